// Rotas as our own API reads them; what takes and swaps shifts; all of it through a real server.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock, type TestClock } from '#test/helpers/clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })

/** Alice and Bob day by day from 1 March 2026 (Alice), 8:00 UTC; Monday 2 March is Bob's. */
const DAILY = {
  name: 'Day',
  startDate: '2026-03-01T08:00:00Z',
  type: 'daily',
  participants: [user('alice'), user('bob')],
}

let clock: TestClock
let app: TestApp
let rotaId = ''

async function addRota(more: object = {}): Promise<string> {
  const body = { name: 'Ops', timezone: 'UTC', rotations: [DAILY], ...more }
  const answer = await app.post('/v2/schedules', body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.data.id
}

const email = (name: string) => `${name}@example.com`
const path = (rest: string) => `/api/rotas/${rotaId}/${rest}`

/** Who is on call, by the dialect, which knows nothing of swaps. */
async function onCallAt(at: string): Promise<readonly string[]> {
  const { body } = await app.get(`/v2/schedules/${rotaId}/on-calls?flat=true&date=${at}`)
  return body.data.onCallRecipients.map((name: string) => name.split('@')[0])
}

/** What may not differ after something was refused. */
async function readAll(): Promise<unknown> {
  const { data: overrides } = (await app.get(`/v2/schedules/${rotaId}/overrides`)).body
  const { data: swaps } = (await app.get(path('swaps'))).body
  const { data: absences } = (await app.get('/api/absences')).body
  const { data: log } = (await app.get('/api/audit-logs')).body
  const { data: users } = (await app.get('/v2/users')).body
  const { data: rota } = (await app.get(`/v2/schedules/${rotaId}`)).body
  return { overrides, swaps, absences, log, users, rota }
}

beforeEach(async () => {
  clock = createTestClock(Date.parse('2026-03-02T12:00:00Z'))
  app = await startApp({ clock })
  rotaId = await addRota()
})
afterEach(() => app[Symbol.asyncDispose]())

describe('a rota', () => {
  test('is shown whole: rotations in words, who is on call and until when, what comes next', async () => {
    const { status, body } = await app.get(`/api/rotas/${rotaId}`)
    expect(status).toBe(200)
    const named = (name: string) => ({ type: 'user', id: expect.any(String), name: email(name) })
    expect(body).toEqual({
      data: {
        id: rotaId,
        name: 'Ops',
        description: '',
        timeZone: 'UTC',
        enabled: true,
        ownerTeam: null,
        rotations: [
          {
            id: expect.any(String),
            name: 'Day',
            type: 'daily',
            length: 1,
            startDate: '2026-03-01T08:00:00Z',
            endDate: null,
            participants: [named('alice'), named('bob')],
            restriction: null,
            countsOpenDays: false,
          },
        ],
        onCall: [
          {
            rotationId: expect.any(String),
            rotation: 'Day',
            type: 'default',
            participant: named('bob'),
            people: [{ id: expect.any(String), username: email('bob'), fullName: email('bob') }],
            // Nothing was on call by a rota before it was made.
            startDate: '2026-03-02T12:00:00Z',
            endDate: '2026-03-03T08:00:00Z',
          },
        ],
        next: { at: '2026-03-03T08:00:00Z', participants: [named('alice')] },
        firstGap: null,
      },
    })
    expect((await app.get('/api/rotas')).body.data).toEqual([body.data])
  })

  test('tells the whole of a shift, what is over of it included', async () => {
    clock.forward(DAY + HOUR)
    // A change, wherever it lies, writes what has been until now into history.
    const far = { startDate: '2026-06-01T00:00:00Z', endDate: '2026-06-02T00:00:00Z' }
    await app.post(`/v2/schedules/${rotaId}/overrides`, { user: user('carol'), ...far })
    clock.forward(HOUR)
    const [duty] = (await app.get(`/api/rotas/${rotaId}`)).body.data.onCall
    expect(duty).toMatchObject({ startDate: '2026-03-03T08:00:00Z', endDate: '2026-03-04T08:00:00Z' })
  })

  test('says its restriction, its owner and its first gap, and shows a team with its people', async () => {
    await app.post('/v2/teams', { name: 'ops', members: [{ user: { username: email('alice') } }] })
    const restriction = { startHour: 8, startMin: 0, endHour: 18, endMin: 30 }
    const id = await addRota({
      name: 'Office',
      timezone: 'Europe/Berlin',
      ownerTeam: { name: 'ops' },
      rotations: [
        {
          ...DAILY,
          participants: [{ type: 'team', name: 'ops' }],
          timeRestriction: { type: 'time-of-day', restriction },
        },
      ],
    })
    const { data } = (await app.get(`/api/rotas/${id}`)).body
    expect(data.rotations[0].restriction).toBe('every day 08:00–18:30')
    expect(data.ownerTeam).toEqual({ id: expect.any(String), name: 'ops' })
    expect(data.onCall).toMatchObject([
      { participant: { type: 'team', name: 'ops' }, people: [{ username: email('alice') }] },
    ])
    expect(data.onCall[0].endDate).toBe('2026-03-02T17:30:00Z')
    expect(data.next).toEqual({ at: '2026-03-02T17:30:00Z', participants: [] })
    expect(data.firstGap).toEqual({ startDate: '2026-03-02T17:30:00Z', endDate: '2026-03-03T07:00:00Z' })
  })

  test('that is disabled has nobody on call, nothing next and no gap', async () => {
    await app.patch(`/v2/schedules/${rotaId}`, { enabled: false })
    expect((await app.get(`/api/rotas/${rotaId}`)).body.data).toMatchObject({
      enabled: false,
      onCall: [],
      next: { at: null, participants: [] },
      firstGap: null,
    })
  })

  test('that is unknown is 404, on each of its paths', async () => {
    for (const rest of ['', '/timeline', '/gaps', '/fairness', '/swaps']) {
      const { status, body } = await app.get(`/api/rotas/nowhere${rest}`)
      expect({ status, code: body.error.code }, rest).toEqual({ status: 404, code: 'not_found' })
    }
    expect((await app.post('/api/rotas/nowhere/preview', {})).status).toBe(404)
    expect((await app.post('/api/rotas/nowhere/take', { user: email('bob') })).status).toBe(404)
  })
})

describe('the timeline', () => {
  test('is this week’s, from local Monday, with its layers and the past cut at now', async () => {
    await app.post(`/v2/schedules/${rotaId}/overrides`, {
      alias: 'help',
      user: user('carol'),
      startDate: '2026-03-04T10:00:00Z',
      endDate: '2026-03-04T12:00:00Z',
    })
    clock.forward(HOUR)
    const { data } = (await app.get(path('timeline'))).body
    expect({ from: data.from, to: data.to, zone: data.timeZone }).toEqual({
      from: '2026-03-02T00:00:00Z',
      to: '2026-03-09T00:00:00Z',
      zone: 'UTC',
    })
    const [lane] = data.final
    expect(lane).toMatchObject({ name: 'Day', order: 1 })
    expect(lane.periods.slice(0, 2)).toEqual([
      {
        startDate: '2026-03-02T12:00:00Z',
        endDate: '2026-03-02T13:00:00Z',
        type: 'default',
        isPast: true,
        recipient: { type: 'user', id: expect.any(String), name: email('bob') },
      },
      expect.objectContaining({ endDate: '2026-03-03T08:00:00Z', isPast: false }),
    ])
    expect(data.override[0].periods).toMatchObject([
      { recipient: { name: email('carol') }, type: 'override' },
    ])
    expect(data.base[0].periods.some((one: { type: string }) => one.type !== 'default')).toBe(false)
  })

  test('names whose duty was forwarded', async () => {
    await app.post('/v2/users', { username: email('carol'), fullName: 'Carol', role: { name: 'User' } })
    await app.post('/v2/forwarding-rules', {
      fromUser: user('alice'),
      toUser: user('carol'),
      startDate: '2026-03-03T08:00:00Z',
      endDate: '2026-03-04T08:00:00Z',
    })
    const { data } = (await app.get(path('timeline'))).body
    expect(data.forwarding[0].periods).toMatchObject([
      { type: 'forwarding', recipient: { name: email('carol') }, fromUser: { name: email('alice') } },
    ])
  })

  test.each([
    ['from=nonsense', 'from'],
    ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'to'],
    ['from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z', 'to'],
  ])('of %s is 422 at %s', async (query, field) => {
    const { status, body } = await app.get(path(`timeline?${query}`))
    expect({ status, field: body.error.field }).toEqual({ status: 422, field })
  })

  test('that is too long to be shown is 422 at its end, never a fault', async () => {
    const hourly = (name: string) => ({ ...DAILY, name, type: 'hourly' })
    rotaId = await addRota({ name: 'Hours', rotations: [hourly('a'), hourly('b'), hourly('c')] })
    for (const rest of ['timeline', 'gaps', 'fairness']) {
      const range = 'from=2026-03-01T00:00:00Z&to=2027-03-31T00:00:00Z'
      const { status, body } = await app.get(path(`${rest}?${range}`))
      expect({ status, field: body.error.field }, rest).toEqual({ status: 422, field: 'to' })
    }
  })
})

