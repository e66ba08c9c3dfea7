// A rotation as it is typed in, and as the on-call dialect writes it.
import { resolveZoneId } from '#shared/zone-id.ts'
import type { Errors } from '../../ui/form.tsx'
import { fromField, toField } from '../../ui/local-time.ts'
import { errorsOfEnds } from '../draft.ts'
import type { Participant } from '../types.ts'

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof DAYS)[number]

/** One stretch of the week; times as `09:00`, an end at `00:00` being midnight. */
export type WindowDraft = {
  readonly key: string
  readonly startDay: Day
  readonly start: string
  readonly endDay: Day
  readonly end: string
}

export type RestrictionKind = 'always' | 'day' | 'week'

export type TurnDraft = Participant & { readonly key: string }

export type RotationDraft = {
  readonly name: string
  readonly type: 'hourly' | 'daily' | 'weekly'
  readonly length: number | string
  readonly start: string
  /** Empty: it never ends. */
  readonly end: string
  readonly turns: readonly TurnDraft[]
  readonly restriction: RestrictionKind
  readonly dayStart: string
  readonly dayEnd: string
  readonly windows: readonly WindowDraft[]
  readonly countsOpenDays: boolean
}

type TimeJson = {
  readonly startHour: number
  readonly startMin: number
  readonly endHour: number
  readonly endMin: number
}
type WindowJson = TimeJson & { readonly startDay: Day; readonly endDay: Day }

/** A rotation as the dialect shows it, as far as the editor reads it. */
export type RotationJson = {
  readonly id?: string
  readonly name?: string
  readonly startDate: string
  readonly endDate?: string
  readonly type: RotationDraft['type']
  readonly length: number
  readonly participants: readonly {
    readonly type: string
    readonly id?: string
    readonly name?: string
    readonly username?: string
  }[]
  readonly timeRestriction?:
    | { readonly type: 'time-of-day'; readonly restriction: TimeJson }
    | { readonly type: 'weekday-and-time-of-day'; readonly restrictions: readonly WindowJson[] }
  readonly countsOpenDays?: boolean
}

/** A weekly rotation from an instant on, with nobody in it yet. */
export function emptyDraft(startAt: number, zone: string): RotationDraft {
  return {
    name: '',
    type: 'weekly',
    length: 1,
    start: toField(startAt, zone),
    end: '',
    turns: [],
    restriction: 'always',
    dayStart: '09:00',
    dayEnd: '17:00',
    windows: WEEKDAYS,
    countsOpenDays: false,
  }
}

/** What the form begins with for a rotation that is there; its dates by the clock of the rota. */
export function toDraft(rotation: RotationJson, zone: string): RotationDraft {
  const { name = '', type, length, startDate, endDate, participants, timeRestriction } = rotation
  const start = Date.parse(startDate)
  const draft = {
    ...emptyDraft(start, zone),
    name,
    type,
    length,
    end: endDate === undefined ? '' : toField(Date.parse(endDate), zone),
    turns: participants.map((one, index) => ({
      key: `turn ${index}`,
      type: one.type,
      id: one.id ?? null,
      name: one.username ?? one.name ?? '',
    })),
    countsOpenDays: rotation.countsOpenDays ?? false,
  }
  if (timeRestriction === undefined) return draft
  if (timeRestriction.type === 'time-of-day') {
    const { startHour, startMin, endHour, endMin } = timeRestriction.restriction
    return {
      ...draft,
      restriction: 'day',
      dayStart: clockOf(startHour, startMin),
      dayEnd: clockOf(endHour, endMin),
    }
  }
  return { ...draft, restriction: 'week', windows: timeRestriction.restrictions.map(toWindow) }
}

function toWindow(window: WindowJson, index: number): WindowDraft {
  const { startDay, startHour, startMin, endDay, endHour, endMin } = window
  // A field knows no 24:00: it is 0:00 of the next day.
  const end = endHour === 24 ? dayAfter(endDay) : endDay
  return {
    key: `window ${index}`,
    startDay,
    start: clockOf(startHour, startMin),
    endDay: end,
    end: clockOf(endHour, endMin),
  }
}

