import { expect, test } from 'vitest'
import { lifted, shortened } from './labels'

test('a long line ends between two words, a short one is whole', () => {
  expect(shortened('Good morning, Klaus!', 20)).toBe('Good morning, Klaus!')
  expect(shortened('Good morning, dear Klaus!', 20)).toBe('Good morning, dear…')
  expect(shortened('Good morning, dear Klaus!', 17)).toBe('Good morning…')
  expect(shortened('aaaaaaaaaa', 5)).toBe('aaaaa…')
})

test('a name goes above another one that it would cover, by the order of names', () => {
  const places = new Map([
    ['Klaus', { x: 100, y: 50 }],
    ['Maria', { x: 130, y: 50 }],
  ])
  expect(lifted('Klaus', { x: 100, y: 50 }, places)).toBe(50)
  expect(lifted('Maria', { x: 130, y: 50 }, places)).toBe(22)
  expect(lifted('Maria', { x: 300, y: 50 }, places)).toBe(50)
  expect(lifted('Zoe', { x: 110, y: 50 }, places)).toBe(22)
})
