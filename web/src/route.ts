/** Which page an address means. The addresses of the original program are kept. */

import { isShared } from './shared/parts'

export type Route =
  | { readonly page: 'shelf' }
  | { readonly page: 'live' }
  | { readonly page: 'replay'; readonly name: string; readonly step: number }
  | { readonly page: 'demo'; readonly name: string; readonly step: number; readonly speed: number }
  | { readonly page: 'person'; readonly name: string; readonly step: number; readonly person: string }
  | { readonly page: 'people'; readonly name: string; readonly step: number | null }
  | { readonly page: 'model'; readonly name: string }
  | { readonly page: 'compare'; readonly name: string; readonly other: string | null }
  | { readonly page: 'nowhere' }

/** Read an address, such as `/replay/my_town/360/`. */
export function routeOf(pathname: string): Route {
  const [first, ...parts] = pathname.split('/').filter(Boolean).map(decoded)
  const [name = '', second = '', third = ''] = parts
  if (first === undefined) return { page: 'shelf' }
  // The original's path tester is a map that is looked around on.
  if (first === 'simulator_home' || first === 'path_tester') return { page: 'live' }
  if (name === '') return { page: 'nowhere' }
  if (first === 'replay') return { page: 'replay', name, step: stepOf(second) }
  if (first === 'demo') return { page: 'demo', name, step: stepOf(second), speed: speedOf(third) }
  if (first === 'replay_persona_state') {
    return { page: 'person', name, step: stepOf(second), person: third.replaceAll('_', ' ') }
  }
  if (first === 'simulation') return studyOf(name, second, third)
  return { page: 'nowhere' }
}

/** The pages about a simulation as a whole, such as `/simulation/my_town/people/360/`. */
function studyOf(name: string, page: string, rest: string): Route {
  if (page === 'people') return { page, name, step: rest === '' ? null : stepOf(rest) }
  if (page === 'model') return { page, name }
  if (page === 'compare') return { page, name, other: rest || null }
  return { page: 'nowhere' }
}

/** Return the address of a page; those of a shared file are all in the file, behind a `#`. */
export function addressOf(...parts: readonly (string | number)[]): string {
  return `${isShared ? '#' : ''}/${parts.map((part) => encodeURIComponent(String(part))).join('/')}/`
}

export function personAddress(name: string, step: number, person: string): string {
  return addressOf('replay_persona_state', name, step, person.replaceAll(' ', '_'))
}

function stepOf(text: string): number {
  const step = Number.parseInt(text, 10)
  return Number.isFinite(step) ? step : 0
}

/** The original's speeds are 1 to 5. */
function speedOf(text: string): number {
  return Math.max(1, Math.min(5, stepOf(text) || 2))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
