import { describe, expect, it } from 'vitest'
import { ALICE, startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const OFFICE = [
  ['0 8 * * *', 'start'],
  ['0 18 * * *', 'stop'],
] as const

describe('holds', () => {
  it('beat schedules until they end, record each firing passed over, and give back what is wanted then', async () => {
    await using h = await startHarness('2026-11-20T17:00:00Z')
    const id = h.addResource('web', 'running')
    h.addSchedule(OFFICE, [id])
    const expiresAt = Date.parse('2026-11-20T20:00:00Z')
    h.parts.holds.create(
      { targetKind: 'resource', targetId: id, action: 'force_on', reason: 'release night', expiresAt },
      ALICE,
    )
    await h.forward(2 * HOUR)
    // It may have ended by itself unseen: a hold does not trust, it acts, and that is idempotent.
    expect(h.world.calls).toMatchObject([{ what: 'start' }])
    expect(h.intents().slice(1)).toMatchObject([
      { what: 'stop', state: 'held', reason: expect.stringContaining('release night') },
    ])
    await h.forward(HOUR + MINUTE)
    expect(h.world.calls.slice(1)).toMatchObject([{ what: 'stop', at: expiresAt }])
    expect(h.intents().at(-1)).toMatchObject({ cause: 'hold', state: 'succeeded' })
    const [entry] = h.parts.store.audit.list({ resourceType: 'override', action: 'delete' }, { limit: 1 })
    expect(entry).toMatchObject({ actor: 'system:scheduler', metadata: { reason: 'expired' } })
  })

  it('that ended while the computer slept hold only what was due before their end', async () => {
    await using h = await startHarness('2026-11-20T17:00:00Z')
    const id = h.addResource('web', 'running')
    h.addSchedule([['0 18,22 * * *', 'stop']], [id])
    const expiresAt = Date.parse('2026-11-20T20:00:00Z')
    h.parts.holds.create(
      { targetKind: 'resource', targetId: id, action: 'force_on', reason: '', expiresAt },
      ALICE,
    )
    await h.forward(90 * MINUTE)
    h.clock.jumpTo(Date.parse('2026-11-20T23:00:00Z'))
    await h.settle()
    expect(h.intents().map(({ dueAt, state }) => [new Date(dueAt).getUTCHours(), state])).toEqual([
      [17, 'succeeded'],
      [18, 'held'],
      [22, 'succeeded'],
    ])
  })

  it('bring a resource at once into the state they hold it in', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    const id = h.addResource('web', 'running')
    h.parts.holds.create(
      { targetKind: 'resource', targetId: id, action: 'force_off', reason: '', expiresAt: null },
      ALICE,
    )
    await h.settle()
    expect(h.world.calls).toMatchObject([{ what: 'stop' }])
  })

  it('of a group reach who joins it, and let go who leaves it', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    const [web, db] = [h.addResource('web'), h.addResource('db')]
    const group = h.addGroup([{ resourceId: web, tier: 1, order: 1 }])
    h.addSchedule([['0 8 * * *', 'stop']], [db])
    h.parts.holds.create(
      { targetKind: 'group', targetId: group, action: 'force_on', reason: 'show', expiresAt: null },
      ALICE,
    )
    await h.settle()
    h.parts.groups.place(group, db, {}, ALICE)
    await h.settle()
    expect(h.world.calls.map(({ what, name }) => `${what} ${name}`)).toEqual(['start web', 'start db'])
    h.parts.groups.drop(group, db, ALICE)
    await h.settle()
    expect(h.world.calls.map(({ what, name }) => `${what} ${name}`).slice(2)).toEqual(['stop db'])
  })

  it('of a group hold each member, in the order of the group', async () => {
    await using h = await startHarness('2026-11-20T17:59:00Z')
    const db = h.addResource('db')
    const app = h.addResource('app')
    const group = h.addGroup([
      { resourceId: app, tier: 2, order: 1 },
      { resourceId: db, tier: 1, order: 1 },
    ])
    h.addSchedule(OFFICE, [db, app])
    const hold = h.parts.holds.create(
      { targetKind: 'group', targetId: group, action: 'force_on', reason: '', expiresAt: null },
      ALICE,
    )
    await h.forward(5 * MINUTE)
    expect(h.world.calls.map(({ what, name }) => `${what} ${name}`)).toEqual(['start db', 'start app'])
    expect(h.intents().filter((intent) => intent.state === 'held')).toHaveLength(2)
    h.parts.holds.remove(hold.id, ALICE)
    await h.settle()
    expect(h.world.calls.map(({ what }) => what)).toEqual(['start', 'start', 'stop', 'stop'])
  })
})

