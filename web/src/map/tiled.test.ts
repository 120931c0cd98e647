import { expect, test } from 'vitest'
import { glowingTiles, isAbove, nightLayers, objectAt, seenLayers, type TiledMap } from './tiled'

const map: TiledMap = {
  tilewidth: 16,
  tilesets: [
    { name: 'ground', firstgid: 1 },
    { name: 'lamps', firstgid: 9, tiles: [{ id: 2, properties: [{ name: 'glow', value: true }] }] },
  ],
  layers: [
    { name: 'ground', type: 'tilelayer', width: 2, data: [1, 1, 10, 11] },
    { name: 'roofs', type: 'tilelayer', properties: [{ name: 'above', value: true }] },
    { name: 'collisions', type: 'tilelayer' },
    { name: 'draft', type: 'tilelayer', visible: false, width: 2, data: [11, 0, 0, 0] },
    {
      name: 'lights',
      type: 'tilelayer',
      visible: false,
      properties: [{ name: 'night', value: true }],
    },
    {
      name: 'objects',
      type: 'objectgroup',
      objects: [{ name: 'bed', x: 32, y: 32, width: 16, height: 32 }],
    },
  ],
}

test('collisions, hidden layers and rectangles are not drawn', () => {
  expect(seenLayers(map).map((layer) => layer.name)).toEqual(['ground', 'roofs'])
  expect(seenLayers(map).map(isAbove)).toEqual([false, true])
})

test('lit windows are drawn only at night, also when Tiled hides them', () => {
  expect(nightLayers(map).map((layer) => layer.name)).toEqual(['lights'])
})

test('an object lies under the tiles of its rectangle alone', () => {
  expect(objectAt(map, 'bed', [2, 3])).toMatchObject({ x: 32, height: 32 })
  expect(objectAt(map, 'bed', [2, 4])).toBeUndefined()
  expect(objectAt(map, 'desk', [2, 3])).toBeUndefined()
})

test('tiles glow where a seen layer shows a picture that glows', () => {
  expect(glowingTiles(map)).toEqual([[1, 1]])
})
