// Laws of a recommendation, over random weeks in zones and at times where the clock is odd.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { between, parseCron } from '#shared/cron.ts'
import { toCrons } from '#shared/grid-cron.ts'
import {
  type MeasuredResource,
  type Recommendation,
  type RecommendationRule,
  recommend,
  recommendTogether,
} from '#shared/recommendation.ts'
import type { UtilizationSample } from '#shared/utilization.ts'
import { gridOf, windowsOf } from '#shared/weekly-grid.ts'
import type { LocalTime } from '#shared/zone.ts'
import { HOUR, samplesOf, WEEK } from './usage.ts'

/** A zone, and a moment at which its clock changes. */
const EDGES: readonly (readonly [zone: string, near: string])[] = [
  ['UTC', '2026-03-01T00:00Z'],
  ['Asia/Kolkata', '2026-03-01T00:00Z'],
  ['Asia/Kathmandu', '2026-03-01T00:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['America/Havana', '2026-03-08T05:00Z'],
  ['America/Santiago', '2026-04-05T03:00Z'],
  ['America/St_Johns', '2026-11-01T04:30Z'],
  ['Atlantic/Azores', '2026-10-25T01:00Z'],
  ['Australia/Adelaide', '2026-04-04T16:30Z'],
  ['Australia/Adelaide', '2026-10-03T16:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Pacific/Chatham', '2026-04-04T14:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
]

type Case = { readonly resource: MeasuredResource; readonly rule: RecommendationRule }

/** Hours of a week of UTC that tend to be busy: few, so that there is something to recommend. */
const busyHours = fc.array(fc.integer({ min: 0, max: 167 }), { maxLength: 14 })
const seeds = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 997, maxLength: 997 })

const anyResource = fc
  .record({
    hours: fc.integer({ min: 168, max: 1344 }),
    usual: busyHours,
    noise: fc.constantFrom(0, 0, 3, 20),
    missing: fc.constantFrom(0, 0, 10, 100),
    stopped: fc.constantFrom(0, 100),
    seeds,
    before: fc.integer({ min: 0, max: 1400 }),
    edge: fc.constantFrom(...EDGES),
  })
  .map(({ hours, usual, noise, missing, stopped, seeds, before, edge: [timeZone, near] }) => {
    const from = Math.floor(Date.parse(near) / HOUR) * HOUR - Math.min(before, hours) * HOUR
    const chance = (i: number, salt: number) => seeds[(i * 7 + salt) % seeds.length] ?? 0
    const samples = Array.from({ length: hours }, (_, i): UtilizationSample => {
      const isBusy = usual.includes(i % 168) || chance(i, 0) < noise
      return {
        resourceId: 1,
        hourAt: from + i * HOUR,
        cpuPercent: isBusy ? 80 : 0,
        isRunning: isBusy || chance(i, 100) >= stopped,
      }
    }).filter((_, i) => chance(i, 300) >= missing)
    return { timeZone, resource: { resourceId: 1, hourlyCost: 0.5, samples } }
  })

const anyCase: fc.Arbitrary<Case> = fc
  .tuple(
    anyResource,
    fc.record({
      marginHours: fc.constantFrom(0, 1, 1, 2),
      minWindowHours: fc.constantFrom(1, 2, 2, 5),
      businessDays: fc.boolean(),
    }),
  )
  .map(([{ timeZone, resource }, rule]) => ({ resource, rule: { timeZone, ...rule } }))

/** Stretches in which the engine would keep the resource down, by the firings of its crons; a start beats a stop. */
function downBetween({ actions }: Recommendation, timeZone: string, from: number, to: number) {
  const firings = new Map<number, 'start' | 'stop'>()
  for (const { expression, action } of toCrons(actions)) {
    for (const at of between(parseCron(expression), timeZone, from, to)) {
      if (firings.get(at) !== 'start') firings.set(at, action)
    }
  }
  const down: { from: number; to: number }[] = []
  let since: number | null = null
  for (const [at, action] of [...firings].sort(([a], [b]) => a - b)) {
    if (action === 'stop') since ??= at
    else if (since !== null) {
      down.push({ from: since, to: at })
      since = null
    }
  }
  return down
}

