// The calendar side of cron: bit sets over the fields, searched on the wall clock. It knows nothing of zones.
import { civilFromDays, DAY_MS, MINUTE_MS, weekdayOf } from '#shared/zone.ts'

/**
 * A cron entry as bits. `minutesLow` holds minutes 0-31, `minutesHigh` 32-59 from bit 0; `hours` and
 * `months` (1-12) have the bit of their number. `monthDays` has one set of days 1-31 for each shape a
 * month can have: index `(length - 28) * 7 + weekday of the 1st`.
 */
export type CronBits = {
  readonly minutesLow: number
  readonly minutesHigh: number
  readonly hours: number
  readonly months: number
  readonly monthDays: readonly number[]
}

/** What the searches answer when nothing matches. */
export const NONE = Infinity

/** The earliest matching wall time in [from, until), ms on the wall clock, or NONE. */
export function nextWall(bits: CronBits, from: number, until: number): number {
  const first = Math.floor(from / DAY_MS)
  const lastDay = Math.ceil(until / DAY_MS)
  let day = nextDay(bits, first, lastDay)
  let minute = -1
  if (day === first) {
    minute = nextMinute(bits, Math.ceil((from - first * DAY_MS) / MINUTE_MS))
    if (minute < 0) day = nextDay(bits, first + 1, lastDay)
  }
  if (day === NONE) return NONE
  const wall = day * DAY_MS + (minute < 0 ? nextMinute(bits, 0) : minute) * MINUTE_MS
  return wall < until ? wall : NONE
}

/** The latest matching wall time in [from, until), ms on the wall clock, or NONE. */
export function previousWall(bits: CronBits, from: number, until: number): number {
  const last = Math.ceil(until / MINUTE_MS) - 1
  const lastDay = Math.floor(last / 1440)
  const firstDay = Math.floor(from / DAY_MS)
  let day = previousDay(bits, lastDay, firstDay)
  let minute = -1
  if (day === lastDay) {
    minute = previousMinute(bits, last - lastDay * 1440)
    if (minute < 0) day = previousDay(bits, lastDay - 1, firstDay)
  }
  if (day === NONE) return NONE
  const wall = day * DAY_MS + (minute < 0 ? previousMinute(bits, 1439) : minute) * MINUTE_MS
  return wall >= from ? wall : NONE
}

/** Whether any month of the calendar has a day that matches. All shapes of a month occur within 400 years. */
export function canFire(bits: CronBits): boolean {
  for (let month = 1; month <= 12; month++) {
    if (((bits.months >> month) & 1) === 0) continue
    // 2000 was a leap year: the longest shape of February holds the days of the shorter one.
    const shape = (daysInMonth(2000, month) - 28) * 7
    for (let weekday = 0; weekday < 7; weekday++) {
      if (bits.monthDays[shape + weekday] !== 0) return true
      if (month === 2 && bits.monthDays[weekday] !== 0) return true
    }
  }
  return false
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1)
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

function daysOf(bits: CronBits, month: number, first: number, length: number): number {
  if (((bits.months >> month) & 1) === 0) return 0
  return bits.monthDays[(length - 28) * 7 + weekdayOf(first)] ?? 0
}

/** The first matching day in [from, until), counted from 1970-01-01. */
function nextDay(bits: CronBits, from: number, until: number): number {
  const date = civilFromDays(from)
  let { year, month, day } = date
  let first = from - day + 1
  while (first < until) {
    const length = daysInMonth(year, month)
    const match = lowestFrom(daysOf(bits, month, first, length), day)
    if (match > 0) return first + match - 1 < until ? first + match - 1 : NONE
    first += length
    day = 1
    month = month === 12 ? 1 : month + 1
    if (month === 1) year++
  }
  return NONE
}

/** The last matching day in [downTo, from], counted from 1970-01-01. */
function previousDay(bits: CronBits, from: number, downTo: number): number {
  const date = civilFromDays(from)
  let { year, month, day } = date
  let first = from - day + 1
  while (first + day - 1 >= downTo) {
    const match = highestUpTo(daysOf(bits, month, first, daysInMonth(year, month)), day)
    if (match > 0) return first + match - 1 >= downTo ? first + match - 1 : NONE
    month = month === 1 ? 12 : month - 1
    if (month === 12) year--
    day = daysInMonth(year, month)
    first -= day
  }
  return NONE
}

/** The first matching minute of the day at or after `from` (0-1440), or -1. */
function nextMinute(bits: CronBits, from: number): number {
  const hour = Math.floor(from / 60)
  if ((bits.hours >> hour) & 1) {
    const minute = minuteFrom(bits, from - hour * 60)
    if (minute >= 0) return hour * 60 + minute
  }
  const later = lowestFrom(bits.hours, hour + 1)
  return later < 0 ? -1 : later * 60 + minuteFrom(bits, 0)
}

/** The last matching minute of the day at or before `from` (0-1439), or -1. */
function previousMinute(bits: CronBits, from: number): number {
  const hour = Math.floor(from / 60)
  if ((bits.hours >> hour) & 1) {
    const minute = minuteUpTo(bits, from - hour * 60)
    if (minute >= 0) return hour * 60 + minute
  }
  const earlier = hour === 0 ? -1 : highestUpTo(bits.hours, hour - 1)
  return earlier < 0 ? -1 : earlier * 60 + minuteUpTo(bits, 59)
}

function minuteFrom(bits: CronBits, from: number): number {
  const low = from < 32 ? lowestFrom(bits.minutesLow, from) : -1
  if (low >= 0) return low
  const high = lowestFrom(bits.minutesHigh, from < 32 ? 0 : from - 32)
  return high < 0 ? -1 : high + 32
}

function minuteUpTo(bits: CronBits, to: number): number {
  const high = to < 32 ? -1 : highestUpTo(bits.minutesHigh, to - 32)
  return high >= 0 ? high + 32 : highestUpTo(bits.minutesLow, to < 32 ? to : 31)
}

/** The lowest bit set at or above `from` (0-31), or -1. */
function lowestFrom(set: number, from: number): number {
  const rest = (set >>> from) << from
  return 31 - Math.clz32(rest & -rest)
}

/** The highest bit set at or below `to` (0-31), or -1. */
function highestUpTo(set: number, to: number): number {
  return 31 - Math.clz32(set & ((2 << to) - 1))
}
