// What independent clients of the published API were seen to send; each of it must be served (contract 4 and 8).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALWAYS,
  createSchedule,
  createUser,
  ENVELOPE,
  sendRaw,
  startQuiet as start,
  UUID,
} from './opsgenie-fixtures.ts'

const ID = expect.stringMatching(UUID)
const SPAN = { startDate: '2017-05-18T00:00:00Z', endDate: '2017-05-19T00:00:00Z' }
const STAND_IN = { type: 'user', username: 'stand-in@example.com' }

let app: Awaited<ReturnType<typeof start>>
let id: string

beforeAll(async () => {
  app = await start()
  id = await createSchedule(app, { name: 'Nights', rotations: [{ ...ALWAYS, name: 'r' }] })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

describe('bodies', () => {
  it('may have members nobody knows, and identifiers that the query alone decides', async () => {
    const odd = { IdentifierType: 0, identifierType: 'NAME', IdentifierValue: 'x', ScheduleIdentifierType: 1 }
    const made = await createSchedule(app, {
      ...odd,
      name: 'Odd',
      RotationId: [],
      rotations: [{ ...ALWAYS, ...odd, order: 4 }],
    })
    expect((await app.patch(`/v2/schedules/${made}`, { ...odd, description: 'd' })).status).toBe(200)
    const added = await app.post(`/v2/schedules/${made}/rotations`, { ...ALWAYS, ...odd, RotationId: 'x' })
    expect(added.status).toBe(201)
    const override = { user: STAND_IN, ...SPAN, ...odd, ScheduleIdentifierValue: made }
    expect((await app.post(`/v2/schedules/${made}/overrides`, { ...override, alias: 'o' })).status).toBe(201)
    const replaced = await app.put(`/v2/schedules/${made}/overrides/o`, { ...override, Alias: 'p' })
    expect([replaced.status, replaced.body.data]).toEqual([200, { alias: 'o' }])
    expect((await app.get(`/v2/schedules/${made}/overrides`)).body.data).toHaveLength(1)
  })

  it('may name nobody with an empty user name, and have an empty restriction beside the real ones', async () => {
    const participants = [
      { type: 'none', username: '', id: '', name: '' },
      { type: 'team', name: 'ops', username: '' },
      { type: 'User', username: 'u@example.com', name: '' },
      { type: 'escalation', name: 'up', username: '', id: '' },
    ]
    const restrictions = [
      { startDay: 'Monday', startHour: 8, startMin: 0, endDay: 'friday', endHour: 18, endMin: 0 },
    ]
    const timeRestriction = { type: 'weekday-and-time-of-day', restriction: {}, restrictions }
    const made = await createSchedule(app, {
      name: 'Empties',
      rotations: [{ ...ALWAYS, participants, timeRestriction }],
    })
    const [rotation] = (await app.get(`/v2/schedules/${made}`)).body.data.rotations
    expect(rotation.participants).toEqual([
      { type: 'none' },
      { type: 'team', id: ID, name: 'ops' },
      { type: 'user', id: ID, username: 'u@example.com' },
      { type: 'escalation', id: ID, name: 'up' },
    ])
    expect(rotation.timeRestriction).toEqual({
      type: 'weekday-and-time-of-day',
      restrictions: [{ ...restrictions[0], startDay: 'monday' }],
    })
    const cleared = await createSchedule(app, {
      name: 'Old SDK',
      rotations: [{ ...ALWAYS, endDate: '', name: '', timeRestriction: {} }],
    })
    const [plain] = (await app.get(`/v2/schedules/${cleared}`)).body.data.rotations
    expect(Object.keys(plain)).toEqual(['id', 'startDate', 'type', 'length', 'participants'])
  })

  it('may be empty, with or without a type, where there is nothing to say', async () => {
    for (const headers of [{ 'content-type': '' }, { 'content-type': 'application/json' }, {}]) {
      const { status } = await sendRaw(app, 'PATCH', `/v2/schedules/${id}`, { headers })
      expect(status).toBe(200)
    }
  })
})

describe('requests without a body', () => {
  it('may name any type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', '*/*']) {
      const headers = { 'content-type': type }
      expect((await sendRaw(app, 'GET', `/v2/schedules/${id}`, { headers })).status, type).toBe(200)
      const made = await createSchedule(app, { name: 'Short' })
      const sent = { headers: { ...headers, 'content-length': '0' } }
      expect((await sendRaw(app, 'DELETE', `/v2/schedules/${made}`, sent)).status, type).toBe(200)
      const again = await createSchedule(app, { name: 'Short' })
      expect((await sendRaw(app, 'DELETE', `/v2/schedules/${again}`, { headers })).status, type).toBe(200)
    }
    const body = { headers: { 'content-type': 'text/plain', 'content-length': '2' }, body: '{}' }
    expect((await sendRaw(app, 'DELETE', `/v2/schedules/${id}`, body)).status).toBe(415)
  })
})

