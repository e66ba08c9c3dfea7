// Calendars by a secret address: who may read them, what they show, and what a reader that comes again is told.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'

const DAY = 86_400_000
const START = Date.parse('2026-11-21T08:00:00Z')

/** A shift as a reader of the calendar sees it. */
type Seen = {
  readonly uid: string
  readonly summary: string
  readonly description: string
  readonly from: string
  readonly to: string
  readonly sequence: number
  readonly status: string
}

function read(text: string): readonly Seen[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const { uid, summary, description, startDate, endDate } = new ICAL.Event(component)
    const [from = '', to = ''] = [startDate, endDate].map((time) =>
      new Date(time.toUnixTime() * 1000).toISOString(),
    )
    return {
      uid,
      summary,
      description,
      from: from.slice(0, 16),
      to: to.slice(0, 16),
      sequence: Number(component.getFirstPropertyValue('sequence')),
      status: String(component.getFirstPropertyValue('status')),
    }
  })
}

const USERS = ['ann', 'bob', 'cid']

/** The whole app at a time of its own, with a weekly rota of three that began on Monday 16 November. */
async function startOnCall(rotation: Readonly<Record<string, unknown>> = {}, zone = 'UTC') {
  const clock = createTestClock(START)
  const app = await startApp({ clock })
  for (const name of USERS)
    await post('/v2/users', { username: `${name}@example.com`, fullName: name, role: { name: 'User' } })

  async function post(path: string, body: unknown) {
    const answer = await app.post(path, body)
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body.data
  }

  const weekly = {
    name: 'Main',
    type: 'weekly',
    startDate: '2026-11-16T09:00:00Z',
    participants: USERS.map((name) => ({ type: 'user', username: `${name}@example.com` })),
    ...rotation,
  }
  const addRota = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
    post('/v2/schedules', { name, timezone: zone, rotations: [{ ...weekly, ...more }] })
  const rota = await addRota('Ops')

  async function subscribe(body: unknown) {
    const { id, url, webcal } = await post('/api/feeds', body)
    const path = new URL(url).pathname
    return {
      id,
      url,
      webcal,
      path,
      /** Read as a calendar program does, without a token. */
      async fetch(headers: Record<string, string> = {}) {
        const answer = await fetch(app.url + path, { headers })
        return { status: answer.status, headers: answer.headers, text: await answer.text() }
      },
      async events(): Promise<readonly Seen[]> {
        const answer = await fetch(app.url + path)
        expect(answer.status).toBe(200)
        return read(await answer.text())
      },
    }
  }

  return {
    app,
    clock,
    rota,
    post,
    addRota,
    subscribe,
    subscribeTo: (kind: string, id: string) => subscribe({ kind, id }),
    personId: async (name: string) => (await app.get(`/v2/users/${name}@example.com`)).body.data.id as string,
    override: (who: string, startDate: string, endDate: string, alias = 'o') =>
      post(`/v2/schedules/${rota.id}/overrides`, {
        alias,
        user: { type: 'user', username: `${who}@example.com` },
        startDate,
        endDate,
      }),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

const line = ({ summary, from, to, sequence, status }: Seen) =>
  `${summary} ${from} ${to} ${sequence}${status === 'CANCELLED' ? ' off' : ''}`

describe('the address of a feed', () => {
  test('is told once, works without a token, and is kept nowhere', async () => {
    await using given = await startOnCall()
    const { app } = given
    const feed = await given.subscribe({ kind: 'rota', id: given.rota.id, reminderMinutes: [60, 15] })
    expect(feed.url).toMatch(new RegExp(`^${app.url}/api/feeds/[\\w-]{43}/ops\\.ics$`))
    expect(feed.webcal).toBe(feed.url.replace('http:', 'webcal:'))
    expect((await feed.fetch()).status).toBe(200)

    const secret = feed.path.split('/')[3] ?? ''
    const shown = {
      id: feed.id,
      kind: 'rota',
      target: { id: given.rota.id, name: 'Ops' },
      reminderMinutes: [60, 15],
      createdBy: 'admin@localhost',
      createdAt: '2026-11-21T08:00:00Z',
    }
    expect((await app.get('/api/feeds')).body).toEqual({ data: [shown] })
    expect((await app.get(`/api/feeds/${feed.id}`)).body).toEqual({ data: shown })
    const files = readdirSync(app.folder).filter((name) => name.startsWith('hourhand.db'))
    expect(files.some((name) => readFileSync(join(app.folder, name)).includes(secret))).toBe(false)
    expect((await app.get('/api/audit-logs')).text).not.toContain(secret)
    expect(app.logged.join()).not.toContain(secret)
  })

  test('that is wrong or was revoked is not found', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const other = await fetch(given.app.url + feed.path.replace(/feeds\/./, 'feeds/~'))
    expect(other.status).toBe(404)
    expect((await given.app.delete(`/api/feeds/${feed.id}`)).body).toEqual({ data: { id: feed.id } })
    expect((await feed.fetch()).status).toBe(404)
    expect((await given.app.get(`/api/feeds/${feed.id}`)).status).toBe(404)
    expect((await given.app.delete(`/api/feeds/${feed.id}`)).status).toBe(404)
  })

  test('names what it leads to in plain letters, and its file as it is called', async () => {
    await using given = await startOnCall()
    const evil = await given.addRota('Zürich, "Nacht"; ../x')
    const feed = await given.subscribeTo('rota', evil.id)
    expect(feed.path.split('/')[4]).toBe('zu-rich-nacht-x.ics')
    expect((await feed.fetch()).headers.get('content-disposition')).toBe(
      `inline; filename="Zurich_ _Nacht__ .._x.ics"; filename*=UTF-8''Z%C3%BCrich%2C%20%22Nacht%22%3B%20.._x.ics`,
    )
    const renamed = await fetch(given.app.url + feed.path.replace(/[^/]+$/, 'my.own.ics'))
    expect(renamed.status).toBe(200)
    const named = await given.addRota('夜間')
    expect((await given.subscribeTo('rota', named.id)).path.split('/')[4]).toBe('calendar.ics')
  })

  test('answers with a tag, and only once with the same bytes', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const first = await feed.fetch()
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[\w-]+"$/)
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const again = await feed.fetch({ 'if-none-match': known })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag])
    }
    expect((await feed.fetch({ 'if-none-match': '"x"' })).text).toBe(first.text)

    given.clock.jumpTo(START + 3_600_000)
    expect((await feed.fetch({ 'if-none-match': tag })).status).toBe(304)
    await given.override('bob', '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z')
    expect((await feed.fetch({ 'if-none-match': tag })).status).toBe(200)

    const head = await fetch(given.app.url + feed.path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect((await fetch(given.app.url + feed.path, { method: 'POST' })).status).toBe(401)
  })
})

