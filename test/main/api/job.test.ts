// `/api/jobs`: what a job may be, how it is shown and changed. Its runs are in job-run.test.ts.
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const NOW = '2026-11-20T10:30:00Z'

function start() {
  const clock = createTestClock(Date.parse(NOW))
  return startApp({ clock }).then((app) => Object.assign(app, { clock }))
}

/** The job of the contract, as it stands there. */
const NIGHTLY = {
  name: 'Nightly report',
  enabled: true,
  tags: {},
  trigger: { kind: 'cron', expression: '30 2 * * *', timeZone: 'Europe/Berlin' },
  startsAt: null,
  endsAt: null,
  maxRuns: null,
  action: { kind: 'program', program: '/usr/bin/env', args: ['true'], cwd: null, env: {} },
  policy: {
    catchUp: 'last',
    catchUpWindowSeconds: 86400,
    overlap: 'skip',
    timeoutSeconds: 3600,
    retries: {
      count: 0,
      firstDelaySeconds: 5,
      maxDelaySeconds: 300,
      on: ['error', 'timeout', 'status'],
    },
    keepRuns: { count: 1000, days: 90 },
    onInterrupted: 'close',
  },
  notify: { native: ['failed'], webhook: null, email: [], emailOn: ['failed', 'succeeded'] },
}

/** As little as a job can be. */
const SMALL = { name: 'Small', trigger: { kind: 'manual' }, action: { kind: 'program', program: 'true' } }

async function make(app: TestApp, body: unknown) {
  const answer = await app.post('/api/jobs', body)
  expect(answer.body).toHaveProperty('data')
  expect(answer.status).toBe(201)
  return answer.body.data
}

const read = async (app: TestApp, id: string) => (await app.get(`/api/jobs/${id}`)).body.data

const MASK = '********'

