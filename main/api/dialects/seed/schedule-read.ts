// What is written of a schedule, checked as contract sections 3.4, 8.2 and 9 say.
import { isHttpUrl } from '#shared/check.ts'
import { SECRET_MASK } from '#shared/secret.ts'
import { readCron, readInterval } from './cron.ts'
import {
  boolean,
  type Fields,
  instant,
  integer,
  json,
  orNull,
  overall,
  type Read,
  readBody,
  text,
} from './field.ts'

/** What can be written of a schedule, by the names and in the order of the original. */
export type ScheduleFields = {
  readonly frequency: number | null
  readonly cron_definition: string | null
  readonly interval_definition: string | null
  readonly endpoint: string
  readonly payload: unknown
  readonly auth_token: string | null
  readonly next_send_at: string | null
  readonly enabled: boolean
}

const faultOf = (parsed: object) => ('wrong' in parsed ? String(parsed.wrong) : null)

const FIELDS: Fields<ScheduleFields> = {
  frequency: orNull(integer(1)),
  cron_definition: orNull(text({ most: 500, mayBeBlank: true, check: (given) => faultOf(readCron(given)) })),
  interval_definition: orNull(
    text({ most: 100, mayBeBlank: true, check: (given) => faultOf(readInterval(given)) }),
  ),
  endpoint: text({ most: 500, check: (given) => (isHttpUrl(given) ? null : 'Enter a valid URL.') }),
  payload: json,
  auth_token: orNull(text({ most: 500, mayBeBlank: true })),
  next_send_at: orNull(instant),
  enabled: boolean,
}

/**
 * Reads what a body says of a schedule. `before` is what it was, null for a new one; `isPart` lets a body leave out
 * the endpoint too. Fields come first; then exactly one of the two triggers must be there, blank being none.
 */
export function readSchedule(
  body: unknown,
  before: ScheduleFields | null,
  isPart: boolean,
): Read<ScheduleFields> {
  const read = readBody(withAlias(body), FIELDS, isPart ? [] : ['endpoint'])
  if ('faults' in read) return read
  if (before === null && read.values.auth_token === SECRET_MASK) {
    return { faults: { auth_token: ['This is the mask of a token, not a token.'] } }
  }
  const { cron_definition: cron, interval_definition: interval } = { ...before, ...read.values }
  if (!cron && !interval) return overall('One of cron_definition and interval_definition is needed.')
  if (cron && interval) {
    return overall('Only one of cron_definition and interval_definition may be given.')
  }
  return read
}

/** The name of one field is misspelt in the original's own document. */
function withAlias(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { inteval_definition: alias, ...members } = body as Readonly<Record<string, unknown>>
  return alias === undefined ? body : { interval_definition: alias, ...members }
}
