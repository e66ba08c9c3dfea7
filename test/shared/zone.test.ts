import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/error.ts'
import {
  assertTimeZone,
  civilFromDays,
  daysFromCivil,
  firstInstantAfterGap,
  formatLocal,
  isTimeZone,
  offsetAt,
  resolveLocal,
  spanAt,
  toInstants,
  toLocal,
  weekdayOf,
} from '#shared/zone.ts'

const HOUR = 3_600_000
const at = (year: number, month: number, day: number, hour: number, minute = 0) => ({
  year,
  month,
  day,
  hour,
  minute,
})
const iso = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString())

/** The offset as Intl tells it, without luxon and without a table. */
function intlOffset(format: Intl.DateTimeFormat, instant: number): number {
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour % 24, minute, second) - Math.floor(instant / 1000) * 1000
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}

test.each([
  'UTC',
  'GMT',
  'Etc/UTC',
  'Etc/GMT+8',
  'Etc/GMT-14',
  'EST',
  'MST',
  'HST',
  'EST5EDT',
  'CET',
  'US/Pacific',
  'GB',
  'NZ',
  'America/New_York',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
  'Asia/Calcutta',
  'Asia/Kolkata',
])('%s is a time zone', (id) => {
  expect(isTimeZone(id)).toBe(true)
  expect(() => assertTimeZone(id, 'timeZone')).not.toThrow()
})

test.each([
  '',
  ' ',
  'UTC ',
  '+05:00',
  '-0800',
  '+05',
  'Z',
  'UTC+5',
  'GMT+5',
  'Mars/Olympus',
  'America',
  'America/',
  'local',
  'system',
  'BST',
  'IST',
  'PST',
  'CST',
  '__proto__',
  'a'.repeat(500),
  'America/New_York\u0000',
])('%j is none, and is refused by its field', (id) => {
  expect(isTimeZone(id)).toBe(false)
  expect(() => assertTimeZone(id, 'shift.timeZone')).toThrow(
    expect.objectContaining({ name: AppError.name, code: 'invalid', field: 'shift.timeZone' }),
  )
  expect(() => offsetAt(id, 0)).toThrow(AppError)
})

describe('the table of offsets', () => {
  test.each([
    'America/New_York',
    'Europe/Dublin',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Asia/Gaza',
    'America/Recife',
    'Antarctica/Troll',
    'Pacific/Chatham',
    'Europe/Berlin',
    'America/Anchorage',
  ])('says what Intl says in %s, from local mean time to the year 2100', (timeZone) => {
    const format = formatOf(timeZone)
    for (let instant = Date.UTC(1850, 0, 1); instant < Date.UTC(2100, 0, 1); instant += 13.37 * 24 * HOUR) {
      expect(offsetAt(timeZone, Math.floor(instant))).toBe(intlOffset(format, Math.floor(instant)))
    }
  })

  test('finds the transitions of every zone to the second', () => {
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const format = formatOf(timeZone)
      let instant = Date.UTC(2025, 0, 1)
      while (instant < Date.UTC(2028, 0, 1)) {
        const span = spanAt(timeZone, instant)
        expect(intlOffset(format, Math.max(span.start, instant)), timeZone).toBe(span.offset)
        expect(intlOffset(format, span.end - 1000), timeZone).toBe(span.offset)
        expect(intlOffset(format, span.end), timeZone).toBe(offsetAt(timeZone, span.end))
        instant = span.end
      }
    }
  })

  test('reaches the ends of time', () => {
    // 13 September 275760: summer.
    expect(offsetAt('America/New_York', 8.64e15)).toBe(-4 * HOUR)
    expect(offsetAt('America/New_York', -8.64e15)).toBe(-(4 * HOUR + 56 * 60_000 + 2000))
  })
})

