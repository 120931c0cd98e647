/** Does something again and again while there is more to be told: one at a time, with rests. */

/** The least time between two, and how many times as long as one takes it rests otherwise. */
const LEAST_REST_MS = 2000
const RESTS = 4

export class Repeated {
  #timer: ReturnType<typeof setTimeout> | undefined
  #rest = LEAST_REST_MS
  #working = false
  #more = false
  #closed = false

  /** `work` tells by itself what goes wrong. */
  constructor(private readonly work: () => Promise<void>) {}

  /** There is more: do it once more after the rest. */
  nudge(): void {
    if (this.#working) this.#more = true
    else this.#timer ??= setTimeout(() => void this.#do(), this.#rest)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #do(): Promise<void> {
    const begun = performance.now()
    this.#working = true
    this.#more = false
    await this.work()
    this.#rest = Math.max(LEAST_REST_MS, (performance.now() - begun) * RESTS)
    this.#working = false
    this.#timer = undefined
    if (this.#more && !this.#closed) this.nudge()
  }
}
