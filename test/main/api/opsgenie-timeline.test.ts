import { describe, expect, it } from 'vitest'
import type { TestApp } from '#test/helpers/app.ts'
import {
  ALWAYS,
  createSchedule,
  createUser,
  ENVELOPE,
  startQuiet as start,
  startAt,
  UUID,
} from './opsgenie-fixtures.ts'

const ID = expect.stringMatching(UUID)
const DAY_MS = 86_400_000

const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
const timelineOf = async (app: TestApp, id: string, query = '') =>
  (await app.get(`/v2/schedules/${id}/timeline${query}`)).body.data

type Shown = { startDate: string; endDate: string; type: string; recipient: { name?: string } }
/** Each period in short. */
const short = (periods: readonly Shown[] = []) =>
  periods.map(({ startDate, endDate, type, recipient }) => [startDate, endDate, type, recipient.name ?? null])

describe('the document’s timeline', () => {
  it('is answered as printed, with every layer', async () => {
    await using app = await start()
    const rotation = {
      name: 'First Rotation',
      startDate: '2017-05-16T05:30:00Z',
      endDate: '2017-05-19T15:30:00Z',
      type: 'daily',
      participants: [user('a'), user('b'), { type: 'team', name: 'TeamName' }, user('d')],
    }
    const id = await createSchedule(app, {
      name: 'ScheduleName',
      timezone: 'Europe/Kirov',
      rotations: [rotation],
    })
    await app.post(`/v2/schedules/${id}/overrides`, {
      user: user('over'),
      startDate: '2017-05-17T14:33:00Z',
      endDate: '2017-05-18T14:33:00Z',
    })
    await app.post('/v2/forwarding-rules', {
      fromUser: { username: 'b@example.com' },
      toUser: { username: 'forward@example.com' },
      startDate: '2017-05-17T05:30:00Z',
      endDate: '2017-05-18T05:30:00Z',
    })
    const { status, body } = await app.get(`/v2/schedules/${id}/timeline?expand=base,forwarding,override`)
    const entry = { id: ID, name: 'First Rotation', order: 1 }
    const recipient = (type: string, name: string) => ({ id: ID, type, name })
    const last = {
      startDate: '2017-05-19T05:30:00Z',
      endDate: '2017-05-19T15:30:00Z',
      type: 'default',
      recipient: recipient('user', 'd@example.com'),
    }
    const base = (startDate: string, endDate: string, type: string, name: string) => ({
      startDate,
      endDate,
      type: 'default',
      recipient: recipient(type, name),
    })
    expect([status, body]).toEqual([
      200,
      {
        data: {
          _parent: { id, name: 'ScheduleName', enabled: true },
          startDate: '2017-05-14T21:00:00Z',
          endDate: '2017-05-21T21:00:00Z',
          finalTimeline: {
            rotations: [
              {
                ...entry,
                periods: [
                  {
                    startDate: '2017-05-17T14:56:34.603Z',
                    endDate: '2017-05-18T14:33:00Z',
                    type: 'override',
                    recipient: recipient('user', 'over@example.com'),
                  },
                  {
                    startDate: '2017-05-18T14:33:00Z',
                    endDate: '2017-05-19T05:30:00Z',
                    type: 'default',
                    recipient: recipient('team', 'TeamName'),
                  },
                  last,
                ],
              },
            ],
          },
          baseTimeline: {
            rotations: [
              {
                ...entry,
                periods: [
                  base('2017-05-16T05:30:00Z', '2017-05-17T05:30:00Z', 'user', 'a@example.com'),
                  base('2017-05-17T05:30:00Z', '2017-05-18T05:30:00Z', 'user', 'b@example.com'),
                  base('2017-05-18T05:30:00Z', '2017-05-19T05:30:00Z', 'team', 'TeamName'),
                  last,
                ],
              },
            ],
          },
          overrideTimeline: {
            rotations: [
              {
                ...entry,
                periods: [
                  {
                    startDate: '2017-05-17T14:33:00Z',
                    endDate: '2017-05-18T14:33:00Z',
                    type: 'override',
                    recipient: recipient('user', 'over@example.com'),
                  },
                ],
              },
            ],
          },
          forwardingTimeline: {
            rotations: [
              {
                id: ID,
                name: '',
                order: 0,
                periods: [
                  {
                    startDate: '2017-05-17T05:30:00Z',
                    endDate: '2017-05-17T14:33:00Z',
                    type: 'forwarding',
                    fromUser: body.data.baseTimeline.rotations[0].periods[1].recipient.id,
                    recipient: recipient('user', 'forward@example.com'),
                  },
                ],
              },
            ],
          },
        },
        expandable: ['base', 'forwarding', 'override'],
        ...ENVELOPE,
      },
    ])
    const { data } = body
    expect(Object.keys(data)).toEqual([
      '_parent',
      'startDate',
      'endDate',
      'finalTimeline',
      'baseTimeline',
      'overrideTimeline',
      'forwardingTimeline',
    ])
    const [period] = data.forwardingTimeline.rotations[0].periods
    expect(Object.keys(period)).toEqual(['startDate', 'endDate', 'type', 'fromUser', 'recipient'])
    expect(Object.keys(period.recipient)).toEqual(['id', 'type', 'name'])
  })

  it('has the final layer alone unless more is asked for', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x', rotations: [ALWAYS] })
    const layers = async (query: string) =>
      Object.keys(await timelineOf(app, id, query)).filter((key) => key.endsWith('Timeline'))
    expect(await layers('')).toEqual(['finalTimeline'])
    expect(await layers('?expand=base%2Coverride')).toEqual([
      'finalTimeline',
      'baseTimeline',
      'overrideTimeline',
    ])
    expect(await layers('?expand=Forwarding&expand=base')).toEqual([
      'finalTimeline',
      'baseTimeline',
      'forwardingTimeline',
    ])
    expect(await layers('?expand=final,nonsense,')).toEqual(['finalTimeline'])
  })

  it('numbers its rotations, names those without a name "", and leaves out periods where there are none', async () => {
    await using app = await start()
    const future = { ...ALWAYS, startDate: '2030-01-01T00:00:00Z' }
    const id = await createSchedule(app, { name: 'x', rotations: [future, { ...ALWAYS, name: 'b' }] })
    const { finalTimeline, overrideTimeline } = await timelineOf(app, id, '?expand=override')
    expect(finalTimeline.rotations).toEqual([
      { id: ID, name: '', order: 1 },
      { id: ID, name: 'b', order: 2, periods: [expect.anything()] },
    ])
    expect(overrideTimeline.rotations).toEqual([
      { id: ID, name: '', order: 1 },
      { id: ID, name: 'b', order: 2 },
    ])
  })

  it('shows an override by nobody in its own layer, and nobody in the final one', async () => {
    await using app = await startAt('2017-05-15T00:00:00Z')
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC', rotations: [ALWAYS] })
    const span = { startDate: '2017-05-16T00:00:00Z', endDate: '2017-05-17T00:00:00Z' }
    await app.post(`/v2/schedules/${id}/overrides`, { user: { type: 'none' }, ...span })
    const { finalTimeline, overrideTimeline } = await timelineOf(app, id, '?expand=override')
    expect(overrideTimeline.rotations[0].periods).toEqual([
      { ...span, type: 'override', recipient: { type: 'none' } },
    ])
    expect(short(finalTimeline.rotations[0].periods)).toEqual([
      ['2017-05-15T00:00:00Z', '2017-05-16T00:00:00Z', 'default', 'always@example.com'],
      ['2017-05-17T00:00:00Z', '2017-05-22T00:00:00Z', 'default', 'always@example.com'],
    ])
  })
})

