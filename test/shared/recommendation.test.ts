// Cases worked by hand. Sizes: a week has 168 hours; a margin of one hour stands before and after what is busy.
import { describe, expect, test } from 'vitest'
import { toCrons } from '#shared/grid-cron.ts'
import {
  type RecommendationRule,
  recommend,
  recommendTogether,
  WEEKS_PER_MONTH,
} from '#shared/recommendation.ts'
import type { UtilizationSample } from '#shared/utilization.ts'
import type { LocalTime } from '#shared/zone.ts'
import { HOUR, isWorkday, MONDAY, office, type Pattern, samplesOf, WEEK } from './usage.ts'

const UTC: RecommendationRule = { timeZone: 'UTC' }

function ask(pattern: Pattern, rule: Partial<RecommendationRule> = {}) {
  return askOf(samplesOf(pattern), { timeZone: pattern.timeZone ?? 'UTC', ...rule })
}

/** The recommendation with its actions as `stop 0 18 * * 1-5`. */
function askOf(samples: readonly UtilizationSample[], rule = UTC) {
  const found = recommend({ resourceId: 1, hourlyCost: 0.5, samples }, rule)
  return {
    ...found,
    crons: toCrons(found.actions).map(({ action, expression }) => `${action} ${expression}`),
  }
}

const never = () => false
const weekday = (day: number, ...hours: readonly number[]) => {
  return (local: LocalTime) => local.weekday === day && hours.includes(local.hour)
}

describe('a schedule from four weeks', () => {
  test.each<[string, Pattern['isBusy'], readonly string[], number]>([
    ['of office hours', office(9, 17), ['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'], 118],
    [
      'with an idle lunch of three hours, too short with its margins',
      (local) => office(9, 18)(local) && ![12, 13, 14].includes(local.hour),
      ['start 0 8 * * 1-5', 'stop 0 19 * * 1-5'],
      113,
    ],
    [
      'with an idle lunch of four hours, of which two remain',
      (local) => office(9, 18)(local) && ![12, 13, 14, 15].includes(local.hour),
      ['start 0 8 * * 1-5', 'stop 0 13 * * 1-5', 'start 0 15 * * 1-5', 'stop 0 19 * * 1-5'],
      123,
    ],
    ['of a night job every day', (local) => local.hour === 2, ['start 0 1 * * *', 'stop 0 4 * * *'], 147],
    ['with one busy hour', weekday(3, 12), ['start 0 11 * * 3', 'stop 0 14 * * 3'], 165],
    [
      'with one busy hour at the end of the week',
      weekday(0, 23),
      ['stop 0 1 * * 1', 'start 0 22 * * 0'],
      165,
    ],
    [
      'with a Saturday that was busy in one week alone',
      (local, week) => office(9, 17)(local) || (week === 2 && weekday(6, 12)(local)),
      ['start 0 8 * * 1-5', 'stop 0 18 * * 1-5', 'start 0 11 * * 6', 'stop 0 14 * * 6'],
      115,
    ],
  ])('%s', (_title, isBusy, crons, hours) => {
    const found = ask({ isBusy })
    expect(found.crons.toSorted()).toEqual(crons.toSorted())
    expect(found).toMatchObject({ hoursDown: hours, weeksObserved: 4, isAlwaysIdle: false, reason: null })
    expect(found.savingsPerWeek).toBeCloseTo(hours * 0.5, 9)
    expect(found.savingsPerMonth).toBeCloseTo((hours * 0.5 * 365.25) / 12 / 7, 9)
  })

  test('has its windows in minutes of the week', () => {
    expect(ask({ isBusy: weekday(3, 12) }).windows).toEqual([
      { fromMinute: (48 + 14) * 60, toMinute: (168 + 48 + 11) * 60 },
    ])
  })

  test('leaves what is never busy one hour of the week, and says that it is never busy', () => {
    const found = ask({ isBusy: never })
    expect(found.crons).toEqual(['start 0 9 * * 1', 'stop 0 10 * * 1'])
    expect(found).toMatchObject({ hoursDown: 167, isAlwaysIdle: true, confidence: 0.94 })
  })

  test('keeps the margin and the least window it is told', () => {
    const isBusy = office(9, 17)
    expect(ask({ isBusy }, { marginHours: 0 }).crons).toEqual(['start 0 9 * * 1-5', 'stop 0 17 * * 1-5'])
    expect(ask({ isBusy }, { marginHours: 3 }).hoursDown).toBe(98)
    // Nights of 14 hours are too short, the weekend is not.
    expect(ask({ isBusy }, { minWindowHours: 15 }).crons).toEqual(['start 0 8 * * 1', 'stop 0 18 * * 5'])
  })
})