test('gaps are the uncovered spans of the next 30 days, or of a range', async () => {
  expect((await app.get(path('gaps'))).body).toEqual({ data: [] })
  await app.post(`/v2/schedules/${rotaId}/overrides`, {
    user: { type: 'none' },
    startDate: '2026-03-10T10:00:00Z',
    endDate: '2026-03-10T12:30:00Z',
  })
  const gap = { startDate: '2026-03-10T10:00:00Z', endDate: '2026-03-10T12:30:00Z', seconds: 9_000 }
  expect((await app.get(path('gaps'))).body).toEqual({ data: [gap] })
  expect((await app.get(`/api/rotas/${rotaId}`)).body.data.firstGap).toEqual({
    startDate: gap.startDate,
    endDate: gap.endDate,
  })
  const cut = await app.get(path('gaps?from=2026-03-10T12:00:00Z&to=2026-03-11T00:00:00Z'))
  expect(cut.body.data).toEqual([{ ...gap, startDate: '2026-03-10T12:00:00Z', seconds: 1_800 }])
})

test('gaps are where a team, an escalation or a schedule has nobody behind it', async () => {
  await app.post('/v2/teams', { name: 'empty' })
  const turn = (type: string, name: string) => ({ ...DAILY, participants: [{ type, name }] })
  rotaId = await addRota({ name: 'Team', rotations: [turn('team', 'empty')] })
  const week = 'gaps?from=2026-03-02T12:00:00Z&to=2026-03-09T12:00:00Z'
  const whole = { startDate: '2026-03-02T12:00:00Z', endDate: '2026-03-09T12:00:00Z', seconds: 604_800 }
  expect((await app.get(path(week))).body.data).toEqual([whole])
  expect((await app.get(`/api/rotas/${rotaId}`)).body.data.firstGap).toMatchObject({
    startDate: whole.startDate,
  })
  await app.post('/v2/teams/empty/members?teamIdentifierType=name', { user: { username: email('bob') } })
  expect((await app.get(path(week))).body.data).toEqual([])

  // The schedule behind the escalation is only on duty by day.
  const day = { type: 'time-of-day', restriction: { startHour: 8, startMin: 0, endHour: 18, endMin: 0 } }
  const behind = await addRota({ name: 'Behind', rotations: [{ ...DAILY, timeRestriction: day }] })
  const rules = [{ recipient: { type: 'schedule', id: behind }, delay: { timeAmount: 0 } }]
  await app.post('/v2/escalations', { name: 'up', rules })
  rotaId = await addRota({ name: 'Up', rotations: [turn('escalation', 'up')] })
  const { data } = (await app.get(path('gaps?to=2026-03-03T12:00:00Z'))).body
  expect(data).toEqual([
    { startDate: '2026-03-02T18:00:00Z', endDate: '2026-03-03T08:00:00Z', seconds: 14 * 3_600 },
  ])
  const preview = await app.post(path('preview'), { rotations: [turn('team', 'nobody yet')] })
  expect(preview.body.data.gaps).toMatchObject([{ startDate: '2026-03-02T12:00:00Z' }])
})

