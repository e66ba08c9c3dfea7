import { describe, expect, it } from 'vitest'
import { startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const AT = '2026-11-02T00:00:00Z'
const from = Date.parse(AT)

const busy = { cpuPercent: 40, memoryPercent: 50, memoryBytes: 1000, networkBytesPerSecond: 20_000 }

describe('the use of resources', () => {
  it('is asked for every five minutes and kept by the hour', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    let cpuPercent = 0
    h.world.onMeasure.set('web', () => {
      cpuPercent += 10
      return { ...busy, cpuPercent }
    })
    await h.forward(HOUR)
    const [hour, next] = h.parts.store.utilization.list(id, from, from + 2 * HOUR)
    // At :05 to :55; the twelfth look, at 01:00, belongs to the next hour.
    expect(hour).toMatchObject({ hourAt: from, samples: 11, running: 11, cpuMaxPercent: 110 })
    expect(hour?.cpuPercent).toBeCloseTo(60)
    expect(hour?.memoryPercent).toBeCloseTo(50)
    expect(hour?.memoryBytes).toBeCloseTo(1000)
    expect(hour?.networkBytesPerSecond).toBeCloseTo(20_000)
    expect(next).toMatchObject({ hourAt: from + HOUR, samples: 1, cpuPercent: 120 })
  })

  it('of what is stopped is none: it is not asked, and counts as not running', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'stopped')
    let asked = 0
    h.world.onMeasure.set('web', () => {
      asked += 1
      return busy
    })
    await h.forward(10 * MINUTE)
    expect(asked).toBe(0)
    expect(h.parts.store.utilization.list(id, from, from + HOUR)).toMatchObject([
      { samples: 2, running: 0, cpuPercent: null, cpuMaxPercent: null, memoryBytes: null },
    ])
    // Somebody starts it by hand.
    h.world.states.set('web', 'running')
    await h.forward(5 * MINUTE)
    expect(h.parts.store.utilization.list(id, from, from + HOUR)).toMatchObject([
      { samples: 3, running: 1, cpuPercent: 40 },
    ])
  })

  it('that was thought to run and was stopped by hand counts as not running', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    await h.settle()
    h.world.states.set('web', 'stopped')
    h.world.onMeasure.set('web', () => {
      throw new Error('no such container')
    })
    await h.forward(5 * MINUTE)
    expect(h.parts.store.utilization.list(id, from, from + HOUR)).toMatchObject([{ samples: 1, running: 0 }])
    expect(h.parts.store.resources.status(id)).toBe('stopped')
  })

  it('goes on being measured when the provider of one resource hangs', async () => {
    await using h = await startHarness(AT)
    const hung = h.addResource('hung', 'running')
    const web = h.addResource('web', 'running')
    h.world.onMeasure.set('hung', () => new Promise(() => {}))
    h.world.onMeasure.set('web', () => busy)
    await h.forward(11 * MINUTE)
    expect(h.parts.store.utilization.list(hung, from, from + HOUR)).toEqual([])
    expect(h.parts.store.utilization.list(web, from, from + HOUR)).toMatchObject([{ samples: 2 }])
    expect(h.logged.filter((line) => line.includes('could not be measured'))).toHaveLength(1)
  })

  it('that cannot be measured is marked on the resource once, until it can be', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    h.world.onMeasure.set('web', () => {
      throw new Error('no metrics here')
    })
    const problem = () => h.parts.store.resources.get(id).problem
    await h.forward(5 * MINUTE)
    expect(problem()).toBe('its use cannot be measured: no metrics here')
    const told = () => h.parts.events.filter(({ type }) => type === 'resource.changed').length
    const before = told()
    await h.forward(15 * MINUTE)
    await h.parts.engine.observe(id)
    expect([problem(), told()]).toEqual(['its use cannot be measured: no metrics here', before])
    h.world.onMeasure.set('web', () => busy)
    await h.forward(5 * MINUTE)
    expect([problem(), told()]).toEqual([null, before + 1])
  })

  it('is asked of ten at once', async () => {
    await using h = await startHarness(AT)
    let open = 0
    let most = 0
    for (let n = 0; n < 25; n += 1) {
      h.addResource(`web${n}`, 'running')
      h.world.onMeasure.set(`web${n}`, async () => {
        open += 1
        most = Math.max(most, open)
        await new Promise((resolve) => setImmediate(resolve))
        open -= 1
        return busy
      })
    }
    await h.forward(5 * MINUTE)
    expect(most).toBe(10)
    expect(h.parts.store.utilization.listMeasured()).toHaveLength(25)
  })

  it('is asked for in one round at a time, however long that takes', async () => {
    await using h = await startHarness(AT)
    let asked = 0
    for (let n = 0; n < 170; n += 1) {
      h.addResource(`web${n}`, 'running')
      h.world.onMeasure.set(`web${n}`, () => {
        asked += 1
        return new Promise(() => {})
      })
    }
    // Each hangs for twenty seconds: at 00:10 the round of 00:05 still goes on.
    await h.forward(10 * MINUTE + 19_000)
    expect(asked).toBe(160)
  })

  it('is forgotten after eight weeks, and with its resource', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    const { store, resources } = h.parts
    const look = { resourceId: id, use: null }
    for (const hours of [8 * 168 + 1, 8 * 168, 8 * 168 - 1])
      store.transaction(() => store.utilization.add([look], from - (hours - 1) * HOUR))
    h.world.onMeasure.set('web', () => busy)
    await h.forward(HOUR)
    const kept = store.utilization.list(id, 0, from)
    expect(kept.map(({ hourAt }) => (from + HOUR - hourAt) / HOUR)).toEqual([8 * 168, 8 * 168 - 1])
    resources.remove(id, { name: 'a' })
    expect(store.utilization.listMeasured()).toEqual([])
  })
})

describe('a resource that cannot be asked', () => {
  it('is marked once, told once, and well again when it answers', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'stopped')
    h.world.onMeasure.set('web', () => busy)
    await h.settle()
    const told = () =>
      h.parts.events.filter(({ type, data }) => type === 'resource.changed' && data.change === 'updated')
    const refuse = (words: string) => () => {
      throw new Error(words)
    }
    h.world.onStatus.set('web', refuse('the socket is gone'))
    await h.forward(5 * MINUTE)
    h.world.onStatus.set('web', refuse('the security token has expired'))
    await h.forward(HOUR)
    const { store } = h.parts
    expect(store.resources.get(id)).toMatchObject({
      status: 'unknown',
      problem: 'the security token has expired',
      problemAt: from + 5 * MINUTE,
    })
    expect(told()).toHaveLength(1)
    expect(h.logged.filter((line) => line.includes('a resource cannot be asked'))).toHaveLength(1)
    expect(store.utilization.list(id, 0, from + 2 * HOUR)).toEqual([])
    h.world.onStatus.delete('web')
    await h.forward(5 * MINUTE)
    expect(store.resources.get(id)).toMatchObject({ status: 'stopped', problem: null, problemAt: null })
    expect(told()).toHaveLength(2)
  })

  it('is marked by a run that fails for the same reason', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'stopped')
    h.addSchedule([['0 1 * * *', 'start']], [id])
    await h.settle()
    const refuse = () => {
      throw new Error('the socket is gone')
    }
    h.world.onStatus.set('web', refuse)
    h.world.onAct.set('web', refuse)
    await h.forward(3 * HOUR)
    expect(h.parts.store.resources.get(id).problem).toBe('the socket is gone')
    expect(h.logged.filter((line) => line.includes('a resource cannot be asked'))).toHaveLength(1)
  })
})
