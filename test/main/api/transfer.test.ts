// Everything as one document: out of one store and into another.
import { afterEach, describe, expect, it, test } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const opened: TestApp[] = []
afterEach(async () => {
  for (const app of opened.splice(0)) await app[Symbol.asyncDispose]()
})

async function start(): Promise<TestApp> {
  const app = await startApp({ clock: createTestClock(Date.parse('2026-11-20T10:30:00Z')) })
  opened.push(app)
  return app
}

async function make(app: TestApp, path: string, body: unknown) {
  const answer = await app.post(path, body)
  expect([path, answer.status, answer.body.error]).toEqual([path, 201, undefined])
  return answer.body.data
}

/** Something of every kind, with all that one can name another by. */
async function fill(app: TestApp): Promise<void> {
  const config = { start: ['true'], stop: ['true'], env: { API_TOKEN: 'hunter2', LANG: 'C' } }
  const a = await make(app, '/api/resources', {
    name: 'Twin',
    provider: 'command',
    config,
    tags: { env: 'dev' },
  })
  const b = await make(app, '/api/resources', { name: 'Twin', provider: 'command', config, hourlyCost: 0.25 })
  const members = [
    { resourceUID: b.id, tier: 2, order: 1 },
    { resourceUID: a.id, tier: 1, order: 3 },
  ]
  const group = await make(app, '/api/resource-groups', { name: 'Stack', members, timeoutSeconds: 60 })
  const calendar = await make(app, '/api/calendars', {
    name: 'Holidays',
    dates: ['2026-12-25'],
    skips: 'start',
  })
  const schedule = await make(app, '/api/schedules', {
    name: 'Office',
    timezone: 'Europe/Berlin',
    crons: [
      { cronExpression: '0 8 * * 1-5', action: 'start' },
      { cronExpression: '0 18 * * 1-5', action: 'stop' },
    ],
    calendars: [calendar.id],
    tags: [{ key: 'env', value: 'dev' }],
    enforce: true,
    catchUp: 'none',
  })
  await app.post(`/api/schedules/${schedule.id}/resources/${b.id}`)
  await app.post(`/api/schedules/${schedule.id}/groups/${group.id}`)
  await make(app, '/api/jobs', {
    name: 'Call',
    tags: { team: 'ops' },
    trigger: { kind: 'interval', every: 7, period: 'minutes' },
    startsAt: '2027-01-01T00:00:00.500Z',
    maxRuns: 9,
    action: { kind: 'http', url: 'http://me:hunter2@127.0.0.1:1/x', authToken: 'hunter2', body: [1, null] },
    policy: { overlap: 'queue', retries: { count: 3 } },
    notify: {
      webhook: { url: 'http://127.0.0.1:1/', headers: { Authorization: 'hunter2' }, on: ['failed'] },
    },
  })
  await make(app, '/api/jobs', {
    name: 'Watch',
    enabled: false,
    trigger: { kind: 'folder', path: '/nowhere/in', pattern: '*.csv' },
    action: { kind: 'program', program: 'wc', args: ['-l'] },
  })
  // Jobs of the dialects, in their clients' own words.
  const seed = {
    frequency: 2,
    cron_definition: '25 * * * *',
    endpoint: 'http://example.com',
    auth_token: 'blah',
  }
  await make(app, '/api/v1/schedule/', {
    ...seed,
    payload: {},
    interval_definition: null,
    next_send_at: null,
  })
  const flow_parameters = {
    auth_token: 't',
    binary_path: 'a/flow.ibflowbin',
    input_dir: 'a/in',
    settings: { tags: ['x'] },
  }
  const flow = await app.post('/api/v1/scheduler/create_job', {
    schedule: '@daily',
    name: 'Daily',
    flow_parameters,
  })
  expect(flow.body).toMatchObject({ status: 'OK' })
  await fillDuties(app)
  const settings = { participants: 'refuse', metricsUrl: 'http://me:hunter2@127.0.0.1:1/metrics' }
  expect((await app.patch('/api/settings', settings)).status).toBe(200)
}

