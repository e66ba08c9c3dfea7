// What the editor of schedules counts by itself, for what is typed and not stored yet.
import { describe, expect, test } from 'vitest'
import type { PowerCron } from '#shared/grid-cron.ts'
import { weekOf } from '#shared/week-paint.ts'
import { comingFirings, nextClockChange } from '../../renderer/power/coming.ts'
import { bodyOf, changesOf, errorsOf, fieldOf, newDraft } from '../../renderer/power/schedule-draft.ts'
import { areaOf, columnStates, moveBy, rescale, wholeHour } from '../../renderer/power/week-cursor.ts'
import { cronMarks, quietMarks } from '../../renderer/power/week-marks.ts'
import { areaWords, hoursWords } from '../../renderer/power/week-words.ts'

const start = (expression: string): PowerCron => ({ expression, action: 'start' })
const stop = (expression: string): PowerCron => ({ expression, action: 'stop' })
const timetable = (crons: readonly PowerCron[], timeZone = 'America/New_York') => ({
  crons,
  timeZone,
  calendars: [],
  pausedUntil: null,
})
const at = (text: string) => Date.parse(text)

describe('the next change of the clock', () => {
  const autumn = at('2026-10-01T00:00Z')
  const spring = at('2027-02-01T00:00Z')

  test.each([
    ['30 1 * * *', autumn, ['clock goes back: 01:30 comes twice, it fires at the first']],
    [
      '*/30 1 * * *',
      autumn,
      [
        'clock goes back: 01:00 comes twice, it fires at both',
        'clock goes back: 01:30 comes twice, it fires at both',
        'clock goes back: the second pass of 01:00',
        'clock goes back: the second pass of 01:30',
      ],
    ],
    ['30 2 * * *', spring, ['clock goes forward: its time does not exist, so it fires at 03:00']],
    ['0 8 * * *', autumn, []],
  ])('does to %s what it does', (expression, after, notes) => {
    const change = nextClockChange(timetable([start(expression)]), after)
    expect(change?.touched.map(({ note }) => note)).toEqual(notes)
  })

  test('is told by what the clock shows', () => {
    expect(nextClockChange(timetable([]), autumn)).toMatchObject({
      byMinutes: -60,
      from: '02:00',
      to: '01:00',
    })
    expect(nextClockChange(timetable([]), spring)).toMatchObject({
      byMinutes: 60,
      from: '02:00',
      to: '03:00',
    })
    expect(nextClockChange(timetable([], 'Asia/Tokyo'), autumn)).toBeNull()
  })
})

describe('the coming firings', () => {
  const now = at('2026-11-23T00:00Z')

  test('come in order, a start before a stop of the same time, which it beats', () => {
    const coming = comingFirings(timetable([stop('0 8 * * *'), start('0 8 * * *')], 'UTC'), now, 2)
    expect(coming.map(({ action, note, isPassedOver }) => [action, note, isPassedOver])).toEqual([
      ['start', null, false],
      ['stop', 'a start at the same time wins', true],
    ])
  })

  test('tell of special days and of a pause, and leave out what is no cron expression', () => {
    const calendars = [{ name: 'Holidays', skips: 'start', dates: new Set(['2026-11-24']) }] as const
    const crons = [start('0 8 * * *'), stop('0 18 * * *'), start('nonsense')]
    const coming = comingFirings(
      { crons, timeZone: 'UTC', calendars, pausedUntil: at('2026-11-23T12:00Z') },
      now,
      4,
    )
    expect(coming.map(({ note }) => note)).toEqual(['everything is paused', null, 'skipped: Holidays', null])
  })
})

describe('marks in the week', () => {
  test('are what changes nothing, and what only cron can say', () => {
    const crons = [start('0 8 * * 1-5'), stop('0 18 * * *'), stop('0 3 24 * *')]
    const quiet = quietMarks(weekOf(crons))
    expect(quiet.map(({ day, minute }) => [day, minute])).toEqual([
      [5, 1080],
      [6, 1080],
    ])
    const [only, ...rest] = cronMarks(crons, 'Europe/Berlin', at('2026-11-22T23:30Z'))
    expect([only?.day, only?.minute, only?.isCronOnly, rest]).toEqual([1, 180, true, []])
  })
})

describe('the place in the grid', () => {
  test('never leaves it', () => {
    expect(moveBy('ArrowLeft', { day: 0, column: 0 }, 60)).toEqual({ day: 0, column: 0 })
    expect(moveBy('End', { day: 3, column: 2 }, 15)).toEqual({ day: 3, column: 95 })
    expect(moveBy('ArrowDown', { day: 6, column: 2 }, 60)).toEqual({ day: 6, column: 2 })
    expect(moveBy('x', { day: 6, column: 2 }, 60)).toBeNull()
  })

  test('keeps its time when the zoom changes', () => {
    const hour = wholeHour(8, 60)
    expect(areaOf(rescale(hour, 60, 15), 15).fromMinute).toBe(480)
    expect(areaWords(areaOf(hour, 60))).toBe('Monday to Sunday 08:00 to 09:00')
  })

  test('tells a column that runs for a part of it', () => {
    const { running } = weekOf([start('0 8 * * 1'), stop('30 9 * * 1')])
    expect(columnStates(running, 0, 60)).toBe(`${'0'.repeat(8)}12${'0'.repeat(14)}`)
    expect(hoursWords(90)).toBe('1 h 30 min')
  })
})

describe('a draft', () => {
  const draft = { ...newDraft('UTC'), name: 'Office' }

  test('sends what differs from where it began', () => {
    expect(changesOf(draft, draft)).toEqual({})
    expect(changesOf({ ...draft, name: ' Home ', isEnforced: true }, draft)).toEqual({
      name: 'Home',
      enforce: true,
    })
    expect(bodyOf(draft).catchUpWindowSeconds).toBe(86_400)
  })

  test('finds the field that a refusal speaks of', () => {
    expect(fieldOf('crons[1].cronExpression', draft)).toBe('entry new stop')
    expect(fieldOf('resourceIds[0]', draft)).toBe('targets')
    expect(fieldOf('elsewhere', draft)).toBeNull()
    expect(Object.keys(errorsOf({ ...draft, name: ' ' }))).toEqual(['name'])
  })
})
