import { expect, test } from 'vitest'
import type { WireKnower } from '../wire'
import { treesOf, waysOf, type Branch } from './spread'

function knower(person: string, step: number, source: string | null): WireKnower {
  return { person, step, source, tile: [step, 1] } as unknown as WireKnower
}

function names({ knower, told }: Branch): unknown {
  return [knower.person, told.map(names)]
}

test('who was told stands below the teller', () => {
  const knowers = [knower('Ada', 0, null), knower('Ben', 3, 'Ada'), knower('Cleo', 5, 'Ben'), knower('Dan', 6, 'Zoe')]
  expect(treesOf(knowers).map(names)).toEqual([['Ada', [['Ben', [['Cleo', []]]]]], ['Dan', []]])
})

test('people who are said to have told each other are all shown, once', () => {
  const shown = treesOf([knower('Ada', 2, 'Ben'), knower('Ben', 3, 'Ada')])
  expect(shown.map(names)).toEqual([['Ada', [['Ben', []]]]])
})

test('each telling is a line over the map', () => {
  expect(waysOf([knower('Ada', 0, null), knower('Ben', 3, 'Ada')])).toEqual([
    { kind: 'told', tiles: [[0, 1]] },
    { kind: 'told', tiles: [[0, 1], [3, 1]] },
  ])
})
