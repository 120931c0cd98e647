/** A person's day in the words and lines that are shown. Pure. */

import type { Way } from '../map/ways'
import type { Tile, WireWalk } from '../wire'

/** Return the time of a minute of the day, such as `09:05`. */
export function clockOf(minute: number): string {
  const pair = (part: number): string => String(part).padStart(2, '0')
  return `${pair(Math.floor(minute / 60) % 24)}:${pair(minute % 60)}`
}

/** Return all of a day's walks as one line over the map. */
export function wayOf(walks: readonly WireWalk[]): Way {
  const tiles = walks.flatMap(({ tiles }) =>
    Array.from({ length: tiles.length / 2 }, (_, index): Tile => [tiles[index * 2] ?? 0, tiles[index * 2 + 1] ?? 0]),
  )
  return { tiles, kind: 'path' }
}
