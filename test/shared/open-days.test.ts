// Rotations that count open days: of a restriction, which days those are, and who has which.
import { describe, expect, test } from 'vitest'
import { openWeekdays } from '#shared/restriction.ts'
import type { Restriction, Rotation, WeekWindow } from '#shared/rota.ts'
import { basePeriods } from '#shared/rotation.ts'
import { formatLocal, resolveLocal } from '#shared/zone.ts'

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const DAY_MS = 86_400_000

/** `mon 9 mon 17` in hours. */
function windowOf(text: string): WeekWindow {
  const [startDay = '', start, endDay = '', end] = text.split(' ')
  return {
    startDay: NAMES.indexOf(startDay),
    startMinute: Number(start) * 60,
    endDay: NAMES.indexOf(endDay),
    endMinute: Number(end) * 60,
  }
}

const week = (...windows: string[]): Restriction => ({ kind: 'week', windows: windows.map(windowOf) })
const WORKDAYS = week(...NAMES.slice(1, 6).map((day) => `${day} 9 ${day} 17`))
const NIGHTS = week('mon 20 tue 8', 'tue 20 wed 8', 'wed 20 thu 8', 'thu 20 fri 8', 'fri 20 sat 8')

function at(timeZone: string, text: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number)
  return resolveLocal(timeZone, { year, month, day, hour, minute })
}

function rotation(timeZone: string, start: string, more: Partial<Rotation>): Rotation {
  return {
    id: 'r',
    name: '',
    startAt: at(timeZone, start),
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: ['ann', 'bob', 'cid'].map((id) => ({ kind: 'user', id })),
    restriction: WORKDAYS,
    countsOpenDays: true,
    ...more,
  }
}

/** Periods as `ann 2026-11-02T09:00:00-05:00 8` (hours). */
function periods(one: Rotation, timeZone: string, from: string, to: string): string[] {
  const stretch = { startAt: at(timeZone, from), endAt: at(timeZone, to) }
  return basePeriods(one, timeZone, stretch).map(
    ({ startAt, endAt, participant }) =>
      `${participant.id} ${formatLocal(startAt, timeZone)} ${(endAt - startAt) / 3_600_000}`,
  )
}

/** Who is on duty first on each of the days from `from` on; `-` where nobody is. */
function people(one: Rotation, timeZone: string, from: string, days: number): string {
  const start = at(timeZone, from)
  const found = basePeriods(one, timeZone, { startAt: start, endAt: start + (days + 1) * DAY_MS })
  return Array.from({ length: days }, (_, i) => {
    const day = formatLocal(start + i * DAY_MS + DAY_MS / 2, timeZone).slice(0, 10)
    const first = found.find(({ startAt }) => formatLocal(startAt, timeZone).startsWith(day))
    return first?.participant.id?.[0] ?? '-'
  }).join('')
}

describe('the open days of a week', () => {
  test.each<[string, Restriction, string]>([
    ['of every day are all', { kind: 'day', start: 540, end: 1020 }, 'sun mon tue wed thu fri sat'],
    ['of a nightly window are all', { kind: 'day', start: 1200, end: 480 }, 'sun mon tue wed thu fri sat'],
    ['are those on which windows start', WORKDAYS, 'mon tue wed thu fri'],
    ['do not hold the morning a night ends on', NIGHTS, 'mon tue wed thu fri'],
    ['count once where two windows start', week('mon 8 mon 12', 'mon 13 mon 17'), 'mon'],
    ['of one window from Monday to Friday are five', week('mon 8 fri 18'), 'mon tue wed thu fri'],
    ['of a weekend until Monday morning are three', week('fri 17 mon 8'), 'sun fri sat'],
    ['end before a midnight at which a window closes', week('sat 0 mon 0'), 'sun sat'],
    ['of windows of a whole day each are those days', week('mon 8 tue 8', 'tue 8 wed 8'), 'mon tue'],
    ['of a start at 24:00 are the next day', week('mon 24 tue 8'), 'tue'],
    ['of a whole week are all', week('wed 9 wed 9'), 'sun mon tue wed thu fri sat'],
    [
      'of a window that ends earlier on its own day are all',
      week('mon 9 mon 8'),
      'sun mon tue wed thu fri sat',
    ],
  ])('%s', (_title, restriction, expected) => {
    const found = openWeekdays(restriction)
    expect(NAMES.filter((_, day) => found.has(day)).join(' ')).toBe(expected)
  })
})

