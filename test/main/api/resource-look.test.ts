// What can be asked before there is a resource, and of all of them: tests of a configuration, facets, what acts on each.
import { expect, test } from 'vitest'
import { startApp, type TestApp, waitUntil } from '../../helpers/app.ts'

const config = (status: readonly string[]) => ({ start: ['true'], stop: ['true'], status })

async function make(app: TestApp, body: object): Promise<string> {
  const { body: made } = await app.post('/api/resources', {
    provider: 'command',
    config: config(['true']),
    ...body,
  })
  return made.data.id
}

test('a configuration is tried out without being stored', async () => {
  await using app = await startApp()
  const probe = (status: readonly string[]) =>
    app.post('/api/resources/test', { provider: 'command', config: config(status) })
  expect((await probe(['true'])).body).toEqual({ data: { status: 'running', error: null } })
  expect((await probe(['sh', '-c', 'exit 3'])).body.data.status).toBe('stopped')
  const broken = await probe(['/no/such/program'])
  expect(broken.status).toBe(200)
  expect(broken.body.data).toMatchObject({ status: null, error: expect.stringContaining('/no/such/program') })
  expect((await app.get('/api/resources')).body.meta.total).toBe(0)
})

test('what is wrong with a configuration is said at its field', async () => {
  await using app = await startApp()
  const refused = await app.post('/api/resources/test', { provider: 'command', config: { start: ['true'] } })
  expect(refused.status).toBe(422)
  expect(refused.body.error.field).toBe('config.stop')
})

test('a changed configuration is tried out with the secrets that are kept', async () => {
  await using app = await startApp()
  const env = { API_TOKEN: 'right' }
  const status = ['sh', '-c', 'test "$API_TOKEN" = right || exit 3']
  const id = await make(app, { name: 'lamp', config: { ...config(status), env } })
  const kept = (await app.get(`/api/resources/${id}`)).body.data.config
  expect(kept.env.API_TOKEN).toBe('********')
  const tried = await app.post('/api/resources/test', { provider: 'command', config: kept, id })
  expect(tried.body.data.status).toBe('running')
  const unknown = await app.post('/api/resources/test', { provider: 'command', config: kept })
  expect(unknown.status).toBe(422)
})

test('resources come in the order in which people read their names', async () => {
  await using app = await startApp()
  for (const name of ['web 10', 'Web 2', 'web 1', 'äpfel', 'Zoo']) await make(app, { name })
  const { body } = await app.get('/api/resources?sort_by=natural')
  const names = body.data.map((one: { name: string }) => one.name)
  expect(names).toEqual(['äpfel', 'web 1', 'Web 2', 'web 10', 'Zoo'])
})

test('a list is narrowed by tag, and the facets count what there is', async () => {
  await using app = await startApp()
  await make(app, { name: 'a', tags: { env: 'dev', team: 'x' } })
  await make(app, { name: 'b', tags: { env: 'prod' } })
  await make(app, { name: 'c' })
  const total = async (query: string) => (await app.get(`/api/resources?${query}`)).body.meta.total
  expect(await total('tag=env%3Ddev')).toBe(1)
  expect(await total('tag=env')).toBe(2)
  expect(await total('tag=env%3Dtest')).toBe(0)
  const { body } = await app.get('/api/resources/facets')
  expect(body.data.providers).toEqual([{ value: 'command', count: 3 }])
  expect(body.data.tags).toEqual([
    { key: 'env', value: 'dev', count: 1 },
    { key: 'env', value: 'prod', count: 1 },
    { key: 'team', value: 'x', count: 1 },
  ])
})

test('with its plan a resource names its schedules, its groups and the newest hold', async () => {
  await using app = await startApp()
  const id = await make(app, { name: 'a', tags: { env: 'dev' } })
  const members = [{ resourceUID: id, tier: 1, order: 1 }]
  const group = (await app.post('/api/resource-groups', { name: 'Stack', members })).body.data.id
  const cron = { cronExpression: '0 8 * * *', action: 'start' }
  const schedule = { name: 'Days', timezone: 'UTC', crons: [cron], tags: [{ key: 'env', value: 'dev' }] }
  const made = (await app.post('/api/schedules', schedule)).body.data.id
  const held = await app.post(`/api/resource-groups/${group}/overrides`, { action: 'force_off' })
  const plan = {
    schedules: [{ id: made, name: 'Days', enabled: true, by: 'tag' }],
    groups: [{ id: group, name: 'Stack' }],
    hold: { id: held.body.data.id, action: 'force_off', reason: '', expiresAt: null, ofGroup: true },
  }
  expect((await app.get('/api/resources?with=plan')).body.data[0].plan).toEqual(plan)
  expect((await app.get(`/api/resources/${id}?with=plan`)).body.data.plan).toEqual(plan)
  expect((await app.get('/api/resources')).body.data[0]).not.toHaveProperty('plan')
})

test('the newest start of a group is told member by member', async () => {
  await using app = await startApp()
  const one = await make(app, { name: 'db' })
  const two = await make(app, {
    name: 'web',
    config: { start: ['false'], stop: ['true'], status: ['false'] },
  })
  const members = [
    { resourceUID: one, tier: 1, order: 1 },
    { resourceUID: two, tier: 2, order: 1 },
  ]
  const group = (await app.post('/api/resource-groups', { name: 'Stack', members })).body.data.id
  const progress = async () => (await app.get(`/api/resource-groups/${group}/progress`)).body.data
  expect(await progress()).toBeNull()
  await app.post('/api/actions/bulk', { type: 'start', groupID: group })
  await waitUntil(async () => (await progress())?.state === 'failed', 'the start has failed')
  expect(await progress()).toMatchObject({
    what: 'start',
    steps: [
      { resourceUID: one, tier: 1, state: 'succeeded' },
      { resourceUID: two, tier: 2, state: 'failed' },
    ],
  })
})
