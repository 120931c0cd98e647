/** How long each step is shown: at the pace the steps arrive, never slower than a calm walk. */

const SLOWEST_MS = 600
const FASTEST_MS = 25
/** Steps waiting to be shown above which the page stops animating and catches up. */
export const TOO_MANY = 40

/** Return the smoothed time between two steps. A long gap is thinking, not walking. */
export function smoothed(intervalMs: number, gapMs: number): number {
  return intervalMs + (Math.min(gapMs, SLOWEST_MS) - intervalMs) * 0.2
}

/** Return how long to show the next step when `waiting` more have already arrived. */
export function durationMs(intervalMs: number, waiting: number): number {
  const hurry = 1 + Math.max(0, waiting - 2) * 0.15
  return Math.min(SLOWEST_MS, Math.max(FASTEST_MS, intervalMs / hurry))
}
