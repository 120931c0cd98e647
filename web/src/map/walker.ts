/** One person on the map: a sprite that glides from tile to tile. */

import type { GameObjects, Scene } from 'phaser'
import type { Facing, ShownPerson } from '../town/shown'
import { ALONE, asideOf, type Share } from './crowd'
import { bedOf, LYING, seatOf, sittingFrame, standingFrame, walkingFrame } from './pose'
import type { Shape, TiledMap } from './tiled'

interface Point {
  readonly x: number
  readonly y: number
}

/** Farther than this many tiles in one message is a jump in time: no gliding. */
const JUMP = 3
/** A person who has stood this long shows it; shorter pauses are the stream's, not theirs. */
const STOOD_MS = 90

export class Walker {
  readonly sprite: GameObjects.Sprite
  readonly lamp: GameObjects.Image
  person: ShownPerson
  share = ALONE
  #from: Point
  #to: Point
  #startedAt = 0
  #duration = 0
  #walked = 0
  #bed: Shape | undefined
  #seat: Facing | undefined

  constructor(
    scene: Scene,
    person: ShownPerson,
    texture: string,
    private readonly tileSize: number,
    private readonly map: TiledMap,
  ) {
    this.person = person
    this.#to = this.#from = this.#centreOf(person)
    this.#settle(person)
    this.sprite = scene.add.sprite(0, 0, texture, 0).setOrigin(0.5, 1)
    this.lamp = scene.add.image(0, 0, 'lamp').setBlendMode('ADD')
  }

  /** Head for where a person is now, to be there `durationMs` after `now`. */
  goTo(person: ShownPerson, share: Share, now: number, durationMs: number): void {
    this.share = share
    const to = this.#centreOf(person)
    const here = this.at(now)
    const tiles = Math.hypot(to.x - here.x, to.y - here.y) / this.tileSize
    if (person !== this.person) this.#settle(person)
    this.person = person
    this.#from = durationMs === 0 || tiles > JUMP ? to : here
    this.#to = to
    this.#startedAt = now
    this.#duration = durationMs
    if (person.walking) this.#walked += 1
  }

  /** Return where the feet are, in map pixels. */
  at(now: number): Point {
    const part = this.#part(now)
    return {
      x: this.#from.x + (this.#to.x - this.#from.x) * part,
      y: this.#from.y + (this.#to.y - this.#from.y) * part,
    }
  }

  /** Draw the person as they are at `now`; `lamps` is how dark it is, 0 to 1. */
  draw(now: number, lamps: number): void {
    const { x, y } = this.at(now)
    const feet = this.#bed ? this.#bed.y + this.#bed.height : y + this.tileSize / 2
    this.sprite.setPosition(Math.round(x), Math.round(feet))
    this.sprite.setFrame(this.#frame(this.#bed ? LYING : this.#uprightFrame(now)))
    this.sprite.setDepth(10 + y / 100_000)
    const shines = this.person.action?.kind !== 'sleep'
    this.lamp.setPosition(x, y - 4).setAlpha(shines ? lamps * 0.5 : 0)
  }

  remove(): void {
    this.sprite.destroy()
    this.lamp.destroy()
  }

  #settle(person: ShownPerson): void {
    this.#bed = bedOf(this.map, person)
    this.#seat = this.#bed ? undefined : seatOf(this.map, person)
  }

  #uprightFrame(now: number): number {
    const stands = !this.person.walking || now > this.#startedAt + this.#duration + STOOD_MS
    if (this.#seat && stands) return sittingFrame(this.#seat)
    if (stands) return standingFrame(this.person.facing)
    return walkingFrame(this.person.facing, this.#walked + this.#part(now))
  }

  /** A sheet with fewer pictures than asked for shows its first. */
  #frame(frame: number): number {
    return this.sprite.texture.has(String(frame)) ? frame : 0
  }

  #part(now: number): number {
    return this.#duration ? Math.min(1, (now - this.#startedAt) / this.#duration) : 1
  }

  #centreOf(person: ShownPerson): Point {
    return {
      x: (person.tile[0] + 0.5 + asideOf(this.share)) * this.tileSize,
      y: (person.tile[1] + 0.5) * this.tileSize,
    }
  }
}