describe('Monday to Friday', () => {
  const endsAt = (friday: number) => (local: LocalTime) => {
    return office(9, local.weekday === 5 ? friday : 17)(local)
  }

  test('share the latest stop when they differ by an hour', () => {
    expect(ask({ isBusy: endsAt(16) })).toMatchObject({
      crons: ['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'],
      hoursDown: 118,
    })
    expect(ask({ isBusy: endsAt(16) }, { businessDays: false })).toMatchObject({
      crons: ['start 0 8 * * 1-5', 'stop 0 18 * * 1-4', 'stop 0 17 * * 5'],
      hoursDown: 119,
    })
  })

  test('keep their own stops when they differ by two', () => {
    expect(ask({ isBusy: endsAt(15) }).crons).toEqual([
      'start 0 8 * * 1-5',
      'stop 0 18 * * 1-4',
      'stop 0 16 * * 5',
    ])
  })

  test('share the earliest start when they differ by an hour', () => {
    const isBusy = (local: LocalTime) => office(local.weekday === 1 ? 8 : 9, 17)(local)
    expect(ask({ isBusy }).crons).toEqual(['start 0 7 * * 1-5', 'stop 0 18 * * 1-5'])
  })

  test('share their starts one by one when they have several', () => {
    const isBusy = (local: LocalTime) =>
      office(local.weekday === 1 ? 8 : 9, 18)(local) && ![12, 13, 14, 15].includes(local.hour)
    expect(ask({ isBusy }).crons).toEqual([
      'start 0 7 * * 1-5',
      'stop 0 13 * * 1-5',
      'start 0 15 * * 1-5',
      'stop 0 19 * * 1-5',
    ])
  })

  test('end after midnight too', () => {
    // Busy until 23:00, on Friday until 22:00: the stops are at 24:00 and 23:00.
    const isBusy = (local: LocalTime) => office(9, local.weekday === 5 ? 22 : 23)(local)
    expect(ask({ isBusy }).crons).toEqual(['start 0 8 * * 1-5', 'stop 0 0 * * 2-6'])
  })

  test('keep their own when a window would get too short', () => {
    // At lunch two hours remain each day, from 12:00 on Monday and from 13:00 on the others.
    const lunch = ({ weekday: day }: LocalTime) => (day === 1 ? [11, 12, 13, 14] : [12, 13, 14, 15])
    const isBusy = (local: LocalTime) => office(8, 19)(local) && !lunch(local).includes(local.hour)
    expect(ask({ isBusy }).crons).toEqual([
      'start 0 7 * * 1-5',
      'stop 0 12 * * 1',
      'start 0 14 * * 1',
      'stop 0 20 * * 1-5',
      'stop 0 13 * * 2-5',
      'start 0 15 * * 2-5',
    ])
  })

  test.each<[string, readonly number[], readonly string[]]>([
    // Busy the whole of Wednesday: its stop is at 01:00 of Thursday.
    ['one of them stops far later', [], ['stop 0 18 * * 1,2,4', 'stop 0 1 * * 4', 'stop 0 17 * * 5']],
    // And on into the office hours of Thursday.
    ['one of them has no stop', [0, 1, 2, 3, 4, 5, 6, 7, 8], ['stop 0 18 * * 1,2,4', 'stop 0 17 * * 5']],
  ])('have no rule in common when %s', (_title, thursday, stops) => {
    const isBusy = (local: LocalTime) =>
      local.weekday === 3 || weekday(4, ...thursday)(local) || office(9, local.weekday === 5 ? 16 : 17)(local)
    expect(ask({ isBusy }).crons.filter((cron) => cron.startsWith('stop'))).toEqual(stops)
  })
})

describe('nothing is recommended', () => {
  test.each<[string, readonly UtilizationSample[], string, number]>([
    ['without data', [], 'less than 7 days of data: 0 of 168 hours observed', 0],
    [
      'with an hour less than 7 days',
      samplesOf({ isBusy: never, hours: 167 }),
      'less than 7 days of data: 167 of 168 hours observed',
      0,
    ],
    [
      'with a hundred hours told twice',
      [...samplesOf({ isBusy: never, hours: 100 }), ...samplesOf({ isBusy: never, hours: 100 })],
      'less than 7 days of data: 100 of 168 hours observed',
      0,
    ],
    [
      'for what is always busy',
      samplesOf({ isBusy: () => true }),
      'no 4 hours in a row are idle in every week',
      4,
    ],
    [
      'for what is busy every fourth hour',
      samplesOf({ isBusy: ({ hour }) => hour % 4 === 0 }),
      'no 4 hours in a row are idle in every week',
      4,
    ],
    [
      'for what never ran',
      samplesOf({ isBusy: never, isRunning: never }),
      'it never ran in the hours observed',
      4,
    ],
  ])('%s', (_title, samples, reason, weeksObserved) => {
    expect(askOf(samples)).toEqual({
      actions: [],
      crons: [],
      windows: [],
      hoursDown: 0,
      savingsPerWeek: 0,
      savingsPerMonth: 0,
      confidence: 0,
      weeksObserved,
      isAlwaysIdle: false,
      reason,
    })
  })

  test('until seven days are full', () => {
    expect(ask({ isBusy: office(9, 17), hours: 168 })).toMatchObject({ hoursDown: 118, weeksObserved: 1 })
  })
})

