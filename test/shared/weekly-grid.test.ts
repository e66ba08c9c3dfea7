import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PowerAction } from '#shared/power.ts'
import {
  actionsOf,
  DAYS,
  type Day,
  type DownWindow,
  dayAndHourOf,
  dayOfNumber,
  daySetOf,
  daysOfSet,
  type GridRule,
  gridOf,
  hoursDown,
  joinActions,
  parseDay,
  positionOf,
  positionsOf,
  WEEK_HOURS,
  WEEK_MINUTES,
  windowsOf,
  windowsOfCells,
} from '#shared/weekly-grid.ts'

/** `stop mon,fri 19:30` as a rule; `daily` is every day. */
function rule(text: string): GridRule {
  const [action, days = '', time = ''] = text.split(' ')
  const [hour, minute] = time.split(':').map(Number)
  return {
    action: action as PowerAction,
    days: days === 'daily' ? DAYS : (days.split(',') as Day[]),
    hour: hour ?? 0,
    minute: minute ?? 0,
  }
}

const rules = (...texts: readonly string[]) => texts.map(rule)
const WORKDAYS = 'mon,tue,wed,thu,fri'

const anyRule: fc.Arbitrary<GridRule> = fc.record({
  action: fc.constantFrom('start', 'stop'),
  days: fc.subarray([...DAYS], { minLength: 1 }),
  // Few of them, so that rules meet.
  hour: fc.constantFrom(0, 7, 8, 19, 23),
  minute: fc.constantFrom(0, 1, 30, 59),
})

/** Down or up for each minute of a week, found by walking three weeks of which the last counts; null: never known. */
function walk(week: readonly GridRule[]): readonly (boolean | null)[] {
  const at = new Map<number, PowerAction>()
  for (const { action, days, hour, minute } of week) {
    for (const day of days) {
      const key = DAYS.indexOf(day) * 1440 + hour * 60 + minute
      if (at.get(key) !== 'start') at.set(key, action)
    }
  }
  const isKnown = new Set(at.values()).size === 2
  let isDown: boolean | null = null
  const minutes: (boolean | null)[] = []
  for (let minute = 0; minute < 3 * WEEK_MINUTES; minute++) {
    const action = at.get(minute % WEEK_MINUTES)
    if (action) isDown = action === 'stop'
    if (minute >= 2 * WEEK_MINUTES) minutes.push(isKnown ? isDown : null)
  }
  return minutes
}

describe('positions', () => {
  test.each([
    ['mon', 0, 0],
    ['mon', 23, 23],
    ['tue', 0, 24],
    ['sun', 0, 144],
    ['sun', 23, 167],
  ] as const)('%s %d:00 is %d', (day, hour, position) => {
    expect(positionOf(day, hour)).toBe(position)
    expect(dayAndHourOf(position)).toEqual({ day, hour })
  })

  test('go there and back for every hour of the week', () => {
    for (let position = 0; position < WEEK_HOURS; position++) {
      const { day, hour } = dayAndHourOf(position)
      expect(positionOf(day, hour)).toBe(position)
    }
  })

  test.each([-1, 168, 1.5, Number.NaN])('know no position %d', (position) => {
    expect(() => dayAndHourOf(position)).toThrow('position must be 0 to 167')
  })

  test.each([-1, 24, 0.5, Number.NaN])('know no hour %d', (hour) => {
    expect(() => positionOf('mon', hour)).toThrow('hour must be 0 to 23')
  })

  test('of a rule with several days are one for each', () => {
    expect(positionsOf(rule('stop fri,mon 19:00'))).toEqual([115, 19])
  })
})

describe('days', () => {
  test('count from Sunday, as in cron and nOps', () => {
    expect([1, 2, 3, 4, 5, 6, 0].map(dayOfNumber)).toEqual(DAYS)
    expect([-1, 7, 1.5].map(dayOfNumber)).toEqual([null, null, null])
  })

  test('are read by name in any case and by number', () => {
    expect(['mon', 'Sun', 'FRI', 0, 6].map(parseDay)).toEqual(['mon', 'sun', 'fri', 'sun', 'sat'])
    expect(['', 'monday', 'constructor', '1', 7, Number.NaN].map(parseDay)).toEqual(Array(6).fill(null))
  })

  test('become bits and back', () => {
    for (let set = 0; set < 128; set++) expect(daySetOf(daysOfSet(set))).toBe(set)
    expect(daySetOf(['sun', 'mon', 'mon'])).toBe(0b1000001)
  })
})

describe('actions', () => {
  test('that differ in their days alone are joined, in the order of the week', () => {
    const given = rules('stop sun,fri 19:30', 'start mon 7:00', 'stop mon,fri 19:30', 'stop mon 7:00')
    expect(joinActions(given)).toEqual([
      { action: 'start', days: ['mon'], hour: 7, minute: 0, position: 7 },
      { action: 'stop', days: ['mon'], hour: 7, minute: 0, position: 7 },
      { action: 'stop', days: ['mon', 'fri', 'sun'], hour: 19, minute: 30, position: 19 },
    ])
  })

  test('without a day are none', () => {
    expect(joinActions([{ action: 'stop', days: [], hour: 1, minute: 0 }])).toEqual([])
  })

  test('once joined stay as they are, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(anyRule), (week) => {
        const joined = joinActions(week)
        expect(joinActions(joined)).toEqual(joined)
        expect(joinActions(week.toReversed())).toEqual(joined)
      }),
    )
  })
})

