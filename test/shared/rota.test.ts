// Turns and restrictions of one rotation: the published vectors (adapted by decision 7.1), DST days, and rounding.
import { expect, test } from 'vitest'
import {
  type Participant,
  type Restriction,
  type Rotation,
  roundHalfHour,
  roundHalfHourOfDay,
  roundHalfHourOfWeek,
} from '#shared/rota.ts'
import { basePeriods } from '#shared/rotation.ts'

const user = (id: string): Participant => ({ kind: 'user', id })
const NOBODY: Participant = { kind: 'none', id: null }
const at = (text: string) => Date.parse(text)
const iso = (instant: number) => new Date(instant).toISOString()

function rotation(startAt: string, change: Partial<Rotation> = {}): Rotation {
  return {
    id: 'r',
    name: 'R',
    startAt: at(startAt),
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: [user('a'), user('b')],
    restriction: null,
    countsOpenDays: false,
    ...change,
  }
}

/** `start end who` per period, in UTC. */
function shown(rule: Rotation, zone: string, from: string, to: string): string[] {
  return basePeriods(rule, zone, { startAt: at(from), endAt: at(to) }).map(
    ({ startAt, endAt, participant }) => `${iso(startAt)} ${iso(endAt)} ${participant.id}`,
  )
}

/** The same from `start end who` with any offset. */
const expected = (rows: readonly string[]) =>
  rows.map((row) => {
    const [start = '', end = '', who] = row.split(' ')
    return `${iso(at(start))} ${iso(at(end))} ${who}`
  })

const day = (start: string, end: string): Restriction => ({
  kind: 'day',
  start: minuteOf(start),
  end: minuteOf(end),
})
const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** From lines such as `mon 08:00 tue 18:30`. */
const week = (...lines: string[]): Restriction => ({
  kind: 'week',
  windows: lines.map((line) => {
    const [startDay = '', start = '', endDay = '', end = ''] = line.split(' ')
    return {
      startDay: DAYS.indexOf(startDay),
      startMinute: minuteOf(start),
      endDay: DAYS.indexOf(endDay),
      endMinute: minuteOf(end),
    }
  }),
})

