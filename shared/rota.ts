/**
 * Who can take a turn. `none` takes its turn with nobody; a team or an escalation stands for its people, a
 * `schedule` (in an override alone) for whoever is on call by that rota.
 */
export type Participant =
  | { readonly kind: 'user' | 'team' | 'escalation' | 'schedule'; readonly id: string }
  | { readonly kind: 'none'; readonly id: null }

/** Wall times of a day, in minutes from midnight (0 to 1440); an end not after its start is the next day's. */
export type DayWindow = { readonly start: number; readonly end: number }

/** Wall times of a week: days 0 (Sunday) to 6, minutes 0 to 1440; an end not after its start is the next week's. */
export type WeekWindow = {
  readonly startDay: number
  readonly startMinute: number
  readonly endDay: number
  readonly endMinute: number
}

/** When a rotation is on duty at all: one window of every day, or 1 to 15 of every week. */
export type Restriction =
  | ({ readonly kind: 'day' } & DayWindow)
  | { readonly kind: 'week'; readonly windows: readonly WeekWindow[] }

/** Participants who take turns of `length` units, in their order and for ever, from `startAt` to before `endAt`. */
export type Rotation = {
  readonly id: string
  readonly name: string
  readonly startAt: number
  readonly endAt: number | null
  readonly unit: 'hourly' | 'daily' | 'weekly'
  readonly length: number
  readonly participants: readonly Participant[]
  readonly restriction: Restriction | null
  /** Of a daily or weekly rotation with a restriction: turns count only the days on which that is open. */
  readonly countsOpenDays: boolean
}

export type Rota = {
  readonly id: string
  readonly timeZone: string
  readonly enabled: boolean
  readonly rotations: readonly Rotation[]
}

/** A rota as it is kept. */
export type StoredRota = Rota & {
  readonly name: string
  readonly description: string
  /** The zone as it was given; `timeZone` is what it means. */
  readonly zoneId: string
  readonly ownerTeamId: string | null
  /** What was on call before this instant stands in history. */
  readonly settledAt: number
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** Replaces whoever is on call from `startAt` to before `endAt`. `rotationIds` null: in every rotation. */
export type Override = {
  readonly id: string
  readonly participant: Participant
  readonly startAt: number
  readonly endAt: number
  readonly rotationIds: readonly string[] | null
  /** Where two overlap, the one with the larger number wins. */
  readonly createdOrder: number
}

/** Hands every duty of one user to another from `startAt` to before `endAt`. */
export type Forwarding = {
  readonly id: string
  readonly fromUser: string
  readonly toUser: string
  readonly startAt: number
  readonly endAt: number
}

/** An override as it is kept. */
export type StoredOverride = Override & {
  readonly rotaId: string
  /** Its name, unique in the rota. */
  readonly alias: string
  /** What made it (`swap:…`, `absence:…`); null: somebody by hand. */
  readonly cause: string | null
}

/** A forwarding as it is kept. */
export type StoredForwarding = Forwarding & { readonly alias: string }

/** What was on call, written when it was over: later edits do not change it. */
export type PastDuty = {
  readonly rotationId: string
  readonly rotationName: string
  readonly startAt: number
  readonly endAt: number
  readonly kind: 'default' | 'override' | 'forwarding'
  /** With the name of that time. */
  readonly participant: Participant & { readonly name: string }
  readonly fromUser: string | null
  /** The people behind the participant at that time. */
  readonly people: readonly PastPerson[]
}

export type PastPerson = { readonly id: string; readonly username: string }

const HALF_HOUR = 30
const HALF_HOUR_MS = HALF_HOUR * 60_000
const DAY = 1440

/** The nearest half hour of UTC, as rotation dates are stored; a tie goes up (decision 7.2). */
export function roundHalfHour(instant: number): number {
  return Math.floor(instant / HALF_HOUR_MS + 0.5) * HALF_HOUR_MS
}

/** The nearest half hour of a wall time in minutes from midnight; a tie goes up, so 23:45 becomes 1440 (24:00). */
export function roundHalfHourOfDay(minute: number): number {
  return Math.floor(minute / HALF_HOUR + 0.5) * HALF_HOUR
}

/** `roundHalfHourOfDay` for a weekly start, which is never written 24:00: it carries into the next day's 0:00. */
export function roundHalfHourOfWeek(day: number, minute: number): { day: number; minute: number } {
  const rounded = roundHalfHourOfDay(minute)
  return { day: (day + Math.floor(rounded / DAY)) % 7, minute: rounded % DAY }
}

export function isSameParticipant(a: Participant, b: Participant): boolean {
  return a.kind === b.kind && a.id === b.id
}
