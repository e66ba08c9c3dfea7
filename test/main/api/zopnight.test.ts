import { describe, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const BUSINESS_HOURS = {
  name: 'Business Hours',
  description: 'Start resources at 8 AM, stop at 6 PM on weekdays',
  timezone: 'America/New_York',
  crons: [
    { cronExpression: '0 8 * * 1-5', action: 'start' },
    { cronExpression: '0 18 * * 1-5', action: 'stop' },
  ],
}

const start = () => startApp({ clock: createTestClock(Date.parse('2026-11-20T10:30:00Z')) })

async function addResource(app: TestApp, name = 'Dev database'): Promise<string> {
  const config = { start: ['true'], stop: ['true'] }
  const { body } = await app.post('/api/resources', { name, provider: 'command', config })
  return body.data.id
}

describe('the document’s own requests', () => {
  it('create a schedule and answer it as documented', async () => {
    await using app = await start()
    const { status, body } = await app.post('/api/schedules', BUSINESS_HOURS)
    expect(status).toBe(201)
    const { id, crons, resources, groups, createdBy, createdAt, updatedAt } = body.data
    expect(body.data).toMatchObject({
      name: 'Business Hours',
      description: 'Start resources at 8 AM, stop at 6 PM on weekdays',
      timezone: 'America/New_York',
    })
    expect(id).toMatch(/^sch_/)
    expect(crons).toEqual([
      { id: expect.stringMatching(/^cron_/), cronExpression: '0 8 * * 1-5', action: 'start' },
      { id: expect.stringMatching(/^cron_/), cronExpression: '0 18 * * 1-5', action: 'stop' },
    ])
    expect({ resources, groups }).toEqual({ resources: [], groups: [] })
    expect(createdBy).toContain('@')
    expect([createdAt, updatedAt]).toEqual(['2026-11-20T10:30:00Z', '2026-11-20T10:30:00Z'])
    expect(Object.keys(body.data).slice(0, 7)).toEqual([
      'id',
      'name',
      'description',
      'timezone',
      'crons',
      'resources',
      'groups',
    ])
  })

  it('update it by PUT, keep what they leave out, and keep the ids of entries that did not change', async () => {
    await using app = await start()
    const made = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data
    const { status, body } = await app.put(`/api/schedules/${made.id}`, {
      name: 'Extended Business Hours',
      timezone: 'America/New_York',
      crons: [
        { cronExpression: '0 7 * * 1-5', action: 'start' },
        { cronExpression: '0 18 * * 1-5', action: 'stop' },
      ],
    })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      name: 'Extended Business Hours',
      description: BUSINESS_HOURS.description,
    })
    expect(body.data.crons[1].id).toBe(made.crons[1].id)
    expect(body.data.crons[0].id).not.toBe(made.crons[0].id)
  })

  it('list, get and delete', async () => {
    await using app = await start()
    const { id } = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data
    const listed = (await app.get('/api/schedules')).body
    expect(listed.data.map((schedule: { id: string }) => schedule.id)).toEqual([id])
    expect(listed.meta).toEqual({ total: 1, page: 1, limit: 50 })
    expect((await app.get(`/api/schedules/${id}`)).body.data.id).toBe(id)
    const deleted = await app.delete(`/api/schedules/${id}`)
    expect([deleted.status, deleted.body]).toEqual([200, { data: { id } }])
    const gone = await app.get(`/api/schedules/${id}`)
    expect([gone.status, gone.body]).toEqual([
      404,
      { error: { message: 'schedule not found', code: 'not_found' } },
    ])
  })

  it('attach and detach resources and groups, twice without harm', async () => {
    await using app = await start()
    const { id } = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data
    const resource = await addResource(app)
    const group = (await app.post('/api/resource-groups', { name: 'Stack' })).body.data.id
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await app.post(`/api/schedules/${id}/resources/${resource}`)
      expect(status).toBe(200)
      expect(body.data.resources).toEqual([
        { id: resource, name: 'Dev database', type: 'command', status: expect.any(String) },
      ])
    }
    expect((await app.post(`/api/schedules/${id}/groups/${group}`)).body.data.groups).toEqual([
      { id: group, name: 'Stack' },
    ])
    expect((await app.delete(`/api/schedules/${id}/resources/${resource}`)).body.data.resources).toEqual([])
    expect((await app.delete(`/api/schedules/${id}/resources/${resource}`)).status).toBe(404)
    expect((await app.delete(`/api/schedules/${id}/groups/${group}`)).body.data.groups).toEqual([])
    expect((await app.post(`/api/schedules/${id}/resources/res_000999`)).body.error.message).toBe(
      'resource not found',
    )
  })
})