/** The handoffs in order: each turn ends where the next one starts, and `a` and `b` alternate. */
const HANDOFFS: readonly [title: string, zone: string, change: Partial<Rotation>, ...handoffs: string[]][] = [
  [
    'hands off at the first of two equal wall times (Chicago 2020-11-01)',
    'America/Chicago',
    {},
    '2020-10-30T01:30-05:00',
    '2020-10-31T01:30-05:00',
    '2020-11-01T01:30-05:00',
    '2020-11-02T01:30-06:00',
  ],
  [
    'hands off after the gap that swallows the wall time (Chicago 2020-03-08)',
    'America/Chicago',
    {},
    '2020-03-06T02:30-06:00',
    '2020-03-07T02:30-06:00',
    '2020-03-08T03:00-05:00',
    '2020-03-09T02:30-05:00',
  ],
  [
    'has a day of 23 hours',
    'America/Chicago',
    {},
    '2017-03-11T08:00-06:00',
    '2017-03-12T08:00-05:00',
    '2017-03-13T08:00-05:00',
  ],
  [
    'has a day of 25 hours',
    'America/Chicago',
    {},
    '2017-11-04T08:00-05:00',
    '2017-11-05T08:00-06:00',
    '2017-11-06T08:00-06:00',
  ],
  [
    'has a week of seven days less one hour',
    'America/Chicago',
    { unit: 'weekly' },
    '2017-03-10T08:00-06:00',
    '2017-03-17T08:00-05:00',
  ],
  [
    'has a week of seven days and one hour',
    'America/Chicago',
    { unit: 'weekly' },
    '2017-11-04T08:00-05:00',
    '2017-11-11T08:00-06:00',
  ],
  [
    'counts elapsed hours over a gap',
    'America/Chicago',
    { unit: 'hourly', length: 3 },
    '2017-03-12T00:00-06:00',
    '2017-03-12T04:00-05:00',
    '2017-03-12T07:00-05:00',
  ],
  [
    'counts elapsed hours over a repeated hour',
    'America/Chicago',
    { unit: 'hourly', length: 3 },
    '2017-11-05T00:00-05:00',
    '2017-11-05T02:00-06:00',
    '2017-11-05T05:00-06:00',
  ],
  [
    'hands off after a gap of half an hour',
    'Australia/Lord_Howe',
    {},
    '2020-10-02T02:15+10:30',
    '2020-10-03T02:15+10:30',
    '2020-10-04T02:30+11:00',
    '2020-10-05T02:15+11:00',
  ],
  [
    'counts elapsed hours over a repeated half hour',
    'Australia/Lord_Howe',
    { unit: 'hourly' },
    '2021-04-04T00:30+11:00',
    '2021-04-04T01:30+11:00',
    '2021-04-04T02:00+10:30',
    '2021-04-04T03:00+10:30',
  ],
  [
    'hands off at the first of two half hours',
    'Australia/Lord_Howe',
    {},
    '2026-04-04T01:45+11:00',
    '2026-04-05T01:45+11:00',
    '2026-04-06T01:45+10:30',
  ],
  [
    'keeps New York time in spring',
    'America/New_York',
    {},
    '2026-03-07T02:30-05:00',
    '2026-03-08T03:00-04:00',
    '2026-03-09T02:30-04:00',
  ],
  [
    'keeps Berlin time in autumn',
    'Europe/Berlin',
    {},
    '2026-10-24T02:30+02:00',
    '2026-10-25T02:30+02:00',
    '2026-10-26T02:30+01:00',
  ],
  [
    'keeps Sydney time in April',
    'Australia/Sydney',
    {},
    '2026-04-04T02:30+11:00',
    '2026-04-05T02:30+11:00',
    '2026-04-06T02:30+10:00',
  ],
  [
    'keeps Sydney time in October',
    'Australia/Sydney',
    {},
    '2026-10-03T02:30+10:00',
    '2026-10-04T03:00+11:00',
    '2026-10-05T02:30+11:00',
  ],
  [
    'follows Kathmandu over its gap of a quarter hour',
    'Asia/Kathmandu',
    {},
    '1985-12-31T00:05+05:30',
    '1986-01-01T00:15+05:45',
    '1986-01-02T00:05+05:45',
  ],
  [
    'follows Casablanca into Ramadan',
    'Africa/Casablanca',
    {},
    '2026-02-14T02:30+01:00',
    '2026-02-15T02:30+01:00',
    '2026-02-16T02:30+00:00',
  ],
  [
    'follows Casablanca out of Ramadan',
    'Africa/Casablanca',
    {},
    '2026-03-21T02:30+00:00',
    '2026-03-22T03:00+01:00',
    '2026-03-23T02:30+01:00',
  ],
  [
    'takes three weeks for a turn of three weeks',
    'Europe/Berlin',
    { unit: 'weekly', length: 3 },
    '2026-03-02T09:00+01:00',
    '2026-03-23T09:00+01:00',
    '2026-04-13T09:00+02:00',
  ],
]

test.each(HANDOFFS)('%s', (_title, zone, change, ...handoffs) => {
  const [first = ''] = handoffs
  const rows = handoffs
    .slice(0, -1)
    .map((start, k) => `${start} ${handoffs[k + 1]} ${k % 2 === 0 ? 'a' : 'b'}`)
  const to = handoffs.at(-1) ?? ''
  expect(shown(rotation(first, change), zone, '1970-01-01T00:00Z', to)).toEqual(expected(rows))
})

