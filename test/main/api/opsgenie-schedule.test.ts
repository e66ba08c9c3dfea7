import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALWAYS,
  createSchedule,
  createUser,
  DOCUMENT_ROTATION,
  DOCUMENT_SCHEDULE,
  ENVELOPE,
  startQuiet as start,
  UUID,
} from './opsgenie-fixtures.ts'

const ID = expect.stringMatching(UUID)

/** For tables of cases, which do not look at each other's schedules. */
let shared: Awaited<ReturnType<typeof start>>

beforeAll(async () => {
  shared = await start()
})

afterAll(async () => {
  await shared[Symbol.asyncDispose]()
})

describe('the document’s own requests', () => {
  it('create a schedule and read it back as it was sent', async () => {
    await using app = await start()
    const second = await createUser(app, 'second@example.com')
    const rotation = {
      ...DOCUMENT_ROTATION,
      participants: [...DOCUMENT_ROTATION.participants, { type: 'user', id: second }],
    }
    const made = await app.post('/v2/schedules', { ...DOCUMENT_SCHEDULE, rotations: [rotation] })
    expect([made.status, made.body]).toEqual([
      201,
      { data: { id: ID, name: 'ScheduleName', enabled: true }, ...ENVELOPE },
    ])
    expect(Object.keys(made.body)).toEqual(['data', 'took', 'requestId'])

    const got = await app.get('/v2/schedules/ScheduleName?identifierType=name')
    expect([got.status, got.body]).toEqual([
      200,
      {
        data: {
          id: made.body.data.id,
          name: 'ScheduleName',
          description: 'ScheduleDescription',
          timezone: 'Europe/Kirov',
          enabled: true,
          ownerTeam: { id: ID, name: 'ops_team' },
          rotations: [
            {
              ...rotation,
              id: ID,
              participants: [
                { type: 'user', id: ID, username: 'first@example.com' },
                { type: 'none' },
                { type: 'user', id: second, username: 'second@example.com' },
              ],
            },
          ],
        },
        ...ENVELOPE,
      },
    ])
    const { data } = got.body
    expect(Object.keys(data)).toEqual([
      'id',
      'name',
      'description',
      'timezone',
      'enabled',
      'ownerTeam',
      'rotations',
    ])
    expect(Object.keys(data.rotations[0])).toEqual([
      'id',
      'name',
      'startDate',
      'endDate',
      'type',
      'length',
      'participants',
      'timeRestriction',
    ])
    expect(Object.keys(data.rotations[0].participants[0])).toEqual(['type', 'id', 'username'])
  })

  it('list the schedules with their rotations, expanded or not', async () => {
    await using app = await start()
    const rotation = {
      name: 'First Rotation',
      startDate: '2017-05-14T21:00:00Z',
      type: 'weekly',
      participants: [
        { type: 'user', username: 'a@example.com' },
        { type: 'team', name: 'ops_team' },
      ],
    }
    const id = await createSchedule(app, { ...DOCUMENT_SCHEDULE, rotations: [rotation] })
    const bare = await createSchedule(app, { name: 'Bare' })
    const { status, body } = await app.get('/v2/schedules')
    expect([status, body]).toEqual([
      200,
      {
        data: [
          {
            id,
            name: 'ScheduleName',
            description: 'ScheduleDescription',
            timezone: 'Europe/Kirov',
            enabled: true,
            ownerTeam: { id: ID, name: 'ops_team' },
            rotations: [
              {
                id: ID,
                name: 'First Rotation',
                startDate: '2017-05-14T21:00:00Z',
                type: 'weekly',
                length: 1,
                participants: [
                  { type: 'user', id: ID, username: 'a@example.com' },
                  { type: 'team', id: ID, name: 'ops_team' },
                ],
              },
            ],
          },
          {
            id: bare,
            name: 'Bare',
            description: '',
            timezone: 'Europe/Berlin',
            enabled: true,
            rotations: [],
          },
        ],
        expandable: ['rotation'],
        ...ENVELOPE,
      },
    ])
    expect(body.data[0].ownerTeam.id).toBe(body.data[0].rotations[0].participants[1].id)
    expect((await app.get('/v2/schedules?expand=rotation')).body.data).toEqual(body.data)
  })

  it('change a schedule partly; the printed request, which is no JSON, is 400', async () => {
    await using app = await start()
    const id = await createSchedule(app, DOCUMENT_SCHEDULE)
    const printed = `{
"name": "DisabledScheduleName",
"enabled": false,
"rotations": [
"startDate":"2019-01-15T08:00:00+02:00",
"type":"daily",
{
"participants": [
{
"type": "none"
}
]
}
]
}`
    const path = '/v2/schedules/ScheduleName?identifierType=name'
    const refused = await app.patch(path, printed)
    expect([refused.status, refused.body]).toEqual([400, { message: expect.any(String), ...ENVELOPE }])

    const rotation = {
      startDate: '2019-01-15T08:00:00+02:00',
      type: 'daily',
      participants: [{ type: 'none' }],
    }
    const meant = { name: 'DisabledScheduleName', enabled: false, rotations: [rotation] }
    const changed = await app.patch(path, meant)
    expect([changed.status, changed.body]).toEqual([
      200,
      { data: { id, name: 'DisabledScheduleName', enabled: false }, ...ENVELOPE },
    ])
    const { data } = (await app.get(`/v2/schedules/${id}`)).body
    expect(data).toMatchObject({
      name: 'DisabledScheduleName',
      description: 'ScheduleDescription',
      timezone: 'Europe/Kirov',
      enabled: false,
      ownerTeam: { name: 'ops_team' },
    })
    expect(data.rotations).toEqual([
      {
        id: ID,
        startDate: '2019-01-15T06:00:00Z',
        type: 'daily',
        length: 1,
        participants: [{ type: 'none' }],
      },
    ])
  })

  it('delete a schedule, once', async () => {
    await using app = await start()
    const id = await createSchedule(app, DOCUMENT_SCHEDULE)
    const path = '/v2/schedules/ScheduleName?identifierType=name'
    const deleted = await app.delete(path)
    expect([deleted.status, deleted.body]).toEqual([200, { result: 'Deleted', ...ENVELOPE }])
    expect((await app.delete(path)).status).toBe(404)
    const gone = await app.get(`/v2/schedules/${id}`)
    expect([gone.status, gone.body]).toEqual([404, { message: expect.stringContaining(id), ...ENVELOPE }])
  })
})