describe('a job', () => {
  it('is taken as the contract writes it, and read back with all that it is', async () => {
    await using app = await start()
    const made = await make(app, NIGHTLY)
    expect(made).toEqual({
      ...NIGHTLY,
      id: expect.stringMatching(/^job_/),
      uuid: expect.stringMatching(/^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/),
      description: '',
      disabledReason: null,
      folderError: null,
      words: 'At 02:30',
      runCount: 0,
      nextRunAt: '2026-11-21T01:30:00.000Z',
      action: { ...NIGHTLY.action, shell: false, stdin: null },
      origin: null,
      lastRun: null,
      createdBy: expect.stringContaining('@'),
      updatedBy: made.createdBy,
      createdAt: NOW,
      updatedAt: NOW,
    })
    expect(await read(app, made.id)).toEqual(made)
    expect((await app.get('/api/jobs')).body).toEqual({
      data: [made],
      meta: { total: 1, page: 1, limit: 50 },
    })
  })

  it('that says little is what the contract says of the rest', async () => {
    await using app = await start()
    const { policy, notify, tags, startsAt, endsAt, maxRuns, enabled } = NIGHTLY
    expect(await make(app, SMALL)).toMatchObject({
      ...{ policy, notify, tags, startsAt, endsAt, maxRuns, enabled },
      nextRunAt: null,
      words: 'by hand alone',
      action: { kind: 'program', program: 'true', args: [], cwd: null, env: {}, shell: false, stdin: null },
    })
    const part = { policy: { retries: { count: 2 } }, notify: { webhook: { url: 'http://127.0.0.1:1/x' } } }
    expect(await make(app, { ...SMALL, ...part })).toMatchObject({
      policy: { ...policy, retries: { ...policy.retries, count: 2 } },
      notify: {
        ...notify,
        webhook: { url: 'http://127.0.0.1:1/x', headers: {}, on: ['failed', 'succeeded'] },
      },
    })
  })

  it.each([
    [
      { kind: 'http', url: 'http://127.0.0.1:1/x' },
      {
        method: 'POST',
        headers: {},
        authToken: null,
        expectedStatus: null,
        timeoutSeconds: 30,
        verifyTls: true,
      },
    ],
    [
      { kind: 'flow', binaryPath: '/flows/a.ibflowbin', inputFolder: '/in' },
      { root: null, token: null, settings: {}, verifyTls: true },
    ],
  ])('fills up an action: %j', async (action, rest) => {
    await using app = await start()
    expect((await make(app, { ...SMALL, action })).action).toEqual({ ...action, ...rest })
  })

  it.each([
    [
      { kind: 'cron', expression: ' @daily ' },
      { kind: 'cron', expression: '@daily', timeZone: 'Europe/Berlin' },
      '2026-11-20T23:00:00.000Z',
    ],
    [
      { kind: 'interval', every: 90, period: 'minutes' },
      { kind: 'interval', every: 90, period: 'minutes', anchor: NOW },
      '2026-11-20T12:00:00.000Z',
    ],
    [
      { kind: 'interval', every: 2, period: 'hours', anchor: '2026-01-01T00:00:00.250Z' },
      { kind: 'interval', every: 2, period: 'hours', anchor: '2026-01-01T00:00:00.250Z' },
      '2026-11-20T12:00:00.250Z',
    ],
    [
      { kind: 'folder', path: '/nowhere/in' },
      { kind: 'folder', path: '/nowhere/in', pattern: null, recursive: false },
      null,
    ],
    [{ kind: 'manual' }, { kind: 'manual' }, null],
  ])('fills up a trigger: %j', async (trigger, whole, nextRunAt) => {
    await using app = await start()
    expect(await make(app, { ...SMALL, trigger })).toMatchObject({ trigger: whole, nextRunAt })
  })

  it('is found by its name, its description and its tags, and sorted', async () => {
    await using app = await start()
    for (const [name, more] of [
      ['b', { description: 'The NEEDLE' }],
      ['a', { tags: { needle: 'yes' } }],
      ['c needle', {}],
      ['d', {}],
    ] as const) {
      await make(app, { ...SMALL, name, ...more })
    }
    const names = async (query: string) =>
      (await app.get(`/api/jobs?${query}`)).body.data.map((job: { name: string }) => job.name)
    expect(await names('search=needle')).toEqual(['a', 'b', 'c needle'])
    expect(await names('sort_by=name&sort_order=desc&limit=2&page=2')).toEqual(['b', 'a'])
    expect((await app.get('/api/jobs?sort_by=colour')).body.error).toMatchObject({ field: 'sort_by' })
  })

  it('is deleted, and then not there', async () => {
    await using app = await start()
    const { id } = await make(app, SMALL)
    const gone = await app.delete(`/api/jobs/${id}`)
    expect([gone.status, gone.body]).toEqual([200, { data: { id } }])
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/run'],
      ['GET', '/preview'],
    ] as const) {
      const answer = await app.send(method, `/api/jobs/${id}${path}`, method === 'PATCH' ? {} : undefined)
      expect([answer.status, answer.body.error.code], method + path).toEqual([404, 'not_found'])
    }
    expect((await app.get('/api/jobs/res_000001')).status).toBe(404)
  })
})

const http = { kind: 'http', url: 'http://127.0.0.1:1/x' }
const cron = { kind: 'cron', expression: '0 9 * * *' }

