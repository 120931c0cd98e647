/**
 * The light of the hour as one small picture that is multiplied over the town: the colour of the
 * sky, brighter where lamps shine and rooms are lit. Under it everything keeps its own colours.
 */

import { BlendModes, Renderer, Textures, type GameObjects, type Scene } from 'phaser'
import type { Light } from '../light'
import type { Tile } from '../wire'
import type { Lit, LitRoom } from './lit'

/** Points of the picture along a tile; its edges come out soft. */
const GRAIN = 2
/** How far light reaches, in tiles, and how much of it falls on the lamp's own tile. */
const LAMP = { reach: 5, strength: 1 }
const WINDOW = { reach: 2.5, strength: 0.45 }
/** What a lamp adds to the red, green and blue of the night. */
const WARMTH = '165, 118, 32'
const ROOM = '255, 226, 184'
const KEY = 'light'

export class LightMap {
  readonly picture: GameObjects.Image
  readonly #texture: Textures.CanvasTexture | null
  #drawn = ''

  /** `width` and `height` of the town in tiles, `size` of a tile in pixels. */
  constructor(scene: Scene, width: number, height: number, private readonly size: number) {
    this.#texture = scene.textures.createCanvas(KEY, width * GRAIN, height * GRAIN)
    this.#texture?.setFilter(Textures.FilterMode.LINEAR)
    allowMultiply(scene.sys)
    this.picture = scene.add.image(0, 0, KEY).setOrigin(0).setScale(size / GRAIN)
    this.picture.setBlendMode(BlendModes.MULTIPLY)
  }

  /** Show the light of an hour; it is drawn anew only when something is lit or goes out. */
  show(light: Light, lit: Lit): void {
    const [red, green, blue] = light.colour
    const lamps = Math.round(light.lamps * 50) / 50
    this.picture.setVisible(lamps > 0 || Math.min(red, green, blue) < 255)
    const rooms = lit.rooms.map(({ area }) => `${area.x},${area.y}`)
    const told = [red, green, blue, lamps, ...(lamps > 0 ? rooms : [])].join(' ')
    if (!this.picture.visible || told === this.#drawn || !this.#texture) return
    this.#drawn = told
    this.#draw(this.#texture.context, `rgb(${red}, ${green}, ${blue})`, lamps, lit)
    this.#texture.refresh()
  }

  #draw(context: CanvasRenderingContext2D, sky: string, lamps: number, lit: Lit): void {
    context.globalCompositeOperation = 'source-over'
    context.fillStyle = sky
    context.fillRect(0, 0, context.canvas.width, context.canvas.height)
    if (lamps === 0) return
    for (const room of lit.rooms) this.#lightRoom(context, room, lamps)
    context.globalCompositeOperation = 'lighter'
    for (const lamp of lit.streets) glow(context, lamp, LAMP, lamps)
    for (const { windows } of lit.houses) for (const window of windows) glow(context, window, WINDOW, lamps)
  }

  /** Walls keep the light of a room inside. */
  #lightRoom(context: CanvasRenderingContext2D, { area, lamps }: LitRoom, strength: number): void {
    const scale = GRAIN / this.size
    context.save()
    context.beginPath()
    context.rect(area.x * scale, area.y * scale, area.width * scale, area.height * scale)
    context.clip()
    context.fillStyle = `rgba(${ROOM}, ${strength})`
    context.fillRect(0, 0, context.canvas.width, context.canvas.height)
    context.globalCompositeOperation = 'lighter'
    for (const lamp of lamps) glow(context, lamp, LAMP, strength)
    context.restore()
  }
}

/** Add the round light of a lamp; `lamps` is how brightly they shine. */
function glow(context: CanvasRenderingContext2D, [x, y]: Tile, { reach, strength }: typeof LAMP, lamps: number): void {
  const [cx, cy, radius] = [(x + 0.5) * GRAIN, (y + 0.5) * GRAIN, reach * GRAIN]
  const full = strength * lamps
  const light = context.createRadialGradient(cx, cy, 0, cx, cy, radius)
  light.addColorStop(0, `rgba(${WARMTH}, ${full})`)
  light.addColorStop(0.5, `rgba(${WARMTH}, ${full * 0.4})`)
  light.addColorStop(1, `rgba(${WARMTH}, 0)`)
  context.fillStyle = light
  context.fillRect(cx - radius, cy - radius, 2 * radius, 2 * radius)
}

/**
 * Phaser finds out whether a canvas can multiply by loading a picture, and may begin to draw before
 * it knows: the light would cover the town. Every browser of the last ten years can.
 */
function allowMultiply({ renderer }: Scene['sys']): void {
  if (renderer instanceof Renderer.Canvas.CanvasRenderer) {
    const modes = renderer.blendModes as unknown as Record<number, string>
    modes[BlendModes.MULTIPLY] = 'multiply'
  }
}
