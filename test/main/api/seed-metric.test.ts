// Metrics and health of the Seed dialect. Numbers in titles are those of the contract's acceptance cases.
import { describe, expect, test } from 'vitest'
import { failureMetric, metricDelivery } from '#shared/metric.ts'
import { waitUntil } from '../../helpers/app.ts'
import { createTestClock, type TestClock } from '../../helpers/clock.ts'
import { HOURLY, SCHEDULE, startEndpoint, startSeed } from './seed-fixtures.ts'

const METRICS = '/api/metrics/'

/** What a target of metrics has received, once it is so much; the clock rings what is asked for at its instant. */
async function metricsAt(
  { received }: Awaited<ReturnType<typeof startEndpoint>>,
  count: number,
  clock: TestClock,
) {
  await waitUntil(() => {
    clock.forward(0)
    return received.length >= count
  }, `${count} metrics`)
  return received.map(({ body }) => body)
}

test('case 19: the metrics are listed in their order', async () => {
  const { ask } = await startSeed()
  expect(await ask('GET', METRICS)).toMatchObject({
    status: 200,
    body: {
      metrics_available: [
        'schedules.created.sum',
        'scheduler.deliver_task.connection_error.sum',
        'scheduler.deliver_task.http_error.400.sum',
        'scheduler.deliver_task.http_error.401.sum',
        'scheduler.deliver_task.http_error.403.sum',
        'scheduler.deliver_task.http_error.404.sum',
        'scheduler.deliver_task.http_error.500.sum',
        'scheduler.deliver_task.timeout.sum',
      ],
    },
  })
})

test('case 20: POST fires what was made since the last time, and nothing without a target', async () => {
  const { ask, patch } = await startSeed()
  const target = await startEndpoint(201)
  const fire = () => ask('POST', METRICS)
  await ask('POST', SCHEDULE, HOURLY)
  expect(await fire()).toMatchObject({ status: 201, body: { scheduled_metrics_initiated: true } })
  const { host } = new URL(target.url)
  await patch('/api/settings', { metricsUrl: `http://me:pass%20word@${host}/sub/` })
  await ask('POST', SCHEDULE, HOURLY)
  await fire()
  await waitUntil(() => target.received.length === 1, 'a metric')
  expect(target.received[0]).toMatchObject({
    method: 'POST',
    path: '/sub/metrics/',
    body: '{"schedules.created.sum":2}',
    headers: { authorization: `Basic ${btoa('me:pass word')}` },
  })
  await fire()
  await waitUntil(() => target.received.length === 2, 'another metric')
  expect(target.received[1]?.body).toBe('{"schedules.created.sum":0}')
})

test('the setting of the target shows no password, and takes nothing but a URL', async () => {
  const { patch, get } = await startSeed()
  const masked = 'http://me:********@example.com/'
  expect(
    (await patch('/api/settings', { metricsUrl: 'http://me:hidden@example.com/' })).body.data.metricsUrl,
  ).toBe(masked)
  expect((await patch('/api/settings', { metricsUrl: masked })).status).toBe(200)
  expect((await get('/api/settings')).body.data.metricsUrl).toBe(masked)
  expect((await patch('/api/settings', { metricsUrl: 'nothing' })).body.error.field).toBe('metricsUrl')
  expect((await get('/api/audit-logs')).text).not.toContain('hidden')
  expect((await patch('/api/settings', { metricsUrl: null })).body.data.metricsUrl).toBeNull()
})

test.each([
  [400, '{"scheduler.deliver_task.http_error.400.sum":1}'],
  [503, '{"scheduler.deliver_task.http_error.503.sum":1}'],
])('each attempt that is answered with %i counts in its metric', async (status, body) => {
  const clock = createTestClock(Date.parse('2026-11-21T08:24:00Z'))
  const { ask, patch } = await startSeed({ clock, random: () => 0 })
  const [target, endpoint] = [await startEndpoint(201), await startEndpoint(status)]
  await patch('/api/settings', { metricsUrl: target.url })
  await ask('POST', SCHEDULE, { endpoint: endpoint.url, cron_definition: '25 8 * * *' })
  clock.forward(60_000)
  expect(await metricsAt(target, 1, clock)).toEqual([body])
  clock.forward(5_000)
  expect(await metricsAt(target, 2, clock)).toEqual([body, body])
})

