/** Who is looking, and what is open in the server. */

import { get, post } from '../api'
import type { WireSession } from '../wire'

const POLL_MS = 500

export function session(): Promise<WireSession> {
  return get('/api/session')
}

/** Ask for a simulation to be opened, and wait until it is. Fails with the server's sentence. */
export async function opened(
  request: Promise<WireSession>,
  onprogress: (session: WireSession) => void,
): Promise<WireSession> {
  let now = await request
  while (now.opening !== null) {
    onprogress(now)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    now = await session()
  }
  if (now.problem) throw new Error(now.problem)
  return now
}

export function closeOpen(): Promise<WireSession> {
  return post('/api/close')
}
