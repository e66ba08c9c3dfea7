// What the audit log says of changes: in the words of the API, for everything that is changed.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

type Json = Readonly<Record<string, unknown>>
type Entry = {
  readonly resourceType: string
  readonly resourceID: string
  readonly action: string
  readonly metadata: Json & { readonly before: Json | null; readonly after: Json | null }
}

const SECRET = 'hunter2'
const CALL = { method: 'POST', url: 'http://127.0.0.1:9/', headers: { authorization: SECRET } }
const DUTY = { name: 'Day', startDate: '2026-03-01T08:00:00Z', type: 'daily' }
const SPAN = { startDate: '2026-03-20T00:00:00Z', endDate: '2026-03-21T00:00:00Z' }
const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })

let app: TestApp
let rotaId = ''
const ids = new Map<string, string>()

beforeAll(async () => {
  app = await startApp({
    clock: createTestClock(Date.parse('2026-03-02T12:00:00Z')),
    findStorage: async () => [],
  })
  const made = await app.post('/v2/schedules', {
    name: 'Ops',
    timezone: 'Europe/Berlin',
    rotations: [
      {
        ...DUTY,
        participants: [user('alice'), user('bob')],
        timeRestriction: {
          type: 'time-of-day',
          restriction: { startHour: 8, startMin: 0, endHour: 18, endMin: 0 },
        },
      },
    ],
  })
  rotaId = made.body.data.id
})
afterAll(() => app[Symbol.asyncDispose]())

async function entries(query = ''): Promise<readonly Entry[]> {
  return (await app.get(`/api/audit-logs?limit=500${query}`)).body.data
}

/** Of an answer in whichever form its dialect gives it. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
const unwrap = (body: any) => body.data ?? body

type Thing = {
  readonly type: string
  readonly path: string
  readonly input: () => Json
  readonly change?: Json
  /** Members that an entry tells and an answer does not, or the other way round. */
  readonly apart?: readonly string[]
}

const THINGS: readonly Thing[] = [
  {
    type: 'resource',
    path: '/api/resources',
    input: () => ({
      name: 'Web',
      provider: 'http',
      config: { start: CALL, stop: CALL },
      tags: { env: 'dev' },
    }),
    change: { description: 'new' },
  },
  {
    type: 'group',
    path: '/api/resource-groups',
    input: () => ({ name: 'Stack', members: [{ resourceUID: ids.get('resource'), tier: 1, order: 1 }] }),
    change: { timeoutSeconds: 60 },
  },
  {
    type: 'calendar',
    path: '/api/calendars',
    input: () => ({ name: 'Holidays', dates: ['2026-12-25'] }),
    change: { name: 'Days off' },
  },
  {
    type: 'schedule',
    path: '/api/schedules',
    input: () => ({
      name: 'Office',
      timezone: 'Europe/Berlin',
      crons: [{ cronExpression: '0 8 * * 1-5', action: 'start' }],
      resourceIds: [ids.get('resource')],
      groupIds: [ids.get('group')],
      calendars: [ids.get('calendar')],
    }),
    change: { catchUpWindowSeconds: 600 },
    apart: ['resources'],
  },
  {
    type: 'override',
    path: '/api/overrides',
    input: () => ({
      resourceUID: ids.get('resource'),
      action: 'force_on',
      expiresAt: '2026-03-03T00:00:00Z',
    }),
  },
  {
    type: 'job',
    path: '/api/jobs',
    input: () => ({
      name: 'Report',
      startsAt: '2026-04-01T00:00:00Z',
      trigger: { kind: 'interval', every: 2, period: 'hours' },
      action: { kind: 'http', method: 'GET', url: 'http://x/', authToken: SECRET },
    }),
    change: { policy: { timeoutSeconds: 60 } },
  },
  {
    type: 'absence',
    path: '/api/absences',
    input: () => ({ user: 'alice@example.com', ...SPAN }),
    change: { reason: 'Holiday' },
  },
  {
    type: 'token',
    path: '/api/tokens',
    input: () => ({ name: 'client', access: 'read', expiresAt: '2027-01-01T00:00:00Z' }),
    apart: ['lastUsedAt'],
  },
  { type: 'feed', path: '/api/feeds', input: () => ({ kind: 'rota', id: rotaId }), apart: ['target'] },
  {
    type: 'webhook',
    path: '/api/v1/webhook/',
    input: () => ({ event: 'schedule.added', target: 'http://x/' }),
    change: { target: 'http://y/' },
  },
  {
    type: 'event bus',
    path: '/svc/notifications/eventbridge',
    input: () => ({ name: 'main', account_number: '1', region: 'us-east-1' }),
  },
  {
    type: 'team',
    path: '/v2/teams',
    input: () => ({ name: 'Crew', members: [{ user: { username: 'alice@example.com' } }] }),
    change: { description: 'new' },
  },
  {
    type: 'person',
    path: '/v2/users',
    input: () => ({ username: 'carol@example.com', fullName: 'Carol', timeZone: 'Europe/Paris' }),
    change: { fullName: 'Carol C.' },
  },
  {
    type: 'escalation',
    path: '/v2/escalations',
    input: () => ({ name: 'Steps', rules: [{ recipient: user('alice'), delay: { timeAmount: 5 } }] }),
    change: { description: 'new' },
  },
  {
    type: 'forwarding',
    path: '/v2/forwarding-rules',
    input: () => ({ fromUser: user('alice'), toUser: user('bob'), alias: 'away', ...SPAN }),
  },
]