describe('the window of a timeline', () => {
  const windows: readonly (readonly [zone: string, query: string, from: string, to: string])[] = [
    ['Europe/Kirov', '', '2017-05-14T21:00:00Z', '2017-05-21T21:00:00Z'],
    ['Europe/Kirov', 'intervalUnit=days', '2017-05-16T21:00:00Z', '2017-05-17T21:00:00Z'],
    ['Europe/Kirov', 'intervalUnit=months', '2017-05-16T21:00:00Z', '2017-06-16T21:00:00Z'],
    ['Europe/Kirov', 'interval=3&intervalUnit=Days', '2017-05-16T21:00:00Z', '2017-05-19T21:00:00Z'],
    // Sunday belongs to the week that began on Monday; by the local date, not by that of UTC.
    ['UTC', 'date=2026-01-04T23:59:59Z', '2025-12-29T00:00:00Z', '2026-01-05T00:00:00Z'],
    ['Asia/Tokyo', 'date=2026-01-04T15:00:00Z', '2026-01-04T15:00:00Z', '2026-01-11T15:00:00Z'],
    // Calendar months over a change of the clocks, as a published fixture has them.
    [
      'Europe/Berlin',
      'date=2025-11-01T12:00:00Z&interval=6&intervalUnit=months',
      '2025-10-31T23:00:00Z',
      '2026-04-30T22:00:00Z',
    ],
    ['UTC', 'date=2026-01-31T10:00:00Z&intervalUnit=months', '2026-01-31T00:00:00Z', '2026-02-28T00:00:00Z'],
    [
      'UTC',
      'date=2027-10-30T10:00:00Z&interval=4&intervalUnit=months',
      '2027-10-30T00:00:00Z',
      '2028-02-29T00:00:00Z',
    ],
    [
      'UTC',
      'date=2026-12-31T10:00:00Z&interval=100&intervalUnit=months',
      '2026-12-31T00:00:00Z',
      '2035-04-30T00:00:00Z',
    ],
    [
      'Europe/Berlin',
      'date=2026-03-29T12:00:00Z&intervalUnit=days',
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ],
    // No midnight on that day: it begins at 01:00.
    [
      'America/Sao_Paulo',
      'date=2017-10-15T12:00:00Z&intervalUnit=days',
      '2017-10-15T03:00:00Z',
      '2017-10-16T02:00:00Z',
    ],
  ]
  it.each(windows)('in %s with "%s" is %s to %s', async (timezone, query, from, to) => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x', timezone })
    const { startDate, endDate } = await timelineOf(app, id, `?${query}`)
    expect([startDate, endDate]).toEqual([from, to])
  })

  it('takes every spelling of a date that clients send', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC' })
    for (const date of [
      '2026-01-05T00:30:00%2B01:00',
      '2026-01-05T00:30:00+01:00',
      '2026-01-05T00:30:00%20%2B01:00'.replace('%20', ''),
      '2026-01-05T00:30:00%2B0100',
      '2026-01-05T00:30:00+0100',
      '2026-01-04T23:30:00.000Z',
      '2026-01-04T23:30:00Z',
      '2026-01-04T23:30:00%2B00:00',
      '2026-01-04T23:30:00-00:00',
      '2026-01-04',
    ]) {
      const { startDate } = await timelineOf(app, id, `?intervalUnit=days&date=${date}`)
      expect([date, startDate]).toEqual([date, '2026-01-04T00:00:00Z'])
    }
  })

  it('is refused at the parameter that is wrong', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x' })
    for (const [query, field] of [
      ['interval=0', 'interval'],
      ['interval=-1', 'interval'],
      ['interval=101', 'interval'],
      ['interval=1.5', 'interval'],
      ['interval=many', 'interval'],
      ['interval=99999999999999999999', 'interval'],
      ['intervalUnit=years', 'intervalUnit'],
      ['date=tomorrow', 'date'],
      ['date=2026-02-30T00:00:00Z', 'date'],
      ['date=9999-12-01T00:00:00Z&interval=100', 'date'],
      ['date=0000-01-01T00:00:00Z', 'date'],
      ['date=2026-01-01T00:00:00Z&date=2026-01-01T00:00:00Z', 'date'],
    ] as const) {
      const { status, body } = await app.get(`/v2/schedules/${id}/timeline?${query}`)
      expect([query, status, body.errors]).toEqual([query, 422, { [field]: expect.any(String) }])
    }
  })

  it('holds 20,000 periods at most, and says how many days fit', async () => {
    await using app = await start()
    const hourly = { ...ALWAYS, type: 'hourly', participants: [user('a'), user('b')] }
    const id = await createSchedule(app, { name: 'x', rotations: Array.from({ length: 10 }, () => hourly) })
    const { status, body } = await app.get(`/v2/schedules/${id}/timeline?interval=100&intervalUnit=months`)
    expect([status, body.errors]).toEqual([422, { interval: expect.stringMatching(/20000.*\d+ days/) }])
    expect((await app.get(`/v2/schedules/${id}/timeline?interval=2&intervalUnit=months`)).status).toBe(200)
  })
})