describe('hours down', () => {
  test.each<[string, readonly string[], number]>([
    ["the document's example: Sunday 23:00 to Monday 00:00", ['start mon 0:00', 'stop sun 23:00'], 1],
    ['nights and weekends', [`start ${WORKDAYS} 8:00`, `stop ${WORKDAYS} 19:00`], 113],
    ['nights alone', ['start daily 6:00', 'stop daily 22:00'], 56],
    ['minutes, to two decimals', ['stop mon 0:00', 'start mon 0:50'], 0.83],
    ['all but a minute', ['start mon 0:00', 'stop mon 0:01'], 167.98],
    ['starts alone', ['start mon 0:00'], 0],
    ['stops alone', ['stop mon 0:00', 'stop tue 0:00'], 0],
    ['a stop while down', ['stop mon 0:00', 'stop mon 1:00', 'start mon 2:00'], 2],
    ['a start while up', ['stop mon 0:00', 'start mon 2:00', 'start mon 5:00'], 2],
    [
      'a stop and a start at one minute: the start',
      ['stop mon 0:00', 'start mon 0:00', 'stop tue 0:00'],
      144,
    ],
    ['a stop that a start always beats', ['stop mon 0:00', 'start mon 0:00'], 0],
    ['nothing', [], 0],
  ])('%s', (_title, texts, expected) => {
    expect(hoursDown(rules(...texts))).toBe(expected)
  })

  test('are those that a walk over every minute finds, and so is the grid', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), (week) => {
        const minutes = walk(week)
        const down = minutes.filter((isDown) => isDown === true).length
        expect(hoursDown(week)).toBe(Math.round((down / 60) * 100) / 100)
        const shares = Array.from({ length: WEEK_HOURS }, (_, position) => {
          return (
            minutes.slice(position * 60, position * 60 + 60).filter((isDown) => isDown === true).length / 60
          )
        })
        expect(gridOf(week)).toEqual(shares)
      }),
    )
  })
})

describe('windows', () => {
  test('run from a stop to the next start, over the end of the week too', () => {
    expect(windowsOf(rules('start mon 7:30', 'stop fri 19:00', 'stop tue 1:00', 'start tue 2:00'))).toEqual([
      { fromMinute: 1500, toMinute: 1560 },
      { fromMinute: 6900, toMinute: WEEK_MINUTES + 450 },
    ])
  })

  test('that overlap or touch become one', () => {
    const windows = [
      { fromMinute: 60, toMinute: 120 },
      { fromMinute: 120, toMinute: 180 },
      { fromMinute: WEEK_MINUTES - 60, toMinute: WEEK_MINUTES + 60 },
    ]
    expect(windowsOf(actionsOf(windows))).toEqual([
      { fromMinute: WEEK_MINUTES - 60, toMinute: WEEK_MINUTES + 180 },
    ])
  })

  test('may be given beyond the week', () => {
    expect(windowsOf(actionsOf([{ fromMinute: WEEK_MINUTES + 5, toMinute: WEEK_MINUTES + 9 }]))).toEqual([
      { fromMinute: 5, toMinute: 9 },
    ])
  })

  test.each<[string, readonly DownWindow[]]>([
    ['one', [{ fromMinute: 0, toMinute: WEEK_MINUTES }]],
    ['one from the middle', [{ fromMinute: 77, toMinute: WEEK_MINUTES + 77 }]],
    [
      'two',
      [
        { fromMinute: 0, toMinute: 5000 },
        { fromMinute: 5000, toMinute: WEEK_MINUTES },
      ],
    ],
  ])('that fill the week are refused: %s', (_title, windows) => {
    expect(() => actionsOf(windows)).toThrow('windows must leave a minute of the week')
  })

  test('go to actions and back', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), (week) => {
        const windows = windowsOf(week)
        expect(windowsOf(actionsOf(windows))).toEqual(windows)
        expect(hoursDown(actionsOf(windows))).toBe(hoursDown(week))
      }),
    )
  })

  test('come from painted hours, and paint the same hours', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: WEEK_HOURS, maxLength: WEEK_HOURS }), (cells) => {
        const windows = windowsOfCells((position) => cells[position] ?? false)
        fc.pre(!cells.every(Boolean))
        expect(gridOf(actionsOf(windows))).toEqual(cells.map(Number))
        expect(windowsOf(actionsOf(windows))).toEqual(windows)
      }),
    )
    expect(windowsOfCells(() => true)).toEqual([{ fromMinute: 0, toMinute: WEEK_MINUTES }])
    expect(windowsOfCells(() => false)).toEqual([])
  })
})
