/** Where a simulation's history is read from: a server, or the shared file itself. */

import type { TiledMap } from '../map/tiled'
import type {
  WireCall,
  WireCallLine,
  WireChanges,
  WireDiffusion,
  WireEvidence,
  WireFacts,
  WireKeyframe,
  WireMemoryPage,
  WireModelUse,
  WirePersonAt,
  WireRelations,
  WireTalkAt,
  WireTimeline,
} from '../wire'

/** Which memories of somebody are wanted; kinds: all of them when empty. */
export interface MemoryQuery {
  readonly text: string
  readonly kind: 'event' | 'thought' | 'chat' | ''
  readonly limit: number
  readonly offset: number
}

/** Reads one simulation. Each promise fails with an `Error` that holds a sentence for people. */
export interface Source {
  readonly name: string
  /** Whether it tells what people think and remember. */
  readonly minds: boolean
  /** Whether it can tell of the call of a key. */
  tellsWhy(key: string): boolean
  facts(): Promise<WireFacts>
  timeline(): Promise<WireTimeline>
  map(): Promise<TiledMap>
  keyframe(step: number): Promise<WireKeyframe>
  changes(first: number, last: number): Promise<WireChanges>
  person(name: string, step: number): Promise<WirePersonAt>
  memories(name: string, step: number, query: MemoryQuery): Promise<WireMemoryPage>
  evidence(name: string, number: number): Promise<WireEvidence>
  talks(name: string, step: number): Promise<readonly WireTalkAt[]>
  calls(name: string, step: number): Promise<readonly WireCallLine[]>
  relationsOf(name: string, step: number): Promise<WireRelations>
  call(key: string): Promise<WireCall>
  /** How everybody stands to the others. */
  relations(step: number): Promise<WireRelations>
  /** Facts that are worth asking about. */
  askedFacts(): Promise<readonly string[]>
  /** Who knows a fact. */
  whoKnows(fact: string, step: number): Promise<WireDiffusion>
  /** What the model was asked so far, and what it does now if the simulation is open. */
  modelUse(): Promise<WireModelUse>
  /** The address of a file of the town's folder, such as a picture of its map. */
  file(path: string): string
}