describe('the past', () => {
  it('is shown as historical with the people of its time, and the running period is cut at now', async () => {
    await using app = await startAt('2026-03-02T00:00:00Z')
    await createUser(app, 'a@example.com')
    await createUser(app, 'b@example.com')
    const members = [{ user: { username: 'a@example.com' } }, { user: { username: 'b@example.com' } }]
    await app.post('/v2/teams', { name: 'ops', members })
    const rotation = {
      name: 'r',
      startDate: '2026-03-02T00:00:00Z',
      type: 'daily',
      participants: [user('a'), { type: 'team', name: 'ops' }],
    }
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC', rotations: [rotation] })
    app.clock.forward(1.5 * DAY_MS)
    const { finalTimeline, baseTimeline } = await timelineOf(app, id, '?expand=base')
    const person = (name: string) => ({ id: ID, type: 'user', name: `${name}@example.com` })
    const { periods } = finalTimeline.rotations[0]
    expect(periods.slice(0, 3)).toEqual([
      {
        startDate: '2026-03-02T00:00:00Z',
        endDate: '2026-03-03T00:00:00Z',
        type: 'historical',
        recipient: person('a'),
        flattenedRecipients: [person('a')],
      },
      {
        startDate: '2026-03-03T00:00:00Z',
        endDate: '2026-03-03T12:00:00Z',
        type: 'historical',
        recipient: { id: ID, type: 'team', name: 'ops' },
        flattenedRecipients: [person('a'), person('b')],
      },
      {
        startDate: '2026-03-03T12:00:00Z',
        endDate: '2026-03-04T00:00:00Z',
        type: 'default',
        recipient: { id: ID, type: 'team', name: 'ops' },
      },
    ])
    expect(new Set(baseTimeline.rotations[0].periods.map(({ type }: Shown) => type))).toEqual(
      new Set(['default']),
    )
  })

  it('is not rewritten by edits: not by new participants, not by a rotation that is removed', async () => {
    await using app = await startAt('2026-03-02T00:00:00Z')
    const rotations = [
      { ...ALWAYS, name: 'kept', participants: [user('a')] },
      { ...ALWAYS, name: 'removed', participants: [user('b')] },
    ]
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC', rotations })
    app.clock.forward(DAY_MS)
    const changed = [{ ...ALWAYS, name: 'kept', participants: [user('c')] }]
    await app.patch(`/v2/schedules/${id}`, { rotations: changed })
    app.clock.forward(DAY_MS)
    const { finalTimeline } = await timelineOf(app, id)
    const [kept, removed, ...others] = finalTimeline.rotations
    expect(others).toEqual([])
    expect([kept.order, removed.name, removed.order]).toEqual([1, 'removed', 2])
    expect(short(kept.periods)).toEqual([
      ['2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', 'historical', 'a@example.com'],
      ['2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z', 'historical', 'c@example.com'],
      ['2026-03-04T00:00:00Z', '2026-03-09T00:00:00Z', 'default', 'c@example.com'],
    ])
    expect(short(removed.periods)).toEqual([
      ['2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', 'historical', 'b@example.com'],
    ])
    const then = await app.get(`/v2/schedules/${id}/on-calls?flat=true&date=2026-03-02T12:00:00Z`)
    expect(then.body.data.onCallRecipients).toEqual(['a@example.com', 'b@example.com'])
  })
})

