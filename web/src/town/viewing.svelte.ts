/** One simulation as it is being looked at: its history, the moment, whom and what one looks at. */

import { getContext, setContext } from 'svelte'
import { language } from '../i18n/words.svelte'
import type { TiledMap } from '../map/tiled'
import type { Way } from '../map/ways'
import type { Tile, WireDirection, WireFacts, WireSession, WireTimeline } from '../wire'
import { History } from './history'
import { LiveStream } from './live.svelte'
import { Player } from './player.svelte'
import { placeNames, placeOf, type ShownPerson } from './shown'
import type { Source } from './source'
import { grown } from './timeline'

/** Panels ask the server for a moment at most this often while time passes. */
const SETTLE_MS = 600

/** What the reasons are shown of. */
export type Question =
  | { readonly about: 'call'; readonly key: string }
  | { readonly about: 'memory'; readonly person: string; readonly number: number }

export class Viewing {
  readonly player: Player
  readonly live: LiveStream | null
  timeline = $state.raw<WireTimeline>({ step: -1, lanes: [], marks: [], gaps: [] })
  /** Whom the map follows and the panel is about. */
  chosen = $state<string | null>(null)
  /** Whether the map was moved away from whom it followed. */
  free = $state(false)
  /** Whether the map follows what happens, as long as nobody moves it. */
  watching = $state(true)
  /** The address of the object that was clicked. */
  object = $state<string | null>(null)
  ways = $state.raw<readonly Way[]>([])
  /** Returns the tile in the middle of the map as it is looked at; set by the map. */
  centre: () => Tile | undefined = () => undefined
  /** What led from one question to the next; the last one is open. */
  trail = $state.raw<readonly Question[]>([])
  /** The step that panels show: that of the map, a little later while time passes. */
  settled = $state(-1)

  readonly #history: History
  #closed = false
  #settling: ReturnType<typeof setTimeout> | undefined

  private constructor(
    readonly source: Source,
    readonly facts: WireFacts,
    readonly map: TiledMap,
    readonly session: WireSession | null,
    timeline: WireTimeline,
  ) {
    this.#history = new History(facts, source)
    this.player = new Player(this.#history)
    this.timeline = timeline
    this.live = session?.live === source.name ? this.#openLive() : null
  }

  /** Open a simulation at a step; `null` is the live end, or where it ends. */
  static async open(source: Source, session: WireSession | null, step: number | null): Promise<Viewing> {
    const [facts, timeline, map] = await Promise.all([source.facts(), source.timeline(), source.map()])
    const viewing = new Viewing(source, facts, map, session, timeline)
    viewing.player.watch((shown) => viewing.#settle(shown.step))
    if (step !== null) viewing.player.seek(step)
    else viewing.player.goLive()
    return viewing
  }

  get isDirector(): boolean {
    return this.session?.role === 'director'
  }

  /** The person whom the panel is about, as shown. */
  get person(): ShownPerson | null {
    return this.chosen === null ? null : (this.player.shown?.people.get(this.chosen) ?? null)
  }

  /** What the director wants that is still to come, each thing at its step. */
  get coming(): readonly (WireDirection & { readonly step: number })[] {
    const all = this.live?.status?.coming ?? []
    return all.flatMap((one) => (one.step !== null && one.step > this.player.last ? [{ ...one, step: one.step }] : []))
  }

  /** Return the place in an address in plain words, as it is called in the page's language. */
  placeOf(address: string): string {
    return placeOf(address, placeNames(this.facts, language()))
  }

  choose(name: string | null): void {
    this.chosen = name === this.chosen ? null : name
    this.free = false
    this.object = null
    this.watching = false
    this.ways = []
  }

  watch(on: boolean): void {
    this.watching = on
    if (on) this.chosen = null
  }

  /** Ask why; `afresh` begins a new trail. */
  ask(question: Question, afresh = false): void {
    this.trail = [...(afresh ? [] : this.trail), question]
  }

  /** Read what may be looked at next, while nothing else is to be read. */
  readAround(): void {
    const around = this.#history.readAround(Math.max(0, this.player.step), () => !this.#closed)
    around.catch(() => undefined) // who needs an hour asks for it again and is told
  }

  close(): void {
    this.#closed = true
    this.live?.close()
    this.player.close()
    clearTimeout(this.#settling)
  }

  #openLive(): LiveStream {
    const live = new LiveStream(this.source.name, {
      after: () => this.player.last,
      arrived: (changes) => {
        this.player.arrived(changes)
        this.timeline = grown(this.timeline, changes)
      },
      ended: () => undefined,
    })
    live.open()
    return live
  }

  #settle(step: number): void {
    if (this.settled === -1) this.settled = step
    if (this.#settling !== undefined) return
    this.#settling = setTimeout(() => {
      this.#settling = undefined
      this.settled = this.player.shown?.step ?? step
    }, SETTLE_MS)
  }
}

const KEY = Symbol('viewing')

/** Make a viewing known to all parts of a page below the one that calls this. */
export function provideViewing(viewing: Viewing): void {
  setContext(KEY, viewing)
}

export function theViewing(): Viewing {
  return getContext<Viewing>(KEY)
}
