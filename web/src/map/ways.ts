/** Lines over the map: where somebody walked, and how a fact went from one to the next. */

import type { GameObjects } from 'phaser'
import type { Tile } from '../wire'

export interface Way {
  readonly tiles: readonly Tile[]
  readonly kind: 'path' | 'told'
}

const COLOURS = { path: 0x2f86e0, told: 0xe2582b } as const
/** What a line is edged with, so that it is seen on any ground. */
const EDGES = { path: 0xfffaf0, told: 0x2b1a0c } as const
/** How a fact went is seen over the whole town, so its lines are bolder. */
const BOLD = { path: 1, told: 3 } as const

/** Draw a way from its first tile to its last: a dot where it begins, a ring where it ends. */
export function drawWay(graphics: GameObjects.Graphics, { tiles, kind }: Way, size: number): void {
  const points = tiles.map(([x, y]) => ({ x: (x + 0.5) * size, y: (y + 0.5) * size }))
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return
  const trace = (width: number, colour: number, alpha: number): void => {
    graphics.lineStyle(width, colour, alpha)
    graphics.beginPath()
    graphics.moveTo(first.x, first.y)
    for (const { x, y } of points.slice(1)) graphics.lineTo(x, y)
    graphics.strokePath()
  }
  const bold = BOLD[kind]
  trace(5 * bold, EDGES[kind], 0.75)
  trace(2.5 * bold, COLOURS[kind], 0.95)
  graphics.fillStyle(COLOURS[kind], 1)
  graphics.fillCircle(first.x, first.y, 4 * bold)
  graphics.lineStyle(2 * bold, COLOURS[kind], 1)
  graphics.strokeCircle(last.x, last.y, 6 * bold)
}
