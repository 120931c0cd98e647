import { expect, test } from 'vitest'
import en from './en.json'
import vi from './vi.json'

const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort()

test('both languages have the same keys', () => {
  expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort())
})

test.each(Object.keys(en) as (keyof typeof en)[])('%s has the same gaps in both languages', (key) => {
  expect(vi[key].trim()).not.toBe('')
  expect(gaps(vi[key])).toEqual(gaps(en[key]))
})
