import { describe, expect, it } from 'vitest'
import type { Discovered } from '#main/providers/provider.ts'
import { formatId } from '#shared/id.ts'
import { ALICE, type Harness, startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const AT = '2026-11-02T00:00:00Z'
const PLACE = { provider: 'fake', options: { host: 'here' } }

function thing(key: string, more: Partial<Discovered> = {}): Discovered {
  const own = { config: { name: key }, type: 'container', region: 'here', tags: { env: 'dev' } }
  return { key, name: key, ...own, status: 'running', ...more }
}

function finds(h: Harness, ...things: readonly Discovered[]): void {
  for (const { name, status } of things) h.world.states.set(name, status)
  h.world.onDiscover.current = () => things
}

const take = (h: Harness, keys: readonly string[], sync?: boolean) =>
  h.parts.discovery.take({ ...PLACE, keys, sync }, ALICE)

const changes = (h: Harness, id: number) =>
  h.parts.events.filter(
    ({ type, data }) =>
      type === 'resource.changed' && data.id === formatId('res', id) && data.change === 'updated',
  )

describe('what is found', () => {
  it('becomes resources as it is there, with the state it was found in', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web', { hourlyCost: 0.5, tags: { env: 'dev', note: 'x'.repeat(300) } }), thing('db'))
    const { resourceIds, groupIds } = await take(h, ['web'])
    expect(groupIds).toEqual([])
    expect(h.parts.store.resources.get(resourceIds[0] ?? null)).toMatchObject({
      name: 'web',
      provider: 'fake',
      config: { name: 'web' },
      type: 'container',
      region: 'here',
      hourlyCost: 0.5,
      // A label may be longer than a tag: then it is left out.
      tags: [{ key: 'env', value: 'dev' }],
      status: 'running',
      missingSince: null,
      createdBy: ALICE.name,
    })
    expect((await h.parts.discovery.look(PLACE)).map(({ resourceId }) => resourceId)).toEqual([
      resourceIds[0],
      null,
    ])
  })

  it('is a resource once, however often it is imported, and however it was made', async () => {
    await using h = await startHarness(AT)
    const byHand = h.addResource('db', 'running')
    finds(h, thing('web'), thing('db'))
    const first = await take(h, ['web', 'db'])
    const second = await take(h, ['db', 'web', 'web'])
    expect(first.resourceIds[1]).toBe(byHand)
    expect(second.resourceIds).toEqual([...first.resourceIds].reverse())
    expect(h.parts.store.resources.list({}, { limit: 10, page: 1 }).total).toBe(2)
  })

  it('is refused whole when one key is unknown, and nothing is stored', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    await expect(take(h, ['web', 'nope'], true)).rejects.toMatchObject({ code: 'invalid', field: 'keys[1]' })
    expect(h.parts.store.resources.list({}, { limit: 10, page: 1 }).total).toBe(0)
    expect(h.parts.store.discovered.listSources()).toEqual([])
  })

  it('of a project becomes a group: what others need starts first', async () => {
    await using h = await startHarness(AT)
    const project = 'shop'
    const [db, cache] = [thing('db', { project }), thing('cache', { project })]
    const api = thing('api', { project, dependsOn: ['db', 'cache'] })
    const web = thing('web', { project, dependsOn: ['api', 'elsewhere'] })
    finds(h, web, api, cache, db, thing('other'))
    const { resourceIds, groupIds } = await take(h, ['web', 'api', 'cache', 'db', 'other'])
    const group = h.parts.store.groups.get(groupIds[0] ?? null)
    expect(group.name).toBe('shop')
    const [webId, apiId, cacheId, dbId] = resourceIds
    const tiers = Object.fromEntries(group.members.map(({ resourceId, tier }) => [resourceId, tier]))
    expect(tiers).toEqual({ [`${dbId}`]: 1, [`${cacheId}`]: 1, [`${apiId}`]: 2, [`${webId}`]: 3 })
    // The rest of a project that was imported in part joins the same group.
    expect((await take(h, ['web', 'db'])).groupIds).toEqual(groupIds)
  })

  it('is asked for with options that hold no secret, as they are kept', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    const options = { host: 'here', password: 'hush' }
    await expect(
      h.parts.discovery.take({ provider: 'fake', options, keys: ['web'] }, ALICE),
    ).rejects.toMatchObject({ code: 'invalid', field: 'options' })
  })

  it('takes thirty seconds to be told of at most', async () => {
    await using h = await startHarness(AT)
    h.world.onDiscover.current = () => new Promise(() => {})
    const looking = expect(h.parts.discovery.look(PLACE)).rejects.toMatchObject({ code: 'unavailable' })
    await h.forward(MINUTE)
    await looking
  })
})