describe('bad input', () => {
  const cases: readonly (readonly [string, unknown, number, Record<string, unknown>])[] = [
    ['no name', { timezone: 'UTC' }, 422, { field: 'name' }],
    ['a blank name', { name: '  ', timezone: 'UTC' }, 422, { field: 'name' }],
    ['a name that is a number', { name: 7, timezone: 'UTC' }, 422, { field: 'name' }],
    ['a name of 201 characters', { name: 'x'.repeat(201), timezone: 'UTC' }, 422, { field: 'name' }],
    ['no zone', { name: 'a' }, 422, { field: 'timezone' }],
    ['an unknown zone', { name: 'a', timezone: 'Mars/Olympus' }, 422, { field: 'timezone' }],
    ['an offset for a zone', { name: 'a', timezone: '+05:00' }, 422, { field: 'timezone' }],
    [
      'a bad action',
      { name: 'a', timezone: 'UTC', crons: [{ cronExpression: '0 8 * * *', action: 'restart' }] },
      422,
      { field: 'crons[0].action' },
    ],
    [
      'a bad cron expression',
      { name: 'a', timezone: 'UTC', crons: [{ cronExpression: '0 25 * * *', action: 'start' }] },
      400,
      {
        field: 'crons[0].cronExpression',
        code: 'invalid',
        message: expect.stringMatching(/^invalid cron expression: '0 25 \* \* \*'/),
      },
    ],
    [
      'six fields',
      { name: 'a', timezone: 'UTC', crons: [{ cronExpression: '0 0 8 * * *', action: 'start' }] },
      400,
      { message: expect.stringContaining('minute') },
    ],
    [
      'an entry that never fires',
      { name: 'a', timezone: 'UTC', crons: [{ cronExpression: '0 0 31 2 *', action: 'start' }] },
      400,
      { message: expect.stringContaining('never') },
    ],
    [
      'an unknown calendar',
      { name: 'a', timezone: 'UTC', calendars: ['cal_000009'] },
      422,
      { field: 'calendars[0]' },
    ],
    ['a list for a body', [], 400, { code: 'malformed' }],
  ]
  it.each(cases)(
    '%s is refused with the field named, and nothing is stored',
    async (_what, body, status, error) => {
      await using app = await start()
      const answer = await app.post('/api/schedules', body)
      expect([answer.status, answer.body]).toMatchObject([status, { error }])
      expect((await app.get('/api/schedules')).body.meta.total).toBe(0)
      expect((await app.get('/api/audit-logs')).body.data).toEqual([])
    },
  )

  it('that is no JSON is malformed, and unknown members are ignored', async () => {
    await using app = await start()
    const broken = await app.send('POST', '/api/schedules', '{"name": ')
    expect([broken.status, broken.body.error.code]).toEqual([400, 'malformed'])
    const extra = await app.post('/api/schedules', {
      name: 'a',
      timezone: 'UTC',
      colour: 'red',
      description: null,
    })
    expect([extra.status, extra.body.data.description]).toEqual([201, ''])
  })

  it('of a taken name is a conflict on create and rename, and never when the name stays', async () => {
    await using app = await start()
    await app.post('/api/schedules', { name: 'One', timezone: 'UTC' })
    const two = (await app.post('/api/schedules', { name: 'Two', timezone: 'UTC' })).body.data.id
    expect((await app.post('/api/schedules', { name: 'One', timezone: 'UTC' })).status).toBe(409)
    expect((await app.put(`/api/schedules/${two}`, { name: 'One' })).status).toBe(409)
    expect((await app.put(`/api/schedules/${two}`, { name: 'Two', enabled: false })).status).toBe(200)
  })

  it('in a list’s parameters is refused where it has no meaning', async () => {
    await using app = await start()
    expect((await app.get('/api/schedules?limit=0')).body.error.field).toBe('limit')
    expect((await app.get('/api/schedules?page=x')).body.error.field).toBe('page')
    expect((await app.get('/api/schedules?sort_by=colour')).body.error.field).toBe('sort_by')
    expect((await app.get('/api/schedules?limit=9999&colour=red&page=7')).body).toEqual({
      data: [],
      meta: { total: 0, page: 7, limit: 500 },
    })
  })
})

