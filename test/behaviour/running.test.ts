import { describe, expect, it } from 'vitest'
import { ALICE, startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A promise and the function that fulfils it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

describe('running', () => {
  it('tries a failed action again, later each time, and gives up after the third', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', () => {
      throw new Error('the switch is stuck')
    })
    h.addSchedule([['0 8 * * *', 'start']], [id])
    await h.forward(5 * MINUTE)
    const seconds = h.world.calls.map((call) => (call.at - Date.parse('2026-11-20T08:00:00Z')) / 1000)
    expect(seconds).toEqual([0, 5, 15])
    const [intent] = h.intents()
    expect(intent).toMatchObject({ state: 'failed', attempt: 3, message: 'the switch is stuck' })
    expect(h.parts.store.runs.attemptsOf([intent?.id ?? 0]).get(intent?.id ?? 0)).toHaveLength(3)
  })

  it('does not try again what a newer action has overtaken', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', (what) => {
      if (what === 'start') throw new Error('no')
    })
    h.addSchedule([['0 8 * * *', 'start']], [id])
    await h.forward(31_000)
    h.parts.actions.actOnResource('stop', id, ALICE)
    await h.forward(MINUTE)
    expect(h.intents().map(({ what, state }) => `${what} ${state}`)).toEqual([
      'start superseded',
      'stop succeeded',
    ])
  })

  it('runs one action at a time for one resource and many at once for different ones', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const web = h.addResource('web')
    const db = h.addResource('db')
    const first = gate()
    h.world.onAct.set('web', () => first.opened)
    h.parts.actions.actOnResource('start', web, ALICE)
    await h.settle()
    h.parts.actions.actOnResource('stop', web, ALICE)
    h.parts.actions.actOnResource('start', db, ALICE)
    await h.settle()
    expect(h.world.calls.map(({ name, what }) => `${what} ${name}`)).toEqual(['start web', 'start db'])
    h.world.onAct.delete('web')
    first.open()
    await h.settle()
    expect(h.world.calls.at(-1)).toMatchObject({ what: 'stop', name: 'web' })
  })

  it('does not ask again for what is still under way', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('web')
    const first = gate()
    h.world.onAct.set('web', () => first.opened)
    h.addSchedule([['* * * * *', 'start']], [id])
    await h.forward(91_000)
    expect(h.intents()[1]).toMatchObject({ state: 'skipped', reason: 'a start is under way already' })
    first.open()
  })

  it('does not keep others waiting for long behind many that hang, nor begins all of them at once', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const hanging = Array.from({ length: 40 }, (_, index) => `lost ${index}`)
    const ids = hanging.map((name) => {
      h.world.onAct.set(name, () => new Promise(() => {}))
      return h.addResource(name)
    })
    h.addSchedule([['0 8 * * *', 'start']], [...ids, h.addResource('here')])
    await h.forward(30_000 + 5_000)
    expect(h.world.calls).toHaveLength(32)
    await h.forward(10_000)
    expect(h.world.calls.filter(({ name }) => name === 'here')).toHaveLength(1)
  })

  it('ends an action that takes longer than its time', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', (_what, call) => {
      const { promise, reject } = Promise.withResolvers<void>()
      call.signal.addEventListener('abort', () => reject(new Error('ended')))
      return promise
    })
    h.parts.actions.actOnResource('start', id, ALICE)
    await h.forward(2 * MINUTE)
    expect(h.intents()).toMatchObject([
      { state: 'timedOut', message: 'it took longer than 60 s and was ended' },
    ])
  })

  it('cancels what waits and what runs', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', (_what, call) => {
      const { promise, reject } = Promise.withResolvers<void>()
      call.signal.addEventListener('abort', () => reject(new Error('ended')))
      return promise
    })
    const first = h.parts.actions.actOnResource('start', id, ALICE)
    await h.settle()
    const second = h.parts.actions.actOnResource('start', id, ALICE)
    const { store, actions } = h.parts
    actions.cancel(store.intents.get(second, 'run'), ALICE)
    actions.cancel(store.intents.get(first, 'run'), ALICE)
    await h.settle()
    expect(h.intents().map((intent) => intent.state)).toEqual(['cancelled', 'cancelled'])
    expect(() => actions.cancel(store.intents.get(first, 'run'), ALICE)).toThrow('ended')
  })

  it('takes up after a crash what was running, and tells the operator', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addResource('web')
    h.world.onAct.set('web', () => new Promise(() => {}))
    h.parts.actions.actOnResource('start', id, ALICE)
    await h.settle()
    h.world.onAct.delete('web')
    await h.restart(MINUTE)
    expect(h.intents()).toMatchObject([{ state: 'succeeded', attempt: 2 }])
    expect(h.parts.events[0]).toMatchObject({ type: 'run.finished', data: { outcome: 'interrupted' } })
    const attempts = h.parts.store.runs.attemptsOf([1]).get(1)
    expect(attempts?.map((attempt) => attempt.outcome)).toEqual(['interrupted', 'succeeded'])
  })
})

