/** Where the map is looked at from: dragged, zoomed in whole numbers, or following somebody. */

import type { Cameras } from 'phaser'
import { keptIn, type Box } from './watch'

/** Whole numbers keep pixels square; below one is for seeing much at a glance. */
export const ZOOMS = [0.5, 1, 2, 3, 4, 6] as const
/** The zoom of a first look: people and rooms can be told apart. */
const NEAR = 2
/** The way to whoever is followed shrinks to a third within this time. */
const FOLLOW_MS = 130
/** So it does on the way to other people, until they are reached. */
const GLIDE_MS = 600
/** A glide is over after this time. */
const GLIDES_FOR_MS = 3000
/** People who are looked at move about freely in this part of the picture. */
const FREE = 0.34

interface Point {
  readonly x: number
  readonly y: number
}

export class Viewpoint {
  #zoom: number = NEAR
  #centre: Point

  constructor(
    private readonly camera: Cameras.Scene2D.Camera,
    private readonly width: number,
    private readonly height: number,
    private readonly calm: boolean,
  ) {
    this.#centre = { x: width / 2, y: height / 2 }
    this.#apply(this.#centre)
  }

  get zoom(): number {
    return this.#zoom
  }

  /** How many map pixels are seen at the zoom of a first look. */
  get room(): { width: number; height: number } {
    return { width: this.camera.width / NEAR, height: this.camera.height / NEAR }
  }

  /** The part of the map that is seen, in map pixels. */
  get seen(): Box {
    const [width, height] = [this.camera.width / this.zoom, this.camera.height / this.zoom]
    const { x, y } = this.#centre
    return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
  }

  lookAt(point: Point): void {
    this.#centreOn(point)
  }

  /** Come near enough to tell people apart. */
  comeNear(): void {
    this.#zoom = NEAR
    this.#apply(this.#centre)
  }

  /** Glide to a part of the map, then move only as much as keeps it in view. */
  keepInView(box: Box, lookedForMs: number, passedMs: number): void {
    const arrived = lookedForMs > GLIDES_FOR_MS
    const free = arrived ? FREE : 0
    const { width, height } = this.room
    const goal = {
      x: keptIn(this.#centre.x, width * free, box.left, box.right),
      y: keptIn(this.#centre.y, height * free, box.top, box.bottom),
    }
    this.approach(goal, passedMs, arrived ? FOLLOW_MS : GLIDE_MS)
  }

  /** Keep the middle of the picture in the middle when the window changed its size. */
  resized(): void {
    this.#centreOn(this.#centre)
  }

  /** Come a little nearer to a point, as is done in each frame when following. */
  approach(point: Point, passedMs: number, withinMs = FOLLOW_MS): void {
    const here = this.#centre
    const part = this.calm ? 1 : 1 - Math.exp(-passedMs / withinMs)
    this.#centreOn({
      x: here.x + (point.x - here.x) * part,
      y: here.y + (point.y - here.y) * part,
    })
  }

  /** Move by pixels of the screen. */
  drag(dx: number, dy: number): void {
    const here = this.#centre
    this.#centreOn({ x: here.x - dx / this.zoom, y: here.y - dy / this.zoom })
  }

  /** Zoom by whole levels and keep the map's point under `anchor` (screen pixels) where it is. */
  zoomBy(levels: number, anchor?: Point): void {
    const before = this.#centre
    const held = anchor ? this.toMap(anchor) : before
    const old = this.zoom
    this.#zoom = this.#zoomed(levels)
    const part = old / this.zoom
    this.#apply({
      x: held.x + (before.x - held.x) * part,
      y: held.y + (before.y - held.y) * part,
    })
  }

  /** Choose the largest zoom at which the whole map is seen. */
  wholeTown(): void {
    this.#zoom = this.#whole()
    this.#apply({ x: this.width / 2, y: this.height / 2 })
  }

  toScreen(point: Point): Point {
    const middle = this.#centre
    return {
      x: (point.x - middle.x) * this.zoom + this.camera.width / 2,
      y: (point.y - middle.y) * this.zoom + this.camera.height / 2,
    }
  }

  toMap(screen: Point): Point {
    const middle = this.#centre
    return {
      x: (screen.x - this.camera.width / 2) / this.zoom + middle.x,
      y: (screen.y - this.camera.height / 2) / this.zoom + middle.y,
    }
  }

  #apply(centre: Point): void {
    this.camera.setZoom(this.zoom)
    this.#centreOn(centre)
  }

  #whole(): number {
    const fits = Math.min(this.camera.width / this.width, this.camera.height / this.height)
    return fits < 1 ? fits : Math.floor(fits)
  }

  /** Return the zoom some levels away; there is none at which more than the town is seen. */
  #zoomed(levels: number): number {
    const whole = this.#whole()
    // A level that is hardly another picture than the whole town is left out.
    const zooms = [whole, ...ZOOMS.filter((zoom) => zoom > whole * 1.3)]
    const level = zooms.findLastIndex((zoom) => zoom <= this.#zoom)
    return zooms[Math.max(0, Math.min(zooms.length - 1, level + levels))] ?? 1
  }

  /** Look at a point, but never beside a town that is larger than the picture. */
  #centreOn(point: Point): void {
    const x = within(point.x, this.width, this.camera.width / this.zoom)
    const y = within(point.y, this.height, this.camera.height / this.zoom)
    this.#centre = { x, y }
    this.camera.setScroll(x - this.camera.width / 2, y - this.camera.height / 2)
  }
}

/** Return the middle of a picture `seen` long that stays within `length`, or the middle of it. */
function within(middle: number, length: number, seen: number): number {
  if (seen >= length) return length / 2
  return Math.max(seen / 2, Math.min(length - seen / 2, middle))
}
