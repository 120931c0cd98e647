/** Requests to the server. A refusal is thrown as an `Error` that holds the server's sentence. */

import { t } from './i18n/words.svelte'

/** The cookie holds the token from the first answer on, so it needn't stay in the address bar. */
export function takeTokenFromAddress(): void {
  const address = new URL(location.href)
  if (!address.searchParams.has('token')) return
  address.searchParams.delete('token')
  history.replaceState(null, '', address)
}

export function simulationAddress(name: string): string {
  return `/api/simulations/${encodeURIComponent(name)}`
}

export async function get<T>(address: string): Promise<T> {
  return (await answerOf(await reach(address))) as T
}

/** Send a request; a server that is gone is told in a sentence, not in the browser's words. */
export async function reach(address: string, request?: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch {
    throw new Error(t('unreachable'))
  }
}

export async function post<T>(address: string, body: object = {}): Promise<T> {
  const response = await reach(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answerOf(response)) as T
}

/** Return the address with a query; what is `undefined` or empty is left out. */
export function withQuery(
  address: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return text ? `${address}?${text}` : address
}

export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json()
  throw new Error(sentenceOf(await response.text()) || `${response.status} ${response.statusText}`)
}

/** A refusal is a sentence, alone or as the `detail` of some JSON. */
function sentenceOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown }
    return typeof detail === 'string' ? detail : body
  } catch {
    return body
  }
}