test('a disabled rota is one gap from now on, and its fairness counts what was', async () => {
  clock.forward(DAY)
  await app.patch(`/v2/schedules/${rotaId}`, { enabled: false })
  const range = 'from=2026-03-02T12:00:00Z&to=2026-03-09T12:00:00Z'
  expect((await app.get(path(`gaps?${range}`))).body.data).toEqual([
    { startDate: '2026-03-03T12:00:00Z', endDate: '2026-03-09T12:00:00Z', seconds: 6 * 86_400 },
  ])
  const { people } = (await app.get(path(`fairness?${range}`))).body.data
  expect(people.map(({ hours }: { hours: number }) => hours)).toEqual([4, 20])
})

describe('the list of rotas', () => {
  test('comes in pages, and can be searched', async () => {
    const second = await addRota({ name: 'Web', description: 'the SHOP' })
    const ids = async (query: string) => {
      const { status, body } = await app.get(`/api/rotas?${query}`)
      expect(status).toBe(200)
      return [body.data.map(({ id }: { id: string }) => id), body.meta]
    }
    expect(await ids('')).toEqual([[rotaId, second], { total: 2, page: 1, limit: 50 }])
    expect(await ids('limit=1&page=2')).toEqual([[second], { total: 2, page: 2, limit: 1 }])
    expect(await ids('limit=1000&page=2')).toEqual([[], { total: 2, page: 2, limit: 500 }])
    expect(await ids('search=shop')).toEqual([[second], { total: 1, page: 1, limit: 50 }])
    expect(await ids('search=OPS')).toEqual([[rotaId], { total: 1, page: 1, limit: 50 }])
    for (const list of ['/api/rotas', path('swaps'), '/api/absences']) {
      for (const bad of ['limit=0', 'limit=x', 'limit=', 'page=-1']) {
        const refused = await app.get(`${list}?${bad}`)
        expect([list, refused.status, refused.body.error.field]).toEqual([list, 422, bad.split('=')[0]])
      }
    }
  })
})

