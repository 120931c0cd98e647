/** A simulation as a shared file tells of it: the same values that the server tells of it. */

import { hourOf } from '../light'
import { placeAt, type TiledMap } from '../map/tiled'
import { spanOf, walksWithin } from '../town/history'
import { timeAt, townAt } from '../town/shown'
import type { Source } from '../town/source'
import type {
  WireCall,
  WireDiffusion,
  WireMind,
  WireModelUse,
  WireRelation,
  WireShared,
  WireSharedCall,
  WireSpan,
  WireTalkAt,
  WireThought,
} from '../wire'
import { knowersOf, MOST_WORDS } from './knowing'
import { chainOf, countsAt, memoriesAt, relationsAt } from './mind'
import type { ReadPart } from './parts'

/** As many as the server tells of at once. */
const MOST_TALKS = 50
const MOST_CALLS = 100

export async function sharedSource(part: ReadPart): Promise<Source> {
  const { facts, timeline, files, minds } = await part<WireShared>('contents')
  const place = new Map(facts.people.map((one, index) => [one.name, index]))
  const until = (step: number): number => Math.max(-1, Math.min(step, facts.step))
  const mindOf = (name: string): Promise<WireMind> => part(`mind/${place.get(name) ?? -1}`)
  const spanAt = (step: number): Promise<WireSpan> => part(`span/${spanOf(Math.max(facts.first, step))}`)

  const allFacts = (): Promise<readonly WireDiffusion[]> => part('facts')
  const allTalks = (): Promise<readonly WireTalkAt[]> => part('talks')

  async function talksOf(name: string, step: number): Promise<WireTalkAt[]> {
    const talks = await allTalks()
    return talks
      .filter((one) => one.start <= step && (one.first === name || one.second === name))
      .map((one) => ({ ...one, lines: one.lines.filter((line) => line.step <= step) }))
  }

  async function relationsOf(name: string, step: number): Promise<WireRelation[]> {
    const [mind, talks] = await Promise.all([mindOf(name), talksOf(name, step)])
    return relationsAt(mind, talks, name, facts.people.map((one) => one.name), step)
  }

  /** What was asked is told with the numbers of memories. */
  function told(call: WireSharedCall, memories: readonly WireThought[]): WireCall {
    const numbered = (number: number): WireThought | undefined => memories[number - 1]
    const recalled = call.recalled.flatMap(({ number, ...scores }) => {
      const memory = numbered(number)
      return memory ? [{ memory, ...scores }] : []
    })
    return { ...call, recalled, made: call.made.map(numbered).filter((one) => one !== undefined) }
  }

  return {
    name: facts.name,
    minds,
    tellsWhy: (key) => minds && stepOf(key) >= facts.first && stepOf(key) <= facts.step,
    facts: async () => facts,
    timeline: async () => timeline,
    map: () => part('map'),
    file: (path) => files[path] ?? '',
    keyframe: async (step) => (await spanAt(step + 1)).keyframe,
    changes: async (first, last) => {
      const { changes } = await spanAt(first)
      if (!changes) throw new Error(`${first}-${last}`)
      return changes
    },
    person: async (name, asked) => {
      const step = until(asked)
      const [mind, { keyframe, changes }, map] = await Promise.all([mindOf(name), spanAt(step), part<TiledMap>('map')])
      const span = { keyframe, changes: changes ? [changes] : [], last: changes?.last ?? keyframe.step }
      const { tile, action } = townAt(facts, span, step).people.get(name) ?? { tile: [0, 0], action: null }
      const midnight = Math.max(0, Math.max(0, step) - Math.round((hourOf(timeAt(facts, step)) * 3600) / facts.seconds_per_step))
      return {
        name,
        step,
        time: timeAt(facts, step),
        tile,
        place: placeAt(map, tile),
        action,
        plan: mind.plans.findLast((one) => one.step <= step) ?? null,
        memories: countsAt(mind, step),
        path: walksWithin(mind.walks, midnight, step),
      }
    },
    memories: async (name, step, query) => memoriesAt(await mindOf(name), until(step), query),
    evidence: async (name, number) => ({ memories: chainOf(await mindOf(name), number) }),
    talks: async (name, step) => (await talksOf(name, until(step))).slice(0, MOST_TALKS),
    calls: async (name, step) =>
      (await mindOf(name)).calls
        .filter((one) => one.step <= until(step))
        .slice(-MOST_CALLS)
        .reverse(),
    relationsOf: async (name, asked) => ({ step: until(asked), relations: await relationsOf(name, until(asked)) }),
    relations: async (asked) => {
      const all = await Promise.all(facts.people.map((one) => relationsOf(one.name, until(asked))))
      return { step: until(asked), relations: all.flat() }
    },
    askedFacts: async () => (minds ? (await allFacts()).map((one) => one.fact) : []),
    whoKnows: async (fact, asked) => {
      const step = until(asked)
      const known = (await allFacts()).find((one) => one.fact === fact.trim())
      if (known) return { ...known, step, knowers: known.knowers.filter((one) => one.step <= step) }
      const all = await Promise.all(facts.people.map(async (person) => ({ person, mind: await mindOf(person.name) })))
      const knowers = knowersOf(fact, step, all, await allTalks())
      return { fact, step, embedder: '', threshold: MOST_WORDS, people: all.length, knowers: [...knowers] }
    },
    modelUse: () => part<WireModelUse>('model'),
    call: async (key) => {
      const name = key.split('/')[0] ?? ''
      const hour = `why/${place.get(name) ?? -1}/${spanOf(stepOf(key))}`
      const [asked, mind] = await Promise.all([part<readonly WireSharedCall[]>(hour), mindOf(name)])
      const call = asked.find((one) => one.key === key)
      if (!call) throw new Error(key)
      return told(call, mind.memories)
    },
  }
}

/** A call is named person/step/prompt/ordinal. */
function stepOf(key: string): number {
  return Number(key.split('/')[1])
}
