/** The whole town in a few pixels: every tile as the average look of its picture. */

import { seenLayers, type TiledMap } from './tiled'

type Picture = CanvasImageSource & { readonly width: number; readonly height: number }

/** The upper bits of a tile's number say how it is turned. */
const TURNED = 0x1fffffff

/** Draw a town with `scale` pixels for a tile; `tileset` returns a tileset's picture by its name. */
export function drawTown(
  canvas: HTMLCanvasElement,
  map: TiledMap,
  tileset: (name: string) => Picture | null,
  scale: number,
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const pictures = map.tilesets
    .map((one) => ({ ...one, picture: tileset(one.name) }))
    .sort((a, b) => b.firstgid - a.firstgid)
  for (const { data, width } of seenLayers(map)) {
    if (!Array.isArray(data) || !width) continue
    data.forEach((number: number, index: number) => {
      const gid = number & TURNED
      const found = pictures.find(({ firstgid }) => firstgid <= gid)
      if (gid === 0 || !found?.picture) return
      const { margin = 0, spacing = 0, tilewidth: size = map.tilewidth } = found
      const columns = Math.floor((found.picture.width - 2 * margin + spacing) / (size + spacing))
      const local = gid - found.firstgid
      const x = margin + (local % columns) * (size + spacing)
      const y = margin + Math.floor(local / columns) * (size + spacing)
      const [left, top] = [(index % width) * scale, Math.floor(index / width) * scale]
      context.drawImage(found.picture, x, y, size, size, left, top, scale, scale)
    })
  }
}
