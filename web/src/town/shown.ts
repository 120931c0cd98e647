/**
 * The town at a step: one pure reducer from what a simulation tells to a value that can be drawn.
 *
 * Live, past and shared simulations all come through here. Nothing in it reads a clock, draws, or
 * decides what happens; the keyframe and the changes after it say it all.
 */

import type {
  Tile,
  WireChanges,
  WireDeed,
  WireFacts,
  WireKeyframe,
  WireObjectState,
  WireResident,
  WireTalk,
  WireTown,
  WireWalk,
} from '../wire'

export type Facing = 'down' | 'left' | 'right' | 'up'

export interface ShownPerson extends WireResident {
  readonly tile: Tile
  readonly facing: Facing
  /** Whether this step moved the person. */
  readonly walking: boolean
  readonly action: WireDeed | null
}

export interface Shown {
  readonly simulation: string
  readonly town: WireTown
  readonly step: number
  /** ISO 8601 without a zone: the town has one of its own. */
  readonly time: string
  readonly secondsPerStep: number
  readonly people: ReadonlyMap<string, ShownPerson>
  readonly talks: readonly WireTalk[]
  readonly objects: ReadonlyMap<string, WireObjectState>
}

/** A part of the history: how the town was, and all that happened from then to `last`. */
export interface Span {
  readonly keyframe: WireKeyframe
  readonly changes: readonly WireChanges[]
  readonly last: number
}

export interface Line {
  readonly speaker: string
  readonly text: string
}

/** Everything a card and the map say about one person's talk. */
export interface HeardTalk {
  readonly partner: string
  readonly lines: readonly Line[]
}

/** Return a span with what happened after it. Changes that don't begin there leave it as it is. */
export function extended(span: Span, changes: WireChanges): Span {
  if (changes.last <= span.last || changes.first > span.last + 1) return span
  return { ...span, changes: [...span.changes, changes], last: changes.last }
}

/** Return the town at a step of the span. */
export function townAt(facts: WireFacts, span: Span, step: number): Shown {
  const past = span.changes.filter((one) => one.first <= step)
  const talks = [...span.keyframe.talks, ...past.flatMap((one) => one.talks)]
  return {
    simulation: facts.name,
    town: facts.town,
    step,
    time: timeAt(facts, step),
    secondsPerStep: facts.seconds_per_step,
    people: peopleAt(facts, span.keyframe, past, step),
    talks: talks.filter((talk) => talk.start <= step && step < talk.end),
    objects: new Map(
      [...span.keyframe.objects, ...past.flatMap((one) => one.objects)]
        .filter((one) => one.step <= step)
        .map((one) => [one.address, one]),
    ),
  }
}

/** Return the simulated time of a step; before the first one it is the start. */
export function timeAt(facts: Pick<WireFacts, 'start' | 'seconds_per_step'>, step: number): string {
  const start = Date.parse(`${facts.start.slice(0, 19)}Z`)
  const then = new Date(start + Math.max(0, step) * facts.seconds_per_step * 1000)
  return then.toISOString().slice(0, 19)
}

/** Return what has been heard so far of the talk a person is in, or `null` outside of talks. */
export function talkOf(shown: Shown, name: string): HeardTalk | null {
  const talk = shown.talks.find((one) => one.first === name || one.second === name)
  if (!talk) return null
  return {
    partner: talk.first === name ? talk.second : talk.first,
    lines: talk.utterances.filter((line) => line.step <= shown.step),
  }
}

/** Return what a person is saying: the latest line of their talk, if it is theirs. */
export function speechOf(shown: Shown, name: string): string | null {
  const last = talkOf(shown, name)?.lines.at(-1)
  return last?.speaker === name ? last.text : null
}

/** Return the time of day at a step, such as `09:40`. */
export function clockAt(shown: Pick<Shown, 'time' | 'step' | 'secondsPerStep'>, step: number): string {
  const now = Date.parse(`${shown.time.slice(0, 19)}Z`)
  const then = new Date(now + (step - Math.max(0, shown.step)) * shown.secondsPerStep * 1000)
  return then.toISOString().slice(11, 16)
}

/** What the parts of addresses are called in some language. */
export type PlaceNames = Readonly<Record<string, string>>

/** Return the names of places for a page: in its own language if there are any, else the people's. */
export function placeNames(facts: Pick<WireFacts, 'place_names' | 'language'>, language: string): PlaceNames {
  return facts.place_names[language] ?? facts.place_names[facts.language] ?? {}
}

/** Tell whether an address is that of an object, `world:sector:arena:object`. */
export function isObject(address: string): boolean {
  return address.split(':').length === 4 && !address.includes('<')
}

/**
 * Return the place in an address in plain words, from the building to the object. A room that only
 * says what kind of building it is in is left out: `Hobbs Cafe, behind the counter`.
 */
export function placeOf(address: string, names: PlaceNames = {}): string {
  const parts = address.split(':').slice(1)
  const [sector, arena, object] = parts.filter((part) => part && !part.startsWith('<'))
  const called = (part: string): string => (Object.hasOwn(names, part) ? (names[part] ?? part) : part)
  if (!sector || !arena) return called(sector ?? '')
  const kind = new RegExp(`\\b${arena.replace(/\W/g, '.')}\\b ?`, 'i')
  const short = object && kind.test(sector) ? object.replace(kind, '') : object
  const rest = object && Object.hasOwn(names, object) ? called(object) : short
  const repeats = kind.test(sector) || (object !== undefined && kind.test(object))
  return [called(sector), repeats ? '' : called(arena), rest].filter(Boolean).join(', ')
}

function peopleAt(
  facts: WireFacts,
  keyframe: WireKeyframe,
  past: readonly WireChanges[],
  step: number,
): ReadonlyMap<string, ShownPerson> {
  const walks = past.flatMap((one) => one.walks)
  const began = past.flatMap((one) => one.began).filter((one) => one.step <= step)
  return new Map(
    facts.people.map((resident, index) => {
      const before = keyframe.people[index]
      const deed = began.findLast((one) => one.person === index)?.action ?? before?.action ?? null
      const own = walks.filter((one) => one.person === index && one.start <= step)
      return [resident.name, { ...resident, action: deed, ...whereAt(own, before?.tile ?? [0, 0], step) }]
    }),
  )
}

/** Return where somebody is who was at `from` and then went these ways. */
function whereAt(
  walks: readonly WireWalk[],
  from: Tile,
  step: number,
): Pick<ShownPerson, 'tile' | 'facing' | 'walking'> {
  const walk = walks.at(-1)
  if (!walk) return { tile: from, facing: 'down', walking: false }
  const end = walk.tiles.length / 2 - 1
  const index = Math.min(step - walk.start, end)
  const tile = tileOf(walk, index) ?? from
  const before = tileOf(walk, index - 1) ?? lastTile(walks.at(-2)) ?? from
  return { tile, facing: facingTo(before, tile), walking: step - walk.start <= end }
}

function tileOf(walk: WireWalk, index: number): Tile | undefined {
  const [x, y] = [walk.tiles[index * 2], walk.tiles[index * 2 + 1]]
  return x === undefined || y === undefined ? undefined : [x, y]
}

function lastTile(walk: WireWalk | undefined): Tile | undefined {
  return walk && tileOf(walk, walk.tiles.length / 2 - 1)
}

function facingTo(from: Tile, to: Tile): Facing {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  if (dx === 0 && dy === 0) return 'down'
  if (Math.abs(dx) >= Math.abs(dy)) return dx > 0 ? 'right' : 'left'
  return dy > 0 ? 'down' : 'up'
}