describe('fairness', () => {
  const RANGE = 'from=2026-03-02T12:00:00Z&to=2026-03-09T08:00:00Z'

  test('counts hours, nights, weekends and holidays of each person, those with none included', async () => {
    const { status, body } = await app.get(path(`fairness?${RANGE}&holidays=2026-03-04`))
    expect(status).toBe(200)
    // Bob: from 2 March 12:00 for 20 h, then the 4th, 6th and 8th (Sunday); Alice: the 3rd, 5th and 7th.
    expect(body.data.people).toEqual([
      {
        type: 'user',
        id: expect.any(String),
        name: email('alice'),
        shifts: 3,
        hours: 72,
        nights: 3,
        nightHours: 24,
        weekendHours: 24,
        holidayHours: 8,
      },
      expect.objectContaining({ name: email('bob'), shifts: 4, hours: 92, nights: 4, weekendHours: 24 }),
    ])
    expect(body.data).toMatchObject({ from: '2026-03-02T12:00:00Z', balance: 78 })
  })

  test('takes holidays from a calendar, and refuses what is none', async () => {
    const calendar = await app.post('/api/calendars', { name: 'Days', dates: ['2026-03-04'] })
    const { id } = calendar.body.data
    const { body } = await app.get(path(`fairness?${RANGE}&calendar=${id}`))
    expect(body.data.people[0].holidayHours).toBe(8)
    for (const [query, field] of [
      ['calendar=cal_zzzzzz', 'calendar'],
      ['calendar=x', 'calendar'],
      ['holidays=2026-13-01', 'holidays'],
    ]) {
      const refused = await app.get(path(`fairness?${query}`))
      expect({ status: refused.status, field: refused.body.error.field }).toEqual({ status: 422, field })
    }
  })

  test('is about the last 90 days unless said otherwise, by what really was', async () => {
    clock.forward(2 * DAY)
    const { data } = (await app.get(path('fairness'))).body
    expect({ from: data.from, to: data.to }).toEqual({
      from: '2025-12-04T12:00:00Z',
      to: '2026-03-04T12:00:00Z',
    })
    expect(data.people.map(({ hours }: { hours: number }) => hours)).toEqual([24, 24])
  })
})

