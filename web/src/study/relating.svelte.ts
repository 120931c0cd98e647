/** Everybody's ties at a moment: sought, played, or those of the live end as it grows. */

import { problemOf } from '../api'
import { LiveStream } from '../town/live.svelte'
import type { Source } from '../town/source'
import type { WireChanges, WireFacts } from '../wire'
import { Repeated } from './repeated'
import { tiesOf, type Tie } from './ties'

/** While it plays, a part of the time passes with each picture, and this much real time. */
const PLAY_PARTS = 48
const PLAY_MS = 350

export class Relating {
  ties = $state.raw<readonly Tie[]>([])
  moment = $state(-1)
  last = $state(-1)
  playing = $state(false)
  /** Whether the live end is shown as it grows. */
  following = $state(false)
  problem = $state('')
  readonly live: LiveStream | null

  #wanted = -1
  #reading: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #growing = new Repeated(() => this.#show(this.last))

  /** `placedBy` are the ties of the last moment at first: nobody moves while time passes. */
  private constructor(
    readonly source: Source,
    readonly facts: WireFacts,
    readonly placedBy: readonly Tie[],
  ) {
    this.last = facts.step
    this.live = facts.live ? this.#openLive() : null
  }

  /** Open everybody's ties at a step; `null` is the live end, or where it ends. */
  static async open(source: Source, step: number | null): Promise<Relating> {
    const facts = await source.facts()
    const placedBy = tiesOf((await source.relations(facts.step)).relations)
    const relating = new Relating(source, facts, placedBy)
    relating.following = step === null && facts.live
    await relating.#show(Math.min(step ?? facts.step, facts.step))
    return relating
  }

  seek(step: number): void {
    this.#halt()
    this.following = false
    void this.#show(step)
  }

  goLive(): void {
    this.#halt()
    this.following = true
    void this.#show(this.last)
  }

  toggle(): void {
    if (this.playing) this.#halt()
    else {
      this.playing = true
      this.following = false
      void this.#play(this.moment >= this.last ? this.facts.first : this.moment)
    }
  }

  close(): void {
    this.#halt()
    this.#growing.close()
    this.live?.close()
  }

  #halt(): void {
    clearTimeout(this.#timer)
    this.playing = false
  }

  async #play(step: number): Promise<void> {
    await this.#show(step)
    if (step >= this.last) this.playing = false
    const part = Math.ceil((this.last - this.facts.first) / PLAY_PARTS)
    if (this.playing) this.#timer = setTimeout(() => void this.#play(Math.min(this.last, step + part)), PLAY_MS)
  }

  /** Show a moment. While one is read, only the last one that was asked for is read next. */
  #show(step: number): Promise<void> {
    this.moment = this.#wanted = step
    this.#reading ??= this.#read().finally(() => (this.#reading = null))
    return this.#reading
  }

  async #read(): Promise<void> {
    for (let step = NaN; step !== this.#wanted; ) {
      step = this.#wanted
      try {
        this.ties = tiesOf((await this.source.relations(step)).relations)
        this.problem = ''
      } catch (error) {
        this.problem = problemOf(error)
      }
    }
  }

  #openLive(): LiveStream {
    const live = new LiveStream(this.source.name, {
      after: () => this.last,
      arrived: (changes) => this.#arrived(changes),
      ended: () => undefined,
    })
    live.open()
    return live
  }

  /** Ties are read again only when somebody has more to remember. */
  #arrived({ last, thought, talks }: WireChanges): void {
    this.last = Math.max(this.last, last)
    if (!this.following) return
    this.moment = this.last
    if (thought.length > 0 || talks.length > 0) this.#growing.nudge()
  }
}
