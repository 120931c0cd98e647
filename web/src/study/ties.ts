/** What people have of each other, a tie for each pair, and where they stand when it is drawn. Pure. */

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force'
import type { WireRelation } from '../wire'

export interface Tie {
  readonly first: string
  readonly second: string
  /** The step since which either of them knows of the other; -1: from the start on. */
  readonly since: number
  readonly talks: number
  readonly lastTalk: number | null
  readonly topic: string
  /** What both remember of each other. */
  readonly memories: number
}

export interface Spot {
  readonly x: number
  readonly y: number
}

/** Pixels that somebody's picture and name need around them. */
const ROOM_PX = 42
const ROUNDS = 300

/** Return one tie for each pair, those who talked most first. */
export function tiesOf(relations: readonly WireRelation[]): readonly Tie[] {
  const ties = new Map<string, Tie>()
  for (const one of relations) {
    const [first = '', second = ''] = [one.person, one.other].sort()
    const key = JSON.stringify([first, second])
    const before = ties.get(key)
    const newer = !before || (one.last_talk ?? -1) >= (before.lastTalk ?? -1)
    ties.set(key, {
      first,
      second,
      since: Math.min(one.since, before?.since ?? Infinity),
      talks: Math.max(one.talks, before?.talks ?? 0),
      lastTalk: newer ? one.last_talk : before.lastTalk,
      topic: (newer && one.topic) || (before?.topic ?? ''),
      memories: one.memories + (before?.memories ?? 0),
    })
  }
  return [...ties.values()].sort((a, b) => b.talks - a.talks || b.memories - a.memories)
}

/** Place people in a frame of so many pixels: the more two have of each other the nearer. */
export function spotsOf(
  names: readonly string[],
  ties: readonly Tie[],
  width: number,
  height: number,
): ReadonlyMap<string, Spot> {
  const nodes = names.map((name): SimulationNodeDatum & { readonly name: string } => ({ name }))
  const known = new Set(names)
  const most = Math.max(1, ...ties.map((tie) => tie.talks))
  const links = ties
    .filter((tie) => known.has(tie.first) && known.has(tie.second))
    .map((tie) => ({ source: tie.first, target: tie.second, pull: pullOf(tie, most) }))
  forceSimulation(nodes)
    .force('ties', forceLink<(typeof nodes)[number], (typeof links)[number]>(links).id((one) => one.name).distance(ROOM_PX * 2).strength((one) => one.pull))
    .force('apart', forceManyBody().strength(-260))
    .force('room', forceCollide(ROOM_PX))
    .force('x', forceX().strength(0.06))
    .force('y', forceY().strength(0.06))
    .stop()
    .tick(ROUNDS)
  const xs = fitted(nodes.map((one) => one.x ?? 0), width)
  const ys = fitted(nodes.map((one) => one.y ?? 0), height)
  const fits = names.map((_, index) => ({ x: xs[index] ?? 0, y: ys[index] ?? 0 }))
  const spots = movedApart(fits, width, height)
  return new Map(names.map((name, index) => [name, spots[index] ?? { x: 0, y: 0 }]))
}

/** Give everybody room who came to stand too near to others in a narrow frame. */
function movedApart(spots: readonly Spot[], width: number, height: number): readonly Spot[] {
  const nodes = spots.map((spot): SimulationNodeDatum => ({ ...spot }))
  const inside = (): void => {
    for (const one of nodes) {
      one.x = within(one.x, width)
      one.y = within(one.y, height)
    }
  }
  forceSimulation(nodes).force('room', forceCollide(ROOM_PX)).force('inside', inside).stop().tick(ROUNDS)
  return nodes.map(({ x, y }) => ({ x: within(x, width), y: within(y, height) }))
}

function within(value: number | undefined, length: number): number {
  return Math.max(ROOM_PX, Math.min(length - ROOM_PX, value ?? 0))
}

/** Only those who talk more than others are drawn together: in a small town everybody meets. */
function pullOf({ talks }: Tie, most: number): number {
  return 0.005 + 0.4 * (talks / most) ** 2
}

/** Spread numbers over a length, with room at both ends. */
function fitted(values: readonly number[], length: number): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = length - 2 * ROOM_PX
  if (most === least) return values.map(() => length / 2)
  return values.map((value) => ROOM_PX + ((value - least) / (most - least)) * room)
}
