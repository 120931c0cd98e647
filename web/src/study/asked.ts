/** What is asked about two simulations. It fails with the server's sentence. */

import { get, simulationAddress, withQuery } from '../api'
import type { WireComparison } from '../wire'

/** Ask where two simulations differ. */
export function comparison(name: string, other: string): Promise<WireComparison> {
  return get(withQuery(`${simulationAddress(name)}/comparison`, { with: other }))
}
