// Cron in one dialect: five fields, Vixie's day rule and Vixie's DST rule. The only importer of cron-parser and cronstrue.
import { type CronDayOfWeek, CronExpressionParser } from 'cron-parser'
import cronstrue from 'cronstrue'
import { type CronBits, canFire, NONE, nextWall, previousWall } from '#shared/cron-search.ts'
import { AppError, toError } from '#shared/error.ts'
import { DAY_MS, MAX_INSTANT, type Span, spanAt } from '#shared/zone.ts'

/** A cron entry, parsed. `fixed` when neither its minute nor its hour field begins with `*` (Vixie). */
export type Cron = CronBits & { readonly expression: string; readonly fixed: boolean }

/** Searches give up after a hundred years: the rarest entry that can fire (29 February on one weekday) waits 40. */
const HORIZON_MS = 36_525 * DAY_MS
const MAX_LENGTH = 1024
const MAX_CACHED = 2000
const parsed = new Map<string, Cron>()

const MACROS: Readonly<Record<string, string>> = {
  '@HOURLY': '0 * * * *',
  '@DAILY': '0 0 * * *',
  '@MIDNIGHT': '0 0 * * *',
  '@WEEKLY': '0 0 * * 0',
  '@MONTHLY': '0 0 1 * *',
  '@YEARLY': '0 0 1 1 *',
  '@ANNUALLY': '0 0 1 1 *',
}

type Field = {
  readonly name: string
  /** One entry of the comma list, upper-cased. */
  readonly item: RegExp
  /** How many values the field has: a longer step would fire once and mislead. */
  readonly size: number
}

const range = (value: string): string => `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d{1,3})?`
const WEEKDAY = '\\d|SUN|MON|TUE|WED|THU|FRI|SAT'
const MONTH = '\\d{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'
const FIELDS: readonly Field[] = [
  { name: 'minute', item: new RegExp(`^${range('\\d{1,2}')}$`), size: 60 },
  { name: 'hour', item: new RegExp(`^${range('\\d{1,2}')}$`), size: 24 },
  { name: 'day-of-month', item: new RegExp(`^(?:L|${range('\\d{1,2}')})$`), size: 31 },
  { name: 'month', item: new RegExp(`^${range(MONTH)}$`), size: 12 },
  {
    name: 'day-of-week',
    item: new RegExp(`^(?:(?:${WEEKDAY})(?:L|#[1-5])|${range(WEEKDAY)})$`),
    size: 7,
  },
]

/** The weekdays of one list entry: all of them, only the nth, or only the last of the month. */
type Weekdays = { readonly set: number; readonly nth: number | 'last' | null }

/**
 * Parses five fields or a macro, in any case; the answer is cached. Names, ranges, steps, lists, `L`, `5L`,
 * `1#2`, 7 for Sunday (by its name too, at the end of a range), and `?` for a whole day field. Throws `invalid_cron` for everything else, for six
 * fields, and for an entry that no calendar day ever matches (`0 0 31 2 *`).
 */
export function parseCron(expression: string): Cron {
  const known = parsed.get(expression)
  if (known) return known
  const cron = buildCron(expression)
  const oldest = parsed.size >= MAX_CACHED ? parsed.keys().next().value : undefined
  if (oldest !== undefined) parsed.delete(oldest)
  parsed.set(expression, cron)
  return cron
}

/** The first firing strictly after `after`, or null when there is none within a hundred years. */
export function nextAfter(cron: Cron, timeZone: string, after: number): number | null {
  return firstFrom(cron, timeZone, Math.floor(after) + 1)
}

/** The last firing strictly before `before`, or null when there is none within a hundred years. */
export function previousBefore(cron: Cron, timeZone: string, before: number): number | null {
  let at = Math.ceil(before) - 1
  const limit = Math.max(at - HORIZON_MS, -MAX_INSTANT)
  while (at > limit) {
    const span = spanAt(timeZone, at)
    const start = span.start + span.offset
    const from = cron.fixed && span.freshFrom > start ? span.freshFrom : start
    const wall = previousWall(cron, from, at + 1 + span.offset)
    if (wall !== NONE) return wall - span.offset
    if (firesForGap(cron, span)) return span.start
    at = span.start - 1
  }
  return null
}

