/** Layers of tiles drawn once into a few large pictures, which cost nothing to draw again. */

import type { GameObjects, Scene, Tilemaps } from 'phaser'
import type { TiledLayer } from './tiled'

/** Pictures are this many tiles wide and high: far below what any graphics card takes. */
const CHUNK = 64

interface Corner {
  readonly x: number
  readonly y: number
}

/** Draw layers over one another and add them to the scene as pictures; return these. */
export function bakeLayers(
  scene: Scene,
  map: Tilemaps.Tilemap,
  name: string,
  layers: readonly TiledLayer[],
): readonly GameObjects.Image[] {
  const rows = layers.map((layer) => map.getLayer(layer.name)?.data ?? [])
  return cornersOf(map.width, map.height).flatMap((corner) => {
    const key = `baked/${name}/${corner.x}/${corner.y}`
    const size = CHUNK * map.tileWidth
    const texture = scene.textures.createCanvas(key, size, size)
    if (!texture) return []
    for (const layer of rows) drawChunk(texture.context, map, layer, corner)
    texture.refresh()
    return [scene.add.image(corner.x * map.tileWidth, corner.y * map.tileHeight, key).setOrigin(0)]
  })
}

function cornersOf(width: number, height: number): readonly Corner[] {
  const along = (length: number): number[] =>
    Array.from({ length: Math.ceil(length / CHUNK) }, (_, index) => index * CHUNK)
  return along(height).flatMap((y) => along(width).map((x) => ({ x, y })))
}

function drawChunk(
  context: CanvasRenderingContext2D,
  map: Tilemaps.Tilemap,
  rows: readonly (readonly Tilemaps.Tile[])[],
  { x, y }: Corner,
): void {
  for (const row of rows.slice(y, y + CHUNK)) {
    for (const tile of row.slice(x, x + CHUNK)) {
      const tileset = map.tilesets.find((one) => one.containsTileIndex(tile.index))
      if (tileset?.image) drawTile(context, tile, tileset, tileset.image.getSourceImage(), { x, y })
    }
  }
}

function drawTile(
  context: CanvasRenderingContext2D,
  tile: Tilemaps.Tile,
  tileset: Tilemaps.Tileset,
  picture: unknown,
  corner: Corner,
): void {
  const from = tileset.getTileTextureCoordinates(tile.index) as Corner | null
  if (!from) return
  const { tileWidth: w, tileHeight: h } = tileset
  context.save()
  context.translate((tile.x - corner.x + 0.5) * w, (tile.y - corner.y + 0.5) * h)
  context.rotate(tile.rotation)
  context.scale(tile.flipX ? -1 : 1, tile.flipY ? -1 : 1)
  context.drawImage(picture as CanvasImageSource, from.x, from.y, w, h, -w / 2, -h / 2, w, h)
  context.restore()
}
