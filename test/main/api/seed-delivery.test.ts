// What a schedule does when it is due, over a real server that takes the POST. Numbers in titles are those of the
// contract's acceptance cases; time is moved by hand.
import { describe, expect, test } from 'vitest'
import { waitUntil } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'
import { FAILED, SCHEDULE, startEndpoint, startSeed } from './seed-fixtures.ts'

const MINUTE = 60_000

async function startAt(at: string, more: { random?: () => number; listLimit?: number } = {}) {
  const clock = createTestClock(Date.parse(at))
  const seed = await startSeed({ clock, random: () => 0, ...more })
  const endpoint = await startEndpoint()
  return {
    ...seed,
    clock,
    endpoint,
    /** Makes a schedule that posts to the endpoint. */
    async add(fields: object) {
      const path = (fields as { path?: string }).path ?? '/in'
      const { path: _, ...rest } = fields as { path?: string }
      return (await seed.ask('POST', SCHEDULE, { endpoint: endpoint.url + path, ...rest })).body
    },
    /** Waits until so many POSTs have come in, and their runs are at rest. */
    async received(count: number) {
      await waitUntil(() => {
        // What was asked for at this instant rings.
        clock.forward(0)
        return endpoint.received.length >= count
      }, `${count} POSTs`)
      await seed.atRest()
      expect(endpoint.received).toHaveLength(count)
    },
    atRest: () => seed.atRest(),
  }
}

test('case 10 and 11: when it is due, exactly its URL gets its payload with the token, once', async () => {
  const { add, clock, endpoint, received } = await startAt('2026-11-21T08:20:00Z')
  await add({ cron_definition: '25 * * * *', payload: { a: [1] }, auth_token: 'blah', path: '/in?x=1' })
  clock.forward(5 * MINUTE)
  await received(1)
  expect(endpoint.received[0]).toMatchObject({ method: 'POST', path: '/in?x=1', body: '{"a":[1]}' })
  const { headers } = endpoint.received[0] ?? {}
  expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Token blah' })
  expect(headers).not.toHaveProperty('idempotency-key')
  expect(headers).not.toHaveProperty('x-hourhand-due')
})

test.each(['text', '', '{"a":1}', [1], false])('the payload %j is sent as JSON', async (payload) => {
  const { add, clock, endpoint, received } = await startAt('2026-11-21T08:20:00Z')
  await add({ cron_definition: '25 * * * *', payload })
  clock.forward(5 * MINUTE)
  await received(1)
  expect(endpoint.received[0]?.body).toBe(JSON.stringify(payload))
})

test('case 11: an interval fires one interval after it was made, and goes on; without a token none is sent', async () => {
  const { add, clock, endpoint, received, ask } = await startAt('2026-11-21T08:00:10Z')
  const { id } = await add({ interval_definition: '1 minutes', payload: null })
  clock.forward(MINUTE - 1)
  clock.forward(1)
  await received(1)
  expect(endpoint.received[0]?.body).toBe('null')
  expect(endpoint.received[0]?.headers).not.toHaveProperty('authorization')
  await ask('PUT', `${SCHEDULE}${id}/`, {
    endpoint: `${endpoint.url}/other`,
    interval_definition: '1 minutes',
  })
  clock.forward(MINUTE)
  await received(2)
  expect(endpoint.received[1]?.path).toBe('/other')
})

test('cases 12 and 13: of schedules due at once all that are enabled are called, each with its own', async () => {
  const { add, clock, endpoint, received } = await startAt('2026-11-21T08:20:00Z')
  await add({ cron_definition: '25 * * * *', path: '/off', enabled: false })
  await add({ cron_definition: '25 * * * *', path: '/twice', frequency: 2 })
  await add({ cron_definition: '25 * * * *', path: '/always', frequency: null })
  clock.forward(5 * MINUTE)
  await received(2)
  expect(endpoint.received.map(({ path }) => path).sort()).toEqual(['/always', '/twice'])
})

test('cases 14 and 15: what is due fires once, and again when it is due again', async () => {
  const { add, clock, received, atRest } = await startAt('2026-11-21T08:24:59.990Z')
  await add({ cron_definition: '25 * * * *' })
  clock.forward(10)
  await received(1)
  // The same instant twice: the clock is set back and passes it again.
  clock.jumpTo(Date.parse('2026-11-21T08:24:58Z'))
  clock.forward(10_000)
  await atRest()
  await received(1)
  clock.forward(60 * MINUTE)
  await received(2)
})