describe('paths', () => {
  it('may end with a slash, and have two where one is meant', async () => {
    for (const path of [
      '/v2/schedules/',
      '/v2/users/',
      '/v2/forwarding-rules/',
      `/v2/schedules/${id}/timeline/`,
      `/v2/schedules/${id}/on-calls/?flat=true`,
      `/v2/schedules/on-calls/`,
      `/v2//schedules//${id}//rotations`,
      `//v2/schedules/${id}`,
    ]) {
      expect([path, (await sendRaw(app, 'GET', path)).status]).toEqual([path, 200])
    }
    const posted = await app.post(`/v2/schedules//${id}/overrides`, {
      alias: 'slash',
      user: STAND_IN,
      ...SPAN,
    })
    expect(posted.status).toBe(201)
    expect((await app.delete(`/v2/schedules/${id}/overrides/slash/`)).body.result).toBe('Deleted')
  })

  it('of calendars end in .ics and are never schedules of such a name', async () => {
    await createSchedule(app, { name: 'x.ics' })
    await createSchedule(app, { name: 'Team: "ops", nights/days' })
    expect((await app.get('/v2/schedules/x.ics?identifierType=name')).status).toBe(404)
    const inner = await app.get('/v2/schedules/x.ics.ics?identifierType=name')
    expect([inner.status, inner.headers.get('content-disposition')]).toEqual([
      200,
      `inline; filename="x.ics"; filename*=UTF-8''x.ics`,
    ])
    const odd = encodeURIComponent('Team: "ops", nights/days')
    const calendar = await app.get(`/v2/schedules/${odd}.ics?identifierType=name`)
    expect([calendar.status, calendar.headers.get('content-disposition')]).toEqual([
      200,
      `inline; filename="Team_ _ops__ nights_days.ics"; filename*=UTF-8''Team%3A%20%22ops%22%2C%20nights_days.ics`,
    ])
    expect((await app.get('/v2/schedules/Nights.ics')).status).toBe(404)
    const missing = await app.get('/v2/schedules/none.ics?identifierType=name')
    expect([missing.status, missing.body.message]).toEqual([404, expect.stringContaining('[none]')])
  })

  it('of a user’s calendar have the user’s name or id, encoded or not', async () => {
    const user = await createUser(app, 'a@example.com')
    for (const name of ['a@example.com', 'a%40example.com', 'A%40example.com', user]) {
      const { status, headers, text } = await app.get(`/v2/schedules/on-calls/${name}.ics`)
      expect([name, status, headers.get('content-type')]).toEqual([name, 200, 'text/calendar; charset=utf-8'])
      expect(headers.get('content-disposition')).toBe(
        `inline; filename="a@example.com.ics"; filename*=UTF-8''a%40example.com.ics`,
      )
      expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/)
    }
    expect((await app.get('/v2/schedules/on-calls/nobody@example.com.ics')).status).toBe(404)
  })

  it('with on-calls in the place of a schedule are never that of a schedule', async () => {
    const named = await createSchedule(app, { name: 'on-calls' })
    expect((await app.get('/v2/schedules/on-calls?identifierType=name')).body.data).toBeInstanceOf(Array)
    expect((await app.get(`/v2/schedules/${named}`)).body.data.name).toBe('on-calls')
    expect((await app.get('/v2/schedules/on-calls/timeline?identifierType=name')).body.data._parent.id).toBe(
      named,
    )
    expect((await app.patch('/v2/schedules/on-calls', {})).status).toBe(404)
    expect((await app.delete(`/v2/schedules/${named}`)).status).toBe(200)
  })
})

