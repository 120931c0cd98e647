/** The few facts the page reads from a Tiled map beside what Phaser draws. */

import type { Tile } from '../wire'

export interface TiledMap {
  readonly tilewidth: number
  readonly properties?: readonly Property[]
  readonly layers: readonly TiledLayer[]
  readonly tilesets: readonly Tileset[]
}

interface Tileset {
  readonly name: string
  readonly image?: string
  readonly firstgid: number
  readonly tilewidth?: number
  readonly margin?: number
  readonly spacing?: number
  readonly tiles?: readonly { readonly id: number; readonly properties?: readonly Property[] }[]
}

interface Property {
  readonly name: string
  readonly value: unknown
}

export interface TiledLayer {
  readonly name: string
  readonly type: string
  readonly visible?: boolean
  readonly width?: number
  readonly data?: readonly number[] | string
  readonly properties?: readonly Property[]
  readonly objects?: readonly Shape[]
}

export interface Shape {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Layers that say where things are and are not looked at. */
const MEANING = new Set(['collisions'])

/** Return the tile layers that are seen, from the ground up. */
export function seenLayers(map: TiledMap): readonly TiledLayer[] {
  return map.layers.filter(
    (layer) =>
      layer.type === 'tilelayer' &&
      layer.visible !== false &&
      !MEANING.has(layer.name) &&
      !isNightly(layer),
  )
}

/** Tell whether a layer, such as roofs and tree tops, is drawn over the people. */
export function isAbove(layer: TiledLayer): boolean {
  return says(layer.properties, 'above')
}

/** Return the tile layers that are seen only at night, such as lit windows. */
export function nightLayers(map: TiledMap): readonly TiledLayer[] {
  return map.layers.filter((layer) => layer.type === 'tilelayer' && isNightly(layer))
}

function isNightly(layer: TiledLayer): boolean {
  return says(layer.properties, 'night')
}

/** Return the tiles on which a layer with a bool property, such as `night`, has a picture. */
export function tilesOf(map: TiledMap, property: string): readonly Tile[] {
  return map.layers.filter((layer) => says(layer.properties, property)).flatMap((layer) => tilesWhere(layer, Boolean))
}

/** Return the tiles that shine at night: those whose picture has the bool property `glow`. */
export function glowingTiles(map: TiledMap): readonly Tile[] {
  const glowing = new Set(
    map.tilesets.flatMap(({ firstgid, tiles }) =>
      (tiles ?? []).filter((tile) => says(tile.properties, 'glow')).map(({ id }) => firstgid + id),
    ),
  )
  return seenLayers(map).flatMap((layer) => tilesWhere(layer, (gid) => glowing.has(gid)))
}

function tilesWhere({ data, width }: TiledLayer, holds: (gid: number) => boolean): readonly Tile[] {
  if (typeof data === 'string' || !data || !width) return []
  return [...data.entries()]
    .filter(([, gid]) => holds(gid))
    .map(([index]): Tile => [index % width, Math.floor(index / width)])
}

/** Return the tiles on which a layer has a picture, by the layer's name; none if there is no such layer. */
export function tilesOn(map: TiledMap, name: string): readonly Tile[] {
  const layer = layerOf(map, name)
  return layer ? tilesWhere(layer, Boolean) : []
}

/** Return the rectangles of a layer such as `arenas`. */
export function areasOf(map: TiledMap, layer: string): readonly Shape[] {
  return layerOf(map, layer)?.objects ?? []
}

/** Return the objects whose rectangle, in map pixels, covers a tile. */
export function objectsAt(map: TiledMap, tile: Tile): readonly Shape[] {
  const [x, y] = [(tile[0] + 0.5) * map.tilewidth, (tile[1] + 0.5) * map.tilewidth]
  const holds = (one: Shape): boolean =>
    x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height
  return layerOf(map, 'objects')?.objects?.filter(holds) ?? []
}

export function objectAt(map: TiledMap, name: string, tile: Tile): Shape | undefined {
  return objectsAt(map, tile).find((one) => one.name === name)
}

/** Tell whether furniture that can't be walked on, such as a table, stands on a tile. */
export function standsOnFloor(map: TiledMap, tile: Tile): boolean {
  return ['collisions', 'furniture'].every((name) => drawnAt(layerOf(map, name), tile))
}

function drawnAt(layer: TiledLayer | undefined, [x, y]: Tile): boolean {
  if (!layer?.width || !Array.isArray(layer.data) || x < 0 || x >= layer.width) return false
  return Boolean(layer.data[y * layer.width + x])
}

function layerOf(map: TiledMap, name: string): TiledLayer | undefined {
  return map.layers.find((layer) => layer.name === name)
}

function says(properties: readonly Property[] | undefined, name: string): boolean {
  return properties?.some((one) => one.name === name && one.value === true) ?? false
}

/** Return the address of the thing on a tile, `world:sector:arena:object`, if there is one. */
export function addressAt(map: TiledMap, tile: Tile): string | undefined {
  const object = objectsAt(map, tile)[0]?.name
  const [arena, sector] = [areaAt(map, 'arenas', tile), areaAt(map, 'sectors', tile)]
  return object && arena && sector ? [worldOf(map), sector, arena, object].join(':') : undefined
}

/** Return the address of the room a tile is in, or of the building or yard. */
export function placeAt(map: TiledMap, tile: Tile): string {
  const [arena, sector] = [areaAt(map, 'arenas', tile), areaAt(map, 'sectors', tile)]
  return sector ? [worldOf(map), sector, ...(arena ? [arena] : [])].join(':') : ''
}

function worldOf(map: TiledMap): string {
  return String(map.properties?.find((one) => one.name === 'world')?.value ?? '')
}

function areaAt(map: TiledMap, layer: string, tile: Tile): string | undefined {
  const [x, y] = [(tile[0] + 0.5) * map.tilewidth, (tile[1] + 0.5) * map.tilewidth]
  return layerOf(map, layer)?.objects?.find(
    (one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height,
  )?.name
}
