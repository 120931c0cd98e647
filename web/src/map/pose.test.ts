import { expect, test } from 'vitest'
import type { ShownPerson } from '../town/shown'
import { bedOf, COLUMNS, seatOf, sittingFrame, standingFrame, walkingFrame } from './pose'
import type { TiledMap } from './tiled'

const map: TiledMap = {
  tilewidth: 16,
  tilesets: [],
  layers: [
    {
      name: 'objects',
      type: 'objectgroup',
      objects: [
        { name: 'bed', x: 32, y: 32, width: 16, height: 32 },
        { name: 'cafe customer seating', x: 16, y: 0, width: 16, height: 16 },
        { name: 'library sofa', x: 48, y: 0, width: 32, height: 16 },
        { name: 'stable', x: 80, y: 0, width: 16, height: 16 },
      ],
    },
    // A table left of the seating; a wall, which is no furniture, right of it.
    { name: 'collisions', type: 'tilelayer', width: 6, data: [1, 0, 1, 0, 0, 0] },
    { name: 'furniture', type: 'tilelayer', width: 6, data: [7, 8, 0, 9, 9, 0] },
  ],
}

const ACTION = {
  kind: 'sleep' as const,
  text: 'sleeping',
  address: 'Hill:Ada House:bedroom:bed',
  emoji: '😴',
  partner: null,
  start: 0,
  end: 9,
  lane: 'asleep' as const,
  call: null,
}

function sleeper(changes: Partial<ShownPerson>): ShownPerson {
  return {
    name: 'Ada Stone',
    age: 40,
    innate: '',
    learned: '',
    currently: '',
    lifestyle: '',
    home: '',
    sprite: 'ada',
    tile: [2, 3],
    facing: 'down',
    walking: false,
    action: ACTION,
    ...changes,
  }
}

test('only somebody asleep who has arrived at the bed lies in it', () => {
  expect(bedOf(map, sleeper({}))).toMatchObject({ y: 32 })
  expect(bedOf(map, sleeper({ walking: true }))).toBeUndefined()
  expect(bedOf(map, sleeper({ tile: [5, 5] }))).toBeUndefined()
  expect(bedOf(map, sleeper({ action: null }))).toBeUndefined()
})

test('a walk shows all four pictures of its row, and standing the first', () => {
  const frames = [0, 0.5, 1, 1.5, 2].map((tiles) => walkingFrame('left', tiles))
  expect(frames).toEqual([COLUMNS, COLUMNS + 1, COLUMNS + 2, COLUMNS + 3, COLUMNS])
  expect(standingFrame('left')).toBe(COLUMNS)
})

test('who has arrived on a chair sits at its table, and on a sofa looks into the room', () => {
  const guest = sleeper({ tile: [1, 0], action: { ...ACTION, kind: 'task' } })
  expect(seatOf(map, guest)).toBe('left')
  expect(seatOf(map, { ...guest, tile: [4, 0] })).toBe('down')
  expect(seatOf(map, { ...guest, walking: true })).toBeUndefined()
  expect(seatOf(map, { ...guest, tile: [5, 0] })).toBeUndefined()
  expect(seatOf(map, { ...guest, tile: [2, 0] })).toBeUndefined()
  expect(sittingFrame('left')).toBe(4 * COLUMNS + 1)
})
