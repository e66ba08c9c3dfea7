// The firings of one lane of the time axis: those that would touch when drawn are gathered into one mark.
import type { Deed, IntentState } from './intent.ts'

/** What became of a firing; `due`: its time has not come. */
export type PointState = IntentState | 'due'

/** One firing. Instants are epoch ms. */
export type Point = {
  readonly at: number
  readonly what: Deed
  readonly state: PointState
  /** The intent behind it; null when there is none yet. */
  readonly id: number | null
  readonly reason: string | null
  /** What is odd about a coming one. */
  readonly note: string | null
  readonly isCaughtUp: boolean
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

/** Firings from `at` to `until`; `loudest` is the one among them that most wants to be looked at, the first of its kind. */
export type Mark = {
  readonly at: number
  readonly until: number
  readonly count: number
  readonly states: Readonly<Partial<Record<PointState, number>>>
  /** Null where they differ. */
  readonly what: Deed | null
  readonly loudest: Point
}

/** The state that most wants to be looked at comes first. */
const LOUDNESS: readonly PointState[] = [
  'failed',
  'timedOut',
  'interrupted',
  'missed',
  'blocked',
  'running',
  'queued',
  'held',
  'cancelled',
  'superseded',
  'skipped',
  'succeeded',
  'due',
]

const rank = (state: PointState): number => LOUDNESS.indexOf(state)

/**
 * The same firing of several targets as one: of a time and a deed the loudest state counts; it began with the first
 * and ended with the last, or goes on. `points` rise by `at`.
 */
export function mergeTargets(points: readonly Point[]): readonly Point[] {
  const merged = new Map<string, Point>()
  for (const point of points) {
    const key = `${point.at} ${point.what}`
    const known = merged.get(key)
    merged.set(key, known === undefined ? point : joinPoints(known, point))
  }
  return [...merged.values()]
}

function joinPoints(a: Point, b: Point): Point {
  const loud = rank(b.state) < rank(a.state) ? b : a
  const goesOn =
    (a.startedAt !== null && a.finishedAt === null) || (b.startedAt !== null && b.finishedAt === null)
  return {
    ...loud,
    startedAt: extreme(Math.min, a.startedAt, b.startedAt),
    finishedAt: goesOn ? null : extreme(Math.max, a.finishedAt, b.finishedAt),
  }
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b)
}

/**
 * Marks that each gather what is due less than `stepMs` after the first of them. Where now is among them, what has been
 * and what is to come are two marks. `points` rise by `at`.
 */
export function gather(points: readonly Point[], stepMs: number): readonly Mark[] {
  const marks: Mark[] = []
  let since = Number.NEGATIVE_INFINITY
  for (const point of points) {
    const last = marks.at(-1)
    const isNear = point.at - since < stepMs
    if (!isNear) since = point.at
    const isSame = last !== undefined && (last.loudest.state === 'due') === (point.state === 'due')
    if (isNear && isSame) marks[marks.length - 1] = withPoint(last, point)
    else {
      const { at, state, what } = point
      marks.push({ at, until: at, count: 1, states: { [state]: 1 }, what, loudest: point })
    }
  }
  return marks
}

function withPoint(mark: Mark, point: Point): Mark {
  return {
    at: mark.at,
    until: point.at,
    count: mark.count + 1,
    states: { ...mark.states, [point.state]: (mark.states[point.state] ?? 0) + 1 },
    what: mark.what === point.what ? mark.what : null,
    loudest: rank(point.state) < rank(mark.loudest.state) ? point : mark.loudest,
  }
}

/** A stretch in which a schedule wants its resources on. */
export type OnSpan = { readonly from: number; readonly to: number }

const IN_FORCE: readonly PointState[] = ['succeeded', 'running', 'queued', 'due']
const PASSED_BY: readonly (string | null)[] = ['paused', 'held', 'calendar']

/**
 * When in [from, to) the schedule wants its resources on. What was or will be passed over changes nothing. `before`
 * is what it did last, null when that is not known: then a first stop says that it was on till then. A schedule that
 * only starts, or only stops, says nothing of spans.
 */
export function onSpans(
  points: readonly Point[],
  { from, to, before, isTwoSided }: OnSpan & { readonly before: Deed | null; readonly isTwoSided: boolean },
): readonly OnSpan[] {
  if (!isTwoSided) return []
  const inForce = points.filter(({ state, note }) => IN_FORCE.includes(state) && !PASSED_BY.includes(note))
  const spans: OnSpan[] = []
  const isOnFirst = before === 'start' || (before === null && inForce[0]?.what === 'stop')
  let since: number | null = isOnFirst ? from : null
  for (const { at, what } of inForce) {
    if (what === 'start') since ??= at
    else if (since !== null) {
      spans.push({ from: since, to: at })
      since = null
    }
  }
  if (since !== null) spans.push({ from: since, to })
  return spans.filter((span) => span.to > span.from)
}
