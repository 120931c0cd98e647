import { expect, test } from 'vitest'
import type { WireChanges, WireDeed, WireFacts, WireKeyframe, WireTalk } from '../wire'
import { History, SPAN } from './history'
import { clockAt, extended, isObject, placeNames, placeOf, speechOf, talkOf, townAt, type Shown, type Span } from './shown'

const ADA = 'Ada Stone'
const BEN = 'Ben Field'

const deed: WireDeed = {
  kind: 'task',
  lane: 'home',
  text: 'fetching water',
  address: 'Hill:Ada House:kitchen:sink',
  emoji: '💧',
  partner: null,
  start: 0,
  end: 60,
  call: null,
}

const talk: WireTalk = {
  first: ADA,
  second: BEN,
  start: 4,
  end: 10,
  place: 'Hill:park:lawn',
  utterances: [
    { speaker: ADA, text: 'Good morning!', step: 4 },
    { speaker: BEN, text: 'And to you.', step: 7 },
  ],
}

export const facts = {
  name: 'test',
  town: { name: 'Hill', width: 20, height: 20, tile_size: 16 },
  start: '2023-02-13T08:00:00',
  seconds_per_step: 10,
  first: 0,
  step: 3000,
  people: [ADA, BEN].map((name) => ({ name, sprite: 'ada' })),
} as unknown as WireFacts

function keyframe(step: number): WireKeyframe {
  const people = [4, 9].map((x) => ({ tile: [x, 5] as const, action: deed }))
  return { step, time: '', people, objects: [], talks: [] }
}

function changes(first: number, last: number, more: Partial<WireChanges> = {}): WireChanges {
  return { first, last, time: '', walks: [], began: [], objects: [], talks: [], marks: [], thought: [], ...more }
}

function at(step: number, more: Partial<WireChanges> = {}): Shown {
  const span: Span = { keyframe: keyframe(-1), changes: [changes(0, 99, more)], last: 99 }
  return townAt(facts, span, step)
}

test('a keyframe alone is the town as it was', () => {
  const shown = at(0)
  expect(shown.time).toBe('2023-02-13T08:00:00')
  expect(shown.people.get(ADA)).toMatchObject({ tile: [4, 5], walking: false, action: deed })
})

test('a walk moves a person tile by tile, and they stay where it ended', () => {
  const walks = [{ person: 0, start: 3, tiles: [5, 5, 6, 5, 6, 6] }]
  const whereabouts = [2, 3, 4, 5, 6].map((step) => at(step, { walks }).people.get(ADA))
  expect(whereabouts.map((one) => one?.tile)).toEqual([[4, 5], [5, 5], [6, 5], [6, 6], [6, 6]])
  expect(whereabouts.map((one) => one?.walking)).toEqual([false, true, true, true, false])
  expect(whereabouts.map((one) => one?.facing)).toEqual(['down', 'right', 'right', 'down', 'down'])
})

test('what was begun last is what a person does', () => {
  const began = [10, 20].map((step) => ({ step, person: 1, action: { ...deed, text: `from ${step}` } }))
  expect([9, 10, 25].map((step) => at(step, { began }).people.get(BEN)?.action?.text)).toEqual([
    'fetching water',
    'from 10',
    'from 20',
  ])
})

test('a talk is heard line by line and is over at its end', () => {
  const heard = (step: number): Shown => at(step, { talks: [talk] })
  expect(talkOf(heard(3), ADA)).toBeNull()
  expect(talkOf(heard(5), BEN)).toEqual({ partner: ADA, lines: [talk.utterances[0]] })
  expect(speechOf(heard(5), ADA)).toBe('Good morning!')
  expect(speechOf(heard(8), ADA)).toBeNull()
  expect(speechOf(heard(8), BEN)).toBe('And to you.')
  expect(talkOf(heard(10), ADA)).toBeNull()
})

test('an object is as it was seen last', () => {
  const objects = [3, 8].map((step) => ({ step, address: deed.address, state: `state ${step}`, users: [] }))
  expect([2, 3, 9].map((step) => at(step, { objects }).objects.get(deed.address)?.state)).toEqual([
    undefined,
    'state 3',
    'state 8',
  ])
})

test('changes that leave a gap, or are known, change nothing', () => {
  const span: Span = { keyframe: keyframe(-1), changes: [], last: 9 }
  expect(extended(span, changes(11, 12))).toBe(span)
  expect(extended(span, changes(5, 9))).toBe(span)
  expect(extended(span, changes(10, 12)).last).toBe(12)
})

test('the time of a step is told from the time that is shown', () => {
  expect(clockAt(at(6), 60)).toBe('08:10')
})

