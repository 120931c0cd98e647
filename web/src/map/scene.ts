/** The town as Phaser draws it: tiles, people, the light of the hour. It shows what it is told. */

import { Scene, type GameObjects, type Tilemaps } from 'phaser'
import { hourOf, lightAt } from '../light'
import type { Shown, ShownPerson } from '../town/shown'
import type { Tile } from '../wire'
import { bakeArea, bakeLayers } from './baked'
import { Viewpoint } from './camera'
import { ALONE, sharesOf } from './crowd'
import { LightMap } from './lightmap'
import { isInLight, lampsOf, litBy, type House, type Lamps } from './lit'
import { addLamp, addNobody, NOBODY } from './pictures'
import { FRAME } from './pose'
import { isAbove, nightLayers, seenLayers, type TiledMap } from './tiled'
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
  #light!: LightMap
  #canBeLit!: Lamps
  #ways!: GameObjects.Graphics
  #windows = new Map<House, GameObjects.Image>()
  #walkers = new Map<string, Walker>()
  #lamps = 0
  #inLight: ReadonlySet<string> = new Set()
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
    this.#canBeLit = lampsOf(this.hooks.map)
    this.#addLayers()
    this.#ways = this.add.graphics().setDepth(WAYS)
    this.#light = new LightMap(this, width, height, size)
    this.#light.picture.setDepth(LIGHT)
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
      walker.draw(now, this.#inLight.has(name) ? 0 : this.#lamps)
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
    this.#shine(shown)
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
    for (const house of this.#canBeLit.houses) this.#addWindows(map, house)
  }

  /** The picture is no larger than it need be: drawing costs by the pixel, clear ones too. */
  #addWindows(map: Tilemaps.Tilemap, house: House): void {
    const [xs, ys] = [house.windows.map((tile) => tile[0]), house.windows.map((tile) => tile[1])]
    const [x, y] = [Math.min(...xs), Math.min(...ys)]
    const area = { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 }
    const picture = bakeArea(this, map, 'night', nightLayers(this.hooks.map), area)
    if (picture) this.#windows.set(house, picture.setDepth(LAMPS))
  }

  #add(person: ShownPerson): Walker {
    const key = `people/${person.sprite}`
    const texture = this.textures.exists(key) && !this.#failed.has(key) ? key : NOBODY
    const walker = new Walker(this, person, texture, this.first.town.tile_size, this.hooks.map)
    walker.lamp.setDepth(LAMPS)
    this.#walkers.set(person.name, walker)
    return walker
  }

  #shine({ time, people }: Shown): void {
    const light = lightAt(hourOf(time))
    const lit = litBy(this.hooks.map, this.#canBeLit, people.values())
    this.#lamps = light.lamps
    const inLight = [...people.values()].filter((one) => isInLight(this.hooks.map, lit, one))
    this.#inLight = new Set(inLight.map(({ name }) => name))
    this.#light.show(light, lit)
    for (const [house, windows] of this.#windows) {
      windows.setAlpha(light.lamps).setVisible(light.lamps > 0 && lit.houses.includes(house))
    }
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