describe('schedules', () => {
  it('are told that a name is taken, as the document’s service says it', async () => {
    await using app = await start()
    await createSchedule(app, { name: 'Nights' })
    const days = await createSchedule(app, { name: 'Days' })
    for (const answer of [
      await app.post('/v2/schedules', { name: 'Nights' }),
      await app.patch(`/v2/schedules/${days}`, { name: 'Nights' }),
    ]) {
      expect([answer.status, answer.body]).toMatchObject([
        409,
        { message: 'Schedule with [name] [Nights] already exists.' },
      ])
    }
    expect((await app.patch(`/v2/schedules/${days}`, { name: 'Days' })).status).toBe(200)
    expect((await app.get('/v2/schedules')).body.data).toHaveLength(2)
  })

  it('are found under names of every kind, encoded in the path', async () => {
    await using app = await start()
    for (const name of [
      'Blanks in  it',
      'a.b',
      'x.icsy',
      'a/b',
      '50%',
      'a+b',
      'Ops, "nights"; ü 夜',
      '%2F',
      '👩‍🚒'.repeat(20),
    ]) {
      const id = await createSchedule(app, { name })
      const { status, body } = await app.get(`/v2/schedules/${encodeURIComponent(name)}?identifierType=name`)
      expect([status, body.data?.id, body.data?.name], name).toEqual([200, id, name])
    }
  })

  it('are found by id unless the query says name, in letters of any case, in either word', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights', rotations: [ALWAYS] })
    const status = async (path: string) => (await app.get(`/v2/schedules/${path}`)).status
    for (const parameter of ['identifierType', 'scheduleIdentifierType']) {
      for (const rest of ['', '/timeline', '/rotations', '/overrides', '/on-calls', '/next-on-calls']) {
        expect(await status(`Nights${rest}?${parameter}=NAME`), rest).toBe(200)
        expect(await status(`Nights${rest}?${parameter}=id`), rest).toBe(404)
        expect(await status(`${id}${rest}?${parameter}=Id`), rest).toBe(200)
        expect(await status(`${id}${rest}?${parameter}=`), rest).toBe(200)
        const unknown = await app.get(`/v2/schedules/${id}${rest}?${parameter}=alias`)
        expect([unknown.status, unknown.body.errors], rest).toEqual([
          422,
          { [parameter]: expect.any(String) },
        ])
      }
    }
    expect(await status('Nights')).toBe(404)
  })

  it('keep what a PATCH leaves out, names null, or sends empty where it cannot be', async () => {
    await using app = await start()
    const id = await createSchedule(app, DOCUMENT_SCHEDULE)
    const read = async () => (await app.get(`/v2/schedules/${id}`)).body.data
    const before = await read()
    const nothing = {
      name: null,
      description: null,
      timezone: null,
      enabled: null,
      ownerTeam: null,
      rotations: null,
    }
    const changes = [{}, { name: '' }, { timezone: '' }, { ownerTeam: {} }, nothing, { unknown: 7 }]
    for (const change of changes) {
      expect((await app.patch(`/v2/schedules/${id}`, change)).status).toBe(200)
      expect(await read()).toEqual(before)
    }
    expect((await app.patch(`/v2/schedules/${id}`)).status).toBe(200)
    await app.patch(`/v2/schedules/${id}`, { description: '', ownerTeam: { name: 'other' } })
    const after = await read()
    expect(after).toEqual({ ...before, description: '', ownerTeam: { id: ID, name: 'other' } })
    expect(after.ownerTeam.id).not.toBe(before.ownerTeam.id)
  })

  it('keep the ids of rotations that a PATCH names by id or by name', async () => {
    await using app = await start()
    const names = ['a', 'b', 'c']
    const id = await createSchedule(app, {
      name: 'Nights',
      rotations: names.map((name) => ({ ...ALWAYS, name })),
    })
    const read = async () => (await app.get(`/v2/schedules/${id}`)).body.data.rotations
    const [a, b] = await read()
    const changed = [
      { ...ALWAYS, name: 'new' },
      { ...ALWAYS, name: 'b', length: 2 },
      { ...ALWAYS, id: a.id, name: 'renamed' },
    ]
    expect((await app.patch(`/v2/schedules/${id}`, { rotations: changed })).status).toBe(200)
    expect(await read()).toMatchObject([
      { name: 'new', length: 1 },
      { id: b.id, name: 'b', length: 2 },
      { id: a.id, name: 'renamed' },
    ])
  })

  it('take zone ids as they are given and write them so', async () => {
    await using app = await start()
    for (const timezone of [
      'UTC',
      'europe/rome',
      'EST5EDT',
      'US/Pacific',
      'Etc/GMT+8',
      'PST',
      'IST',
      'GMT-8:00',
      'gmt+5:45',
    ]) {
      const id = await createSchedule(app, { name: timezone, timezone })
      expect((await app.get(`/v2/schedules/${id}`)).body.data.timezone).toBe(timezone)
    }
    for (const timezone of ['Mars/Olympus', '+05:00', 'GMT+19', 'EDT', ' ']) {
      const { status, body } = await app.post('/v2/schedules', { name: 'x', timezone })
      expect([timezone, status, body.errors]).toEqual([timezone, 422, { timezone: expect.any(String) }])
    }
  })
})