describe('beside the document', () => {
  it('a schedule is switched off and on, and shows its next firings only while it is on', async () => {
    await using app = await start()
    const made = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data
    expect(made.nextFirings).toEqual([
      {
        at: '2026-11-20T13:00:00.000Z',
        local: '2026-11-20T08:00:00-05:00',
        cronId: made.crons[0].id,
        action: 'start',
      },
      {
        at: '2026-11-20T23:00:00.000Z',
        local: '2026-11-20T18:00:00-05:00',
        cronId: made.crons[1].id,
        action: 'stop',
      },
      {
        at: '2026-11-23T13:00:00.000Z',
        local: '2026-11-23T08:00:00-05:00',
        cronId: made.crons[0].id,
        action: 'start',
      },
    ])
    const off = (await app.patch(`/api/schedules/${made.id}`, { enabled: false })).body.data
    expect([off.enabled, off.nextFirings]).toEqual([false, []])
    const listed = (await app.get('/api/schedules')).body.data[0]
    expect(listed).toEqual(off)
    await app.patch(`/api/schedules/${made.id}`, { enabled: true })
    expect((await app.get('/api/schedules')).body.data[0].nextFirings).toHaveLength(3)
  })

  it('a preview names each coming instant, what it does, and the second pass of a repeated hour', async () => {
    await using app = await start()
    const resource = await addResource(app)
    const body = { ...BUSINESS_HOURS, crons: [{ cronExpression: '30 * * * *', action: 'start' }] }
    const { id, crons } = (await app.post('/api/schedules', body)).body.data
    await app.post(`/api/schedules/${id}/resources/${resource}`)
    const { data } = (
      await app.get(`/api/schedules/${id}/preview?from=2026-11-01T05:00:00Z&to=2026-11-01T07:00:00Z`)
    ).body
    const entry = { cronId: crons[0].id, action: 'start', resources: [resource], groups: [] }
    expect(data).toEqual([
      { ...entry, at: '2026-11-01T05:30:00.000Z', local: '2026-11-01T01:30:00-04:00' },
      { ...entry, at: '2026-11-01T06:30:00.000Z', local: '2026-11-01T01:30:00-05:00', note: 'repeated' },
    ])
    await app.put('/api/pause', { until: null, reason: 'moving' })
    const paused = (await app.get(`/api/schedules/${id}/preview`)).body.data
    expect(paused[0].note).toBe('paused')
  })

  it('any trigger can be previewed without storing it', async () => {
    await using app = await start()
    const trigger = { kind: 'cron', expression: '@daily', timeZone: 'Asia/Kathmandu' }
    const { body } = await app.post('/api/preview', { trigger, from: '2026-11-20T00:00:00Z', limit: 2 })
    expect(body.data).toEqual({
      words: expect.any(String),
      instants: ['2026-11-20T18:15:00.000Z', '2026-11-21T18:15:00.000Z'],
      more: true,
    })
    const bad = await app.post('/api/preview', { trigger: { kind: 'cron', expression: 'x' } })
    expect([bad.status, bad.body.error.field]).toEqual([400, 'trigger.expression'])
  })

  it('every change stands in the audit log with before and after', async () => {
    await using app = await start()
    const { id } = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data
    await app.patch(`/api/schedules/${id}`, { name: 'Renamed' })
    const { data, meta } = (await app.get(`/api/audit-logs?resourceID=${id}`)).body
    expect(data.map((entry: { action: string }) => entry.action)).toEqual(['update', 'create'])
    expect(data[0]).toMatchObject({
      id: expect.stringMatching(/^log_/),
      actor: expect.stringContaining('@'),
      metadata: { before: { name: 'Business Hours' }, after: { name: 'Renamed' } },
    })
    expect(meta).toEqual({ next: null })
  })
})

