/** The town as Phaser draws it: tiles, people, the light of the hour. It shows what it is told. */

import { BlendModes, Scene, type GameObjects } from 'phaser'
import { hourOf, lightAt } from '../light'
import type { Shown, ShownPerson } from '../town/shown'
import type { Tile } from '../wire'
import { bakeLayers } from './baked'
import { Viewpoint } from './camera'
import { ALONE, sharesOf } from './crowd'
import { addLamp, addNobody, NOBODY } from './pictures'
import { FRAME } from './pose'
import { glowingTiles, isAbove, nightLayers, seenLayers, type TiledMap } from './tiled'
import { Walker } from './walker'
import { drawWay, type Way } from './ways'
import { boxOf, nextLook, type Look, type Room } from './watch'

const ABOVE = 100
const WAYS = 150
const LIGHT = 200
const LAMPS = 201
/** A head is this far above the tile a person stands on, in map pixels. */
const HEAD = 22
/** Labels of people on one tile are this many pixels of the screen above each other. */
const LABEL = 27
/** A tap this near to a person, in map pixels, is a tap on them. */
const NEAR = 14

export interface SceneHooks {
  readonly map: TiledMap
  /** Return the address of a file in the town's folder. */
  file(path: string): string
  /** Called when everything is loaded and drawn. */
  ready(scene: TownScene): void
  /** Called in each frame with where a person's head is on the screen. */
  place(name: string, x: number, y: number, zoom: number): void
}

export class TownScene extends Scene {
  viewpoint!: Viewpoint
  followed: string | null = null
  #look: Look | null = null
  #looked = false
  #drawnAt = performance.now()
  #shown: Shown
  #light!: GameObjects.Rectangle
  #glows: GameObjects.Image[] = []
  #ways!: GameObjects.Graphics
  #windows: readonly GameObjects.Image[] = []
  #walkers = new Map<string, Walker>()
  #lamps = 0
  #failed = new Set<string>()

  constructor(
    private readonly hooks: SceneHooks,
    private readonly first: Shown,
  ) {
    super('town')
    this.#shown = first
  }

  preload(): void {
    this.load.on('loaderror', (file: { key: string }) => this.#failed.add(file.key))
    this.load.tilemapTiledJSON('map', this.hooks.map as unknown as object)
    for (const { name, image } of this.hooks.map.tilesets) {
      if (image) this.load.image(`tiles/${name}`, this.hooks.file(image))
    }
    for (const sprite of new Set([...this.first.people.values()].map((one) => one.sprite))) {
      const frame = { frameWidth: FRAME.width, frameHeight: FRAME.height }
      this.load.spritesheet(`people/${sprite}`, this.hooks.file(`sprites/${sprite}.png`), frame)
    }
  }

  create(): void {
    const { width, height, tile_size: size } = this.first.town
    addNobody(this)
    addLamp(this)
    this.#addLayers()
    this.#ways = this.add.graphics().setDepth(WAYS)
    this.#light = this.add.rectangle(0, 0, width * size, height * size, 0xffffff).setOrigin(0)
    this.#light.setBlendMode(BlendModes.MULTIPLY).setDepth(LIGHT)
    this.#glows = glowingTiles(this.hooks.map).map(([x, y]) =>
      this.add
        .image((x + 0.5) * size, (y + 0.5) * size, 'lamp')
        .setBlendMode(BlendModes.ADD)
        .setDepth(LAMPS),
    )
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.viewpoint = new Viewpoint(this.cameras.main, width * size, height * size, calm)
    // The cameras hear of a new size after this listener unless it waits for a frame.
    this.scale.on('resize', () => requestAnimationFrame(() => this.viewpoint.resized()))
    this.show(this.first, 0)
    this.watch(true)
    this.hooks.ready(this)
  }