describe('rotations', () => {
  it('are added, read, changed and removed one by one', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights' })
    const path = `/v2/schedules/${id}/rotations`
    const made = await app.post(path, DOCUMENT_ROTATION)
    expect([made.status, made.body]).toEqual([201, { data: { id: ID, name: 'First Rotation' }, ...ENVELOPE }])
    const one = `${path}/${made.body.data.id}`
    const stored = {
      ...DOCUMENT_ROTATION,
      id: made.body.data.id,
      participants: [{ type: 'user', id: ID, username: 'first@example.com' }, { type: 'none' }],
    }
    const got = await app.get(one)
    expect([got.status, got.body]).toEqual([
      200,
      { data: { _parent: { id, name: 'Nights', enabled: true }, ...stored }, ...ENVELOPE },
    ])
    expect((await app.get(path)).body).toEqual({ data: [stored], ...ENVELOPE })

    const changed = await app.patch(one, { name: 'Second', length: 2, type: 'Daily' })
    expect([changed.status, changed.body.data]).toEqual([200, { id: made.body.data.id, name: 'Second' }])
    expect((await app.get(path)).body.data).toEqual([{ ...stored, name: 'Second', length: 2, type: 'daily' }])

    const deleted = await app.delete(one)
    expect([deleted.status, deleted.body]).toEqual([200, { result: 'Deleted', ...ENVELOPE }])
    for (const answer of [await app.get(one), await app.patch(one, {}), await app.delete(one)]) {
      expect([answer.status, answer.body.message]).toEqual([404, expect.stringContaining(made.body.data.id)])
    }
    expect((await app.get(path)).body.data).toEqual([])
  })

  it('lose their end and their restriction by an empty one, and nothing by null', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights', rotations: [DOCUMENT_ROTATION] })
    const path = `/v2/schedules/${id}/rotations`
    const [before] = (await app.get(path)).body.data
    const read = async () => (await app.get(path)).body.data[0]
    const nothing = Object.fromEntries(Object.keys(before).map((name) => [name, null]))
    await app.patch(`${path}/${before.id}`, { ...nothing, id: 'other' })
    expect(await read()).toEqual(before)
    await app.patch(`${path}/${before.id}`, { endDate: '', timeRestriction: {}, name: '' })
    const { endDate: _, timeRestriction: __, ...rest } = before
    expect(await read()).toEqual(rest)
  })

  it('say that they count open days only when they do', async () => {
    await using app = await start()
    const timeRestriction = DOCUMENT_ROTATION.timeRestriction
    const rotation = { ...ALWAYS, timeRestriction, countsOpenDays: true }
    const id = await createSchedule(app, {
      name: 'Nights',
      rotations: [rotation, { ...ALWAYS, countsOpenDays: false }],
    })
    const [counting, plain] = (await app.get(`/v2/schedules/${id}/rotations`)).body.data
    expect(counting.countsOpenDays).toBe(true)
    expect(plain).not.toHaveProperty('countsOpenDays')
  })

  it('of an unknown schedule are 404 before their body is looked at', async () => {
    await using app = await start()
    for (const part of ['rotations', 'overrides']) {
      expect((await app.post(`/v2/schedules/none/${part}`, { nonsense: true })).status).toBe(404)
    }
  })

  const dates: readonly (readonly [string, string])[] = [
    ['2017-01-15T08:00:00+02:00', '2017-01-15T06:00:00Z'],
    ['2017-01-15T08:00:00+0200', '2017-01-15T06:00:00Z'],
    ['2017-01-15T08:14:59Z', '2017-01-15T08:00:00Z'],
    ['2017-01-15T08:15:00Z', '2017-01-15T08:30:00Z'],
    ['2017-01-15T08:44:59.999Z', '2017-01-15T08:30:00Z'],
    ['2017-01-15T23:45:00Z', '2017-01-16T00:00:00Z'],
    ['2017-12-31T23:50:00Z', '2018-01-01T00:00:00Z'],
    // By UTC, so that what is whole there stays in a zone of quarter hours.
    ['2017-01-15T08:00:00+05:45', '2017-01-15T02:30:00Z'],
    ['2017-01-15T02:30:00Z', '2017-01-15T02:30:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ]
  it.each(dates)('that start at %s are stored from %s', async (startDate, stored) => {
    const schedule = { name: startDate, timezone: 'Asia/Kathmandu', rotations: [{ ...ALWAYS, startDate }] }
    const id = await createSchedule(shared, schedule)
    expect((await shared.get(`/v2/schedules/${id}`)).body.data.rotations[0].startDate).toBe(stored)
  })
})