describe('groups', () => {
  async function stack(onFailure: 'block' | 'continue' = 'block') {
    const h = await startHarness('2026-11-20T08:00:00Z')
    const [db, cache, app, web] = ['db', 'cache', 'app', 'web'].map((name) => h.addResource(name))
    const group = h.addGroup(
      [
        { resourceId: db ?? 0, tier: 1, order: 1 },
        { resourceId: cache ?? 0, tier: 1, order: 1 },
        { resourceId: app ?? 0, tier: 2, order: 1 },
        { resourceId: web ?? 0, tier: 2, order: 2 },
      ],
      { onFailure },
    )
    return { h, group }
  }

  it('starts tiers upward and stops them downward, members of one order together', async () => {
    const { h, group } = await stack()
    await using _ = h
    h.parts.actions.actOnGroup('start', group, ALICE)
    await h.settle()
    expect(h.world.calls.map((call) => call.name)).toEqual(['db', 'cache', 'app', 'web'])
    h.world.calls.length = 0
    h.parts.actions.actOnGroup('stop', group, ALICE)
    await h.settle()
    expect(h.world.calls.map((call) => call.name)).toEqual(['app', 'web', 'db', 'cache'])
    const groups = h.intents().filter((intent) => intent.target.kind === 'group')
    expect(groups.map((intent) => intent.state)).toEqual(['succeeded', 'succeeded'])
  })

  it('begins a tier only when the one before has reached its state', async () => {
    const { h, group } = await stack()
    await using _ = h
    h.world.onAct.set('db', () => {
      // Told to start, it takes half a minute to be up.
      h.clock.setDelay(30_000, () => h.world.states.set('db', 'running'))
      queueMicrotask(() => queueMicrotask(() => h.world.states.set('db', 'starting')))
    })
    h.parts.actions.actOnGroup('start', group, ALICE)
    await h.forward(20_000)
    expect(h.world.calls.map((call) => call.name)).toEqual(['db', 'cache'])
    await h.forward(20_000)
    expect(h.world.calls.map((call) => call.name)).toEqual(['db', 'cache', 'app', 'web'])
  })

  it('blocks the later tiers when a member fails, and says so', async () => {
    const { h, group } = await stack()
    await using _ = h
    h.world.onAct.set('db', () => {
      throw new Error('no')
    })
    h.parts.actions.actOnGroup('start', group, ALICE)
    await h.settle()
    expect(h.intents().map(({ target, state }) => `${target.name} ${state}`)).toEqual([
      'Stack failed',
      'db failed',
      'cache succeeded',
      'app blocked',
      'web blocked',
    ])
  })

  it('goes on to the later tiers when the group says so', async () => {
    const { h, group } = await stack('continue')
    await using _ = h
    h.world.onAct.set('db', () => {
      throw new Error('no')
    })
    h.parts.actions.actOnGroup('start', group, ALICE)
    await h.settle()
    expect(h.world.calls.map((call) => call.name)).toEqual(['db', 'cache', 'app', 'web'])
    expect(h.intents()[0]).toMatchObject({ state: 'failed' })
  })

  it('is cancelled whole: what runs is ended and what waits does not begin', async () => {
    const { h, group } = await stack()
    await using _ = h
    h.world.onAct.set('db', (_what, call) => {
      const { promise, reject } = Promise.withResolvers<void>()
      call.signal.addEventListener('abort', () => reject(new Error('ended')))
      return promise
    })
    const id = h.parts.actions.actOnGroup('start', group, ALICE)
    await h.settle()
    h.parts.actions.cancel(h.parts.store.intents.get(id, 'run'), ALICE)
    await h.settle()
    expect(h.intents().map(({ target, state }) => `${target.name} ${state}`)).toEqual([
      'Stack cancelled',
      'db cancelled',
      'cache succeeded',
      'app cancelled',
      'web cancelled',
    ])
  })

  it('goes on where it was after a crash', async () => {
    const { h, group } = await stack()
    await using _ = h
    h.world.onAct.set('cache', () => new Promise(() => {}))
    h.parts.actions.actOnGroup('start', group, ALICE)
    await h.settle()
    h.world.onAct.delete('cache')
    await h.restart()
    expect(h.world.calls.map((call) => call.name)).toEqual(['db', 'cache', 'cache', 'app', 'web'])
    expect(h.intents()[0]).toMatchObject({ state: 'succeeded' })
  })

  it('acts once on a resource that a schedule reaches both by itself and through a group', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addResource('db')
    const group = h.addGroup([{ resourceId: id, tier: 1, order: 1 }])
    const schedule = h.addSchedule([['0 8 * * *', 'start']], [id])
    h.parts.schedules.attach(schedule, 'group', group, ALICE)
    await h.forward(HOUR)
    expect(h.world.calls).toHaveLength(1)
  })
})
