// The axis: local days and hours at the instants at which they begin, so that a day of 23 or 25 hours is that long.
import { civilFromDays, spanAt, toInstants, weekdayOf } from '#shared/zone.ts'
import { formatTimeOfDay } from '../ui/time.ts'
import { rowOfDay } from '../ui/week-day.ts'
import { monthOf, type Span, startOfDay } from './span.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const HOUR_MS = 3_600_000

/** A local day as a column; places are fractions of the span. */
export type Column = {
  readonly day: number
  readonly from: number
  readonly to: number
  readonly weekday: string
  readonly date: string
  /** `Nov`. */
  readonly month: string
  readonly isWeekend: boolean
  /** A week begins with it. */
  readonly isFirst: boolean
  /** Hours it lasts: 24 but where the clock is changed. */
  readonly hours: number
}

export type Tick = { readonly place: number; readonly word: string; readonly isMajor: boolean }

/** A moment at which the clock is put on (`minutes` > 0) or back. */
export type ClockChange = { readonly at: number; readonly place: number; readonly minutes: number }

export function placeOf(at: number, { from, to }: Pick<Span, 'from' | 'to'>): number {
  return (at - from) / (to - from)
}

export function columnsOf(span: Span, zone: string): readonly Column[] {
  const { firstDay, endDay } = span
  return Array.from({ length: endDay - firstDay }, (_, index) => {
    const day = firstDay + index
    const from = startOfDay(day, zone)
    const to = startOfDay(day + 1, zone)
    const weekday = weekdayOf(day)
    return {
      day,
      from: placeOf(from, span),
      to: placeOf(to, span),
      weekday: WEEKDAYS[weekday] ?? '',
      date: String(civilFromDays(day).day),
      month: monthOf(day),
      isWeekend: weekday === 0 || weekday === 6,
      isFirst: rowOfDay((weekday + 6) % 7) === 0,
      hours: (to - from) / HOUR_MS,
    }
  })
}

/** Every third hour of a day view, each time the clock shows it; of the others nothing, their columns are enough. */
export function hoursOf(span: Span, zone: string): readonly Tick[] {
  if (span.view !== 'day') return []
  const ticks: Tick[] = []
  for (let day = span.firstDay; day < span.endDay; day++) {
    const date = civilFromDays(day)
    for (let hour = 3; hour < 24; hour += 3) {
      const word = formatTimeOfDay(hour * 60)
      for (const at of toInstants(zone, { ...date, hour, minute: 0 })) {
        ticks.push({ place: placeOf(at, span), word, isMajor: hour % 6 === 0 })
      }
    }
  }
  return ticks
}

/** Where the clock is changed within the span. A zone that changes its name alone changes nothing. */
export function clockChangesOf(span: Span, zone: string): readonly ClockChange[] {
  const changes: ClockChange[] = []
  for (let at = spanAt(zone, span.from).end; at < span.to; at = spanAt(zone, at).end) {
    const minutes = (spanAt(zone, at).offset - spanAt(zone, at - 1).offset) / 60_000
    if (minutes !== 0) changes.push({ at, place: placeOf(at, span), minutes })
  }
  return changes
}

/** `the clock goes back 1 h`. */
export function changeWords({ minutes }: Pick<ClockChange, 'minutes'>): string {
  const size = Math.abs(minutes)
  const words = size % 60 === 0 ? `${size / 60} h` : `${size} min`
  return `the clock goes ${minutes > 0 ? 'forward' : 'back'} ${words}`
}
