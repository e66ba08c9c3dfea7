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

/** Cuts spans to [from, to) and drops what lies outside. */
export function clipSpans(spans: readonly StateSpan[], from: number, to: number): readonly StateSpan[] {
  return spans
    .map((span) => ({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter((span) => span.from < span.to)
}