test('case 16: fires at its minute, and not a moment before', async () => {
  const { add, clock, endpoint, received, atRest } = await startAt('2017-01-01T17:24:00Z')
  await add({ cron_definition: '25 * * * *' })
  clock.forward(MINUTE - 1)
  await atRest()
  expect(endpoint.received).toHaveLength(0)
  clock.forward(1)
  await received(1)
})

test('case 24: has had its last run when it has had as many as its frequency says', async () => {
  const { add, clock, received, ask, endpoint, atRest } = await startAt('2026-11-21T08:20:00Z')
  const { id } = await add({ cron_definition: '25 * * * *', frequency: 2 })
  clock.forward(5 * MINUTE)
  await received(1)
  expect((await ask('GET', `${SCHEDULE}${id}/`)).body.enabled).toBe(true)
  clock.forward(60 * MINUTE)
  await received(2)
  expect((await ask('GET', `${SCHEDULE}${id}/`)).body).toMatchObject({ enabled: false, frequency: 2 })
  clock.forward(60 * MINUTE)
  await atRest()
  expect(endpoint.received).toHaveLength(2)
  await ask('PATCH', `${SCHEDULE}${id}/`, { enabled: true })
  clock.forward(60 * MINUTE)
  await received(3)
})

test('any status below 400 is a success', async () => {
  const { add, clock, endpoint, received, ask } = await startAt('2026-11-21T08:20:00Z')
  endpoint.answer.status = 304
  await add({ cron_definition: '25 * * * *' })
  clock.forward(5 * MINUTE)
  await received(1)
  expect((await ask('GET', FAILED)).body.count).toBe(0)
})

describe('a delivery that fails', () => {
  test('is tried six times: after 5 s, and then after powers of a random number from 2 to 4', async () => {
    const { add, clock, endpoint, received, get, atRest } = await startAt('2026-11-21T08:24:00Z', {
      random: () => 0.5,
    })
    endpoint.answer.status = 404
    await add({ cron_definition: '25 8 * * *' })
    clock.forward(MINUTE)
    await received(1)
    // 3 to the powers of 1 to 4.
    for (const [index, seconds] of [5, 3, 9, 27, 81].entries()) {
      clock.forward(seconds * 1_000 - 1)
      await atRest()
      expect(endpoint.received, `before attempt ${index + 2}`).toHaveLength(index + 1)
      clock.forward(1)
      await received(index + 2)
    }
    const [run] = (await get('/api/runs')).body.data
    expect(run).toMatchObject({ outcome: 'failed', attempt: 6, httpStatus: 404 })
  })

  test('case 17: is a failure then; requeued it is none any more, and is delivered again', async () => {
    const { add, clock, endpoint, received, ask, url, atRest } = await startAt('2026-11-21T08:24:00Z')
    endpoint.answer.status = 500
    const { id } = await add({ cron_definition: '25 8 * * *', auth_token: 'blah' })
    clock.forward(MINUTE)
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await received(attempt)
      expect((await ask('GET', FAILED)).body.count).toBe(attempt < 6 ? 0 : 1)
      clock.forward(20_000)
    }
    const [failure] = (await ask('GET', FAILED)).body.results
    expect(Object.keys(failure)).toEqual(['url', 'id', 'schedule', 'task_id', 'initiated_at', 'reason'])
    expect(failure).toMatchObject({
      url: `${url}${FAILED}${failure.id}/`,
      schedule: `${url}${SCHEDULE}${id}/`,
      initiated_at: '2026-11-21T08:25:00.000000Z',
    })
    expect(failure.task_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(failure.reason).toContain('500')
    expect((await ask('GET', `${FAILED}${failure.id}/`)).body).toEqual(failure)
    await ask('PATCH', `${SCHEDULE}${id}/`, { enabled: false })

    endpoint.answer.status = 200
    const requeued = await ask('POST', FAILED, 'null')
    expect([requeued.status, requeued.body]).toEqual([201, { requeued_failed_tasks: true }])
    expect((await ask('GET', FAILED)).body.count).toBe(0)
    expect((await ask('GET', `${FAILED}${failure.id}/`)).status).toBe(404)
    await received(7)
    expect(endpoint.received[6]).toMatchObject({ path: '/in', headers: { authorization: 'Token blah' } })
    await ask('POST', FAILED)
    await atRest()
    expect(endpoint.received).toHaveLength(7)
    expect((await ask('GET', FAILED)).body.count).toBe(0)
  })

  test('case 18: is on the pages of failures, newest first, and its schedule takes it along when it goes', async () => {
    const { add, clock, ask, url, endpoint, received } = await startAt('2026-11-21T08:24:00Z', {
      listLimit: 2,
    })
    endpoint.answer.status = 400
    const ids: string[] = []
    for (let index = 0; index < 3; index += 1) ids.push((await add({ cron_definition: '25 8 * * *' })).id)
    clock.forward(MINUTE)
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await received(3 * attempt)
      clock.forward(20_000)
    }
    const { body: first } = await ask('GET', FAILED)
    expect([first.count, first.previous, first.results.length]).toEqual([3, null, 2])
    const { body: second } = await ask('GET', first.next.slice(url.length))
    expect([second.count, second.next, second.results.length]).toEqual([3, null, 1])
    expect((await ask('GET', second.previous.slice(url.length))).body).toEqual(first)
    const numbers = [...first.results, ...second.results].map(({ id }: { id: number }) => id)
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
    await ask('DELETE', `${SCHEDULE}${ids[0]}/`)
    expect((await ask('GET', FAILED)).body.count).toBe(2)
    await ask('POST', FAILED)
    await received(20)
    expect((await ask('GET', FAILED)).body.count).toBe(0)
  })
})

