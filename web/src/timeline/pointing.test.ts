import { expect, test } from 'vitest'
import type { WireMark } from '../wire'
import { HOURS_PX, laneAt, laneHeight, MARKS_PX } from './drawing'
import { markNear } from './marks'

const TOP = HOURS_PX + MARKS_PX

test.each([
  [TOP - 1, null],
  [TOP, 0],
  [TOP + laneHeight(25), 1],
  [TOP + 25 * laneHeight(25) - 1, 24],
  [TOP + 25 * laneHeight(25), null],
])('at a height of %i pixels is the lane %s of 25', (y, lane) => {
  expect(laneAt(y, 25)).toBe(lane)
})

test("in somebody's lane only their own marks are near", () => {
  const mark = (step: number, person: number, other: number | null = null): WireMark => ({ step, kind: 'conversation', person, other, text: '' })
  const marks = [mark(10, 0, 1), mark(12, 2)]
  const stretch = { from: 0, to: 100, width: 100 }
  expect(markNear(marks, stretch, 12)?.step).toBe(12)
  expect(markNear(marks, stretch, 12, 1)?.step).toBe(10)
  expect(markNear(marks, stretch, 12, 2)?.step).toBe(12)
  expect(markNear(marks, stretch, 12, 3)).toBeNull()
})