describe('turns that count open days', () => {
  const zone = 'Europe/Berlin'

  test.each<[string, string, Partial<Rotation>, string]>([
    ['pass from Friday to Monday', '2026-06-01 09:00', {}, 'abcab--cabca--bcabc--'],
    [
      'spend the weekend without counting',
      '2026-06-01 09:00',
      { countsOpenDays: false },
      'abcab--bcabc--cabca--',
    ],
    ['of two days each', '2026-06-01 09:00', { length: 2 }, 'aabbc--caabb--ccaab--'],
    ['of a week are five days', '2026-06-03 09:00', { unit: 'weekly' }, '--aaa--aabbb--bbccc--'],
    ['begin before the first open day', '2026-05-30 09:00', {}, 'abcab--cabca--bcabc--'],
    ['begin on a Sunday, a week each', '2026-05-31 00:00', { unit: 'weekly' }, 'aaaaa--bbbbb--ccccc--'],
    ['of seven days each', '2026-06-01 09:00', { length: 7 }, 'aaaaa--aabbb--bbbbc--'],
    ['of nights', '2026-06-01 20:00', { restriction: NIGHTS }, 'abcab--cabca--bcabc--'],
    [
      'of a daily window are those of all days',
      '2026-06-01 09:00',
      { restriction: { kind: 'day', start: 540, end: 1020 } },
      'abcabcabcabcabcabcabc',
    ],
    [
      'without a restriction are those of all days',
      '2026-06-01 09:00',
      { restriction: null },
      'abcabcabcabcabcabcabc',
    ],
    [
      'hour by hour go on at night',
      '2026-06-01 09:00',
      { unit: 'hourly', length: 24 },
      'abcab--bcabc--cabca--',
    ],
  ])('%s', (_title, start, more, expected) => {
    expect(people(rotation(zone, start, more), zone, '2026-06-01 00:00', 21)).toBe(expected)
  })

  test('hand off at the wall time of the rotation, the next open day', () => {
    const one = rotation(zone, '2026-06-01 13:00', {
      participants: ['ann', 'bob'].map((id) => ({ kind: 'user', id })),
    })
    expect(periods(one, zone, '2026-06-04 13:00', '2026-06-08 18:00')).toEqual([
      'bob 2026-06-04T13:00:00+02:00 4',
      'bob 2026-06-05T09:00:00+02:00 4',
      'ann 2026-06-05T13:00:00+02:00 4',
      'ann 2026-06-08T09:00:00+02:00 4',
      'bob 2026-06-08T13:00:00+02:00 4',
    ])
  })

  test('keep their wall time over a change of the clock, and a handoff in a gap comes after it', () => {
    // In New York 2:30 is left out on Sunday 8 March 2026, and shown twice on 1 November.
    const newYork = 'America/New_York'
    const restriction = week('fri 0 sat 0', 'sun 0 mon 0', 'mon 0 tue 0')
    const spring = rotation(newYork, '2026-03-06 02:30', { restriction })
    expect(periods(spring, newYork, '2026-03-06 02:30', '2026-03-10 00:00')).toEqual([
      'ann 2026-03-06T02:30:00-05:00 21.5',
      'ann 2026-03-08T00:00:00-05:00 2',
      'bob 2026-03-08T03:00:00-04:00 23.5',
      'cid 2026-03-09T02:30:00-04:00 21.5',
    ])
    const autumn = rotation(newYork, '2026-10-30 01:30', { restriction })
    expect(periods(autumn, newYork, '2026-10-31 00:00', '2026-11-03 00:00')).toEqual([
      'ann 2026-11-01T00:00:00-04:00 1.5',
      'bob 2026-11-01T01:30:00-04:00 25',
      'cid 2026-11-02T01:30:00-05:00 22.5',
    ])
  })

  test('are the same however far the start lies', () => {
    const one = rotation(zone, '1975-06-02 09:00', {})
    // 51 years later: 2660 weeks of five open days, 13300 = 3 x 4433 + 1 turns.
    expect(people(one, zone, '2026-05-25 00:00', 7)).toBe('bcabc--')
  })
})
