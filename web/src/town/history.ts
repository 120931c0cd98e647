/** The history of a simulation as far as it was looked at: spans of an hour, read when needed. */

import type { WireChanges, WireFacts, WireWalk } from '../wire'
import { extended, townAt, type Shown, type Span } from './shown'
import type { Source } from './source'

/** Steps in a span: an hour of the town at 10 seconds a step. */
export const SPAN = 360
/** Spans kept: two days, and some to go back to. */
const KEPT = 64

export class History {
  #spans = new Map<number, Span>()
  #asked = new Map<number, Promise<Span>>()
  #last: number

  constructor(
    readonly facts: WireFacts,
    private readonly source: Pick<Source, 'keyframe' | 'changes'>,
  ) {
    this.#last = facts.step
  }

  /** The last finished step that is known of. */
  get last(): number {
    return this.#last
  }

  /** Return the town at a step if its span is here. */
  peek(step: number): Shown | null {
    const span = this.#spans.get(spanOf(step))
    return span && step <= span.last ? townAt(this.facts, span, step) : null
  }

  /** Return the town at a step, reading its span if it isn't here. */
  async at(step: number): Promise<Shown> {
    const wanted = Math.max(this.facts.first - 1, Math.min(step, this.#last))
    const known = this.peek(wanted)
    if (known) return known
    return townAt(this.facts, await this.#read(spanOf(wanted)), wanted)
  }

  /** Read the span of a step ahead of its being needed. */
  prefetch(step: number): void {
    if (step > this.#last || this.peek(step)) return
    this.#read(spanOf(step)).catch(() => undefined) // who needs it asks again and is told
  }

  /**
   * Read one hour after the other, those near a step first, as many as are kept: any moment of two
   * days is then there at once. It ends when `goesOn` says so, or when one can't be read.
   */
  async readAround(step: number, goesOn: () => boolean): Promise<void> {
    const [middle, last] = [spanOf(step), spanOf(this.#last)]
    for (let far = 0; far <= last && goesOn(); far += 1) {
      for (const index of new Set([middle + far, middle - far])) {
        if (index < spanOf(this.facts.first) || index > last || this.#spans.has(index)) continue
        if (this.#spans.size >= KEPT || !goesOn()) return
        await this.#read(index)
      }
    }
  }

  /** Add what happened last. Where something is missing in between, the span is read anew. */
  append(changes: WireChanges): void {
    this.#last = Math.max(this.#last, changes.last)
    for (let index = spanOf(changes.first); index <= spanOf(changes.last); index += 1) {
      const span = this.#spans.get(index)
      const part = within(changes, index)
      if (span && part.first <= span.last + 1) this.#keep(index, extended(span, part))
      else if (span) this.#spans.delete(index)
      else if (part.first === firstOf(index)) this.#begin(index, part)
    }
  }

  /** Note that the simulation has gone on, without being told what happened. */
  grow(last: number): void {
    if (last <= this.#last) return
    this.#spans.delete(spanOf(this.#last))
    this.#last = last
  }

  /** A new span begins with the town as the one before it left it. */
  #begin(index: number, changes: WireChanges): void {
    const shown = this.peek(changes.first - 1)
    if (!shown) return
    const keyframe = {
      step: shown.step,
      time: shown.time,
      people: [...shown.people.values()].map(({ tile, action }) => ({ tile, action })),
      objects: [...shown.objects.values()],
      talks: shown.talks,
    }
    this.#keep(index, extended({ keyframe, changes: [], last: shown.step }, changes))
  }

  #read(index: number): Promise<Span> {
    const asked = this.#asked.get(index)
    if (asked) return asked
    const reading = this.#fetch(index).finally(() => this.#asked.delete(index))
    this.#asked.set(index, reading)
    return reading
  }

  async #fetch(index: number): Promise<Span> {
    const first = firstOf(index)
    const last = Math.min(first + SPAN - 1, this.#last)
    const [keyframe, changes] = await Promise.all([
      this.source.keyframe(first - 1),
      last < first ? null : this.source.changes(first, last),
    ])
    const span = { keyframe, changes: changes ? [changes] : [], last: Math.max(last, first - 1) }
    this.#keep(index, span)
    return span
  }

  #keep(index: number, span: Span): void {
    this.#spans.delete(index)
    this.#spans.set(index, span)
    const oldest = this.#spans.keys().next().value
    if (this.#spans.size > KEPT && oldest !== undefined) this.#spans.delete(oldest)
  }
}

/** Step -1, before anything has happened, belongs to the first span. */
export function spanOf(step: number): number {
  return Math.max(0, Math.floor(step / SPAN))
}

function firstOf(index: number): number {
  return index * SPAN
}

/** Return the part of some changes that falls into a span. */
function within(changes: WireChanges, index: number): WireChanges {
  const first = Math.max(changes.first, firstOf(index))
  const last = Math.min(changes.last, firstOf(index + 1) - 1)
  if (first === changes.first && last === changes.last) return changes
  const falls = ({ step }: { readonly step: number }): boolean => first <= step && step <= last
  return {
    ...changes,
    first,
    last,
    walks: walksWithin(changes.walks, first, last),
    began: changes.began.filter(falls),
    objects: changes.objects.filter(falls),
    talks: changes.talks.filter((talk) => falls({ step: talk.start })),
    marks: changes.marks.filter(falls),
  }
}

/** Return the parts of walks that fall into some steps. */
export function walksWithin(walks: readonly WireWalk[], first: number, last: number): WireWalk[] {
  return walks.flatMap(({ person, start, tiles }) => {
    const [from, to] = [Math.max(start, first), Math.min(start + tiles.length / 2 - 1, last)]
    const part = tiles.slice((from - start) * 2, (to - start + 1) * 2)
    return from <= to ? [{ person, start: from, tiles: part }] : []
  })
}