test('a feed is refused at the field that is wrong, and nothing is kept', async () => {
  await using app = await startApp()
  const wrong: readonly (readonly [body: unknown, field: string])[] = [
    [{}, 'kind'],
    [{ kind: 'moon', id: 'x' }, 'kind'],
    [{ kind: 'rota' }, 'id'],
    [{ kind: 'rota', id: null }, 'id'],
    [{ kind: 'rota', id: 'nothing' }, 'id'],
    [{ kind: 'person', id: 'ann@example.com' }, 'id'],
    [{ kind: 'schedule', id: 'sch_000009' }, 'id'],
    [{ kind: 'job', id: 'job_000001' }, 'kind'],
    [{ kind: 'everything', id: 'x' }, 'id'],
    [{ kind: 'everything', reminderMinutes: [-1] }, 'reminderMinutes[0]'],
    [{ kind: 'everything', reminderMinutes: [5, 40_321] }, 'reminderMinutes[1]'],
    [{ kind: 'everything', reminderMinutes: [1.5] }, 'reminderMinutes[0]'],
    [{ kind: 'everything', reminderMinutes: Array.from({ length: 16 }, (_, n) => n) }, 'reminderMinutes'],
    [{ kind: 'everything', color: 'red' }, 'color'],
  ]
  for (const [body, field] of wrong) {
    const answer = await app.post('/api/feeds', body)
    expect([answer.status, answer.body.error.field], JSON.stringify(body)).toEqual([422, field])
  }
  expect((await app.get('/api/feeds')).body.data).toEqual([])
})