test.each([
  ['Hill:Hobbs Cafe:cafe:behind the cafe counter', 'Hobbs Cafe, behind the counter'],
  ['Hill:Ada House:kitchen:sink', 'Ada House, kitchen, sink'],
  ['Hill:park', 'park'],
  ['', ''],
])('%s is told as %s', (address, told) => {
  expect(placeOf(address)).toBe(told)
})

test('a place is told by its names where it has some', () => {
  const names = { 'Hobbs Cafe': 'quán Hobbs Cafe', 'behind the cafe counter': 'sau quầy cà phê', sink: 'bồn rửa' }
  const told = ['cafe:behind the cafe counter', 'cafe:cafe stool'].map((rest) => placeOf(`Hill:Hobbs Cafe:${rest}`, names))
  expect(told).toEqual(['quán Hobbs Cafe, sau quầy cà phê', 'quán Hobbs Cafe, stool'])
  expect(placeOf('Hill:Ada House:kitchen:sink', names)).toBe('Ada House, kitchen, bồn rửa')
})

test("places are named in the page's language, else in the people's", () => {
  const vi = { park: 'công viên' }
  expect(placeNames({ language: 'en', place_names: { vi } }, 'vi')).toBe(vi)
  expect(placeNames({ language: 'vi', place_names: { vi } }, 'en')).toBe(vi)
  expect(placeNames({ language: 'en', place_names: { vi } }, 'en')).toEqual({})
})

/** A simulation in which Ada walks to the right for ever, one tile a step. */
function walking(asked: string[]) {
  return {
    keyframe: (step: number) => {
      asked.push(`k${step}`)
      const people = [step + 5, 9].map((x) => ({ tile: [x, 5] as const, action: deed }))
      return Promise.resolve({ ...keyframe(step), people })
    },
    changes: (first: number, last: number) => {
      asked.push(`c${first}-${last}`)
      return Promise.resolve(walk(first, last))
    },
  }
}

function walk(first: number, last: number): WireChanges {
  const tiles = Array.from({ length: last - first + 1 }, (_, index) => [first + index + 5, 5]).flat()
  return changes(first, last, { walks: [{ person: 0, start: first, tiles }] })
}

test('any step is shown after reading its hour once', async () => {
  const asked: string[] = []
  const history = new History(facts, walking(asked))
  for (const step of [700, 719, 361, 720, 3000, -1, 0]) {
    expect((await history.at(step)).people.get(ADA)?.tile[0]).toBe(step + 5)
  }
  expect(asked).toEqual(['k359', 'c360-719', 'k719', 'c720-1079', 'k2879', 'c2880-3000', 'k-1', 'c0-359'])
})

test('the live end grows without being read, over the end of an hour too', async () => {
  const asked: string[] = []
  const history = new History({ ...facts, step: SPAN - 10 }, walking(asked))
  await history.at(SPAN - 10)
  const before = asked.length
  history.append(walk(SPAN - 9, SPAN - 5))
  history.append(walk(SPAN - 4, SPAN + 20))
  for (const step of [SPAN - 9, SPAN - 1, SPAN, SPAN + 20]) {
    expect(history.peek(step)?.people.get(ADA)?.tile[0]).toBe(step + 5)
  }
  expect(asked.length).toBe(before)
})

test('where something is missing, the hour is read anew', async () => {
  const asked: string[] = []
  const history = new History({ ...facts, step: 10 }, walking(asked))
  await history.at(10)
  history.append(walk(50, 60))
  expect(history.peek(10)).toBeNull()
  expect((await history.at(40)).people.get(ADA)?.tile[0]).toBe(45)
})

test('hours are read around a moment, each once, and no more when the viewer is gone', async () => {
  const asked: string[] = []
  const history = new History({ ...facts, step: SPAN * 5 - 1 }, walking(asked))
  await history.at(SPAN * 2)
  await history.readAround(SPAN * 2, () => true)
  const hours = asked.filter((one) => one.startsWith('k')).map((one) => (Number(one.slice(1)) + 1) / SPAN)
  expect(hours).toEqual([2, 3, 1, 4, 0])
  expect(history.peek(0)).not.toBeNull()

  const none: string[] = []
  await new History({ ...facts, step: SPAN * 5 }, walking(none)).readAround(0, () => false)
  expect(none).toEqual([])
})

test.each([
  ['Hill:Hobbs Cafe:cafe:stove', true],
  ['Hill:Hobbs Cafe:cafe', false],
  ['<persona> Ada', false],
  ['', false],
])('%s is an object: %s', (address, is) => {
  expect(isObject(address)).toBe(is)
})
