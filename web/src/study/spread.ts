/** How a fact went from one to the next: a tree, and lines over the map. Pure. */

import type { Way } from '../map/ways'
import type { WireKnower } from '../wire'

export interface Branch {
  readonly knower: WireKnower
  readonly told: readonly Branch[]
}

/** Return the trees of a fact: who had it from nobody at the roots, who was told below the teller. */
export function treesOf(knowers: readonly WireKnower[]): readonly Branch[] {
  const branch = (knower: WireKnower): Branch => ({
    knower,
    told: knowers.filter((one) => tellerOf(knowers, one) === knower).map(branch),
  })
  return knowers.filter((one) => tellerOf(knowers, one) === null).map(branch)
}

/** Return a line from each teller, where they came to know it, to where they told it. */
export function waysOf(knowers: readonly WireKnower[]): readonly Way[] {
  return knowers.map((knower): Way => {
    const teller = tellerOf(knowers, knower)
    return { kind: 'told', tiles: teller ? [teller.tile, knower.tile] : [knower.tile] }
  })
}

/** A teller came to know it earlier, so that no branch comes back to itself. */
function tellerOf(knowers: readonly WireKnower[], knower: WireKnower): WireKnower | null {
  const earlier = knowers.slice(0, knowers.indexOf(knower))
  return earlier.find((one) => one.person === knower.source) ?? null
}
