// The time axis over the API: which lanes there are, and what is on them before and after now.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const START = Date.parse('2026-11-21T07:30:00Z')
const HOUR_MS = 3_600_000

type Mark = {
  readonly at: string
  readonly count: number
  readonly state: string
  readonly states: Readonly<Record<string, number>>
  readonly what: string | null
  readonly runId: string | null
  readonly reason: string | null
}

const clock = createTestClock(START)
const keys = new Map<string, string>()
let app: TestApp

async function makeJob(name: string, trigger: object): Promise<void> {
  const action = { kind: 'program', program: 'true' }
  const { body } = await app.post('/api/jobs', { name, trigger, action, policy: { overlap: 'allow' } })
  keys.set(name, `job:${body.data.id}`)
}

beforeAll(async () => {
  app = await startApp({ clock, action: () => ({ check: () => {}, run: async () => ({ message: 'done' }) }) })
  const command = { start: ['true'], stop: ['true'] }
  const resource = await app.post('/api/resources', {
    name: 'Database',
    provider: 'command',
    config: command,
  })
  const schedule = await app.post('/api/schedules', {
    name: 'Office hours',
    timezone: 'UTC',
    crons: [
      { cronExpression: '0 8 * * *', action: 'start' },
      { cronExpression: '0 18 * * *', action: 'stop' },
    ],
  })
  const { id } = schedule.body.data
  keys.set('Office hours', `schedule:${id}`)
  await app.post(`/api/schedules/${id}/resources/${resource.body.data.uid}`)
  await makeJob('Job 10', { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' })
  await makeJob('Job 2', { kind: 'cron', expression: '0 12 * * *', timeZone: 'UTC' })
  await makeJob('By hand', { kind: 'manual' })
  const user = await app.post('/v2/users', {
    username: 'ada@example.com',
    fullName: 'Ada Lovelace',
    role: { name: 'User' },
  })
  expect(user.status).toBeLessThan(300)
  const rota = await app.post('/v2/schedules', {
    name: 'Platform',
    timezone: 'UTC',
    rotations: [
      {
        name: 'Weekly',
        type: 'weekly',
        startDate: '2026-11-16T09:00:00Z',
        participants: [{ type: 'user', username: 'ada@example.com' }],
      },
    ],
  })
  expect(rota.status).toBe(201)
  clock.forward(HOUR_MS)
  const isOver = async () => (await app.get('/api/activity?state=queued,running')).body.data.length === 0
  await waitUntil(isOver, 'all runs have ended')
})

afterAll(() => app[Symbol.asyncDispose]())

const lanes = async () => (await app.get('/api/timeline/lanes')).body

async function draw(name: string, query: string) {
  const key = keys.get(name) ?? (await lanes()).data.find((lane: { name: string }) => lane.name === name).key
  const { body } = await app.get(`/api/timeline?lanes=${key}&${query}`)
  return body.data[0] as {
    marks: Mark[]
    on: unknown[]
    shifts: Record<string, unknown>[]
    knownUntil: string | null
  }
}

const DAY = 'from=2026-11-21T06:00:00Z&to=2026-11-22T06:00:00Z'

it('has the lanes of what fires next, each kind in natural order', async () => {
  const { data, meta } = await lanes()
  expect(data.map(({ name }: { name: string }) => name)).toEqual([
    'Platform',
    'Office hours',
    'Job 2',
    'Job 10',
  ])
  expect(meta).toEqual({ schedules: 1, jobs: 3 })
})

it('shows what a schedule did and what it will do, and when it wants its resources on', async () => {
  const { marks, on } = await draw('Office hours', `${DAY}&step=60`)
  expect(marks.map(({ at, what, count }) => [at, what, count])).toEqual([
    ['2026-11-21T08:00:00.000Z', 'start', 1],
    ['2026-11-21T18:00:00.000Z', 'stop', 1],
  ])
  expect(marks[0]?.runId).toMatch(/^run_/)
  expect(marks.map(({ state }) => state)).toEqual(['succeeded', 'due'])
  expect(on).toEqual([{ from: '2026-11-21T08:00:00.000Z', to: '2026-11-21T18:00:00.000Z' }])
})

it('does not show a schedule as on before it was made, whatever it would have wanted then', async () => {
  const { body } = await app.post('/api/schedules', {
    name: 'Later',
    timezone: 'UTC',
    crons: [
      { cronExpression: '0 7 * * *', action: 'stop' },
      { cronExpression: '0 12 * * *', action: 'start' },
    ],
  })
  keys.set('Later', `schedule:${body.data.id}`)
  const { on } = await draw('Later', 'from=2026-11-20T20:00:00Z&to=2026-11-22T00:00:00Z&step=60')
  expect(on).toEqual([{ from: '2026-11-21T12:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }])
  await app.delete(`/api/schedules/${body.data.id}`)
})

it('gathers dense firings, those of the past apart from those to come', async () => {
  const { marks } = await draw('Job 10', 'from=2026-11-21T08:00:00Z&to=2026-11-21T09:00:00Z&step=900')
  expect(marks.map(({ count }) => count)).toEqual([15, 15, 1, 14, 15])
  expect(marks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'due', 'due'])
})

it('says where it does not know how it goes on', async () => {
  const { marks, knownUntil } = await draw('Job 10', 'from=2026-11-21T08:00:00Z&to=2026-12-21T08:00:00Z')
  expect(knownUntil).not.toBeNull()
  expect(marks.length).toBeLessThanOrEqual(1_000)
})

it('shows who is on call', async () => {
  const { shifts } = await draw('Platform', DAY)
  expect(new Set(shifts.map(({ recipient }) => (recipient as { name: string }).name))).toEqual(
    new Set(['ada@example.com']),
  )
})

it('a job by hand has its lane when it has run', async () => {
  await app.post(`/api/jobs/${keys.get('By hand')?.slice(4)}/run`, {})
  const found = (await lanes()).data.map(({ name }: { name: string }) => name)
  expect(found).toContain('By hand')
  expect((await draw('By hand', DAY)).marks).toHaveLength(1)
})

it('leaves out what is no more', async () => {
  const { body } = await app.get(
    `/api/timeline?lanes=job:job_zzzzzz,rota:x:y,schedule:sch_zzzzzz,nonsense&${DAY}`,
  )
  expect(body.data).toEqual([])
})

it.each([
  ['to', 'from=2026-01-01T00:00:00Z&to=2026-11-22T06:00:00Z'],
  ['to', 'from=2026-11-22T00:00:00Z&to=2026-11-21T06:00:00Z'],
  ['lanes', `lanes=${Array.from({ length: 41 }, (_, n) => `job:${n}`).join()}`],
])('refuses more than can be shown, at %s', async (field, query) => {
  const answer = await app.get(`/api/timeline?${query}`)
  expect([answer.status, answer.body.error.field]).toEqual([422, field])
})

it('tells what fires next, the earliest first', async () => {
  const { data } = (await app.get('/api/next?limit=2')).body
  expect(data.map(({ name, what, at }: Record<string, string>) => [name, what, at])).toEqual([
    ['Job 10', 'run', '2026-11-21T08:31:00.000Z'],
    ['Job 2', 'run', '2026-11-21T12:00:00.000Z'],
  ])
})

it('tells what goes on: nothing, when all has ended', async () => {
  await waitUntil(async () => {
    const { body } = await app.get('/api/activity/running')
    return body.data.length === 0
  }, 'nothing runs')
})