describe('the calendar of a rota', () => {
  test('shows each shift from its true start, 365 days ahead', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const events = await feed.events()
    expect(events.slice(0, 3).map(line)).toEqual([
      'ann on call: Ops 2026-11-21T08:00 2026-11-23T09:00 0',
      'bob on call: Ops 2026-11-23T09:00 2026-11-30T09:00 0',
      'cid on call: Ops 2026-11-30T09:00 2026-12-07T09:00 0',
    ])
    expect(events[0]?.description).toBe('Rotation: Main')
    const last = events.at(-1)
    expect(last && [last.from, last.to]).toEqual(['2027-11-15T09:00', '2027-11-22T09:00'])
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length)
  })

  test('keeps the UID of a shift over edits that do not touch it, and counts up the others', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const before = await feed.events()
    given.clock.jumpTo(START + 60_000)
    await given.override('cid', '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z')
    const after = await feed.events()
    expect(after.slice(0, 5).map(line)).toEqual([
      'ann on call: Ops 2026-11-21T08:00 2026-11-23T09:00 0',
      'bob on call: Ops 2026-11-23T09:00 2026-11-25T00:00 1',
      'cid on call: Ops 2026-11-25T00:00 2026-11-26T00:00 0',
      'bob on call: Ops 2026-11-26T00:00 2026-11-30T09:00 0',
      'cid on call: Ops 2026-11-30T09:00 2026-12-07T09:00 0',
    ])
    const uids = (events: readonly Seen[]) => events.map(({ uid }) => uid)
    expect(uids(after)[1]).toBe(uids(before)[1])
    expect(uids(after).slice(4)).toEqual(uids(before).slice(2))

    await given.app.delete(`/v2/schedules/${given.rota.id}/overrides/o`)
    const back = await feed.events()
    expect(back.slice(0, 5).map(line)).toEqual([
      'ann on call: Ops 2026-11-21T08:00 2026-11-23T09:00 0',
      'bob on call: Ops 2026-11-23T09:00 2026-11-30T09:00 2',
      'cid on call: Ops 2026-11-25T00:00 2026-11-26T00:00 1 off',
      'bob on call: Ops 2026-11-26T00:00 2026-11-30T09:00 1 off',
      'cid on call: Ops 2026-11-30T09:00 2026-12-07T09:00 0',
    ])
  })

  test('changes nothing when only time goes by, and the running shift stays one', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const before = new Map((await feed.events()).map((one) => [one.uid, one]))
    for (const day of [1, 2.5, 9, 40]) {
      given.clock.jumpTo(START + day * DAY)
      for (const one of await feed.events()) {
        expect(one.sequence).toBe(0)
        if (before.has(one.uid)) expect(one).toEqual(before.get(one.uid))
      }
    }
    const events = await feed.events()
    expect(events[0] && [events[0].from, before.has(events[0].uid)]).toEqual(['2026-11-30T09:00', true])
  })

  test('shows a duty without end from where it began, with an end that moves seldom', async () => {
    await using given = await startOnCall({ participants: [{ type: 'user', username: 'ann@example.com' }] })
    const feed = await given.subscribeTo('rota', given.rota.id)
    const [first] = await feed.events()
    for (const [day, sequence] of [
      [1, 0],
      [100, 0],
      [210, 0],
      [230, 1],
      [330, 1],
    ] as const) {
      given.clock.jumpTo(START + day * DAY)
      // An edit that settles history on the way.
      await given.app.patch(`/v2/schedules/${given.rota.id}`, { description: `day ${day}` })
      const events = await feed.events()
      expect(events.map(({ uid, from }) => [uid, from])).toEqual([[first?.uid, '2026-11-21T08:00']])
      expect(events[0]?.sequence).toBe(sequence)
      expect(Date.parse(`${events[0]?.to}Z`)).toBeGreaterThan(START + (day + 179) * DAY)
    }
  })

  test('calls off what is coming when a rotation goes or the rota is disabled, for 30 days', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const before = await feed.events()
    given.clock.jumpTo(START + DAY)
    await given.app.patch(`/v2/schedules/${given.rota.id}`, { enabled: false })
    const after = await feed.events()
    expect(after.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid))
    expect(after.slice(0, 2).map(line)).toEqual([
      'ann on call: Ops 2026-11-21T08:00 2026-11-22T08:00 1',
      'bob on call: Ops 2026-11-23T09:00 2026-11-30T09:00 1 off',
    ])
    expect(after.slice(1).every(({ status }) => status === 'CANCELLED')).toBe(true)
    given.clock.jumpTo(START + 30.9 * DAY)
    expect((await feed.events()).length).toBe(after.length)
    given.clock.jumpTo(START + 31.1 * DAY)
    expect((await feed.events()).length).toBe(0)
    await given.app.patch(`/v2/schedules/${given.rota.id}`, { enabled: true })
    expect((await feed.events())[0]?.status).toBe('CONFIRMED')
  })

  test('calls everything off that was coming when the rota is deleted', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('rota', given.rota.id)
    const all = await given.subscribe({ kind: 'everything' })
    const before = await feed.events()
    expect((await all.events()).length).toBe(before.length)
    await given.app.delete(`/v2/schedules/${given.rota.id}`)
    for (const events of [await feed.events(), await all.events()]) {
      expect(events.length).toBe(before.length)
      expect(events.every(({ status }) => status === 'CANCELLED')).toBe(true)
    }
  })

  test('is in the zone of the rota, and in UTC where that has no name', async () => {
    await using given = await startOnCall({ startDate: '2026-11-15T18:30:00Z' }, 'GMT+5:30')
    const feed = await given.subscribeTo('rota', given.rota.id)
    const { text } = await feed.fetch()
    expect(text).toContain('\r\nDTSTART:20261122T183000Z\r\n')
    expect(text).not.toContain('TZID')
    expect(read(text)[1]?.from).toBe('2026-11-22T18:30')
    await given.app.patch(`/v2/schedules/${given.rota.id}`, { timezone: 'IST' })
    const named = (await feed.fetch()).text
    expect(named).toContain('\r\nDTSTART;TZID=Asia/Kolkata:20261123T000000\r\n')
    expect(named).toContain('\r\nX-WR-TIMEZONE:Asia/Kolkata\r\n')
    expect(read(named)[1]).toMatchObject({ from: '2026-11-22T18:30', sequence: 1 })
  })

  test('is shorter where a year of it has too many periods', async () => {
    await using given = await startOnCall()
    const hourly = { type: 'hourly', length: 1, startDate: '2026-11-21T00:00:00Z' }
    const names = ['a', 'b', 'c']
    const participants = USERS.map((name) => ({ type: 'user', username: `${name}@example.com` }))
    const busy = await given.post('/v2/schedules', {
      name: 'Busy',
      timezone: 'UTC',
      rotations: names.map((name) => ({ name, participants, ...hourly })),
    })
    const feed = await given.subscribeTo('rota', busy.id)
    const starts = async () =>
      [...(await feed.fetch()).text.matchAll(/^DTSTART.*:(.*)T/gm)].map(([, day]) => day ?? '')
    const last = (await starts()).at(-1) ?? ''
    expect(last > '20270301' && last < '20270901').toBe(true)
    const isFull = (count: number) => count > 9_990 && count <= 10_000
    expect(isFull((await starts()).length)).toBe(true)
    // Until 30 days are past, what is over takes the place of what is far away.
    given.clock.jumpTo(START + 45 * DAY)
    expect(((await starts()).at(-1) ?? '') > last).toBe(true)
    expect(isFull((await starts()).length)).toBe(true)
    expect((await feed.fetch()).text).not.toMatch(/^SEQUENCE:[1-9]/m)
  })
})

