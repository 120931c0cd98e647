import { expect, test } from 'vitest'
import type { WireMind, WireResident, WireTalkAt, WireThought } from '../wire'
import { knowersOf, type Known } from './knowing'

function person(name: string, currently = ''): WireResident {
  return { name, age: 30, innate: '', learned: '', currently, lifestyle: '', home: '', sprite: '' }
}

function memory(number: number, added: number, source: string, text: string, subject = 'Bo'): WireThought {
  return { number, kind: 'event', step: added, added, time: '', text, subject, importance: 5, evidence: [], depth: 0, source, call: null }
}

function mind(memories: readonly WireThought[], about: readonly string[]): WireMind {
  const walks = [{ person: 0, start: -1, tiles: [3, 4] }, { person: 0, start: 10, tiles: [4, 4, 5, 4] }]
  return { memories: [...memories], about: [...about], plans: [], walks, calls: [], daily_requirement: '' }
}

const ADA: Known = { person: person('Ada', 'Ada plans a party in the cafe.'), mind: mind([], []) }
const TALK: WireTalkAt = { first: 'Ada', second: 'Bo', start: 5, end: 20, time: '', place: '', lines: [] }
const BO: Known = {
  person: person('Bo'),
  mind: mind([memory(1, 2, 'seen', 'Ada bakes'), memory(2, 21, 'talk', 'There will be a party in the cafe')], ['Ada', 'Ada']),
}

test('who it is part of knows it from the start, who was told knows from whom', () => {
  const found = knowersOf('the party in the cafe', 30, [BO, ADA], [TALK])
  expect(found.map((one) => [one.person, one.step, one.how, one.source, one.talk])).toEqual([
    ['Ada', -1, 'known', null, null],
    ['Bo', 21, 'talk', 'Ada', 5],
  ])
  expect(found[1]?.tile).toEqual([5, 4])
})

test('nobody knows it before they were told', () => {
  expect(knowersOf('party cafe', 20, [BO, ADA], [TALK]).map((one) => one.person)).toEqual(['Ada'])
})

test('a teller who did not know it is not the source', () => {
  const found = knowersOf('party cafe', 30, [BO, { ...ADA, person: person('Ada') }], [TALK])
  expect(found.map((one) => [one.person, one.source, one.talk])).toEqual([['Bo', null, 5]])
})

test('what nobody remembers is known to nobody, and neither are words that say nothing', () => {
  expect(knowersOf('a whale', 30, [BO, ADA], [TALK])).toEqual([])
  expect(knowersOf('of the', 30, [BO, ADA], [TALK])).toEqual([])
})
