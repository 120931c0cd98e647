import { expect, test } from 'vitest'
import type { ShownPerson } from '../town/shown'
import { ALONE, asideOf, sharesOf } from './crowd'

function at(name: string, x: number, walking = false): ShownPerson {
  return { name, tile: [x, 1], walking } as unknown as ShownPerson
}

test('people on one tile share it by name; those who pass by do not', () => {
  const shares = sharesOf([at('Maria', 3), at('Klaus', 3), at('Ada', 3, true), at('Bo', 4)])
  expect([...shares]).toEqual([
    ['Klaus', { index: 0, of: 2 }],
    ['Maria', { index: 1, of: 2 }],
  ])
})

test('those who share stand evenly about the middle, close when they are many', () => {
  expect(asideOf(ALONE)).toBe(0)
  expect([0, 1].map((index) => asideOf({ index, of: 2 }))).toEqual([-0.35, 0.35])
  expect(asideOf({ index: 7, of: 8 })).toBeCloseTo(0.7)
})