describe('queries', () => {
  it('may have limits, offsets and whatever else a list does not know', async () => {
    for (const path of [
      '/v2/schedules',
      '/v2/schedules/on-calls',
      '/v2/forwarding-rules',
      `/v2/schedules/${id}/rotations`,
      `/v2/schedules/${id}/overrides`,
    ]) {
      const plain = await app.get(path)
      const more = await app.get(`${path}?limit=100&offset=0&sort=name&order=asc`)
      expect([path, more.status, more.body.data]).toEqual([path, 200, plain.body.data])
    }
  })

  it('may have booleans as Python writes them, and commas that are escaped', async () => {
    for (const flat of ['True', 'true', 'TRUE']) {
      const { body } = await app.get(`/v2/schedules/Nights/on-calls?identifierType=name&flat=${flat}`)
      expect(body.data.onCallRecipients).toEqual(['always@example.com'])
    }
    const { data } = (
      await app.get(`/v2/schedules/Nights/timeline?scheduleIdentifierType=name&expand=base%2Coverride`)
    ).body
    expect(Object.keys(data).slice(3)).toEqual(['finalTimeline', 'baseTimeline', 'overrideTimeline'])
  })

  it('may write a date in each way that was seen', async () => {
    for (const date of [
      '2026-01-05T08:00:00%2B01:00',
      '2026-01-05T08:00:00+01:00',
      '2026-01-05T07:00:00%2B00:00',
      '2026-01-05T07:00:00+00:00',
      '2026-01-05T07:00:00.000Z',
      '2026-01-05T08:00:00%2B0100',
    ]) {
      for (const part of ['timeline', 'on-calls', 'next-on-calls']) {
        expect([date, (await app.get(`/v2/schedules/${id}/${part}?date=${date}`)).status]).toEqual([
          date,
          200,
        ])
      }
      expect((await app.get(`/v2/schedules/on-calls?date=${date}`)).status).toBe(200)
    }
  })
})

describe('headers', () => {
  it('may leave the content type empty, or give one where there is no body', async () => {
    const types = [
      { 'content-type': '' },
      { 'content-type': 'application/json' },
      { 'content-type': 'application/json; charset=UTF-8' },
      { 'content-type': 'application/json', 'content-length': '0' },
    ]
    for (const headers of types) {
      expect((await sendRaw(app, 'GET', `/v2/schedules/${id}`, { headers })).status).toBe(200)
      await app.post(`/v2/schedules/${id}/overrides`, { alias: 'x', user: STAND_IN, ...SPAN })
      const deleted = await sendRaw(app, 'DELETE', `/v2/schedules/${id}/overrides/x`, { headers })
      expect([headers, deleted.status]).toEqual([headers, 200])
      const gone = await sendRaw(app, 'DELETE', `/v2/schedules/${id}/overrides/x`, { headers })
      expect([headers, gone.status]).toEqual([headers, 404])
    }
    const body = JSON.stringify({ name: 'Typed' })
    const headers = { 'content-type': 'application/json;charset=utf-8', 'content-length': `${body.length}` }
    expect((await sendRaw(app, 'POST', '/v2/schedules', { headers, body })).status).toBe(201)
    const bare = { 'content-type': '', 'content-length': `${body.length}` }
    expect((await sendRaw(app, 'POST', '/v2/schedules', { headers: bare, body })).status).toBe(409)
  })

  it('may accept JSON alone where a calendar is the answer', async () => {
    for (const path of [`/v2/schedules/${id}.ics`, '/v2/schedules/on-calls/always@example.com.ics']) {
      const { status, headers } = await app.send('GET', path, undefined, { accept: 'application/json' })
      expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    }
  })

  it('of every answer say how long it took and how much more may be asked', async () => {
    for (const { headers } of [await app.get('/v2/schedules'), await app.get(`/v2/schedules/${id}.ics`)]) {
      expect(headers.get('x-request-id')).toMatch(UUID)
      expect(Number(headers.get('x-response-time'))).toBeGreaterThanOrEqual(0)
      expect(headers.get('x-ratelimit-state')).toBe('OK')
      expect(headers.get('x-ratelimit-reason')).toBeTruthy()
      expect(headers.get('x-ratelimit-period-in-sec')).toBe('60')
    }
  })
})

