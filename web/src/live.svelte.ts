/** The live stream: connects, reconnects, and shows the steps at the pace in which they arrive. */

import { durationMs, smoothed, TOO_MANY } from './pace'
import { afterStep, fromSnapshot, withStatus, type Shown } from './shown'
import type { WireSnapshot, WireStatus, WireStep } from './wire'

export type Connection = 'connecting' | 'open' | 'lost' | 'closed'

const RETRY_MS = 2000
export type Watcher = (shown: Shown, durationMs: number) => void

export class Live {
  shown = $state.raw<Shown | null>(null)
  connection = $state<Connection>('connecting')

  #source: EventSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #next: ReturnType<typeof setTimeout> | undefined
  #waiting: WireStep[] = []
  #intervalMs = 200
  #arrivedAt = 0
  #watchers = new Set<Watcher>()

  open(): void {
    const source = new EventSource('/api/live')
    this.#source = source
    source.addEventListener('snapshot', (event) => this.#onSnapshot(parse<WireSnapshot>(event)))
    source.addEventListener('step', (event) => this.#onStep(parse<WireStep>(event)))
    source.addEventListener('status', (event) => this.#onStatus(parse<WireStatus>(event)))
    source.addEventListener('bye', () => this.#onBye())
    source.addEventListener('error', () => this.#onError())
  }

  close(): void {
    this.#source?.close()
    clearTimeout(this.#retry)
    clearTimeout(this.#next)
    this.#next = undefined
  }

  /** Call `watcher` for each step shown, with how long it lasts, until the result is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    if (this.shown) watcher(this.shown, 0)
    return () => void this.#watchers.delete(watcher)
  }

  #onSnapshot(snapshot: WireSnapshot): void {
    // A server that came back may show another town, whose map and people aren't loaded here.
    if (this.shown && this.shown.simulation !== snapshot.simulation) location.reload()
    clearTimeout(this.#next)
    this.#next = undefined
    this.#waiting = []
    this.connection = 'open'
    this.#show(fromSnapshot(snapshot), 0)
  }

  #onStep(step: WireStep): void {
    const now = performance.now()
    this.#intervalMs = smoothed(this.#intervalMs, now - this.#arrivedAt)
    this.#arrivedAt = now
    this.#waiting.push(step)
    if (this.#next === undefined) this.#play()
  }

  #onStatus(status: WireStatus): void {
    if (this.shown) this.shown = withStatus(this.shown, status)
  }

  #onBye(): void {
    this.#source?.close()
    this.#lose('closed')
  }

  #onError(): void {
    this.#source?.close()
    this.#lose('lost')
  }

  /** A town that was shut down may be started again, so the page keeps knocking. */
  #lose(connection: Connection): void {
    if (this.connection !== 'closed') this.connection = connection
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.open(), RETRY_MS)
  }

  #play(): void {
    const shown = this.shown
    const steps = this.#waiting.splice(0, this.#waiting.length > TOO_MANY ? Infinity : 1)
    if (!shown || steps.length === 0) {
      this.#next = undefined
      return
    }
    const duration = durationMs(this.#intervalMs, this.#waiting.length)
    this.#show(steps.reduce(afterStep, shown), duration)
    this.#next = setTimeout(() => this.#play(), duration)
  }

  #show(shown: Shown, duration: number): void {
    this.shown = shown
    for (const watcher of this.#watchers) watcher(shown, duration)
  }
}

function parse<T>(event: MessageEvent<string>): T {
  return JSON.parse(event.data) as T
}