describe('a webhook', () => {
  test('case 9: belongs to who made it, and is told of schedules that are made', async () => {
    const { ask, askAs, addUser, add, endpoint, received, clock } = await startAt('2026-11-21T08:24:00Z')
    await addUser('carol')
    const { token } = (
      await askAs(null, 'POST', '/api/token-auth/', { username: 'carol', password: 'right' })
    ).body
    const target = `${endpoint.url}/registration/`
    const made = await askAs(`Token ${token}`, 'POST', '/api/v1/webhook/', {
      target,
      event: 'schedule.added',
    })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: 1,
      created: '2026-11-21T08:24:00.000000Z',
      updated: '2026-11-21T08:24:00.000000Z',
      event: 'schedule.added',
      target,
      user: 2,
    })
    const schedule = await add({
      cron_definition: '0 0 1 1 *',
      auth_token: 'secret',
      payload: { a: 1 },
      next_send_at: '2027-01-01T00:00:00Z',
    })
    await received(1)
    expect(endpoint.received[0]).toMatchObject({ method: 'POST', path: '/registration/' })
    const told = JSON.parse(endpoint.received[0]?.body ?? '')
    expect(told).toEqual({
      hook: { id: 1, event: 'schedule.added', target },
      data: {
        id: schedule.id,
        frequency: null,
        triggered: 0,
        cron_definition: '0 0 1 1 *',
        interval_definition: null,
        endpoint: `${endpoint.url}/in`,
        payload: { a: 1 },
        next_send_at: '2027-01-01T00:00:00+00:00',
        enabled: true,
        created_at: '2026-11-21T08:24:00.000000+00:00',
        updated_at: '2026-11-21T08:24:00.000000+00:00',
      },
    })
    await ask('PATCH', `${SCHEDULE}${schedule.id}/`, { enabled: false })
    await ask('POST', SCHEDULE, { endpoint: 'nothing' })
    clock.forward(MINUTE)
    await received(1)
  })

  test('is listed, changed and deleted', async () => {
    const { ask } = await startSeed({ listLimit: 2 })
    const target = 'http://example.com/registration/'
    for (let index = 0; index < 3; index += 1) {
      await ask('POST', '/api/v1/webhook/', { target, event: 'schedule.added' })
    }
    const { body: page } = await ask('GET', '/api/v1/webhook/')
    expect([page.count, page.results.map(({ id }: { id: number }) => id)]).toEqual([3, [3, 2]])
    const path = '/api/v1/webhook/3/'
    expect((await ask('PATCH', path, { target: 'https://example.org/' })).body.target).toBe(
      'https://example.org/',
    )
    expect(await ask('PUT', path, { target })).toMatchObject({
      status: 400,
      body: { event: ['This field is required.'] },
    })
    expect((await ask('PUT', path, { target, event: 'schedule.added' })).body.target).toBe(target)
    expect((await ask('DELETE', path)).status).toBe(204)
    expect((await ask('GET', path)).status).toBe(404)
  })

  test.each([
    [{ target: 'nothing', event: 'schedule.added' }, { target: ['Enter a valid URL.'] }],
    [
      { target: 'http://example.com', event: 'schedule.gone' },
      { event: ['"schedule.gone" is not a valid choice.'] },
    ],
    [{}, { event: ['This field is required.'], target: ['This field is required.'] }],
  ])('of %j is refused', async (body, faults) => {
    const { ask } = await startSeed()
    expect(await ask('POST', '/api/v1/webhook/', body)).toMatchObject({ status: 400, body: faults })
    expect((await ask('GET', '/api/v1/webhook/')).body.count).toBe(0)
  })
})