test('a turn whose whole day does not exist is spent by nobody (Apia skipped 2011-12-30)', () => {
  const four = rotation('2011-12-28T00:00-10:00', { participants: ['a', 'b', 'c', 'd'].map(user) })
  expect(shown(four, 'Pacific/Apia', '2011-12-01T00:00Z', '2012-01-01T00:00+14:00')).toEqual(
    expected([
      '2011-12-28T00:00-10:00 2011-12-29T00:00-10:00 a',
      '2011-12-29T00:00-10:00 2011-12-30T00:00-10:00 b',
      '2011-12-31T00:00+14:00 2012-01-01T00:00+14:00 d',
    ]),
  )
})

test('in a repeated hour the turn is the one handed off at the first occurrence', () => {
  const [from, to] = ['2020-11-01T01:15-06:00', '2020-11-01T02:00-06:00']
  expect(shown(rotation('2020-10-31T01:30-05:00'), 'America/Chicago', from, to)).toEqual(
    expected([`${from} ${to} b`]),
  )
})

test('the turn of today is that of twenty years of calendar days', () => {
  const old = rotation('2006-01-02T09:00-05:00', { participants: ['a', 'b', 'c'].map(user) })
  const days = (Date.UTC(2026, 6, 1) - Date.UTC(2006, 0, 2)) / 86_400_000
  expect(shown(old, 'America/New_York', '2026-07-01T12:00-04:00', '2026-07-01T13:00-04:00')).toEqual(
    expected([`2026-07-01T12:00-04:00 2026-07-01T13:00-04:00 ${['a', 'b', 'c'][days % 3]}`]),
  )
})

// Vector 1. Turn k covers six hours from Monday 08:00; turns 1, 4, 7 … are nobody's.
const KIROV = rotation('2017-02-06T05:00Z', {
  endAt: at('2017-02-23T06:00Z'),
  unit: 'hourly',
  length: 6,
  participants: [user('a'), NOBODY, user('b')],
  restriction: week('mon 08:00 tue 18:30', 'wed 08:00 thu 18:30'),
})

test.each([
  [
    'slices turns by weekly windows, the closed hours are spent',
    '2017-02-01T00:00+03:00',
    '2017-02-13T00:00+03:00',
    [
      '2017-02-06T08:00+03:00 2017-02-06T14:00+03:00 a',
      '2017-02-06T20:00+03:00 2017-02-07T02:00+03:00 b',
      '2017-02-07T02:00+03:00 2017-02-07T08:00+03:00 a',
      '2017-02-07T14:00+03:00 2017-02-07T18:30+03:00 b',
      '2017-02-08T08:00+03:00 2017-02-08T14:00+03:00 b',
      '2017-02-08T14:00+03:00 2017-02-08T20:00+03:00 a',
      '2017-02-09T02:00+03:00 2017-02-09T08:00+03:00 b',
      '2017-02-09T08:00+03:00 2017-02-09T14:00+03:00 a',
    ],
  ],
  [
    'shows nothing from the end on',
    '2017-02-23T07:00+03:00',
    '2017-03-23T00:00+03:00',
    ['2017-02-23T08:00+03:00 2017-02-23T09:00+03:00 b'],
  ],
])('%s', (_title, from, to, rows) => {
  expect(shown(KIROV, 'Europe/Kirov', from, to)).toEqual(expected(rows))
})

// Vector 2.
const ROME: Partial<Rotation> = {
  endAt: at('2019-06-20T17:30Z'),
  unit: 'hourly',
  length: 6,
  participants: [user('a')],
}

