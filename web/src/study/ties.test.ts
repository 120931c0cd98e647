import { expect, test } from 'vitest'
import type { WireRelation } from '../wire'
import { spotsOf, tiesOf } from './ties'

function relation(person: string, other: string, changes: Partial<WireRelation> = {}): WireRelation {
  return { person, other, since: 5, how: 'seen', talks: 0, last_talk: null, topic: '', memories: 1, ...changes }
}

test('two views of one pair are one tie, the later talk counts', () => {
  const ties = tiesOf([
    relation('Bo', 'Ada', { since: 9, talks: 2, last_talk: 40, topic: 'bread', memories: 3 }),
    relation('Ada', 'Bo', { since: -1, talks: 2, last_talk: 30, topic: 'rain', memories: 4 }),
  ])
  expect(ties).toEqual([
    { first: 'Ada', second: 'Bo', since: -1, talks: 2, lastTalk: 40, topic: 'bread', memories: 7 },
  ])
})

test('who talked most comes first', () => {
  const ties = tiesOf([relation('Ada', 'Bo'), relation('Ada', 'Cy', { talks: 3, last_talk: 8 })])
  expect(ties.map((tie) => tie.second)).toEqual(['Cy', 'Bo'])
})

test('people stand inside the frame, apart, and always at the same spot', () => {
  const names = Array.from({ length: 25 }, (_, index) => `P${index}`)
  const ties = tiesOf(names.slice(1).map((name) => relation('P0', name, { talks: 1, last_talk: 3 })))
  const spots = [...spotsOf(names, ties, 360, 480).values()]
  for (const { x, y } of spots) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(360)
    expect(y).toBeLessThanOrEqual(480)
  }
  expect(new Set(spots.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`)).size).toBe(25)
  expect([...spotsOf(names, ties, 360, 480).values()]).toEqual(spots)
})

test('one person alone, or nobody, can be placed', () => {
  expect(spotsOf(['Ada'], [], 300, 200).get('Ada')).toEqual({ x: 150, y: 100 })
  expect(spotsOf([], [], 300, 200).size).toBe(0)
})

test('who is not among the people is left out', () => {
  expect(spotsOf(['Ada', 'Bo'], tiesOf([relation('Ada', 'Gone')]), 300, 200).size).toBe(2)
})