/** [start, end] in hours and minutes. */
type Times = readonly [number, number, number, number]

const times = ([startHour, startMin, endHour, endMin]: Times) => ({ startHour, startMin, endHour, endMin })

describe('time restrictions', () => {
  const days: readonly (readonly [given: Times, stored: Times | null])[] = [
    [
      [8, 0, 18, 30],
      [8, 0, 18, 30],
    ],
    [
      [8, 14, 18, 16],
      [8, 0, 18, 30],
    ],
    [
      [8, 15, 18, 45],
      [8, 30, 19, 0],
    ],
    [
      [8, 0, 23, 45],
      [8, 0, 24, 0],
    ],
    [
      [0, 0, 23, 45],
      [0, 0, 24, 0],
    ],
    [
      [23, 45, 8, 0],
      [0, 0, 8, 0],
    ],
    [
      [19, 0, 11, 0],
      [19, 0, 11, 0],
    ],
    [
      [11, 0, 11, 0],
      [11, 0, 11, 0],
    ],
    [
      [11, 10, 11, 10],
      [11, 0, 11, 0],
    ],
    [
      [0, 0, 24, 0],
      [0, 0, 24, 0],
    ],
    [
      [24, 0, 8, 0],
      [24, 0, 8, 0],
    ],
    [[9, 5, 9, 10], null],
    [[9, 50, 10, 10], null],
    [[23, 50, 0, 10], null],
    [[23, 50, 24, 0], null],
    [[0, 10, 0, 5], null],
  ]
  it.each(days)('of a day: %j are stored as %j', async (given, stored) => {
    const timeRestriction = { type: 'time-of-day', restriction: times(given) }
    const { status, body } = await shared.post('/v2/schedules', {
      name: `a day's ${given}`,
      rotations: [{ ...ALWAYS, timeRestriction }],
    })
    if (stored === null) {
      expect([status, body.errors]).toEqual([
        422,
        { 'rotations[0].timeRestriction.restriction': expect.any(String) },
      ])
      return
    }
    const [rotation] = (await shared.get(`/v2/schedules/${body.data.id}`)).body.data.rotations
    expect(rotation.timeRestriction).toEqual({ type: 'time-of-day', restriction: times(stored) })
  })

  const weeks: readonly (readonly [string, Times, string, readonly [string, Times, string] | null])[] = [
    ['monday', [8, 0, 18, 30], 'tuesday', ['monday', [8, 0, 18, 30], 'tuesday']],
    ['Monday', [8, 15, 18, 44], 'FRIDAY', ['monday', [8, 30, 18, 30], 'friday']],
    ['saturday', [23, 45, 23, 45], 'sunday', ['sunday', [0, 0, 24, 0], 'sunday']],
    ['saturday', [5, 3, 2, 3], 'friday', ['saturday', [5, 0, 2, 0], 'friday']],
    ['monday', [5, 1, 1, 1], 'monday', ['monday', [5, 0, 1, 0], 'monday']],
    ['monday', [5, 0, 5, 0], 'monday', ['monday', [5, 0, 5, 0], 'monday']],
    ['monday', [0, 0, 24, 0], 'sunday', ['monday', [0, 0, 24, 0], 'sunday']],
    ['monday', [24, 0, 8, 0], 'wednesday', ['monday', [24, 0, 8, 0], 'wednesday']],
    ['monday', [9, 5, 9, 10], 'monday', null],
    ['saturday', [23, 50, 0, 10], 'sunday', null],
    ['monday', [9, 10, 9, 5], 'monday', null],
  ]
  it.each(weeks)('of a week: from %s %j to %s are stored as %j', async (startDay, given, endDay, stored) => {
    const restrictions = [{ startDay, endDay, ...times(given) }]
    const timeRestriction = { type: 'weekday-and-time-of-day', restrictions }
    const { status, body } = await shared.post('/v2/schedules', {
      name: `${startDay} ${given} ${endDay}`,
      rotations: [{ ...ALWAYS, timeRestriction }],
    })
    if (stored === null) {
      expect([status, body.errors]).toEqual([
        422,
        { 'rotations[0].timeRestriction.restrictions[0]': expect.any(String) },
      ])
      return
    }
    const [rotation] = (await shared.get(`/v2/schedules/${body.data.id}`)).body.data.rotations
    const [day, clock, lastDay] = stored
    expect(rotation.timeRestriction.restrictions).toEqual([
      { startDay: day, endDay: lastDay, ...times(clock) },
    ])
  })

  it('of a day are read from either shape and written as an object', async () => {
    await using app = await start()
    const window = times([8, 0, 18, 30])
    const stored = { type: 'time-of-day', restriction: window }
    for (const [index, timeRestriction] of [
      { type: 'time-of-day', restriction: window },
      { type: 'Time-Of-Day', restrictions: [window] },
      { type: 'time-of-day', restriction: {}, restrictions: [{ ...window, startDay: 'monday' }] },
      { type: 'time-of-day', restriction: window, restrictions: [] },
    ].entries()) {
      const id = await createSchedule(app, { name: `x${index}`, rotations: [{ ...ALWAYS, timeRestriction }] })
      const [rotation] = (await app.get(`/v2/schedules/${id}`)).body.data.rotations
      expect(rotation.timeRestriction).toEqual(stored)
    }
  })
})