const isBusy = (sample: UtilizationSample) => sample.isRunning && sample.cpuPercent > 5

test('its firings keep nothing down that was busy in any of the weeks, whatever the clock did', () => {
  let recommended = 0
  fc.assert(
    fc.property(anyCase, ({ resource, rule }) => {
      const found = recommend(resource, rule)
      if (found.reason === null) recommended++
      const [first, last] = [resource.samples[0]?.hourAt ?? 0, resource.samples.at(-1)?.hourAt ?? 0]
      const down = downBetween(found, rule.timeZone, first - WEEK, last + WEEK)
      if (found.reason === null) expect(down.length).toBeGreaterThan(0)
      for (const sample of resource.samples.filter(isBusy)) {
        const hit = down.find(({ from, to }) => from < sample.hourAt + HOUR && to > sample.hourAt)
        expect(hit && { ...hit, sample }).toBeUndefined()
      }
    }),
    { numRuns: 300 },
  )
  expect(recommended).toBeGreaterThan(100)
})

test('its figures agree with each other and lie within their bounds', () => {
  fc.assert(
    fc.property(anyCase, ({ resource, rule }) => {
      const found = recommend(resource, rule)
      expect(found.windows).toEqual(windowsOf(found.actions))
      for (const { fromMinute, toMinute } of found.windows) {
        expect(toMinute - fromMinute).toBeGreaterThanOrEqual((rule.minWindowHours ?? 2) * 60)
      }
      const hours = gridOf(found.actions).reduce((sum, share) => sum + share, 0)
      expect(found.hoursDown).toBe(hours)
      expect(found.reason === null).toBe(hours > 0)
      expect(found.hoursDown).toBeLessThanOrEqual(167)
      expect(found.savingsPerWeek).toBeGreaterThanOrEqual(0)
      expect(found.savingsPerWeek).toBeLessThanOrEqual(hours * resource.hourlyCost + 1e-9)
      expect(found.confidence).toBeGreaterThanOrEqual(0)
      expect(found.confidence).toBeLessThanOrEqual(1)
      expect(found.weeksObserved).toBe(Math.floor(resource.samples.length / 168))
    }),
  )
})

test('more idle hours never lower its hours down, but for the rule of Monday to Friday', () => {
  const gain = fc.tuple(anyCase, fc.array(fc.nat(), { minLength: 1, maxLength: 20 }))
  fc.assert(
    fc.property(gain, ([{ resource, rule }, picks]) => {
      const plain = { ...rule, businessDays: false }
      const before = recommend(resource, plain)
      const busy = resource.samples.filter(isBusy)
      fc.pre(busy.length > 0)
      const eased = new Set(picks.map((pick) => busy[pick % busy.length]))
      const samples = resource.samples.map((one) => (eased.has(one) ? { ...one, cpuPercent: 0 } : one))
      expect(recommend({ ...resource, samples }, plain).hoursDown).toBeGreaterThanOrEqual(before.hoursDown)
      const filled = filledUp(resource.samples)
      expect(recommend({ ...resource, samples: filled }, plain).hoursDown).toBeGreaterThanOrEqual(
        before.hoursDown,
      )
    }),
    { numRuns: 200 },
  )
})

/** With an idle sample for each hour that is missing between the first and the last. */
function filledUp(samples: readonly UtilizationSample[]): readonly UtilizationSample[] {
  const known = new Map(samples.map((sample) => [sample.hourAt, sample]))
  const [first, last] = [samples[0]?.hourAt ?? 0, samples.at(-1)?.hourAt ?? -1]
  return Array.from({ length: (last - first) / HOUR + 1 }, (_, i): UtilizationSample => {
    const hourAt = first + i * HOUR
    return known.get(hourAt) ?? { resourceId: 1, hourAt, cpuPercent: 0, isRunning: true }
  })
}

