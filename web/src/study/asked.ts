/** What is asked about a simulation as a whole. Each fails with the server's sentence. */

import { get, simulationAddress, withQuery } from '../api'
import type { WireComparison, WireDiffusion, WireModelUse, WireRelations } from '../wire'

/** Ask how everybody stands to the others at a step. */
export function relationsAt(name: string, step: number): Promise<WireRelations> {
  return get(withQuery(`${simulationAddress(name)}/relations`, { step }))
}

/** Ask who knows a fact at a step. */
export function whoKnows(name: string, fact: string, step: number): Promise<WireDiffusion> {
  return get(withQuery(`${simulationAddress(name)}/diffusion`, { fact, step }))
}

/** Ask what the model was asked so far, and what it does now if the simulation is open. */
export function modelUse(name: string): Promise<WireModelUse> {
  return get(`${simulationAddress(name)}/model`)
}

/** Ask where two simulations differ. */
export function comparison(name: string, other: string): Promise<WireComparison> {
  return get(withQuery(`${simulationAddress(name)}/comparison`, { with: other }))
}
