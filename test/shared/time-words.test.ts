import { expect, test } from 'vitest'
import { formatDuration, formatRelative, formatWhen, nextHourOfDay, zoneName } from '#shared/time-words.ts'

const at = (iso: string): number => Date.parse(iso)
const now = at('2026-11-21T12:00:00Z')

test.each([
  ['2026-11-21T07:00:00Z', 'Europe/Berlin', 'today 08:00'],
  ['2026-11-22T07:00:00Z', 'Europe/Berlin', 'tomorrow 08:00'],
  ['2026-11-20T17:00:00Z', 'Europe/Berlin', 'yesterday 18:00'],
  ['2026-11-21T23:30:00Z', 'Europe/Berlin', 'tomorrow 00:30'],
  ['2026-11-23T13:00:00Z', 'America/New_York', 'Mon 23 Nov 08:00'],
  ['2027-01-03T07:00:00Z', 'Europe/Berlin', '3 Jan 2027 08:00'],
  ['2026-11-22T02:15:00Z', 'Asia/Kathmandu', 'tomorrow 08:00'],
])('%s in %s is %s', (instant, zone, words) => {
  expect(formatWhen(at(instant), zone, now)).toBe(words)
})

test('a local time that occurs twice says its offset, its neighbours do not', () => {
  const autumn = at('2026-11-01T00:00:00Z')
  const words = (iso: string) => formatWhen(at(iso), 'America/New_York', autumn)
  expect(words('2026-11-01T04:30:00Z')).toBe('tomorrow 00:30')
  expect(words('2026-11-01T05:30:00Z')).toBe('tomorrow 01:30 GMT-4')
  expect(words('2026-11-01T06:30:00Z')).toBe('tomorrow 01:30 GMT-5')
  expect(words('2026-11-01T07:30:00Z')).toBe('tomorrow 02:30')
})

test.each([
  [0, 'now'],
  [45_000, 'in 45 s'],
  [-45_000, '45 s ago'],
  [10 * 60_000, 'in 10 min'],
  [2 * 3_600_000, 'in 2 h'],
  [-(2 * 3_600_000 + 10 * 60_000), '2 h 10 min ago'],
  [30 * 3_600_000, 'in 1 day 6 h'],
  [48 * 3_600_000, 'in 2 days'],
  [90 * 3_600_000, 'in 3 days'],
])('%d ms away is "%s"', (distance, words) => {
  expect(formatRelative(now + distance, now)).toBe(words)
})

test.each([
  [0, '0 ms'],
  [340, '340 ms'],
  [2400, '2.4 s'],
  [9999, '10.0 s'],
  [42_000, '42 s'],
  [65_000, '1 min 5 s'],
  [7_800_000, '2 h 10 min'],
])('%d ms last "%s"', (ms, words) => {
  expect(formatDuration(ms)).toBe(words)
})

test('a zone is named by its city', () => {
  expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
  expect(zoneName('UTC')).toBe('UTC')
  expect(zoneName('Etc/GMT+5')).toBe('GMT+5')
})

test('the next morning is found across a change of the clocks and in a zone off the hour', () => {
  const morning = (zone: string, after: string) => new Date(nextHourOfDay(8, zone, at(after))).toISOString()
  expect(morning('Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T06:00:00.000Z')
  expect(morning('Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T07:00:00.000Z')
  expect(morning('Asia/Kathmandu', '2026-11-21T12:00:00Z')).toBe('2026-11-22T02:15:00.000Z')
  expect(morning('UTC', '2026-11-21T08:00:00Z')).toBe('2026-11-22T08:00:00.000Z')
})
