import { beforeEach, expect, test, vi } from 'vitest'
import type { WireChanges, WireFacts, WireKeyframe } from '../wire'
import { History } from './history'
import { Player } from './player.svelte'

const FACTS = { name: 'tiny', start: '2023-02-13T00:00:00', seconds_per_step: 10, first: 0, step: 20, people: [] } as unknown as WireFacts

function changes(first: number, last: number): WireChanges {
  return { first, last, time: '', walks: [], began: [], objects: [], talks: [], marks: [], thought: [] }
}

function player(): Player {
  const keyframe = async (step: number): Promise<WireKeyframe> => ({ step, time: '', people: [], objects: [], talks: [] })
  return new Player(new History(FACTS, { keyframe, changes: async (first, last) => changes(first, last) }))
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

beforeEach(() => void vi.stubGlobal('cancelAnimationFrame', () => undefined))

test('no moment behind the limit is shown', async () => {
  const limited = player()
  limited.limit(8)
  limited.seek(15)
  await settle()
  expect([limited.last, limited.step, limited.shown?.step]).toEqual([8, 8, 8])
})

test('who follows the live end goes along when the limit rises, who looks at the past does not', async () => {
  const [following, looking] = [player(), player()]
  for (const one of [following, looking]) one.limit(8)
  following.goLive()
  looking.seek(3)
  for (const one of [following, looking]) one.limit(12)
  await settle()
  expect([following.shown?.step, looking.shown?.step]).toEqual([12, 3])
  for (const one of [following, looking]) one.close()
})

test('what arrives behind the limit is kept for later', async () => {
  const limited = player()
  limited.limit(20)
  limited.arrived(changes(21, 30))
  expect(limited.last).toBe(20)
  limited.limit(25)
  expect(limited.last).toBe(25)
})
