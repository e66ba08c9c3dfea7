import { describe, expect, test } from 'vitest'
import { between, describeCron, nextAfter, occurrenceNote, parseCron, previousBefore } from '#shared/cron.ts'
import { AppError } from '#shared/error.ts'

const NEW_YORK = 'America/New_York'

function refusalOf(expression: string): AppError {
  try {
    parseCron(expression)
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error(`accepted: ${expression}`)
}

describe('an expression is refused', () => {
  const smallest = /five fields are needed, got \d: a minute is the smallest unit/
  test.each([
    ['', /five fields are needed, got 0/],
    ['   ', /five fields are needed, got 0/],
    ['*', /five fields are needed, got 1/],
    ['* * * *', /five fields are needed, got 4/],
    ['* * * * * *', smallest],
    ['0 */5 * * * *', smallest],
    ['0 0 0 1 1 * 2026', smallest],
    ['60 * * * *', /minute '60': got value 60 expected range 0-59/],
    ['* 24 * * *', /hour '24'/],
    ['* * 0 * *', /day-of-month '0'/],
    ['* * 32 * *', /day-of-month '32'/],
    ['* * * 0 *', /month '0'/],
    ['* * * 13 *', /month '13'/],
    ['* * * * 8', /day-of-week '8'/],
    ['-1 * * * *', /'-1' is not a valid minute/],
    ['1.5 * * * *', /not a valid minute/],
    ['1e1 * * * *', /not a valid minute/],
    ['5-1 * * * *', /min\(5\) > max\(1\)/],
    ['0 0 * * SAT-MON', /min\(6\) > max\(1\) \(write it as two, with a comma between them\)/],
    ['0 0 * * 5-0', /min\(5\) > max\(0\) \(write it as two/],
    ['0 0 * * 7-1', /min\(7\) > max\(1\) \(write it as two/],
    ['0 0 * NOV-FEB *', /min\(11\) > max\(2\) \(write it as two/],
    ['*/0 * * * *', /cannot repeat at every 0/],
    ['*/ * * * *', /not a valid minute/],
    ['*/5/2 * * * *', /not a valid minute/],
    ['*/90 * * * *', /a step of 90 is longer than the minute field/],
    ['0 */25 * * *', /a step of 25 is longer than the hour field/],
    [',1 * * * *', /'' is not a valid minute/],
    ['1,,2 * * * *', /'' is not a valid minute/],
    ['1- * * * *', /not a valid minute/],
    ['** * * * *', /not a valid minute/],
    ['? * * * *', /'\?' is not a valid minute/],
    ['0 ? * * *', /'\?' is not a valid hour/],
    ['0 0 ?/2 * *', /not a valid day-of-month/],
    ['H * * * *', /'H' is not a valid minute/],
    ['H(0-5) * * * *', /not a valid minute/],
    ['0 0 L-3 * *', /not a valid day-of-month/],
    ['0 0 15W * *', /not a valid day-of-month/],
    ['0 0 LW * *', /not a valid day-of-month/],
    ['0 0 * * L', /'L' is not a valid day-of-week/],
    ['0 0 * * 1#6', /not a valid day-of-week/],
    ['0 0 * * 1#0', /not a valid day-of-week/],
    ['0 0 * * 1-5#2', /not a valid day-of-week/],
    ['0 0 * JANUARY *', /not a valid month/],
    ['0 0 * MON *', /'MON' is not a valid month/],
    ['0 0 * * FRIDAY', /not a valid day-of-week/],
    ['0 0 * * XYZ', /not a valid day-of-week/],
    ['0 0 * *\n*', /five fields are needed, got 4/],
    ['@reboot', /unknown macro/],
    ['@secondly', /unknown macro/],
    ['@minutely', /unknown macro/],
    ['@weekdays', /unknown macro/],
    ['@', /unknown macro/],
    ['constructor', /five fields/],
    ['@constructor', /unknown macro/],
    ['every day at nine', /not a valid minute|five fields/],
    [`${'1,'.repeat(600)}1 * * * *`, /longer than 1024 characters/],
    ['0 0 31 2 *', /never fires/],
    ['0 0 30 2 *', /never fires/],
    ['0 0 30,31 2 ?', /never fires/],
    ['0 0 31 4,6,9,11 *', /never fires/],
    ['0 0 30 2 */2', /never fires/],
    ['0 0 */3 2 1#5', /never fires/],
  ])('%j', (expression, reason) => {
    const error = refusalOf(expression)
    expect(error.code).toBe('invalid_cron')
    expect(error.message).toMatch(/^invalid cron expression: '/)
    expect(error.message).toMatch(reason)
  })
})

test('a refusal names the expression and stays short', () => {
  expect(refusalOf('0 0 31 2 *').message).toBe(
    "invalid cron expression: '0 0 31 2 *': it never fires: no month has such a day",
  )
  expect(refusalOf('x'.repeat(5000)).message.length).toBeLessThan(200)
})

test('an entry that can never fire is refused at once', () => {
  refusalOf('0 0 31 6 *')
  const start = performance.now()
  for (let i = 0; i < 10; i++) refusalOf('0 0 31 2 *')
  expect((performance.now() - start) / 10).toBeLessThan(10)
})

test.each([
  ['0 0 29 2 *', '2096-03-01', '2104-02-29T00:00:00.000Z'],
  ['0 0 * 2 1#5', '2072-03-01', '2112-02-29T00:00:00.000Z'],
  ['0 0 30 2 1', '2026-01-01', '2026-02-02T00:00:00.000Z'],
  ['0 0 */28 2 1#5', '2026-01-01', '2044-02-29T00:00:00.000Z'],
])('a rare entry is found however long it waits: %s', (expression, after, expected) => {
  const next = nextAfter(parseCron(expression), 'UTC', Date.parse(after))
  expect(new Date(next ?? 0).toISOString()).toBe(expected)
})

test('a wildcard entry that only ever falls into a gap has no next instant', () => {
  // The second Sunday of March at two, every minute: New York skips that hour since 2007.
  const cron = parseCron('* 2 8-14 3 */7')
  expect(nextAfter(cron, NEW_YORK, Date.parse('2026-01-01'))).toBeNull()
  expect(nextAfter(cron, 'UTC', Date.parse('2026-01-01'))).toBe(Date.parse('2026-03-08T02:00Z'))
})

test('an instant that is no number, or lies beyond the last date, has no next and no previous', () => {
  const cron = parseCron('* * * * *')
  for (const at of [Number.NaN, Infinity, -Infinity]) {
    expect(nextAfter(cron, NEW_YORK, at)).toBeNull()
    expect(previousBefore(cron, NEW_YORK, at)).toBeNull()
  }
  expect(nextAfter(cron, NEW_YORK, 8.64e15)).toBeNull()
  expect(previousBefore(cron, NEW_YORK, -8.64e15)).toBeNull()
  expect(between(cron, NEW_YORK, -Infinity, Infinity, 3)).toEqual([])
})

test('next is strictly after and previous strictly before, to the millisecond', () => {
  const cron = parseCron('0 9 * * *')
  const nine = Date.parse('2026-01-05T09:00Z')
  const day = 86_400_000
  expect(nextAfter(cron, 'UTC', nine - 1)).toBe(nine)
  expect(nextAfter(cron, 'UTC', nine - 0.5)).toBe(nine)
  expect(nextAfter(cron, 'UTC', nine)).toBe(nine + day)
  expect(previousBefore(cron, 'UTC', nine + 1)).toBe(nine)
  expect(previousBefore(cron, 'UTC', nine + 0.5)).toBe(nine)
  expect(previousBefore(cron, 'UTC', nine)).toBe(nine - day)
})

test('between includes its start, excludes its end and keeps to its limit', () => {
  const cron = parseCron('0 * * * *')
  const from = Date.parse('2026-01-05T09:00Z')
  const hour = 3_600_000
  expect(between(cron, 'UTC', from, from + 2 * hour)).toEqual([from, from + hour])
  expect(between(cron, 'UTC', from + 1, from + hour)).toEqual([])
  expect(between(cron, 'UTC', from, from)).toEqual([])
  expect(between(cron, 'UTC', from, from + 100 * hour, 3)).toHaveLength(3)
  expect(between(cron, 'UTC', from, from + 100 * hour, 0)).toEqual([])
})

test.each([
  ['0 * * * *', '2026-11-01T04:00Z', '2026-11-02T05:00Z', 25],
  ['0 * * * *', '2026-03-08T05:00Z', '2026-03-09T04:00Z', 23],
  ['*/15 2 * * *', '2026-03-08T05:00Z', '2026-03-09T04:00Z', 0],
  ['0 0 * * *', '2026-11-01T04:00Z', '2026-11-02T05:00Z', 1],
  ['*/5 * * * *', '2026-01-01T05:00Z', '2027-01-01T05:00Z', 105_120],
])('%s fires between %s and %s in New York as often as the clock shows it', (expression, from, to, count) => {
  expect(between(parseCron(expression), NEW_YORK, Date.parse(from), Date.parse(to))).toHaveLength(count)
})

test.each([
  ['30 2 * * *', '2026-03-08T07:00Z', 'gap'],
  ['30 2,3 * * *', '2026-03-08T07:00Z', 'gap'],
  ['30 2,3 * * *', '2026-03-08T07:30Z', null],
  ['0 3 * * *', '2026-03-08T07:00Z', null],
  ['*/15 * * * *', '2026-03-08T07:00Z', null],
  ['30 1 * * *', '2026-11-01T05:30Z', null],
  ['30 * * * *', '2026-11-01T05:30Z', null],
  ['30 * * * *', '2026-11-01T06:30Z', 'repeated'],
  ['0 * * * *', '2026-11-01T07:00Z', null],
] as const)('the note on %s at %s is %s', (expression, instant, note) => {
  expect(occurrenceNote(parseCron(expression), NEW_YORK, Date.parse(instant))).toBe(note)
})

test('a firing that stands for a skipped day is noted as a gap', () => {
  const instant = Date.parse('2011-12-30T10:00Z')
  expect(occurrenceNote(parseCron('0 12 * * *'), 'Pacific/Apia', instant)).toBe('gap')
})

test('an unknown zone is refused, not replaced by UTC', () => {
  expect(() => nextAfter(parseCron('* * * * *'), 'Mars/Olympus', 0)).toThrow(
    /unknown time zone: 'Mars\/Olympus'/,
  )
})

test('a parsed entry is kept', () => {
  expect(parseCron('7 7 * * 7')).toBe(parseCron('7 7 * * 7'))
})

test.each([
  ['0 0 * * 7', 'only on Sunday'],
  ['0 0 * * 0', 'only on Sunday'],
  ['0 9 * * 1-5', 'At 09:00, Monday through Friday'],
  ['30 14 * * *', 'At 14:30'],
  ['*/5 * * * *', 'Every 5 minutes'],
  ['@hourly', 'Every hour'],
  ['@daily', 'At 00:00'],
  ['@weekly', 'only on Sunday'],
  ['@yearly', 'only in January'],
  ['0 0 L * *', 'on the last day of the month'],
  ['0 0 * * 5L', 'on the last Friday of the month'],
  ['0 0 * * mon#2', 'on the second Monday of the month'],
  ['0 0 ? * 1', 'only on Monday'],
])('%s is described as “%s”', (expression, words) => {
  expect(describeCron(expression)).toContain(words)
})

test('the description of an invalid entry is a refusal', () => {
  expect(() => describeCron('* * * * * *')).toThrow(/invalid cron expression/)
})

describe('Sunday ends a range of weekdays', () => {
  test.each([
    ['FRI-SUN', 'Sun Fri Sat'],
    ['fri-sun', 'Sun Fri Sat'],
    ['5-7', 'Sun Fri Sat'],
    ['5-SUN', 'Sun Fri Sat'],
    ['FRI-7', 'Sun Fri Sat'],
    ['MON-SUN', 'Sun Mon Tue Wed Thu Fri Sat'],
    ['MON-SUN/2', 'Sun Mon Wed Fri'],
    ['SAT-SUN,WED', 'Sun Wed Sat'],
    ['7-SUN', 'Sun'],
    // Where it begins one it is the first day.
    ['SUN-TUE', 'Sun Mon Tue'],
    ['SUN-SUN', 'Sun'],
    ['0-SUN', 'Sun'],
  ])('%s is %s', (weekdays, expected) => {
    const week = [Date.parse('2026-11-15T00:00Z'), Date.parse('2026-11-22T00:00Z')] as const
    const days = between(parseCron(`0 0 * * ${weekdays}`), 'UTC', ...week)
    expect(days.map((at) => new Date(at).toUTCString().slice(0, 3)).join(' ')).toBe(expected)
  })

  test('in words too', () => {
    expect(describeCron('0 0 * * FRI-SUN')).toBe('At 00:00, Friday through Sunday')
  })
})
