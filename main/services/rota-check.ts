// What a rotation must be like, wherever it comes from.
import type { RecipientReference } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import { type Restriction, type Rotation, roundHalfHour, type WeekWindow } from '#shared/rota.ts'
import { checkEntryName } from './directory-entry.ts'

/** A rotation as it is asked for; `id` only where one that is there already may be meant. */
export type RotationInput = Omit<Rotation, 'id' | 'participants'> & {
  readonly id: string | null
  readonly participants: readonly RecipientReference[]
}

/** A rotation without its participants, which are checked where they are looked up. */
type Rest = Omit<RotationInput, 'id' | 'participants'>

/** From the year 1 to the year 9999: what every date of a client can say. */
const FIRST_INSTANT = Date.UTC(2000, 0, 1) - 730_119 * 86_400_000
const LAST_INSTANT = Date.UTC(10_000, 0, 1) - 1
const MOST_ROTATIONS = 200
const MOST_PARTICIPANTS = 1_000
const MOST_LENGTH = 10_000
const MOST_WINDOWS = 15
const DAY = 1440

/** The rotation as it is stored: dates rounded to half hours of UTC (7.2). `path` is what its fields begin with. */
export function checkRotation(input: Rest, path: string): Rest {
  const { name, length, restriction } = input
  const startAt = roundHalfHour(checkInstant(input.startAt, `${path}startDate`))
  const endAt = input.endAt === null ? null : roundHalfHour(checkInstant(input.endAt, `${path}endDate`))
  if (endAt !== null && endAt <= startAt) {
    throw invalid(`${path}endDate`, `${path}endDate must come after startDate`)
  }
  if (!Number.isInteger(length) || length < 1 || length > MOST_LENGTH) {
    throw invalid(`${path}length`, `${path}length must be a whole number from 1 to ${MOST_LENGTH}`)
  }
  return {
    name: name === '' ? '' : checkEntryName(name, `${path}name`),
    startAt,
    endAt,
    unit: input.unit,
    length,
    restriction: restriction && checkRestriction(restriction, `${path}timeRestriction`),
    countsOpenDays: input.countsOpenDays,
  }
}

export function checkParticipants(participants: readonly unknown[], path: string): void {
  const field = `${path}participants`
  if (participants.length === 0) throw invalid(field, `${field} must have at least one participant`)
  if (participants.length > MOST_PARTICIPANTS) {
    throw invalid(field, `${field} must have at most ${MOST_PARTICIPANTS} participants`)
  }
}

export function checkRotationCount(count: number): void {
  if (count > MOST_ROTATIONS) {
    throw invalid('rotations', `a schedule must have at most ${MOST_ROTATIONS} rotations`)
  }
}

/** Both ends of an override or a forwarding. Their instants are not rounded (7.2). */
export function checkStretch({ startAt, endAt }: { startAt: number; endAt: number }): void {
  checkInstant(startAt, 'startDate')
  checkInstant(endAt, 'endDate')
  if (endAt <= startAt) throw invalid('endDate', 'endDate must come after startDate')
}

/** Whether an override may begin or end at an instant. */
export function isStorable(at: number): boolean {
  return Number.isInteger(at) && at >= FIRST_INSTANT && at <= LAST_INSTANT
}

function checkInstant(at: number, field: string): number {
  if (isStorable(at)) return at
  throw invalid(field, `${field} must be a date of the years 1 to 9999`)
}

function checkRestriction(restriction: Restriction, field: string): Restriction {
  if (restriction.kind === 'day') {
    checkMinutes([restriction.start, restriction.end], `${field}.restriction`)
    return restriction
  }
  const { windows } = restriction
  if (windows.length === 0 || windows.length > MOST_WINDOWS) {
    throw invalid(
      `${field}.restrictions`,
      `${field}.restrictions must have 1 to ${MOST_WINDOWS} restrictions`,
    )
  }
  for (const [index, window] of windows.entries()) checkWindow(window, `${field}.restrictions[${index}]`)
  return restriction
}

function checkWindow({ startDay, startMinute, endDay, endMinute }: WeekWindow, field: string): void {
  const isDay = (day: number) => Number.isInteger(day) && day >= 0 && day < 7
  if (!isDay(startDay) || !isDay(endDay)) throw invalid(field, `${field} must have days of the week`)
  checkMinutes([startMinute, endMinute], field)
}

function checkMinutes(minutes: readonly number[], field: string): void {
  if (minutes.every((minute) => Number.isInteger(minute / 30) && minute >= 0 && minute <= DAY)) return
  throw invalid(field, `${field} must begin and end at half hours from 0:00 to 24:00`)
}
