// What the page's list and editor of schedules ask for beside the document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../helpers/app.ts'

let app: TestApp
const ids = new Map<string, string>()

const post = (path: string, body: unknown) => app.send('POST', `/api${path}`, body)
const names = (list: readonly string[]) =>
  list.map((id) => [...ids].find(([, known]) => known === id)?.[0] ?? id)

async function make(path: string, body: { readonly name: string }): Promise<string> {
  const { body: answer } = await post(path, body)
  ids.set(body.name, answer.data.id)
  return answer.data.id
}

beforeAll(async () => {
  app = await startApp()
  const config = { start: ['true'], stop: ['true'] }
  for (const [name, hourlyCost, env] of [
    ['db', 0.5, 'dev'],
    ['web', 0.25, 'dev'],
    ['lamp', 0, 'home'],
  ] as const)
    await make('/resources', { name, provider: 'command', config, hourlyCost, tags: { env } } as never)
  const members = [{ resourceUID: ids.get('db'), tier: 1, order: 1 }]
  await make('/resource-groups', { name: 'Stack', members } as never)
  const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
  const schedule = (name: string, more = {}) =>
    make('/schedules', { name, timezone: 'Europe/Berlin', crons, ...more } as never)
  await schedule('job 10', { tags: [{ key: 'env', value: 'dev' }] })
  await schedule('job 2', { timezone: 'UTC' })
  await schedule('Job 1', { enabled: false, description: 'the quiet one' })
})
afterAll(() => app?.[Symbol.asyncDispose]())

describe('the order of schedules', () => {
  test.each([
    ['', ['Job 1', 'job 2', 'job 10']],
    ['?enabled=true', ['job 2', 'job 10']],
    ['?enabled=false', ['Job 1']],
    ['?timezone=UTC', ['job 2']],
    ['?tag=env=dev', ['job 10']],
    ['?search=quiet', ['Job 1']],
    ['?search=job&enabled=true&timezone=Europe/Berlin', ['job 10']],
    ['?search=nothing', []],
  ])('with %j is natural, and filtered', async (query, expected) => {
    const { body } = await app.send('GET', `/api/schedules/order${query}`)
    expect(names(body.data)).toEqual(expected)
    expect(body.meta).toEqual({
      total: 3,
      timezones: ['Europe/Berlin', 'UTC'],
      tags: [{ key: 'env', value: 'dev' }],
    })
  })

  test('refuses a tag that is none', async () => {
    const { status, body } = await app.send('GET', '/api/schedules/order?tag=env')
    expect([status, body.error.field]).toEqual([422, 'tag'])
  })
})

describe('what schedules come to', () => {
  test('each resource counts once, however it is reached', async () => {
    const body = {
      resources: [ids.get('web')],
      groups: [ids.get('Stack')],
      tags: [{ key: 'env', value: 'dev' }],
    }
    const { data } = (await post('/reach', body)).body
    expect(data).toMatchObject({ total: 2, hourlyCost: 0.75 })
    expect(data.groups).toEqual([{ id: ids.get('Stack'), total: 1 }])
    expect(data.tags).toEqual([{ key: 'env', value: 'dev', total: 2 }])
  })

  test('a tag that nothing bears says so', async () => {
    const { data } = (await post('/reach', { resources: [], groups: [], tags: [{ key: 'a', value: 'b' }] }))
      .body
    expect(data).toMatchObject({ total: 0, hourlyCost: 0, tags: [{ total: 0 }] })
  })

  test('the schedules that are looked at come with what they cost and what of it is held', async () => {
    await post('/overrides', { resourceUID: ids.get('web'), action: 'force_on', reason: 'a demo' })
    const { data } = (
      await post('/schedules/by-ids', { ids: [ids.get('job 10'), ids.get('job 2'), 'sch_999'] })
    ).body
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['job 10', 'job 2'])
    expect(data[0].reach).toEqual({ resources: 2, running: 0, held: 1, hourlyCost: 0.75 })
    expect(data[1].reach).toEqual({ resources: 0, running: 0, held: 0, hourlyCost: 0 })
    const chosen = (await post('/reach', { resources: [ids.get('web')], groups: [], tags: [] })).body.data
    expect(chosen.resources[0].held).toBe('held on: a demo')
  })
})

describe('what a schedule acts on', () => {
  const of = (answer: { body: { data: { resources: { name: string }[]; groups: { name: string }[] } } }) => [
    ...answer.body.data.resources.map(({ name }) => name),
    ...answer.body.data.groups.map(({ name }) => name),
  ]

  test('is made and changed with it, and what is not spoken of stays', async () => {
    const made = await post('/schedules', {
      name: 'with targets',
      timezone: 'UTC',
      resourceIds: [ids.get('db'), ids.get('lamp')],
      groupIds: [ids.get('Stack')],
    })
    expect(of(made)).toEqual(['db', 'lamp', 'Stack'])
    const path = `/api/schedules/${made.body.data.id}`
    expect(of(await app.send('PATCH', path, { resourceIds: [ids.get('web'), ids.get('db')] }))).toEqual([
      'db',
      'web',
      'Stack',
    ])
    expect(of(await app.send('PATCH', path, { name: 'renamed', groupIds: [] }))).toEqual(['db', 'web'])
  })

  test('that is not there is refused, and nothing is stored', async () => {
    const body = { name: 'with a ghost', timezone: 'UTC', resourceIds: [ids.get('db'), 'res_999'] }
    const { status, body: refusal } = await post('/schedules', body)
    expect([status, refusal.error.field]).toEqual([422, 'resourceIds[1]'])
    const { data } = (await app.send('GET', '/api/schedules/order?search=ghost')).body
    expect(data).toEqual([])
  })
})
