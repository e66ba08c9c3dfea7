import { describe, expect, it } from 'vitest'
import { startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('firing', () => {
  it('starts and stops a resource at the minute its schedule says, in the schedule’s zone', async () => {
    await using h = await startHarness('2026-11-20T12:59:30Z')
    const id = h.addResource('web')
    h.addSchedule(
      [
        ['0 8 * * 1-5', 'start'],
        ['0 18 * * 1-5', 'stop'],
      ],
      [id],
      { timeZone: 'America/New_York' },
    )
    await h.forward(11 * HOUR)
    expect(h.world.calls).toEqual([
      { what: 'start', name: 'web', at: Date.parse('2026-11-20T13:00:00Z') },
      { what: 'stop', name: 'web', at: Date.parse('2026-11-20T23:00:00Z') },
    ])
    expect(h.intents().map(({ state, what }) => `${what} ${state}`)).toEqual([
      'start succeeded',
      'stop succeeded',
    ])
    expect(h.parts.store.resources.get(id).status).toBe('stopped')
  })

  it('lets a start beat a stop of the same instant and records the stop as superseded', async () => {
    await using h = await startHarness('2026-11-20T08:00:30Z')
    const id = h.addResource('web', 'running')
    h.addSchedule([['1 8 * * *', 'stop']], [id])
    h.addSchedule([['1 8 * * *', 'start']], [id])
    await h.forward(2 * MINUTE)
    expect(h.world.calls.map((call) => call.what)).toEqual(['start'])
    expect(
      h
        .intents()
        .map(({ state, what }) => `${what} ${state}`)
        .sort(),
    ).toEqual(['start succeeded', 'stop superseded'])
  })

  it('reaches resources by tag, and those that bear the tag later', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    h.addSchedule([['* * * * *', 'start']], [], { tags: [{ key: 'env', value: 'dev' }] })
    const id = h.addResource('tagged')
    h.parts.resources.update(id, { tags: [{ key: 'env', value: 'dev' }] }, { name: 'alice' })
    await h.forward(MINUTE)
    expect(h.world.calls.map((call) => call.name)).toEqual(['tagged'])
  })

  it('fires nothing while a schedule is switched off, and carries on from the instant it is switched on', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    const schedule = h.addSchedule([['* * * * *', 'start']], [id], { enabled: false })
    await h.forward(10 * MINUTE)
    expect(h.intents()).toEqual([])
    h.parts.schedules.update(schedule, { enabled: true }, { name: 'alice' }, 'repeatable')
    await h.forward(MINUTE)
    expect(h.intents().map((intent) => intent.dueAt)).toEqual([Date.parse('2026-11-20T08:10:00Z')])
  })

  it('keeps the id and the next instant of an entry that an edit leaves alone', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const schedule = h.addSchedule(
      [
        ['0 8 * * *', 'start'],
        ['0 9 * * *', 'stop'],
      ],
      [],
    )
    const before = h.parts.store.schedules.get(schedule).crons
    const crons = [
      { expression: '0 10 * * *', action: 'stop' as const },
      { expression: '0 8 * * *', action: 'start' as const },
    ]
    const after = h.parts.schedules.update(schedule, { crons }, { name: 'alice' }, 'repeatable').crons
    expect(after[1]).toEqual(before[0])
    expect(after[0]?.id).not.toBe(before[1]?.id)
  })

  it('waits for triggers further away than a timer can be set', async () => {
    await using h = await startHarness('2026-01-01T00:00:00Z')
    const id = h.addResource('web')
    h.addSchedule([['0 0 1 12 *', 'start']], [id])
    h.clock.forward(333 * 24 * HOUR)
    await h.settle()
    expect(h.world.calls).toHaveLength(0)
    await h.forward(24 * HOUR)
    expect(h.world.calls).toHaveLength(1)
  })

  it('withdraws what is queued of a deleted schedule and keeps its history', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', () => {
      throw new Error('no')
    })
    const schedule = h.addSchedule([['0 8 * * *', 'start']], [id])
    await h.forward(32_000)
    h.parts.schedules.remove(schedule, { name: 'alice' })
    await h.forward(10 * MINUTE)
    expect(h.intents().map(({ state }) => state)).toEqual(['cancelled'])
    expect(h.parts.store.schedules.find(schedule)).toBeNull()
  })
})

describe('catching up', () => {
  it('applies only the newest missed action of a resource, once, and records the others as missed', async () => {
    await using h = await startHarness('2026-11-20T07:00:00Z')
    const id = h.addResource('web')
    h.addSchedule(
      [
        ['0 8 * * *', 'start'],
        ['0 18 * * *', 'stop'],
      ],
      [id],
    )
    h.clock.jumpTo(Date.parse('2026-11-20T20:00:00Z'))
    await h.settle()
    expect(h.world.calls.map((call) => call.what)).toEqual(['stop'])
    const [start, stop] = h.intents()
    expect(start).toMatchObject({
      what: 'start',
      state: 'missed',
      reason: expect.stringContaining('overtaken'),
    })
    expect(stop).toMatchObject({ what: 'stop', state: 'succeeded', cause: 'catchUp' })
  })

  it('fires nothing late for a trigger that does not catch up, and says so in the record', async () => {
    await using h = await startHarness('2026-11-20T07:00:00Z')
    const id = h.addResource('web')
    h.addSchedule([['0 8 * * *', 'start']], [id], { catchUp: 'none' })
    h.clock.jumpTo(Date.parse('2026-11-20T09:00:00Z'))
    await h.settle()
    expect(h.world.calls).toEqual([])
    expect(h.intents()).toMatchObject([
      { state: 'missed', reason: expect.stringContaining('does not catch up') },
    ])
    expect(h.parts.events.some((event) => event.type === 'intent.missed')).toBe(true)
  })

  it('does not catch up outside the window', async () => {
    await using h = await startHarness('2026-11-20T07:00:00Z')
    const id = h.addResource('web')
    h.addSchedule([['0 8 * * *', 'start']], [id], { catchUpWindowMs: HOUR })
    h.clock.jumpTo(Date.parse('2026-11-20T11:00:00Z'))
    await h.settle()
    expect(h.intents()).toMatchObject([{ state: 'missed', reason: expect.stringContaining('window') }])
  })

  it('fires nothing twice when the clock is set back', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.addSchedule([['*/5 * * * *', 'start']], [id])
    await h.forward(11 * MINUTE)
    const before = h.world.calls.length
    h.clock.jumpTo(h.clock.now() - 10 * MINUTE)
    await h.forward(10 * MINUTE)
    expect(h.world.calls).toHaveLength(before)
    await h.forward(5 * MINUTE)
    expect(h.world.calls).toHaveLength(before + 1)
  })

  it('catches up once after the clock jumps a week ahead, with each passed firing recorded', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.addSchedule([['0 8 * * *', 'start']], [id])
    h.clock.jumpTo(Date.parse('2026-11-27T09:00:00Z'))
    await h.settle()
    expect(h.world.calls).toHaveLength(1)
    const states = h.intents().map((intent) => intent.state)
    expect(states.filter((state) => state === 'missed')).toHaveLength(7)
    expect(states.filter((state) => state === 'succeeded')).toHaveLength(1)
  })
})