describe('what counts as busy', () => {
  const idle = samplesOf({ isBusy: weekday(1, 0) })
  /** Monday to Sunday are idle but for Monday 00:00; `change` is laid over Thursday 12:00 of the second week. */
  const withHour = (change: Partial<UtilizationSample>) => {
    const hourAt = MONDAY + WEEK + 84 * HOUR
    return askOf(idle.map((sample) => (sample.hourAt === hourAt ? { ...sample, ...change } : sample)))
      .hoursDown
  }

  test.each<[Partial<UtilizationSample>, boolean]>([
    [{ cpuPercent: 5 }, false],
    [{ cpuPercent: 5.1 }, true],
    [{ cpuPercent: Number.NaN }, true],
    [{ networkBytesPerSecond: 10_000 }, false],
    [{ networkBytesPerSecond: 10_001 }, true],
    [{ networkBytesPerSecond: null }, false],
    [{ memoryPercent: 100 }, false],
    [{ cpuPercent: 99, isRunning: false }, false],
  ])('%o: %s', (change, isBusy) => {
    expect(withHour(change)).toBe(isBusy ? 162 : 165)
  })

  test('follows other limits', () => {
    const samples = idle.map((sample) => ({ ...sample, memoryPercent: 40 }))
    const limits = { cpuPercent: 60, memoryPercent: 30, networkBytesPerSecond: null }
    expect(askOf(samples, { ...UTC, limits }).reason).toMatch('no 4 hours')
    expect(askOf(samples, { ...UTC, limits: { ...limits, memoryPercent: 40 } }).hoursDown).toBe(167)
  })

  test('are hours that were never observed', () => {
    // From 08:00 to 20:00, three weeks long: idle, and the nights unknown.
    const samples = samplesOf({ isBusy: never }).filter(({ hourAt }) => {
      const hour = new Date(hourAt).getUTCHours()
      return hour >= 8 && hour < 20 && hourAt < MONDAY + 3 * WEEK
    })
    expect(askOf(samples)).toMatchObject({
      crons: ['stop 0 9 * * *', 'start 0 19 * * *'],
      hoursDown: 70,
      weeksObserved: 1,
      confidence: 0.88,
      isAlwaysIdle: false,
    })
  })

  test('is forgotten after eight weeks', () => {
    const isBusy = (local: LocalTime, week: number) => office(9, 17)(local) || week === 0
    expect(ask({ isBusy, hours: 8 * 168 }).reason).not.toBeNull()
    expect(ask({ isBusy, hours: 9 * 168 })).toMatchObject({ hoursDown: 118, weeksObserved: 8, confidence: 1 })
  })
})

describe('what was stopped already', () => {
  test('may stay down, and saves nothing more', () => {
    const isBusy = office(9, 17)
    const isRunning = ({ weekday: day }: LocalTime) => day !== 0
    const found = ask({ isBusy, isRunning })
    expect(found.hoursDown).toBe(118)
    expect(found.savingsPerWeek).toBeCloseTo((118 - 24) * 0.5, 9)
  })
})

describe('confidence', () => {
  test.each([
    [1, 0.5],
    [2, 0.75],
    [3, 0.88],
    [4, 0.94],
    [8, 1],
  ])('of %d weeks that agree is %d', (weeks, confidence) => {
    expect(ask({ isBusy: office(9, 17), hours: weeks * 168 }).confidence).toBe(confidence)
  })

  test('is less where weeks differ', () => {
    // All 120 hours of the workdays are busy in two weeks of four: agreement 48 / 168.
    const isBusy = (local: LocalTime, week: number) => isWorkday(local) && week % 2 === 0
    expect(ask({ isBusy }).confidence).toBe(0.27)
  })
})

