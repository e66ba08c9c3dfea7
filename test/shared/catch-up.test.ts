import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MISSED_RECORDED, planDue } from '#shared/catch-up.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { cronRule, dueBetween } from '#shared/trigger.ts'

const at = (text: string) => Date.parse(`2026-11-${text}Z`)
const HOUR = 3_600_000

function trigger(catchUp: CatchUp, nextDueAt: number, expression = '0 * * * *') {
  return { ...cronRule(expression, 'UTC'), catchUp, catchUpWindowMs: 24 * HOUR, nextDueAt }
}

describe('planDue', () => {
  it('fires what is due on time and waits for the next', () => {
    expect(planDue(trigger('none', at('20T08:00:00')), at('20T08:00:59'))).toEqual({
      fire: [{ dueAt: at('20T08:00:00'), late: false }],
      missed: [],
      nextDueAt: at('20T09:00:00'),
    })
  })

  const cases: readonly (readonly [CatchUp, string, readonly string[], readonly string[]])[] = [
    ['none', '20T10:30:00', [], ['08', '09', '10']],
    ['last', '20T10:30:00', ['10'], ['08', '09']],
    ['all', '20T10:30:00', ['08', '09', '10'], []],
    ['last', '20T10:00:30', ['10'], ['08', '09']],
    ['none', '20T10:00:30', ['10'], ['08', '09']],
  ]
  it.each(cases)('with catch-up %s at %s fires %j and misses %j', (catchUp, now, fired, missed) => {
    const plan = planDue(trigger(catchUp, at('20T08:00:00')), at(now))
    const hours = (list: readonly { dueAt: number }[]) =>
      list.map(({ dueAt }) => new Date(dueAt).toISOString().slice(11, 13))
    expect(hours(plan.fire)).toEqual(fired)
    expect(hours(plan.missed)).toEqual(missed)
    expect(plan.nextDueAt).toBe(at('20T11:00:00'))
  })

  it('records a great many missed firings one by one up to a bound, and says what lies before', () => {
    const long = trigger('last', at('01T00:00:00'), '* * * * *')
    const plan = planDue(long, at('20T00:00:30'))
    expect(plan.missed.length + plan.fire.length).toBe(MISSED_RECORDED)
    expect(plan.missed[0]?.reason).toContain(
      'every earlier one since 2026-11-01T00:00:00.000Z was missed too',
    )
    expect(plan.missed[1]?.reason).not.toContain('every earlier')
  })

  it('accounts for every occurrence exactly once, whatever the policy and the lateness', () => {
    const policies = fc.constantFrom<CatchUp>('none', 'last', 'all')
    const expressions = fc.constantFrom('*/5 * * * *', '0 * * * *', '30 2 * * *', '15 8 * * 1-5')
    fc.assert(
      fc.property(
        policies,
        expressions,
        fc.integer({ min: 0, max: 72 * 3600 }),
        (catchUp, expression, lateSeconds) => {
          const [first = 0] = dueBetween(
            cronRule(expression, 'Europe/Berlin'),
            at('02T00:00:00'),
            at('30T00:00:00'),
            1,
          )
          const now = first + lateSeconds * 1000
          const rule = { ...trigger(catchUp, first, expression), ...cronRule(expression, 'Europe/Berlin') }
          const plan = planDue(rule, now)
          const seen = [...plan.fire, ...plan.missed].map(({ dueAt }) => dueAt).sort((a, b) => a - b)
          expect(seen).toEqual(dueBetween(rule, first, now + 1, 10_000))
          expect(plan.nextDueAt).toBeGreaterThan(now)
        },
      ),
      { numRuns: 300 },
    )
  })
})
