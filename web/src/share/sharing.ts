/** What is taken along of a simulation, and from which address it comes. Pure. */

import { simulationAddress, withQuery } from '../api'
import { hourOf } from '../light'
import type { Tile, WireFacts } from '../wire'

/** How long a film may be in either form. */
const MOST_SECONDS = 30

export type Stretch = 'all' | 'day' | 'hour' | 'minutes'

export interface Steps {
  readonly first: number
  readonly last: number
}

/** Return the steps of the day or hour in which a moment is, or ten minutes from it on. */
export function stretchOf(
  facts: Pick<WireFacts, 'seconds_per_step'>,
  stretch: Stretch,
  at: { readonly step: number; readonly time: string },
  last: number,
): Steps {
  if (stretch === 'all') return { first: 0, last }
  const stepsAnHour = Math.round(3600 / facts.seconds_per_step)
  const hours = hourOf(at.time)
  const [since, long] = {
    day: [hours, stepsAnHour * 24] as const,
    hour: [hours % 1, stepsAnHour] as const,
    minutes: [0, Math.round(stepsAnHour / 6)] as const,
  }[stretch]
  const begin = Math.max(0, at.step) - Math.round(since * stepsAnHour)
  return { first: Math.max(0, begin), last: Math.min(last, begin + long - 1) }
}

/** Return the address of a simulation as one HTML file, with who knows some facts. */
export function pageAddress(name: string, { first, last }: Steps, minds: boolean, facts: readonly string[]): string {
  const asked = minds ? facts.map((fact) => `&fact=${encodeURIComponent(fact)}`) : []
  return withQuery(`${simulationAddress(name)}/share`, { first, last, minds: String(minds) }) + asked.join('')
}

/** What a film shows: somebody, what is around a tile, or with neither the whole town. */
export interface View {
  readonly follow?: string | undefined
  readonly around?: Tile | undefined
}

/** Return the address of a picture of a moment, or of a film of some steps. */
export function filmAddress(
  name: string,
  form: 'png' | 'gif' | 'webm',
  { first, last }: Steps,
  speed: number,
  { follow, around }: View,
): string {
  const [x, y] = follow === undefined && around ? around : []
  return withQuery(`${simulationAddress(name)}/film`, { first, last, form, speed, follow, x, y })
}

/** Return those speeds at which a film of some steps isn't too long. */
export function fastEnough(speeds: readonly number[], steps: Steps, secondsPerStep: number): readonly number[] {
  const seconds = (steps.last - steps.first) * secondsPerStep
  return speeds.filter((speed) => seconds / speed < MOST_SECONDS)
}