describe('the sync', () => {
  it('makes a resource of what is new and bears a tag of a schedule, and of nothing else', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web', { status: 'stopped' }))
    await take(h, ['web'], true)
    h.addSchedule([['10 0 * * *', 'start']], [], { tags: [{ key: 'env', value: 'dev' }] })
    finds(
      h,
      thing('web', { status: 'stopped' }),
      thing('new', { status: 'stopped' }),
      thing('prod', { status: 'stopped', tags: { env: 'prod' } }),
    )
    await h.forward(MINUTE)
    const { rows } = h.parts.store.resources.list({}, { limit: 10, page: 1 })
    expect(rows.map(({ name, createdBy }) => [name, createdBy])).toEqual([
      ['new', 'system:discovery'],
      ['web', ALICE.name],
    ])
    await h.forward(10 * MINUTE)
    expect(h.world.calls.map(({ name }) => name).toSorted()).toEqual(['new', 'web'])
  })

  it('lets what is new in a project join its group, and leaves out who was taken out by hand', async () => {
    await using h = await startHarness(AT)
    const web = thing('web', { project: 'shop', dependsOn: ['db'] })
    const db = thing('db', { project: 'shop' })
    finds(h, web, db)
    const { groupIds, resourceIds } = await take(h, ['web', 'db'], true)
    const [groupId = 0] = groupIds
    h.parts.groups.drop(groupId, resourceIds[1] ?? 0, ALICE)
    finds(h, web, db, thing('api', { project: 'shop', dependsOn: ['db'] }), thing('x', { project: 'other' }))
    await h.forward(2 * MINUTE)
    const { members } = h.parts.store.groups.get(groupId)
    expect(members.map(({ name, tier }) => [name, tier])).toEqual([
      ['web', 2],
      ['api', 2],
    ])
  })

  it('does not bring back what was deleted; an import does', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    const [id] = (await take(h, ['web'], true)).resourceIds
    h.addSchedule([], [], { tags: [{ key: 'env', value: 'dev' }] })
    h.parts.resources.remove(id ?? 0, ALICE)
    await h.forward(2 * MINUTE)
    expect(h.parts.store.resources.list({}, { limit: 10, page: 1 }).total).toBe(0)
    await take(h, ['web'])
    expect(h.parts.store.resources.list({}, { limit: 10, page: 1 }).total).toBe(1)
  })

  it('marks what is gone, keeps it, and takes the mark away when it is back', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'), thing('db'))
    const { resourceIds } = await take(h, ['web'], true)
    const id = resourceIds[0] ?? 0
    await h.forward(MINUTE)
    const before = changes(h, id).length
    finds(h, thing('db'))
    await h.forward(5 * MINUTE)
    const { store } = h.parts
    expect(store.resources.get(id)).toMatchObject({
      status: 'unknown',
      missingSince: Date.parse(AT) + 2 * MINUTE,
    })
    expect(changes(h, id)).toHaveLength(before + 1)
    expect(h.logged.filter((line) => line.includes('not there any more'))).toHaveLength(1)
    finds(h, thing('web'), thing('db'))
    await h.forward(MINUTE)
    expect(store.resources.get(id)).toMatchObject({ status: 'running', missingSince: null })
    expect(changes(h, id)).toHaveLength(before + 2)
  })

  it('follows tags, configuration and state, and leaves what was changed by hand', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web', { tags: { env: 'dev', team: 'a', role: 'x' } }))
    const id = (await take(h, ['web'], true)).resourceIds[0] ?? 0
    const byHand = [
      { key: 'env', value: 'dev' },
      { key: 'team', value: 'mine' },
      { key: 'extra', value: 'yes' },
    ]
    h.parts.resources.update(id, { tags: byHand, name: 'Site', config: { name: 'web', grace: 9 } }, ALICE)
    await h.forward(MINUTE)
    finds(
      h,
      thing('web', {
        config: { name: 'web-2' },
        status: 'stopped',
        tags: { env: 'test', team: 'a', role: 'x' },
      }),
    )
    h.world.states.set('web-2', 'stopped')
    await h.forward(MINUTE)
    const { name, config, tags, status } = h.parts.store.resources.get(id)
    expect({ name, config, status }).toEqual({
      name: 'Site',
      config: { name: 'web-2', grace: 9 },
      status: 'stopped',
    })
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      env: 'test',
      extra: 'yes',
      team: 'mine',
    })
  })

  it('does not overrule what became known while it looked', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    const id = (await take(h, ['web'], true)).resourceIds[0] ?? 0
    await h.forward(MINUTE)
    const { promise, resolve } = Promise.withResolvers<readonly Discovered[]>()
    h.world.onDiscover.current = () => promise
    await h.forward(MINUTE)
    h.parts.store.resources.setStatus(id, 'stopped', h.clock.now())
    resolve([thing('web')])
    await h.settle()
    expect(h.parts.store.resources.get(id).status).toBe('stopped')
  })

  it('tells nothing while nothing changes', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    await take(h, ['web'], true)
    await h.forward(MINUTE)
    const { events } = h.parts
    const before = events.length
    await h.forward(10 * MINUTE)
    expect(events.slice(before).filter(({ type }) => type !== 'recommendation.changed')).toEqual([])
  })

  it('that fails is told once, and goes on when it can', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    const id = (await take(h, ['web'], true)).resourceIds[0] ?? 0
    h.world.onDiscover.current = () => {
      throw new Error('cannot reach the socket')
    }
    await h.forward(10 * MINUTE)
    const [source] = h.parts.store.discovered.listSources()
    expect(source).toMatchObject({ problem: 'cannot reach the socket', problemAt: Date.parse(AT) })
    expect(h.logged.filter((line) => line.includes('cannot reach the socket'))).toHaveLength(1)
    // Nobody said that it is gone.
    expect(h.parts.store.resources.get(id).missingSince).toBe(null)
    finds(h, thing('web'))
    await h.forward(MINUTE)
    expect(h.parts.store.discovered.listSources()).toMatchObject([
      { problem: null, syncedAt: Date.parse(AT) + 11 * MINUTE },
    ])
  })

  it('ends when an import says so, or the place is forgotten; resources stay, unmarked', async () => {
    await using h = await startHarness(AT)
    finds(h, thing('web'))
    const { resourceIds, sourceId } = await take(h, ['web'], true)
    finds(h)
    await h.forward(2 * MINUTE)
    h.parts.discovery.forget(sourceId, ALICE)
    expect(h.parts.store.resources.get(resourceIds[0] ?? null).missingSince).toBe(null)
    let asked = 0
    h.world.onDiscover.current = () => {
      asked += 1
      return [thing('web')]
    }
    await take(h, ['web'], true)
    await take(h, ['web'], false)
    asked = 0
    await h.forward(5 * MINUTE)
    expect(asked).toBe(0)
  })
})
