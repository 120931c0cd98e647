import { expect, test } from 'vitest'
import type { WireKnower } from '../wire'
import { treesOf, waysOf } from './spread'

function knower(person: string, step: number, source: string | null): WireKnower {
  return { person, step, tile: [step, 1], how: 'talk', source, talk: null, memory: null, memories: 1, similarity: 1, words: 1 }
}

test('who was told stands below the teller, who had it from nobody at the root', () => {
  const [tree] = treesOf([knower('Ada', -1, null), knower('Bo', 5, 'Ada'), knower('Cy', 9, 'Bo')])
  expect(tree?.knower.person).toBe('Ada')
  expect(tree?.told[0]?.told[0]?.knower.person).toBe('Cy')
})

test('two who told each other do not go round in a circle', () => {
  const trees = treesOf([knower('Ada', 3, 'Bo'), knower('Bo', 5, 'Ada')])
  expect(trees.map((one) => one.knower.person)).toEqual(['Ada'])
  expect(trees[0]?.told.map((one) => one.knower.person)).toEqual(['Bo'])
})

test('everybody is in exactly one place of the trees', () => {
  const all = [knower('Ada', 5, 'Bo'), knower('Bo', 5, 'Ada'), knower('Cy', 6, 'Nobody')]
  const count = (trees: ReturnType<typeof treesOf>): number =>
    trees.reduce((sum, one) => sum + 1 + count(one.told), 0)
  expect(count(treesOf(all))).toBe(3)
})

test('a way goes from where the teller heard it to where it was told on', () => {
  const ways = waysOf([knower('Ada', 1, null), knower('Bo', 5, 'Ada')])
  expect(ways.map((one) => one.tiles)).toEqual([[[1, 1]], [[1, 1], [5, 1]]])
})
