/**
 * The town as it is shown: one pure reducer from the stream's messages to a value.
 *
 * Nothing here reads a clock, draws, or decides what happens; the server's messages say it all.
 */

import type {
  Tile,
  WireObject,
  WirePerson,
  WireSnapshot,
  WireStatus,
  WireStep,
  WireTalk,
  WireTown,
} from './wire'

export type Facing = 'down' | 'left' | 'right' | 'up'

export interface ShownPerson extends WirePerson {
  readonly facing: Facing
  /** Whether the last shown step moved this person. */
  readonly walking: boolean
  /** How many memories were added since the page was opened. */
  readonly remembered: number
}

export interface Shown {
  readonly simulation: string
  readonly town: WireTown
  readonly step: number
  readonly time: string
  readonly secondsPerStep: number
  readonly people: ReadonlyMap<string, ShownPerson>
  readonly talks: readonly WireTalk[]
  readonly objects: ReadonlyMap<string, WireObject>
  readonly status: WireStatus
  readonly role: 'director' | 'viewer'
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

export function fromSnapshot(snapshot: WireSnapshot): Shown {
  const people = snapshot.people.map((person): [string, ShownPerson] => [
    person.name,
    { ...person, facing: 'down', walking: false, remembered: 0 },
  ])
  return {
    simulation: snapshot.simulation,
    town: snapshot.town,
    step: snapshot.step,
    time: snapshot.time,
    secondsPerStep: snapshot.seconds_per_step,
    people: new Map(people),
    talks: snapshot.talks,
    objects: new Map(),
    status: snapshot.status,
    role: snapshot.role,
  }
}

/** Return the town after a step. A step that was shown before changes nothing. */
export function afterStep(shown: Shown, step: WireStep): Shown {
  if (step.step <= shown.step) return shown
  const people = [...shown.people].map(([name, person]): [string, ShownPerson] => [
    name,
    personAfter(person, step),
  ])
  return {
    ...shown,
    step: step.step,
    time: step.time,
    people: new Map(people),
    talks: [...shown.talks, ...step.talked].filter((talk) => step.step < talk.end),
    objects: objectsAfter(shown.objects, step.objects),
  }
}

export function withStatus(shown: Shown, status: WireStatus): Shown {
  return { ...shown, status }
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
export function clockAt(shown: Shown, step: number): string {
  const now = Date.parse(`${shown.time.slice(0, 19)}Z`)
  const then = new Date(now + (step - Math.max(0, shown.step)) * shown.secondsPerStep * 1000)
  return then.toISOString().slice(11, 16)
}

/**
 * Return the place in an address in plain words, from the building to the object. A room that only
 * says what kind of building it is in is left out: `Hobbs Cafe, behind the counter`.
 */
export function placeOf(address: string): string {
  const parts = address.split(':').slice(1)
  const [sector, arena, object] = parts.filter((part) => part && !part.startsWith('<'))
  if (!sector || !arena) return sector ?? ''
  const kind = new RegExp(`\\b${arena.replace(/\W/g, '.')}\\b ?`, 'i')
  const rest = object && kind.test(sector) ? object.replace(kind, '') : object
  const repeats = kind.test(sector) || (object !== undefined && kind.test(object))
  return [sector, repeats ? '' : arena, rest].filter(Boolean).join(', ')
}

function personAfter(person: ShownPerson, step: WireStep): ShownPerson {
  const tile = step.moves[person.name]
  const began = step.began[person.name]
  const remembered = sum(Object.values(step.remembered[person.name] ?? {}))
  if (!tile && !began && !remembered && !person.walking) return person
  return {
    ...person,
    tile: tile ?? person.tile,
    facing: tile ? facingTo(person.tile, tile, person.facing) : person.facing,
    walking: tile !== undefined,
    action: began ?? person.action,
    remembered: person.remembered + remembered,
  }
}

function facingTo(from: Tile, to: Tile, before: Facing): Facing {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  if (dx === 0 && dy === 0) return before
  if (Math.abs(dx) >= Math.abs(dy)) return dx > 0 ? 'right' : 'left'
  return dy > 0 ? 'down' : 'up'
}

function objectsAfter(
  objects: ReadonlyMap<string, WireObject>,
  changed: readonly WireObject[],
): ReadonlyMap<string, WireObject> {
  if (changed.length === 0) return objects
  return new Map([...objects, ...changed.map((one): [string, WireObject] => [one.address, one])])
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
