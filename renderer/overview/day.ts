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

/** Firings of one kind that lie too close together to be told apart, drawn as one; or a single firing. */
export type Band = Span &
  Pick<Mark, 'action' | 'note'> & {
    readonly firstAt: number
    readonly lastAt: number
    readonly count: number
  }

/** Nearer than this, marks touch: a day is some hundreds of pixels wide. */
const NEAR_MS = 600_000

/** A firing that will not be carried out changes nothing. */
function isEffective({ note }: Pick<PreviewFiring, 'note'>): boolean {
  return note !== 'paused' && note !== 'held' && note !== 'calendar'
}

/**
 * The spans of the day (0 to 1) in which the schedule wants its resources on. A day that begins with a stop
 * was on until then; one that begins with a start was off. A schedule that only starts, or only stops, says
 * nothing of spans. What is on when the firings end is on until `end`.
 */
export function onSpans(firings: readonly PreviewFiring[], from: number, end = 1): readonly Span[] {
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
  if (since !== null) spans.push({ from: since, to: end })
  return spans
    .map((span) => ({ from: Math.max(0, span.from), to: Math.min(1, span.to) }))
    .filter(({ from, to }) => to > from)
}

export function marksOf(firings: readonly PreviewFiring[], from: number): readonly Mark[] {
  return firings
    .map(({ at, action, note }) => ({ at, action, place: placeOf(Date.parse(at), from), note: note ?? null }))
    .filter(({ place }) => place >= 0 && place <= 1)
}

/** All marks in order of time; neighbours of the same action and note that would touch become one band. */
export function bandsOf(marks: readonly Mark[]): readonly Band[] {
  const bands: Band[] = []
  const latest = new Map<string, number>()
  for (const { at: text, action, note, place } of marks) {
    const at = Date.parse(text)
    const index = latest.get(`${action} ${note}`)
    const band = index === undefined ? undefined : bands[index]
    if (index !== undefined && band !== undefined && at - band.lastAt <= NEAR_MS) {
      bands[index] = { ...band, to: place, lastAt: at, count: band.count + 1 }
    } else {
      latest.set(`${action} ${note}`, bands.length)
      bands.push({ action, note, from: place, to: place, firstAt: at, lastAt: at, count: 1 })
    }
  }
  return bands
}

/** Where on the axis an answer ends that had not room for every firing. */
export function knownUntil(firings: readonly PreviewFiring[], from: number): number {
  const last = firings.at(-1)
  return last === undefined ? 0 : Math.min(1, Math.max(0, placeOf(Date.parse(last.at), from)))
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
