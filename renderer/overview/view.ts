// What of time is seen on the axis, and how it is moved and zoomed. Pure: instants in epoch ms.

/** The stretch that is seen. */
export type View = { readonly from: number; readonly spanMs: number }

/** What is asked of the server for a view: more than is seen, so that a small move asks nothing. */
export type Window = { readonly from: number; readonly to: number; readonly stepMs: number }

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The past six hours and the coming day. */
export const USUAL_MS = 30 * HOUR_MS
const LEVELS = [
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  USUAL_MS,
  3 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
]
const [LEAST_MS = HOUR_MS] = LEVELS
const MOST_MS = 14 * DAY_MS
/** A fifth of the axis is past, while it follows now. */
const PAST_PART = 0.2
/** Marks nearer than this would touch. */
const MARK_PX = 26
const STEPS = [
  ...[5, 10, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_MS),
]
/** So many steps are a chunk: a window begins and ends where chunks do. */
const CHUNK_STEPS = 60

/** The view that has now at its place. */
export function viewAround(now: number, spanMs: number): View {
  return { from: now - spanMs * PAST_PART, spanMs }
}

/** One level nearer (-1) or further (1); `at` keeps its place. */
export function zoomByLevel(view: View, direction: -1 | 1, at: number): View {
  const wanted =
    direction === 1
      ? LEVELS.find((level) => level > view.spanMs * 1.01)
      : LEVELS.findLast((level) => level < view.spanMs * 0.99)
  return zoomTo(view, wanted ?? view.spanMs, at)
}

/** Zooms by a factor; `at` keeps its place. */
export function zoomBy(view: View, factor: number, at: number): View {
  return zoomTo(view, view.spanMs * factor, at)
}

function zoomTo(view: View, wantedMs: number, at: number): View {
  const spanMs = Math.min(MOST_MS, Math.max(LEAST_MS, wantedMs))
  return { from: at - ((at - view.from) / view.spanMs) * spanMs, spanMs }
}

export const canZoomIn = ({ spanMs }: View): boolean => spanMs > LEAST_MS * 1.01
export const canZoomOut = ({ spanMs }: View): boolean => spanMs < MOST_MS * 0.99

/** Where an instant lies: 0 at the left edge, 1 at the right. */
export function placeIn({ from, spanMs }: View, at: number): number {
  return (at - from) / spanMs
}

/** A view moved as little as is needed for an instant to be well in it. */
export function withInView(view: View, at: number): View {
  const place = placeIn(view, at)
  if (place < 0.04) return { ...view, from: at - view.spanMs * 0.15 }
  if (place > 0.96) return { ...view, from: at - view.spanMs * 0.85 }
  return view
}

/** What to ask for, of a view that is drawn `width` pixels wide. */
export function windowOf({ from, spanMs }: View, width: number): Window {
  const least = (spanMs * MARK_PX) / Math.max(width, 200)
  const stepMs = STEPS.find((step) => step >= least) ?? DAY_MS
  const chunk = stepMs * CHUNK_STEPS
  return {
    from: Math.floor((from - chunk / 4) / chunk) * chunk,
    to: Math.ceil((from + spanMs + chunk / 4) / chunk) * chunk,
    stepMs,
  }
}
