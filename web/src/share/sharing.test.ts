import { expect, test } from 'vitest'
import { pageAddress, stretchOf } from './sharing'

const facts = { seconds_per_step: 10 }
const noon = { step: 4321, time: '2023-02-13T12:00:10' }

test('the hour and the day of a moment are whole, as far as they were lived', () => {
  expect(stretchOf(facts, 'hour', noon, 9000)).toEqual({ first: 4320, last: 4679 })
  expect(stretchOf(facts, 'hour', noon, 4400)).toEqual({ first: 4320, last: 4400 })
  expect(stretchOf(facts, 'day', noon, 9000)).toEqual({ first: 0, last: 8639 })
  expect(stretchOf(facts, 'all', noon, 9000)).toEqual({ first: 0, last: 9000 })
})

test('a day that the simulation began in has no steps before the first', () => {
  const early = { step: 10, time: '2023-02-13T08:01:40' }
  expect(stretchOf(facts, 'day', early, 9000)).toEqual({ first: 0, last: 5759 })
})

test('an address names the steps and whether minds are in it', () => {
  const address = pageAddress('my town', { first: 0, last: 5 }, false)
  expect(address).toBe('/api/simulations/my%20town/share?first=0&last=5&minds=false')
})
