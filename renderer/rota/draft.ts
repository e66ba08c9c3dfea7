// What is typed into the forms of this page, as the clock of a zone shows it, and what of it is wrong.
import { firstInstantOf } from '#shared/wall.ts'
import { DAY_MS, MINUTE_MS, weekdayOf } from '#shared/zone.ts'
import type { Errors } from '../ui/form.tsx'
import { dayAt, startOfDay } from './span.ts'

/** The next full half hour. */
export function nextHalfHour(now: number): number {
  return Math.ceil((now + 1) / (30 * MINUTE_MS)) * 30 * MINUTE_MS
}

/** The last Monday at 09:00 of the zone: a rota that begins then has somebody on call at once. */
export function lastMonday(now: number, zone: string): number {
  const today = dayAt(now, zone)
  const monday = today - ((weekdayOf(today) + 6) % 7)
  const nine = (day: number) => firstInstantOf(zone, day * DAY_MS + 9 * 60 * MINUTE_MS)
  return nine(monday) <= now ? nine(monday) : nine(monday - 7)
}

/** Midnight after the local day that holds `at`. */
export function endOfDay(at: number, zone: string): number {
  return startOfDay(dayAt(at, zone) + 1, zone)
}

/** E-mail addresses of a text, one a line or with commas between them, in order. */
export function readEmails(text: string): readonly string[] {
  return text
    .split(/[\s,;]+/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

export type WeeklyDraft = {
  readonly name: string
  readonly timeZone: string
  readonly startAt: number | string
  readonly emails: readonly string[]
}

const EMAIL = /^[^\s@]+@[^\s@]+$/

/** What is wrong with a first rota, by field; nothing when it can be sent. */
export function errorsOfWeekly({ name, startAt, emails }: WeeklyDraft): Errors {
  const errors: Record<string, string> = {}
  if (name.trim() === '') errors.name = 'Give the rota a name.'
  if (typeof startAt === 'string') errors.startAt = startAt
  const strange = emails.find((email) => !EMAIL.test(email))
  if (emails.length === 0) errors.emails = 'Give at least one e-mail address.'
  else if (strange !== undefined) errors.emails = `“${strange}” is no e-mail address.`
  return errors
}

export type OverrideDraft = {
  /** A user's id, or `none`. */
  readonly user: string | null
  readonly startAt: number | string
  readonly endAt: number | string
  /** Of several rotations those it lies over. */
  readonly rotations: readonly string[]
}

export function errorsOfOverride({ user, startAt, endAt, rotations }: OverrideDraft): Errors {
  const errors: Record<string, string> = {}
  if (user === null) errors.user = 'Choose who is on call.'
  Object.assign(errors, errorsOfEnds(startAt, endAt))
  if (rotations.length === 0) errors.rotations = 'Choose at least one rotation.'
  return errors
}

/** What is wrong with the two ends of a stretch of time. */
export function errorsOfEnds(startAt: number | string, endAt: number | string): Errors {
  if (typeof startAt === 'string') {
    return { startAt, ...(typeof endAt === 'string' && { endAt }) }
  }
  if (typeof endAt === 'string') return { endAt }
  return endAt <= startAt ? { endAt: 'The end must come after the start.' } : {}
}

/** The form's field that a refusal of the server speaks of: `rotations[0].startDate` is the start. */
export function fieldOf(path: string): string {
  if (/startDate$/.test(path)) return 'startAt'
  if (/endDate$/.test(path)) return 'endAt'
  if (/timezone$/i.test(path)) return 'timeZone'
  if (/participants/.test(path)) return 'emails'
  if (/^user/.test(path)) return 'user'
  if (/^rotations?\b/.test(path)) return 'rotations'
  return path
}

/** `fieldOf` for a form that has these fields; null for any other. */
export function fieldAmong(fields: readonly string[]): (path: string) => string | null {
  return (path) => fields.find((field) => field === fieldOf(path)) ?? null
}
