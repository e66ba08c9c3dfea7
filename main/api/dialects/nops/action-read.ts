// Actions as they are sent: a weekly start or stop, or something to be done to storage once.
import { invalid } from '#shared/error.ts'
import { STORAGE_DEEDS } from '#shared/once.ts'
import type { PowerAction } from '#shared/power.ts'
import {
  DAYS,
  type Day,
  dayAndHourOf,
  daySetOf,
  daysOfSet,
  type GridRule,
  parseDay,
  positionOf,
  WEEK_HOURS,
} from '#shared/weekly-grid.ts'
import type { StorageAction } from '../../../store/schedule-grid.ts'
import { type Members, readChoice, readInteger, readMembers, readRequiredText, required } from './field.ts'

/** Two fields of which each is right, and both are not. */
export type Contradiction = { readonly field: string; readonly message: string }

export type PowerActionRead = {
  readonly rule: GridRule
  readonly details: unknown
  readonly contradiction: Contradiction | null
}

export type ActionRead =
  | ({ readonly kind: 'power' } & PowerActionRead)
  | { readonly kind: 'storage'; readonly action: StorageAction }

const POWER = ['start', 'stop'] as const
const ACTIONS = [...POWER, ...STORAGE_DEEDS]
const FULL_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Reads one action; throws `invalid` at the field that is wrong. */
export function readAction(given: unknown, path: string): ActionRead {
  const members = readMembers(given, path)
  const action = readChoice(members.action, `${path}.action`, ACTIONS)
  const details = members.action_details ?? {}
  if (typeof details !== 'object')
    throw invalid(`${path}.action_details`, 'Invalid data. Expected an object.')
  const storage = STORAGE_DEEDS.find((known) => known === action)
  if (storage === undefined) {
    readType(members, path, 'selected_day_of_week')
    return { kind: 'power', ...readRule(members, path, action as PowerAction), details }
  }
  readType(members, path, 'onetime')
  const hour = members.hour == null ? 0 : readInteger(members.hour, `${path}.hour`, 23)
  const minute = members.minute == null ? 0 : readInteger(members.minute, `${path}.minute`, 59)
  return {
    kind: 'storage',
    action: { action: storage, date: readDate(members.date, `${path}.date`), hour, minute, details },
  }
}

/** A start or stop is weekly, what is done to storage is done once. */
function readType(members: Members, path: string, only: 'selected_day_of_week' | 'onetime'): void {
  if (members.action_type == null) return
  const field = `${path}.action_type`
  const type = readChoice(members.action_type, field, ['selected_day_of_week', 'onetime'])
  if (type !== only) throw invalid(field, `The action ${String(members.action)} must be ${only}.`)
}

function readDate(given: unknown, path: string): string {
  const text = readRequiredText(given, path)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // A day that no month has would be carried over into the next.
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
  if (!isDay) throw invalid(path, 'Date has wrong format. Use YYYY-MM-DD.')
  return text
}

/** Day and hour, by themselves or as a position; what is given twice is compared. */
function readRule(members: Members, path: string, action: PowerAction): Omit<PowerActionRead, 'details'> {
  const at = (name: string) => `${path}.${name}`
  const position =
    members.position == null ? null : readInteger(members.position, at('position'), WEEK_HOURS - 1)
  const placed = position === null ? null : dayAndHourOf(position)
  const day = members.day == null ? null : readDay(members.day, at('day'))
  const listed = readDays(members.day_of_week, at('day_of_week'))
  const sent = listed.length > 0 ? listed : [day ?? placed?.day ?? fail(at('day_of_week'))]
  const hour =
    members.hour == null ? (placed?.hour ?? fail(at('hour'))) : readInteger(members.hour, at('hour'), 23)
  const minute = members.minute == null ? 0 : readInteger(members.minute, at('minute'), 59)
  const days = daysOfSet(daySetOf(sent))
  return {
    rule: { action, days, hour, minute },
    contradiction: findContradiction({ path, day, sent, days, hour, position }),
  }
}

function findContradiction({
  path,
  day,
  sent,
  days,
  hour,
  position,
}: {
  readonly path: string
  readonly day: Day | null
  readonly sent: readonly Day[]
  readonly days: readonly Day[]
  readonly hour: number
  readonly position: number | null
}): Contradiction | null {
  if (day !== null && !days.includes(day)) {
    return { field: `${path}.day`, message: `${day} is not one of day_of_week (${sent.join(', ')}).` }
  }
  // Of several days the first counts, be it the first that was sent or the first of the week.
  const first = [day, sent[0], days[0]].flatMap((one) => (one == null ? [] : [positionOf(one, hour)]))
  if (position === null || first.includes(position)) return null
  const { day: there, hour: then } = dayAndHourOf(position)
  const message = `Position ${position} is ${there} at hour ${then}, not ${day ?? sent[0]} at hour ${hour}.`
  return { field: `${path}.position`, message }
}

function fail(path: string): never {
  throw required(path)
}

function readDays(given: unknown, path: string): readonly Day[] {
  if (given === undefined || given === null) return []
  const list = Array.isArray(given) ? given : [given]
  return list.map((one: unknown) => readDay(one, path))
}

function readDay(given: unknown, path: string): Day {
  const full = typeof given === 'string' ? DAYS[FULL_NAMES.indexOf(given.toLowerCase())] : undefined
  const day = full ?? (typeof given === 'string' || typeof given === 'number' ? parseDay(given) : null)
  if (day !== null) return day
  throw invalid(path, `Not a valid day: it must be one of ${DAYS.join(', ')}, or 0 (Sunday) to 6.`)
}
