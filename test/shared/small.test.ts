import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayBefore, POWER_RETRIES } from '#shared/backoff.ts'
import { checkName } from '#shared/check.ts'
import { formatId, parseId } from '#shared/id.ts'
import { parseInstant } from '#shared/instant.ts'
import { clipSpans, sumSaving } from '#shared/saving.ts'
import { cronRule } from '#shared/trigger.ts'
import { wantedAction } from '#shared/wanted.ts'

describe('ids', () => {
  it('come back as they went, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (rowId) => {
        expect(parseId('sch', formatId('sch', rowId))).toBe(rowId)
      }),
    )
  })
  it.each(['sch_1', 'sch_00000A', 'sch_000000', 'cron_000001', 'sch_', '', 'sch_0000001', 'sch_00000.'])(
    'do not take %j',
    (id) => {
      expect(parseId('sch', id)).toBeNull()
    },
  )
})

describe('instants', () => {
  it.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T08:00:00.004+01:00', '2026-11-21T07:00:00.004Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => expect(new Date(parseInstant(text) ?? 0).toISOString()).toBe(iso))
  it.each(['2026-02-30T00:00:00Z', '2026-11-21T08:00:00', 'tomorrow', '2026-13-01', '1763712000'])(
    '%s is none',
    (text) => {
      expect(parseInstant(text)).toBeNull()
    },
  )
})

describe('names', () => {
  it('lose the blanks at their ends and count characters as people do', () => {
    expect(checkName('  Büro 🕗 ', 'name')).toBe('Büro 🕗')
    expect(checkName('🕗'.repeat(200), 'name')).toHaveLength(400)
    expect(() => checkName('🕗'.repeat(201), 'name')).toThrow('at most 200')
    expect(() => checkName(' \t ', 'name')).toThrow('blank')
    expect(() => checkName('a\nb', 'name')).toThrow('control')
  })
})

describe('the pause between attempts', () => {
  it('doubles, with up to a quarter more, and stays under its bound', () => {
    expect([1, 2, 3].map((attempt) => delayBefore(attempt, POWER_RETRIES, 0))).toEqual([
      5_000, 10_000, 20_000,
    ])
    expect(delayBefore(1, POWER_RETRIES, 0.999)).toBeLessThanOrEqual(6_250)
    expect(delayBefore(30, POWER_RETRIES, 0)).toBe(300_000)
  })
})

describe('savings', () => {
  const HOUR = 3_600_000
  const span = (state: string, from: number, to: number) => ({
    resourceId: 1,
    state,
    hourlyCost: 2,
    from,
    to,
  })
  it('count hours down at what they would have cost, and other states not at all', () => {
    const spans = [
      span('running', 0, 2 * HOUR),
      span('stopping', 2 * HOUR, 3 * HOUR),
      span('stopped', 3 * HOUR, 6 * HOUR),
    ]
    expect(sumSaving(spans)).toEqual({ hoursDown: 3, hoursUp: 2, cost: 4, saved: 6 })
    expect(sumSaving(clipSpans(spans, HOUR, 4 * HOUR))).toEqual({
      hoursDown: 1,
      hoursUp: 1,
      cost: 2,
      saved: 2,
    })
  })
})

describe('what is wanted now', () => {
  const rule = (expression: string, action: 'start' | 'stop', dates: string[] = []) => ({
    ...cronRule(expression, 'UTC'),
    action,
    calendars: [{ name: 'rest', skips: 'both' as const, dates: new Set(dates) }],
  })
  const now = Date.parse('2026-11-20T20:00:00Z')
  it('is the newest firing, start before stop at one instant, and none that a special day kept from happening', () => {
    expect(wantedAction([rule('0 8 * * *', 'start'), rule('0 18 * * *', 'stop')], now)).toBe('stop')
    expect(wantedAction([rule('0 18 * * *', 'start'), rule('0 18 * * *', 'stop')], now)).toBe('start')
    expect(wantedAction([rule('0 8 * * *', 'start'), rule('0 18 * * *', 'stop', ['2026-11-20'])], now)).toBe(
      'start',
    )
    expect(wantedAction([rule('0 20 * * *', 'start')], now)).toBe('start')
    expect(wantedAction([], now)).toBeNull()
  })
})
