import { expect, test } from 'vitest'
import { durationMs, smoothed } from './pace'

test('a step lasts as long as steps take to arrive', () => {
  let interval = 500
  for (let i = 0; i < 60; i += 1) interval = smoothed(interval, 125)
  expect(durationMs(interval, 0)).toBeCloseTo(125, 0)
})

test('a minute of thinking does not make anybody walk in slow motion', () => {
  expect(durationMs(smoothed(125, 60_000), 0)).toBeLessThan(250)
})

test('the more steps wait the shorter each is shown', () => {
  const durations = [0, 5, 10, 30].map((waiting) => durationMs(400, waiting))
  expect(durations).toEqual([...durations].sort((a, b) => b - a))
  expect(new Set(durations).size).toBe(4)
})
