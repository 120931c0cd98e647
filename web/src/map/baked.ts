/** Layers of tiles drawn once into a few large pictures, which cost nothing to draw again. */

import type { GameObjects, Scene, Tilemaps } from 'phaser'
import type { TiledLayer } from './tiled'

/** Pictures are this many tiles wide and high: far below what any graphics card takes. */
const CHUNK = 64

interface Corner {
  readonly x: number
  readonly y: number
}

/** A part of the map, in tiles. */
export interface Area extends Corner {
  readonly width: number
  readonly height: number
}

/** Draw layers over one another and add them to the scene as pictures; return these. */
export function bakeLayers(
  scene: Scene,
  map: Tilemaps.Tilemap,
  name: string,
  layers: readonly TiledLayer[],
): readonly GameObjects.Image[] {
  return chunksOf(map.width, map.height).flatMap((area) => bakeArea(scene, map, name, layers, area) ?? [])
}

/** Draw the layers of one part of the map, and add it to the scene as a picture. */
export function bakeArea(
  scene: Scene,
  map: Tilemaps.Tilemap,
  name: string,
  layers: readonly TiledLayer[],
  area: Area,
): GameObjects.Image | null {
  const key = `baked/${name}/${area.x}/${area.y}`
  const sharpness = sharpnessOf(map)
  const [width, height] = [area.width * map.tileWidth, area.height * map.tileHeight]
  const texture = scene.textures.createCanvas(key, width * sharpness, height * sharpness)
  if (!texture) return null
  texture.context.imageSmoothingEnabled = false
  texture.context.scale(sharpness, sharpness)
  for (const { name: layer } of layers) drawArea(texture.context, map, map.getLayer(layer)?.data ?? [], area)
  texture.refresh()
  return scene.add.image(area.x * map.tileWidth, area.y * map.tileHeight, key).setOrigin(0).setScale(1 / sharpness)
}

/** Return how many pixels of the sharpest tiles lie on one of the map: more than 1 in maps of others. */
function sharpnessOf(map: Tilemaps.Tilemap): number {
  return Math.max(1, ...map.tilesets.map((one) => Math.min(4, one.tileWidth / map.tileWidth)))
}

function chunksOf(width: number, height: number): readonly Area[] {
  const along = (length: number): number[] =>
    Array.from({ length: Math.ceil(length / CHUNK) }, (_, index) => index * CHUNK)
  return along(height).flatMap((y) => along(width).map((x) => ({ x, y, width: CHUNK, height: CHUNK })))
}

function drawArea(
  context: CanvasRenderingContext2D,
  map: Tilemaps.Tilemap,
  rows: readonly (readonly Tilemaps.Tile[])[],
  { x, y, width, height }: Area,
): void {
  for (const row of rows.slice(y, y + height)) {
    for (const tile of row.slice(x, x + width)) {
      const tileset = map.tilesets.find((one) => one.containsTileIndex(tile.index))
      if (tileset?.image) drawTile(context, map, tile, tileset, tileset.image.getSourceImage(), { x, y })
    }
  }
}

function drawTile(
  context: CanvasRenderingContext2D,
  { tileWidth: w, tileHeight: h }: Tilemaps.Tilemap,
  tile: Tilemaps.Tile,
  tileset: Tilemaps.Tileset,
  picture: unknown,
  corner: Corner,
): void {
  const from = tileset.getTileTextureCoordinates(tile.index) as Corner | null
  if (!from) return
  const { tileWidth, tileHeight } = tileset
  context.save()
  context.translate((tile.x - corner.x + 0.5) * w, (tile.y - corner.y + 0.5) * h)
  context.rotate(tile.rotation)
  context.scale(tile.flipX ? -1 : 1, tile.flipY ? -1 : 1)
  context.drawImage(picture as CanvasImageSource, from.x, from.y, tileWidth, tileHeight, -w / 2, -h / 2, w, h)
  context.restore()
}