test.each<[title: string, change: Partial<Rotation>, rows: readonly string[]]>([
  ['joins the turns of one user', {}, ['2019-06-18T17:30Z 2019-06-20T17:30Z a']],
  [
    'keeps to a window of the day',
    { restriction: day('01:00', '10:00') },
    ['2019-06-19T01:00+02:00 2019-06-19T10:00+02:00 a', '2019-06-20T01:00+02:00 2019-06-20T10:00+02:00 a'],
  ],
  ['is empty when nobody takes the turns', { participants: [NOBODY] }, []],
  ['is empty without participants', { participants: [] }, []],
  [
    'takes an escalation as participant',
    { participants: [{ kind: 'escalation', id: 'e' }] },
    ['2019-06-18T17:30Z 2019-06-20T17:30Z e'],
  ],
])('a rotation of six hours in Rome %s', (_title, change, rows) => {
  const rule = rotation('2019-06-18T17:30Z', { ...ROME, ...change })
  expect(shown(rule, 'Europe/Rome', '2019-06-01T00:00Z', '2019-07-01T00:00Z')).toEqual(expected(rows))
})

// Vector 5, and windows at the edges of day and week. 2026-06-01 is a Monday; the range is the week before a second Monday.
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const eachWeekday = (start: string, end: string, endsNextDay: boolean) =>
  week(
    ...WEEKDAYS.slice(0, 5).map((name, i) => `${name} ${start} ${WEEKDAYS[endsNextDay ? i + 1 : i]} ${end}`),
  )
const whole = ['2026-06-01T00:00Z 2026-06-08T00:00Z a']

test.each<[title: string, restriction: Restriction | null, rows: readonly string[]]>([
  ['a half-open window', week('mon 08:00 mon 20:00'), ['2026-06-01T08:00Z 2026-06-01T20:00Z a']],
  ['a window across midnight', week('mon 20:00 tue 08:00'), ['2026-06-01T20:00Z 2026-06-02T08:00Z a']],
  ['touching windows as one', eachWeekday('08:00', '08:00', true), ['2026-06-01T08:00Z 2026-06-06T08:00Z a']],
  [
    'nights that reach into Saturday, not Sunday',
    eachWeekday('20:00', '08:00', true),
    [1, 2, 3, 4, 5].map((n) => `2026-06-0${n}T20:00Z 2026-06-0${n + 1}T08:00Z a`),
  ],
  [
    'a window across the end of the week',
    week('sat 05:00 fri 02:00'),
    ['2026-06-01T00:00Z 2026-06-05T02:00Z a', '2026-06-06T05:00Z 2026-06-08T00:00Z a'],
  ],
  [
    'a window that ends before it starts on one day',
    week('mon 05:00 mon 01:00'),
    ['2026-06-01T00:00Z 2026-06-01T01:00Z a', '2026-06-01T05:00Z 2026-06-08T00:00Z a'],
  ],
  ['equal ends as the whole week', week('wed 05:00 wed 05:00'), whole],
  ['overlapping windows as one', week('mon 08:00 wed 12:00', 'tue 00:00 mon 09:00'), whole],
  ['24:00 as the next midnight', week('mon 08:00 mon 24:00'), ['2026-06-01T08:00Z 2026-06-02T00:00Z a']],
  ['a week to 24:00', week('mon 00:00 sun 24:00'), whole],
  ['Saturday to 24:00', week('sat 12:00 sat 24:00'), ['2026-06-06T12:00Z 2026-06-07T00:00Z a']],
  ['no restriction', null, whole],
  ['equal ends as the whole day', day('11:00', '11:00'), whole],
  ['0:00 to 24:00 as the whole day', day('00:00', '24:00'), whole],
  [
    'a day window across midnight',
    day('19:00', '11:00'),
    [
      '2026-06-01T00:00Z 2026-06-01T11:00Z a',
      ...[1, 2, 3, 4, 5, 6].map((n) => `2026-06-0${n}T19:00Z 2026-06-0${n + 1}T11:00Z a`),
      '2026-06-07T19:00Z 2026-06-08T00:00Z a',
    ],
  ],
])('a restriction takes %s', (_title, restriction, rows) => {
  const rule = rotation('2020-01-01T00:00Z', { participants: [user('a')], restriction })
  expect(shown(rule, 'UTC', '2026-06-01T00:00Z', '2026-06-08T00:00Z')).toEqual(expected(rows))
})