describe('groups, overrides and actions', () => {
  it('a group has members in tiers and orders that can be moved one by one', async () => {
    await using app = await start()
    const resource = await addResource(app)
    const members = [{ resourceUID: resource, tier: 2, order: 3 }]
    const { status, body } = await app.post('/api/resource-groups', { name: 'Stack', members })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      id: expect.stringMatching(/^grp_/),
      members: [{ resourceUID: resource, name: 'Dev database', tier: 2, order: 3 }],
      timeoutSeconds: 300,
      onFailure: 'block',
    })
    const moved = await app.patch(`/api/resource-groups/${body.data.id}/resources/${resource}/sequence`, {
      tier: 1,
    })
    expect(moved.body.data.members[0]).toMatchObject({ tier: 1, order: 3 })
    const twice = await app.put(`/api/resource-groups/${body.data.id}`, { members: [...members, ...members] })
    expect([twice.status, twice.body.error.field]).toEqual([422, 'members[1].resourceUID'])
  })

  it('an action by hand is queued, runs, and succeeds', async () => {
    await using app = await startApp()
    const resource = await addResource(app)
    const { status, body } = await app.post('/api/actions', { type: 'start', resourceUID: resource })
    expect([status, body.data]).toEqual([201, { actionID: expect.stringMatching(/^act_/), status: 'queued' }])
    const read = () => app.get(`/api/actions/${body.data.actionID}`)
    await waitUntil(async () => (await read()).body.data.status === 'succeeded', 'the action succeeds')
    expect((await read()).body.data).toMatchObject({
      resourceUID: resource,
      action: 'start',
      reason: 'manual',
    })
    expect((await app.get(`/api/resources/${resource}`)).body.data.status).toBe('running')
    const [run] = (await app.get(`/api/runs?target=resource:${resource}`)).body.data
    expect(run).toMatchObject({ outcome: 'succeeded', cause: 'manual', exitCode: 0, attempt: 1 })
  })

  it('an action on a group tells how far it has come', async () => {
    await using app = await startApp()
    const members = [
      { resourceUID: await addResource(app, 'one'), tier: 1 },
      { resourceUID: await addResource(app, 'two'), tier: 2 },
    ]
    const group = (await app.post('/api/resource-groups', { name: 'Stack', members })).body.data.id
    const { data } = (await app.post('/api/actions/bulk', { type: 'start', groupID: group })).body
    expect(data).toEqual({ bulkActionID: expect.stringMatching(/^bulk_/), status: 'queued', total: 2 })
    const read = async () => (await app.get(`/api/actions/${data.bulkActionID}`)).body.data
    await waitUntil(async () => (await read()).status === 'succeeded', 'the group is started')
    expect(await read()).toMatchObject({ total: 2, succeeded: 2, failed: 0 })
  })

  it('an override is made, listed, read and deleted; one in the past is refused', async () => {
    await using app = await start()
    const resourceUID = await addResource(app)
    const override = { resourceUID, action: 'force_on', reason: 'demo', expiresAt: '2026-11-21T10:00:00Z' }
    const { status, body } = await app.post('/api/overrides', override)
    expect([status, body.data]).toMatchObject([201, { ...override, id: expect.stringMatching(/^ovr_/) }])
    expect((await app.get('/api/overrides')).body.data).toEqual([body.data])
    expect((await app.delete(`/api/overrides/${body.data.id}`)).body.data.id).toBe(body.data.id)
    expect((await app.get(`/api/overrides/${body.data.id}`)).status).toBe(404)
    const past = await app.post('/api/overrides', { ...override, expiresAt: '2020-01-01T00:00:00Z' })
    expect([past.status, past.body.error.field]).toEqual([422, 'expiresAt'])
  })

  it('the report counts hours down and money saved from what really was', async () => {
    const clock = createTestClock(Date.parse('2026-11-20T10:00:00Z'))
    await using app = await startApp({ clock })
    const config = { start: ['true'], stop: ['true'] }
    const body = { name: 'Big', provider: 'command', config, hourlyCost: 2 }
    const resourceUID = (await app.post('/api/resources', body)).body.data.id
    await app.post('/api/actions', { type: 'stop', resourceUID })
    const status = async () => (await app.get(`/api/resources/${resourceUID}`)).body.data.status
    await waitUntil(async () => (await status()) === 'stopped', 'the resource is stopped')
    clock.forward(6 * 3_600_000)
    expect((await app.get('/api/reports/summary')).body.data).toMatchObject({
      period: '2026-11',
      hoursDown: 6,
      totalSavingsUSD: 12,
      totalCostUSD: 0,
      resourceCount: 1,
    })
    const { items } = (await app.get('/api/reports/trends?from=2026-11-19T23:00:00Z&to=2026-11-20T23:00:00Z'))
      .body.data
    expect(items).toEqual([{ date: '2026-11-20', costUSD: 0, savingsUSD: 12, hoursDown: 6, hoursUp: 0 }])
  })
})

