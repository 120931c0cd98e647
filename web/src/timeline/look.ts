/** The colours of the page that a canvas is drawn with. */

import type { Look } from './drawing'

/** Read them where the canvas stands: they change with the theme. */
export function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`)
  return {
    lanes: { asleep: colour('asleep'), home: colour('home'), work: colour('work'), out: colour('out'), talk: colour('talk') },
    marks: { conversation: colour('talk'), reflection: colour('reflection'), day: colour('soft'), direction: colour('direction'), fallback: colour('fallback') },
    ink: colour('ink'),
    soft: colour('soft'),
    line: colour('line'),
  }
}
