/** What is lit at night: the rooms in which somebody is awake, their windows, and the streets. */

import type { ShownPerson } from '../town/shown'
import type { Tile } from '../wire'
import { areasOf, glowingTiles, tilesOf, tilesOn, type Shape, type TiledMap } from './tiled'

/** A building: a sector whose windows can be lit. */
export interface House {
  readonly sector: Shape
  readonly windows: readonly Tile[]
}

/** What can be lit in a town. It never changes. */
export interface Lamps {
  readonly houses: readonly House[]
  readonly rooms: readonly Shape[]
  readonly indoors: readonly Tile[]
  readonly streets: readonly Tile[]
}

/** A room in which a light is on, and its lamps. */
export interface LitRoom {
  readonly area: Shape
  readonly lamps: readonly Tile[]
}

/** What is lit at a moment. */
export interface Lit {
  readonly houses: readonly House[]
  readonly rooms: readonly LitRoom[]
  readonly streets: readonly Tile[]
}

/** Return what can be lit; `night` are the tiles of lit windows. */
export function lampsOf(map: TiledMap, night: readonly Tile[] = tilesOf(map, 'night')): Lamps {
  const houses = areasOf(map, 'sectors')
    .map((sector) => ({ sector, windows: night.filter((tile) => holds(map, sector, tile)) }))
    .filter(({ windows }) => windows.length > 0)
  const isIndoors = (tile: Tile): boolean => houses.some(({ sector }) => holds(map, sector, tile))
  // A garden or terrace belongs to a house, too, but has no light to switch on.
  const walls = tilesOn(map, 'walls')
  const isWalled = (area: Shape): boolean => walls.length === 0 || walls.some((tile) => holds(map, area, tile))
  const rooms = areasOf(map, 'arenas').filter(
    (area) => isIndoors([area.x / map.tilewidth, area.y / map.tilewidth]) && isWalled(area),
  )
  const glowing = glowingTiles(map)
  const isInRoom = (tile: Tile): boolean => rooms.some((room) => holds(map, room, tile))
  return {
    houses,
    rooms,
    indoors: glowing.filter(isInRoom),
    streets: glowing.filter((tile) => !isInRoom(tile)),
  }
}

/** Return what is lit while some people are awake: nobody leaves a lamp on for nobody. */
export function litBy(map: TiledMap, lamps: Lamps, people: Iterable<ShownPerson>): Lit {
  const awake = [...people].filter((one) => one.action !== null && one.action.kind !== 'sleep')
  const isUsed = (area: Shape): boolean => awake.some(({ tile }) => holds(map, area, tile))
  return {
    houses: lamps.houses.filter(({ sector }) => isUsed(sector)),
    rooms: lamps.rooms.filter(isUsed).map((area) => ({
      area,
      lamps: lamps.indoors.filter((tile) => holds(map, area, tile)),
    })),
    streets: lamps.streets,
  }
}

/** Tell whether a person is in a lit room, where nobody needs a light of their own. */
export function isInLight(map: TiledMap, lit: Lit, { tile }: ShownPerson): boolean {
  return lit.rooms.some(({ area }) => holds(map, area, tile))
}

function holds({ tilewidth: size }: TiledMap, area: Shape, tile: Tile): boolean {
  const [x, y] = [(tile[0] + 0.5) * size, (tile[1] + 0.5) * size]
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height
}
