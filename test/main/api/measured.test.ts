import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import type { World } from '#main/context.ts'
import type { Discovered, Provider, Utilization } from '#main/providers/provider.ts'
import { findStorageWaste } from '#shared/storage.ts'
import { startApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

// A Monday.
const AT = '2026-11-02T00:00:00Z'

const thing = (key: string, more: Partial<Discovered> = {}): Discovered => {
  const place = { type: 'container', region: 'here', status: 'running', tags: { env: 'dev' } } as const
  return { key, name: key, config: { name: key }, ...place, ...more }
}

/** A provider that sees what it is told, and whose things do what `use` says. */
function worldOf(things: readonly Discovered[], use: () => Utilization = () => ({ cpuPercent: 1 })) {
  const provider: Provider = {
    config: Type.Object({ name: Type.String() }),
    timeoutMs: () => 1_000,
    start: async () => ({}),
    stop: async () => ({}),
    status: async () => null,
    utilization: async () => use(),
    discover: async () => things,
  }
  const clock = createTestClock(Date.parse(AT))
  const { discover: _discover, ...blind } = provider
  const world: Partial<World> = {
    clock,
    provider: (kind) => (kind === 'blind' ? blind : provider),
    checkConfig: (_kind, config) => config,
    findStorage: async (_options, now) =>
      findStorageWaste(
        {
          region: 'us-east-1',
          volumes: [{ id: 'vol-1', type: 'gp2', gib: 100, isAttached: false, tags: {} }],
          snapshots: [],
        },
        now,
      ),
  }
  return { world, clock }
}

/** So many hours in rounds of five minutes, each let come to its end. */
async function pass(
  app: Awaited<ReturnType<typeof startApp>>,
  clock: { forward: (ms: number) => void },
  hours: number,
) {
  for (let round = 0; round < hours * 12; round += 1) {
    clock.forward(300_000)
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  await app.get('/api/health')
}

describe('POST /api/discover', () => {
  it('answers what there is, and which of it are resources already', async () => {
    const { world } = worldOf([thing('web', { project: 'shop', hourlyCost: 0.5 }), thing('db')])
    await using app = await startApp(world)
    const place = { provider: 'fake', options: { host: 'here' } }
    const made = await app.post('/api/discover/import', { ...place, keys: ['db'] })
    expect(made.status).toBe(200)
    const [db] = made.body.data.resources
    expect(db).toMatchObject({ name: 'db', tags: { env: 'dev' }, missingSince: null, problem: null })
    const { status, body } = await app.post('/api/discover', place)
    expect(status).toBe(200)
    expect(body.data).toEqual([
      {
        key: 'web',
        name: 'web',
        type: 'container',
        region: 'here',
        status: 'running',
        tags: { env: 'dev' },
        config: { name: 'web' },
        hourlyCost: 0.5,
        project: 'shop',
        dependsOn: [],
        resourceId: null,
      },
      expect.objectContaining({ key: 'db', hourlyCost: null, project: null, resourceId: db.id }),
    ])
  })

  it('refuses what is wrong with the field named', async () => {
    const { world } = worldOf([thing('web')])
    await using app = await startApp(world)
    const refusal = async (path: string, body: unknown) => {
      const answer = await app.post(path, body)
      return [answer.status, answer.body.error.field]
    }
    expect(await refusal('/api/discover', {})).toEqual([422, 'provider'])
    expect(await refusal('/api/discover', { provider: 'blind' })).toEqual([422, 'provider'])
    expect(await refusal('/api/discover', { provider: 'fake', options: [] })).toEqual([422, 'options'])
    expect(await refusal('/api/discover', { provider: 'fake', colour: 'red' })).toEqual([422, 'colour'])
    expect(await refusal('/api/discover/import', { provider: 'fake', keys: ['no'] })).toEqual([
      422,
      'keys[0]',
    ])
    expect((await app.get('/api/resources')).body.meta.total).toBe(0)
  })

  it('tells in the words of the provider that it cannot be reached', async () => {
    const { world } = worldOf([])
    const failing = { ...world.provider?.('fake'), discover: () => Promise.reject(new Error('no socket')) }
    await using app = await startApp({ ...world, provider: () => failing as Provider })
    const { status, body } = await app.post('/api/discover', { provider: 'fake' })
    expect([status, body.error]).toEqual([503, { code: 'unavailable', message: 'no socket' }])
  })

  it('shows the places that are kept in sync, and forgets one', async () => {
    const { world } = worldOf([thing('web')])
    await using app = await startApp(world)
    const place = { provider: 'fake', options: { b: 1, a: 2 } }
    const { sourceId } = (await app.post('/api/discover/import', { ...place, keys: ['web'], sync: true }))
      .body.data
    const again = { ...place, options: { a: 2, b: 1 }, keys: [] }
    expect((await app.post('/api/discover/import', again)).body.data.sourceId).toBe(sourceId)
    const { data } = (await app.get('/api/discover/sources')).body
    expect(data).toMatchObject([{ id: sourceId, ...place, sync: true, problem: null, createdAt: AT }])
    expect((await app.delete(`/api/discover/sources/${sourceId}`)).body.data.id).toBe(sourceId)
    expect((await app.delete(`/api/discover/sources/${sourceId}`)).status).toBe(404)
    expect((await app.get('/api/resources')).body.meta.total).toBe(1)
  })
})

describe('/api/resources/:id/utilization', () => {
  it('shows hours, and the week as a grid of the zone that is asked for', async () => {
    const { world, clock } = worldOf([thing('web')], () => ({ cpuPercent: 12.3456, memoryBytes: 1e9 }))
    await using app = await startApp(world)
    const made = await app.post('/api/discover/import', { provider: 'fake', keys: ['web'] })
    const { id } = made.body.data.resources[0]
    await pass(app, clock, 2)
    const rows = (await app.get(`/api/resources/${id}/utilization`)).body.data
    expect(rows[0]).toEqual({
      hourAt: AT,
      samples: 11,
      running: 1,
      cpuPercent: 12.346,
      cpuMaxPercent: 12.346,
      memoryPercent: null,
      memoryBytes: 1e9,
      networkBytesPerSecond: null,
    })
    const range = `from=2026-11-02T01:00:00Z&to=2026-11-02T02:00:00Z`
    expect((await app.get(`/api/resources/${id}/utilization?${range}`)).body.data).toMatchObject([
      { hourAt: '2026-11-02T01:00:00Z', samples: 12 },
    ])
    const { timezone, cells } = (await app.get(`/api/resources/${id}/utilization/week`)).body.data
    expect([timezone, cells.length]).toEqual(['Europe/Berlin', 168])
    expect(cells[1]).toEqual({
      position: 1,
      hours: 1,
      running: 1,
      cpuMeanPercent: 12.346,
      cpuMaxPercent: 12.346,
    })
    expect(cells[0]).toEqual({
      position: 0,
      hours: 0,
      running: null,
      cpuMeanPercent: null,
      cpuMaxPercent: null,
    })
    const there = await app.get(`/api/resources/${id}/utilization/week?timezone=America/New_York`)
    // Sunday evening.
    expect(there.body.data.cells[6 * 24 + 19]).toMatchObject({ hours: 1 })
    expect((await app.get(`/api/resources/${id}/utilization/week?timezone=Moon`)).status).toBe(422)
    expect((await app.get('/api/resources/res_000999/utilization')).status).toBe(404)
  })
})

describe('/api/recommendations', () => {
  it('come from what was measured, and are applied with one call', async () => {
    const { world, clock } = worldOf([thing('web', { hourlyCost: 2 })], () => {
      const hour = new Date(clock.now()).getUTCHours()
      return { cpuPercent: hour >= 8 && hour < 16 ? 70 : 0.5 }
    })
    await using app = await startApp(world)
    const web = (await app.post('/api/discover/import', { provider: 'fake', keys: ['web'] })).body.data
      .resources[0]
    await app.post('/api/discover/import', { provider: 'aws-ec2', keys: [] })
    await pass(app, clock, 24)
    const refresh = () => app.post('/api/recommendations/refresh')
    expect((await refresh()).body.data).toEqual({ total: 2, problems: [] })
    const young = (await app.get('/api/recommendations?kind=utilization')).body.data[0]
    expect(young).toMatchObject({ reason: 'less than 7 days of data: 24 of 168 hours observed', crons: [] })
    expect((await app.post(`/api/recommendations/${young.id}/apply`)).status).toBe(409)

    await pass(app, clock, 7 * 24)
    await refresh()
    const { data, meta } = (await app.get('/api/recommendations?kind=utilization&recommended=true')).body
    expect(meta.total).toBe(1)
    expect(data[0]).toMatchObject({
      id: young.id,
      kind: 'utilization',
      state: 'open',
      name: 'web',
      resources: [web.id],
      timezone: 'Europe/Berlin',
      // Busy 09:00 to 17:00 in Berlin, and an hour kept on either side.
      crons: [
        { cronExpression: '0 8 * * *', action: 'start' },
        { cronExpression: '0 18 * * *', action: 'stop' },
      ],
      hoursDown: 98,
      savingsPerWeek: 196,
      reason: null,
      finding: null,
    })
    const { status, body } = await app.post(`/api/recommendations/${young.id}/apply`)
    expect(status).toBe(200)
    const schedule = (await app.get(`/api/schedules/${body.data.scheduleId}`)).body.data
    expect(schedule).toMatchObject({ timezone: 'Europe/Berlin', resources: [{ id: web.id }] })
    const twice = await app.post(`/api/recommendations/${young.id}/apply`)
    expect([twice.status, twice.body.error.code]).toEqual([409, 'conflict'])

    // Two days and a half later: what was promised, and what came of it.
    await pass(app, clock, 60)
    const shown = (await app.get(`/api/recommendations/${young.id}`)).body.data
    expect(shown).toMatchObject({ state: 'applied', scheduleId: schedule.id })
    expect(shown.estimatedHoursDown).toBeCloseTo((98 * 60) / 168, 1)
    // From 18:00 to 08:00 in Berlin, twice.
    expect(shown.realizedHoursDown).toBeCloseTo(28, 0)
    const summary = (await app.get('/api/reports/summary')).body.data
    expect(summary).toMatchObject({
      estimatedHoursDown: shown.estimatedHoursDown,
      realizedHoursDown: shown.realizedHoursDown,
    })
  }, 60_000)

  it('of storage name the finding, and can be put aside', async () => {
    const { world } = worldOf([])
    await using app = await startApp(world)
    await app.post('/api/discover/import', { provider: 'aws-ec2', keys: [] })
    await app.post('/api/recommendations/refresh')
    const [found] = (await app.get('/api/recommendations?kind=storage')).body.data
    expect(found).toMatchObject({
      savings: 10,
      crons: [],
      finding: { kind: 'unattached_volume', resourceId: 'vol-1', action: 'remove', gib: 100 },
    })
    const put = await app.post(`/api/recommendations/${found.id}/dismiss`)
    expect([put.status, put.body.data.state]).toEqual([200, 'dismissed'])
    for (const verb of ['dismiss', 'apply'])
      expect((await app.post(`/api/recommendations/${found.id}/${verb}`)).status).toBe(409)
    expect((await app.get('/api/recommendations?state=open')).body.meta.total).toBe(0)
    expect((await app.get('/api/recommendations?search=VOL')).body.meta.total).toBe(1)
    expect((await app.get('/api/recommendations?search=nothing')).body.meta.total).toBe(0)
  })

  it('refuse unknown ones and wrong words', async () => {
    await using app = await startApp()
    expect((await app.get('/api/recommendations/nope')).status).toBe(404)
    expect((await app.post('/api/recommendations/nope/apply', {})).status).toBe(404)
    expect((await app.post('/api/recommendations/nope/dismiss')).status).toBe(404)
    expect((await app.get('/api/recommendations?kind=magic')).body.error.field).toBe('kind')
    expect((await app.get('/api/recommendations?state=magic')).body.error.field).toBe('state')
    expect((await app.get('/api/recommendations?sort_by=magic')).body.error.field).toBe('sort_by')
  })
})