describe('a preview', () => {
  test('shows what a change would do and to whom, and stores nothing', async () => {
    const before = await readAll()
    const { status, body } = await app.post(path('preview'), {
      from: '2026-03-02T12:00:00Z',
      to: '2026-03-06T08:00:00Z',
      rotations: [{ ...DAILY, participants: [user('alice'), user('bob'), user('dora')] }],
      overrides: [{ user: user('erik'), startDate: '2026-03-04T08:00:00Z', endDate: '2026-03-04T20:00:00Z' }],
    })
    expect(status, JSON.stringify(body)).toBe(200)
    // Turns of three from 1 March: Bob on the 2nd, Dora on the 3rd, Alice on the 4th, Bob on the 5th.
    const { final, difference, gaps } = body.data
    expect(
      final[0].periods.map(({ recipient, startDate }: { recipient: { name: string }; startDate: string }) => [
        startDate.slice(5, 13),
        recipient.name.split('@')[0],
      ]),
    ).toEqual([
      ['03-02T12', 'bob'],
      ['03-03T08', 'dora'],
      ['03-04T08', 'erik'],
      ['03-04T20', 'alice'],
      ['03-05T08', 'bob'],
    ])
    const ofAlice = difference.find(({ name }: { name: string }) => name === email('alice'))
    expect(ofAlice).toMatchObject({
      type: 'user',
      hoursBefore: 48,
      hoursAfter: 12,
      gained: [{ startDate: '2026-03-04T20:00:00Z', endDate: '2026-03-05T08:00:00Z' }],
    })
    expect(difference.map(({ name }: { name: string }) => name.split('@')[0]).sort()).toEqual([
      'alice',
      'bob',
      'dora',
      'erik',
    ])
    expect(gaps).toEqual([])
    expect(await readAll()).toEqual(before)
  })

  test('knows a rotation by its id or name, so that an unchanged one makes no difference', async () => {
    const { body } = await app.post(path('preview'), { rotations: [DAILY] })
    expect(body.data.difference).toEqual([])
    const { data: rota } = (await app.get(`/v2/schedules/${rotaId}`)).body
    expect(body.data.final[0].rotationId).toBe(rota.rotations[0].id)
  })

  test('shows the gaps a change would make', async () => {
    const night = { startHour: 18, startMin: 0, endHour: 6, endMin: 0 }
    const { body } = await app.post(path('preview'), {
      to: '2026-03-03T12:00:00Z',
      rotations: [{ ...DAILY, timeRestriction: { type: 'time-of-day', restriction: night } }],
    })
    expect(body.data.gaps).toEqual([
      { startDate: '2026-03-02T12:00:00Z', endDate: '2026-03-02T18:00:00Z', seconds: 21_600 },
      { startDate: '2026-03-03T06:00:00Z', endDate: '2026-03-03T12:00:00Z', seconds: 21_600 },
    ])
  })

  test('shows unknown people by their names, and refuses them where the write would', async () => {
    const rotations = [{ ...DAILY, participants: [user('zoe'), { type: 'team', name: 'night crew' }] }]
    const { status, body } = await app.post(path('preview'), { rotations })
    expect(status).toBe(200)
    expect(body.data.final[0].periods[0].recipient).toMatchObject({ type: 'team', name: 'night crew' })
    expect((await app.get('/v2/users')).body.totalCount).toBe(2)
    await app.patch('/api/settings', { participants: 'refuse' })
    const refused = await app.post(path('preview'), { rotations })
    expect([refused.status, refused.body.error.field]).toEqual([422, 'rotations[0].participants[0]'])
    expect((await app.get('/api/settings')).body.data.participants).toBe('refuse')
  })

  test('is refused to a token that only reads, as the writes are', async () => {
    const { body } = await app.post('/api/tokens', { name: 'reader', access: 'read' })
    const as = { authorization: `Bearer ${body.data.token}` }
    const send = (rest: string, content: object) => app.send('POST', path(rest), content, as)
    expect((await send('preview', {})).status).toBe(403)
    expect((await send('take', { user: email('alice') })).status).toBe(403)
  })

  test.each([
    [{ rotations: [{ ...DAILY, length: 0 }] }, 'rotations[0].length'],
    [{ overrides: [{ user: user('bob'), startDate: 'x', endDate: 'y' }] }, 'overrides[0].startDate'],
    [{ timezone: 'Nowhere/Land' }, 'timezone'],
    [{ unknown: 1 }, 'unknown'],
    [{ from: 'soon' }, 'from'],
    [{ enabled: 'yes' }, 'enabled'],
  ])('of %j is 422 at %s', async (body, field) => {
    const before = await readAll()
    const refused = await app.post(path('preview'), body)
    expect({ status: refused.status, field: refused.body.error.field }).toEqual({ status: 422, field })
    expect(await readAll()).toEqual(before)
  })
})