describe('the calendar of a person', () => {
  const mine = async (feed: { events: () => Promise<readonly Seen[]> }, count = 3) =>
    (await feed.events()).slice(0, count).map(line)

  test('shows what they hold in each rota, and hides what others took over', async () => {
    await using given = await startOnCall()
    await given.addRota('Web', { startDate: '2026-11-23T09:00:00Z' })
    const feed = await given.subscribeTo('person', await given.personId('bob'))
    expect(await mine(feed)).toEqual([
      'On call: Ops 2026-11-23T09:00 2026-11-30T09:00 0',
      'On call: Web 2026-11-30T09:00 2026-12-07T09:00 0',
      'On call: Ops 2026-12-14T09:00 2026-12-21T09:00 0',
    ])
    await given.override('cid', '2026-11-23T09:00:00Z', '2026-11-28T09:00:00Z')
    expect(await mine(feed, 2)).toEqual([
      'On call: Ops 2026-11-23T09:00 2026-11-30T09:00 1 off',
      'On call: Ops 2026-11-28T09:00 2026-11-30T09:00 0',
    ])
    const cover = await given.subscribeTo('person', await given.personId('cid'))
    expect(await mine(cover, 1)).toEqual(['On call: Ops 2026-11-23T09:00 2026-11-28T09:00 0'])
  })

  test('honours forwarding, and leaves out rotas that are disabled', async () => {
    await using given = await startOnCall()
    const web = await given.addRota('Web', { participants: [{ type: 'user', username: 'bob@example.com' }] })
    await given.app.patch(`/v2/schedules/${web.id}`, { enabled: false })
    await given.post('/v2/forwarding-rules', {
      fromUser: { username: 'bob@example.com' },
      toUser: { username: 'ann@example.com' },
      startDate: '2026-11-24T00:00:00Z',
      endDate: '2026-11-25T00:00:00Z',
    })
    const ann = await given.subscribeTo('person', await given.personId('ann'))
    const bob = await given.subscribeTo('person', await given.personId('bob'))
    expect(await mine(ann, 2)).toEqual([
      'On call: Ops 2026-11-21T08:00 2026-11-23T09:00 0',
      'On call: Ops 2026-11-24T00:00 2026-11-25T00:00 0',
    ])
    expect((await ann.events())[1]?.description).toBe('Rotation: Main\nForwarded from: bob')
    expect(await mine(bob, 2)).toEqual([
      'On call: Ops 2026-11-23T09:00 2026-11-24T00:00 0',
      'On call: Ops 2026-11-25T00:00 2026-11-30T09:00 0',
    ])
  })

  test('shows what they hold through a team', async () => {
    await using given = await startOnCall()
    await given.post('/v2/teams', { name: 'core', members: [{ user: { username: 'cid@example.com' } }] })
    await given.addRota('Web', {
      participants: [{ type: 'team', name: 'core' }],
      endDate: '2026-11-22T09:00:00Z',
    })
    const feed = await given.subscribeTo('person', await given.personId('cid'))
    const [first] = await feed.events()
    expect(first && [line(first), first.description]).toEqual([
      'On call: Web 2026-11-21T08:00 2026-11-22T09:00 0',
      'Rotation: Main\nThrough: core',
    ])
  })

  test('has what begins within 3 months under their own address, a year in a feed', async () => {
    await using given = await startOnCall()
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
    const participants = USERS.map((name) => ({ type: 'user', username: `${name}@example.com` }))
    await given.post('/v2/schedules', {
      name: 'Busy',
      timezone: 'UTC',
      rotations: names.map((name) => ({
        name,
        type: 'hourly',
        startDate: '2026-11-16T09:00:00Z',
        participants,
      })),
    })
    const feed = await given.subscribeTo('person', await given.personId('bob'))
    const lastOf = (text: string) =>
      [...text.matchAll(/^DTSTART:(.*)/gm)]
        .map(([, at]) => at ?? '')
        .sort()
        .at(-1)
    const own = (await given.app.get('/v2/schedules/on-calls/bob@example.com.ics')).text
    // More periods of all three than a timeline may hold: as far as it goes.
    expect(own.match(/^BEGIN:VEVENT/gm)?.length).toBeGreaterThan(5_000)
    await given.app.delete('/v2/schedules/Busy?identifierType=name')
    const plain = (await given.app.get('/v2/schedules/on-calls/bob@example.com.ics')).text
    expect(lastOf(plain)).toBe('20270215T090000Z')
    expect(lastOf((await feed.fetch()).text)).toBe('20271115T090000Z')
  })

  test('calls everything off that was coming when the person is deleted', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribeTo('person', await given.personId('bob'))
    const before = await feed.events()
    await given.app.delete('/v2/users/bob@example.com')
    const after = await feed.events()
    expect(after.length).toBe(before.length)
    expect(after.every(({ status }) => status === 'CANCELLED')).toBe(true)
  })
})