describe('clocks', () => {
  test.each([
    ['America/New_York', '2026-02-23T05:00Z'],
    ['America/New_York', '2026-10-19T04:00Z'],
    ['Australia/Sydney', '2026-09-20T14:00Z'],
    ['Asia/Tokyo', '2026-09-20T15:00Z'],
  ])('office hours are those of %s, weeks of a change from %s included', (timeZone, from) => {
    const pattern = { timeZone, from: Date.parse(from), isBusy: office(9, 17) }
    expect(ask(pattern)).toMatchObject({
      crons: ['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'],
      hoursDown: 118,
      confidence: 0.94,
    })
  })

  test('an hour of UTC that lies in two local hours makes both busy', () => {
    // 04:00 to 05:00 in UTC on a Wednesday is 09:30 to 10:30 in Kolkata.
    const samples = samplesOf({ isBusy: weekday(3, 4) })
    expect(askOf(samples, { timeZone: 'Asia/Kolkata' }).crons).toEqual(['start 0 8 * * 3', 'stop 0 12 * * 3'])
  })

  test('an hour that was half seen is not observed', () => {
    // In Kolkata the first local hour and the last have a half each: the same one, Monday 05:00.
    const samples = samplesOf({ isBusy: never, hours: 168 })
    expect(askOf(samples, { timeZone: 'Asia/Kolkata' }).crons).toEqual(['start 0 4 * * 1', 'stop 0 7 * * 1'])
  })

  test('an hour that occurs twice is busy if either is', () => {
    // New York, 1 November 2026: 01:00 to 02:00 at 05:00 and at 06:00 in UTC.
    const from = Date.parse('2026-10-19T04:00Z')
    for (const busyAt of ['2026-11-01T05:00Z', '2026-11-01T06:00Z']) {
      const samples = samplesOf({ from, isBusy: never }).map((sample) => {
        return sample.hourAt === Date.parse(busyAt) ? { ...sample, cpuPercent: 90 } : sample
      })
      expect(askOf(samples, { timeZone: 'America/New_York' }).crons).toEqual([
        'start 0 0 * * 0',
        'stop 0 3 * * 0',
      ])
    }
  })

  test.each([
    // It shows 02:30 to 03:00, and then 02:00 to 02:30.
    ['2026-04-04T16:00Z', ['start 0 1 * * 0', 'stop 0 4 * * 0']],
    // It shows 01:30 to 02:00, and then 03:00 to 03:30.
    ['2026-10-03T16:00Z', ['start 0 0 * * 0', 'stop 0 5 * * 0']],
  ])('an hour of UTC in which the clock of Adelaide changes counts where it is shown: %s', (at, crons) => {
    const busyAt = Date.parse(at)
    const samples = samplesOf({ from: busyAt - 2 * WEEK - 50 * HOUR, isBusy: never }).map((sample) => {
      return sample.hourAt === busyAt ? { ...sample, cpuPercent: 90 } : sample
    })
    expect(askOf(samples, { timeZone: 'Australia/Adelaide' }).crons).toEqual(crons)
  })

  test('an unknown zone is refused', () => {
    expect(() => ask({ isBusy: never }, { timeZone: 'Mars/Base' })).toThrow('unknown time zone')
  })
})

describe('resources that work together', () => {
  const resource = (resourceId: number, pattern: Pattern, hourlyCost = 0.5) => {
    return { resourceId, hourlyCost, samples: samplesOf(pattern) }
  }

  test('are stopped when all of them are idle', () => {
    const found = recommendTogether(
      [resource(1, { isBusy: office(9, 17) }), resource(2, { isBusy: office(12, 20), hours: 336 }, 2)],
      UTC,
    )
    expect(toCrons(found.actions)).toEqual([
      { expression: '0 8 * * 1-5', action: 'start' },
      { expression: '0 21 * * 1-5', action: 'stop' },
    ])
    expect(found).toMatchObject({ hoursDown: 103, weeksObserved: 2, confidence: 0.75, reason: null })
    expect(found.savingsPerWeek).toBeCloseTo(103 * 2.5, 9)
    expect(found.savingsPerMonth).toBeCloseTo(103 * 2.5 * WEEKS_PER_MONTH, 9)
  })

  test('wait for the last of them to have its seven days', () => {
    const young = resource(37, { isBusy: never, hours: 20 })
    expect(recommendTogether([resource(1, { isBusy: never }), young], UTC)).toMatchObject({
      actions: [],
      weeksObserved: 0,
      reason: 'less than 7 days of data: 20 of 168 hours of res_000011 observed',
    })
  })

  test('are not kept up by one that never runs', () => {
    const off = resource(2, { isBusy: never, isRunning: never })
    const found = recommendTogether([resource(1, { isBusy: office(9, 17) }), off], UTC)
    expect(found).toMatchObject({ hoursDown: 118, reason: null })
    expect(found.savingsPerWeek).toBeCloseTo(59, 9)
  })

  test('must be some', () => {
    expect(recommendTogether([], UTC)).toMatchObject({
      actions: [],
      weeksObserved: 0,
      reason: 'there is no resource',
    })
  })
})