describe('the pause of everything', () => {
  it('lets nothing fire, records what was passed over, and ends at its instant', async () => {
    await using h = await startHarness('2026-11-20T17:59:30Z')
    const id = h.addResource('web', 'running')
    h.addSchedule([['* * * * *', 'start']], [id])
    h.parts.pause.pause(Date.parse('2026-11-20T18:02:30Z'), 'moving house', ALICE)
    await h.forward(5 * MINUTE)
    const states = h.intents().map((intent) => intent.state)
    expect(states).toEqual(['held', 'held', 'held', 'succeeded', 'succeeded'])
    expect(h.intents()[0]?.reason).toContain('moving house')
    expect(h.parts.pause.read()).toEqual({ paused: false, until: null, reason: '' })
  })

  it('does not stand in the way of what is done by hand', async () => {
    await using h = await startHarness('2026-11-20T17:59:30Z')
    const id = h.addResource('web')
    h.parts.pause.pause(null, '', ALICE)
    h.parts.actions.actOnResource('start', id, ALICE)
    await h.settle()
    expect(h.world.calls).toHaveLength(1)
  })
})

describe('special rules', () => {
  it('rests on the days of a calendar, read in the schedule’s zone', async () => {
    await using h = await startHarness('2026-12-24T10:00:00Z')
    const id = h.addResource('web', 'running')
    const blank = { ics: null, icsUrl: null, fetchedAt: null, fetchError: null }
    const calendar = h.parts.store.calendars.insert(
      { ...blank, name: 'Holidays', skips: 'start', dates: ['2026-12-25'] },
      'alice',
      h.clock.now(),
    )
    h.addSchedule(OFFICE, [id], { timeZone: 'Pacific/Auckland', calendarIds: [calendar] })
    await h.forward(36 * HOUR)
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual([
      'start skipped',
      'stop succeeded',
      'start succeeded',
    ])
  })

  it('spares a resource that was running before its start, once', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web', 'running')
    h.addSchedule(OFFICE, [id], { retainRunning: true })
    await h.forward(36 * HOUR)
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual([
      'start succeeded',
      'stop skipped',
      'start succeeded',
      'stop skipped',
    ])
    h.world.states.set('web', 'stopped')
    await h.forward(24 * HOUR)
    expect(
      h
        .intents()
        .slice(4)
        .map(({ what, state }) => `${what} ${state}`),
    ).toEqual(['start succeeded', 'stop succeeded'])
  })

  it('puts right a resource that departs from an enforcing schedule, and leaves others alone', async () => {
    await using h = await startHarness('2026-11-20T12:00:30Z')
    const enforced = h.addResource('enforced', 'running')
    const free = h.addResource('free', 'running')
    h.addSchedule(OFFICE, [enforced], { enforce: true })
    h.addSchedule(OFFICE, [free])
    h.world.states.set('enforced', 'stopped')
    h.world.states.set('free', 'stopped')
    await h.forward(6 * MINUTE)
    expect(h.world.calls).toMatchObject([{ what: 'start', name: 'enforced' }])
    expect(h.intents()).toMatchObject([{ cause: 'enforce', reason: 'it was found stopped' }])
  })

  it('tries what is refused again and again at ever longer intervals, and anew when it was well between', async () => {
    await using h = await startHarness('2026-11-20T12:00:30Z')
    const id = h.addResource('denied', 'running')
    h.addSchedule(OFFICE, [id], { enforce: true })
    h.world.states.set('denied', 'stopped')
    const refuse = () => {
      throw new Error('UnauthorizedOperation')
    }
    h.world.onAct.set('denied', refuse)
    await h.forward(110 * MINUTE)
    const minutes = () => h.intents().map(({ dueAt }) => Math.round((dueAt - START) / MINUTE))
    const START = Date.parse('2026-11-20T12:00:30Z')
    // Each run with its own two retries takes some seconds.
    expect(minutes()).toEqual([5, 20, 45, 90])
    h.world.states.set('denied', 'running')
    await h.forward(5 * MINUTE)
    h.world.states.set('denied', 'stopped')
    await h.forward(5 * MINUTE)
    expect(minutes()).toEqual([5, 20, 45, 90, 120])
  })

  it('sees, while somebody watches, that a resource changed by itself, and asks nothing when nobody does', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    const id = h.addResource('web', 'running')
    h.world.states.set('web', 'stopped')
    await h.forward(MINUTE)
    expect(h.parts.store.resources.get(id).status).toBe('running')
    h.parts.engine.setWatched(true)
    await h.forward(MINUTE)
    expect(h.parts.store.resources.get(id).status).toBe('stopped')
    h.parts.engine.setWatched(false)
    h.world.states.set('web', 'running')
    await h.forward(MINUTE)
    expect(h.parts.store.resources.get(id).status).toBe('stopped')
  })
})