describe('answers', () => {
  it('to a changed user bear the result alone: the Go SDK does not see it beside data', async () => {
    const user = await createUser(app, 'changed@example.com')
    const { body } = await app.patch(`/v2/users/${user}`, { fullName: 'Changed' })
    expect(body).toEqual({ result: 'Updated', ...ENVELOPE })
  })

  it('show an escalation that repeats nothing with `repeat` by name, and without it by id', async () => {
    const recipient = { type: 'user', username: 'escalated@example.com' }
    const { id: escalation } = (
      await app.post('/v2/escalations', { name: 'Once', rules: [{ recipient }], repeat: {} })
    ).body.data
    const byId = (await app.get(`/v2/escalations/${escalation}?identifierType=id`)).body.data
    const byName = (await app.get('/v2/escalations/Once?identifierType=name')).body.data
    // Terraform manages it by id, where a `repeat` would be a change that never ends …
    expect(byId).not.toHaveProperty('repeat')
    // … and looks it up by name, where it ends in a crash without one.
    const repeat = { waitInterval: 0, count: 0, resetRecipientStates: false, closeAlertAfterAll: false }
    expect(byName).toEqual({ ...byId, repeat })
    await app.patch(`/v2/escalations/${escalation}`, { repeat: { count: 3 } })
    const repeating = (await app.get('/v2/escalations/Once?identifierType=name')).body.data
    expect(repeating.repeat).toEqual({ ...repeat, count: 3 })
  })

  it('name every rotation in a list of schedules, as the Grafana migrator reads it', async () => {
    const made = await createSchedule(app, {
      name: 'Nameless',
      rotations: [ALWAYS, { ...ALWAYS, name: 'n' }],
    })
    const list: { id: string; rotations: { name?: string }[] }[] = (await app.get('/v2/schedules')).body.data
    const single = (await app.get(`/v2/schedules/${made}`)).body.data
    const listed = list.find((one) => one.id === made)
    expect(listed?.rotations.map(({ name }) => name)).toEqual(['', 'n'])
    expect(single.rotations[0]).not.toHaveProperty('name')
    expect(listed?.rotations[0]).toEqual({ name: '', ...single.rotations[0] })
    expect(listed?.rotations[1]).toEqual(single.rotations[1])
  })
})

describe('whole clients', () => {
  it('Terraform: what it made is read back without a difference, and what is deleted is 404', async () => {
    const schedule = await createSchedule(app, {
      name: 'terraform',
      description: 'd',
      timezone: 'Europe/Rome',
      enabled: true,
    })
    const user = await createUser(app, 'genietest@example.com')
    const rotations = `/v2/schedules/${schedule}/rotations?scheduleIdentifierType=id`
    const times = { startHour: 1, startMin: 0, endHour: 10, endMin: 0 }
    const sent = [
      {
        startDate: '2019-06-18T17:30:00Z',
        endDate: '2019-06-20T17:30:00Z',
        type: 'hourly',
        length: 6,
        participants: [{ type: 'user', id: user }],
        timeRestriction: { type: 'time-of-day', restriction: times },
      },
      { startDate: '2019-06-18T17:30:00Z', type: 'Daily', participants: [{ type: 'none' }] },
    ]
    for (const [index, rotation] of sent.entries()) {
      const made = await app.post(rotations, rotation)
      expect(made.status).toBe(201)
      const one = `/v2/schedules/${schedule}/rotations/${made.body.data.id}?scheduleIdentifierType=id`
      for (const changed of [null, { ...rotation, length: 2 }]) {
        if (changed !== null) expect((await app.patch(one, changed)).status).toBe(200)
        const { _parent, id: rotationId, participants, ...read } = (await app.get(one)).body.data
        const { participants: wanted, ...rest } = changed ?? { length: 1, ...rotation }
        expect(read).toEqual({ ...rest, type: index === 0 ? 'hourly' : 'daily' })
        expect(read).not.toHaveProperty('name')
        const known = participants.map(({ type, id: participant }: { type: string; id?: string }) =>
          participant === undefined ? { type } : { type, id: participant },
        )
        expect(known).toEqual(wanted)
        expect([_parent.id, rotationId]).toEqual([schedule, made.body.data.id])
      }
      expect((await app.delete(one)).status).toBe(200)
      expect((await app.get(one)).status).toBe(404)
    }
    expect((await app.delete(`/v2/schedules/${schedule}?identifierType=id`)).status).toBe(200)
    expect((await app.get(`/v2/schedules/${schedule}?identifierType=id`)).status).toBe(404)
  })

  it('periods of a timeline have dates of RFC 3339 and recipients that are users', async () => {
    await app.post(`/v2/schedules/${id}/overrides`, { user: STAND_IN, ...SPAN })
    const { data } = (await app.get(`/v2/schedules/${id}/timeline?expand=base,override,forwarding`)).body
    const layers = [data.finalTimeline, data.baseTimeline, data.overrideTimeline]
    const periods = layers.flatMap(({ rotations }) =>
      rotations.flatMap((one: { periods?: object[] }) => one.periods ?? []),
    )
    expect(periods.length).toBeGreaterThan(4)
    for (const { startDate, endDate, recipient } of periods) {
      for (const date of [startDate, endDate]) {
        expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
        expect(date).not.toContain('.000')
      }
      const found = await app.get(`/v2/users/${recipient.id}`)
      expect(found.body.data.username).toBe(recipient.name)
    }
  })
})
