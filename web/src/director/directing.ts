/** What the director asks of a simulation. Each fails with the server's sentence. */

import { answerOf, post, reach, simulationAddress } from '../api'
import { t, when } from '../i18n/words.svelte'
import { timeAt } from '../town/shown'
import type { Viewing } from '../town/viewing.svelte'
import type {
  DirectRequest,
  WireAnswer,
  WireCard,
  WireComesToMind,
  WireDirection,
  WireProblem,
  WireSaid,
  WireStatus,
} from '../wire'

export function pause(name: string): Promise<WireStatus> {
  return post(`${simulationAddress(name)}/pause`)
}

/** Tell whether a town can be told to go on: it was paused, came to its end, or had to stop. */
export function isAtRest({ state }: WireStatus): boolean {
  return state === 'paused' || state === 'finished' || state === 'stopped'
}

/** Go on, up to a step or for ever. */
export function resume(name: string, until: number | null = null): Promise<WireStatus> {
  return post(`${simulationAddress(name)}/resume`, { until })
}

/** `stepsPerSecond` is a limit; 0 is as fast as the town can. */
export function setSpeed(name: string, stepsPerSecond: number): Promise<WireStatus> {
  return post(`${simulationAddress(name)}/speed`, { steps_per_second: stepsPerSecond })
}

export function direct(name: string, request: DirectRequest): Promise<WireDirection> {
  return post(`${simulationAddress(name)}/directions`, request)
}

/** Say when what was asked for will happen, if it is bound to a step. */
export function whenItHappens({ facts }: Viewing, { step, person }: WireDirection): string {
  if (step === null) return t('willHappenLater')
  const time = when(timeAt(facts, step))
  return person === null ? t('willHappenAt', { time }) : t('willHear', { name: person, time })
}

/** Say when what will happen to whom: `Mon 13 Feb, 09:40 · Maria Lopez: …`. */
export function spokenDirection(viewing: Viewing, { step, person, address, text }: WireDirection): string {
  const whom = person ?? (address === null ? t('allPeople') : viewing.placeOf(address))
  return `${when(timeAt(viewing.facts, step ?? 0))} · ${whom}: ${text}`
}

/** Copy a simulation as it was after a step. */
export function fork(name: string, copy: string, step: number | null): Promise<WireCard> {
  return post(`${simulationAddress(name)}/fork`, { name: copy, step })
}

export interface InterviewHooks {
  recalled(mind: WireComesToMind): void
  /** As much of the answer as has come. */
  said(said: WireSaid): void
  answer(answer: WireAnswer): void
}

/** Ask somebody a question; `said` are the questions and answers before. */
export async function interview(
  name: string,
  person: string,
  question: string,
  said: readonly (readonly [string, string])[],
  hooks: InterviewHooks,
): Promise<void> {
  const address = `${simulationAddress(name)}/people/${encodeURIComponent(person)}/interview`
  const response = await reach(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, said }),
  })
  if (!response.ok || !response.body) await answerOf(response)
  for await (const { event, data } of eventsOf(response)) {
    if (event === 'recalled') hooks.recalled(JSON.parse(data) as WireComesToMind)
    else if (event === 'said') hooks.said(JSON.parse(data) as WireSaid)
    else if (event === 'answer') hooks.answer(JSON.parse(data) as WireAnswer)
    else if (event === 'problem') throw new Error((JSON.parse(data) as WireProblem).detail)
  }
}

/** Yield the server-sent events of an answer to a POST, which EventSource can't ask for. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  while (reader) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value.replaceAll('\r\n', '\n')).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield eventOf(block)
  }
}

function eventOf(block: string): { event: string; data: string } {
  const lines = block.split('\n')
  const of = (field: string): string[] =>
    lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).trimStart())
  return { event: of('event')[0] ?? 'message', data: of('data').join('\n') }
}