describe('taking a shift', () => {
  test('gives what is left of the shift that runs to whoever takes it', async () => {
    const { status, body } = await app.post(path('take'), { user: email('alice') })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.data).toEqual({
      alias: expect.stringMatching(/^take-[0-9a-f]{8}$/),
      rotaId,
      rotation: { id: expect.any(String), name: 'Day' },
      user: { id: expect.any(String), name: email('alice') },
      startDate: '2026-03-02T12:00:00Z',
      endDate: '2026-03-03T08:00:00Z',
    })
    expect(await onCallAt('2026-03-02T13:00:00Z')).toEqual(['alice'])
    const alias = await app.get(`/v2/schedules/${rotaId}/overrides/${body.data.alias}`)
    expect(alias.body.data.user.username).toBe(email('alice'))
    const [entry] = (await app.get('/api/audit-logs')).body.data
    expect(entry).toMatchObject({ action: 'create', resourceType: 'rota-override' })
  })

  test('of a coming shift takes all of it', async () => {
    const { body } = await app.post(path('take'), { user: email('carol'), at: '2026-03-05T20:00:00Z' })
    expect(body.data).toMatchObject({ startDate: '2026-03-05T08:00:00Z', endDate: '2026-03-06T08:00:00Z' })
    expect(await onCallAt('2026-03-05T08:00:00Z')).toEqual(['carol'])
    expect(await onCallAt('2026-03-06T08:00:00Z')).toEqual(['bob'])
  })

  test('asks which rotation where several are on duty', async () => {
    rotaId = await addRota({ name: 'Two', rotations: [DAILY, { ...DAILY, name: 'Second' }] })
    const refused = await app.post(path('take'), { user: email('carol') })
    expect({ status: refused.status, field: refused.body.error.field }).toEqual({
      status: 422,
      field: 'rotation',
    })
    const { body } = await app.post(path('take'), { user: email('carol'), rotation: 'Second' })
    expect(body.data.rotation.name).toBe('Second')
    expect((await onCallAt('2026-03-02T13:00:00Z')).toSorted()).toEqual(['bob', 'carol'])
  })

  test.each([
    [{ user: email('bob') }, 409, 'user'],
    [{ user: 'nobody' }, 422, 'user'],
    [{ user: email('alice'), at: '2026-03-01T10:00:00Z' }, 422, 'at'],
    [{ user: email('alice'), at: '9999-12-31T23:00:00Z' }, 422, 'at'],
    [{ user: email('alice'), at: '0001-01-01T00:00:00Z' }, 422, 'at'],
    [{ user: email('alice'), rotation: 'Night' }, 422, 'rotation'],
    [{ user: email('alice'), reason: 'x' }, 422, 'reason'],
    [{}, 422, 'user'],
  ])('of %j is %i at %s, and changes nothing', async (body, status, field) => {
    const before = await readAll()
    const refused = await app.post(path('take'), body)
    expect({ status: refused.status, field: refused.body.error.field }).toEqual({ status, field })
    expect(await readAll()).toEqual(before)
  })

  test('is refused to somebody who is away', async () => {
    await app.post('/v2/users', { username: email('carol'), fullName: 'Carol', role: { name: 'User' } })
    await app.post('/api/absences', {
      user: email('carol'),
      startDate: '2026-03-02T20:00:00Z',
      endDate: '2026-03-04T00:00:00Z',
    })
    expect((await app.post(path('take'), { user: email('carol') })).status).toBe(409)
  })

  test('is refused to somebody whose duties are forwarded then, unless they come back', async () => {
    const rule = { startDate: '2026-03-03T04:00:00Z', endDate: '2026-03-03T05:00:00Z' }
    const forward = (from: string, to: string) =>
      app.post('/v2/forwarding-rules', {
        alias: `${from} to ${to}`,
        fromUser: { username: email(from) },
        toUser: { username: email(to) },
        ...rule,
      })
    await forward('carol', 'alice')
    const refused = await app.post(path('take'), { user: email('carol') })
    expect([refused.status, refused.body.error.field]).toEqual([409, 'user'])
    expect(refused.body.error.message).toContain('[carol to alice]')
    await forward('alice', 'carol')
    expect((await app.post(path('take'), { user: email('carol') })).status).toBe(201)
  })
})

