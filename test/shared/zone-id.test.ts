import { describe, expect, test } from 'vitest'
import {
  firstInstantAfterGap,
  formatLocal,
  formatOffsetZone,
  isTimeZone,
  offsetAt,
  resolveLocal,
  spanAt,
  toInstants,
  toLocal,
} from '#shared/zone.ts'
import { resolveZoneId } from '#shared/zone-id.ts'

const HOUR = 3_600_000
const WINTER = Date.UTC(2026, 0, 15)
const SUMMER = Date.UTC(2026, 6, 15)

/** Hours ahead of UTC in January and July 2026; null when the id is unknown. */
function hoursOf(id: string): readonly number[] | null {
  const zone = resolveZoneId(id)
  return zone === null ? null : [WINTER, SUMMER].map((at) => offsetAt(zone, at) / HOUR)
}

test.each([
  'UTC',
  'GMT',
  'Europe/Berlin',
  'America/Port-au-Prince',
  'US/Pacific',
  'EST5EDT',
  'Etc/GMT+8',
  'GMT0',
  'GB',
])('%s is an IANA id and stays as it is', (id) => {
  expect(resolveZoneId(id)).toBe(id)
  expect(hoursOf(id)).not.toBeNull()
})

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
  ['us/pacific', 'us/pacific'],
])('%s is an IANA id in letters of another case', (id, zone) => {
  expect(resolveZoneId(id)).toBe(zone)
  expect(hoursOf(id)).not.toBeNull()
})

// From the documentation of java.time.ZoneId.SHORT_IDS; offsets of 2026 in January and July.
test.each([
  ['ACT', 9.5, 9.5],
  ['AET', 11, 10],
  ['AGT', -3, -3],
  ['ART', 2, 3],
  ['AST', -9, -8],
  ['BET', -3, -3],
  ['BST', 6, 6],
  ['CAT', 2, 2],
  ['CNT', -3.5, -2.5],
  ['CST', -6, -5],
  ['CTT', 8, 8],
  ['EAT', 3, 3],
  ['ECT', 1, 2],
  ['EST', -5, -5],
  ['HST', -10, -10],
  ['IET', -5, -4],
  ['IST', 5.5, 5.5],
  ['JST', 9, 9],
  ['MIT', 13, 13],
  ['MST', -7, -7],
  ['NET', 4, 4],
  ['NST', 13, 12],
  ['PLT', 5, 5],
  ['PNT', -7, -7],
  ['PRT', -4, -4],
  ['PST', -8, -7],
  ['SST', 11, 11],
  ['VST', 7, 7],
])('%s is read as Java reads it, in letters of either case', (id, winter, summer) => {
  expect(hoursOf(id)).toEqual([winter, summer])
  expect(hoursOf(id.toLowerCase())).toEqual([winter, summer])
})

test.each([
  ['GMT-8:00', 'Etc/GMT+8', -8],
  ['GMT+5', 'Etc/GMT-5', 5],
  ['gmt+05', 'Etc/GMT-5', 5],
  ['GMT+14:00', 'Etc/GMT-14', 14],
  ['GMT-12', 'Etc/GMT+12', -12],
  ['GMT+0:00', 'Etc/GMT', 0],
  ['GMT-00:00', 'Etc/GMT', 0],
  ['GMT+5:30', 'GMT+05:30', 5.5],
  ['Gmt+05:45', 'GMT+05:45', 5.75],
  ['GMT-0:30', 'GMT-00:30', -0.5],
  ['GMT-3:30', 'GMT-03:30', -3.5],
  ['GMT-13:00', 'GMT-13:00', -13],
  ['GMT+15', 'GMT+15:00', 15],
  ['GMT+18:00', 'GMT+18:00', 18],
  ['GMT-18:00', 'GMT-18:00', -18],
])('%s is the fixed offset %s', (id, zone, hours) => {
  expect(resolveZoneId(id)).toBe(zone)
  expect(hoursOf(id)).toEqual([hours, hours])
})

test.each([
  '',
  ' ',
  'UTC ',
  ' Europe/Berlin',
  '+05:00',
  '-0800',
  'Z',
  'UTC+5',
  'UT',
  'GMT+',
  'GMT5',
  'GMT+5:3',
  'GMT+5:60',
  'GMT+0530',
  'GMT+123',
  'GMT+18:01',
  'GMT-19',
  'GMT+5:30\n',
  'EDT',
  'PDT',
  'CEST',
  'SystemV/PST8',
  'Mars/Olympus',
  'Asia/\u212aolkata',
  '\u0131st',
  '__proto__',
  'a'.repeat(500),
])('%j is unknown', (id) => {
  expect(resolveZoneId(id)).toBeNull()
})

describe('a zone of a fixed offset', () => {
  const zone = formatOffsetZone(330)

  test('is computed with like any other, but is no IANA name, used or not', () => {
    expect(isTimeZone(zone)).toBe(false)
    expect(toLocal(zone, Date.UTC(2026, 2, 28, 20))).toMatchObject({ day: 29, hour: 1, minute: 30 })
    expect(formatLocal(Date.UTC(2026, 2, 28, 20), zone)).toBe('2026-03-29T01:30:00+05:30')
    expect(isTimeZone(zone)).toBe(false)
  })

  test.each([330, -1080, 1080])('has one instant for each wall time at %s minutes', (minutes) => {
    const id = formatOffsetZone(minutes)
    const local = { year: 2026, month: 11, day: 1, hour: 1, minute: 30 }
    const expected = Date.UTC(2026, 10, 1, 1, 30) - minutes * 60_000
    expect(toInstants(id, local)).toEqual([expected])
    expect(resolveLocal(id, local)).toBe(expected)
    expect(firstInstantAfterGap(id, local)).toBeNull()
    expect(spanAt(id, expected)).toMatchObject({ offset: minutes * 60_000, gapFrom: Infinity })
  })
})
