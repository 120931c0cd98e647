import { expect, test } from 'vitest'
import { fastEnough, filmAddress, pageAddress, stretchOf } from './sharing'

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
  const address = (minds: boolean): string => pageAddress('my town', { first: 0, last: 5 }, minds, ['a & b', 'c'])
  expect(address(false)).toBe('/api/simulations/my%20town/share?first=0&last=5&minds=false')
  expect(address(true)).toBe('/api/simulations/my%20town/share?first=0&last=5&minds=true&fact=a%20%26%20b&fact=c')
})

test('a film follows somebody, or looks at a tile, or shows the whole town', () => {
  const film = (view: object): string => filmAddress('ville', 'gif', { first: 1, last: 9 }, 60, view)
  expect(film({ follow: 'Ada Stone', around: [3, 4] })).toContain('&follow=Ada+Stone')
  expect(film({ around: [3, 4] })).toContain('&x=3&y=4')
  expect(film({})).toBe('/api/simulations/ville/film?first=1&last=9&form=gif&speed=60')
})

test('a long stretch is only offered at speeds that make a short film', () => {
  expect(fastEnough([60, 120, 300], { first: 0, last: 360 }, 10)).toEqual([300])
})
