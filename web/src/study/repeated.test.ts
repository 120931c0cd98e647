import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Repeated } from './repeated'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('many nudges are one piece of work, after a rest', async () => {
  let done = 0
  const repeated = new Repeated(async () => void (done += 1))
  for (let count = 0; count < 5; count += 1) repeated.nudge()
  expect(done).toBe(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(done).toBe(1)
})

test('what comes while it works is not missed, and never worked at beside it', async () => {
  let [now, most, done] = [0, 0, 0]
  const repeated = new Repeated(async () => {
    most = Math.max(most, (now += 1))
    await new Promise((resolve) => setTimeout(resolve, 1000))
    now -= 1
    done += 1
  })
  repeated.nudge()
  await vi.advanceTimersByTimeAsync(2500)
  repeated.nudge()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([most, done]).toEqual([1, 2])
})

test('nothing is done after it was closed', async () => {
  let done = 0
  const repeated = new Repeated(async () => void (done += 1))
  repeated.nudge()
  repeated.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(done).toBe(0)
})