async function fillDuties(app: TestApp): Promise<void> {
  const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
  await make(app, '/v2/users', {
    username: 'ada@example.com',
    fullName: 'Ada',
    role: { name: 'Admin' },
    timeZone: 'Asia/Tokyo',
    reminders: [60],
    tags: ['core'],
    details: { phone: ['1', '2'] },
  })
  await make(app, '/v2/teams', {
    name: 'crew',
    members: [{ user: user('ada'), role: 'admin' }, { user: user('bob') }],
  })
  const rota = await make(app, '/v2/schedules', {
    name: 'First line',
    description: 'Who answers',
    timezone: 'America/New_York',
    ownerTeam: { name: 'crew' },
    rotations: [
      {
        type: 'weekly',
        startDate: '2026-11-02T08:00:00Z',
        participants: [user('ada'), { type: 'none' }, { type: 'escalation', name: 'Up' }],
        timeRestriction: {
          type: 'time-of-day',
          restriction: { startHour: 8, startMin: 0, endHour: 18, endMin: 30 },
        },
      },
      { type: 'daily', length: 3, startDate: '2026-11-02T08:00:00Z', participants: [user('bob')] },
    ],
  })
  await make(app, '/v2/schedules', { name: 'Bare', enabled: false })
  const rule = (recipient: unknown, amount: number) => ({
    condition: 'if-not-acked',
    notifyType: 'next',
    delay: { timeAmount: amount },
    recipient,
  })
  const up = (await app.get('/v2/escalations')).body.data[0]
  await app.patch(`/v2/escalations/${up.id}`, {
    rules: [rule({ type: 'schedule', name: 'First line' }, 5), rule(user('bob'), 10)],
    repeat: { waitInterval: 10, count: 2 },
    ownerTeam: { name: 'crew' },
  })
  const second = (await app.get(`/v2/schedules/${rota.id}`)).body.data.rotations[1]
  const stretch = { startDate: '2026-12-01T00:00:00Z', endDate: '2026-12-02T00:00:00Z' }
  const overrides = `/v2/schedules/${rota.id}/overrides`
  await make(app, overrides, { alias: 'one', user: user('bob'), rotations: [{ id: second.id }], ...stretch })
  await make(app, overrides, { alias: 'all', user: { type: 'schedule', name: 'Bare' }, ...stretch })
  await make(app, '/v2/forwarding-rules', {
    alias: 'away',
    fromUser: user('bob'),
    toUser: user('ada'),
    ...stretch,
  })
}

async function exported(app: TestApp, query = '?secrets=true') {
  const { status, body } = await app.get(`/api/export${query}`)
  expect(status).toBe(200)
  return body
}

/** How many of each part there are. */
const countsOf = (document: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(document).flatMap(([name, part]) => (Array.isArray(part) ? [[name, part.length]] : [])),
  )

const timelineOf = async (app: TestApp) => {
  const { data } = (await app.get('/v2/schedules')).body
  const { id } = data.find(({ name }: { name: string }) => name === 'First line')
  const { body } = await app.get(
    `/api/rotas/${id}/timeline?from=2026-11-23T00:00:00Z&to=2026-12-10T00:00:00Z`,
  )
  const namesOf = (lane: { periods: { startDate: string; recipient: { name: string } }[] }) =>
    lane.periods.map(({ startDate, recipient }) => [startDate, recipient.name])
  return body.data.final.map(namesOf)
}

describe('an export', () => {
  it('names every part, in the shapes of its own endpoint', async () => {
    const app = await start()
    await fill(app)
    const document = await exported(app, '')
    expect(document).toMatchObject({ hourhand: '0.1.0', exportedAt: '2026-11-20T10:30:00Z' })
    expect(countsOf(document)).toEqual({
      resources: 2,
      groups: 1,
      calendars: 1,
      dismissals: 0,
      eventBuses: 0,
      schedules: 1,
      jobs: 4,
      people: 2,
      teams: 1,
      escalations: 1,
      rotas: 2,
      forwardings: 1,
    })
    const [first] = document.resources
    expect((await app.get(`/api/resources/${first.id}`)).body.data).toMatchObject(first)
    const [call] = document.jobs
    expect((await app.get(`/api/jobs/${call.id}`)).body.data).toMatchObject(call)
    expect(document.rotas[0].overrides).toMatchObject([
      { alias: 'one', rotations: [1], user: { type: 'user', username: 'bob@example.com' } },
      { alias: 'all', rotations: null, user: { type: 'schedule', name: 'Bare' } },
    ])
  })

  it('shows secrets to those alone who ask for them with a full token', async () => {
    const app = await start()
    await fill(app)
    const { token } = (await app.post('/api/tokens', { name: 'r', access: 'read' })).body.data
    const read = { authorization: `Bearer ${token}` }
    expect((await app.send('GET', '/api/export', undefined, read)).text).not.toContain('hunter2')
    expect((await app.get('/api/export')).text).not.toContain('hunter2')
    const refused = await app.send('GET', '/api/export?secrets=true', undefined, read)
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden'])
    // Two resources, a URL and a token of a job, its webhook, the metrics.
    expect((await app.get('/api/export?secrets=true')).text.split('hunter2')).toHaveLength(7)
    const imported = await app.send('POST', '/api/import', { hourhand: '0.1.0' }, read)
    expect(imported.status).toBe(403)
  })
})

