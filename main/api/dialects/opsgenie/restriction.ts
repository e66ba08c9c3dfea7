// `timeRestriction` of a rotation: read with the rounding of decision 7.2, written as the document's clients need it.
import { invalid } from '#shared/error.ts'
import { type Restriction, roundHalfHourOfDay, roundHalfHourOfWeek, type WeekWindow } from '#shared/rota.ts'
import { type Part, pathOf, readPart, readParts, readWhole, readWord, required } from './read.ts'

const TYPES = ['time-of-day', 'weekday-and-time-of-day'] as const
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
const DAY = 1440
const WEEK = 7 * DAY
const MOST_WINDOWS = 15

/** A `timeRestriction`; null for an empty one, undefined where there is none. Throws `invalid` at the field. */
export function readRestriction(rotation: Part): Restriction | null | undefined {
  const part = readPart(rotation, 'timeRestriction')
  if (part === undefined) return undefined
  if (isEmptyPart(part)) return null
  const type = required(part, 'type', readWord(part, 'type', TYPES))
  if (type === 'time-of-day') return { kind: 'day', ...readDayWindow(dayPartOf(part)) }
  const parts = readParts(part, 'restrictions') ?? []
  if (parts.length === 0 || parts.length > MOST_WINDOWS) {
    const path = pathOf(part, 'restrictions')
    throw invalid(path, `${path} must have 1 to ${MOST_WINDOWS} restrictions`)
  }
  return { kind: 'week', windows: parts.map(readWeekWindow) }
}

/** Requests are documented with `restriction`, answers with `restrictions`: clients send either, or an empty one too. */
function dayPartOf(part: Part): Part {
  const one = readPart(part, 'restriction')
  if (one !== undefined && !isEmptyPart(one)) return one
  const [first, ...others] = readParts(part, 'restrictions') ?? []
  const path = pathOf(part, 'restriction')
  if (first === undefined) throw invalid(path, `${path} is required`)
  if (others.length > 0) throw invalid(path, `${path} must be a single one`)
  return first
}

function isEmptyPart({ members }: Part): boolean {
  return Object.values(members).every((value) => value === null)
}

function readDayWindow(part: Part) {
  const start = readTime(part, 'start')
  const end = readTime(part, 'end')
  const rounded = { start: roundHalfHourOfDay(start), end: roundHalfHourOfDay(end) }
  // A start given as 24:00 stays; one that is rounded to it is written 0:00.
  const written = { ...rounded, start: rounded.start === start ? start : rounded.start % DAY }
  checkLength(part, { length: DAY, from: { start, end }, to: rounded, isSame: written.start === written.end })
  return written
}

function readWeekWindow(part: Part): WeekWindow {
  const startDay = readDay(part, 'startDay')
  const endDay = readDay(part, 'endDay')
  const startMinute = readTime(part, 'start')
  const endMinute = readTime(part, 'end')
  const rounded = { start: roundHalfHourOfDay(startMinute), end: roundHalfHourOfDay(endMinute) }
  const start =
    rounded.start === startMinute
      ? { day: startDay, minute: startMinute }
      : roundHalfHourOfWeek(startDay, startMinute)
  checkLength(part, {
    length: WEEK,
    from: { start: startDay * DAY + startMinute, end: endDay * DAY + endMinute },
    to: { start: startDay * DAY + rounded.start, end: endDay * DAY + rounded.end },
    isSame: start.day === endDay && start.minute === rounded.end,
  })
  return { startDay: start.day, startMinute: start.minute, endDay, endMinute: rounded.end }
}

type Ends = { readonly start: number; readonly end: number }

/**
 * Refuses a window whose ends became equal by rounding: that would be the whole day or week (section 8). Ends that
 * were given equal are meant so, and 0:00 to 23:45 may well grow into 0:00 to 24:00.
 */
function checkLength(
  part: Part,
  { length, from, to, isSame }: { length: number; from: Ends; to: Ends; isSame: boolean },
): void {
  const given = (from.end - from.start + length) % length
  if (given === 0) return
  const grown = given + (to.end - from.end) - (to.start - from.start)
  if (grown === 0 || isSame) {
    throw invalid(part.path, `${part.path} has no length once its times are rounded to half hours`)
  }
}

/** A wall time in minutes from midnight, up to 24:00. */
function readTime(part: Part, end: 'start' | 'end'): number {
  const hour = required(part, `${end}Hour`, readWhole(part, `${end}Hour`, { least: 0, most: 24 }))
  const minute = required(part, `${end}Min`, readWhole(part, `${end}Min`, { least: 0, most: 59 }))
  if (hour === 24 && minute > 0) {
    const path = pathOf(part, `${end}Min`)
    throw invalid(path, `${path} must be 0 at 24 o'clock`)
  }
  return hour * 60 + minute
}

function readDay(part: Part, name: string): number {
  return DAYS.indexOf(required(part, name, readWord(part, name, DAYS)))
}

/** Time-of-day is always written as `restriction`, an object: the Terraform provider needs it so. */
export function toTimeRestriction(restriction: Restriction) {
  if (restriction.kind === 'day') {
    const { start, end } = restriction
    return { type: 'time-of-day', restriction: { ...toTime('start', start), ...toTime('end', end) } }
  }
  const restrictions = restriction.windows.map(({ startDay, startMinute, endDay, endMinute }) => ({
    startDay: DAYS[startDay],
    ...toTime('start', startMinute),
    endDay: DAYS[endDay],
    ...toTime('end', endMinute),
  }))
  return { type: 'weekday-and-time-of-day', restrictions }
}

function toTime(end: 'start' | 'end', minutes: number) {
  return { [`${end}Hour`]: Math.floor(minutes / 60), [`${end}Min`]: minutes % 60 }
}
