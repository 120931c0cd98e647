/** Which picture of a sprite sheet shows a person: 4 columns; rows are named below. */

import type { Facing, ShownPerson } from '../town/shown'
import type { Tile } from '../wire'
import { objectAt, objectsAt, standsOnFloor, type Shape, type TiledMap } from './tiled'

export const COLUMNS = 4
export const FRAME = { width: 16, height: 32 }
const ROWS: Record<Facing, number> = { down: 0, left: 1, right: 2, up: 3 }
const SITTING = 4 * COLUMNS
const SITS: Record<Facing, number> = { down: 0, left: 1, right: 2, up: 3 }
export const LYING = 5 * COLUMNS
/** Seats without a table: who sits on them looks at the room. */
const SOFA = /\b(sofa|couch|bench)\b/
/** Places at a table are named after it; their tile is the chair. */
const CHAIR = /\b(seating|seat|chair|stool|table|desk)\b/
/** Where a chair's table may be; the first that holds wins. */
const AROUND: readonly (readonly [Facing, number, number])[] = [
  ['right', 1, 0],
  ['left', -1, 0],
  ['up', 0, -1],
  ['down', 0, 1],
]

/** Return the frame of somebody who walks; a tile is two of the four pictures. */
export function walkingFrame(facing: Facing, tilesWalked: number): number {
  return ROWS[facing] * COLUMNS + (Math.floor(tilesWalked * 2) % COLUMNS)
}

export function standingFrame(facing: Facing): number {
  return ROWS[facing] * COLUMNS
}

export function sittingFrame(facing: Facing): number {
  return SITTING + SITS[facing]
}

/** Return which way somebody sits who has arrived on a seat: to its table, else into the room. */
export function seatOf(map: TiledMap, person: ShownPerson): Facing | undefined {
  if (person.walking || !person.action) return undefined
  const names = objectsAt(map, person.tile).map((one) => one.name)
  if (names.some((name) => SOFA.test(name))) return 'down'
  return names.some((name) => CHAIR.test(name)) ? tableBeside(map, person.tile) : undefined
}

function tableBeside(map: TiledMap, [x, y]: Tile): Facing {
  const table = AROUND.find(([, dx, dy]) => standsOnFloor(map, [x + dx, y + dy]))
  return table?.[0] ?? 'down'
}

/** Return what a person lies on: asleep, arrived, and on the thing they sleep on. */
export function bedOf(map: TiledMap, person: ShownPerson): Shape | undefined {
  const action = person.action
  if (action?.kind !== 'sleep' || person.walking) return undefined
  return objectAt(map, action.address.split(':').at(-1) ?? '', person.tile)
}
