/** How a fact went from one to the next: a tree, and lines over the map. Pure. */

import type { Way } from '../map/ways'
import type { WireKnower } from '../wire'

export interface Branch {
  readonly knower: WireKnower
  readonly told: readonly Branch[]
}

/** Return the trees of a fact: who had it from nobody at the roots, who was told below the teller. */
export function treesOf(knowers: readonly WireKnower[]): readonly Branch[] {
  const names = new Set(knowers.map((one) => one.person))
  const branch = (knower: WireKnower): Branch => ({
    knower,
    // A teller came to know it earlier, so that no branch comes back to itself.
    told: knowers.filter((one) => one.source === knower.person && isAfter(one, knower)).map(branch),
  })
  const isRoot = (one: WireKnower): boolean => {
    const teller = knowers.find((other) => other.person === one.source)
    return one.source === null || !names.has(one.source) || !teller || !isAfter(one, teller)
  }
  return knowers.filter(isRoot).map(branch)
}

/** Return a line from each teller, where they came to know it, to where they told it. */
export function waysOf(knowers: readonly WireKnower[]): readonly Way[] {
  return knowers.flatMap((knower): Way[] => {
    const teller = knowers.find((one) => one.person === knower.source)
    return [{ kind: 'told', tiles: teller ? [teller.tile, knower.tile] : [knower.tile] }]
  })
}

function isAfter(one: WireKnower, other: WireKnower): boolean {
  return one.person !== other.person && one.step >= other.step
}
