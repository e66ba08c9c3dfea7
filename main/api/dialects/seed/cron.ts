// When a schedule runs, as its clients write it: the messages are those of contract section 3.4.
import { parseCron } from '#shared/cron.ts'
import { AppError } from '#shared/error.ts'
import { type Period, toMs } from '#shared/interval.ts'

/** What a text is read as, or what is wrong with it. */
export type Parsed<Value> = { readonly value: Value } | { readonly wrong: string }

export type Interval = { readonly every: number; readonly period: Period }

type Field = {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const WEEKDAY: Field = { name: 'isoweekday', least: 0, most: 7, names: WEEKDAYS }
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  WEEKDAY,
]

/**
 * A cron expression of five fields in our own form. Six fields end with a year, seven begin with a second too: only
 * `*` and `0` can be said there. What our own reader refuses beyond the messages of the contract is in its words.
 */
export function readCron(text: string): Parsed<string> {
  const wrong = (reason: string) => ({ wrong: `${text} is not a valid crontab string: ${reason}` })
  const isMacro = /^@\w+$/.test(text) && !('wrong' in tryParse(text))
  if (isMacro) return { value: text }
  const given = text.split(/\s+/)
  if (given.length < 5 || given.length > 7) {
    return wrong(`improper number of cron entries specified; got ${given.length} need 5 to 7`)
  }
  const [second, year] = [given.length === 7 ? given[0] : '0', given.length === 5 ? '*' : given.at(-1)]
  const fields = given.length === 7 ? given.slice(1, 6) : given.slice(0, 5)
  for (const [index, field] of FIELDS.entries()) {
    const reason = whyNot(field, (fields[index] ?? '').toLowerCase())
    if (reason !== null) return wrong(reason)
  }
  if (second !== '0' || year !== '*') return wrong('seconds and years are not supported')
  const found = tryParse([...fields.slice(0, 4), ourWeekdays(fields[4] ?? '')].join(' '))
  return 'wrong' in found ? wrong(found.wrong) : found
}

/** `<whole number> <period>`; microseconds are taken when they make whole seconds. */
export function readInterval(text: string): Parsed<Interval> {
  const [number = '', period = '', ...more] = text.split(/\s+/)
  if (!/^[+-]?\d+$/.test(number) || period === '' || more.length > 0) {
    const words = 'integer and period (from: days, hours, minutes, seconds, microseconds) e.g. 1 minutes'
    return { wrong: `${text} is not a valid interval string: ${words}` }
  }
  if (!['days', 'hours', 'minutes', 'seconds', 'microseconds'].includes(period)) {
    const periods = 'days, hours, minutes, seconds, microseconds)'
    return { wrong: `${text} is not a valid period. Accepted: ${periods}` }
  }
  const isTiny = period === 'microseconds'
  const every = isTiny ? Number(number) / 1_000_000 : Number(number)
  const unit = (isTiny ? 'seconds' : period) as Period
  if (every < 1) return { wrong: `${text} is shorter than a second` }
  if (!Number.isInteger(every)) return { wrong: `${text} is not a whole number of seconds` }
  if (toMs(every, unit) > LONGEST_MS) return { wrong: `${text} is longer than a hundred years` }
  return { value: { every, period: unit } }
}

const LONGEST_MS = 100 * 366 * 86_400_000

function tryParse(text: string): Parsed<string> {
  try {
    parseCron(text)
    return { value: text }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { wrong: error.message.replace(/^invalid cron expression: '.*?': /s, '') }
  }
}

/** What is wrong with one field, entry by entry; null when it is not one of the mistakes that have words of their own. */
function whyNot(field: Field, text: string): string | null {
  for (const entry of text.split(',')) {
    const reason = entryFault(field, entry)
    if (reason !== null) return reason
  }
  return null
}

function entryFault(field: Field, entry: string): string | null {
  const [range = '', step] = entry.split('/')
  if (step !== undefined && /^[+-]?\d+$/.test(step) && Number(step) <= 0) {
    return `you can only use positive increment values, you provided ${Number(step)}`
  }
  const [from, to] = range.split('-').map((text) => numberOf(field, text))
  const stray = [from, to].find(
    (value) => typeof value === 'number' && (value < field.least || value > field.most),
  )
  if (stray !== undefined) return `item value ${stray} out of range [${field.least}, ${field.most}]`
  if (typeof from !== 'number' || typeof to !== 'number') return null
  const end = field === WEEKDAY && to === 0 ? 7 : to
  return from > end ? `${field.name} range start value ${from} > end value ${end}` : null
}

function numberOf({ names = [] }: Field, text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text)
  const index = text === '' ? -1 : names.indexOf(text)
  return index < 0 ? null : index
}

/** Our own reader takes the Sunday that ends a range as 7 alone, and the last Friday of a month as `5L`, not `L5`. */
function ourWeekdays(text: string): string {
  return text.replaceAll(/-(?:sun|0)(?=$|[,/])/gi, '-7').replaceAll(/\bl([0-7])(?=$|,)/gi, '$1L')
}