export function dayAfter(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 1) % 7] ?? 'monday'
}

function clockOf(hour: number, minute: number): string {
  return `${String(hour % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** Working hours, to begin with. */
const WEEKDAYS: readonly WindowDraft[] = DAYS.slice(0, 5).map((day) => ({
  key: day,
  startDay: day,
  start: '09:00',
  endDay: day,
  end: '17:00',
}))

type Setting = {
  /** The rota's zone, as it was given. */
  readonly timeZone: string
  /** The rotation that is changed: dates that were left alone keep their very instants. */
  readonly old: RotationJson | null
}

/** The body that means the draft, or what is wrong with it by field. */
export function toBody(draft: RotationDraft, { timeZone, old }: Setting): RotationJson | Errors {
  const zone = resolveZoneId(timeZone) ?? 'UTC'
  const keptEnd = old?.endDate === undefined ? null : Date.parse(old.endDate)
  const startAt = fromField(draft.start, zone, old === null ? null : Date.parse(old.startDate))
  const endAt = draft.end === '' ? null : fromField(draft.end, zone, keptEnd)
  const errors: Record<string, string> = {
    ...(endAt === null ? (typeof startAt === 'string' ? { startAt } : {}) : errorsOfEnds(startAt, endAt)),
  }
  const length = Number(draft.length)
  if (!Number.isInteger(length) || length < 1) errors.length = 'Give a whole number from 1 on.'
  if (draft.turns.length === 0) errors.turns = 'Add at least one who takes turns.'
  if (draft.restriction === 'week' && draft.windows.length === 0) errors.windows = 'Add hours of the week.'
  if (isUnset(draft)) errors.windows = 'Give every time.'
  if (Object.keys(errors).length > 0 || typeof startAt === 'string' || typeof endAt === 'string')
    return errors
  return {
    ...(old?.id !== undefined && { id: old.id }),
    name: draft.name.trim(),
    type: draft.type,
    length,
    startDate: new Date(startAt).toISOString(),
    // Empty ends what there was.
    endDate: endAt === null ? '' : new Date(endAt).toISOString(),
    participants: draft.turns.map(({ type, id }) => (id === null ? { type } : { type, id })),
    timeRestriction: restrictionOf(draft),
    countsOpenDays: draft.countsOpenDays && draft.restriction !== 'always' && draft.type !== 'hourly',
  } as RotationJson
}

export function isBody(result: RotationJson | Errors): result is RotationJson {
  return 'participants' in result
}

function isUnset({ restriction, dayStart, dayEnd, windows }: RotationDraft): boolean {
  if (restriction === 'day') return dayStart === '' || dayEnd === ''
  return restriction === 'week' && windows.some(({ start, end }) => start === '' || end === '')
}

function restrictionOf({ restriction, dayStart, dayEnd, windows }: RotationDraft): object {
  if (restriction === 'always') return {}
  if (restriction === 'day') {
    return { type: 'time-of-day', restriction: { ...timeOf('start', dayStart), ...timeOf('end', dayEnd) } }
  }
  return {
    type: 'weekday-and-time-of-day',
    restrictions: windows.map(({ startDay, start, endDay, end }) => ({
      startDay,
      ...timeOf('start', start),
      endDay,
      ...timeOf('end', end),
    })),
  }
}

function timeOf(end: 'start' | 'end', clock: string) {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return { [`${end}Hour`]: hour, [`${end}Min`]: minute }
}

/** The field of the form that a refusal speaks of. */
export function fieldOfRotation(path: string): string | null {
  const field = path.replace(/^rotations\[\d+\]\.?/, '')
  if (/^startDate/.test(field)) return 'startAt'
  if (/^endDate/.test(field)) return 'endAt'
  if (/^participants/.test(field)) return 'turns'
  if (/^timeRestriction/.test(field)) return 'windows'
  return ['name', 'length', 'type'].includes(field) ? field : null
}
