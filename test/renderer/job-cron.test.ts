import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCron } from '#shared/cron.ts'
import { reasonOf } from '../../renderer/api.ts'
import { entryOf, partsOf, simpleOf, wrongPart } from '../../renderer/jobs/cron-part.ts'

const refusalOf = (expression: string): string => {
  try {
    parseCron(expression)
  } catch (error) {
    return reasonOf(error)
  }
  throw new Error(`${expression} is not refused`)
}

test.each([
  ['61 * * * *', 'minute'],
  ['0 24 * * *', 'hour'],
  ['0 3 32 * *', 'day'],
  ['0 0 31 2 *', 'day'],
  ['0 3 1 13 *', 'month'],
  ['0 3 * * 9', 'weekday'],
  ['*/90 * * * *', 'minute'],
  ['0 3 * *', null],
  ['@often', null],
])('the refusal of %s is of its %s', (expression, part) => {
  expect(wrongPart(refusalOf(expression))).toBe(part)
})

test.each([
  ['15 * * * *', { kind: 'hourly', minute: 15 }],
  ['0 3 * * *', { kind: 'weekdays', time: '03:00', days: [0, 1, 2, 3, 4, 5, 6] }],
  ['30 9 * * 1-5', { kind: 'weekdays', time: '09:30', days: [1, 2, 3, 4, 5] }],
  ['30 9 * * 1,3', { kind: 'weekdays', time: '09:30', days: [1, 3] }],
  ['5 4 1 * *', { kind: 'monthly', time: '04:05', day: 1 }],
  ['*/5 * * * *', null],
  ['0 3 * 6 *', null],
  ['0 3 1 * 1', null],
  ['0 3 * * 5L', null],
  ['@daily', null],
  ['0 3', null],
])('%s is said by a few choices as %j', (expression, simple) => {
  expect(simpleOf(expression)).toEqual(simple)
})

test('what a few choices say is an entry that says the same', () => {
  const two = (number: number) => String(number).padStart(2, '0')
  const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`)
  const days = fc.uniqueArray(fc.nat(6), { minLength: 1 }).map((some) => some.sort())
  const simple = fc.oneof(
    fc.record({ kind: fc.constant('hourly' as const), minute: fc.nat(59) }),
    fc.record({ kind: fc.constant('weekdays' as const), time, days }),
    fc.record({ kind: fc.constant('monthly' as const), time, day: fc.integer({ min: 1, max: 31 }) }),
  )
  fc.assert(
    fc.property(simple, (one) => {
      expect(simpleOf(entryOf(one))).toEqual(one)
      expect(() => parseCron(entryOf(one))).not.toThrow()
    }),
  )
})

test('a macro has no fields, and what is typed may have any number', () => {
  expect(partsOf(' @daily')).toBeNull()
  expect(partsOf(' 0  3 ')).toEqual(['0', '3'])
})
