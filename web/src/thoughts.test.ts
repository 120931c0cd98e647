import { expect, test } from 'vitest'
import { thoughtsOf } from './thoughts'

test('people who think about the same are named together, the longest thought first', () => {
  const thinking = [
    { person: 'Maria Lopez', prompt: 'plan_day', seconds: 2 },
    { person: 'Klaus Mueller', prompt: 'plan_day', seconds: 5 },
    { person: 'Ada Stone', prompt: 'act', seconds: 9 },
    { person: 'Ada Stone', prompt: 'act', seconds: 1 },
  ]
  expect(thoughtsOf(thinking)).toEqual([
    { prompt: 'act', people: ['Ada'], seconds: 9 },
    { prompt: 'plan_day', people: ['Klaus', 'Maria'], seconds: 5 },
  ])
  expect(thoughtsOf([])).toEqual([])
})
