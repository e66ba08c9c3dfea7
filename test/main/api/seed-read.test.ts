import { describe, expect, test } from 'vitest'
import { readCron, readInterval } from '#main/api/dialects/seed/cron.ts'
import { boolean, instant, integer, text } from '#main/api/dialects/seed/field.ts'

const REFUSED_CRONS = [
  ['99 * * * *', 'item value 99 out of range [0, 59]'],
  ['* 24 * * *', 'item value 24 out of range [0, 23]'],
  ['* * 0 * *', 'item value 0 out of range [1, 31]'],
  ['* * * 13 *', 'item value 13 out of range [1, 12]'],
  ['* * * * 8', 'item value 8 out of range [0, 7]'],
  ['0,61 * * * *', 'item value 61 out of range [0, 59]'],
  ['5-70 * * * *', 'item value 70 out of range [0, 59]'],
  ['hello', 'improper number of cron entries specified; got 1 need 5 to 7'],
  ['@never', 'improper number of cron entries specified; got 1 need 5 to 7'],
  ['* * * *', 'improper number of cron entries specified; got 4 need 5 to 7'],
  ['* * * * * * * *', 'improper number of cron entries specified; got 8 need 5 to 7'],
  ['*/0 * * * *', 'you can only use positive increment values, you provided 0'],
  ['30-10 * * * *', 'minute range start value 30 > end value 10'],
  ['* 22-6 * * *', 'hour range start value 22 > end value 6'],
  ['* * * * fri-mon', 'isoweekday range start value 5 > end value 1'],
  ['25 * * * * 2030', 'seconds and years are not supported'],
  ['30 25 * * * * *', 'seconds and years are not supported'],
  ['0 25 * * * * 2030', 'seconds and years are not supported'],
  ['0 0 31 2 *', 'it never fires: no month has such a day'],
] as const

test.each(REFUSED_CRONS)('the cron %j is refused: %s', (given, reason) => {
  expect(readCron(given)).toEqual({ wrong: `${given} is not a valid crontab string: ${reason}` })
})

test.each([
  ['25 * * * *', '25 * * * *'],
  ['25 * * * * *', '25 * * * *'],
  ['* 14 * * * *', '* 14 * * *'],
  ['* * 14 * * *', '* * 14 * *'],
  ['* * * 10 * *', '* * * 10 *'],
  ['* * * * 1 *', '* * * * 1'],
  ['0 25 14 * * * *', '25 14 * * *'],
  ['0   8 *  jan mon-fri', '0 8 * jan mon-fri'],
  ['0 0 * * 7', '0 0 * * 7'],
  ['0 0 * * sat-sun', '0 0 * * sat-7'],
  ['0 0 * * 5-0', '0 0 * * 5-7'],
  ['0 0 L * *', '0 0 L * *'],
  ['0 0 * * L5', '0 0 * * 5L'],
  ['0 0 ? * 1', '0 0 ? * 1'],
  ['@daily', '@daily'],
])('the cron %j is read as %j', (given, read) => {
  expect(readCron(given)).toEqual({ value: read })
})

const NO_INTERVAL =
  'is not a valid interval string: integer and period (from: days, hours, minutes, seconds, microseconds) e.g. 1 minutes'
const NO_PERIOD = 'is not a valid period. Accepted: days, hours, minutes, seconds, microseconds)'

test.each([
  ['every one mins', NO_INTERVAL],
  ['x minutes', NO_INTERVAL],
  ['1', NO_INTERVAL],
  ['1.5 minutes', NO_INTERVAL],
  ['1 weeks', NO_PERIOD],
  ['1 minute', NO_PERIOD],
  ['0 seconds', 'is shorter than a second'],
  ['-5 minutes', 'is shorter than a second'],
  ['999999 microseconds', 'is shorter than a second'],
  ['1500000 microseconds', 'is not a whole number of seconds'],
  ['36601 days', 'is longer than a hundred years'],
])('the interval %j is refused: %s', (given, reason) => {
  expect(readInterval(given)).toEqual({ wrong: `${given} ${reason}` })
})

test.each([
  ['1 minutes', { every: 1, period: 'minutes' }],
  [' 30  seconds ', { every: 30, period: 'seconds' }],
  ['+2 days', { every: 2, period: 'days' }],
  ['3000000 microseconds', { every: 3, period: 'seconds' }],
])('the interval %j is read', (given, read) => {
  expect(readInterval(given.trim())).toEqual({ value: read })
})

describe('a field', () => {
  const FORMAT =
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'

  test.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00Z'],
    ['2026-11-21 08:00', '2026-11-21T08:00:00Z'],
    ['2026-11-21T08:00:00.5', '2026-11-21T08:00:00.500000Z'],
    ['2026-11-20T21:45:47.925972Z', '2026-11-20T21:45:47.925972Z'],
    ['2026-11-21T08:00:00+02:00', '2026-11-21T06:00:00Z'],
    ['2026-11-21T08:00:00-0330', '2026-11-21T11:30:00Z'],
    ['2026-11-21T08:00:00+01', '2026-11-21T07:00:00Z'],
  ])('reads the instant %s as %s', (given, shown) => {
    expect(instant(given)).toEqual({ value: shown })
  })

  test.each([
    'tomorrow',
    '',
    '2026-11-21',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T08:61:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-05:00',
    5,
    true,
    {},
  ])('takes %j for no instant', (given) => {
    expect(instant(given)).toEqual({ wrong: FORMAT })
  })

  test.each([
    [2, { value: 2 }],
    ['2', { value: 2 }],
    ['3.0', { value: 3 }],
    ['abc', { wrong: 'A valid integer is required.' }],
    [2.5, { wrong: 'A valid integer is required.' }],
    [true, { wrong: 'A valid integer is required.' }],
    ['', { wrong: 'A valid integer is required.' }],
    [[1], { wrong: 'A valid integer is required.' }],
    [0, { wrong: 'Ensure this value is greater than or equal to 1.' }],
    [3e9, { wrong: 'Ensure this value is less than or equal to 2147483647.' }],
    [null, { wrong: 'This field may not be null.' }],
  ])('reads %j as a whole number', (given, read) => {
    expect(integer(1)(given)).toEqual(read)
  })

  test.each([
    [true, { value: true }],
    ['true', { value: true }],
    [1, { value: true }],
    ['off', { value: false }],
    [0, { value: false }],
    ['maybe', { wrong: 'Must be a valid boolean.' }],
    [{}, { wrong: 'Must be a valid boolean.' }],
    [null, { wrong: 'This field may not be null.' }],
  ])('reads %j as yes or no', (given, read) => {
    expect(boolean(given)).toEqual(read)
  })

  test.each([
    [' a ', { value: 'a' }],
    [5, { value: '5' }],
    ['   ', { wrong: 'This field may not be blank.' }],
    [true, { wrong: 'Not a valid string.' }],
    [['a'], { wrong: 'Not a valid string.' }],
    ['abcdef', { wrong: 'Ensure this field has no more than 5 characters.' }],
    ['😀😀😀😀😀', { value: '😀😀😀😀😀' }],
    ['a\0b', { wrong: 'Null characters are not allowed.' }],
  ])('reads %j as a text', (given, read) => {
    expect(text({ most: 5 })(given)).toEqual(read)
  })
})
