import { describe, expect, it } from 'vitest'
import { ALICE, startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000

describe('odd company', () => {
  it('two groups of one schedule that share a member act on it once, and others go on firing', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const shared = h.addResource('shared')
    const other = h.addResource('other')
    const schedule = h.addSchedule([['0 8 * * *', 'start']], [])
    for (const name of ['One', 'Two']) {
      const group = h.addGroup([{ resourceId: shared, tier: 1, order: 1 }], { name })
      h.parts.schedules.attach(schedule, 'group', group, ALICE)
    }
    h.addSchedule([['0 8 * * *', 'start']], [other])
    await h.forward(MINUTE)
    expect(h.world.calls.map((call) => call.name).sort()).toEqual(['other', 'shared'])
  })

  it('a start that a special day skips does not beat a stop of the same instant', async () => {
    await using h = await startHarness('2026-12-25T07:59:30Z')
    const id = h.addResource('web', 'running')
    const blank = { ics: null, icsUrl: null, fetchedAt: null, fetchError: null }
    const rest = { ...blank, name: 'Rest', skips: 'start' as const, dates: ['2026-12-25'] }
    const calendar = h.parts.store.calendars.insert(rest, 'alice', 0)
    h.addSchedule([['0 8 * * *', 'start']], [id], { calendarIds: [calendar] })
    h.addSchedule([['0 8 * * *', 'stop']], [id])
    await h.forward(MINUTE)
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual([
      'start skipped',
      'stop succeeded',
    ])
  })

  it('a schedule that is deleted while its sparing start runs leaves the queue going', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const web = h.addResource('web', 'running')
    const other = h.addResource('other')
    const { promise, resolve } = Promise.withResolvers<void>()
    h.world.onAct.set('web', () => promise)
    const schedule = h.addSchedule([['0 8 * * *', 'start']], [web], { retainRunning: true })
    await h.forward(31_000)
    h.parts.schedules.remove(schedule, ALICE)
    resolve()
    await h.settle()
    h.parts.actions.actOnResource('start', other, ALICE)
    await h.settle()
    expect(h.intents().map((intent) => intent.state)).toEqual(['succeeded', 'succeeded'])
  })

  it('a start that is taken up after a crash spares nothing', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', () => {
      h.world.states.set('web', 'running')
      return new Promise(() => {})
    })
    h.addSchedule(
      [
        ['0 8 * * *', 'start'],
        ['30 8 * * *', 'stop'],
      ],
      [id],
      { retainRunning: true },
    )
    await h.forward(31_000)
    h.world.onAct.delete('web')
    await h.restart()
    await h.forward(45 * MINUTE)
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual([
      'start succeeded',
      'stop succeeded',
    ])
  })

  it('a group ends when its last waiting step is superseded from outside', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const web = h.addResource('web')
    const { promise, resolve } = Promise.withResolvers<void>()
    h.world.onAct.set('web', () => promise)
    h.parts.actions.actOnResource('start', web, ALICE)
    await h.settle()
    h.parts.actions.actOnGroup('start', h.addGroup([{ resourceId: web, tier: 1, order: 1 }]), ALICE)
    h.parts.actions.actOnResource('stop', web, ALICE)
    await h.settle()
    expect(h.intents().find((intent) => intent.target.kind === 'group')).toMatchObject({ state: 'succeeded' })
    resolve()
  })
})

describe('holds in odd company', () => {
  it('pass over what a schedule has queued already, a retry that waits included', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web', 'running')
    h.world.onAct.set('web', (what) => {
      if (what === 'stop') throw new Error('no')
    })
    h.addSchedule([['0 8 * * *', 'stop']], [id])
    await h.forward(32_000)
    const hold = {
      targetKind: 'resource',
      targetId: id,
      action: 'force_on',
      reason: '',
      expiresAt: null,
    } as const
    h.parts.holds.create(hold, ALICE)
    await h.forward(MINUTE)
    expect(h.world.calls.map((call) => call.what)).toEqual(['stop', 'start'])
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual(['stop held', 'start succeeded'])
  })

  it('give way to an older one that is still in force', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addResource('web', 'running')
    const hold = { targetKind: 'resource', targetId: id, reason: '', expiresAt: null } as const
    h.parts.holds.create({ ...hold, action: 'force_off' }, ALICE)
    await h.settle()
    const second = h.parts.holds.create({ ...hold, action: 'force_on' }, ALICE)
    await h.settle()
    h.parts.holds.remove(second.id, ALICE)
    await h.settle()
    expect(h.world.states.get('web')).toBe('stopped')
  })

  it('end with the group they are on, and are written down', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    const id = h.addResource('web', 'running')
    h.addSchedule([['0 8 * * *', 'start']], [id])
    const group = h.addGroup([{ resourceId: id, tier: 1, order: 1 }])
    const hold = {
      targetKind: 'group',
      targetId: group,
      action: 'force_off',
      reason: '',
      expiresAt: null,
    } as const
    h.parts.holds.create(hold, ALICE)
    await h.settle()
    h.parts.groups.remove(group, ALICE)
    await h.settle()
    expect(h.world.states.get('web')).toBe('running')
    expect(
      h.parts.store.audit.list({ resourceType: 'override' }, { limit: 9 }).map(({ action }) => action),
    ).toEqual(['delete', 'create'])
  })

  it('that end during a pause give back what is wanted when it ends', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    const id = h.addResource('web', 'running')
    h.addSchedule([['0 8 * * *', 'start']], [id])
    const hold = {
      targetKind: 'resource',
      targetId: id,
      action: 'force_off',
      reason: '',
      expiresAt: null,
    } as const
    const made = h.parts.holds.create(hold, ALICE)
    await h.settle()
    h.parts.pause.pause(null, '', ALICE)
    h.parts.holds.remove(made.id, ALICE)
    await h.settle()
    expect(h.world.states.get('web')).toBe('stopped')
    h.parts.pause.resume(ALICE)
    await h.settle()
    expect(h.world.states.get('web')).toBe('running')
  })
})