test('an attempt that reaches nobody counts as an error of the connection', async () => {
  const clock = createTestClock(Date.parse('2026-11-21T08:24:00Z'))
  const { ask, patch } = await startSeed({ clock })
  const target = await startEndpoint(201)
  await patch('/api/settings', { metricsUrl: target.url })
  await ask('POST', SCHEDULE, { endpoint: 'http://127.0.0.1:1/', cron_definition: '25 8 * * *' })
  clock.forward(60_000)
  expect(await metricsAt(target, 1, clock)).toEqual(['{"scheduler.deliver_task.connection_error.sum":1}'])
})

test('an attempt that is not answered in time counts as a time-out', async () => {
  const clock = createTestClock(Date.parse('2026-11-21T08:24:00Z'))
  const { ask, patch, get } = await startSeed({ clock })
  const [target, endpoint] = [await startEndpoint(201), await startEndpoint()]
  endpoint.answer.status = null
  await patch('/api/settings', { metricsUrl: target.url })
  await ask('POST', SCHEDULE, { endpoint: endpoint.url, cron_definition: '25 8 * * *' })
  const [{ id }] = (await get('/api/jobs')).body.data
  const action = { kind: 'http', method: 'POST', url: endpoint.url, body: {}, timeoutSeconds: 1 }
  expect((await patch(`/api/jobs/${id}`, { action })).status).toBe(200)
  clock.forward(60_000)
  expect(await metricsAt(target, 1, clock)).toEqual(['{"scheduler.deliver_task.timeout.sum":1}'])
})

test('a metric has a name by what went wrong, and goes below the path of its target', () => {
  expect(failureMetric('timeout', null)).toBe('scheduler.deliver_task.timeout.sum')
  expect(failureMetric('error', null)).toBe('scheduler.deliver_task.connection_error.sum')
  expect(metricDelivery('https://metrics.example', 'foo.last', 1)).toEqual({
    target: { kind: 'webhook', url: 'https://metrics.example/metrics/', headers: {} },
    body: { 'foo.last': 1 },
    intentId: null,
  })
})

describe('without authorization', () => {
  test('case 22: health says that it is up and that its store can be read', async () => {
    const { askAs } = await startSeed()
    const answer = await askAs(null, 'GET', '/api/health/')
    expect(answer).toMatchObject({
      status: 200,
      body: { up: true, result: { database: 'Accessible', version: '0.1.0', libraries: {} } },
    })
    expect((await askAs(null, 'GET', '/api/health')).body).toEqual({
      data: { status: 'ok', version: '0.1.0' },
    })
  })

  test('case 23: /metrics answers in the form of Prometheus, but not through several hands', async () => {
    const { url, post } = await startSeed()
    await post('/api/jobs', {
      name: 'a',
      trigger: { kind: 'manual' },
      action: { kind: 'program', program: '/bin/true' },
    })
    const ask = (forwarded?: string) =>
      fetch(`${url}/metrics`, { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } })
    for (const forwarded of [undefined, '1.2.3.4']) {
      const answer = await ask(forwarded)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ])
      const text = await answer.text()
      expect(text).toMatch(/^# HELP hourhand_jobs .*\n# TYPE hourhand_jobs gauge\nhourhand_jobs 1$/m)
      for (const line of text.trimEnd().split('\n'))
        expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="[^"]*"\})? [\d.e+-]+)$/)
    }
    expect((await ask('1.2.3.4, 5.6.7.8')).status).toBe(403)
  })
})
