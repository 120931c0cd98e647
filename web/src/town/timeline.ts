/** What the timeline knows: everybody's days and all marks, and where to jump to. Pure. */

import type { WireChanges, WireLane, WireMark, WireTimeline } from '../wire'

export type MarkKind = WireMark['kind']

/** Return the timeline with what happened after it. */
export function grown(timeline: WireTimeline, changes: WireChanges): WireTimeline {
  if (changes.last <= timeline.step) return timeline
  return {
    ...timeline,
    step: changes.last,
    lanes: timeline.lanes.map((lane, person) => laneAfter(lane, person, changes, timeline.step)),
    marks: [...timeline.marks, ...changes.marks.filter((mark) => mark.step > timeline.step)],
  }
}

/** Return the gap a step lies in: its first step, and the first behind it that was recorded. */
export function gapAt(timeline: WireTimeline, step: number): readonly [number, number] | null {
  return timeline.gaps.find(([first, behind]) => first <= step && step < behind) ?? null
}

/** Return what somebody's day is drawn as at a step, by their place; nothing after the end. */
export function kindAt(timeline: WireTimeline, person: number, step: number): WireLane['kinds'][number] | null {
  const lane = timeline.lanes[person]
  if (!lane || step > timeline.step) return null
  return lane.kinds[firstAfter(lane.starts, step) - 1] ?? null
}

/** Return the next step after `step` in which somebody, or one person, began something. */
export function nextDecision(timeline: WireTimeline, step: number, person: number | null): number | null {
  return smallest(decided(timeline, person).map((steps) => steps[firstAfter(steps, step)]))
}

export function lastDecision(timeline: WireTimeline, step: number, person: number | null): number | null {
  return largest(decided(timeline, person).map((steps) => steps[firstAfter(steps, step - 1) - 1]))
}

/** Return the next mark of a kind after `step`, of anybody or of one person. */
export function nextMark(
  timeline: WireTimeline,
  step: number,
  kind: MarkKind,
  person: number | null,
): WireMark | null {
  const fits = timeline.marks.filter((mark) => mark.kind === kind && mark.step > step && isOf(mark, person))
  return fits.reduce<WireMark | null>((best, one) => (best && best.step <= one.step ? best : one), null)
}

export function lastMark(
  timeline: WireTimeline,
  step: number,
  kind: MarkKind,
  person: number | null,
): WireMark | null {
  const fits = timeline.marks.filter((mark) => mark.kind === kind && mark.step < step && isOf(mark, person))
  return fits.reduce<WireMark | null>((best, one) => (best && best.step > one.step ? best : one), null)
}

/** Return the index of the first number in a sorted list that is greater than `value`. */
export function firstAfter(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}

function laneAfter(lane: WireLane, person: number, changes: WireChanges, known: number): WireLane {
  const began = changes.began.filter((one) => one.person === person && one.step > known)
  if (began.length === 0) return lane
  const [starts, kinds] = [[...lane.starts], [...lane.kinds]]
  for (const { step, action } of began) {
    if (kinds.at(-1) === action.lane) continue
    starts.push(step)
    kinds.push(action.lane)
  }
  return { starts, kinds, decisions: [...lane.decisions, ...began.map(({ step }) => step)] }
}

function decided(timeline: WireTimeline, person: number | null): readonly (readonly number[])[] {
  const lanes = person === null ? timeline.lanes : timeline.lanes.slice(person, person + 1)
  return lanes.map((lane) => lane.decisions)
}

function isOf(mark: WireMark, person: number | null): boolean {
  return person === null || mark.person === person || mark.other === person
}

function smallest(steps: readonly (number | undefined)[]): number | null {
  const known = steps.filter((step) => step !== undefined)
  return known.length > 0 ? Math.min(...known) : null
}

function largest(steps: readonly (number | undefined)[]): number | null {
  const known = steps.filter((step) => step !== undefined)
  return known.length > 0 ? Math.max(...known) : null
}