describe('an import', () => {
  it('into a fresh store makes the same of it', async () => {
    const from = await start()
    const to = await start()
    await fill(from)
    const document = await exported(from)
    const { status, body } = await to.post('/api/import', document)
    expect([status, body.error]).toEqual([200, undefined])
    expect(body.data).toMatchObject({ replaced: [], left: [] })
    expect(Map.groupBy(body.data.made as { kind: string }[], ({ kind }) => kind).size).toBe(10)
    expect(await exported(to)).toEqual(document)
    expect(await timelineOf(to)).toEqual(await timelineOf(from))
    const { data } = (await to.get('/api/audit-logs?limit=500')).body
    expect(data.length).toBeGreaterThan(16)
    expect(JSON.stringify(data)).not.toContain('hunter2')
  })

  it('rehearsed tells the same and makes nothing', async () => {
    const [from, to] = [await start(), await start()]
    await fill(from)
    const document = (await from.get('/api/export?secrets=true')).body
    const rehearsed = await to.post('/api/import?dryRun=true', document)
    expect(rehearsed.status).toBe(200)
    expect((await to.get('/api/schedules')).body.data).toEqual([])
    const names = ({ made }: { made: readonly { kind: string; name: string }[] }) =>
      made.map(({ kind, name }) => `${kind} ${name}`)
    const taken = await to.post('/api/import', document)
    expect(names(rehearsed.body.data)).toEqual(names(taken.body.data))
    expect(names(taken.body.data)).toContain('schedule Office')
  })

  it('leaves what is there and says so; with replace it becomes what the document says', async () => {
    const app = await start()
    await fill(app)
    const document = await exported(app)
    const again = (await app.post('/api/import', document)).body.data
    expect([again.made, again.replaced, again.left.length]).toEqual([[], [], 16])
    expect(again.left[0]).toMatchObject({
      kind: 'person',
      name: 'ada@example.com',
      reason: expect.stringContaining('there'),
    })
    expect(await exported(app)).toEqual(document)

    const masked = await exported(app, '')
    const [call, ...jobs] = masked.jobs
    const changed = {
      ...masked,
      jobs: [{ ...call, description: 'Anew' }, ...jobs],
      schedules: masked.schedules.map((one: object) => ({ ...one, resources: [], enforce: false })),
      teams: [{ ...masked.teams[0], members: [] }],
    }
    const replaced = await app.post('/api/import?onConflict=replace', changed)
    expect([replaced.status, replaced.body.error]).toEqual([200, undefined])
    expect([replaced.body.data.made, replaced.body.data.replaced.length]).toEqual([[], 16])
    const after = await exported(app)
    expect(after).toEqual({
      ...document,
      jobs: [{ ...document.jobs[0], description: 'Anew' }, ...document.jobs.slice(1)],
      schedules: [{ ...document.schedules[0], resources: [], enforce: false }],
      teams: [{ ...document.teams[0], members: [] }],
    })
  })

  it('takes a part alone, written by hand', async () => {
    const app = await start()
    const job = { name: 'Small', trigger: { kind: 'manual' }, action: { kind: 'program', program: 'true' } }
    const { body } = await app.post('/api/import', { hourhand: '0.1.0', jobs: [job, job] })
    expect(body.data.made).toEqual([
      { kind: 'job', id: 'job_000001', name: 'Small' },
      { kind: 'job', id: 'job_000002', name: 'Small' },
    ])
    expect((await app.get('/api/jobs/job_000002')).body.data).toMatchObject({
      enabled: true,
      policy: { overlap: 'skip' },
    })
  })

  const resource = { id: 'r1', name: 'DB', provider: 'command', config: { start: ['true'], stop: ['true'] } }
  const job = { name: 'Job', trigger: { kind: 'manual' }, action: { kind: 'program', program: 'true' } }
  const rota = {
    name: 'Rota',
    rotations: [
      {
        type: 'daily',
        startDate: '2026-11-02T08:00:00Z',
        participants: [{ type: 'user', username: 'a@b.c' }],
      },
    ],
  }
  it.each([
    [{ resources: [resource, { ...resource, config: {} }] }, /^resources\[1\]\.config/],
    [
      { resources: [{ ...resource, config: { ...resource.config, env: { TOKEN: '********' } } }] },
      /^resources\[0\]\.config$/,
    ],
    [
      { resources: [resource], groups: [{ name: 'G', members: [{ resourceUID: 'r2' }] }] },
      /^groups\[0\]\.members\[0\]\.resourceUID$/,
    ],
    [{ schedules: [{ name: 'S', timezone: 'Mars', crons: [] }] }, /^schedules\[0\]\.timezone$/],
    [{ schedules: [{ name: 'S', timezone: 'UTC', calendars: ['c'] }] }, /^schedules\[0\]\.calendars\[0\]$/],
    [
      { schedules: [{ name: 'S', timezone: 'UTC', resources: [{ id: 'x' }] }] },
      /^schedules\[0\]\.resources\[0\]\.id$/,
    ],
    [{ calendars: [{ name: 'C', skips: 'both', dates: ['2026-13-01'] }] }, /^calendars\[0\]\.dates\[0\]$/],
    [
      { jobs: [job, { ...job, action: { kind: 'program', program: 'true', env: { KEY: '********' } } }] },
      /^jobs\[1\]\.action$/,
    ],
    [{ jobs: [job, { ...job, maxRuns: 0 }] }, /^jobs\[1\]\.maxRuns$/],
    [{ people: [{ username: 'nobody', fullName: 'N' }] }, /^people\[0\]\.username$/],
    [{ people: [{ fullName: 'N' }] }, /^people\[0\]\.username$/],
    [{ teams: [{ name: 'T', members: [{ user: {} }] }] }, /^teams\[0\]\.members\[0\]\.user$/],
    [
      { escalations: [{ name: 'E', rules: [{ recipient: { type: 'schedule', name: 'None' } }] }] },
      /^escalations\[0\]\.rules\[0\]\.recipient$/,
    ],
    [
      { rotas: [{ ...rota, overrides: [{ user: { username: 'a@b.c' } }] }] },
      /^rotas\[0\]\.overrides\[0\]\.startDate$/,
    ],
    [
      {
        rotas: [
          {
            ...rota,
            overrides: [
              { user: { username: 'a@b.c' }, startDate: '2026-12-01', endDate: '2026-12-02', rotations: [1] },
            ],
          },
        ],
      },
      /^rotas\[0\]\.overrides\[0\]\.rotations$/,
    ],
    [{ rotas: [{ ...rota, overrides: 'none' }] }, /^rotas\[0\]\.overrides$/],
    [{ forwardings: [{ fromUser: { username: 'a@b.c' } }] }, /^forwardings\[0\]\.toUser$/],
    [{ settings: { metricsUrl: 'http://a:********@b/' } }, /^settings\.metricsUrl$/],
    [{ settings: { colour: 'red' } }, /^settings\.colour$/],
    [{ colours: [] }, /^colours$/],
    [{ jobs: {} }, /^jobs$/],
    [{ rotas: [1] }, /^rotas\[0\]$/],
    [{ hourhand: undefined }, /^hourhand$/],
  ])('changes nothing when a part of it is wrong, and names it: %j', async (wrong, field) => {
    const app = await start()
    const empty = await exported(app)
    const good = { teams: [{ name: 'made first' }], resources: [{ ...resource, id: 'other', name: 'Other' }] }
    const { status, body } = await app.post('/api/import', { hourhand: '0.1.0', ...good, ...wrong })
    expect([status, body.error?.code]).toEqual([422, 'invalid'])
    expect(body.error.field).toMatch(field)
    expect(await exported(app)).toEqual(empty)
    expect((await app.get('/api/audit-logs')).body.data).toEqual([])
  })

  it('knows only skip and replace', async () => {
    const app = await start()
    const { status, body } = await app.post('/api/import?onConflict=maybe', { hourhand: '0.1.0' })
    expect([status, body.error.field]).toEqual([422, 'onConflict'])
  })
})

