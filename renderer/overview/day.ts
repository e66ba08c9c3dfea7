// The coming day as fractions of an axis: what is on, from when to when, and each firing.
import type { PreviewFiring } from '../api-types.ts'
import { formatClock } from '../ui/time.ts'

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export type Span = { readonly from: number; readonly to: number }

export type Mark = {
  readonly at: string
  readonly action: 'start' | 'stop'
  readonly place: number
  readonly note: Exclude<PreviewFiring['note'], undefined> | null
}

/** A firing that will not be carried out changes nothing. */
function isEffective({ note }: Pick<PreviewFiring, 'note'>): boolean {
  return note !== 'paused' && note !== 'held' && note !== 'calendar'
}

/**
 * The spans of the day (0 to 1) in which the schedule wants its resources on. A day that begins with a stop
 * was on until then; one that begins with a start was off. A schedule that only starts, or only stops, says
 * nothing of spans.
 */
export function onSpans(firings: readonly PreviewFiring[], from: number): readonly Span[] {
  const effective = firings.filter(isEffective)
  const isOneSided = new Set(effective.map(({ action }) => action)).size < 2
  if (isOneSided) return []
  const spans: Span[] = []
  let since: number | null = effective[0]?.action === 'stop' ? 0 : null
  for (const { at, action } of effective) {
    const place = placeOf(Date.parse(at), from)
    if (action === 'start') since ??= place
    else if (since !== null) {
      spans.push({ from: since, to: place })
      since = null
    }
  }
  if (since !== null) spans.push({ from: since, to: 1 })
  return spans
    .map((span) => ({ from: Math.max(0, span.from), to: Math.min(1, span.to) }))
    .filter(({ from, to }) => to > from)
}

export function marksOf(firings: readonly PreviewFiring[], from: number): readonly Mark[] {
  return firings
    .map(({ at, action, note }) => ({ at, action, place: placeOf(Date.parse(at), from), note: note ?? null }))
    .filter(({ place }) => place >= 0 && place <= 1)
}

/** The full hours of the axis, every `step` hours of the wall clock, with their words. */
export function hoursOf(
  from: number,
  timeZone: string,
  step: number,
): readonly { place: number; word: string }[] {
  const hours: { place: number; word: string }[] = []
  // Quarters of an hour, because some zones are off the hour.
  for (let at = Math.ceil(from / (HOUR_MS / 4)) * (HOUR_MS / 4); at < from + DAY_MS; at += HOUR_MS / 4) {
    const word = formatClock(at, timeZone)
    if (word.endsWith(':00') && Number(word.slice(0, 2)) % step === 0)
      hours.push({ place: placeOf(at, from), word })
  }
  return hours
}

function placeOf(at: number, from: number): number {
  return (at - from) / DAY_MS
}