/** All firings from `from` (included) to `to` (excluded), in order, the first `limit` of them. */
export function between(cron: Cron, timeZone: string, from: number, to: number, limit = Infinity): number[] {
  const found: number[] = []
  let at = Math.ceil(from)
  while (found.length < limit && at < to) {
    const next = firstFrom(cron, timeZone, at)
    if (next === null || next >= to) break
    found.push(next)
    at = next + 1
  }
  return found
}

/**
 * What DST did to the firing at `instant`: `gap` when it stands for a local time that does not exist,
 * `repeated` when its local time has already been shown once, null otherwise.
 */
export function occurrenceNote(cron: Cron, timeZone: string, instant: number): 'gap' | 'repeated' | null {
  const span = spanAt(timeZone, instant)
  if (instant === span.start && firesForGap(cron, span)) return 'gap'
  return instant + span.offset < span.freshFrom ? 'repeated' : null
}

/** The entry in English words, on a 24-hour clock. Throws `invalid_cron` as `parseCron` does. */
export function describeCron(expression: string): string {
  const text = parseCron(expression).expression
  try {
    return cronstrue.toString(text, { use24HourTimeFormat: true, verbose: false })
  } catch {
    // cronstrue does not know every list that cron allows; the entry itself is then its best description.
    return text
  }
}

/** The first firing at or after `at`. */
function firstFrom(cron: Cron, timeZone: string, from: number): number | null {
  const limit = Math.min(from + HORIZON_MS, MAX_INSTANT)
  let at = from
  while (at < limit) {
    const span = spanAt(timeZone, at)
    if (at <= span.start && firesForGap(cron, span)) return span.start
    const wall = at + span.offset
    // A fixed time that occurs twice fires the first time only: skip the walls already shown.
    const fresh = cron.fixed && span.freshFrom > wall ? span.freshFrom : wall
    const match = nextWall(cron, fresh, span.end + span.offset)
    if (match !== NONE) return match - span.offset
    at = span.end
  }
  return null
}

/** Whether the start of `span` fires for a fixed local time that its transition skips. */
function firesForGap(cron: Cron, span: Span): boolean {
  const resumed = span.start + span.offset
  return cron.fixed && span.gapFrom < resumed && nextWall(cron, span.gapFrom, resumed) !== NONE
}

function refuse(expression: string, reason: string): AppError {
  const shown = expression.length > 100 ? `${expression.slice(0, 100)}…` : expression
  return new AppError('invalid_cron', `invalid cron expression: '${shown}': ${reason}`)
}

