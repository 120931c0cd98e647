/** What can be done with a simulation on the shelf. */

import { answerOf, post, reach, simulationAddress } from '../api'
import { fork } from '../director/directing'

export type CardAct =
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'fork' | 'rename'; readonly name: string; readonly to: string }

export function act(doing: CardAct): Promise<unknown> {
  const address = simulationAddress(doing.name)
  if (doing.kind === 'open') return post(`${address}/open`)
  if (doing.kind === 'delete') return post(`${address}/delete`)
  if (doing.kind === 'rename') return post(`${address}/rename`, { name: doing.to })
  return fork(doing.name, doing.to, null)
}

/** Bring in a simulation's file under a name. */
export async function bringIn(name: string, file: Blob): Promise<unknown> {
  const response = await reach(`/api/simulations/import?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })
  return answerOf(response)
}
