// What the tray and its popover show, over a real server on a clock that is moved.
import { expect, test } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const TRUE = { kind: 'program', program: 'true' }

test('an empty Hourhand is idle and has nothing to show', async () => {
  await using app = await startApp({ clock: createTestClock(NOW) })
  expect((await app.get('/api/glance')).body.data).toEqual({
    state: 'idle',
    pause: null,
    next: [],
    onCall: [],
    switches: [],
    jobs: [],
    resources: [],
    running: 0,
    unseen: 0,
  })
})

test('the next three firings of schedules and jobs come nearest first, each in its own zone', async () => {
  await using app = await startApp({ clock: createTestClock(NOW) })
  const crons = [
    { cronExpression: '0 18 * * *', action: 'stop' },
    { cronExpression: '0 8 * * *', action: 'start' },
  ]
  await app.post('/api/schedules', { name: 'Office', timezone: 'Europe/Berlin', crons })
  const trigger = { kind: 'cron', expression: '30 7 * * *', timeZone: 'America/New_York' }
  await app.post('/api/jobs', { name: 'Report', trigger, action: TRUE })
  const hourly = { kind: 'interval', every: 30, period: 'hours', anchor: '2026-11-21T00:00:00Z' }
  await app.post('/api/jobs', { name: 'Later', trigger: hourly, action: TRUE })
  const { next } = (await app.get('/api/glance')).body.data
  expect(next).toMatchObject([
    {
      at: '2026-11-21T12:30:00.000Z',
      what: 'run',
      kind: 'job',
      name: 'Report',
      timeZone: 'America/New_York',
    },
    { at: '2026-11-21T17:00:00.000Z', what: 'stop', kind: 'schedule', name: 'Office' },
    { at: '2026-11-22T06:00:00.000Z', what: 'run', kind: 'job', name: 'Later', timeZone: 'Europe/Berlin' },
  ])
})

test('what is pinned can be switched, in its order; without it the first schedules by name', async () => {
  await using app = await startApp({ clock: createTestClock(NOW) })
  const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
  const make = async (name: string) =>
    (await app.post('/api/schedules', { name, timezone: 'UTC', crons })).body.data.id as string
  const second = await make('Schedule 10')
  const first = await make('Schedule 2')
  const switches = async () => (await app.get('/api/glance')).body.data.switches
  expect((await switches()).map(({ id }: { id: string }) => id)).toEqual([first, second])
  const { data: job } = (
    await app.post('/api/jobs', { name: 'Job', trigger: { kind: 'manual' }, action: TRUE, enabled: false })
  ).body
  await app.patch('/api/settings', { pinned: [job.id, second, 'sch_999999'] })
  expect(await switches()).toEqual([
    { kind: 'job', id: job.id, name: 'Job', enabled: false },
    { kind: 'schedule', id: second, name: 'Schedule 10', enabled: true },
  ])
})

test('a failure asks for attention until it is seen, and a pause comes before all', async () => {
  await using app = await startApp({ clock: createTestClock(NOW) })
  const action = { kind: 'program', program: 'false' }
  const { data: job } = (await app.post('/api/jobs', { name: 'Job', trigger: { kind: 'manual' }, action }))
    .body
  const { data: run } = (await app.post(`/api/jobs/${job.id}/run`)).body
  const glance = async () => (await app.get('/api/glance')).body.data
  await waitUntil(async () => (await glance()).unseen === 1, 'the run has failed')
  expect((await glance()).state).toBe('attention')
  await app.send('PUT', '/api/pause', { until: '2026-11-21T11:00:00Z' })
  expect(await glance()).toMatchObject({ state: 'paused', pause: { until: '2026-11-21T11:00:00.000Z' } })
  await app.send('DELETE', '/api/pause')
  await app.post(`/api/runs/${run.id}/acknowledge`)
  expect(await glance()).toMatchObject({ state: 'idle', pause: null, unseen: 0 })
})

test('who is on call is named, with the instant at which that ends', async () => {
  await using app = await startApp({ clock: createTestClock(NOW) })
  const body = {
    name: 'Platform',
    timezone: 'Europe/Berlin',
    rotations: [
      {
        name: 'Primary',
        type: 'daily',
        startDate: '2026-11-20T09:00:00Z',
        participants: [
          { type: 'user', username: 'ada@example.com' },
          { type: 'user', username: 'bob@example.com' },
        ],
      },
    ],
  }
  expect((await app.post('/v2/schedules', body)).status).toBe(201)
  const { onCall } = (await app.get('/api/glance')).body.data
  expect(onCall).toMatchObject([
    { rota: 'Platform', people: ['bob@example.com'], until: '2026-11-22T09:00:00.000Z' },
  ])
})
