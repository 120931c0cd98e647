/** A simulation as the server tells of it. What was told of a step never changes, so it is kept. */

import { get, simulationAddress, withQuery } from '../api'
import type { WireFacts } from '../wire'
import type { Source } from './source'

/** Answers kept, the newest ones. */
const KEPT = 200

export function serverSource(name: string): Source {
  const address = simulationAddress(name)
  const kept = new Map<string, Promise<unknown>>()
  let files = ''

  /** Read what is asked of a step once. A failure is asked again. */
  function read<T>(path: string): Promise<T> {
    const known = kept.get(path)
    if (known) return known as Promise<T>
    const reading = get<T>(`${address}${path}`)
    kept.set(path, reading)
    reading.catch(() => kept.delete(path))
    const oldest = kept.keys().next().value
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return reading
  }
  const of = (person: string): string => `/people/${encodeURIComponent(person)}`

  return {
    name,
    minds: true,
    tellsWhy: () => true,
    facts: async () => {
      const facts = await get<WireFacts>(`${address}/facts`)
      files = facts.files
      return facts
    },
    timeline: () => get(`${address}/timeline`),
    map: () => get(`${address}/map`),
    keyframe: (step) => get(`${address}/keyframe?step=${step}`),
    changes: (first, last) => get(`${address}/changes?first=${first}&last=${last}`),
    person: (person, step) => read(`${of(person)}?step=${step}`),
    memories: (person, step, { text, kind, offset, limit }) =>
      read(withQuery(`${of(person)}/memories`, { step, kind, search: text.trim(), offset, limit })),
    evidence: (person, number) => read(`${of(person)}/memories/${number}/evidence`),
    talks: (person, step) => read(`${of(person)}/conversations?step=${step}`),
    calls: (person, step) => read(`${of(person)}/calls?step=${step}&limit=100`),
    relationsOf: (person, step) => read(`${of(person)}/relations?step=${step}`),
    relations: (step) => read(`/relations?step=${step}`),
    askedFacts: () => Promise.resolve([]),
    whoKnows: (fact, step) => read(withQuery('/diffusion', { fact, step })),
    modelUse: () => get(`${address}/model`),
    call: (key) => read(`/calls/${key.split('/').map(encodeURIComponent).join('/')}`),
    file: (path) => files + path.split('/').map(encodeURIComponent).join('/'),
  }
}