describe('who was on call', () => {
  it('is answered with the people and names of that time', async () => {
    await using app = await startAt('2026-03-02T00:00:00Z')
    await createUser(app, 'a@example.com')
    const members = [{ user: { username: 'a@example.com' } }]
    const team = (await app.post('/v2/teams', { name: 'ops', members })).body.data.id
    const rotation = { ...ALWAYS, participants: [{ type: 'team', name: 'ops' }] }
    const id = await createSchedule(app, { name: 'x', rotations: [rotation] })
    app.clock.forward(DAY_MS)
    await createUser(app, 'b@example.com')
    await app.patch(`/v2/teams/${team}`, {
      name: 'renamed',
      members: [{ user: { username: 'b@example.com' } }],
    })
    const at = async (query: string) => (await app.get(`/v2/schedules/${id}/on-calls?${query}`)).body.data
    const then = 'date=2026-03-02T12:00:00Z'
    expect((await at(`flat=true&${then}`)).onCallRecipients).toEqual(['a@example.com'])
    expect((await at('flat=true')).onCallRecipients).toEqual(['b@example.com'])
    const entry = (name: string) => ({ id: ID, name: `${name}@example.com`, type: 'user' })
    expect((await at(then)).onCallParticipants).toEqual([
      { id: team, name: 'ops', type: 'team', onCallParticipants: [entry('a')] },
    ])
    expect((await at('')).onCallParticipants).toEqual([
      { id: team, name: 'renamed', type: 'team', onCallParticipants: [entry('b')] },
    ])
    const all = async () => (await app.get(`/v2/schedules/on-calls?flat=true&${then}`)).body.data
    expect((await all())[0].onCallRecipients).toEqual(['a@example.com'])
    // Nobody is on call by it now; somebody was then.
    await app.patch(`/v2/schedules/${id}`, { enabled: false })
    expect(await all()).toEqual([
      { _parent: { id, name: 'x', enabled: false }, onCallRecipients: ['a@example.com'] },
    ])
    expect((await app.get('/v2/schedules/on-calls')).body.data).toEqual([])
  })

  it('and who was next then follows history up to now, then the rules', async () => {
    await using app = await startAt('2026-03-02T12:00:00Z')
    const rotation = {
      startDate: '2026-03-02T00:00:00Z',
      type: 'daily',
      participants: [user('a'), user('b')],
    }
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC', rotations: [rotation] })
    const next = async (date: string) => {
      const { data } = (await app.get(`/v2/schedules/${id}/next-on-calls?flat=true&date=${date}`)).body
      return [data.nextOnCallParticipants, data.exactNextOnCallParticipants].map((names) =>
        names.map((name: string) => name.split('@')[0]).join(),
      )
    }
    app.clock.forward(2 * DAY_MS)
    await app.patch(`/v2/schedules/${id}`, {
      rotations: [{ ...rotation, participants: [user('c'), user('d')] }],
    })
    // a until the 3rd, b until the 4th, a until noon: then it was changed, and c has the 4th.
    expect(await next('2026-03-02T13:00:00Z')).toEqual(['b', 'b'])
    expect(await next('2026-03-03T13:00:00Z')).toEqual(['a', 'a'])
    expect(await next('2026-03-04T01:00:00Z')).toEqual(['c', 'c'])
    expect(await next('2026-03-04T13:00:00Z')).toEqual(['d', 'd'])
    // Before it was made nobody was.
    expect(await next('2026-03-02T01:00:00Z')).toEqual(['a', 'a'])
    await app.patch(`/v2/schedules/${id}`, { enabled: false })
    expect(await next('2026-03-03T13:00:00Z')).toEqual(['a', 'a'])
    expect(await next('2026-03-04T01:00:00Z')).toEqual(['', ''])
  })
})