const oneOf = ({ path }: Thing, id: string) => (path.endsWith('/') ? `${path}${id}/` : `${path}/${id}`)

/** What both have is the same, and the entry has nothing that the API does not know. */
function expectSame(state: Json | null, answer: Json, apart: readonly string[] = []): void {
  const names = Object.keys(state ?? {}).filter((name) => !apart.includes(name))
  expect(names.length).toBeGreaterThan(2)
  for (const name of names) expect({ [name]: state?.[name] }).toEqual({ [name]: answer[name] })
}

describe('a thing that is made, changed and deleted stands in the log as the API shows it', () => {
  it.each(THINGS.map((thing) => [thing.type, thing] as const))('%s', async (type, thing) => {
    const { path, input, change, apart } = thing
    const made = await app.post(path, input())
    expect(made.status, made.text).toBe(201)
    const id = String(unwrap(made.body).id)
    ids.set(type, id)
    const look = async () => unwrap((await app.get(oneOf(thing, id))).body) as Json
    const newest = async () => (await entries(`&resourceType=${encodeURIComponent(type)}`))[0]
    const first = await look()
    const entry = await newest()
    expect(entry).toMatchObject({ action: 'create', metadata: { before: null } })
    expectSame(entry?.metadata.after ?? null, first, apart)
    if (change === undefined) return
    const changed = await app.patch(oneOf(thing, id), change)
    expect(changed.status, changed.text).toBe(200)
    const second = await newest()
    expect(second?.action).toBe('update')
    // What was changed meanwhile by other things, such as a state, is not told as a part of this change.
    expectSame(
      second?.metadata.before ?? null,
      { ...first, updatedAt: second?.metadata.before?.updatedAt },
      apart,
    )
    expectSame(second?.metadata.after ?? null, await look(), apart)
  })

  test('a rota, with its overrides and swaps', async () => {
    const { data: rota } = (await app.get(`/api/rotas/${rotaId}`)).body
    const [made] = await entries('&resourceType=rota&action=create')
    expectSame(made?.metadata.after ?? null, rota)
    expect(made?.metadata.after?.rotations).toMatchObject([
      {
        participants: [{ name: 'alice@example.com' }, { name: 'bob@example.com' }],
        restriction: expect.any(String),
      },
    ])
    await app.post(`/v2/schedules/${rotaId}/overrides`, { alias: 'mine', user: user('bob'), ...SPAN })
    const [override] = await entries('&resourceType=rota-override')
    expect(override?.metadata).toEqual({
      before: null,
      after: {
        alias: 'mine',
        rota: { id: rotaId, name: 'Ops' },
        user: { type: 'user', id: expect.any(String), name: 'bob@example.com' },
        ...SPAN,
        rotations: [],
      },
    })
    const swap = await app.post(`/api/rotas/${rotaId}/swaps`, {
      from: { user: 'alice@example.com', start: '2026-03-03T08:00:00Z' },
      to: { user: 'bob@example.com', start: '2026-03-04T08:00:00Z' },
    })
    expect(swap.status, swap.text).toBe(201)
    const [proposed] = await entries('&resourceType=swap')
    expect(proposed?.metadata.after).toEqual(swap.body.data)
  })

  test('a recommendation, a place that is looked at, the pause, settings and accounts', async () => {
    await app.put('/api/pause', { until: '2026-03-02T13:00:00Z', reason: 'move' })
    await app.delete('/api/pause')
    const [ended, begun] = await entries('&resourceType=pause')
    const pause = { until: '2026-03-02T13:00:00Z', reason: 'move' }
    expect([begun?.metadata, ended?.metadata]).toEqual([
      { before: null, after: pause },
      { before: pause, after: null },
    ])
    await app.patch('/api/settings', {
      smtp: { host: 'x', port: 25, user: 'u', password: SECRET, from: 'a@b.c' },
    })
    const [setting] = await entries('&resourceType=setting')
    expect(setting?.metadata.after).toMatchObject({ smtp: { host: 'x', password: '********' } })
    const made = await app.post('/api/users', {
      name: 'dora',
      email: 'd@example.com',
      password: `${SECRET}-long-enough`,
    })
    expect(made.status, made.text).toBe(201)
    expect((await entries('&resourceType=user'))[0]?.metadata.after).toEqual(made.body.data)
  })

  test('with what a person who is deleted takes along', async () => {
    expect((await app.delete('/v2/users/bob@example.com')).status).toBe(200)
    const [entry] = await entries('&resourceType=person')
    expect(entry?.metadata.before).toMatchObject({
      username: 'bob@example.com',
      timeZone: expect.any(String),
    })
    // By the name that it went by.
    const bob = expect.objectContaining({ name: 'bob@example.com' })
    expect(entry?.metadata.overrides).toContainEqual(
      expect.objectContaining({ alias: 'mine', user: bob, ...SPAN }),
    )
    expect(entry?.metadata.forwardings).toMatchObject([{ alias: 'away', ...SPAN }])
  })
})