test.each([
  ['an ordinary time', 'America/New_York', at(2026, 7, 1, 9), ['2026-07-01T13:00:00.000Z']],
  ['a gap', 'America/New_York', at(2026, 3, 8, 2, 30), []],
  ['the end of a gap', 'America/New_York', at(2026, 3, 8, 3), ['2026-03-08T07:00:00.000Z']],
  [
    'a repeated time',
    'America/New_York',
    at(2026, 11, 1, 1, 30),
    ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z'],
  ],
  ['the end of the repetition', 'America/New_York', at(2026, 11, 1, 2), ['2026-11-01T07:00:00.000Z']],
  [
    'half an hour repeated',
    'Australia/Lord_Howe',
    at(2026, 4, 5, 1, 45),
    ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
  ],
  ['half an hour skipped', 'Australia/Lord_Howe', at(2026, 10, 4, 2, 15), []],
  ['a skipped day', 'Pacific/Apia', at(2011, 12, 30, 12), []],
  ['a repeated day', 'Pacific/Kwajalein', at(1993, 8, 22, 0), ['1993-08-21T12:00:00.000Z']],
  ['a day past the end of its month', 'UTC', at(2026, 1, 32, 0), ['2026-02-01T00:00:00.000Z']],
  ['a month past the end of its year', 'UTC', at(2026, 14, 1, 0), ['2027-02-01T00:00:00.000Z']],
] as const)('%s in %s is shown at as many instants as there are', (_what, timeZone, local, expected) => {
  expect(iso(toInstants(timeZone, local))).toEqual(expected)
})

test.each([
  ['America/New_York', at(2026, 3, 8, 2, 30), '2026-03-08T07:00:00.000Z'],
  ['Australia/Lord_Howe', at(2026, 10, 4, 2, 15), '2026-10-03T15:30:00.000Z'],
  ['Pacific/Apia', at(2011, 12, 30, 0), '2011-12-30T10:00:00.000Z'],
  ['Pacific/Apia', at(2011, 12, 30, 23, 59), '2011-12-30T10:00:00.000Z'],
  ['Asia/Kathmandu', at(1986, 1, 1, 0, 10), '1985-12-31T18:30:00.000Z'],
] as const)('a time in a gap of %s stands for the first instant after it', (timeZone, local, expected) => {
  expect(iso([firstInstantAfterGap(timeZone, local) ?? 0])).toEqual([expected])
  expect(iso([resolveLocal(timeZone, local)])).toEqual([expected])
})

test('a time that exists is in no gap, and the first of two is taken', () => {
  expect(firstInstantAfterGap('America/New_York', at(2026, 3, 8, 3))).toBeNull()
  expect(resolveLocal('America/New_York', at(2026, 11, 1, 1, 30))).toBe(Date.parse('2026-11-01T05:30Z'))
})

test.each([
  ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01T01:30:00-04:00'],
  ['2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01T01:30:00-05:00'],
  ['2026-01-01T00:00:00.999Z', 'UTC', '2026-01-01T00:00:00+00:00'],
  ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', '2026-01-01T05:45:00+05:45'],
  ['2026-01-01T00:00:00Z', 'America/St_Johns', '2025-12-31T20:30:00-03:30'],
  ['0050-01-01T00:00:00Z', 'UTC', '0050-01-01T00:00:00+00:00'],
  ['-000050-01-01T00:00:00Z', 'UTC', '-000050-01-01T00:00:00+00:00'],
])('%s is written in %s as %s', (instant, timeZone, expected) => {
  expect(formatLocal(Date.parse(instant), timeZone)).toBe(expected)
})

test('the text of an instant under local mean time still names that instant', () => {
  const instant = Date.UTC(1880, 0, 1, 12)
  expect(formatLocal(instant, 'America/New_York')).toBe('1880-01-01T07:04:00-04:56')
  expect(Date.parse(formatLocal(instant, 'America/New_York'))).toBe(instant)
})

test('the wall clock is read with its weekday, Sunday being 0', () => {
  expect(toLocal('America/New_York', Date.parse('2026-11-01T05:30:15Z'))).toEqual({
    year: 2026,
    month: 11,
    day: 1,
    hour: 1,
    minute: 30,
    second: 15,
    weekday: 0,
  })
})

test('every day of 800 years has the date that Date gives it', () => {
  for (let day = daysFromCivil(1600, 1, 1); day < daysFromCivil(2400, 1, 1); day++) {
    const date = new Date(day * 86_400_000)
    const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    if (date.getUTCDay() !== weekdayOf(day)) throw new Error(`weekday of ${date.toISOString()}`)
    const mine = civilFromDays(day)
    if (mine.year !== civil.year || mine.month !== civil.month || mine.day !== civil.day)
      throw new Error(date.toISOString())
    if (daysFromCivil(civil.year, civil.month, civil.day) !== day)
      throw new Error(`day of ${date.toISOString()}`)
  }
})
