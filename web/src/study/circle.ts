/** Places people evenly on a circle, and draws their ties inside it. Pure. */

import type { WireRelation } from '../wire'

export interface Spot {
  readonly name: string
  readonly x: number
  readonly y: number
  /** Degrees, clockwise from the right. */
  readonly angle: number
}

export interface Tie {
  readonly first: string
  readonly second: string
  readonly talks: number
  readonly memories: number
  readonly known: boolean
}

export function spotsOf(names: readonly string[], radius: number): ReadonlyMap<string, Spot> {
  return new Map(
    names.map((name, index) => {
      const angle = (index / names.length) * 360 - 90
      const turn = (angle * Math.PI) / 180
      return [name, { name, angle, x: Math.cos(turn) * radius, y: Math.sin(turn) * radius }]
    }),
  )
}

/** Return one tie for each pair: what either of them has of the other. */
export function tiesOf(relations: readonly WireRelation[]): readonly Tie[] {
  const ties = new Map<string, Tie>()
  for (const { person, other, talks, memories, since } of relations) {
    const [first = '', second = ''] = [person, other].sort()
    const key = JSON.stringify([first, second])
    const before = ties.get(key)
    ties.set(key, {
      first,
      second,
      talks: Math.max(talks, before?.talks ?? 0),
      memories: memories + (before?.memories ?? 0),
      known: since < 0 || (before?.known ?? false),
    })
  }
  return [...ties.values()]
}