test('jobs of the dialects are the same to their clients in another store', async () => {
  const from = await start()
  const to = await start()
  await fill(from)
  const listed = async (app: TestApp) => {
    const [seed] = (await app.get('/api/v1/schedule/?reveal=true')).body.results.filter(
      ({ auth_token }: { auth_token: string }) => auth_token === 'blah',
    )
    const { id, frequency, cron_definition, auth_token } = seed
    const [flow] = (await app.get('/api/v1/scheduler/list_jobs')).body.jobs
    return { id, frequency, cron_definition, auth_token, flow }
  }
  const document = await exported(from)
  expect(document.jobs[2].dialect).toMatchObject({
    origin: 'seed',
    successBelow: 400,
    plainHeaders: true,
    curve: 'seed',
  })
  expect(document.jobs[3].dialect).toMatchObject({ origin: 'instabase', source: { user: 'admin' } })
  document.jobs[3].dialect.source.user = 'nobody here'
  expect((await to.post('/api/import', document)).status).toBe(200)
  expect(await listed(to)).toEqual(await listed(from))
  const again = await exported(to)
  expect(again.jobs[2]).toEqual(document.jobs[2])
  expect(again.jobs[3].dialect.source.user).toBe('admin')
  // A uuid that is taken stays with whose it is.
  const twin = { ...document.jobs[2], name: 'Twin' }
  expect((await to.post('/api/import', { hourhand: '0.1.0', jobs: [twin] })).status).toBe(200)
  const { data } = (await to.get('/api/jobs')).body
  expect(new Set(data.map(({ uuid }: { uuid: string }) => uuid)).size).toBe(5)
})
