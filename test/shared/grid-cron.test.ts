import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { between, parseCron } from '#shared/cron.ts'
import { expandCron, fromCrons, type PowerCron, toCrons } from '#shared/grid-cron.ts'
import { DAYS, type Day, daysOfSet, type GridRule, joinActions } from '#shared/weekly-grid.ts'

const WORKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const stop = (expression: string): PowerCron => ({ expression, action: 'stop' })
const at = (days: readonly Day[], hour: number, minute = 0): GridRule => ({
  action: 'stop',
  days,
  hour,
  minute,
})

/** Two years, a leap year among them. */
const FROM = Date.parse('2027-01-01T00:00Z')
const TO = Date.parse('2029-01-01T00:00Z')

const firings = (crons: readonly PowerCron[], zone = 'UTC') =>
  [...new Set(crons.flatMap(({ expression }) => between(parseCron(expression), zone, FROM, TO)))].sort(
    (a, b) => a - b,
  )

const anyRule: fc.Arbitrary<GridRule> = fc.record({
  action: fc.constantFrom('start', 'stop'),
  days: fc.subarray([...DAYS], { minLength: 1 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
})

describe('actions as cron entries', () => {
  test.each<[readonly Day[], string]>([
    [DAYS, '0 19 * * *'],
    [WORKDAYS, '0 19 * * 1-5'],
    [['sat', 'sun'], '0 19 * * 0,6'],
    [['fri', 'sat', 'sun'], '0 19 * * 0,5,6'],
    [['sun', 'mon', 'tue'], '0 19 * * 0-2'],
    [['mon', 'tue'], '0 19 * * 1,2'],
    [['mon', 'wed', 'thu', 'fri'], '0 19 * * 1,3-5'],
    [['sun'], '0 19 * * 0'],
  ])('%s is %s', (days, expression) => {
    expect(toCrons([at(days, 19)])).toEqual([stop(expression)])
  })

  test('at one time and of one kind are one entry', () => {
    const start: GridRule = { action: 'start', days: ['mon'], hour: 19, minute: 0 }
    expect(toCrons([at(['mon'], 19), at(['tue'], 19), start, at(['tue'], 19, 30)])).toEqual([
      { expression: '0 19 * * 1', action: 'start' },
      stop('0 19 * * 1,2'),
      stop('30 19 * * 2'),
    ])
  })

  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 12 }), (rules) => {
        const crons = toCrons(rules)
        const back = fromCrons(crons)
        expect(back).toEqual({ actions: joinActions(rules), unsayable: [] })
        expect(toCrons(back.actions)).toEqual(crons)
      }),
    )
  })

  test('for every set of days are entries that fire on these days alone', () => {
    for (let set = 1; set < 128; set++) {
      const days = daysOfSet(set)
      const week = firings(toCrons([at(days, 7, 5)])).slice(0, 2 * days.length)
      const names = week.map((instant) => DAYS[(new Date(instant).getUTCDay() + 6) % 7])
      expect(new Set(names)).toEqual(new Set(days))
      expect(week.every((instant) => new Date(instant).toISOString().endsWith('T07:05:00.000Z'))).toBe(true)
    }
  })
})

