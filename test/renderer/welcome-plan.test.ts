import { describe, expect, it, test } from 'vitest'
import {
  cronAt,
  emptyPlan,
  lacksOfWhat,
  lacksOfWhen,
  planBodies,
  planWords,
} from '../../renderer/welcome/plan.ts'

test.each([
  ['08:00', [1, 2, 3, 4, 5], '0 8 * * 1-5'],
  ['08:05', [5, 1, 3], '5 8 * * 1,3,5'],
  ['00:30', [1, 2, 3, 4, 5, 6, 7], '30 0 * * *'],
  ['23:59', [7], '59 23 * * 0'],
  ['18:00', [5, 6, 7], '0 18 * * 5,6,0'],
  ['18:00', [6, 7], '0 18 * * 6,0'],
])('%s on %j is %s', (time, days, expression) => {
  expect(cronAt(time, days)).toBe(expression)
})

const plan = { ...emptyPlan('Europe/Berlin'), name: ' Dev database ', start: 'up', stop: 'down' }

describe('a plan', () => {
  it('says in words when it is on', () => {
    expect(planWords(plan)).toBe('Monday to Friday, 08:00 to 18:00')
    expect(planWords({ ...plan, kind: 'job', days: [6, 1] })).toBe('Monday, Saturday, at 08:00')
    expect(planWords({ ...plan, days: [1, 2, 3, 4, 5, 6, 7] })).toBe('Every day, 08:00 to 18:00')
  })

  it('names what is missing of what it does, by its kind', () => {
    expect(lacksOfWhat(plan)).toEqual({})
    expect(Object.keys(lacksOfWhat({ ...plan, stop: ' ' }))).toEqual(['stop'])
    expect(Object.keys(lacksOfWhat({ ...plan, kind: 'job' }))).toEqual(['command'])
  })

  it('must have a day, and an end after its beginning', () => {
    expect(lacksOfWhen(plan)).toEqual({})
    expect(Object.keys(lacksOfWhen({ ...plan, days: [] }))).toEqual(['days'])
    expect(Object.keys(lacksOfWhen({ ...plan, to: '08:00' }))).toEqual(['to'])
    expect(Object.keys(lacksOfWhen({ ...plan, from: '' }))).toEqual(['from'])
    expect(lacksOfWhen({ ...plan, kind: 'job', to: '' })).toEqual({})
  })

  it('becomes a resource with lines for a shell, and a schedule that starts and stops it', () => {
    const { resource, schedule } = planBodies(plan)
    expect(resource).toMatchObject({
      name: 'Dev database',
      config: { shell: true, start: 'up', stop: 'down' },
    })
    expect(schedule.crons.map(({ action, cronExpression }) => [action, cronExpression])).toEqual([
      ['start', '0 8 * * 1-5'],
      ['stop', '0 18 * * 1-5'],
    ])
  })
})