/** What a window of the day is on one odd day of the zone. */
test.each<[zone: string, date: string, start: string, end: string, row: string | null]>([
  ['America/New_York', '2026-03-08', '02:30', '04:00', '2026-03-08T03:00-04:00 2026-03-08T04:00-04:00'],
  ['America/New_York', '2026-11-01', '01:15', '01:45', '2026-11-01T01:15-04:00 2026-11-01T01:45-05:00'],
  ['Europe/Berlin', '2026-03-29', '02:15', '02:45', null],
  ['Europe/Berlin', '2026-03-29', '01:00', '02:30', '2026-03-29T01:00+01:00 2026-03-29T03:00+02:00'],
  ['Europe/Berlin', '2026-10-25', '02:00', '03:00', '2026-10-25T02:00+02:00 2026-10-25T03:00+01:00'],
  ['Australia/Sydney', '2026-04-05', '02:15', '02:45', '2026-04-05T02:15+11:00 2026-04-05T02:45+10:00'],
  ['Australia/Sydney', '2026-10-04', '02:00', '05:00', '2026-10-04T03:00+11:00 2026-10-04T05:00+11:00'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', '08:00', '2026-10-04T02:30+11:00 2026-10-04T08:00+11:00'],
  ['Australia/Lord_Howe', '2026-04-05', '01:30', '01:45', '2026-04-05T01:30+11:00 2026-04-05T01:45+10:30'],
  ['Asia/Kathmandu', '1986-01-01', '00:00', '06:00', '1986-01-01T00:15+05:45 1986-01-01T06:00+05:45'],
  ['Africa/Casablanca', '2026-02-15', '02:00', '02:30', '2026-02-15T02:00+01:00 2026-02-15T02:30+00:00'],
  ['Africa/Casablanca', '2026-03-22', '02:30', '09:00', '2026-03-22T03:00+01:00 2026-03-22T09:00+01:00'],
])('in %s on %s a window of %s to %s is %s', (zone, date, start, end, row) => {
  const rule = rotation('1980-01-01T00:00Z', { participants: [user('a')], restriction: day(start, end) })
  const noon = at(`${date}T12:00Z`)
  const found = shown(rule, zone, iso(noon - 40 * 3_600_000), iso(noon + 40 * 3_600_000))
  const near = found.filter((line) => {
    const middle = (at(line.split(' ')[0] ?? '') + at(line.split(' ')[1] ?? '')) / 2
    return new Date(middle).toLocaleDateString('sv', { timeZone: zone }) === date
  })
  expect(near).toEqual(row === null ? [] : expected([`${row} a`]))
})

test.each([
  ['2026-01-01T00:14:59.999Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:15:00Z', '2026-01-01T00:30:00.000Z'],
  ['2026-01-01T00:44:59Z', '2026-01-01T00:30:00.000Z'],
  ['2026-01-01T00:45:00Z', '2026-01-01T01:00:00.000Z'],
  ['2026-12-31T23:45:00Z', '2027-01-01T00:00:00.000Z'],
  ['1969-12-31T23:15:00Z', '1969-12-31T23:30:00.000Z'],
])('the instant %s is rounded to %s', (given, stored) => {
  expect(iso(roundHalfHour(at(given)))).toBe(stored)
})

test.each([
  [14, 0],
  [15, 30],
  [44, 30],
  [45, 60],
  [1424, 1410],
  [1425, 1440],
  [1440, 1440],
])('minute %i of the day is rounded to %i', (given, stored) => {
  expect(roundHalfHourOfDay(given)).toBe(stored)
})

test('a weekly start carries into the next day, Saturday into Sunday', () => {
  expect(roundHalfHourOfWeek(1, 8 * 60 + 46)).toEqual({ day: 1, minute: 540 })
  expect(roundHalfHourOfWeek(1, 1425)).toEqual({ day: 2, minute: 0 })
  expect(roundHalfHourOfWeek(6, 1440)).toEqual({ day: 0, minute: 0 })
})