describe('the calendar of everything', () => {
  const HOURLY = { type: 'hourly', startDate: '2026-11-16T09:00:00Z' }

  /** By the name of the rota: how many events, when the last begins and ends. So many are too many to be parsed whole. */
  function lasts(text: string): ReadonlyMap<string, { count: number; from: string; to: string }> {
    const events = [
      ...text.matchAll(/^DTSTART:(.*)\r\nDTEND:(.*)\r\n(?:(?!END:).*\r\n)*?SUMMARY:.*: (.*)\r\n/gm),
    ].map(([, from = '', to = '', name = '']) => ({ from, to, name }))
    return new Map(
      [...Map.groupBy(events, ({ name }) => name)].map(([name, own]) => {
        const { from = '', to = '' } = own.sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1) ?? {}
        return [name, { count: own.length, from, to }]
      }),
    )
  }

  test('that has too much shows of each source as much of what is nearest, and whole shifts', async () => {
    await using given = await startOnCall()
    const participants = USERS.map((one) => ({ type: 'user', username: `${one}@example.com` }))
    for (let i = 0; i < 10; i += 1) {
      const rotations = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...HOURLY, participants }))
      await given.post('/v2/schedules', { name: `Hourly ${i}`, timezone: 'UTC', rotations })
    }
    const feed = await given.subscribe({ kind: 'everything' })
    const read = async (one = feed) => lasts((await one.fetch()).text)
    const shown = await read()
    expect(shown.size).toBe(11)
    const counts = [...shown.values()].map(({ count }) => count)
    const total = counts.reduce((sum, count) => sum + count, 0)
    expect(total > 9_950 && total <= 10_000).toBe(true)
    // 40 of them begin with each hour: ten days and some hours.
    expect(shown.get('Hourly 0')).toEqual({
      count: 249 * 4,
      from: '20261201T160000Z',
      to: '20261201T170000Z',
    })
    expect(shown.get('Hourly 9')).toEqual(shown.get('Hourly 0'))
    expect(shown.get('Ops')).toMatchObject({ from: '20261130T090000Z', to: '20261207T090000Z' })

    // Its own calendar looks further: neither calls off what the other shows.
    const own = await given.subscribeTo('rota', given.rota.id)
    expect((await read(own)).get('Ops')).toMatchObject({ count: 53 })
    given.clock.jumpTo(START + DAY)
    for (const calendar of [feed, own, feed]) {
      expect((await calendar.fetch()).text).not.toMatch(/^(SEQUENCE:[1-9]|STATUS:CANCELLED)/m)
    }
    // What is changed is told of, within the same bounds.
    await given.app.delete('/v2/schedules/Hourly%200?identifierType=name')
    const { text } = await feed.fetch()
    expect(text.match(/^STATUS:CANCELLED/gm)?.length).toBeGreaterThan(500)
    expect(text.match(/^BEGIN:VEVENT/gm)?.length).toBeLessThanOrEqual(10_000)
  })

  test('is the same bytes until something changes that it shows', async () => {
    await using given = await startOnCall()
    const feed = await given.subscribe({ kind: 'everything' })
    const tag = (await feed.fetch()).headers.get('etag') ?? ''
    await given.app.post('/api/resources', {
      name: 'dev',
      provider: 'command',
      config: { start: ['true'], stop: ['true'] },
    })
    expect((await feed.fetch()).headers.get('etag')).toBe(tag)
    await given.addRota('Web')
    expect((await feed.fetch()).text).toContain('Web')
    expect((await feed.fetch()).headers.get('etag')).not.toBe(tag)
  })
})