describe('what is refused', () => {
  let app: TestApp
  let known: { readonly id: string }
  beforeAll(async () => {
    app = await start()
    known = await make(app, SMALL)
  })
  afterAll(() => app.app.stop())

  it.each([
    [{ name: undefined }, 'name'],
    [{ name: '  ' }, 'name'],
    [{ name: 7 }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ description: 'x'.repeat(10_001) }, 'description'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ tags: { env: 1 } }, 'tags.env'],
    [{ tags: ['env'] }, 'tags'],
    [{ colour: 'red' }, 'colour'],
    [{ id: 'job_000001' }, 'id'],
    [{ trigger: undefined }, 'trigger'],
    [{ trigger: '0 9 * * *' }, 'trigger'],
    [{ trigger: { kind: 'moon' } }, 'trigger.kind'],
    [{ trigger: { kind: 'cron' } }, 'trigger.expression'],
    [{ trigger: { ...cron, timeZone: 'Mars/Olympus' } }, 'trigger.timeZone'],
    [{ trigger: { ...cron, zone: 'UTC' } }, 'trigger.zone'],
    [{ trigger: { kind: 'interval', every: -1, period: 'days' } }, 'trigger.every'],
    [{ trigger: { kind: 'interval', every: 1.5, period: 'days' } }, 'trigger.every'],
    [{ trigger: { kind: 'interval', every: 1, period: 'weeks' } }, 'trigger.period'],
    [{ trigger: { kind: 'interval', every: 1, period: 'days', anchor: '9 am' } }, 'trigger.anchor'],
    [{ trigger: { kind: 'folder', path: 'in' } }, 'trigger.path'],
    [{ trigger: { kind: 'folder', path: '/in', pattern: ' ' } }, 'trigger.pattern'],
    [{ trigger: { kind: 'folder', path: '/in', recursive: 'no' } }, 'trigger.recursive'],
    [{ trigger: { kind: 'manual', path: '/in' } }, 'trigger.path'],
    [{ startsAt: 'tomorrow' }, 'startsAt'],
    [{ endsAt: '2026-02-30' }, 'endsAt'],
    [{ startsAt: '2027-01-02T00:00:00Z', endsAt: '2027-01-01T00:00:00Z' }, 'endsAt'],
    [{ startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-01T01:00:00+01:00' }, 'endsAt'],
    [{ maxRuns: 0 }, 'maxRuns'],
    [{ maxRuns: -3 }, 'maxRuns'],
    [{ maxRuns: 1.5 }, 'maxRuns'],
    [{ action: undefined }, 'action'],
    [{ action: { kind: 'email' } }, 'action.kind'],
    [{ action: { kind: 'program' } }, 'action.program'],
    [{ action: { kind: 'program', program: '' } }, 'action.program'],
    [{ action: { kind: 'program', program: 'echo', args: 'x' } }, 'action.args'],
    [{ action: { kind: 'program', program: 'echo', args: ['a', 2] } }, 'action.args[1]'],
    [{ action: { kind: 'program', program: 'echo', env: { A: 1 } } }, 'action.env.A'],
    [{ action: { kind: 'program', program: 'echo', args: ['x'], shell: true } }, 'action.args'],
    [{ action: { kind: 'program', program: 'echo', url: 'http://x' } }, 'action.url'],
    [{ action: { kind: 'http' } }, 'action.url'],
    [{ action: { ...http, url: 'ftp://example.com/' } }, 'action.url'],
    [{ action: { ...http, method: 'FETCH' } }, 'action.method'],
    [{ action: { ...http, headers: { a: 1 } } }, 'action.headers.a'],
    [{ action: { ...http, timeoutSeconds: 0 } }, 'action.timeoutSeconds'],
    [{ action: { ...http, expectedStatus: [] } }, 'action.expectedStatus'],
    [{ action: { ...http, expectedStatus: [200, 99] } }, 'action.expectedStatus[1]'],
    [{ action: { ...http, verifyTls: 'no' } }, 'action.verifyTls'],
    [{ action: { ...http, successBelow: 400 } }, 'action.successBelow'],
    [{ action: { kind: 'flow', binaryPath: '/a.ibflowbin' } }, 'action.inputFolder'],
    [{ action: { kind: 'flow', binaryPath: '/a', inputFolder: '/in', settings: 1 } }, 'action.settings'],
    [{ policy: null }, 'policy'],
    [{ policy: { catchUp: 'first' } }, 'policy.catchUp'],
    [{ policy: { catchUpWindowSeconds: -1 } }, 'policy.catchUpWindowSeconds'],
    [{ policy: { overlap: 'maybe' } }, 'policy.overlap'],
    [{ policy: { timeoutSeconds: 0 } }, 'policy.timeoutSeconds'],
    [{ policy: { timeoutSeconds: 1e12 } }, 'policy.timeoutSeconds'],
    [{ policy: { retries: { count: -1 } } }, 'policy.retries.count'],
    [{ policy: { retries: { count: 101 } } }, 'policy.retries.count'],
    [{ policy: { retries: { firstDelaySeconds: -5 } } }, 'policy.retries.firstDelaySeconds'],
    [{ policy: { retries: { maxDelaySeconds: 1e12 } } }, 'policy.retries.maxDelaySeconds'],
    [{ policy: { retries: { on: ['error', 'rain'] } } }, 'policy.retries.on[1]'],
    [{ policy: { retries: { curve: 'seed' } } }, 'policy.retries.curve'],
    [{ policy: { keepRuns: { count: 0 } } }, 'policy.keepRuns.count'],
    [{ policy: { keepRuns: { days: -1 } } }, 'policy.keepRuns.days'],
    [{ policy: { keepRuns: { days: 1e9 } } }, 'policy.keepRuns.days'],
    [{ policy: { onInterrupted: 'hope' } }, 'policy.onInterrupted'],
    [{ policy: { patience: 3 } }, 'policy.patience'],
    [{ notify: { native: ['always'] } }, 'notify.native[0]'],
    [{ notify: { webhook: {} } }, 'notify.webhook.url'],
    [{ notify: { webhook: { url: 'example.com' } } }, 'notify.webhook.url'],
    [{ notify: { webhook: { url: 'http://x/', headers: { a: null } } } }, 'notify.webhook.headers.a'],
    [{ notify: { webhook: { url: 'http://x/', headers: { 'a b': 'c' } } } }, 'notify.webhook.headers.a b'],
    [{ notify: { webhook: { url: 'http://x/', headers: { a: 'b\nc' } } } }, 'notify.webhook.headers.a'],
    [{ notify: { webhook: { url: 'http://x/', headers: { a: '€' } } } }, 'notify.webhook.headers.a'],
    [{ notify: { webhook: { url: 'http://x/', on: ['never'] } } }, 'notify.webhook.on[0]'],
    [{ notify: { email: ['ops@example.com', 'nobody'] } }, 'notify.email[1]'],
    [{ notify: { emailOn: ['failed', 'never'] } }, 'notify.emailOn[1]'],
    [{ notify: { sms: [] } }, 'notify.sms'],
    [{ action: { ...http, authToken: MASK } }, 'action'],
    [{ notify: { webhook: { url: 'http://x/', headers: { token: MASK } } } }, 'notify'],
  ])('names its field: %j', async (wrong, field) => {
    const bad = await app.post('/api/jobs', { ...SMALL, ...wrong })
    expect([bad.status, bad.body.error]).toEqual([
      422,
      { code: 'invalid', message: expect.any(String), field },
    ])
    const isMissing = Object.values(wrong).includes(undefined)
    // Of a change what is left out is as it was.
    const isOfSameKind = JSON.stringify(wrong) === '{"action":{"kind":"program"}}'
    if (!isMissing && !isOfSameKind) {
      const change = await app.patch(`/api/jobs/${known.id}`, wrong)
      expect([change.status, change.body.error.field]).toEqual([422, field])
    }
    expect((await app.get('/api/jobs')).body.data).toEqual([known])
  })

  it('a cron expression with the reason and status 400', async () => {
    const bad = await app.post('/api/jobs', { ...SMALL, trigger: { kind: 'cron', expression: '99 * * * *' } })
    expect([bad.status, bad.body.error]).toEqual([
      400,
      {
        code: 'invalid',
        message: expect.stringMatching(/^invalid cron expression: '99 \* \* \* \*': ./),
        field: 'trigger.expression',
      },
    ])
  })

  it('what is no object', async () => {
    for (const body of ['[]', '"x"', 'null', '{', '']) {
      const { status, body: told } = await app.send('POST', '/api/jobs', body)
      expect([body, status, told.error.code]).toEqual([body, 400, 'malformed'])
    }
  })
})

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  it('changes what it names and leaves the rest, nested policies too', async () => {
    await using app = await start()
    const webhook = { url: 'http://127.0.0.1:1/a', headers: { 'x-team': 'ops' }, on: ['failed'] }
    const made = await make(app, {
      ...NIGHTLY,
      tags: { env: 'dev' },
      notify: { ...NIGHTLY.notify, webhook },
      policy: { ...NIGHTLY.policy, retries: { ...NIGHTLY.policy.retries, count: 7 } },
    })
    app.clock.forward(60_000)
    const steps: readonly [change: unknown, more: Record<string, unknown>][] = [
      [{}, {}],
      [{ description: 'Every night' }, { description: 'Every night' }],
      [{ description: null }, { description: '' }],
      [{ tags: { a: 'b' } }, { tags: { a: 'b' } }],
      [
        { policy: { retries: { maxDelaySeconds: 60 }, keepRuns: { days: 7 } } },
        {
          policy: {
            ...made.policy,
            retries: { ...made.policy.retries, maxDelaySeconds: 60 },
            keepRuns: { count: 1000, days: 7 },
          },
        },
      ],
      [{ notify: { email: ['a@b.c'] } }, { notify: { ...made.notify, email: ['a@b.c'] } }],
      [
        { notify: { webhook: { url: 'http://127.0.0.1:1/b' } } },
        {
          notify: {
            ...made.notify,
            email: ['a@b.c'],
            webhook: { ...webhook, url: 'http://127.0.0.1:1/b' },
          },
        },
      ],
      [{ notify: { webhook: null } }, { notify: { ...made.notify, email: ['a@b.c'], webhook: null } }],
      [{ maxRuns: 3 }, { maxRuns: 3 }],
      [{ maxRuns: null }, { maxRuns: null }],
      [{ endsAt: '2026-11-21T01:30:00Z' }, { endsAt: '2026-11-21T01:30:00Z', nextRunAt: null }],
      [{ endsAt: null }, { endsAt: null, nextRunAt: '2026-11-21T01:30:00.000Z' }],
      [{ enabled: false }, { enabled: false, nextRunAt: null }],
      [{ enabled: true }, { enabled: true, nextRunAt: '2026-11-21T01:30:00.000Z' }],
      [
        { trigger: { kind: 'manual' } },
        { trigger: { kind: 'manual' }, words: 'by hand alone', nextRunAt: null },
      ],
    ]
    let expected = { ...made, updatedAt: '2026-11-20T10:31:00Z' }
    for (const [change, more] of steps) {
      expected = { ...expected, ...more }
      const answer = await app.send(method, `/api/jobs/${made.id}`, change)
      expect([answer.status, answer.body], JSON.stringify(change)).toEqual([200, { data: expected }])
    }
  })

  it.each<[string, was: object, change: object, becomes: object]>([
    [
      'a program',
      {
        action: { kind: 'program', program: 'a', args: ['b'], env: { API_KEY: 'hunter2', A: '1' }, cwd: '/' },
      },
      { action: { program: 'c' } },
      { action: { program: 'c', args: ['b'], env: { API_KEY: MASK, A: '1' }, cwd: '/' } },
    ],
    [
      'a map, which is replaced whole',
      { action: { kind: 'program', program: 'a', env: { API_KEY: 'hunter2', A: '1' } } },
      { action: { kind: 'program', env: { API_KEY: MASK } } },
      { action: { program: 'a', env: { API_KEY: MASK } } },
    ],
    [
      'a request',
      { action: { ...http, url: 'http://a/', authToken: 'hunter2', headers: { a: 'b' }, body: { n: 1 } } },
      { action: { kind: 'http', timeoutSeconds: 7 } },
      {
        action: { url: 'http://a/', timeoutSeconds: 7, authToken: MASK, headers: { a: 'b' }, body: { n: 1 } },
      },
    ],
    [
      'a body that is taken away',
      { action: { ...http, body: { n: 1 }, authToken: 'hunter2' } },
      { action: { body: null } },
      { action: { body: undefined, authToken: MASK } },
    ],
    [
      'a cron expression',
      { trigger: { kind: 'cron', expression: '0 9 * * *', timeZone: 'Asia/Tokyo' } },
      { trigger: { expression: '0 10 * * *' } },
      { trigger: { kind: 'cron', expression: '0 10 * * *', timeZone: 'Asia/Tokyo' } },
    ],
    [
      'a folder',
      { trigger: { kind: 'folder', path: '/in', pattern: '*.csv', recursive: true } },
      { trigger: { kind: 'folder', pattern: null } },
      { trigger: { kind: 'folder', path: '/in', pattern: null, recursive: true } },
    ],
    [
      'another kind, which replaces it',
      { action: { kind: 'program', program: 'a', env: { API_KEY: 'hunter2' } } },
      { action: { kind: 'http', url: 'http://a/' } },
      { action: { kind: 'http', url: 'http://a/', headers: {}, authToken: null, env: undefined } },
    ],
  ])('of %s names what changes and leaves the rest', async (_what, was, change, becomes) => {
    await using app = await start()
    const { id } = await make(app, { ...SMALL, ...was })
    expect((await app.send(method, `/api/jobs/${id}`, change)).status).toBe(200)
    const told = await read(app, id)
    for (const [part, members] of Object.entries(becomes)) {
      for (const [name, value] of Object.entries(members)) expect(told[part][name], name).toEqual(value)
    }
  })

  it('of another kind has to be whole, and of the same one may hold nothing of another', async () => {
    await using app = await start()
    const made = await make(app, SMALL)
    for (const [change, field] of [
      [{ action: { kind: 'http', method: 'GET' } }, 'action.url'],
      [{ action: { url: 'http://a/' } }, 'action.url'],
      [{ trigger: { kind: 'cron', timeZone: 'UTC' } }, 'trigger.expression'],
      [{ trigger: { expression: '0 9 * * *' } }, 'trigger.expression'],
    ] as const) {
      const { status, body } = await app.send(method, `/api/jobs/${made.id}`, change)
      expect([status, body.error.field]).toEqual([422, field])
    }
    expect(await read(app, made.id)).toEqual(made)
  })

  it('takes back what a job says of itself without a change', async () => {
    await using app = await start()
    app.clock.forward(123)
    const made = await make(app, {
      ...NIGHTLY,
      startsAt: '2026-11-20T10:30:00.500Z',
      trigger: { kind: 'interval', every: 7, period: 'minutes' },
      action: { ...http, headers: { authorization: 'Bearer x' }, body: { password: 'p', n: 1 } },
    })
    app.clock.forward(3 * 60_000)
    const { name, description, enabled, tags, trigger, startsAt, endsAt, maxRuns, action, policy, notify } =
      made
    const back = {
      name,
      description,
      enabled,
      tags,
      trigger,
      startsAt,
      endsAt,
      maxRuns,
      action,
      policy,
      notify,
    }
    const { body } = await app.send(method, `/api/jobs/${made.id}`, back)
    expect(body.data).toEqual({ ...made, updatedAt: '2026-11-20T10:33:00Z' })
  })

  it('neither shows nor loses what only a dialect can say of a job', async () => {
    await using app = await start()
    const seed = {
      cron_definition: '25 * * * *',
      endpoint: 'http://127.0.0.1:1/',
      auth_token: 'T',
      frequency: 1,
    }
    const rest = { payload: {}, interval_definition: null, next_send_at: null }
    expect((await app.post('/api/v1/schedule/', { ...seed, ...rest })).status).toBe(201)
    const [made] = (await app.get('/api/jobs')).body.data
    expect(Object.keys(made.action)).not.toContain('plainHeaders')
    const { action } = made
    const changed = await app.send(method, `/api/jobs/${made.id}`, { action: { ...action, body: { n: 2 } } })
    expect(changed.body.data).toEqual({ ...made, action: { ...action, body: { n: 2 } } })
    const db = new Database(`${app.folder}/hourhand.db`, { readonly: true })
    const row = db.prepare<[], { action: string }>('SELECT action FROM job').get()
    db.close()
    expect(JSON.parse(row?.action ?? '')).toMatchObject({
      body: { n: 2 },
      authToken: 'Token T',
      plainHeaders: true,
      successBelow: 400,
    })
  })

  it('leaves the anchor of an interval that it writes again without one, and sets it anew where the interval is another', async () => {
    await using app = await start()
    const trigger = { kind: 'interval', every: 7, period: 'minutes' }
    const { id } = await make(app, { ...SMALL, trigger })
    app.clock.forward(10_000)
    const same = (await app.send(method, `/api/jobs/${id}`, { trigger })).body.data
    expect(same).toMatchObject({ trigger: { anchor: NOW }, nextRunAt: '2026-11-20T10:37:00.000Z' })
    const other = (await app.send(method, `/api/jobs/${id}`, { trigger: { ...trigger, every: 8 } })).body.data
    expect(other).toMatchObject({
      trigger: { anchor: '2026-11-20T10:30:10Z' },
      nextRunAt: '2026-11-20T10:38:10.000Z',
    })
  })
})

