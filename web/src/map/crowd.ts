/** People who stand on one tile are drawn beside each other, so that each of them is seen. */

import type { ShownPerson } from '../town/shown'

/** Which of the people on a tile somebody is, from the left, and how many they are. */
export interface Share {
  readonly index: number
  readonly of: number
}

export const ALONE: Share = { index: 0, of: 1 }

/** Return the shares of those who don't have a tile to themselves. Who walks is passing by. */
export function sharesOf(people: Iterable<ShownPerson>): ReadonlyMap<string, Share> {
  const tiles = new Map<string, string[]>()
  for (const { name, tile, walking } of people) {
    if (!walking) tiles.set(tile.join(), [...(tiles.get(tile.join()) ?? []), name])
  }
  const crowds = [...tiles.values()].filter((names) => names.length > 1)
  return new Map(
    crowds.flatMap((names) =>
      names.sort().map((name, index): [string, Share] => [name, { index, of: names.length }]),
    ),
  )
}

/** Return how far right of the tile's middle to stand, in tiles. */
export function asideOf({ index, of }: Share): number {
  return (index - (of - 1) / 2) * Math.min(0.7, 1.6 / of)
}