describe('overrides', () => {
  const SPAN = { startDate: '2017-05-17T14:33:00Z', endDate: '2017-05-18T14:33:00Z' }
  const USER = { type: 'user', username: 'stand-in@example.com' }

  it('are made, read, replaced and deleted by their alias', async () => {
    await using app = await start()
    const rotations = ['a', 'b'].map((name) => ({ ...ALWAYS, name }))
    const id = await createSchedule(app, { name: 'Nights', rotations })
    const path = `/v2/schedules/${id}/overrides`
    const made = await app.post(path, { alias: 'swap/1 ü', user: USER, ...SPAN, rotations: [{ name: 'b' }] })
    expect([made.status, made.body]).toEqual([201, { data: { alias: 'swap/1 ü' }, ...ENVELOPE }])
    const one = `${path}/${encodeURIComponent('swap/1 ü')}`
    const stored = {
      _parent: { id, name: 'Nights', enabled: true },
      alias: 'swap/1 ü',
      user: { type: 'user', id: ID, username: 'stand-in@example.com' },
      ...SPAN,
      rotations: [{ id: ID, name: 'b' }],
    }
    const got = await app.get(one)
    expect([got.status, got.body]).toEqual([200, { data: stored, ...ENVELOPE }])
    expect(Object.keys(got.body.data)).toEqual(Object.keys(stored))
    expect((await app.get(path)).body).toEqual({ data: [stored], ...ENVELOPE })

    const taken = await app.post(path, { alias: 'swap/1 ü', user: USER, ...SPAN })
    expect(taken.status).toBe(409)
    const replaced = await app.put(one, { alias: 'ignored', user: { type: 'none' }, ...SPAN })
    expect([replaced.status, replaced.body]).toEqual([200, { data: { alias: 'swap/1 ü' }, ...ENVELOPE }])
    expect((await app.get(one)).body.data).toEqual({ ...stored, user: { type: 'none' }, rotations: [] })

    const deleted = await app.delete(one)
    expect([deleted.status, deleted.body]).toEqual([200, { result: 'Deleted', ...ENVELOPE }])
    for (const answer of [
      await app.get(one),
      await app.put(one, { user: USER, ...SPAN }),
      await app.delete(one),
    ]) {
      expect(answer.status).toBe(404)
    }
  })

  it('get an alias where none is given, keep their times to the millisecond, and name whoever takes over', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights', rotations: [ALWAYS] })
    const other = await createSchedule(app, { name: 'Days' })
    const path = `/v2/schedules/${id}/overrides`
    const users = [
      [{ username: 'x@example.com' }, { type: 'user', id: ID, username: 'x@example.com' }],
      [
        { type: 'Team', name: 'ops' },
        { type: 'team', id: ID, name: 'ops' },
      ],
      [
        { type: 'escalation', name: 'up' },
        { type: 'escalation', id: ID, name: 'up' },
      ],
      [
        { type: 'schedule', id: other },
        { type: 'schedule', id: other, name: 'Days' },
      ],
      [{ type: 'none', username: '', id: '' }, { type: 'none' }],
    ]
    const span = { startDate: '2017-05-17T14:33:07.001Z', endDate: '2017-05-17T16:44:00+02:00' }
    for (const [user, stored] of users) {
      const made = await app.post(path, { alias: '', user, ...span, rotations: [] })
      expect(made.status).toBe(201)
      const { data } = (await app.get(`${path}/${made.body.data.alias}`)).body
      expect(data).toEqual({
        _parent: { id, name: 'Nights', enabled: true },
        alias: made.body.data.alias,
        user: stored,
        startDate: '2017-05-17T14:33:07.001Z',
        endDate: '2017-05-17T14:44:00Z',
        rotations: [],
      })
    }
    expect(new Set((await app.get(path)).body.data.map(({ alias }: { alias: string }) => alias)).size).toBe(5)
  })

  it('are found by an alias of 512 letters of any script', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Long', rotations: [ALWAYS] })
    const alias = '👩'.repeat(512)
    const path = `/v2/schedules/Long/overrides/${encodeURIComponent(alias)}?identifierType=name`
    const body = { user: USER, startDate: '2017-05-18T00:00:00Z', endDate: '2017-05-19T00:00:00Z' }
    expect((await app.post(`/v2/schedules/${id}/overrides`, { alias, ...body })).status).toBe(201)
    expect((await app.get(path)).body.data.alias).toBe(alias)
    expect((await app.delete(path)).status).toBe(200)
  })

  it('may have the same alias in another schedule', async () => {
    await using app = await start()
    for (const name of ['a', 'b']) {
      const id = await createSchedule(app, { name })
      const { status } = await app.post(`/v2/schedules/${id}/overrides`, { alias: 'x', user: USER, ...SPAN })
      expect(status).toBe(201)
    }
  })
})

