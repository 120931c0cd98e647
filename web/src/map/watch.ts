/** Whom to look at while nobody has taken the map into their hands: a pure choice. */

import type { Shown, ShownPerson } from '../town/shown'

/** The look stays with the same people for this long, as far as they can be seen together. */
const CALM_MS = 20_000
/** A talk is soon over, so it is turned to sooner by who looks at none. */
const TALK_CALM_MS = 5000
/** Tiles left free around the people, for their labels and what lies over the map's edges. */
const MARGIN = { width: 6, height: 10 }

export interface Room {
  /** Tiles across. */
  readonly width: number
  /** Tiles down. */
  readonly height: number
}

/** Who is looked at, since when (milliseconds of any steady clock). */
export interface Look {
  readonly names: readonly string[]
  readonly since: number
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Return whom to look at now; `room` is how much of the map is seen. */
export function nextLook(look: Look | null, shown: Shown, room: Room, now: number): Look {
  const names = worthALook(shown, room)
  if (look && names.join() === look.names.join()) return look
  const turns = talks(shown, names) && !talks(shown, look?.names ?? [])
  const calm = look !== null && now - look.since < (turns ? TALK_CALM_MS : CALM_MS)
  if (calm && fit(peopleOf(shown, look.names), room)) return look
  return { names, since: now }
}

/**
 * Return everybody who is up if they can be seen together, else those who do something newest: a
 * talk before a walk before anything else, ties by name.
 */
export function worthALook(shown: Shown, room: Room): readonly string[] {
  const people = [...shown.people.values()]
  const awake = people.filter((one) => one.action?.kind !== 'sleep')
  const up = awake.length > 0 ? awake : people
  if (fit(up, room)) return up.map((one) => one.name).sort()
  const talk = [...shown.talks].sort((a, b) => b.start - a.start || order(a.first, b.first))[0]
  if (talk) return [talk.first, talk.second]
  const walkers = up.filter((one) => one.walking)
  const from = walkers.length > 0 ? walkers : up
  const newest = from.sort((a, b) => startOf(b) - startOf(a) || order(a.name, b.name))[0]
  return newest ? [newest.name] : []
}

export function boxOf(points: readonly { readonly x: number; readonly y: number }[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  }
}

/** Return the middle nearest to `middle` of a part `size` long that holds `from` to `to`. */
export function keptIn(middle: number, size: number, from: number, to: number): number {
  if (to - from > size) return (from + to) / 2
  return Math.max(to - size / 2, Math.min(from + size / 2, middle))
}

function talks(shown: Shown, names: readonly string[]): boolean {
  return shown.talks.some((talk) => names.includes(talk.first) && names.includes(talk.second))
}

function fit(people: readonly ShownPerson[], room: Room): boolean {
  if (people.length === 0) return false
  const box = boxOf(people.map(({ tile: [x, y] }) => ({ x, y })))
  return (
    box.right - box.left + MARGIN.width <= room.width &&
    box.bottom - box.top + MARGIN.height <= room.height
  )
}

function peopleOf(shown: Shown, names: readonly string[]): readonly ShownPerson[] {
  return names.map((name) => shown.people.get(name)).filter((one) => one !== undefined)
}

function startOf(person: ShownPerson): number {
  return person.action?.start ?? 0
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