describe('a secret', () => {
  it.each([
    [
      'the token of a request, its headers and what its body calls so',
      {
        action: {
          ...http,
          url: 'http://me:hunter2@127.0.0.1:1/x',
          authToken: 'hunter2',
          headers: { 'X-Api-Key': 'hunter2', accept: 'text/plain' },
          body: { password: 'hunter2', name: 'n' },
        },
      },
      {
        action: {
          url: `http://me:${MASK}@127.0.0.1:1/x`,
          authToken: MASK,
          headers: { 'X-Api-Key': MASK, accept: 'text/plain' },
          body: { password: MASK, name: 'n' },
        },
      },
    ],
    [
      'a variable of a program',
      { action: { kind: 'program', program: 'true', env: { DB_PASSWORD: 'hunter2', LANG: 'C' } } },
      { action: { env: { DB_PASSWORD: MASK, LANG: 'C' } } },
    ],
    [
      'the token of a flow and of its settings',
      {
        action: {
          kind: 'flow',
          binaryPath: '/a.ibflowbin',
          inputFolder: '/in',
          token: 'hunter2',
          settings: { deep: { token: 'hunter2', pages: 3 } },
        },
      },
      { action: { token: MASK, settings: { deep: { token: MASK, pages: 3 } } } },
    ],
    [
      'a header of a webhook',
      { notify: { webhook: { url: 'http://127.0.0.1:1/', headers: { Authorization: 'hunter2', a: 'b' } } } },
      { notify: { webhook: { headers: { Authorization: MASK, a: 'b' } } } },
    ],
  ])('is shown to nobody and stays when its mask comes back: %s', async (_what, more, masked) => {
    await using app = await start()
    const made = await make(app, { ...SMALL, ...more })
    expect(made).toMatchObject(masked)
    const { action, notify } = made
    const kept = (await app.patch(`/api/jobs/${made.id}`, { name: 'Renamed', action, notify })).body.data
    expect(kept).toMatchObject({ ...masked, name: 'Renamed' })
    for (const path of ['/api/jobs', `/api/jobs/${made.id}`, '/api/audit-logs']) {
      const { text, status } = await app.get(path)
      expect(status).toBe(200)
      expect(text).not.toContain('hunter2')
    }
    expect(await secretsIn(app)).toBeGreaterThan(0)
  })

  it('that is written anew is another one', async () => {
    await using app = await start()
    const { id } = await make(app, { ...SMALL, action: { ...http, authToken: 'old' } })
    await app.patch(`/api/jobs/${id}`, { action: { ...http, authToken: 'hunter2' } })
    expect(await secretsIn(app)).toBe(1)
    await app.patch(`/api/jobs/${id}`, { action: { ...http, authToken: null } })
    expect((await read(app, id)).action.authToken).toBeNull()
    expect(await secretsIn(app)).toBe(0)
  })

  /** How often the secret stands in the store itself, outside its records. */
  async function secretsIn(app: TestApp): Promise<number> {
    const db = new Database(`${app.folder}/hourhand.db`, { readonly: true })
    const rows = db.prepare<[], { text: string }>('SELECT action || notify text FROM job').all()
    db.close()
    return rows.reduce((sum, { text }) => sum + text.split('hunter2').length - 1, 0)
  }
})