describe('who is on call', () => {
  /** A team of two, and an escalation over a user, that team and a schedule. */
  async function createDirectory(app: TestApp): Promise<void> {
    for (const name of ['a', 'b', 'c']) await createUser(app, `${name}@example.com`)
    const members = [{ user: { username: 'a@example.com' } }, { user: { username: 'b@example.com' } }]
    await app.post('/v2/teams', { name: 'ops', members })
    await createSchedule(app, { name: 'Inner', rotations: [{ ...ALWAYS, participants: [user('c')] }] })
    const rule = (timeAmount: number, notifyType: string, recipient: object) => ({
      condition: 'if-not-acked',
      notifyType,
      delay: { timeAmount },
      recipient,
    })
    const rules = [
      rule(0, 'default', user('c')),
      rule(5, 'all', { type: 'team', name: 'ops' }),
      rule(10, 'next', { type: 'schedule', name: 'Inner' }),
    ]
    await app.post('/v2/escalations', { name: 'up', rules })
  }

  it('is answered as a tree of those behind teams, escalations and schedules, or flat as user names', async () => {
    await using app = await start()
    await createDirectory(app)
    const participants = [user('a'), { type: 'team', name: 'ops' }, { type: 'escalation', name: 'up' }]
    const rotations = [...participants, user('a')].map((one) => ({ ...ALWAYS, participants: [one] }))
    const id = await createSchedule(app, { name: 'ScheduleName', rotations })
    const _parent = { id, name: 'ScheduleName', enabled: true }
    const entry = (name: string, more: object = {}) => ({
      id: ID,
      name: `${name}@example.com`,
      type: 'user',
      ...more,
    })
    const members = [entry('a'), entry('b')]
    const path = '/v2/schedules/ScheduleName/on-calls?scheduleIdentifierType=name'
    const tree = await app.get(path)
    expect([tree.status, tree.body]).toEqual([
      200,
      {
        data: {
          _parent,
          onCallParticipants: [
            entry('a'),
            { id: ID, name: 'ops', type: 'team', onCallParticipants: members },
            {
              id: ID,
              name: 'up',
              type: 'escalation',
              onCallParticipants: [
                entry('c', { escalationTime: 0, notifyType: 'default' }),
                {
                  id: ID,
                  name: 'ops',
                  type: 'team',
                  onCallParticipants: members,
                  escalationTime: 5,
                  notifyType: 'all',
                },
                {
                  id: ID,
                  name: 'Inner',
                  type: 'schedule',
                  onCallParticipants: [entry('c')],
                  escalationTime: 10,
                  notifyType: 'next',
                },
              ],
            },
          ],
        },
        ...ENVELOPE,
      },
    ])
    for (const flat of ['true', 'True', 'TRUE']) {
      const { data } = (await app.get(`${path}&flat=${flat}`)).body
      const onCallRecipients = ['a@example.com', 'b@example.com', 'c@example.com']
      expect(data).toEqual({ _parent, onCallRecipients })
    }
    for (const flat of ['false', 'False', '']) {
      expect((await app.get(`${path}&flat=${flat}`)).body.data).toEqual(tree.body.data)
    }
    expect((await app.get(`${path}&flat=perhaps`)).status).toBe(422)
  })

  it('ends where a schedule and an escalation name each other', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x' })
    const recipient = { type: 'schedule', id }
    await app.post('/v2/escalations', { name: 'up', rules: [{ recipient, delay: { timeAmount: 1 } }] })
    const rotation = { ...ALWAYS, participants: [{ type: 'escalation', name: 'up' }] }
    await app.patch(`/v2/schedules/${id}`, { rotations: [rotation] })
    const { status, body } = await app.get(`/v2/schedules/${id}/on-calls`)
    expect([status, body.data.onCallParticipants[0].onCallParticipants[0].onCallParticipants]).toEqual([
      200,
      [{ id: ID, name: 'up', type: 'escalation' }],
    ])
    const flat = await app.get(`/v2/schedules/${id}/on-calls?flat=true`)
    expect(flat.body.data.onCallRecipients).toEqual([])
  })

  it('is listed for all schedules that are enabled, those with nobody included', async () => {
    await using app = await start()
    const a = await createSchedule(app, { name: 'a', rotations: [ALWAYS] })
    const off = await createSchedule(app, { name: 'off', enabled: false, rotations: [ALWAYS] })
    const empty = await createSchedule(app, { name: 'on-calls' })
    const entry = { id: ID, name: 'always@example.com', type: 'user' }
    const all = await app.get('/v2/schedules/on-calls')
    expect([all.status, all.body]).toEqual([
      200,
      {
        data: [
          { _parent: { id: a, name: 'a', enabled: true }, onCallParticipants: [entry] },
          { _parent: { id: empty, name: 'on-calls', enabled: true }, onCallParticipants: [] },
        ],
        ...ENVELOPE,
      },
    ])
    const flat = (await app.get('/v2/schedules/on-calls?flat=True')).body.data
    expect(flat.map(({ onCallRecipients }: { onCallRecipients: unknown }) => onCallRecipients)).toEqual([
      ['always@example.com'],
      [],
    ])
    const before = (await app.get('/v2/schedules/on-calls?date=2016-01-01T00:00:00Z')).body.data
    expect(before[0].onCallParticipants).toEqual([])

    for (const [path, data] of [
      ['on-calls', { onCallParticipants: [] }],
      ['on-calls?flat=true', { onCallRecipients: [] }],
      ['next-on-calls', { nextOnCallRecipients: [], exactNextOnCallRecipients: [] }],
    ] as const) {
      const answer = (await app.get(`/v2/schedules/${off}/${path}`)).body.data
      expect(answer).toEqual({ _parent: { id: off, name: 'off', enabled: false }, ...data })
    }
    const { finalTimeline } = await timelineOf(app, off)
    expect(short(finalTimeline.rotations[0].periods)).toEqual([
      ['2017-05-17T14:56:34.603Z', '2017-05-21T22:00:00Z', 'default', 'always@example.com'],
    ])
  })

  it('says whose duty was forwarded, as a list', async () => {
    await using app = await start()
    const id = await createSchedule(app, { name: 'x', rotations: [ALWAYS] })
    await app.post('/v2/forwarding-rules', {
      fromUser: { username: 'always@example.com' },
      toUser: { username: 'to@example.com' },
      startDate: '2017-05-17T14:00:00Z',
      endDate: '2017-05-17T16:00:00Z',
    })
    const { data } = (await app.get(`/v2/schedules/${id}/on-calls`)).body
    expect(data.onCallParticipants).toEqual([
      {
        id: ID,
        name: 'to@example.com',
        type: 'user',
        forwardedFrom: [{ id: ID, name: 'always@example.com', type: 'user' }],
      },
    ])
    const later = await app.get(`/v2/schedules/${id}/on-calls?date=2017-05-17T16:00:00Z`)
    expect(later.body.data.onCallParticipants).toEqual([{ id: ID, name: 'always@example.com', type: 'user' }])
  })

  it('changes at the handoff’s local wall clock on the days the clocks change', async () => {
    await using app = await startAt('2026-03-01T00:00:00Z')
    const rotation = {
      startDate: '2026-03-02T07:00:00Z',
      type: 'daily',
      participants: [user('even'), user('odd')],
    }
    const id = await createSchedule(app, { name: 'x', timezone: 'Europe/Berlin', rotations: [rotation] })
    const at = async (date: string) =>
      (await app.get(`/v2/schedules/${id}/on-calls?flat=true&date=${date}`)).body.data.onCallRecipients
    // 08:00 in Berlin: 07:00Z before the change of 2026-03-29, 06:00Z from then on; 07:00Z again from 10-25.
    expect(await at('2026-03-28T06:59:59Z')).toEqual(['odd@example.com'])
    expect(await at('2026-03-28T07:00:00Z')).toEqual(['even@example.com'])
    expect(await at('2026-03-29T05:59:59Z')).toEqual(['even@example.com'])
    expect(await at('2026-03-29T06:00:00Z')).toEqual(['odd@example.com'])
    expect(await at('2026-10-25T06:59:59Z')).toEqual(['even@example.com'])
    expect(await at('2026-10-25T07:00:00Z')).toEqual(['odd@example.com'])
  })
})