describe('forwarding rules', () => {
  const RULE = {
    fromUser: { username: 'from@example.com' },
    toUser: { username: 'to@example.com' },
    alias: 'ruleAlias',
    startDate: '2017-07-05T08:00:00Z',
    endDate: '2017-07-06T18:00:00Z',
  }

  it('are made, read, replaced and deleted by id or alias', async () => {
    await using app = await start()
    const made = await app.post('/v2/forwarding-rules', RULE)
    expect([made.status, made.body]).toEqual([201, { data: { id: ID, alias: 'ruleAlias' }, ...ENVELOPE }])
    const { id } = made.body.data
    const stored = {
      ...RULE,
      fromUser: { id: ID, username: 'from@example.com' },
      toUser: { id: ID, username: 'to@example.com' },
      id,
    }
    expect((await app.get(`/v2/forwarding-rules/${id}`)).body).toEqual({ data: stored, ...ENVELOPE })
    const byAlias = '/v2/forwarding-rules/ruleAlias?identifierType=alias'
    expect((await app.get(byAlias)).body.data).toEqual(stored)
    expect((await app.get('/v2/forwarding-rules')).body).toEqual({ data: [stored], ...ENVELOPE })
    expect((await app.get('/v2/forwarding-rules/ruleAlias')).status).toBe(404)
    expect((await app.get(`/v2/forwarding-rules/${id}?identifierType=name`)).status).toBe(422)

    const change = { ...RULE, alias: undefined, endDate: '2017-07-07T18:00:00Z' }
    const replaced = await app.put(byAlias, change)
    expect([replaced.status, replaced.body]).toEqual([
      200,
      { result: 'Updated', data: { id, alias: 'ruleAlias' }, ...ENVELOPE },
    ])
    expect((await app.get(byAlias)).body.data).toEqual({ ...stored, endDate: change.endDate })

    const deleted = await app.delete(`/v2/forwarding-rules/${id}`)
    expect([deleted.status, deleted.body]).toEqual([200, { result: 'Deleted', ...ENVELOPE }])
    for (const answer of [await app.get(byAlias), await app.put(byAlias, RULE), await app.delete(byAlias)]) {
      expect(answer.status).toBe(404)
    }
  })

  it('must not overlap for one user, nor share an alias', async () => {
    await using app = await start()
    await app.post('/v2/forwarding-rules', RULE)
    const later = { startDate: '2017-07-06T18:00:00Z', endDate: '2017-07-08T18:00:00Z' }
    expect((await app.post('/v2/forwarding-rules', { ...RULE, alias: 'b' })).status).toBe(409)
    expect((await app.post('/v2/forwarding-rules', { ...RULE, ...later })).status).toBe(409)
    const touching = await app.post('/v2/forwarding-rules', { ...RULE, ...later, alias: 'b' })
    expect(touching.status).toBe(201)
    const back = { ...RULE, alias: 'c', fromUser: RULE.toUser, toUser: RULE.fromUser }
    expect((await app.post('/v2/forwarding-rules', back)).status).toBe(201)
    expect((await app.get('/v2/forwarding-rules')).body.data).toHaveLength(3)
  })
})