describe('cron entries as actions', () => {
  test.each<[string, readonly GridRule[]]>([
    ['0 19 * * 1-5', [at(WORKDAYS, 19)]],
    ['0 19 * * MON-FRI', [at(WORKDAYS, 19)]],
    ['00 09 * * 5-7', [at(['fri', 'sat', 'sun'], 9)]],
    ['0 9 * * 0-7', [at(DAYS, 9)]],
    ['0 9 * * 7', [at(['sun'], 9)]],
    ['0 9 ? * *', [at(DAYS, 9)]],
    ['0 9 1-31 * *', [at(DAYS, 9)]],
    ['0 9 * 1-12 1', [at(['mon'], 9)]],
    ['0 9 * * 1,1#2', [at(['mon'], 9)]],
    ['0 9 * * */2', [at(['tue', 'thu', 'sat', 'sun'], 9)]],
    ['@daily', [at(DAYS, 0)]],
    ['@weekly', [at(['sun'], 0)]],
    ['15,45 8,20 * * 6', [at(['sat'], 8, 15), at(['sat'], 8, 45), at(['sat'], 20, 15), at(['sat'], 20, 45)]],
    ['0 */6 * * *', [0, 6, 12, 18].map((hour) => at(DAYS, hour))],
    ['@hourly', Array.from({ length: 24 }, (_, hour) => at(DAYS, hour))],
  ])('%s', (expression, rules) => {
    expect(fromCrons([stop(expression)])).toEqual({ actions: joinActions(rules), unsayable: [] })
  })

  test.each([
    ['0 9 1 * *', 'it goes by the day of the month'],
    ['0 9 1 * 1', 'it goes by the day of the month'],
    ['0 9 */2 * *', 'it goes by the day of the month'],
    ['0 9 1-30 * *', 'it goes by the day of the month'],
    ['0 9 L * *', 'it goes by the last day of a month (L)'],
    ['0 9 * * 5L', 'it goes by the last weekday of a month (L)'],
    ['0 9 * * 1#2', 'it goes by the number of a weekday within its month (#)'],
    ['0 9 * 7 1', 'it fires in some months only'],
    ['@monthly', 'it goes by the day of the month'],
    ['@yearly', 'it fires in some months only'],
    ['*/5 9-17 * * 1-5', 'it fires 108 times a day, more than 24'],
    ['0-24 9 * * *', 'it fires 25 times a day, more than 24'],
    ['* * * * *', 'it fires 1440 times a day, more than 24'],
  ])('%s no grid can say', (expression, reason) => {
    expect(expandCron(stop(expression))).toEqual({ rules: [], reason })
  })

  test('that no grid can say are named by their place, and the others kept', () => {
    const crons: PowerCron[] = [
      { expression: '0 8 * * 1', action: 'start' },
      stop('0 9 1 * *'),
      { expression: '0 8 * * 2', action: 'start' },
    ]
    expect(fromCrons(crons)).toEqual({
      actions: [{ action: 'start', days: ['mon', 'tue'], hour: 8, minute: 0, position: 8 }],
      unsayable: [{ index: 1, ...stop('0 9 1 * *'), reason: 'it goes by the day of the month' }],
    })
  })

  test.each([
    '0 24 * * 1',
    '60 0 * * 1',
    '0 9 * * 8',
    '0 9 * * 5-3',
    '0 9 * * 1,',
    '0 9 * * 1--3',
    '0 9 * * *1',
    '',
  ])('that are none are refused: %s', (expression) => {
    expect(() => fromCrons([stop(expression)])).toThrow('invalid cron expression')
  })

  test('fire as before wherever a grid can say them', () => {
    const number = (most: number) => fc.integer({ min: 0, max: most })
    const field = (most: number) =>
      fc.oneof(
        number(most).map(String),
        fc.tuple(number(most), number(most)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.tuple(number(most), number(most)).map(([a, b]) => `${a},${b}`),
        fc.constantFrom('*', '*/7', '*/6'),
      )
    const monthDay = fc.constantFrom('*', '*', '*', '?', '1', '*/1', '*/2', '1-31', '1-30', 'L')
    const month = fc.constantFrom('*', '*', '*', '1-12', 'JAN', '*/2')
    const weekday = fc.oneof(
      field(7),
      fc.constantFrom('MON-FRI', '5L', '2#1', '?', '*/1', '1,1#3', 'FRI-SUN'),
    )
    let said = 0
    const entry = fc.tuple(field(59), field(23), monthDay, month, weekday).map((fields) => fields.join(' '))
    fc.assert(
      fc.property(entry, (expression) => {
        const { actions, unsayable } = fromCrons([stop(expression)])
        if (unsayable.length > 0) return
        said++
        expect(firings(toCrons(actions))).toEqual(firings([stop(expression)]))
      }),
      { numRuns: 300 },
    )
    expect(said).toBeGreaterThan(20)
  })

  test('fire as before on the days of a clock change, when their hour and minute are fixed', () => {
    for (const hour of [0, 1, 2, 3]) {
      const given = [stop(`30 ${hour},${hour + 1} * * SUN`)]
      const { actions } = fromCrons(given)
      for (const zone of ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe']) {
        expect(firings(toCrons(actions), zone)).toEqual(firings(given, zone))
      }
    }
  })
})
