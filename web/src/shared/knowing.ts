/**
 * Who knows a fact, told by the words of what people remember. Pure.
 *
 * The rule is that of `study/diffusion.py`, without what means the same in other words: a file has
 * no embedder.
 */

import type { WireKnower, WireMind, WireResident, WireTalkAt, WireThought } from '../wire'
import { tileAt } from './mind'

/** The share of a fact's words that a memory must hold. */
export const MOST_WORDS = 0.75

const FILLERS = new Set(
  (
    'a an and are at be been for from has have he her his in into is it its of on or she that the their them they ' +
    'this to was were will with who there here'
  ).split(' '),
)

/** Somebody, with all that was ever in their mind. */
export interface Known {
  readonly person: WireResident
  readonly mind: WireMind
}

/** What first shows that somebody knows it: a memory, or that it is part of who they are. */
interface Trace {
  readonly step: number
  readonly memory: WireThought | null
  /** Whom the memory is about, besides the person. */
  readonly about: string
  readonly memories: number
  readonly words: number
}

/** Return who knows a fact at a step, in the order in which they came to know it. */
export function knowersOf(
  fact: string,
  step: number,
  all: readonly Known[],
  talks: readonly WireTalkAt[],
): readonly WireKnower[] {
  const wanted = wordsOf(fact)
  const traces = new Map<Known, Trace>()
  for (const one of all) {
    const trace = traceOf(one, wanted, step)
    if (trace) traces.set(one, trace)
  }
  const since = new Map([...traces].map(([{ person }, trace]) => [person.name, trace.step]))
  return [...traces]
    .map(([known, trace]) => knowerOf(known, trace, since, talks))
    .sort((a, b) => a.step - b.step || Number(a.how === 'talk') - Number(b.how === 'talk') || (a.person < b.person ? -1 : 1))
}

function traceOf({ person, mind }: Known, wanted: ReadonlySet<string>, step: number): Trace | null {
  const born = shareOf(wanted, [person.name, person.learned, person.currently, mind.daily_requirement].join(' '))
  const saying = mind.memories.filter((one) => one.added <= step && shareOf(wanted, one.text) >= MOST_WORDS)
  if (born >= MOST_WORDS) return { step: -1, memory: null, about: '', memories: saying.length, words: born }
  const [memory] = saying
  if (!memory) return null
  const about = mind.about[memory.number - 1] ?? ''
  return { step: memory.added, memory, about, memories: saying.length, words: shareOf(wanted, memory.text) }
}

function knowerOf(
  { person: { name }, mind }: Known,
  { step, memory, about, memories, words }: Trace,
  since: ReadonlyMap<string, number>,
  talks: readonly WireTalkAt[],
): WireKnower {
  const how = howOf(memory)
  const told = how === 'talk' ? talks.find((one) => one.end <= step && (one.first === name || one.second === name)) : undefined
  const other = told?.first === name ? told.second : told?.first
  const knew = told !== undefined && other !== undefined && (since.get(other) ?? Infinity) < told.end
  const shown = how === 'seen' && memory?.subject !== name ? about : ''
  return {
    person: name,
    step,
    tile: tileAt(mind, step),
    how,
    source: knew ? other : since.has(shown) ? shown : null,
    talk: told?.start ?? null,
    memory,
    memories,
    similarity: words,
    words,
  }
}

function howOf(memory: WireThought | null): WireKnower['how'] {
  const source = memory?.source ?? 'known'
  const told = ['known', 'whisper', 'announcement', 'talk', 'seen'] as const
  return told.find((one) => one === source) ?? 'thought'
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []
  return new Set(words.filter((one) => !FILLERS.has(one)))
}

function shareOf(wanted: ReadonlySet<string>, text: string): number {
  const words = wordsOf(text)
  return [...wanted].filter((one) => words.has(one)).length / Math.max(1, wanted.size)
}