describe('refusals', () => {
  const rotation = (change: object) => ({ name: 'x', rotations: [{ ...ALWAYS, ...change }] })
  const restriction = (timeRestriction: unknown) => rotation({ timeRestriction })
  const day = (change: object) =>
    restriction({ type: 'time-of-day', restriction: { ...times([8, 0, 18, 0]), ...change } })
  const week = (change: object) =>
    restriction({
      type: 'weekday-and-time-of-day',
      restrictions: [{ startDay: 'monday', endDay: 'friday', ...times([8, 0, 18, 0]), ...change }],
    })
  const windows = (count: number) => ({
    type: 'weekday-and-time-of-day',
    restrictions: Array.from({ length: count }, () => ({
      startDay: 'monday',
      endDay: 'friday',
      ...times([8, 0, 18, 0]),
    })),
  })
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['no name', {}, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a blank name', { name: ' \t' }, 'name'],
    ['a name that is a number', { name: 7 }, 'name'],
    ['a name with a control character', { name: 'a\nb' }, 'name'],
    ['a name that is a dot', { name: '.' }, 'name'],
    ['a name that is two dots', { name: '..' }, 'name'],
    ['a team that is named by two dots', { name: 'x', ownerTeam: { name: '..' } }, 'ownerTeam'],
    [
      'an escalation that is named by a dot',
      rotation({ participants: [{ type: 'escalation', name: '.' }] }),
      'rotations[0].participants[0]',
    ],
    ['a name of 101 characters', { name: '👩'.repeat(101) }, 'name'],
    ['a description of 10,001 characters', { name: 'x', description: 'd'.repeat(10_001) }, 'description'],
    ['a description that is a list', { name: 'x', description: [] }, 'description'],
    ['an unknown zone', { name: 'x', timezone: 'Nowhere' }, 'timezone'],
    ['a zone that is a number', { name: 'x', timezone: 1 }, 'timezone'],
    ['enabled as a number', { name: 'x', enabled: 1 }, 'enabled'],
    ['a team that is a text', { name: 'x', ownerTeam: 'ops' }, 'ownerTeam'],
    ['a team with an unknown id', { name: 'x', ownerTeam: { id: 'none' } }, 'ownerTeam'],
    ['rotations that are no list', { name: 'x', rotations: {} }, 'rotations'],
    ['an empty list of rotations', { name: 'x', rotations: [] }, 'rotations'],
    ['a rotation that is a text', { name: 'x', rotations: ['a'] }, 'rotations[0]'],
    ['no start', rotation({ startDate: undefined }), 'rotations[0].startDate'],
    ['an empty start', rotation({ startDate: '' }), 'rotations[0].startDate'],
    ['a start without a zone', rotation({ startDate: '2017-01-15T08:00:00' }), 'rotations[0].startDate'],
    ['a day that does not exist', rotation({ startDate: '2017-02-30T08:00:00Z' }), 'rotations[0].startDate'],
    ['a start after all years', rotation({ startDate: '9999-12-31T23:50:00Z' }), 'rotations[0].startDate'],
    ['a start that is a number', rotation({ startDate: 1494968194 }), 'rotations[0].startDate'],
    ['an end before the start', rotation({ endDate: '2016-12-31T00:00:00Z' }), 'rotations[0].endDate'],
    ['an end that becomes the start', rotation({ endDate: '2017-01-01T00:14:00Z' }), 'rotations[0].endDate'],
    ['no type', rotation({ type: undefined }), 'rotations[0].type'],
    ['an unknown type', rotation({ type: 'monthly' }), 'rotations[0].type'],
    ['a length of 0', rotation({ length: 0 }), 'rotations[0].length'],
    ['a length in quotes', rotation({ length: '1' }), 'rotations[0].length'],
    ['a length that is no whole number', rotation({ length: 1.5 }), 'rotations[0].length'],
    ['a length beyond all dates', rotation({ length: 2_147_483_647 }), 'rotations[0].length'],
    ['no participants', rotation({ participants: undefined }), 'rotations[0].participants'],
    ['an empty list of participants', rotation({ participants: [] }), 'rotations[0].participants'],
    [
      'a participant without a type',
      rotation({ participants: [{ username: 'a@example.com' }] }),
      'rotations[0].participants[0].type',
    ],
    [
      'a participant of a dead type',
      rotation({ participants: [{ type: 'group' }] }),
      'rotations[0].participants[0].type',
    ],
    [
      'a schedule for a participant',
      rotation({ participants: [{ type: 'schedule', name: 'x' }] }),
      'rotations[0].participants[0].type',
    ],
    [
      'a user nobody names',
      rotation({ participants: [{ type: 'none' }, { type: 'user', username: '' }] }),
      'rotations[0].participants[1]',
    ],
    [
      'a user with an unknown id',
      rotation({ participants: [{ type: 'user', id: 'none' }] }),
      'rotations[0].participants[0]',
    ],
    [
      'a user that is no e-mail address',
      rotation({ participants: [{ type: 'user', username: 'bob' }] }),
      'rotations[0].participants[0]',
    ],
    ['a restriction that is a text', restriction('always'), 'rotations[0].timeRestriction'],
    ['a restriction without a type', restriction({ restriction: {} }), 'rotations[0].timeRestriction.type'],
    ['a restriction of an unknown type', restriction({ type: 'x' }), 'rotations[0].timeRestriction.type'],
    [
      'a restriction with nothing in it',
      restriction({ type: 'time-of-day' }),
      'rotations[0].timeRestriction.restriction',
    ],
    [
      'two windows of the day',
      restriction({ ...windows(2), type: 'time-of-day' }),
      'rotations[0].timeRestriction.restriction',
    ],
    ['no windows of the week', restriction(windows(0)), 'rotations[0].timeRestriction.restrictions'],
    ['16 windows of the week', restriction(windows(16)), 'rotations[0].timeRestriction.restrictions'],
    ['no hour', day({ startHour: undefined }), 'rotations[0].timeRestriction.restriction.startHour'],
    ['no minute', day({ endMin: null }), 'rotations[0].timeRestriction.restriction.endMin'],
    ['hour 25', day({ endHour: 25 }), 'rotations[0].timeRestriction.restriction.endHour'],
    ['hour -1', day({ startHour: -1 }), 'rotations[0].timeRestriction.restriction.startHour'],
    ['minute 60', day({ startMin: 60 }), 'rotations[0].timeRestriction.restriction.startMin'],
    ['24:01', day({ endHour: 24, endMin: 1 }), 'rotations[0].timeRestriction.restriction.endMin'],
    ['no day', week({ endDay: undefined }), 'rotations[0].timeRestriction.restrictions[0].endDay'],
    ['an unknown day', week({ startDay: 'mon' }), 'rotations[0].timeRestriction.restrictions[0].startDay'],
  ]
  let app: Awaited<ReturnType<typeof start>>

  beforeAll(async () => {
    app = await start()
  })

  afterAll(async () => {
    await app[Symbol.asyncDispose]()
  })

  it.each(cases)('%s: 422 at the field, and nothing is stored', async (_what, body, field) => {
    const { status, body: answer, headers } = await app.post('/v2/schedules', body)
    expect([status, answer]).toEqual([
      422,
      { message: expect.any(String), errors: { [field]: expect.any(String) }, ...ENVELOPE },
    ])
    expect(headers.get('x-opsgenie-errortype')).toBeTruthy()
    for (const path of ['/v2/schedules', '/v2/users', '/v2/teams']) {
      expect((await app.get(path)).body.data, path).toEqual([])
    }
  })

  it('take 100 characters for a name and 10,000 for a description', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: '👩'.repeat(100), description: 'ü'.repeat(10_000) })
    const { data } = (await app.get(`/v2/schedules/${id}`)).body
    expect([data.name, data.description]).toEqual(['👩'.repeat(100), 'ü'.repeat(10_000)])
    expect((await app.post('/v2/schedules', restriction(windows(15)))).status).toBe(201)
  })

  it('of overrides and forwarding rules name the field too', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights', rotations: [{ ...ALWAYS, name: 'a' }] })
    const good = {
      user: { type: 'user', username: 'a@example.com' },
      startDate: '2017-05-17T14:33:00Z',
      endDate: '2017-05-18T14:33:00Z',
    }
    const overrides: readonly (readonly [object, string])[] = [
      [{ user: undefined }, 'user'],
      [{ user: {} }, 'user'],
      [{ user: 'bob' }, 'user'],
      [{ user: { type: 'all' } }, 'user.type'],
      [{ user: { type: 'schedule', name: 'none' } }, 'user'],
      [{ startDate: null }, 'startDate'],
      [{ endDate: '' }, 'endDate'],
      [{ endDate: good.startDate }, 'endDate'],
      [{ alias: 7 }, 'alias'],
      [{ alias: 'x'.repeat(513) }, 'alias'],
      [{ alias: '.' }, 'alias'],
      [{ alias: '..' }, 'alias'],
      [{ rotations: [{}] }, 'rotations[0]'],
      [{ rotations: [{ name: 'a' }, { name: 'none' }] }, 'rotations[1]'],
      [{ rotations: [{ id: 'none' }] }, 'rotations[0]'],
    ]
    for (const [change, field] of overrides) {
      const { status, body } = await app.post(`/v2/schedules/${id}/overrides`, { ...good, ...change })
      expect([change, status, body.errors]).toEqual([change, 422, { [field]: expect.any(String) }])
    }
    expect((await app.get(`/v2/schedules/${id}/overrides`)).body.data).toEqual([])

    const rule = { fromUser: { username: 'a@example.com' }, toUser: { username: 'b@example.com' } }
    const span = { startDate: good.startDate, endDate: good.endDate }
    const rules: readonly (readonly [object, string])[] = [
      [{ fromUser: {} }, 'fromUser'],
      [{ toUser: undefined }, 'toUser'],
      [{ toUser: { id: 'none' } }, 'toUser'],
      [{ startDate: 'soon' }, 'startDate'],
      [{ endDate: '2017-05-17T14:33:00Z' }, 'endDate'],
      [{ alias: 'x'.repeat(513) }, 'alias'],
      [{ alias: '..' }, 'alias'],
    ]
    for (const [change, field] of rules) {
      const { status, body } = await app.post('/v2/forwarding-rules', { ...rule, ...span, ...change })
      expect([change, status, body.errors]).toEqual([change, 422, { [field]: expect.any(String) }])
    }
    expect((await app.get('/v2/forwarding-rules')).body.data).toEqual([])
  })

  it('of a name that is no well-formed Unicode, or a dot, say so', async () => {
    await using app = await start()
    const half = await app.post('/v2/schedules', '{"name": "half \\ud83d"}')
    expect([half.status, half.body.message]).toEqual([422, 'name must be well-formed Unicode'])
    const id = await createSchedule(app, { name: 'x' })
    const dots = await app.patch(`/v2/schedules/${id}`, { name: '..' })
    expect([dots.status, dots.body.message]).toEqual([422, "name must not be '.' or '..'"])
    const rules = [{ recipient: { type: 'team', name: 'ops' }, delay: { timeAmount: 1 } }]
    for (const path of ['/v2/teams', '/v2/escalations']) {
      expect((await app.post(path, { name: '.', rules })).body.errors, path).toHaveProperty('name')
    }
  })

  it('of bodies that are no objects are 400', async () => {
    await using app = await start()
    for (const body of ['{', '[]', '"x"', '7', 'null x']) {
      const { status, body: answer } = await app.post('/v2/schedules', body)
      expect([body, status, answer]).toEqual([body, 400, { message: expect.any(String), ...ENVELOPE }])
    }
  })

  it('do not let a read-only token write, with the document’s code', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'Nights' })
    const { body } = await app.post('/api/tokens', { name: 'reader', access: 'read' })
    const authorization = `GenieKey ${body.data.token}`
    const refused = await app.send('POST', '/v2/schedules', { name: 'x' }, { authorization })
    expect([refused.status, refused.body.code]).toEqual([403, 40301])
    expect((await app.send('GET', `/v2/schedules/${id}`, undefined, { authorization })).status).toBe(200)
    const unknown = await app.send('GET', '/v2/schedules', undefined, { authorization: 'GenieKey nothing' })
    expect([unknown.status, unknown.body]).toEqual([401, { message: expect.any(String), ...ENVELOPE }])
  })
})
