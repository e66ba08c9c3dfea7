// What the list of jobs and their form ask of the API beside the jobs themselves.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'

const shell = (line: string) => ({ kind: 'program', program: line, shell: true })

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app[Symbol.asyncDispose]())

async function make(name: string, more: object = {}): Promise<string> {
  const { body } = await app.post('/api/jobs', {
    name,
    trigger: { kind: 'manual' },
    action: shell('true'),
    ...more,
  })
  return body.data.id
}

async function runToEnd(job: string, parameters: object = {}): Promise<string> {
  const { body } = await app.post(`/api/jobs/${job}/run`, { parameters })
  const { id } = body.data
  await waitUntil(async () => {
    const { data } = (await app.get(`/api/runs/${id}`)).body
    return !['queued', 'running'].includes(data.outcome)
  }, 'the end of the run')
  return id
}

const namesOf = async (query: string): Promise<readonly string[]> =>
  (await app.get(`/api/jobs?sort_by=name&${query}`)).body.data.map(({ name }: { name: string }) => name)

describe('the list of jobs', () => {
  const runs: string[] = []
  beforeAll(async () => {
    await make('Job 10', { tags: { env: 'prod' } })
    await make('job 2', { tags: { env: 'dev', team: '' }, enabled: false })
    await make('Job 1', { tags: { env: 'prod' } })
    const broken = await make('Broken', { action: shell('exit 3') })
    for (let count = 0; count < 3; count++) runs.unshift(await runToEnd(broken))
    await runToEnd(await make('Fine'))
  })

  it('is in natural order, over its pages too', async () => {
    expect(await namesOf('')).toEqual(['Broken', 'Fine', 'Job 1', 'job 2', 'Job 10'])
    expect(await namesOf('limit=2&page=2')).toEqual(['Job 1', 'job 2'])
  })

  it.each([
    ['enabled=false', ['job 2']],
    ['enabled=true&search=job', ['Job 1', 'Job 10']],
    ['failing=true', ['Broken']],
    ['failing=false&enabled=true', ['Fine', 'Job 1', 'Job 10']],
    ['tag=env', ['Job 1', 'job 2', 'Job 10']],
    ['tag=env=prod', ['Job 1', 'Job 10']],
    ['tag=team=', ['job 2']],
    ['tag=nothing', []],
  ])('with %s is of %j', async (query, expected) => {
    expect(await namesOf(query)).toEqual(expected)
    const { meta } = (await app.get(`/api/jobs?limit=1&${query}`)).body
    expect(meta.total).toBe(expected.length)
  })

  it('has the newest runs with each job where they are asked for', async () => {
    const { data } = (await app.get('/api/jobs?sort_by=name&runs=2')).body
    expect(data[0].recentRuns.map(({ id }: { id: string }) => id)).toEqual(runs.slice(0, 2))
    expect(data[0].recentRuns[0]).toMatchObject({ outcome: 'failed', cause: 'manual' })
    expect(data[2].recentRuns).toEqual([])
    const [plain] = (await app.get('/api/jobs?limit=1')).body.data
    expect(plain).not.toHaveProperty('recentRuns')
  })

  it('tells which tags there are, and how many jobs bear each', async () => {
    expect((await app.get('/api/jobs/tags')).body.data).toEqual([
      { key: 'env', value: 'dev', count: 1 },
      { key: 'env', value: 'prod', count: 2 },
      { key: 'team', value: '', count: 1 },
    ])
  })

  it('refuses a filter that says neither yes nor no', async () => {
    const { status, body } = await app.get('/api/jobs?failing=maybe')
    expect([status, body.error.field]).toEqual([422, 'failing'])
  })
})

describe('a copy of a job', () => {
  it('has the secrets that its masks stand for', async () => {
    const env = { API_KEY: 'hush', PLACE: 'here' }
    const action = { ...shell('echo "$API_KEY in $PLACE"'), env }
    const copyOf = await make('Original', { action, policy: { retries: { count: 4 } } })
    const { data: original } = (await app.get(`/api/jobs/${copyOf}`)).body
    expect(original.action.env.API_KEY).toBe('********')
    const copy = await make('Copy', { copyOf, action: original.action })
    const run = await runToEnd(copy)
    expect((await app.get(`/api/runs/${run}/output`)).text).toBe('hush in here\n')
    expect((await app.get(`/api/jobs/${copy}`)).body.data.policy.retries.count).toBe(4)
  })

  it('of nothing is refused', async () => {
    const body = { name: 'Copy', trigger: { kind: 'manual' }, action: shell('true'), copyOf: 'job_zzzzzz' }
    const answer = await app.post('/api/jobs', body)
    expect([answer.status, answer.body.error.field]).toEqual([422, 'copyOf'])
  })
})

it('a run shows its parameters, and no secret among them', async () => {
  const run = await runToEnd(await make('Given'), { region: 'north', apiToken: 'hush' })
  const { data } = (await app.get(`/api/runs/${run}`)).body
  expect(data.parameters).toEqual({ region: 'north', apiToken: '********' })
})

it('a preview marks what a change of the clocks does', async () => {
  const preview = async (expression: string, from: string) => {
    const trigger = { kind: 'cron', expression, timeZone: 'Europe/Berlin' }
    return (await app.post('/api/preview', { trigger, from, limit: 3 })).body.data
  }
  const spring = await preview('30 2 * * *', '2027-03-27T12:00:00Z')
  expect(spring.notes).toEqual({ '2027-03-28T01:00:00.000Z': 'gap' })
  const autumn = await preview('*/30 2 * * *', '2027-10-31T00:30:00Z')
  expect(Object.values(autumn.notes)).toEqual(['repeated', 'repeated'])
})
