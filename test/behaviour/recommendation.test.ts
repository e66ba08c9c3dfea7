import { describe, expect, it } from 'vitest'
import type { StorageFinding } from '#shared/storage.ts'
import { ALICE, type Harness, startHarness } from '#test/helpers/harness.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
// A Monday.
const AT = '2026-11-02T00:00:00Z'
const now = Date.parse(AT)

/** So many days before now: busy from 08:00 to 18:00 of working days, or as told. */
function use(
  h: Harness,
  id: number,
  days: number,
  isBusy = (at: number) => {
    const date = new Date(at)
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6
    return !isWeekend && date.getUTCHours() >= 8 && date.getUTCHours() < 18
  },
): void {
  const { store } = h.parts
  store.transaction(() => {
    for (let at = now - days * DAY; at < now; at += HOUR) {
      const figures = { memoryPercent: null, memoryBytes: null, networkBytesPerSecond: 0 }
      const look = { resourceId: id, use: { cpuPercent: isBusy(at) ? 60 : 1, ...figures } }
      for (let n = 0; n < 12; n += 1) store.utilization.add([look], at)
    }
  })
}

const list = (h: Harness, kind?: 'utilization' | 'workload' | 'storage') =>
  h.parts.store.recommendations.list({ kind }, { limit: 100, page: 1 }).rows

function tag(h: Harness, id: number, tags: readonly { key: string; value: string }[]): void {
  h.parts.resources.update(id, { tags }, ALICE)
}

const finding: StorageFinding = {
  key: 'unattached_volume:vol-1',
  kind: 'unattached_volume',
  action: 'remove',
  itemType: 'ebs',
  resourceId: 'vol-1',
  name: 'old disk',
  region: 'us-east-1',
  tags: {},
  gib: 100,
  savings: 10,
  words: '100 GiB of gp2, attached to no instance',
}

describe('a recommendation', () => {
  it('stops a resource when it was idle in every week, and says what that saves', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    use(h, id, 28)
    await h.parts.recommending.refresh()
    const [found] = list(h)
    expect(found).toMatchObject({ kind: 'utilization', state: 'open', reason: null, resourceId: id })
    // Up 07:00 to 19:00, an hour more than it is busy at both ends: 60 hours of 168.
    expect(found?.content).toMatchObject({ hoursDown: 108, weeksObserved: 4, name: 'web' })
    // A dollar an hour.
    expect(found?.savings).toBeCloseTo((108 * 365.25) / 12 / 7)
  })

  it('is not made of less than seven days, and says so', async () => {
    await using h = await startHarness(AT)
    use(h, h.addResource('young', 'running'), 6)
    h.addResource('new', 'running')
    h.world.onMeasure.set('new', () => null)
    await h.parts.recommending.refresh()
    expect(list(h).map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        'less than 7 days of data: 144 of 168 hours observed',
        'less than 7 days of data: 0 of 168 hours observed',
      ]),
    )
    const [found] = list(h)
    expect(() => h.parts.recommendations.apply(found?.id ?? '', null, ALICE)).toThrow(
      'nothing is recommended',
    )
    expect(h.parts.store.schedules.count()).toBe(0)
  })

  it('does not trust an hour that was hardly looked at, unless it was busy', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    const { store } = h.parts
    const figures = { memoryPercent: null, memoryBytes: null, networkBytesPerSecond: 0 }
    store.transaction(() => {
      for (let at = now - 7 * DAY; at < now; at += HOUR) {
        const isBusy = new Date(at).getUTCHours() === 12
        store.utilization.add([{ resourceId: id, use: { cpuPercent: isBusy ? 80 : 1, ...figures } }], at)
      }
    })
    await h.parts.recommending.refresh()
    expect(list(h)[0]?.reason).toBe('less than 7 days of data: 7 of 168 hours observed')
  })

  it('is made for what bears the same tag: it stops when all of it is idle', async () => {
    await using h = await startHarness(AT)
    const [a, b] = [h.addResource('a', 'running'), h.addResource('b', 'running')]
    for (const id of [a, b])
      tag(h, id, [
        { key: 'env', value: 'dev' },
        { key: 'com.docker.compose.project', value: 'x' },
        { key: 'own', value: String(id) },
      ])
    use(h, a, 14)
    use(h, b, 14, (at) => new Date(at).getUTCHours() === 3)
    await h.parts.recommending.refresh()
    const [found, ...others] = list(h, 'workload')
    expect(others).toEqual([])
    expect(found?.content).toMatchObject({
      name: 'env=dev',
      tag: { key: 'env', value: 'dev' },
      resourceIds: [a, b],
      // Working days up 02:00 to 05:00 and 07:00 to 19:00, the other days 02:00 to 05:00: together 96 - 15.
      hoursDown: 168 - 5 * (3 + 12) - 2 * 3,
    })
  })

  it('is made once a day', async () => {
    await using h = await startHarness(AT)
    use(h, h.addResource('web', 'running'), 14)
    await h.forward(6 * 60_000)
    const [first] = list(h)
    expect(first?.updatedAt).toBe(now + 5 * 60_000)
    await h.forward(DAY)
    expect(list(h)).toMatchObject([{ id: first?.id, updatedAt: now + DAY + 5 * 60_000 }])
    await h.restart(HOUR)
    await h.forward(HOUR)
    expect(list(h)).toMatchObject([{ updatedAt: now + DAY + 5 * 60_000 }])
  })
})

