// How far a calendar looks: each shows the events that are nearest to now, as many as one may hold.
import { AppError } from '#shared/error.ts'
import type { WantedEvent } from '#shared/published-event.ts'
import type { Stretch } from '#shared/stretch.ts'
import { DAY_MS, MINUTE_MS } from '#shared/zone.ts'

/** What is asked for: what ends after `from` and begins before `to`. */
export type Range = { readonly now: number; readonly from: number; readonly to: number }

/** An event that is worded only when it is shown. */
export type Span = Stretch & { readonly word: () => WantedEvent }

/** Events of a range, and the instant before which all that begin are among them. */
export type Found = { readonly spans: readonly Span[]; readonly to: number }

/** Something that a calendar shows. */
export type Source = {
  /** What its events are remembered under. */
  readonly key: string
  /** About how many events it has in a day. */
  readonly perDay: number
  /** About how many periods are looked at to find the events of a day. */
  readonly cost: number
  readonly find: (range: Range) => Found
}

/** What is shown of a source: all that ends after `from` and begins before `to`. */
export type Shown = {
  readonly key: string
  readonly from: number
  readonly to: number
  readonly events: readonly WantedEvent[]
}

type Limits = { readonly now: number; readonly backMs: number; readonly aheadMs: number }

/** The most events of a calendar. */
const MOST_EVENTS = 10_000
/** The most periods that are looked at for one. */
const MOST_WORK = 200_000
/** So much more than a calendar may hold is found before it is cut. */
const SLACK = 2
/** Calendars look at least so far. */
const LEAST_MS = 2 * MINUTE_MS
/** A look that found too little is followed by one at most so many times further. */
const MOST_GROWTH = 6

/**
 * The events of all sources nearest to now, at most 10,000 of them together, and no further back or ahead than the
 * limits. All sources are looked at equally far. Where they have too many for their first look to be right, that
 * is made so by what was found.
 */
export function gatherEvents(sources: readonly Source[], limits: Limits): readonly Shown[] {
  const timeFor = (most: number, read: (source: Source) => number) => {
    const perDay = sources.reduce((sum, source) => sum + read(source), 0)
    return perDay === 0 ? Infinity : (most / perDay) * DAY_MS
  }
  const longest = timeFor(MOST_WORK, ({ cost }) => cost)
  const most = Math.min(limits.aheadMs, longest)
  const guess = timeFor(1.25 * MOST_EVENTS, ({ perDay }) => perDay)
  for (let near = Math.min(most, guess); ; ) {
    const found = look(sources, { ...limits, near })
    if (found.near < near || near >= most) return show(found, limits)
    near = Math.min(most, near * Math.min(MOST_GROWTH, Math.max(1.25, (1.25 * MOST_EVENTS) / found.count)))
  }
}

/** So many of the events as a calendar may hold, those nearest to now. */
export function keepNearest<Event extends Stretch>(events: readonly Event[], now: number): readonly Event[] {
  if (events.length <= MOST_EVENTS) return events
  const near = nearestMs(events, now)
  const kept = events.filter((event) => distanceMs(event, now) < near)
  return kept.length > 0 ? kept : events.slice(0, MOST_EVENTS)
}

type Looked = {
  readonly near: number
  readonly count: number
  readonly found: readonly { readonly key: string; readonly spans: readonly Span[]; readonly to: number }[]
}

/** Looks at one source after the other, less far whenever that turns out to be too much. */
function look(sources: readonly Source[], { now, backMs, aheadMs, near: given }: Limits & Near): Looked {
  const rangeOf = (ms: number) => ({ now, from: now - Math.min(ms, backMs), to: now + Math.min(ms, aheadMs) })
  let near = given
  let count = 0
  let found: Looked['found'] = []
  const cut = () => {
    const spans = found.flatMap((one) => one.spans)
    near = Math.min(near, Math.max(LEAST_MS, nearestMs(spans, now)))
    found = found.map((one) => ({ ...one, spans: one.spans.filter((span) => distanceMs(span, now) < near) }))
    count = found.reduce((sum, one) => sum + one.spans.length, 0)
  }
  let isCrowded = false
  const added: Looked['found'][number][] = []
  for (const source of sources) {
    const { spans, to, near: reached } = findWithin(source, near, rangeOf)
    isCrowded ||= reached < near
    near = Math.min(near, reached)
    added.push({ key: source.key, spans, to })
    count += spans.length
    if (count <= SLACK * MOST_EVENTS) continue
    found = [...found, ...added.splice(0)]
    cut()
  }
  found = [...found, ...added]
  if (isCrowded || count > MOST_EVENTS) cut()
  return { near, count, found }
}

type Near = { readonly near: number }

/** What a source has so near; less near where that is more than a timeline may hold, at last nothing known. */
function findWithin(source: Source, near: number, rangeOf: (ms: number) => Range): Found & Near {
  for (let ms = near; ms >= LEAST_MS; ms *= 0.8) {
    try {
      return { ...source.find(rangeOf(Math.floor(ms))), near: ms }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error
    }
  }
  return { spans: [], to: Number.NEGATIVE_INFINITY, near }
}

function show({ near, found }: Looked, { now, backMs, aheadMs }: Limits): readonly Shown[] {
  const isAll = near >= aheadMs
  const from = now - Math.min(near, backMs)
  return found.map(({ key, spans, to }) => ({
    key,
    from,
    to: isAll ? to : Math.min(to, Math.floor(now + near)),
    events: spans.map(({ word }) => word()),
  }))
}

/** How near to now events have to be, so that there are not more of them than a calendar may hold. */
function nearestMs(spans: readonly Stretch[], now: number): number {
  if (spans.length <= MOST_EVENTS) return Infinity
  const distances = Float64Array.from(spans, (span) => distanceMs(span, now)).sort()
  return distances[MOST_EVENTS] ?? Infinity
}

/** How far an event is from now: from its beginning, or from its end when it is over. */
function distanceMs({ startAt, endAt }: Stretch, now: number): number {
  return Math.max(0, startAt - now, now - endAt)
}