describe('a preview', () => {
  const DAILY = {
    ...SMALL,
    trigger: { kind: 'cron', expression: '30 2 * * *', timeZone: 'America/New_York' },
  }
  const at = (day: number) => `2026-11-${day}T07:30:00.000Z`
  const shown = async (app: TestApp, id: string, query = '') => {
    const { body } = await app.get(`/api/jobs/${id}/preview${query}`)
    return body.data.map((run: { at: string; note?: string }) =>
      run.note === undefined ? run.at : `${run.at} ${run.note}`,
    )
  }

  it('shows the runs of the next week at their wall time', async () => {
    await using app = await start()
    const { id } = await make(app, DAILY)
    const { body } = await app.get(`/api/jobs/${id}/preview`)
    expect(body.meta).toEqual({ more: false })
    expect(body.data).toHaveLength(7)
    expect(body.data[0]).toEqual({ at: at(21), local: '2026-11-21T02:30:00-05:00' })
    const gap = await app.get(`/api/jobs/${id}/preview?from=2027-03-14T00:00:00Z&to=2027-03-15T00:00:00Z`)
    expect(gap.body.data).toEqual([
      { at: '2027-03-14T07:00:00.000Z', local: '2027-03-14T03:00:00-04:00', note: 'gap' },
    ])
    expect((await app.get(`/api/jobs/${id}/preview?from=x`)).body.error.field).toBe('from')
  })

  it('knows the first and the last instant, and how often the job may run', async () => {
    await using app = await start()
    const bounds = { startsAt: at(22), endsAt: at(24) }
    const { id } = await make(app, { ...DAILY, ...bounds })
    expect(await shown(app, id)).toEqual([at(22), at(23)])
    await app.patch(`/api/jobs/${id}`, { startsAt: null, endsAt: null, maxRuns: 3 })
    expect(await shown(app, id)).toEqual([at(21), at(22), at(23)])
    expect(await shown(app, id, '?from=2026-11-23T00:00:00Z')).toEqual([at(23)])
    expect(await shown(app, id, '?from=2026-11-24T00:00:00Z')).toEqual([])
  })

  it('notes what the pause holds; those runs do not count', async () => {
    await using app = await start()
    const { id } = await make(app, { ...DAILY, maxRuns: 2 })
    await app.put('/api/pause', { until: '2026-11-23T00:00:00Z' })
    expect(await shown(app, id)).toEqual([`${at(21)} paused`, `${at(22)} paused`, at(23), at(24)])
  })

  it('is empty where nothing comes by time, and of a job that is off', async () => {
    await using app = await start()
    for (const trigger of [{ kind: 'manual' }, { kind: 'folder', path: '/nowhere/in' }]) {
      expect(await shown(app, (await make(app, { ...SMALL, trigger })).id)).toEqual([])
    }
    expect(await shown(app, (await make(app, { ...DAILY, enabled: false })).id)).toEqual([])
  })

  it('shows 5,000 runs at most and says that there are more', async () => {
    await using app = await start()
    const { id } = await make(app, { ...SMALL, trigger: { kind: 'interval', every: 1, period: 'seconds' } })
    const { body } = await app.get(`/api/jobs/${id}/preview`)
    expect([body.data.length, body.meta]).toEqual([5_000, { more: true }])
  })
})