describe('applying', () => {
  it('makes a schedule with the windows as cron entries, and attaches the resource', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    use(h, id, 14)
    await h.parts.recommending.refresh()
    const { recommendations, store } = h.parts
    const found = list(h)[0]?.id ?? ''
    const scheduleId = recommendations.apply(found, null, ALICE)
    const schedule = store.schedules.get(scheduleId)
    expect(schedule.crons.map(({ expression, action }) => `${action} ${expression}`).toSorted()).toEqual([
      'start 0 7 * * 1-5',
      'stop 0 19 * * 1-5',
    ])
    expect(schedule).toMatchObject({ timeZone: 'UTC', resources: [{ id }], enabled: true })
    expect(store.recommendations.get(found)).toMatchObject({ state: 'applied', scheduleId, appliedAt: now })
    expect(() => recommendations.apply(found, null, ALICE)).toThrow('applied already')
    await h.forward(20 * HOUR)
    expect(h.world.calls.map(({ what, at }) => [what, (at - now) / HOUR])).toEqual([
      ['start', 7],
      ['stop', 19],
    ])
  })

  it('can change a schedule that there is, and keeps what is attached to it', async () => {
    await using h = await startHarness(AT)
    const [web, other] = [h.addResource('web', 'running'), h.addResource('other', 'running')]
    const known = h.addSchedule([['0 3 * * *', 'stop']], [other], { name: 'Nights' })
    use(h, web, 14)
    await h.parts.recommending.refresh()
    const found = list(h).find(({ resourceId }) => resourceId === web)
    expect(h.parts.recommendations.apply(found?.id ?? '', known, ALICE)).toBe(known)
    const schedule = h.parts.store.schedules.get(known)
    expect(schedule.name).toBe('Nights')
    expect(schedule.crons).toHaveLength(2)
    expect(schedule.resources.map(({ id }) => id)).toEqual([web, other])
  })

  it('of a tag names the tag, so that what joins later belongs to it', async () => {
    await using h = await startHarness(AT)
    for (const name of ['a', 'b']) {
      const id = h.addResource(name, 'running')
      tag(h, id, [{ key: 'env', value: 'dev' }])
      use(h, id, 14)
    }
    await h.parts.recommending.refresh()
    const scheduleId = h.parts.recommendations.apply(list(h, 'workload')[0]?.id ?? '', null, ALICE)
    expect(h.parts.store.schedules.get(scheduleId)).toMatchObject({
      tags: [{ key: 'env', value: 'dev' }],
      resources: [],
    })
  })

  it('of a project attaches its group', async () => {
    await using h = await startHarness(AT)
    const things = ['db', 'web'].map((key) => {
      const place = { type: 'container', region: '', tags: {}, status: 'running', project: 'shop' } as const
      return { key, name: key, config: { name: key }, ...place }
    })
    h.world.onDiscover.current = () => things
    const place = { provider: 'fake', options: {}, keys: ['db', 'web'] }
    const { resourceIds, groupIds } = await h.parts.discovery.take(place, ALICE)
    for (const id of resourceIds) use(h, id, 14)
    await h.parts.recommending.refresh()
    const [found] = list(h, 'workload')
    expect(found?.content).toMatchObject({ name: 'shop', project: 'shop' })
    const scheduleId = h.parts.recommendations.apply(found?.id ?? '', null, ALICE)
    expect(h.parts.store.schedules.get(scheduleId).groups.map(({ id }) => id)).toEqual(groupIds)
  })

  it('is all or nothing', async () => {
    await using h = await startHarness(AT)
    use(h, h.addResource('web', 'running'), 14)
    await h.parts.recommending.refresh()
    const found = list(h)[0]?.id ?? ''
    expect(() => h.parts.recommendations.apply(found, 999, ALICE)).toThrow('schedule not found')
    expect(h.parts.store.recommendations.get(found).state).toBe('open')
    expect(h.parts.store.schedules.count()).toBe(0)
  })
})

