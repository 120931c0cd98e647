/** Draws everybody's days and the marks of a timeline on a canvas. Steps in, pixels out. */

import { firstAfter, type MarkKind } from '../town/timeline'
import type { WireLane, WireTimeline } from '../wire'

/** What is seen of a timeline, from the first step to the last, and on how many pixels. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly width: number
}

export interface Look {
  readonly lanes: Readonly<Record<WireLane['kinds'][number], string>>
  readonly marks: Readonly<Record<MarkKind, string>>
  readonly ink: string
  readonly soft: string
  readonly line: string
}

/** Height of the row of hours, and of the row of marks. */
export const HOURS_PX = 16
export const MARKS_PX = 14
/** How far apart the lines of a hatching are. */
const HATCH_PX = 6
const WHOLE_HOURS = [1, 2, 3, 6, 12, 24, 48, 96] as const
/** An hour's name needs this much room. */
const HOUR_PX = 52

export function xOf({ from, to, width }: Stretch, step: number): number {
  return ((step - from) / Math.max(1, to - from)) * width
}

export function stepAt({ from, to, width }: Stretch, x: number): number {
  return Math.round(from + (Math.max(0, Math.min(width, x)) / width) * (to - from))
}

/** Return how high the lanes of so many people are together. */
export function laneHeight(people: number): number {
  return people <= 4 ? 14 : people <= 10 ? 9 : 5
}

/** Return whose lane is at a height, counted from the top; above and below them it is nobody's. */
export function laneAt(y: number, people: number): number | null {
  const row = Math.floor((y - HOURS_PX - MARKS_PX) / laneHeight(people))
  return row >= 0 && row < people ? row : null
}

/** Return the whole hours to be named: steps, with the time of day of each. */
export function hoursIn(
  stretch: Stretch,
  stepsAnHour: number,
  startHour: number,
): readonly { readonly step: number; readonly hour: number }[] {
  const pixelsAnHour = (stretch.width / Math.max(1, stretch.to - stretch.from)) * stepsAnHour
  const every = WHOLE_HOURS.find((hours) => hours * pixelsAnHour >= HOUR_PX) ?? 192
  const firstHour = Math.ceil((stretch.from / stepsAnHour + startHour) / every) * every
  const lastHour = Math.floor(stretch.to / stepsAnHour + startHour)
  const count = Math.max(0, Math.floor((lastHour - firstHour) / every) + 1)
  return Array.from({ length: count }, (_, index) => {
    const hour = firstHour + index * every
    return { step: Math.round((hour - startHour) * stepsAnHour), hour: hour % 24 }
  })
}

export function drawLanes(
  context: CanvasRenderingContext2D,
  timeline: WireTimeline,
  stretch: Stretch,
  look: Look,
  chosen: number | null,
): void {
  const height = laneHeight(timeline.lanes.length)
  timeline.lanes.forEach((lane, row) => {
    context.globalAlpha = chosen === null || chosen === row ? 1 : 0.35
    drawLane(context, lane, HOURS_PX + MARKS_PX + row * height, height - 1, stretch, timeline.step, look)
  })
  context.globalAlpha = 1
}

/** Draw one person's days into a row that begins at `y`, up to the step `last`. */
export function drawLane(
  context: CanvasRenderingContext2D,
  { starts, kinds }: WireLane,
  y: number,
  height: number,
  stretch: Stretch,
  last: number,
  look: Look,
): void {
  for (let index = Math.max(0, firstAfter(starts, stretch.from) - 1); index < starts.length; index += 1) {
    const [start, kind] = [starts[index], kinds[index]]
    if (start === undefined || kind === undefined || start > Math.min(stretch.to, last)) return
    const from = Math.max(0, xOf(stretch, start))
    const to = Math.min(stretch.width, xOf(stretch, Math.min(last + 1, starts[index + 1] ?? Infinity)))
    context.fillStyle = look.lanes[kind]
    context.fillRect(from, y, Math.max(kind === 'talk' ? 2 : 0.5, to - from), height)
  }
}

/** Hatch what was never recorded, in place of anybody's day. */
export function drawGaps(
  context: CanvasRenderingContext2D,
  { gaps, lanes }: WireTimeline,
  stretch: Stretch,
  look: Look,
): void {
  const top = HOURS_PX + MARKS_PX
  const height = lanes.length * laneHeight(lanes.length) - 1
  for (const [first, behind] of gaps) {
    const from = Math.max(0, xOf(stretch, first))
    const to = Math.min(stretch.width, xOf(stretch, behind))
    if (to <= from) continue
    context.save()
    context.beginPath()
    context.rect(from, top, Math.max(1, to - from), height)
    context.clip()
    context.clearRect(from, top, to - from, height)
    context.strokeStyle = look.soft
    context.globalAlpha = 0.5
    context.beginPath()
    for (let x = from - height; x < to; x += HATCH_PX) {
      context.moveTo(x, top + height)
      context.lineTo(x + height, top)
    }
    context.stroke()
    context.restore()
  }
}

export function drawMarks(
  context: CanvasRenderingContext2D,
  timeline: WireTimeline,
  stretch: Stretch,
  look: Look,
  chosen: number | null,
): void {
  const height = HOURS_PX + MARKS_PX + timeline.lanes.length * laneHeight(timeline.lanes.length)
  for (const mark of timeline.marks) {
    if (mark.step < stretch.from || mark.step > stretch.to) continue
    const x = xOf(stretch, mark.step)
    context.fillStyle = look.marks[mark.kind]
    context.globalAlpha =
      chosen === null || mark.person === null || mark.person === chosen || mark.other === chosen ? 1 : 0.25
    if (mark.kind === 'day') context.fillRect(x, HOURS_PX, 1, height)
    else drawMark(context, mark.kind, x)
  }
  context.globalAlpha = 1
}

/** Each kind has a shape of its own, so that colour isn't needed to tell them apart. */
function drawMark(context: CanvasRenderingContext2D, kind: MarkKind, x: number): void {
  const y = HOURS_PX + MARKS_PX / 2
  context.beginPath()
  if (kind === 'conversation') context.arc(x, y, 3.2, 0, Math.PI * 2)
  else if (kind === 'reflection') polygon(context, [x, y - 4.5, x + 4.5, y, x, y + 4.5, x - 4.5, y])
  else if (kind === 'direction') polygon(context, [x, y + 6, x - 4.5, y - 5, x + 4.5, y - 5])
  else context.rect(x - 1.5, y - 5, 3, 10)
  context.fill()
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.moveTo(points[0] ?? 0, points[1] ?? 0)
  for (let index = 2; index < points.length; index += 2) {
    context.lineTo(points[index] ?? 0, points[index + 1] ?? 0)
  }
  context.closePath()
}

export function drawHours(
  context: CanvasRenderingContext2D,
  hours: readonly { readonly step: number; readonly hour: number }[],
  stretch: Stretch,
  look: Look,
): void {
  context.font = '11px system-ui, sans-serif'
  context.textBaseline = 'top'
  for (const { step, hour } of hours) {
    const x = xOf(stretch, step)
    context.fillStyle = look.line
    context.fillRect(x, 0, 1, HOURS_PX - 3)
    context.fillStyle = look.soft
    if (x < stretch.width - 34) context.fillText(`${String(hour).padStart(2, '0')}:00`, x + 4, 1)
  }
}