describe('who is on call next', () => {
  it('are those of the next period in which others are on call; exactly at the change it may be nobody', async () => {
    await using app = await startAt('2026-03-02T09:00:00Z')
    const rotation = {
      startDate: '2026-03-02T00:00:00Z',
      type: 'daily',
      participants: [user('a'), { type: 'none' }, { type: 'team', name: 'ops' }],
    }
    const id = await createSchedule(app, { name: 'x', timezone: 'UTC', rotations: [rotation] })
    const _parent = { id, name: 'x', enabled: true }
    const path = `/v2/schedules/${id}/next-on-calls`
    const first = await app.get(path)
    expect([first.status, first.body]).toEqual([
      200,
      {
        data: {
          _parent,
          nextOnCallRecipients: [{ id: ID, name: 'ops', type: 'team' }],
          exactNextOnCallRecipients: [],
        },
        ...ENVELOPE,
      },
    ])
    const later = (await app.get(`${path}?flat=true&date=2026-03-04T12:00:00Z`)).body.data
    expect(later).toEqual({
      _parent,
      nextOnCallParticipants: ['a@example.com'],
      exactNextOnCallParticipants: ['a@example.com'],
    })
    // Nobody is in the team.
    const flat = (await app.get(`${path}?flat=true`)).body.data
    expect(flat).toEqual({ _parent, nextOnCallParticipants: [], exactNextOnCallParticipants: [] })
    const exact = (await app.get(`${path}?date=2026-03-03T12:00:00Z`)).body.data
    expect(exact.exactNextOnCallRecipients).toEqual(exact.nextOnCallRecipients)
    expect(exact.nextOnCallRecipients).toEqual([{ id: ID, name: 'ops', type: 'team' }])
  })
})