describe('what was decided', () => {
  it('stays when all is computed anew; deleting the schedule opens it again', async () => {
    await using h = await startHarness(AT)
    const [a, b] = [h.addResource('a', 'running'), h.addResource('b', 'running')]
    use(h, a, 14)
    use(h, b, 14)
    const { recommendations, recommending, schedules } = h.parts
    await recommending.refresh()
    const of = (id: number) => list(h).find(({ resourceId }) => resourceId === id)
    recommendations.dismiss(of(a)?.id ?? '', ALICE)
    expect(() => recommendations.dismiss(of(a)?.id ?? '', ALICE)).toThrow('dismissed already')
    const scheduleId = recommendations.apply(of(b)?.id ?? '', null, ALICE)
    await recommending.refresh()
    expect([of(a)?.state, of(b)?.state]).toEqual(['dismissed', 'applied'])
    schedules.remove(scheduleId, ALICE)
    await recommending.refresh()
    expect([of(a)?.state, of(b)?.state]).toEqual(['dismissed', 'open'])
  })

  it('goes with its resource', async () => {
    await using h = await startHarness(AT)
    const id = h.addResource('web', 'running')
    use(h, id, 14)
    await h.parts.recommending.refresh()
    h.parts.resources.remove(id, ALICE)
    expect(list(h)).toEqual([])
  })
})

describe('storage', () => {
  it('is looked at where AWS was discovered; what is gone from there is forgotten', async () => {
    await using h = await startHarness(AT)
    const asked: unknown[] = []
    let found: readonly StorageFinding[] = [finding]
    h.world.onFindStorage.current = async (options) => {
      asked.push(options)
      return found
    }
    await h.parts.recommending.refresh()
    expect(asked).toEqual([])
    for (const provider of ['aws-ec2', 'aws-rds', 'docker'])
      await h.parts.discovery.take({ provider, options: { region: 'us-east-1' }, keys: [] }, ALICE)
    await h.parts.recommending.refresh()
    expect(asked).toEqual([{ region: 'us-east-1' }])
    expect(list(h, 'storage')).toMatchObject([{ savings: 10, content: finding, state: 'open' }])
    const id = list(h, 'storage')[0]?.id ?? ''
    expect(() => h.parts.recommendations.apply(id, null, ALICE)).toThrow('done once')
    found = []
    await h.parts.recommending.refresh()
    expect(list(h, 'storage')).toEqual([])
  })

  it('that cannot be looked at is told, and forgets nothing', async () => {
    await using h = await startHarness(AT)
    h.world.onFindStorage.current = async () => [finding]
    const place = { provider: 'aws-ec2', options: { region: 'us-east-1' }, keys: [] }
    await h.parts.discovery.take(place, ALICE)
    await h.parts.recommending.refresh()
    h.world.onFindStorage.current = async () => {
      throw new Error('AccessDenied')
    }
    expect(await h.parts.recommending.refresh()).toEqual({ problems: ['AccessDenied'] })
    expect(list(h, 'storage')).toHaveLength(1)
  })
})
