/** Requests to the server. A refusal is thrown as an `Error` that holds the server's sentence. */

import type { WireCard, WireDetails } from './wire'

/** The cookie holds the token from the first answer on, so it needn't stay in the address bar. */
export function takeTokenFromAddress(): void {
  const address = new URL(location.href)
  if (!address.searchParams.has('token')) return
  address.searchParams.delete('token')
  history.replaceState(null, '', address)
}

export function pause(): Promise<unknown> {
  return post('/api/pause', {})
}

export function resume(): Promise<unknown> {
  return post('/api/resume', {})
}

/** `stepsPerSecond` is a limit; 0 is as fast as the town can. */
export function setSpeed(stepsPerSecond: number): Promise<unknown> {
  return post('/api/speed', { steps_per_second: stepsPerSecond })
}

export function details(name: string): Promise<WireDetails> {
  return get<WireDetails>(`/api/people/${encodeURIComponent(name)}`)
}

export function simulations(): Promise<WireCard[]> {
  return get<WireCard[]>('/api/simulations')
}

export async function mapAddress(): Promise<string> {
  const { path } = await get<{ path: string }>('/api/town/map')
  return townFile(path)
}

export function townFile(path: string): string {
  return `/api/town/files/${path.split('/').map(encodeURIComponent).join('/')}`
}

async function get<T>(address: string): Promise<T> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}

async function post(address: string, body: unknown): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
