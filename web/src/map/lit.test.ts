import { expect, test } from 'vitest'
import type { ShownPerson } from '../town/shown'
import { isInLight, lampsOf, litBy } from './lit'
import type { TiledMap } from './tiled'

/** Two houses of two tiles each, side by side, and a street below them with a lamp. */
const map: TiledMap = {
  tilewidth: 16,
  tilesets: [{ name: 'lamps', firstgid: 5, tiles: [{ id: 0, properties: [{ name: 'glow', value: true }] }] }],
  layers: [
    { name: 'furniture', type: 'tilelayer', width: 4, data: [5, 0, 0, 5, 0, 5, 0, 0] },
    {
      name: 'lights',
      type: 'tilelayer',
      visible: false,
      width: 4,
      data: [0, 7, 7, 0, 0, 0, 0, 0],
      properties: [{ name: 'night', value: true }],
    },
    {
      name: 'sectors',
      type: 'objectgroup',
      objects: [
        { name: 'west', x: 0, y: 0, width: 32, height: 16 },
        { name: 'east', x: 32, y: 0, width: 32, height: 16 },
        { name: 'street', x: 0, y: 16, width: 64, height: 16 },
      ],
    },
    {
      name: 'arenas',
      type: 'objectgroup',
      objects: [
        { name: 'bedroom', x: 0, y: 0, width: 16, height: 16 },
        { name: 'kitchen', x: 16, y: 0, width: 16, height: 16 },
        { name: 'hall', x: 32, y: 0, width: 32, height: 16 },
        { name: 'street', x: 0, y: 16, width: 64, height: 16 },
      ],
    },
  ],
}

function person(tile: [number, number], kind: 'sleep' | 'task'): ShownPerson {
  return { name: `${kind} ${tile.join()}`, tile, action: { kind } } as unknown as ShownPerson
}

function lit(...people: ShownPerson[]): readonly string[] {
  const { houses, rooms, streets } = litBy(map, lampsOf(map), people)
  return [
    ...houses.map(({ sector }) => sector.name),
    ...rooms.map(({ area, lamps }) => `${area.name} ${lamps.length}`),
    `streets ${streets.length}`,
  ]
}

test('who is awake lights their room, and the windows of the house', () => {
  expect(lit(person([0, 0], 'task'))).toEqual(['west', 'bedroom 1', 'streets 1'])
  expect(lit(person([1, 0], 'task'), person([3, 0], 'task'))).toEqual([
    'west', 'east', 'kitchen 0', 'hall 1', 'streets 1',
  ])
})

test('a house of sleepers is dark; the lamps of streets shine for everybody', () => {
  expect(lit(person([0, 0], 'sleep'))).toEqual(['streets 1'])
  expect(lit(person([0, 1], 'task'))).toEqual(['streets 1'])
})

test('a terrace without walls is lit by nobody', () => {
  const walls = { name: 'walls', type: 'tilelayer', width: 4, data: [3, 3, 0, 0, 0, 0, 0, 0] }
  const walled = { ...map, layers: [...map.layers, walls] }
  expect(lampsOf(walled).rooms.map(({ name }) => name)).toEqual(['bedroom', 'kitchen'])
})

test('whose room is lit needs no light of their own', () => {
  const [reader, walker] = [person([0, 0], 'task'), person([2, 1], 'task')]
  const now = litBy(map, lampsOf(map), [reader, walker])
  expect([reader, walker].map((one) => isInLight(map, now, one))).toEqual([true, false])
})
