/** Hands on the map: drag, pinch, wheel and keys become calls; nothing is decided here. */

export interface Hands {
  drag(dx: number, dy: number): void
  zoom(levels: number, at: { x: number; y: number } | undefined): void
  tap(at: { x: number; y: number }): void
  wholeTown(): void
}

const TAP_PX = 5
const ARROW_PX = 64
const PINCH = 1.35
/** A wheel or trackpad is turned this far before the zoom changes by one. */
const WHEEL_PX = 60
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [ARROW_PX, 0],
  ArrowRight: [-ARROW_PX, 0],
  ArrowUp: [0, ARROW_PX],
  ArrowDown: [0, -ARROW_PX],
}

interface Point {
  x: number
  y: number
}

/** Let hands on `element` move the map, until the result is called. */
export function listen(element: HTMLElement, hands: Hands): () => void {
  const ended = new AbortController()
  const options = { signal: ended.signal }
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  listenToFingers(element, hands, at, options)
  listenToWheel(element, hands, at, options)
  element.addEventListener('keydown', (event) => onKey(event, hands), options)
  return () => ended.abort()
}

function listenToFingers(
  element: HTMLElement,
  hands: Hands,
  at: (event: MouseEvent) => Point,
  options: AddEventListenerOptions,
): void {
  const fingers = new Map<number, Point>()
  let travelled = 0
  let spread = 0
  const down = (event: PointerEvent): void => {
    fingers.set(event.pointerId, at(event))
    travelled = fingers.size > 1 ? TAP_PX : 0
    spread = spreadOf(fingers)
  }
  const move = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = at(event)
    fingers.set(event.pointerId, now)
    travelled += Math.hypot(now.x - before.x, now.y - before.y)
    if (travelled < TAP_PX) return
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId)
    hands.drag((now.x - before.x) / fingers.size, (now.y - before.y) / fingers.size)
    spread = pinch(fingers, spread, hands)
  }
  const up = (event: PointerEvent): void => {
    const known = fingers.delete(event.pointerId)
    if (known && event.type === 'pointerup' && travelled < TAP_PX) hands.tap(at(event))
  }
  element.addEventListener('pointerdown', down, options)
  element.addEventListener('pointermove', move, options)
  element.addEventListener('pointerup', up, options)
  element.addEventListener('pointercancel', up, options)
}

/** Zoom when two fingers have moved apart or together enough; return the spread to compare with. */
function pinch(fingers: ReadonlyMap<number, Point>, before: number, hands: Hands): number {
  const now = spreadOf(fingers)
  if (!before || !now) return now
  const levels = now > before * PINCH ? 1 : now < before / PINCH ? -1 : 0
  if (levels) hands.zoom(levels, middleOf(fingers))
  return levels ? now : before
}

function listenToWheel(
  element: HTMLElement,
  hands: Hands,
  at: (event: MouseEvent) => Point,
  options: AddEventListenerOptions,
): void {
  let turned = 0
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 40
    if (Math.abs(turned) < WHEEL_PX) return
    hands.zoom(turned < 0 ? 1 : -1, at(event))
    turned = 0
  }
  element.addEventListener('wheel', wheel, { ...options, passive: false })
}

function onKey(event: KeyboardEvent, hands: Hands): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const arrow = ARROWS[event.key]
  if (arrow) hands.drag(arrow[0], arrow[1])
  else if (event.key === '+' || event.key === '=') hands.zoom(1, undefined)
  else if (event.key === '-') hands.zoom(-1, undefined)
  else if (event.key === '0') hands.wholeTown()
  else return
  event.preventDefault()
}

function spreadOf(fingers: ReadonlyMap<number, Point>): number {
  const [a, b] = [...fingers.values()]
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
}

function middleOf(fingers: ReadonlyMap<number, Point>): Point {
  const [a, b] = [...fingers.values()]
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 }
}
