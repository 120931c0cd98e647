import { expect, test } from 'vitest'
import { hourOf, lightAt } from './light'

test('day is clear, night is blue and lit by lamps', () => {
  expect(lightAt(12)).toEqual({ colour: [255, 255, 255], lamps: 0 })
  const [red, , blue] = lightAt(2).colour
  expect(blue).toBeGreaterThan(red)
  expect(lightAt(2).lamps).toBe(1)
})

test('dawn and dusk are warmer than day', () => {
  for (const hour of [6.75, 18.5]) {
    const [red, , blue] = lightAt(hour).colour
    expect(red).toBeGreaterThan(blue)
  }
})

test('the light never jumps from one minute to the next, not even at midnight', () => {
  for (let minute = 0; minute <= 1440; minute += 1) {
    const [now, next] = [lightAt(minute / 60), lightAt(((minute + 1) % 1440) / 60)]
    now.colour.forEach((part, i) => expect(Math.abs(part - (next.colour[i] ?? 0))).toBeLessThan(4))
  }
})

test('the hour of a time counts its minutes and seconds', () => {
  expect(hourOf('2023-02-13T09:30:36')).toBeCloseTo(9.51)
})
