/** What a model was asked, all kinds of prompts together. Pure. */

import type { WirePromptUse } from '../wire'

export type Use = Omit<WirePromptUse, 'prompt'>

const NOTHING: Use = {
  calls: 0,
  valid: 0,
  repaired: 0,
  fallback: 0,
  tokens_in: 0,
  tokens_out: 0,
  cached_tokens: 0,
  seconds: 0,
}

export function sumOf(uses: readonly WirePromptUse[]): Use {
  const fields = Object.keys(NOTHING) as (keyof Use)[]
  return uses.reduce<Use>(
    (sum, one) => Object.fromEntries(fields.map((field) => [field, sum[field] + one[field]])) as unknown as Use,
    NOTHING,
  )
}
