/**
 * The light of the hour as one small picture that is multiplied over the town: the colour of the
 * sky, brighter where lamps shine and rooms are lit. Under it everything keeps its own colours.
 */

import { BlendModes, Renderer, Textures, type GameObjects, type Scene } from 'phaser'
import type { Light } from '../light'
import type { Tile } from '../wire'
import type { Lit, LitRoom } from './lit'

/** Points along a tile in which light is drawn; and in the picture, where their edges are soft. */
const GRAIN = 2
const SOFT = 8
/** Colours and lamps change by steps too small to see, so that the light is rarely drawn anew. */
const COLOURS = 4
const LAMPS = 1 / 25
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
  readonly #coarse = document.createElement('canvas')
  #drawn = ''

  /** `width` and `height` of the town in tiles, `size` of a tile in pixels. */
  constructor(scene: Scene, width: number, height: number, private readonly size: number) {
    this.#coarse.width = width * GRAIN
    this.#coarse.height = height * GRAIN
    this.#texture = scene.textures.createCanvas(KEY, width * SOFT, height * SOFT)
    allowMultiply(scene.sys)
    this.picture = scene.add.image(0, 0, KEY).setOrigin(0).setScale(size / SOFT)
    this.picture.setBlendMode(BlendModes.MULTIPLY)
  }

  /** Show the light of an hour; it is drawn anew only when something is lit or goes out. */
  show(light: Light, lit: Lit): void {
    const colour = light.colour.map((part) => Math.min(255, Math.round(part / COLOURS) * COLOURS))
    const lamps = Math.round(light.lamps / LAMPS) * LAMPS
    this.picture.setVisible(lamps > 0 || Math.min(...colour) < 255)
    const rooms = lit.rooms.map(({ area }) => `${area.x},${area.y}`)
    const told = [...colour, lamps, ...(lamps > 0 ? rooms : [])].join(' ')
    const coarse = this.#coarse.getContext('2d')
    if (!this.picture.visible || told === this.#drawn || !this.#texture || !coarse) return
    this.#drawn = told
    this.#draw(coarse, `rgb(${colour.join()})`, lamps, lit)
    this.#soften(this.#texture)
  }

  /** To smooth edges when they are drawn would cost several milliseconds in each frame. */
  #soften(texture: Textures.CanvasTexture): void {
    texture.context.imageSmoothingEnabled = true
    texture.context.drawImage(this.#coarse, 0, 0, texture.width, texture.height)
    texture.refresh()
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
