import { describe, expect, it } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import { addResource, BUSINESS_HOURS, startQuiet as start } from './power-fixtures.ts'

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

  it('whose stored configuration cannot be read any more fail when they are acted on, and nothing else does', async () => {
    await using app = await startApp({
      clock: createTestClock(Date.parse('2026-11-20T10:30:00Z')),
      // As another version of Hourhand may have written it.
      checkConfig: (_kind, config) => config,
    })
    const name = { name: 'Old', provider: 'http' }
    const made = (await app.post('/api/resources', { ...name, config: { start: 5 } })).body.data
    const { actionID } = (await app.post('/api/actions', { type: 'start', resourceUID: made.id })).body.data
    const read = async () => (await app.get(`/api/actions/${actionID}`)).body.data
    await waitUntil(async () => (await read()).status === 'failed', 'the action has failed')
    expect((await app.get('/api/health')).status).toBe(200)
  })
})
