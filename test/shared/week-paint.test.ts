import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PowerCron } from '#shared/grid-cron.ts'
import {
  countRunning,
  isRunningIn,
  paint,
  type Rectangle,
  repaintCrons,
  stretchesOf,
  turnWeek,
  weekOf,
} from '#shared/week-paint.ts'

const start = (expression: string): PowerCron => ({ expression, action: 'start' })
const stop = (expression: string): PowerCron => ({ expression, action: 'stop' })
const OFFICE = [start('0 8 * * 1-5'), stop('0 18 * * 1-5')]

/** Days from Monday 0, hours, of which halves and quarters may be given. */
const area = (fromDay: number, toDay: number, fromHour: number, toHour: number): Rectangle => ({
  fromDay,
  toDay,
  fromMinute: fromHour * 60,
  toMinute: toHour * 60,
})
const WHOLE = area(0, 6, 0, 24)

const painted = (crons: readonly PowerCron[], where: Rectangle, isRunning: boolean) =>
  repaintCrons(crons, paint(weekOf(crons).running, where, isRunning))

describe('what the week shows of cron entries', () => {
  test.each<[string, readonly PowerCron[], string, number]>([
    ['office hours', OFFICE, 'both', 50],
    ['a night over midnight and over Sunday', [start('0 22 * * *'), stop('15 6 * * *')], 'both', 57.75],
    ['starts alone: nothing ever stops', [start('0 8 * * 1')], 'starts', 168],
    ['stops alone: nothing is known to run', [stop('0 20 * * 5')], 'stops', 0],
    ['a start that comes with a stop', [start('0 8 * * *'), stop('0 8 * * *')], 'both', 168],
    ['what only cron can say is left out', [...OFFICE, start('0 3 1 * *'), stop('* * * * *')], 'both', 50],
    ['what is no cron expression is left out', [...OFFICE, start('0 8 * * 9'), stop('')], 'both', 50],
    ['nothing', [], 'none', 0],
  ])('%s', (_title, crons, sides, hours) => {
    const week = weekOf(crons)
    expect(week.sides).toBe(sides)
    expect(countRunning(week.running) / 60).toBe(hours)
  })

  test('a stretch over midnight is one in each of its days', () => {
    expect(stretchesOf(weekOf([start('0 22 * * 0'), stop('30 6 * * 1')]).running)).toEqual([
      { day: 0, fromMinute: 0, toMinute: 390 },
      { day: 6, fromMinute: 1320, toMinute: 1440 },
    ])
  })
})

describe('painting', () => {
  test.each<[string, readonly PowerCron[], Rectangle, boolean, readonly PowerCron[]]>([
    ['an empty week', [], area(0, 4, 8, 18), true, OFFICE],
    ['another day', OFFICE, area(5, 5, 8, 18), true, [start('0 8 * * 1-6'), stop('0 18 * * 1-6')]],
    [
      'an hour at the end of a day',
      OFFICE,
      area(4, 4, 17.5, 18),
      false,
      [start('0 8 * * 1-5'), stop('0 18 * * 1-4'), stop('30 17 * * 5')],
    ],
    [
      'a gap that is closed',
      [start('0 8,13 * * *'), stop('0 12 * * *'), stop('0 18 * * *')],
      area(0, 6, 12, 13),
      true,
      [start('0 8 * * *'), stop('0 18 * * *')],
    ],
    [
      'a lunch that is cut out',
      OFFICE,
      area(0, 4, 12, 12.5),
      false,
      [...OFFICE, stop('0 12 * * 1-5'), start('30 12 * * 1-5')],
    ],
    ['the whole week', OFFICE, WHOLE, true, [start('0 0 * * *')]],
    ['nothing left', OFFICE, WHOLE, false, []],
    [
      'stops that change nothing stay',
      [start('0 8 * * 1-5'), stop('0 18 * * *')],
      area(0, 0, 8, 9),
      false,
      [start('0 8 * * 2-5'), stop('0 18 * * *'), start('0 9 * * 1')],
    ],
    [
      'what only cron can say, and what is wrong, stays in its place',
      [start('0 3 1 * *'), ...OFFICE, stop('nonsense')],
      area(5, 5, 8, 18),
      true,
      [start('0 3 1 * *'), start('0 8 * * 1-6'), stop('0 18 * * 1-6'), stop('nonsense')],
    ],
    [
      'stops alone get a start',
      [stop('0 20 * * 5')],
      area(0, 0, 8, 10),
      true,
      [stop('0 20 * * 5'), start('0 8 * * 1'), stop('0 10 * * 1')],
    ],
    [
      'starts alone get a stop',
      [start('0 8 * * 1')],
      area(5, 6, 0, 24),
      false,
      [start('0 8 * * 1'), start('0 0 * * 1'), stop('0 0 * * 6')],
    ],
  ])('%s', (_title, crons, where, isRunning, expected) => {
    const after = painted(crons, where, isRunning)
    expect(after).toHaveLength(expected.length)
    expect(after).toEqual(expect.arrayContaining([...expected]))
  })

  test('leaves entries alone, to the letter, where nothing changes', () => {
    const crons = [start('0 8,20 * * MON-FRI'), stop('0 12,22 * * MON-FRI')]
    const after = painted(crons, area(5, 5, 8, 12), true)
    expect(after[0]).toBe(crons[0])
    expect(after[1]).toBe(crons[1])
    expect(repaintCrons(crons, weekOf(crons).running)).toBe(crons)
  })
})

