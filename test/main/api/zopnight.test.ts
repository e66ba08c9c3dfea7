import { describe, expect, it } from 'vitest'
import { addResource, BUSINESS_HOURS, startQuiet as start } from './power-fixtures.ts'

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
    expect(body.data).toMatchObject({
      words: expect.any(String),
      instants: ['2026-11-20T18:15:00.000Z', '2026-11-21T18:15:00.000Z'],
      more: true,
    })
    const bad = await app.post('/api/preview', { trigger: { kind: 'cron', expression: 'x' } })
    expect([bad.status, bad.body.error.field]).toEqual([400, 'trigger.expression'])
  })

  it.each([
    [
      'a cron expression without a zone, in the operator’s',
      { kind: 'cron', expression: ' 0 9 * * * ' },
      ['2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'],
      /^At 09:00/,
    ],
    [
      'an interval without an anchor, from now',
      { kind: 'interval', every: 90, period: 'minutes' },
      ['2026-11-20T10:30:00.000Z', '2026-11-20T12:00:00.000Z'],
      /^every 90 minutes$/,
    ],
    [
      'an interval with an anchor that is long past',
      { kind: 'interval', every: 1, period: 'days', anchor: '2020-01-01T06:00:00Z' },
      ['2026-11-21T06:00:00.000Z', '2026-11-22T06:00:00.000Z'],
      /^every day$/,
    ],
    [
      'a folder',
      { kind: 'folder', path: '/srv/in', pattern: '*.pdf' },
      [],
      /^for every file added to \/srv\/in$/,
    ],
    ['none', { kind: 'manual' }, [], /^by hand alone$/],
  ])('%s is previewed', async (_what, trigger, instants, words) => {
    await using app = await start()
    const { status, body } = await app.post('/api/preview', { trigger, limit: 2 })
    expect([status, body.data]).toMatchObject([
      200,
      { words: expect.stringMatching(words), instants, more: instants.length > 0 },
    ])
  })

  it.each([
    [{ kind: 'cron', expression: '0 9 * * *', timeZone: 'Mars/Olympus' }, 422, 'trigger.timeZone'],
    [{ kind: 'cron', expression: '61 * * * *' }, 400, 'trigger.expression'],
    [{ kind: 'interval', every: 0, period: 'days' }, 422, 'trigger.every'],
    [{ kind: 'interval', every: 36_601, period: 'days' }, 422, 'trigger.every'],
    [{ kind: 'interval', every: 1, period: 'weeks' }, 422, 'trigger.period'],
    [{ kind: 'interval', every: 1, period: 'days', anchor: 'soon' }, 422, 'trigger.anchor'],
    [{ kind: 'folder', path: 'srv/in' }, 422, 'trigger.path'],
    [{ kind: 'manual', expression: '0 9 * * *' }, 422, 'trigger.expression'],
    [{ kind: 'moon' }, 422, 'trigger.kind'],
    [{}, 422, 'trigger.kind'],
  ])('%j is no trigger to preview', async (trigger, status, field) => {
    await using app = await start()
    const answer = await app.post('/api/preview', { trigger })
    expect([answer.status, answer.body.error.field]).toEqual([status, field])
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