  override update(): void {
    const now = performance.now()
    // Phaser's own measure is smoothed: on a slow machine the look would lag behind.
    const passedMs = now - this.#drawnAt
    this.#drawnAt = now
    const followed = this.followed === null ? undefined : this.#walkers.get(this.followed)
    if (followed) this.viewpoint.approach(followed.at(now), passedMs)
    else if (this.#look) this.#keepLooking(this.#look, now, passedMs)
    for (const [name, walker] of this.#walkers) {
      walker.draw(now, this.#lamps)
      const { x, y } = walker.at(now)
      const head = this.viewpoint.toScreen({ x, y: y - HEAD })
      this.hooks.place(name, head.x, head.y - walker.share.index * LABEL, this.viewpoint.zoom)
    }
  }

  /** Show the town as it is now; people glide to their new tiles within `durationMs`. */
  show(shown: Shown, durationMs: number): void {
    const now = performance.now()
    this.#shown = shown
    if (this.#look) this.#look = nextLook(this.#look, shown, this.#room(), now)
    const shares = sharesOf(shown.people.values())
    for (const person of shown.people.values()) {
      const walker = this.#walkers.get(person.name) ?? this.#add(person)
      walker.goTo(person, shares.get(person.name) ?? ALONE, now, durationMs)
    }
    this.#shine(shown.time)
  }

  /** Draw lines over the map, and nothing else than these. */
  showWays(ways: readonly Way[]): void {
    this.#ways.clear()
    for (const way of ways) drawWay(this.#ways, way, this.first.town.tile_size)
  }

  /** Return a tileset's picture. */
  tileset(name: string): (CanvasImageSource & { width: number; height: number }) | null {
    const picture = this.textures.get(`tiles/${name}`).getSourceImage()
    return picture instanceof HTMLImageElement || picture instanceof HTMLCanvasElement ? picture : null
  }

  /** Return the tile at a point of the screen. */
  tileAt(screen: { x: number; y: number }): Tile {
    const { x, y } = this.viewpoint.toMap(screen)
    const size = this.first.town.tile_size
    return [Math.floor(x / size), Math.floor(y / size)]
  }

  /** Follow whatever happens, from now on and from near, or leave the map to the hands on it. */
  watch(follows: boolean): void {
    const begins = follows && this.#look === null
    this.#look = follows
      ? nextLook(this.#look, this.#shown, this.#room(), performance.now())
      : null
    if (begins) this.viewpoint.comeNear()
  }

  /** Return who is near a point of the screen. */
  whoIsAt(screen: { x: number; y: number }): string | null {
    const point = this.viewpoint.toMap(screen)
    const now = performance.now()
    const near = [...this.#walkers].map(([name, walker]) => {
      const { x, y } = walker.at(now)
      return { name, far: Math.hypot(x - point.x, y - FRAME.height / 4 - point.y) }
    })
    near.sort((a, b) => a.far - b.far)
    return near[0] && near[0].far < NEAR ? near[0].name : null
  }

  #addLayers(): void {
    const map = this.make.tilemap({ key: 'map' })
    for (const { name } of this.hooks.map.tilesets) map.addTilesetImage(name, `tiles/${name}`)
    const seen = seenLayers(this.hooks.map)
    bakeLayers(this, map, 'below', seen.filter((layer) => !isAbove(layer)))
    for (const picture of bakeLayers(this, map, 'above', seen.filter(isAbove))) {
      picture.setDepth(ABOVE)
    }
    this.#windows = bakeLayers(this, map, 'night', nightLayers(this.hooks.map))
    for (const picture of this.#windows) picture.setDepth(LAMPS)
  }

  #add(person: ShownPerson): Walker {
    const key = `people/${person.sprite}`
    const texture = this.textures.exists(key) && !this.#failed.has(key) ? key : NOBODY
    const walker = new Walker(this, person, texture, this.first.town.tile_size, this.hooks.map)
    walker.lamp.setDepth(LAMPS)
    this.#walkers.set(person.name, walker)
    return walker
  }

  #shine(time: string): void {
    const { colour, lamps } = lightAt(hourOf(time))
    this.#lamps = lamps
    for (const window of this.#windows) window.setAlpha(lamps).setVisible(lamps > 0)
    for (const glow of this.#glows) glow.setAlpha(lamps * 0.8).setVisible(lamps > 0)
    this.#light.setFillStyle((colour[0] << 16) | (colour[1] << 8) | colour[2])
    this.#light.setVisible(colour.some((part) => part < 255))
  }

  /** Keep those who are looked at in view; the first look is there at once. */
  #keepLooking(look: Look, now: number, passedMs: number): void {
    const walkers = look.names.map((name) => this.#walkers.get(name))
    const points = walkers.filter((one) => one !== undefined).map((one) => one.at(now))
    if (points.length === 0) return
    const box = boxOf(points)
    if (!this.#looked) {
      this.viewpoint.lookAt({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 })
    }
    this.#looked = true
    this.viewpoint.keepInView(box, now - look.since, passedMs)
  }

  #room(): Room {
    const { width, height } = this.viewpoint.room
    const size = this.first.town.tile_size
    return { width: width / size, height: height / size }
  }
}
