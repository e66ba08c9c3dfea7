// What applied schedules have saved, week by week, beside what they promised.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import Type from 'typebox'
import { expect, test } from 'vitest'
import type { World } from '#main/context.ts'
import type { ProviderCall } from '#main/providers/provider.ts'
import { createStore } from '#main/store/index.ts'
import type { PowerState } from '#shared/power.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const HOUR_MS = 3_600_000
const MONDAY = Date.parse('2026-11-02T00:00:00Z')
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** Twelve hours down each night. */
const NIGHTS = {
  actions: [
    { action: 'start', days: DAYS, hour: 8, minute: 0, position: 8 },
    { action: 'stop', days: DAYS, hour: 20, minute: 0, position: 20 },
  ],
  windows: [],
  hoursDown: 84,
  confidence: 1,
  weeksObserved: 4,
  isAlwaysIdle: false,
  reason: null,
  timeZone: 'UTC',
  tag: null,
  project: null,
  groupId: null,
} as const

const COSTS = { ran: 1, held: 2, missed: 0.5 } as const

/** Three machines that run, of which each is recommended to be down by night. */
async function startMeasured() {
  const clock = createTestClock(MONDAY)
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-trend-'))
  const states = new Map<string, PowerState>()
  const nameOf = ({ config }: ProviderCall) => (config as { name: string }).name
  const act = (state: PowerState) => async (call: ProviderCall) => {
    states.set(nameOf(call), state)
    return {}
  }
  const world: Partial<World> = {
    clock,
    provider: () => ({
      config: Type.Object({ name: Type.String() }),
      timeoutMs: () => 1_000,
      start: act('running'),
      stop: act('stopped'),
      status: async (call) => states.get(nameOf(call)) ?? 'running',
    }),
    checkConfig: (_kind, config) => config,
  }
  const app = await startApp(world, folder)
  await app.patch('/api/settings', { operator: { timeZone: 'UTC' } })
  const ids: string[] = []
  for (const [name, hourlyCost] of Object.entries(COSTS)) {
    const made = await app.post('/api/resources', { name, provider: 'fake', config: { name }, hourlyCost })
    ids.push(made.body.data.id)
    await app.post(`/api/resources/${made.body.data.id}/test`)
  }
  const db = new Database(join(folder, 'hourhand.db'))
  const { recommendations } = createStore(db)
  Object.entries(COSTS).forEach(([name, hourlyCost], index) => {
    const resourceId = index + 1
    const savingsPerWeek = 84 * hourlyCost
    const content = { ...NIGHTS, name, resourceIds: [resourceId], savingsPerWeek, savingsPerMonth: 0 }
    const of = { kind: 'utilization', subject: ids[index] ?? '', resourceId } as const
    recommendations.put({ ...of, content, savings: 0, confidence: 1, reason: null }, `rec-${name}`, MONDAY)
  })
  db.close()
  return { app, world, clock, folder, ids }
}

async function untilDone(app: TestApp): Promise<void> {
  const count = async (outcome: string) => (await app.get(`/api/runs?outcome=${outcome}`)).body.data.length
  await waitUntil(async () => (await count('queued')) + (await count('running')) === 0, 'all is done')
}

/** So many hours, four at a time: each start and stop is done at its time. */
async function pass(app: TestApp, clock: ReturnType<typeof createTestClock>, hours: number) {
  clock.forward(0)
  await untilDone(app)
  for (let left = hours; left > 0; left -= 4) {
    clock.forward(Math.min(4, left) * HOUR_MS)
    await untilDone(app)
  }
}

test('each week has what schedules promised, and what came of them', async () => {
  const { app, world, clock, folder, ids } = await startMeasured()
  const schedules: string[] = []
  for (const name of Object.keys(COSTS)) {
    const applied = await app.post(`/api/recommendations/rec-${name}/apply`)
    schedules.push(applied.body.data.scheduleId)
  }
  await app.post('/api/overrides', { resourceUID: ids[1], action: 'force_on' })
  await app.patch(`/api/schedules/${schedules[2]}`, { catchUp: 'none' })
  await pass(app, clock, 16)
  await app.app.stop()
  // The stops of Monday evening come and go while nobody is there; one of the two is caught up an hour late.
  clock.jumpTo(MONDAY + 21 * HOUR_MS)
  await using again = await startApp(world, folder)
  await pass(again, clock, 3)
  await pass(again, clock, 8 * 24)

  const runs = (await again.get('/api/intents?limit=500')).body.data as readonly { state: string }[]
  expect(runs.filter(({ state }) => state === 'missed')).toHaveLength(1)
  expect(runs.filter(({ state }) => state === 'held').length).toBeGreaterThan(10)
  const { data } = (await again.get('/api/reports/trends?from=2026-11-02T00:00:00Z')).body
  expect(data.weeks.slice(0, 2)).toEqual([
    {
      date: '2026-11-02',
      // Three schedules of 84 hours.
      estimatedHoursDown: 252,
      // The one that ran: 11 hours of Monday's night, five whole nights, 4 hours of Sunday. Held: none. The one that
      // was missed: no Monday.
      realizedHoursDown: 11 + 60 + 4 + (60 + 4),
      estimatedSavingsUSD: 84 * 1 + 84 * 2 + 84 * 0.5,
      realizedSavingsUSD: 75 * 1 + 64 * 0.5,
    },
    {
      date: '2026-11-09',
      // Two days of it have passed: 8, 12 and 4 hours of nights, which is two sevenths of 84.
      estimatedHoursDown: 72,
      realizedHoursDown: 48,
      estimatedSavingsUSD: 24 * 1 + 24 * 2 + 24 * 0.5,
      realizedSavingsUSD: 24 * 1 + 24 * 0.5,
    },
  ])
  const down = data.items.map(({ hoursDown }: { hoursDown: number }) => hoursDown)
  // Of both: from 21:00 on; then the first alone until 8, and both from 20:00 on.
  expect(down.slice(0, 3)).toEqual([3, 8 + 4 + 4, 24])
}, 60_000)