describe('resources', () => {
  it('mask their secrets, and keep a secret whose mask is sent back', async () => {
    await using app = await start()
    const config = { start: ['true'], stop: ['true'], env: { API_TOKEN: 'hush', PLAIN: 'seen' } }
    const made = (await app.post('/api/resources', { name: 'a', provider: 'command', config })).body.data
    expect(made.config.env).toEqual({ API_TOKEN: '********', PLAIN: 'seen' })
    await app.put(`/api/resources/${made.id}`, { config: made.config })
    const text = JSON.stringify((await app.get('/api/audit-logs')).body)
    expect(text).not.toContain('hush')
    await app.post('/api/actions', { type: 'start', resourceUID: made.id })
  })

  it('are refused with the field named when the provider or its configuration is wrong', async () => {
    await using app = await start()
    const wrong = async (body: object) =>
      (await app.post('/api/resources', { name: 'a', ...body })).body.error
    expect(await wrong({ provider: 'teleport', config: {} })).toMatchObject({
      code: 'invalid',
      field: 'provider',
    })
    expect(await wrong({ provider: 'command', config: { start: [], stop: ['true'] } })).toMatchObject({
      field: expect.stringMatching(/^config\.start/),
    })
    expect(await wrong({ provider: 'command', config: {}, colour: 'red' })).toMatchObject({ field: 'colour' })
    expect((await app.get('/api/resources')).body.meta.total).toBe(0)
  })

  it('say from what they were detached when they are deleted', async () => {
    await using app = await start()
    const resource = await addResource(app)
    const schedule = (await app.post('/api/schedules', BUSINESS_HOURS)).body.data.id
    await app.post(`/api/schedules/${schedule}/resources/${resource}`)
    const { body } = await app.delete(`/api/resources/${resource}`)
    expect(body.data).toEqual({
      id: resource,
      detachedFrom: [{ kind: 'schedule', id: schedule, name: 'Business Hours' }],
    })
  })
})