/** Two weeks of workdays, each with its own first and last hour. */
const anyOffice = fc.array(fc.tuple(fc.integer({ min: 7, max: 9 }), fc.integer({ min: 16, max: 18 })), {
  minLength: 5,
  maxLength: 5,
})

test('the rule of Monday to Friday gives up an hour of each stop and start at most, and gains none', () => {
  let changed = 0
  fc.assert(
    fc.property(anyOffice, (office) => {
      const isBusyAt = ({ weekday, hour }: LocalTime) => {
        const [from, to] = office[weekday - 1] ?? [0, 0]
        return hour >= from && hour < to
      }
      const resource = { resourceId: 1, hourlyCost: 1, samples: samplesOf({ hours: 336, isBusy: isBusyAt }) }
      const own = recommend(resource, { timeZone: 'UTC', businessDays: false })
      const shared = recommend(resource, { timeZone: 'UTC' })
      const ownGrid = gridOf(own.actions)
      for (const [position, share] of gridOf(shared.actions).entries()) {
        expect(share).toBeLessThanOrEqual(ownGrid[position] ?? 0)
      }
      const isNear = (times: readonly number[]) => Math.max(...times) - Math.min(...times) <= 1
      const [starts, stops] = [office.map(([from]) => from), office.map(([, to]) => to)]
      const lost = (times: readonly number[], agreed: number) =>
        isNear(times) ? times.reduce((sum, time) => sum + Math.abs(time - agreed), 0) : 0
      const expected = lost(starts, Math.min(...starts)) + lost(stops, Math.max(...stops))
      expect(own.hoursDown - shared.hoursDown).toBe(expected)
      expect(expected).toBeLessThanOrEqual(8)
      if (expected > 0) changed++
    }),
  )
  expect(changed).toBeGreaterThan(5)
})

test('the rule of Monday to Friday only ever cuts windows', () => {
  fc.assert(
    fc.property(anyCase, ({ resource, rule }) => {
      const own = recommend(resource, { ...rule, businessDays: false })
      const shared = recommend(resource, { ...rule, businessDays: true })
      const ownGrid = gridOf(own.actions)
      for (const [position, share] of gridOf(shared.actions).entries()) {
        expect(share).toBeLessThanOrEqual(ownGrid[position] ?? 0)
      }
      expect(shared.windows.length).toBe(own.windows.length)
      expect(own.hoursDown - shared.hoursDown).toBeLessThanOrEqual(2 * own.windows.length)
    }),
    { numRuns: 200 },
  )
})

test('the order of samples, and samples told twice, change nothing', () => {
  fc.assert(
    fc.property(anyCase, ({ resource, rule }) => {
      const samples = [...resource.samples.toReversed(), ...resource.samples.slice(0, 50)]
      expect(recommend({ ...resource, samples }, rule)).toEqual(recommend(resource, rule))
    }),
    { numRuns: 50 },
  )
})

test('together things are down only when each of them alone would be', () => {
  fc.assert(
    fc.property(fc.array(anyCase, { minLength: 1, maxLength: 3 }), (cases) => {
      const rule = { ...cases[0]?.rule, timeZone: cases[0]?.rule.timeZone ?? 'UTC', businessDays: false }
      const resources = cases.map(({ resource }) => resource)
      const down = gridOf(recommendTogether(resources, rule).actions)
      for (const resource of resources) {
        const alone = recommend(resource, rule)
        // What is never busy alone is up for its one hour.
        if (alone.isAlwaysIdle) continue
        const own = gridOf(alone.actions)
        for (const [position, share] of down.entries()) expect(share).toBeLessThanOrEqual(own[position] ?? 0)
      }
      const confidences = resources.map((resource) => recommend(resource, rule).confidence)
      if (resources.length === 1) expect(recommendTogether(resources, rule).confidence).toBe(confidences[0])
    }),
    { numRuns: 100 },
  )
})
