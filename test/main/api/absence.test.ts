import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock, type TestClock } from '#test/helpers/clock.ts'

const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })

let app: TestApp
let clock: TestClock
let rotaId = ''
beforeAll(async () => {
  clock = createTestClock(Date.parse('2026-03-02T12:00:00Z'))
  app = await startApp({ clock })
  const day = { name: 'Day', startDate: '2026-03-01T08:00:00Z', type: 'daily' }
  const rotations = [{ ...day, participants: [user('alice'), user('bob')] }]
  rotaId = (await app.post('/v2/schedules', { name: 'Ops', timezone: 'UTC', rotations })).body.data.id
})
afterAll(() => app[Symbol.asyncDispose]())

test('an absence is made, listed, changed and deleted, its covers shown with it', async () => {
  const made = await app.post('/api/absences', {
    user: 'alice@example.com',
    startDate: '2026-03-03T20:00:00+01:00',
    endDate: '2026-03-06T08:00:00Z',
    reason: 'Holiday',
  })
  expect(made.status, made.text).toBe(201)
  const { data } = made.body
  const shift = {
    rotaId,
    rota: 'Ops',
    rotationId: expect.any(String),
    rotation: 'Day',
    cover: { id: expect.any(String), name: 'bob@example.com' },
  }
  expect(data).toEqual({
    id: expect.any(String),
    user: { id: expect.any(String), name: 'alice@example.com' },
    startDate: '2026-03-03T19:00:00Z',
    endDate: '2026-03-06T08:00:00Z',
    reason: 'Holiday',
    createdBy: 'admin@localhost',
    createdAt: '2026-03-02T12:00:00Z',
    shifts: [
      { ...shift, startDate: '2026-03-03T19:00:00Z', endDate: '2026-03-04T08:00:00Z' },
      { ...shift, startDate: '2026-03-05T08:00:00Z', endDate: '2026-03-06T08:00:00Z' },
    ],
  })
  expect((await app.get(`/api/absences/${data.id}`)).body).toEqual({ data })
  const list = async (query: string) => (await app.get(`/api/absences${query}`)).body.data
  expect(await list('')).toEqual([data])
  expect(await list('?user=ALICE@example.com&from=2026-03-06T07:00:00Z')).toEqual([data])
  expect(await list(`?user=${data.user.id}&to=2026-03-03T19:00:00Z`)).toEqual([])
  expect(await list('?user=bob@example.com')).toEqual([])
  expect(await list('?from=2026-03-06T08:00:00Z')).toEqual([])

  const changed = await app.patch(`/api/absences/${data.id}`, {
    endDate: '2026-03-04T00:00:00Z',
    reason: null,
  })
  expect(changed.body.data).toMatchObject({ reason: '', startDate: data.startDate })
  expect(changed.body.data.shifts).toMatchObject([{ endDate: '2026-03-04T00:00:00Z' }])
  expect((await app.delete(`/api/absences/${data.id}`)).body).toEqual({ data: { id: data.id } })
  expect((await app.get(`/api/absences/${data.id}`)).status).toBe(404)
  expect((await app.get(`/v2/schedules/${rotaId}/overrides`)).body.data).toEqual([])
})

test('what cannot be an absence is refused at its field, and nothing is stored', async () => {
  const good = {
    user: 'bob@example.com',
    startDate: '2026-04-01T00:00:00Z',
    endDate: '2026-04-08T00:00:00Z',
  }
  const { id } = (await app.post('/api/absences', good)).body.data
  const readAll = async () => ({
    absences: (await app.get('/api/absences')).body.data,
    overrides: (await app.get(`/v2/schedules/${rotaId}/overrides`)).body.data,
    users: (await app.get('/v2/users')).body.data,
    log: (await app.get('/api/audit-logs')).body.data,
  })
  const before = await readAll()
  const cases: readonly (readonly [object, number, string])[] = [
    [{ ...good, startDate: '2026-04-07T00:00:00Z', endDate: '2026-04-09T00:00:00Z' }, 409, 'startDate'],
    [{ ...good, user: 'zoe@example.com' }, 422, 'user'],
    [{ ...good, user: '' }, 422, 'user'],
    [{ ...good, endDate: good.startDate }, 422, 'endDate'],
    [{ ...good, startDate: '2026-02-01T00:00:00Z', endDate: '2026-03-01T00:00:00Z' }, 422, 'endDate'],
    [{ ...good, startDate: '2026-05-01T00:00:00Z', endDate: '2027-07-01T00:00:00Z' }, 422, 'endDate'],
    [{ ...good, startDate: 'tomorrow' }, 422, 'startDate'],
    [{ user: good.user, startDate: good.startDate }, 422, 'endDate'],
    [{ ...good, reason: 7 }, 422, 'reason'],
    [
      {
        ...good,
        startDate: '2026-06-01T00:00:00Z',
        endDate: '2026-06-02T00:00:00Z',
        reason: 'x'.repeat(1_001),
      },
      422,
      'reason',
    ],
    [{ ...good, cover: 'alice@example.com' }, 422, 'cover'],
  ]
  for (const [body, status, field] of cases) {
    const refused = await app.post('/api/absences', body)
    expect({ status: refused.status, field: refused.body.error.field }, JSON.stringify(body)).toEqual({
      status,
      field,
    })
  }
  const changes: readonly (readonly [object, string])[] = [
    [{ user: 'alice@example.com' }, 'user'],
    [{ endDate: '2026-03-31T00:00:00Z' }, 'endDate'],
    [{ startDate: null }, 'startDate'],
    [{ startDate: '2020-01-01T00:00:00Z' }, 'startDate'],
    [{ startDate: '2026-05-01T00:00:00Z' }, 'startDate'],
    [{ endDate: '2030-01-01T00:00:00Z' }, 'endDate'],
  ]
  for (const [body, field] of changes) {
    const refused = await app.patch(`/api/absences/${id}`, body)
    expect({ status: refused.status, field: refused.body.error.field }).toEqual({ status: 422, field })
  }
  for (const [query, field] of [
    ['user=zoe@example.com', 'user'],
    ['from=x', 'from'],
    ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'to'],
  ]) {
    expect((await app.get(`/api/absences?${query}`)).body.error.field).toBe(field)
  }
  expect((await app.patch('/api/absences/nowhere', {})).status).toBe(404)
  expect((await app.delete('/api/absences/nowhere')).status).toBe(404)
  expect(await readAll()).toEqual(before)
})

test('absences are listed in pages, those that are over only when asked for', async () => {
  const dates = (day: number) => ({
    startDate: `2026-07-0${day}T00:00:00Z`,
    endDate: `2026-07-0${day}T12:00:00Z`,
  })
  for (const day of [1, 2, 3]) await app.post('/api/absences', { user: 'alice@example.com', ...dates(day) })
  const list = async (query: string) => {
    const { data, meta } = (await app.get(`/api/absences?user=alice@example.com&${query}`)).body
    return [data.map(({ startDate }: { startDate: string }) => startDate.slice(8, 10)).join(), meta]
  }
  expect(await list('limit=2')).toEqual(['01,02', { total: 3, page: 1, limit: 2 }])
  expect(await list('limit=2&page=2')).toEqual(['03', { total: 3, page: 2, limit: 2 }])
  clock.jumpTo(Date.parse('2026-07-02T13:00:00Z'))
  expect(await list('')).toEqual(['03', { total: 1, page: 1, limit: 50 }])
  expect((await list('from=2026-07-02T00:00:00Z'))[0]).toBe('02,03')
  expect((await list('to=2026-07-03T00:00:00Z'))[0]).toBe('01,02')
})
