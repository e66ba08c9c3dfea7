// The same question to croner, where its rules are ours. Left out, because they are not:
// - a step inside a fixed entry (`0-30/10 2 * * *`): croner's `no-wildcard` rule takes any step for a wildcard;
// - a day field that begins with `*` but is not just `*` beside a restricted one: croner says "or", Vixie "and";
// - `5L` and a second `#` in one list, which croner writes or reads otherwise; zones whose gap is a whole day.
import { Cron as Croner } from 'croner'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextAfter, parseCron } from '#shared/cron.ts'

const DAY = 86_400_000
const EDGES: readonly (readonly [zone: string, near: string])[] = [
  ['UTC', '2028-02-28T00:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Australia/Sydney', '2026-04-04T16:00Z'],
  ['Australia/Sydney', '2026-10-03T16:00Z'],
  ['Asia/Kolkata', '2026-12-31T18:30Z'],
]

const list = (values: fc.Arbitrary<number | string>) =>
  fc.uniqueArray(values, { minLength: 1, maxLength: 3 }).map(String)
const minute = fc.oneof(list(fc.integer({ min: 0, max: 59 })), fc.constantFrom('0', '30', '10-20', '59'))
const hour = fc.oneof(list(fc.integer({ min: 0, max: 23 })), fc.constantFrom('1', '2', '3', '1-3', '22-23'))
const wildMinute = fc.constantFrom('*', '*/5', '*/15', '*/30', '0', '30', '7,37')
const time = fc.oneof(
  fc.tuple(minute, hour).map(([m, h]) => `${m} ${h}`),
  wildMinute.map((m) => `${m} *`),
  fc
    .tuple(fc.constantFrom('*/10', '*/20', '*'), fc.constantFrom('0-4', '9-17', '12'))
    .map(([m, h]) => `${m} ${h}`),
)
const day = fc.oneof(
  fc.constant('*'),
  list(fc.integer({ min: 1, max: 28 })),
  fc.constantFrom('L', '31', '1-7'),
)
const month = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  fc.constantFrom('1', 'MAR', '10-11', '*/2', 'feb,oct'),
)
const weekday = fc.constantFrom('*', '*', '1-5', 'MON', '0', '7', 'sat,sun', '1#2', 'fri#1')
const expression = fc.tuple(time, day, month, weekday).map((fields) => fields.join(' '))

test('croner and we agree on the next twelve instants, near both edges of DST', () => {
  const property = fc.property(
    expression,
    fc.constantFrom(...EDGES),
    fc.integer({ min: -3 * DAY, max: DAY }),
    (text, [zone, near], shift) => {
      const croner = new Croner(text, { timezone: zone, fixedTimeRule: 'no-wildcard', paused: true })
      const after = Math.floor((Date.parse(near) + shift) / 1000) * 1000
      const theirs = croner.nextRuns(12, new Date(after)).map((date) => date.toISOString())
      const ours: string[] = []
      let at = after
      for (const _ of theirs) {
        at = nextAfter(parseCron(text), zone, at) ?? Number.NaN
        ours.push(new Date(at).toISOString())
      }
      expect(ours).toEqual(theirs)
    },
  )
  fc.assert(property, { numRuns: 400 })
})
