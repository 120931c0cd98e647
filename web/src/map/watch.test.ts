import { expect, test } from 'vitest'
import type { Shown, ShownPerson } from '../town/shown'
import type { WireTalk } from '../wire'
import { boxOf, keptIn, nextLook, worthALook } from './watch'

const ROOM = { width: 30, height: 25 }

function person(name: string, x: number, changes: Partial<ShownPerson> = {}, start = 0): ShownPerson {
  const address = 'Hill:Ada House:kitchen:table'
  return {
    name,
    age: 40,
    innate: '',
    learned: '',
    currently: '',
    lifestyle: '',
    home: '',
    sprite: '',
    tile: [x, 5],
    facing: 'down',
    walking: false,
    action: { kind: 'task', text: '', address, emoji: '', partner: null, start, end: start + 60, lane: 'home', call: null },
    ...changes,
  }
}

function asleep(name: string, x: number): ShownPerson {
  const awake = person(name, x)
  return { ...awake, action: awake.action && { ...awake.action, kind: 'sleep' } }
}

function town(people: readonly ShownPerson[], talks: readonly WireTalk[] = []): Shown {
  return { people: new Map(people.map((one) => [one.name, one])), talks } as unknown as Shown
}

function talk(first: string, second: string, start: number): WireTalk {
  return { first, second, start, end: start + 20, place: '', utterances: [] }
}

test('everybody who is up is looked at while they can be seen together', () => {
  const people = [person('Bo', 20), person('Ada', 5), asleep('Cy', 90)]
  expect(worthALook(town(people), ROOM)).toEqual(['Ada', 'Bo'])
  expect(worthALook(town([person('Ada', 5), person('Bo', 60)]), ROOM)).toHaveLength(1)
})

test('a talk comes before a walk, and a walk before anything newer', () => {
  const apart = [person('Ada', 0, {}, 9), person('Bo', 40, { walking: true }, 2), person('Cy', 80)]
  expect(worthALook(town(apart), ROOM)).toEqual(['Bo'])
  const talks = [talk('Ada', 'Cy', 1), talk('Bo', 'Cy', 3)]
  expect(worthALook(town(apart, talks), ROOM)).toEqual(['Bo', 'Cy'])
})

test('the newest action is looked at when nobody walks, ties by name', () => {
  const apart = [person('Cy', 0, {}, 5), person('Bo', 40, {}, 5), person('Ada', 80, {}, 1)]
  expect(worthALook(town(apart), ROOM)).toEqual(['Bo'])
})

test('a town asleep is still a town to look at', () => {
  expect(worthALook(town([asleep('Ada', 0), asleep('Bo', 80)]), ROOM)).toEqual(['Ada'])
})

test('the look stays calm for twenty seconds unless those it is at part', () => {
  const before = town([person('Ada', 0, {}, 5), person('Bo', 60)])
  const look = nextLook(null, before, ROOM, 0)
  expect(look).toEqual({ names: ['Ada'], since: 0 })
  const after = town([person('Ada', 0, {}, 5), person('Bo', 60, { walking: true })])
  expect(nextLook(look, after, ROOM, 19_000)).toBe(look)
  expect(nextLook(look, after, ROOM, 21_000)).toEqual({ names: ['Bo'], since: 21_000 })
  const both = { names: ['Ada', 'Bo'], since: 0 }
  expect(nextLook(both, after, ROOM, 1000).names).toEqual(['Bo'])
})

test('a talk is turned to after five seconds, but not from another talk', () => {
  const people = [person('Ada', 0), person('Bo', 40), person('Cy', 80), person('Di', 120)]
  const quiet = { names: ['Ada'], since: 0 }
  const one = town(people, [talk('Bo', 'Cy', 1)])
  expect(nextLook(quiet, one, ROOM, 4000)).toBe(quiet)
  expect(nextLook(quiet, one, ROOM, 6000)).toEqual({ names: ['Bo', 'Cy'], since: 6000 })
  const near = [person('Ada', 0), person('Bo', 2), person('Cy', 80), person('Di', 82)]
  const two = town(near, [talk('Ada', 'Bo', 1), talk('Cy', 'Di', 2)])
  const talking = { names: ['Ada', 'Bo'], since: 0 }
  expect(nextLook(talking, two, ROOM, 6000)).toBe(talking)
})

test('a picture moves only as far as keeps its people within', () => {
  expect(keptIn(50, 20, 45, 55)).toBe(50)
  expect(keptIn(50, 20, 58, 64)).toBe(54)
  expect(keptIn(50, 20, 36, 38)).toBe(46)
  expect(keptIn(50, 20, 0, 80)).toBe(40)
})

test('a box is as large as what it holds', () => {
  const points = [{ x: 3, y: 9 }, { x: 1, y: 10 }]
  expect(boxOf(points)).toEqual({ left: 1, top: 9, right: 3, bottom: 10 })
})