test('nothing in the log is a number of ours, an instant in milliseconds or a secret', async () => {
  for (const type of ['schedule', 'override', 'job', 'feed', 'token', 'group', 'resource', 'calendar']) {
    const thing = THINGS.find((one) => one.type === type)
    const gone = thing === undefined ? null : await app.delete(oneOf(thing, ids.get(type) ?? ''))
    expect([type, gone?.status]).toEqual([type, 200])
  }
  const all = await entries()
  // Accounts and webhooks go by numbers in the dialect that they belong to.
  const numbered = new Set(['user', 'webhook'])
  const wrong: string[] = []
  const walk = (type: string, path: string, value: unknown): void => {
    const name = path.split('.').at(-1) ?? ''
    if (typeof value === 'number') {
      const isId = /(^id|Ids?)$/.test(name) && !numbered.has(type)
      if (isId || /(At|Ms)$/.test(name) || value > 1e11) wrong.push(`${type}: ${path}`)
    }
    if (typeof value === 'string' && value.includes(SECRET)) wrong.push(`${type}: ${path}`)
    if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value))
        walk(type, Array.isArray(value) ? path : `${path}.${key}`, member)
    }
  }
  for (const { resourceType, metadata } of all) walk(resourceType, '', metadata)
  expect(wrong).toEqual([])
  expect(new Set(all.map(({ resourceType }) => resourceType)).size).toBeGreaterThan(18)
})

test('what an older version wrote is shown as well as can be', async () => {
  const db = new Database(join(app.folder, 'hourhand.db'))
  db.prepare(
    `INSERT INTO audit (at, scope, action, actor, resource_type, resource_id, metadata)
     VALUES (1, 'schedule', 'update', 'a', 'schedule', 'sch_000009', ?)`,
  ).run(
    JSON.stringify({
      before: { name: 'Old', createdAt: 0, catchUpWindowMs: 1500, of: { madeAt: 0 } },
      after: null,
    }),
  )
  db.close()
  const [old] = await entries('&resourceID=sch_000009')
  expect(old?.metadata.before).toEqual({
    name: 'Old',
    createdAt: '1970-01-01T00:00:00.000Z',
    catchUpWindowSeconds: 1.5,
    of: { madeAt: '1970-01-01T00:00:00.000Z' },
  })
})