function buildCron(expression: string): Cron {
  if (expression.length > MAX_LENGTH) throw refuse(expression, `longer than ${MAX_LENGTH} characters`)
  const text = expandMacro(expression)
  const texts = text.split(/[ \t]+/)
  if (texts.length > 5) {
    throw refuse(
      expression,
      `five fields are needed, got ${texts.length}: a minute is the smallest unit, there are no seconds`,
    )
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = texts
  if (texts.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) {
    throw refuse(expression, `five fields are needed, got ${text === '' ? 0 : texts.length}`)
  }
  const numbers = (field: number, value: string): readonly number[] =>
    itemsOf(expression, field, value).flatMap((item) => valuesOf(expression, field, item))
  const minutes = numbers(0, minute)
  const cron: Cron = {
    expression: text,
    fixed: !minute.startsWith('*') && !hour.startsWith('*'),
    minutesLow: bitsOf(minutes.filter((value) => value < 32)),
    minutesHigh: bitsOf(minutes.filter((value) => value >= 32).map((value) => value - 32)),
    hours: bitsOf(numbers(1, hour)),
    months: bitsOf(numbers(3, month)),
    monthDays: monthDaysOf(expression, dayOfMonth, dayOfWeek),
  }
  if (!canFire(cron)) throw refuse(expression, 'it never fires: no month has such a day')
  return cron
}

function expandMacro(expression: string): string {
  const text = expression.trim().toUpperCase()
  if (!text.startsWith('@')) return text
  const fields = MACROS[text]
  if (fields) return fields
  throw refuse(expression, `unknown macro (known: ${Object.keys(MACROS).join(' ').toLowerCase()})`)
}

/** The entries of a comma list, each checked against our grammar: cron-parser alone would also take `H` and more. */
function itemsOf(expression: string, index: number, text: string): readonly string[] {
  const field = FIELDS[index]
  if (!field) throw new Error(`Internal: no cron field ${index}`)
  if (text === '?' && (index === 2 || index === 4)) return ['*']
  const items = text.split(',')
  for (const item of items) {
    if (!field.item.test(item)) throw refuse(expression, `'${item}' is not a valid ${field.name}`)
    const step = Number(item.split('/')[1] ?? 1)
    if (step > field.size) {
      throw refuse(expression, `a step of ${step} is longer than the ${field.name} field (${field.size})`)
    }
  }
  return items
}

/** One list entry, read by cron-parser. Entry by entry, because it refuses lists that overlap. */
function parseItem(expression: string, index: number, item: string) {
  const texts = ['*', '*', '*', '*', '*']
  texts[index] = index === 4 ? withSundayLast(item) : item
  try {
    return CronExpressionParser.parse(texts.join(' ')).fields
  } catch (error) {
    const reason = toError(error).message.replace(/^(Constraint|Validation) error, /, '')
    const advice = reason.startsWith('Invalid range') ? ' (write it as two, with a comma between them)' : ''
    throw refuse(expression, `${FIELDS[index]?.name} '${item}': ${reason}${advice}`)
  }
}

/** At the end of a range Sunday is the seventh day, by its name as by its number: `FRI-SUN` is `5-7`. */
function withSundayLast(item: string): string {
  return item.replace(/^(?!SUN|0)(\w+)-SUN/, '$1-7')
}

function valuesOf(expression: string, index: number, item: string): readonly number[] {
  const fields = parseItem(expression, index, item)
  const field = [fields.minute, fields.hour, fields.dayOfMonth, fields.month][index]
  return (field?.values ?? []).map(Number)
}

function bitsOf(values: readonly number[]): number {
  return values.reduce((bits, value) => bits | (1 << value), 0)
}

/** The matching days for each of the 28 shapes of a month (see CronBits.monthDays). */
function monthDaysOf(expression: string, dayOfMonth: string, dayOfWeek: string): readonly number[] {
  const items = itemsOf(expression, 2, dayOfMonth)
  const days = bitsOf(items.filter((item) => item !== 'L').flatMap((item) => valuesOf(expression, 2, item)))
  const hasLast = items.includes('L')
  const weekdays = itemsOf(expression, 4, dayOfWeek).map((item) =>
    weekdaysOf(parseItem(expression, 4, item).dayOfWeek),
  )
  // Vixie: both fields restricted, either matches; a field that begins with `*` (`*/2` too) restricts by "and".
  const isEither = !/^[*?]/.test(dayOfMonth) && !/^[*?]/.test(dayOfWeek)
  return Array.from({ length: 28 }, (_, shape) => {
    const length = 28 + Math.floor(shape / 7)
    let match = 0
    for (let day = 1; day <= length; day++) {
      const byDay = ((days >>> day) & 1) === 1 || (hasLast && day === length)
      const weekday = (shape + day - 1) % 7
      const byWeekday = weekdays.some((entry) => isOn(entry, weekday, day, length))
      if (isEither ? byDay || byWeekday : byDay && byWeekday) match |= 1 << day
    }
    return match
  })
}

function weekdaysOf(field: CronDayOfWeek): Weekdays {
  // 7 is Sunday, as 0; `5L` comes back as text.
  const set = bitsOf(field.values.map((value) => Number.parseInt(String(value), 10) % 7))
  if (field.values.some((value) => String(value).endsWith('L'))) return { set, nth: 'last' }
  return { set, nth: field.nthDay > 0 ? field.nthDay : null }
}

function isOn({ set, nth }: Weekdays, weekday: number, day: number, length: number): boolean {
  if (((set >> weekday) & 1) === 0) return false
  if (nth === 'last') return day > length - 7
  return nth === null || Math.ceil(day / 7) === nth
}