describe('a swap', () => {
  /** Alice's 5 March for Bob's 6 March. */
  const SWAP = {
    from: { user: email('alice'), start: '2026-03-05T08:00:00Z' },
    to: { user: email('bob'), start: '2026-03-06T20:00:00Z' },
  }

  async function ask(body: object = SWAP): Promise<string> {
    const answer = await app.post(path('swaps'), body)
    expect(answer.status, answer.text).toBe(201)
    return answer.body.data.id
  }

  test('is asked for, changes nothing until it is accepted, and then both shifts', async () => {
    const { body } = await app.post(path('swaps'), SWAP)
    const person = (name: string) => ({ id: expect.any(String), name: email(name) })
    const [rotation] = (await app.get(`/api/rotas/${rotaId}`)).body.data.rotations
    expect(body.data).toEqual({
      id: expect.any(String),
      state: 'requested',
      from: {
        rotationId: rotation.id,
        user: person('alice'),
        startDate: '2026-03-05T08:00:00Z',
        endDate: '2026-03-06T08:00:00Z',
      },
      to: {
        rotationId: rotation.id,
        user: person('bob'),
        startDate: '2026-03-06T08:00:00Z',
        endDate: '2026-03-07T08:00:00Z',
      },
      createdBy: 'admin@localhost',
      createdAt: '2026-03-02T12:00:00Z',
      decidedBy: null,
      decidedAt: null,
    })
    expect(await onCallAt('2026-03-05T10:00:00Z')).toEqual(['alice'])

    clock.forward(HOUR)
    const accepted = await app.post(path(`swaps/${body.data.id}/accept`))
    expect(accepted.status, accepted.text).toBe(200)
    expect(accepted.body.data).toMatchObject({ state: 'accepted', decidedAt: '2026-03-02T13:00:00Z' })
    expect(await onCallAt('2026-03-05T10:00:00Z')).toEqual(['bob'])
    expect(await onCallAt('2026-03-06T10:00:00Z')).toEqual(['alice'])
    expect(await onCallAt('2026-03-04T10:00:00Z')).toEqual(['bob'])
    expect((await app.get(path('swaps'))).body.data).toEqual([accepted.body.data])
    expect((await app.post(path(`swaps/${body.data.id}/accept`))).status).toBe(409)
    const entries = (await app.get('/api/audit-logs?resourceType=swap')).body.data
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['update', 'create'])
  })

  test('of a shift that runs is about what is left of it', async () => {
    clock.forward(DAY)
    const id = await ask({ from: { user: email('alice'), start: '2026-03-03T10:00:00Z' }, to: SWAP.to })
    expect((await app.get(path(`swaps/${id}`))).body.data.from.startDate).toBe('2026-03-03T08:00:00Z')
    clock.forward(HOUR)
    expect((await app.post(path(`swaps/${id}/accept`))).status).toBe(200)
    expect(await onCallAt('2026-03-03T12:30:00Z')).toEqual(['alice'])
    expect(await onCallAt('2026-03-03T13:30:00Z')).toEqual(['bob'])
  })

  test('that is declined is over; one that is deleted is gone, with what it still did', async () => {
    const declined = await ask()
    expect((await app.post(path(`swaps/${declined}/decline`))).body.data.state).toBe('declined')
    expect((await app.post(path(`swaps/${declined}/accept`))).status).toBe(409)
    expect((await app.delete(path(`swaps/${declined}`))).status).toBe(409)

    const taken = await ask()
    expect((await app.delete(path(`swaps/${taken}`))).body).toEqual({ data: { id: taken } })
    expect((await app.get(path(`swaps/${taken}`))).status).toBe(404)

    const done = await ask()
    await app.post(path(`swaps/${done}/accept`))
    clock.forward(3 * DAY)
    expect((await app.delete(path(`swaps/${done}`))).status).toBe(200)
    // What has been stays: Bob had the first hours of the 5th.
    expect(await onCallAt('2026-03-05T10:00:00Z')).toEqual(['bob'])
    expect(await onCallAt('2026-03-05T13:00:00Z')).toEqual(['alice'])
    expect(await onCallAt('2026-03-06T10:00:00Z')).toEqual(['bob'])
  })

  test.each([
    ['somebody else took it', 'carol', '2026-03-06T08:00:00Z', '2026-03-07T08:00:00Z'],
    ['it is shorter', 'carol', '2026-03-06T20:00:00Z', '2026-03-07T08:00:00Z'],
    ['it is longer', 'bob', '2026-03-06T06:00:00Z', '2026-03-06T08:00:00Z'],
  ])('is 409 when %s, and stays as asked for', async (_why, name, startDate, endDate) => {
    const id = await ask({ ...SWAP, from: { user: email('alice'), start: '2026-03-03T08:00:00Z' } })
    await app.post(`/v2/schedules/${rotaId}/overrides`, { user: user(name), startDate, endDate })
    const before = await readAll()
    const refused = await app.post(path(`swaps/${id}/accept`))
    expect({ status: refused.status, code: refused.body.error.code }).toEqual({
      status: 409,
      code: 'conflict',
    })
    expect(await readAll()).toEqual(before)
    expect((await app.get(path(`swaps/${id}`))).body.data.state).toBe('requested')
  })

  test('is 409 when a shift is over, or one of the two is away', async () => {
    const late = await ask()
    clock.forward(4 * DAY)
    expect((await app.post(path(`swaps/${late}/accept`))).status).toBe(409)
    const away = await ask({
      from: { user: email('alice'), start: '2026-03-09T08:00:00Z' },
      to: { user: email('bob'), start: '2026-03-10T08:00:00Z' },
    })
    const range = { startDate: '2026-03-10T12:00:00Z', endDate: '2026-03-10T13:00:00Z' }
    await app.post('/api/absences', { user: email('alice'), ...range })
    const before = await readAll()
    expect((await app.post(path(`swaps/${away}/accept`))).status).toBe(409)
    expect(await readAll()).toEqual(before)
  })

  test('is 409 when one of the two forwards the duty that they would get', async () => {
    const id = await ask()
    await app.post('/v2/forwarding-rules', {
      alias: 'on holiday',
      fromUser: { username: email('alice') },
      toUser: { username: email('carol') },
      startDate: '2026-03-06T23:00:00Z',
      endDate: '2026-03-08T00:00:00Z',
    })
    const refused = await app.post(path(`swaps/${id}/accept`))
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringContaining('[on holiday]'),
    ])
    expect((await app.get(path('swaps?limit=1'))).body).toMatchObject({
      data: [{ id, state: 'requested' }],
      meta: { total: 1, page: 1, limit: 1 },
    })
  })

  test.each([
    [{ ...SWAP, from: { user: 'nobody', start: SWAP.from.start } }, 'from.user'],
    [{ ...SWAP, from: { user: email('bob'), start: SWAP.from.start } }, 'from.start'],
    [{ ...SWAP, to: { user: email('bob'), start: '2026-02-27T10:00:00Z' } }, 'to.start'],
    [{ ...SWAP, to: { user: email('alice'), start: '2026-03-07T10:00:00Z' } }, 'to.user'],
    [{ ...SWAP, to: { user: email('bob'), start: 'then' } }, 'to.start'],
    [{ from: SWAP.from }, 'to'],
    [{ ...SWAP, why: 'x' }, 'why'],
  ])('of %j is 422 at %s, and nothing is stored', async (body, field) => {
    const before = await readAll()
    const refused = await app.post(path('swaps'), body)
    expect({ status: refused.status, field: refused.body.error.field }).toEqual({ status: 422, field })
    expect(await readAll()).toEqual(before)
  })
})