describe('the calendar of a power schedule', () => {
  test('calls off nothing where it has more firings than it looks at', async () => {
    await using given = await startOnCall()
    const crons = ['* * * * *'].map((cronExpression) => ({ cronExpression, action: 'start' }))
    const made = await given.app.post('/api/schedules', { name: 'Often', timezone: 'UTC', crons })
    const feed = await given.subscribeTo('schedule', made.body.data.id)
    const count = async (what: RegExp) => ((await feed.fetch()).text.match(what) ?? []).length
    expect(await count(/^BEGIN:VEVENT/gm)).toBe(5_000)
    // A second entry doubles the firings: half of those shown lie beyond what is looked at now.
    const id = made.body.data.id
    const more = [...crons, { cronExpression: '* * * * *', action: 'stop' }]
    expect((await given.app.put(`/api/schedules/${id}`, { crons: more })).status).toBe(200)
    expect(await count(/^STATUS:CANCELLED/gm)).toBe(0)
    expect((await given.app.put(`/api/schedules/${id}`, { crons })).status).toBe(200)
    // But for one that was over.
    expect(await count(/^STATUS:CANCELLED/gm)).toBe(2_499)
  })

  test('shows the firings of the next 30 days, and calls off those a pause keeps from acting', async () => {
    await using given = await startOnCall()
    const { id } = (
      await given.app.post('/api/schedules', {
        name: 'Office',
        timezone: 'Europe/Berlin',
        crons: [
          { cronExpression: '0 8 * * 1-5', action: 'start' },
          { cronExpression: '0 18 * * 1-5', action: 'stop' },
        ],
      })
    ).body.data
    const feed = await given.subscribeTo('schedule', id)
    const events = await feed.events()
    expect(events.slice(0, 3).map(line)).toEqual([
      'Start: Office 2026-11-23T07:00 2026-11-23T07:15 0',
      'Stop: Office 2026-11-23T17:00 2026-11-23T17:15 0',
      'Start: Office 2026-11-24T07:00 2026-11-24T07:15 0',
    ])
    expect(events.length).toBe(41)
    given.clock.jumpTo(START + 2 * DAY)
    const later = await feed.events()
    expect(later.every(({ sequence, status }) => sequence === 0 && status === 'CONFIRMED')).toBe(true)
    expect(later[0]?.from).toBe('2026-11-23T17:00')
    await given.app.put('/api/pause', { until: '2026-11-24T00:00:00Z' })
    expect((await feed.events()).slice(0, 2).map(line)).toEqual([
      'Stop: Office 2026-11-23T17:00 2026-11-23T17:15 1 off',
      'Start: Office 2026-11-24T07:00 2026-11-24T07:15 0',
    ])
    const all = await given.subscribe({ kind: 'everything' })
    const kinds = new Set((await all.events()).map(({ summary }) => summary))
    expect(kinds).toEqual(
      new Set(
        ['ann', 'bob', 'cid'].map((name) => `${name} on call: Ops`).concat(['Start: Office', 'Stop: Office']),
      ),
    )
  })
})