describe('a token that may only read', () => {
  it('sees jobs and changes nothing', async () => {
    await using app = await start()
    const { id } = await make(app, SMALL)
    const { token } = (await app.post('/api/tokens', { name: 'r', access: 'read' })).body.data
    const ask = (method: string, path: string, body?: unknown) =>
      app.send(method, path, body, { authorization: `Bearer ${token}` })
    for (const path of ['/api/jobs', `/api/jobs/${id}`, `/api/jobs/${id}/preview`, '/api/runs']) {
      expect([path, (await ask('GET', path)).status]).toEqual([path, 200])
    }
    expect((await ask('POST', '/api/preview', { trigger: { kind: 'manual' } })).status).toBe(200)
    for (const [method, path, body] of [
      ['POST', '/api/jobs', SMALL],
      ['PUT', `/api/jobs/${id}`, { name: 'x' }],
      ['PATCH', `/api/jobs/${id}`, { name: 'x' }],
      ['DELETE', `/api/jobs/${id}`],
      ['POST', `/api/jobs/${id}/run`, {}],
      ['POST', '/api/import/crontab', { crontab: '' }],
    ] as const) {
      const { status, body: told } = await ask(method, path, body)
      expect([method, path, status, told.error.code]).toEqual([method, path, 403, 'forbidden'])
    }
  })
})

describe('the record', () => {
  it('tells who did what to a job, with before and after', async () => {
    await using app = await start()
    const { id, createdBy } = await make(app, SMALL)
    await app.patch(`/api/jobs/${id}`, { name: 'Renamed' })
    await app.delete(`/api/jobs/${id}`)
    const { data } = (await app.get(`/api/audit-logs?resourceID=${id}`)).body
    expect(data).toMatchObject([
      { action: 'delete', actor: createdBy, metadata: { before: { name: 'Renamed' }, after: null } },
      { action: 'update', metadata: { before: { name: 'Small' }, after: { name: 'Renamed' } } },
      { action: 'create', metadata: { before: null, after: { name: 'Small' } } },
    ])
  })
})