test('settings say what becomes of unknown participants', async () => {
  expect((await app.get('/api/settings')).body).toMatchObject({
    data: {
      operator: {
        name: 'admin',
        displayName: 'Operator',
        email: 'admin@localhost',
        timeZone: 'Europe/Berlin',
      },
      participants: 'create',
      metricsUrl: null,
      eventWebhook: null,
      aws: { endpoint: null, profiles: {} },
      smtp: null,
      instabase: null,
      history: { runDays: 365, auditDays: 730 },
    },
  })
  expect((await app.patch('/api/settings', { participants: 'refuse' })).body.data.participants).toBe('refuse')
  const refused = await app.post('/v2/schedules', {
    name: 'X',
    rotations: [{ ...DAILY, participants: [user('x')] }],
  })
  expect(refused.status).toBe(422)
  expect((await app.patch('/api/settings', {})).body.data.participants).toBe('refuse')
  expect((await app.patch('/api/settings', { participants: 'maybe' })).body.error.field).toBe('participants')
  const nowhere = await app.patch('/api/settings', { operator: { timeZone: 'Mars/Olympus' } })
  expect(nowhere.body.error.field).toBe('operator.timeZone')
  const [entry, ...others] = (await app.get('/api/audit-logs?resourceType=setting')).body.data
  expect(others).toEqual([])
  expect(entry.metadata).toEqual({
    before: { participants: 'create' },
    after: { participants: 'refuse' },
  })
})

describe('a rota that is not there yet', () => {
  test('is previewed, and nothing is stored', async () => {
    const before = await readAll()
    const range = { from: '2026-03-03T08:00:00Z', to: '2026-03-05T08:00:00Z' }
    const answer = await app.post('/api/rotas/preview', { ...range, timezone: 'UTC', rotations: [DAILY] })
    expect(answer.status, answer.text).toBe(200)
    const { before: was, final, difference, gaps, gapsBefore } = answer.body.data
    expect(was).toEqual([])
    expect(final[0].periods.map((period: { recipient: object }) => period.recipient)).toMatchObject([
      { name: email('alice') },
      { name: email('bob') },
    ])
    expect(difference).toMatchObject([{ hoursAfter: 24 }, { hoursAfter: 24 }])
    expect([gapsBefore, gaps]).toMatchObject([[{ seconds: 172_800 }], []])
    expect(await readAll()).toEqual(before)
    expect((await app.post('/api/rotas/preview', range)).status).toBe(422)
  })
})

describe('the shifts of a person', () => {
  test('are those of all rotas, through a team too, by when they begin', async () => {
    await app.post('/v2/teams', { name: 'Night', members: [{ user: { username: email('bob') } }] })
    const night = { ...DAILY, name: 'Team', participants: [{ type: 'team', name: 'Night' }, user('alice')] }
    await addRota({ name: 'Second', rotations: [night] })
    const range = 'from=2026-03-02T08:00:00Z&to=2026-03-05T08:00:00Z'
    const { status, body } = await app.get(`/api/shifts?user=${email('bob')}&${range}`)
    expect(status).toBe(200)
    const told = body.data.map(
      (shift: { rota: string; startDate: string; participant: { type: string } }) => [
        shift.rota,
        shift.startDate.slice(0, 10),
        shift.participant.type,
      ],
    )
    expect(told).toEqual([
      ['Ops', '2026-03-02', 'user'],
      ['Second', '2026-03-03', 'team'],
      ['Ops', '2026-03-04', 'user'],
    ])
    expect((await app.get('/api/shifts?user=nobody@example.com')).status).toBe(422)
    expect((await app.get('/api/shifts')).status).toBe(422)
  })
})
