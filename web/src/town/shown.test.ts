import { expect, test } from 'vitest'
import { afterStep, clockAt, fromSnapshot, placeOf, speechOf, talkOf, withStatus, type Shown } from './shown'
import type { WireAction, WireSnapshot, WireStep, WireTalk } from '../wire'

const ADA = 'Ada Stone'
const BEN = 'Ben Field'

const walk: WireAction = {
  kind: 'task',
  text: 'fetching water',
  address: 'Hill:Ada House:kitchen:sink',
  emoji: '💧',
  partner: null,
  start: 0,
  end: 60,
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

function snapshot(): WireSnapshot {
  const person = (name: string, x: number): WireSnapshot['people'][number] => ({
    name,
    age: 40,
    innate: 'calm',
    learned: '',
    currently: '',
    lifestyle: '',
    sprite: 'ada',
    tile: [x, 5],
    action: walk,
  })
  return {
    simulation: 'test',
    town: { name: 'Hill', width: 20, height: 20, tile_size: 16 },
    step: 3,
    time: '2023-02-13T08:00:30',
    seconds_per_step: 10,
    people: [person(ADA, 4), person(BEN, 9)],
    talks: [],
    status: {
      state: 'running',
      reason: '',
      speed: 8,
      model: { provider: 'scripted', name: 'none', slots: 1, context: 0, is_language_model: false },
      thinking: [],
      waiting_calls: 0,
      tokens_per_second: 0,
      calls: 0,
      fallbacks: 0,
      seconds_per_game_hour: null,
      until: null,
    },
    role: 'director',
  }
}

function step(number: number, changes: Partial<WireStep> = {}): WireStep {
  return {
    step: number,
    time: `2023-02-13T08:00:${number}0`,
    moves: {},
    began: {},
    objects: [],
    talked: [],
    remembered: {},
    planned: {},
    ...changes,
  }
}

function after(...steps: WireStep[]): Shown {
  return steps.reduce(afterStep, fromSnapshot(snapshot()))
}

test('a move turns and walks a person, and the next step without one lets them stand', () => {
  const moved = after(step(4, { moves: { [ADA]: [3, 5] } }))
  expect(moved.people.get(ADA)).toMatchObject({ tile: [3, 5], facing: 'left', walking: true })
  const stood = afterStep(moved, step(5))
  expect(stood.people.get(ADA)).toMatchObject({ tile: [3, 5], facing: 'left', walking: false })
})

test('people whom a step leaves alone are the same values as before', () => {
  const before = fromSnapshot(snapshot())
  const moved = afterStep(before, step(4, { moves: { [ADA]: [4, 6] } }))
  expect(moved.people.get(BEN)).toBe(before.people.get(BEN))
  expect(moved.people.get(ADA)?.facing).toBe('down')
})

test('a step that was shown before changes nothing', () => {
  const before = fromSnapshot(snapshot())
  expect(afterStep(before, step(3, { moves: { [ADA]: [9, 9] } }))).toBe(before)
})

test('the reducer changes none of the values it is given', () => {
  const before = fromSnapshot(snapshot())
  const copy = structuredClone(before)
  afterStep(before, step(4, { moves: { [ADA]: [3, 5] }, talked: [talk] }))
  expect(before).toEqual(copy)
})

test('lines of a talk are heard one after the other and forgotten at its end', () => {
  const begun = after(step(4, { talked: [talk] }))
  expect(talkOf(begun, BEN)).toEqual({ partner: ADA, lines: [talk.utterances[0]] })
  expect(speechOf(begun, ADA)).toBe('Good morning!')
  const answered = afterStep(begun, step(8))
  expect(talkOf(answered, ADA)?.lines).toHaveLength(2)
  expect(speechOf(answered, ADA)).toBeNull()
  expect(speechOf(answered, BEN)).toBe('And to you.')
  expect(talkOf(afterStep(answered, step(10)), ADA)).toBeNull()
})

test('a jump over many steps shows the last of them', () => {
  const jumped = after(step(2000, { time: '2023-02-13T13:33:20', began: { [BEN]: walk } }))
  expect(jumped).toMatchObject({ step: 2000, time: '2023-02-13T13:33:20' })
})

test('memories are counted and objects keep their latest state', () => {
  const sink = { address: walk.address, state: 'running', users: [ADA] }
  const shown = after(
    step(4, { remembered: { [ADA]: { event: 2, chat: 1 } }, objects: [sink] }),
    step(5, { remembered: { [ADA]: { thought: 1 } }, objects: [{ ...sink, state: 'idle' }] }),
  )
  expect(shown.people.get(ADA)?.remembered).toBe(4)
  expect(shown.objects.get(walk.address)?.state).toBe('idle')
})

test('a status replaces the one before and nothing else', () => {
  const before = fromSnapshot(snapshot())
  const status = { ...before.status, state: 'waiting' as const, reason: 'The server is busy.' }
  const shown = withStatus(before, status)
  expect(shown.status).toBe(status)
  expect(shown.people).toBe(before.people)
})

test('a place is told from the building to the object, without what only repeats', () => {
  expect(placeOf('Hill:Ada House:kitchen:sink')).toBe('Ada House, kitchen, sink')
  expect(placeOf('Hill:Hobbs Cafe:cafe:behind the cafe counter')).toBe(
    'Hobbs Cafe, behind the counter',
  )
  expect(placeOf('Hill:Oak College:library:library table')).toBe('Oak College, library table')
  expect(placeOf('Hill:Hobbs Cafe:cafe')).toBe('Hobbs Cafe')
  expect(placeOf('Hill:Ada House')).toBe('Ada House')
  expect(placeOf('Hill:Ada House:main room (east):bed')).toBe('Ada House, main room (east), bed')
  expect(placeOf('')).toBe('')
})

test('a step is told as a time of day, before and after the one that is shown', () => {
  const shown = { ...fromSnapshot(snapshot()), step: 6, time: '2023-02-13T09:01:00', secondsPerStep: 10 }
  expect(clockAt(shown, 0)).toBe('09:00')
  expect(clockAt(shown, 366)).toBe('10:01')
})
