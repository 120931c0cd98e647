/** Who thinks about the same kind of thing at the same moment. */

import type { WireThinking } from './wire'

export interface Thought {
  readonly prompt: string
  /** First names, in order. */
  readonly people: readonly string[]
  /** Of whoever has been at it longest. */
  readonly seconds: number
}

/** Return what is being thought about, the longest first. */
export function thoughtsOf(thinking: readonly WireThinking[]): readonly Thought[] {
  const prompts = [...new Set(thinking.map((one) => one.prompt))].sort()
  return prompts
    .map((prompt) => {
      const alike = thinking.filter((one) => one.prompt === prompt)
      const people = [...new Set(alike.map((one) => one.person.split(' ')[0] ?? ''))].sort()
      return { prompt, people, seconds: Math.max(...alike.map((one) => one.seconds)) }
    })
    .sort((a, b) => b.seconds - a.seconds)
}
