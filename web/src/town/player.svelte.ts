/** What moment is shown: sought, played, or the live end as it grows. */

import type { WireChanges } from '../wire'
import { SPAN, type History } from './history'
import { durationMs, smoothed, TOO_MANY } from './pace'
import type { Shown } from './shown'

/** Seconds of the town in a second. */
export const SPEEDS = [1, 10, 30, 60, 120, 300, 600] as const
/** How long a single step forward or back is shown to last. */
const STEP_MS = 180

export type Watcher = (shown: Shown, durationMs: number) => void

export class Player {
  shown = $state.raw<Shown | null>(null)
  /** The moment asked for; what is shown follows as soon as it is here. */
  step = $state(-1)
  /** No later moment is shown, however far the simulation is. */
  #limit = $state(Infinity)
  #known = $state(-1)
  playing = $state(false)
  speed = $state<number>(60)
  /** Whether the live end is shown as it grows. */
  following = $state(false)
  problem = $state('')

  #watchers = new Set<Watcher>()
  #frame = 0
  #waiting: number[] = []
  #next: ReturnType<typeof setTimeout> | undefined
  #intervalMs = 200
  #arrivedAt = 0

  constructor(private readonly history: History) {
    this.#known = history.last
  }

  /** The last moment that can be shown. */
  get last(): number {
    return Math.min(this.#known, this.#limit)
  }

  /** Show moments up to a step only; whoever follows the live end goes along. */
  limit(step: number): void {
    this.#limit = step
    if (this.following && this.step !== this.last) this.#show(this.last, 0)
  }

  /** Call `watcher` for each moment shown, with how long it lasts, until the result is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    if (this.shown) watcher(this.shown, 0)
    return () => void this.#watchers.delete(watcher)
  }

  /** Show a moment and stay there. */
  seek(step: number): void {
    this.pause()
    this.following = false
    this.#show(step, 0)
  }

  /** Go on by one step, or back. */
  stepBy(steps: number): void {
    this.pause()
    this.following = false
    this.#show(this.step + steps, STEP_MS)
  }

  play(): void {
    if (this.step >= this.last) this.#show(this.history.facts.first, 0)
    this.playing = true
    this.following = false
    let position = this.step
    let before = performance.now()
    const stepMs = (): number => (this.history.facts.seconds_per_step * 1000) / this.speed
    const frame = (now: number): void => {
      position += (now - before) / stepMs()
      before = now
      // What isn't here yet is waited for: the clock of the play stands still meanwhile.
      if (this.shown && this.shown.step !== this.step) position = this.step
      if (Math.floor(position) > this.step) this.#show(Math.floor(position), stepMs())
      if (this.step >= this.last) this.pause()
      else this.#frame = requestAnimationFrame(frame)
    }
    this.#frame = requestAnimationFrame(frame)
  }

  pause(): void {
    cancelAnimationFrame(this.#frame)
    this.playing = false
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  /** Show the live end, and stay there while it grows. */
  goLive(): void {
    this.pause()
    this.#waiting = []
    this.#show(this.last, 0)
    this.following = true
  }

  /** Show the moment that another player shows, for as long. */
  goAlong(step: number, durationMs: number): void {
    this.following = false
    this.#show(step, durationMs)
  }

  /** Take in what has just happened. */
  arrived(changes: WireChanges): void {
    this.history.append(changes)
    this.#known = this.history.last
    if (!this.following) return
    const now = performance.now()
    this.#intervalMs = smoothed(this.#intervalMs, now - this.#arrivedAt)
    this.#arrivedAt = now
    this.#waiting.push(changes.last)
    if (this.#next === undefined) this.#follow()
  }

  close(): void {
    this.pause()
    clearTimeout(this.#next)
    this.#watchers.clear()
  }

  /** Show the arrived steps one by one at the pace in which they come. */
  #follow(): void {
    const steps = this.#waiting.splice(0, this.#waiting.length > TOO_MANY ? Infinity : 1)
    const step = steps.at(-1)
    if (step === undefined || !this.following) {
      this.#next = undefined
      return
    }
    const duration = durationMs(this.#intervalMs, this.#waiting.length)
    this.#show(step, duration)
    this.#next = setTimeout(() => this.#follow(), duration)
  }

  #show(step: number, duration: number): void {
    const wanted = Math.max(this.history.facts.first - 1, Math.min(step, this.last))
    this.step = wanted
    const known = this.history.peek(wanted)
    if (known) this.#put(known, duration)
    else this.#fetch(wanted)
  }

  #fetch(wanted: number): void {
    this.history.at(wanted).then(
      (shown) => {
        // While it was read, another moment may have been asked for.
        if (this.step === wanted) this.#put(shown, 0)
      },
      (error: unknown) => {
        this.problem = error instanceof Error ? error.message : String(error)
      },
    )
  }

  /** What comes next is read ahead only now, so that it keeps nobody waiting. */
  #put(shown: Shown, duration: number): void {
    this.problem = ''
    this.shown = shown
    for (const watcher of this.#watchers) watcher(shown, duration)
    this.history.prefetch(shown.step + SPAN)
  }
}
