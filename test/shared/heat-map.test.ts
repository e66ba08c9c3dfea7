import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#shared/canonical-json.ts'
import { type HeatHour, heatMapOf } from '#shared/heat-map.ts'
import { progressOf } from '#shared/saving.ts'

const HOUR = 3_600_000
const hour = (at: string, cpu: number | null, running = 12): HeatHour => {
  const use = { cpuPercent: cpu, cpuMaxPercent: cpu === null ? null : cpu * 2 }
  return { hourAt: Date.parse(at), samples: 12, running, ...use }
}

describe('the week of a resource', () => {
  it('has 168 cells, each with the mean and the greatest of its hours', () => {
    const cells = heatMapOf(
      [
        hour('2026-11-02T09:00:00Z', 10),
        hour('2026-11-09T09:00:00Z', 30),
        hour('2026-11-16T09:00:00Z', null, 0),
      ],
      'UTC',
    )
    expect(cells.map(({ position }) => position)).toEqual([...Array(168).keys()])
    expect(cells[9]).toEqual({
      position: 9,
      hours: 3,
      running: 24 / 36,
      cpuMeanPercent: 20,
      cpuMaxPercent: 60,
    })
    expect(cells.filter(({ hours }) => hours > 0)).toHaveLength(1)
  })

  it('goes by the clock of its zone, over a change of it', () => {
    const position = (at: string, zone: string) =>
      heatMapOf([hour(at, 1)], zone).findIndex(({ hours }) => hours === 1)
    expect(position('2026-11-01T23:00:00Z', 'Europe/Berlin')).toBe(0)
    expect(position('2026-10-23T22:00:00Z', 'Europe/Berlin')).toBe(5 * 24)
    expect(position('2026-11-02T00:00:00Z', 'America/New_York')).toBe(6 * 24 + 19)
  })
})

describe('what applied schedules promised', () => {
  const span = (resourceId: number, state: string, from: number, to: number) => {
    return { resourceId, state, hourlyCost: 1, from: from * HOUR, to: to * HOUR }
  }

  it('counts from when they were applied, beside the hours that their own resources were down', () => {
    const applied = [{ hoursDownPerWeek: 84, savingsPerWeek: 84, resourceIds: [1, 2], appliedAt: 24 * HOUR }]
    const spans = [
      span(1, 'stopped', 20, 30),
      span(1, 'running', 30, 72),
      span(2, 'stopped', 60, 72),
      span(3, 'stopped', 0, 72),
    ]
    expect(progressOf(applied, spans, { from: 0, to: 72 * HOUR })).toEqual({
      // Two days of half down, twice.
      estimatedHoursDown: 48,
      realizedHoursDown: 6 + 12,
    })
    expect(progressOf(applied, spans, { from: 0, to: 12 * HOUR })).toEqual({
      estimatedHoursDown: 0,
      realizedHoursDown: 0,
    })
  })
})

describe('canonical JSON', () => {
  it('is the same for the same members in any order, at every depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }))
  })
})
