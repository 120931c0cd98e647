/** What a mark on the timeline says in words, and which mark a hand points at. */

import { language, t } from '../i18n/words.svelte'
import { placeNames, placeOf } from '../town/shown'
import type { WireFacts, WireMark } from '../wire'
import { xOf, type Stretch } from './drawing'

const NEAR_PX = 5

/** Return the mark nearest to a pixel, if one is near; `of` is whose mark it has to be. */
export function markNear(
  marks: readonly WireMark[],
  stretch: Stretch,
  x: number,
  of: number | null = null,
): WireMark | null {
  let best: WireMark | null = null
  let far = NEAR_PX
  for (const mark of marks) {
    const away = Math.abs(xOf(stretch, mark.step) - x)
    const isOthers = of !== null && mark.person !== of && mark.other !== of
    if (away >= far || mark.kind === 'day' || isOthers) continue
    far = away
    best = mark
  }
  return best
}

export function spokenMark(facts: WireFacts, mark: WireMark): string {
  const name = (index: number | null): string => (index === null ? '' : (facts.people[index]?.name ?? ''))
  if (mark.kind === 'conversation') {
    const place = placeOf(mark.text, placeNames(facts, language()))
    return t('markConversation', { first: name(mark.person), second: name(mark.other), place })
  }
  if (mark.kind === 'reflection') return t('markReflection', { name: name(mark.person) })
  if (mark.kind === 'direction') return t('markDirection', { text: mark.text })
  if (mark.kind === 'fallback') return t('markFallback', { name: name(mark.person), prompt: mark.text })
  return t('markDay')
}
