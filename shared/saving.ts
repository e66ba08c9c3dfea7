/** A stretch of time in which a resource was in one state; instants in epoch milliseconds, cost per hour. */
export type StateSpan = {
  readonly resourceId: number
  readonly state: string
  readonly hourlyCost: number
  readonly from: number
  readonly to: number
}

export type Saving = {
  readonly hoursDown: number
  readonly hoursUp: number
  /** What running cost, in US dollars. */
  readonly cost: number
  /** What the hours down would have cost. */
  readonly saved: number
}

const HOUR_MS = 3_600_000

/** Adds up the hours and the money of spans; states other than running and stopped count for neither. */
export function sumSaving(spans: readonly StateSpan[]): Saving {
  let hoursDown = 0
  let hoursUp = 0
  let cost = 0
  let saved = 0
  for (const span of spans) {
    const hours = (span.to - span.from) / HOUR_MS
    if (span.state === 'stopped') {
      hoursDown += hours
      saved += hours * span.hourlyCost
    } else if (span.state === 'running') {
      hoursUp += hours
      cost += hours * span.hourlyCost
    }
  }
  return { hoursDown, hoursUp, cost, saved }
}

/** A weekly schedule that was applied, to be held against what really was. */
export type AppliedSchedule = {
  readonly hoursDownPerWeek: number
  /** US dollars. */
  readonly savingsPerWeek: number
  readonly resourceIds: readonly number[]
  readonly appliedAt: number
}

/** Hours down of all its resources: those that were to be expected, and those that were. */
export type Progress = { readonly estimatedHoursDown: number; readonly realizedHoursDown: number }

export const WEEK_MS = 7 * 24 * HOUR_MS

/** What was to be expected of applied schedules in [from, to), and what came of it; `spans` lie within that. */
export function progressOf(
  applied: readonly AppliedSchedule[],
  spans: readonly StateSpan[],
  { from, to }: { readonly from: number; readonly to: number },
): Progress {
  const each = applied.map(({ hoursDownPerWeek, resourceIds, appliedAt }) => {
    const start = Math.max(from, appliedAt)
    const own = new Set(resourceIds)
    const seen = clipSpans(
      spans.filter(({ resourceId }) => own.has(resourceId)),
      start,
      to,
    )
    const weeks = Math.max(0, to - start) / WEEK_MS
    return {
      estimated: hoursDownPerWeek * weeks * resourceIds.length,
      realized: sumSaving(seen).hoursDown,
    }
  })
  return {
    estimatedHoursDown: each.reduce((sum, { estimated }) => sum + estimated, 0),
    realizedHoursDown: each.reduce((sum, { realized }) => sum + realized, 0),
  }
}

/** Cuts spans to [from, to) and drops what lies outside. */
export function clipSpans(spans: readonly StateSpan[], from: number, to: number): readonly StateSpan[] {
  return spans
    .map((span) => ({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter((span) => span.from < span.to)
}
