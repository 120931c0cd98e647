import { expect, test } from 'vitest'
import en from './en.json'
import vi from './vi.json'

type Words = string | Record<string, string>
const forms = (words: Words): string[] => (typeof words === 'string' ? [words] : Object.values(words))
const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort()

test('both languages have the same keys', () => {
  expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort())
})

test.each(Object.keys(en) as (keyof typeof en)[])('%s has the same gaps in all its forms', (key) => {
  const [first = '', ...others] = [...forms(en[key]), ...forms(vi[key])]
  for (const other of others) {
    expect(other.trim()).not.toBe('')
    expect(gaps(other)).toEqual(gaps(first))
  }
})