const anyTime = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 15, 30, 47) })
const anyCron = fc
  .record({
    time: anyTime,
    days: fc.constantFrom('*', '1-5', '0,6', '3', '5'),
    action: fc.constantFrom('start' as const, 'stop' as const),
    form: fc.constantFrom('plain', 'list', 'monthly', 'broken'),
  })
  .map(({ time: { hour, minute }, days, action, form }): PowerCron => {
    if (form === 'monthly') return { expression: `${minute} ${hour} 1,15 * *`, action }
    if (form === 'broken') return { expression: `${minute} ${hour} 99 *`, action }
    const hours = form === 'list' ? `${hour},${(hour + 5) % 24}` : String(hour)
    return { expression: `${minute} ${hours} * * ${days}`, action }
  })
const anyArea = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 95 }),
    fc.integer({ min: 1, max: 96 }),
  )
  .filter(([, , from, to]) => from < to)
  .map(([a, b, from, to]) => area(Math.min(a, b), Math.max(a, b), from / 4, to / 4))

describe('for any entries and any painting', () => {
  test('the entries made draw what was painted, and nothing that only cron can say is lost', () => {
    fc.assert(
      fc.property(
        fc.array(anyCron, { maxLength: 8 }),
        fc.array(fc.tuple(anyArea, fc.boolean()), { minLength: 1, maxLength: 4 }),
        (crons, strokes) => {
          let now: readonly PowerCron[] = crons
          for (const [where, isRunning] of strokes) {
            const wanted = paint(weekOf(now).running, where, isRunning)
            now = repaintCrons(now, wanted)
            expect(weekOf(now).running).toEqual(wanted)
          }
          const only = (list: readonly PowerCron[]) =>
            list.filter(({ expression }) => !/ \* \* [\d*,-]+$/.test(expression))
          expect(only(now)).toEqual(only(crons))
        },
      ),
    )
  })

  test('painting it back is the week as it was', () => {
    fc.assert(
      fc.property(fc.array(anyCron, { maxLength: 6 }), anyArea, (crons, where) => {
        const before = weekOf(crons).running
        const after = painted(painted(crons, where, true), where, false)
        const back = repaintCrons(after, before)
        expect(weekOf(back).running).toEqual(before)
      }),
    )
  })

  test('an area is running once it is painted', () => {
    fc.assert(
      fc.property(fc.array(anyCron, { maxLength: 6 }), anyArea, (crons, where) => {
        expect(isRunningIn(weekOf(painted(crons, where, true)).running, where)).toBe(true)
      }),
    )
  })
})

test('a week read from Sunday begins with its Sunday, and turns back into the same week', () => {
  const week = weekOf([start('0 8 * * 0'), stop('0 10 * * 0')]).running
  expect(stretchesOf(turnWeek(week, 6))).toEqual([{ day: 0, fromMinute: 480, toMinute: 600 }])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), (days) => {
      expect(turnWeek(turnWeek(week, days), -days)).toEqual(week)
    }),
  )
})
