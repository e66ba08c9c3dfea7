import { expect, onTestFinished, test } from 'vitest'
import { usePreferences } from '../../renderer/preferences.ts'
import { clockOf } from '../../renderer/rota/clock.ts'
import { dayAt, formatDay, parseDay, spanOf, stepDay, titleOf, type View } from '../../renderer/rota/span.ts'
import { changeWords, clockChangesOf, columnsOf, hoursOf } from '../../renderer/rota/ticks.ts'

const HOUR_MS = 3_600_000

function spanOn(view: View, date: string, zone: string) {
  const day = parseDay(date)
  if (day === null) throw new Error(`${date} is no day`)
  return spanOf(view, day, zone)
}

test.each([
  ['day', '2026-11-18', 'UTC', '2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z', 'Wednesday, 18 November 2026'],
  ['week', '2026-11-22', 'UTC', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', '16 – 22 November 2026'],
  [
    'week',
    '2026-11-16',
    'Asia/Kathmandu',
    '2026-11-15T18:15:00Z',
    '2026-11-22T18:15:00Z',
    '16 – 22 November 2026',
  ],
  ['week', '2027-01-01', 'UTC', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z', '28 Dec 2026 – 3 Jan 2027'],
  ['week', '2026-07-01', 'UTC', '2026-06-29T00:00:00Z', '2026-07-06T00:00:00Z', '29 Jun – 5 Jul 2026'],
  ['month', '2028-02-29', 'UTC', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z', 'February 2028'],
  // Both ends have offsets of their own.
  ['month', '2026-10-10', 'Europe/Berlin', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 'October 2026'],
  // The day has no midnight there: the clock jumps from 24:00 to 01:00.
  [
    'day',
    '2018-11-04',
    'America/Sao_Paulo',
    '2018-11-04T03:00:00Z',
    '2018-11-05T02:00:00Z',
    'Sunday, 4 November 2018',
  ],
] as const)('the %s of %s in %s goes from %s to %s', (view, date, zone, from, to, title) => {
  const span = spanOn(view, date, zone)
  expect([span.from, span.to]).toEqual([Date.parse(from), Date.parse(to)])
  expect(titleOf(span)).toBe(title)
})

test.each(['day', 'week', 'month'] as const)('a %s forward and back again is the same one', (view) => {
  const span = spanOn(view, '2026-10-31', 'Europe/Berlin')
  const next = spanOf(view, stepDay(span, 1), 'Europe/Berlin')
  expect(next.from).toBe(span.to)
  expect(spanOf(view, stepDay(next, -1), 'Europe/Berlin')).toEqual(span)
})

test('an address names a day, or nothing', () => {
  expect(formatDay(parseDay('2026-02-28') ?? 0)).toBe('2026-02-28')
  expect(['2026-02-29', '26-1-1', 'today', '', null].map(parseDay)).toEqual([null, null, null, null, null])
})

test('an instant belongs to the day that its zone has then', () => {
  const at = Date.parse('2026-11-18T23:30:00Z')
  expect(formatDay(dayAt(at, 'Europe/Berlin'))).toBe('2026-11-19')
  expect(formatDay(dayAt(at, 'America/New_York'))).toBe('2026-11-18')
})

test.each([
  ['2026-10-19', 'Europe/Berlin', 25, 'the clock goes back 1 h'],
  ['2026-03-23', 'Europe/Berlin', 23, 'the clock goes forward 1 h'],
  ['2026-03-30', 'Australia/Lord_Howe', 24.5, 'the clock goes back 30 min'],
])('in the week of %s in %s the Sunday is %s hours wide', (date, zone, hours, words) => {
  const span = spanOn('week', date, zone)
  const columns = columnsOf(span, zone)
  expect(columns.map((column) => column.hours)).toEqual([24, 24, 24, 24, 24, 24, hours])
  const week = (span.to - span.from) / HOUR_MS
  expect(columns.map(({ from, to }) => Math.round((to - from) * week * 10) / 10)).toEqual(
    columns.map((column) => column.hours),
  )
  const changes = clockChangesOf(span, zone)
  expect(changes.map(changeWords)).toEqual([words])
  expect(changes[0]?.place).toBeGreaterThan(6 / 7.1)
})

test('a week without a change has none, however often a table of zones is cut', () => {
  expect(clockChangesOf(spanOn('month', '2026-08-01', 'Europe/Berlin'), 'Europe/Berlin')).toEqual([])
  for (const date of ['2024-01-01', '2025-06-01', '2026-12-01']) {
    expect(clockChangesOf(spanOn('month', date, 'UTC'), 'UTC')).toEqual([])
  }
})

test('the hours of a short day stand where the clock shows them', () => {
  const hours = hoursOf(spanOn('day', '2026-03-29', 'Europe/Berlin'), 'Europe/Berlin')
  // 02:00 to 03:00 is left out: 03:00 comes two hours after midnight.
  expect(hours.map(({ word, place }) => [word, Math.round(place * 23)])).toEqual([
    ['03:00', 2],
    ['06:00', 5],
    ['09:00', 8],
    ['12:00', 11],
    ['15:00', 14],
    ['18:00', 17],
    ['21:00', 20],
  ])
  expect(hoursOf(spanOn('week', '2026-03-29', 'Europe/Berlin'), 'Europe/Berlin')).toEqual([])
})

test('a day whose midnight comes twice is one day of 25 hours', () => {
  const columns = columnsOf(spanOn('day', '2026-11-01', 'America/Havana'), 'America/Havana')
  expect(columns.map(({ hours }) => hours)).toEqual([25])
})

test.each([
  ['Europe/Berlin', { zone: 'Europe/Berlin', intl: 'Europe/Berlin', name: 'Berlin' }],
  ['America/Argentina/Buenos_Aires', { name: 'Buenos Aires' }],
  ['EST', { zone: 'Etc/GMT+5', name: 'EST' }],
  ['GMT+5:30', { intl: '+05:30', name: 'GMT+5:30' }],
  ['Nowhere/Atall', { zone: 'UTC', intl: 'UTC', name: 'UTC' }],
])('the zone %s can be shown', (given, expected) => {
  const clock = clockOf(given)
  expect(clock).toMatchObject(expected)
  expect(() => new Intl.DateTimeFormat('en', { timeZone: clock.intl })).not.toThrow()
})

test('a week begins on the day that the operator prefers', () => {
  usePreferences.setState({ weekStart: 7 })
  onTestFinished(() => usePreferences.setState({ weekStart: 1 }))
  const week = spanOn('week', '2026-11-18', 'UTC')
  expect(titleOf(week)).toBe('15 – 21 November 2026')
  expect(spanOn('fortnight', '2026-11-15', 'UTC').firstDay).toBe(week.firstDay)
  const firsts = columnsOf(spanOn('month', '2026-11-18', 'UTC'), 'UTC').filter(({ isFirst }) => isFirst)
  expect(firsts.map(({ date }) => date)).toEqual(['1', '8', '15', '22', '29'])
})

test('the hours of a day stand by the clock that the operator prefers', () => {
  usePreferences.setState({ hourCycle: 'h12' })
  onTestFinished(() => usePreferences.setState({ hourCycle: 'h23' }))
  const words = hoursOf(spanOn('day', '2026-11-18', 'UTC'), 'UTC').map(({ word }) => word)
  expect(words).toEqual(['3:00 AM', '6:00 AM', '9:00 AM', '12:00 PM', '3:00 PM', '6:00 PM', '9:00 PM'])
})
