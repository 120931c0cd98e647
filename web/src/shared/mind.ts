/** A mind as of a step, from all that was ever in it. Pure. */

import type { MemoryQuery } from '../town/source'
import type { Tile, WireMemoryPage, WireMind, WireRelation, WireTalkAt, WireThought } from '../wire'

/** Memories that an evidence tree shows at most, in whole levels. */
const MOST_EVIDENCE = 400

/** Return the memories that there are at a step, newest first, that hold all words asked for. */
export function memoriesAt(mind: WireMind, step: number, query: MemoryQuery): WireMemoryPage {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = knownAt(mind, step)
    .filter((one) => query.kind === '' || one.kind === query.kind)
    .filter((one) => words.every((word) => one.text.toLowerCase().includes(word)))
    .reverse()
  return { total: found.length, memories: found.slice(query.offset, query.offset + query.limit) }
}

export function countsAt(mind: WireMind, step: number): Record<WireThought['kind'], number> {
  const counts = { event: 0, thought: 0, chat: 0 }
  for (const one of knownAt(mind, step)) counts[one.kind] += 1
  return counts
}

/** Return a memory and all it rests on, level by level, each once. */
export function chainOf(mind: WireMind, number: number): WireThought[] {
  const found = new Map<number, WireThought>()
  let level = [number]
  while (level.length > 0 && found.size < MOST_EVIDENCE) {
    const memories = level.map((one) => mind.memories[one - 1]).filter((one) => one !== undefined)
    for (const one of memories) found.set(one.number, one)
    level = [...new Set(memories.flatMap((one) => one.evidence))].filter((one) => !found.has(one))
  }
  return [...found.values()]
}

/** Return how a person stands to the others at a step; `talks` are the person's, newest first. */
export function relationsAt(
  mind: WireMind,
  talks: readonly WireTalkAt[],
  person: string,
  others: readonly string[],
  step: number,
): WireRelation[] {
  const known = knownAt(mind, step)
  return [...others].sort(byCode).flatMap((other) => {
    const about = known.filter((_, index) => other !== person && mind.about[index] === other)
    const added = Math.min(...about.map((one) => one.added))
    const held = talks.filter((one) => one.first === other || one.second === other)
    const begun = held.at(-1)?.start ?? Infinity
    const how = begun <= added ? 'talk' : added < 0 ? 'known' : 'seen'
    if (about.length === 0) return []
    const relation: WireRelation = {
      person,
      other,
      since: Math.min(added, begun <= added ? begun : added),
      how,
      talks: held.length,
      last_talk: held.find((one) => one.end <= step)?.end ?? null,
      topic: about.findLast((one) => one.kind === 'chat')?.text ?? '',
      memories: about.length,
    }
    return [relation]
  })
}

/** Return where a person was at a step. */
export function tileAt(mind: WireMind, step: number): Tile {
  const walk = mind.walks.findLast((one) => one.start <= step)
  const index = walk ? Math.min(step - walk.start, walk.tiles.length / 2 - 1) * 2 : 0
  return [walk?.tiles[index] ?? 0, walk?.tiles[index + 1] ?? 0]
}

function knownAt(mind: WireMind, step: number): readonly WireThought[] {
  const after = mind.memories.findIndex((one) => one.added > step)
  return after < 0 ? mind.memories : mind.memories.slice(0, after)
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : 1
}
