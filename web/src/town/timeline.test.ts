import { expect, test } from 'vitest'
import type { WireChanges, WireDeed, WireMark, WireTimeline } from '../wire'
import { firstAfter, gapAt, grown, kindAt, lastDecision, lastMark, nextDecision, nextMark } from './timeline'

const mark = (step: number, kind: WireMark['kind'], person: number, other: number | null = null): WireMark => ({
  step,
  kind,
  person,
  other,
  text: '',
})

const timeline: WireTimeline = {
  step: 100,
  lanes: [
    { starts: [0, 40], kinds: ['asleep', 'home'], decisions: [0, 40, 60] },
    { starts: [0], kinds: ['asleep'], decisions: [0, 50] },
  ],
  marks: [mark(30, 'conversation', 0, 1), mark(70, 'conversation', 1), mark(80, 'reflection', 0)],
  gaps: [
    [10, 20],
    [45, 46],
  ],
}

test.each([
  [0, 39, 'asleep'],
  [0, 40, 'home'],
  [1, 100, 'asleep'],
  [1, 101, null],
  [0, -1, null],
  [7, 0, null],
])("person %i's day at step %i is drawn as %s", (person, step, kind) => {
  expect(kindAt(timeline, person, step)).toBe(kind)
})

test('the next and the last decision are of anybody, or of one person', () => {
  expect(nextDecision(timeline, 40, null)).toBe(50)
  expect(nextDecision(timeline, 40, 0)).toBe(60)
  expect(nextDecision(timeline, 60, null)).toBeNull()
  expect(lastDecision(timeline, 50, null)).toBe(40)
  expect(lastDecision(timeline, 50, 1)).toBe(0)
  expect(lastDecision(timeline, 0, 1)).toBeNull()
})

test.each([
  [9, null],
  [10, [10, 20]],
  [19, [10, 20]],
  [20, null],
  [45, [45, 46]],
])('step %i lies in the gap %j', (step, gap) => {
  expect(gapAt(timeline, step)).toEqual(gap)
})

test('conversations are found forward and back, of both who talk', () => {
  expect(nextMark(timeline, 0, 'conversation', 1)?.step).toBe(30)
  expect(nextMark(timeline, 30, 'conversation', 0)).toBeNull()
  expect(lastMark(timeline, 100, 'conversation', null)?.step).toBe(70)
  expect(lastMark(timeline, 30, 'conversation', null)).toBeNull()
})

test('a timeline grows by what happened after it, once', () => {
  const action = { lane: 'home' } as unknown as WireDeed
  const changes = {
    first: 101,
    last: 110,
    began: [
      { step: 103, person: 0, action },
      { step: 105, person: 1, action },
    ],
    marks: [mark(104, 'direction', 0)],
  } as unknown as WireChanges
  const after = grown(timeline, changes)
  expect(after.step).toBe(110)
  expect(after.lanes[0]).toEqual({ starts: [0, 40], kinds: ['asleep', 'home'], decisions: [0, 40, 60, 103] })
  expect(after.lanes[1]).toEqual({ starts: [0, 105], kinds: ['asleep', 'home'], decisions: [0, 50, 105] })
  expect(after.marks.at(-1)?.step).toBe(104)
  expect(after.gaps).toBe(timeline.gaps)
  expect(grown(after, changes)).toBe(after)
})

test.each([
  [[], 3, 0],
  [[1, 3, 5], 0, 0],
  [[1, 3, 5], 3, 2],
  [[1, 3, 5], 9, 3],
])('in %j the first number after %i is at %i', (sorted, value, index) => {
  expect(firstAfter(sorted, value)).toBe(index)
})
