/** What is taken along of a simulation, and from which address it comes. Pure. */

import { simulationAddress, withQuery } from '../api'
import { hourOf } from '../light'
import type { WireFacts } from '../wire'

export type Stretch = 'all' | 'day' | 'hour'

export interface Steps {
  readonly first: number
  readonly last: number
}

/** Return the steps of the hour or day in which a moment is, as far as they were lived. */
export function stretchOf(
  facts: Pick<WireFacts, 'seconds_per_step'>,
  stretch: Stretch,
  at: { readonly step: number; readonly time: string },
  last: number,
): Steps {
  if (stretch === 'all') return { first: 0, last }
  const stepsAnHour = Math.round(3600 / facts.seconds_per_step)
  const hours = hourOf(at.time)
  const [since, long] = stretch === 'day' ? [hours, stepsAnHour * 24] : [hours % 1, stepsAnHour]
  const begin = Math.max(0, at.step) - Math.round(since * stepsAnHour)
  return { first: Math.max(0, begin), last: Math.min(last, begin + long - 1) }
}

/** Return the address of a simulation as one HTML file. */
export function pageAddress(name: string, { first, last }: Steps, minds: boolean): string {
  return withQuery(`${simulationAddress(name)}/share`, { first, last, minds: String(minds) })
}
