/** Textures that the page draws itself: a neutral person and the light of a lamp. */

import type { Scene } from 'phaser'
import { COLUMNS, FRAME, LYING } from './pose'

export const NOBODY = 'nobody'
const ROWS = 6
const LAMP_RADIUS = 56

/** Add a grey person, shown when a sprite is missing, with the frames of any other sheet. */
export function addNobody(scene: Scene): void {
  const texture = scene.textures.createCanvas(NOBODY, COLUMNS * FRAME.width, ROWS * FRAME.height)
  if (!texture) return
  for (let frame = 0; frame < COLUMNS * ROWS; frame += 1) {
    const x = (frame % COLUMNS) * FRAME.width
    const y = Math.floor(frame / COLUMNS) * FRAME.height
    if (frame < LYING) drawNobody(texture.context, x, y, frame % 2)
    else drawAsleep(texture.context, x, y)
    texture.add(frame, 0, x, y, FRAME.width, FRAME.height)
  }
  texture.refresh()
}

function drawNobody(context: CanvasRenderingContext2D, x: number, y: number, step: number): void {
  const box = (colour: string, dx: number, dy: number, width: number, height: number): void => {
    context.fillStyle = colour
    context.fillRect(x + dx, y + dy, width, height)
  }
  box('#4b4550', 4, 10, 8, 4)
  box('#d9c7b4', 4, 13, 8, 6)
  box('#8b8794', 4, 19, 8, 8)
  box('#5a5663', 5, 27, 2, 4 - step)
  box('#5a5663', 9, 27, 2, 3 + step)
}

function drawAsleep(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillStyle = '#d9c7b4'
  context.fillRect(x + 5, y + 13, 6, 5)
  context.fillStyle = '#4b4550'
  context.fillRect(x + 4, y + 11, 8, 3)
  context.fillStyle = '#8b8794'
  context.fillRect(x + 3, y + 18, 10, 13)
}

/** Add a soft round light, white enough in the middle to be tinted by its blend alone. */
export function addLamp(scene: Scene): void {
  const size = LAMP_RADIUS * 2
  const texture = scene.textures.createCanvas('lamp', size, size)
  if (!texture) return
  const glow = texture.context.createRadialGradient(
    LAMP_RADIUS, LAMP_RADIUS, 2, LAMP_RADIUS, LAMP_RADIUS, LAMP_RADIUS,
  )
  glow.addColorStop(0, 'rgba(255, 206, 130, 0.75)')
  glow.addColorStop(0.4, 'rgba(255, 180, 96, 0.28)')
  glow.addColorStop(1, 'rgba(255, 160, 80, 0)')
  texture.context.fillStyle = glow
  texture.context.fillRect(0, 0, size, size)
  texture.refresh()
}
