// The record as a whole, and what went wrong until somebody has seen it, over the API.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProviderError } from '#main/providers/provider.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const START = Date.parse('2026-11-21T08:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Line = {
  readonly id: string
  readonly runId: string | null
  readonly target: { readonly name: string }
  readonly state: string
  readonly dueAt: string
  readonly reason: string | null
}

const clock = createTestClock(START)
const jobs = new Map<string, string>()
let app: TestApp

beforeAll(async () => {
  app = await startApp({
    clock,
    action: () => ({
      check: () => {},
      run: async ({ action }) => {
        if (action.kind === 'program' && action.program === 'bad') throw new ProviderError('exit status 3')
        return { message: 'done' }
      },
    }),
  })
  for (const program of ['good', 'bad']) {
    const { body } = await app.post('/api/jobs', {
      name: program,
      trigger: { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' },
      action: { kind: 'program', program },
    })
    jobs.set(program, body.data.id)
  }
  for (let hour = 0; hour < 3; hour += 1) {
    clock.forward(HOUR_MS)
    await allEnded()
  }
})

afterAll(() => app[Symbol.asyncDispose]())

const read = async (query: string) => (await app.get(`/api/activity?${query}`)).body
const lines = async (query = ''): Promise<readonly Line[]> => (await read(query)).data
const allEnded = () =>
  waitUntil(async () => (await lines('state=queued,running')).length === 0, 'all runs have ended')
const unseen = async () => (await app.get('/api/activity/unseen')).body

it('tells everything that was due, the last first, with its state', async () => {
  const found = await lines()
  expect(found.map(({ dueAt }) => dueAt.slice(11, 13))).toEqual(['11', '11', '10', '10', '09', '09'])
  expect(found.filter(({ state }) => state === 'failed').map(({ target }) => target.name)).toEqual([
    'bad',
    'bad',
    'bad',
  ])
})

it.each([
  ['state=failed', 3],
  ['state=succeeded,failed', 6],
  ['state=missed', 0],
  ['what=run', 6],
  ['what=start', 0],
  ['search=GOO', 3],
  ['search=status%203', 3],
  ['search=%25', 0],
  ['from=2026-11-21T10:00:00Z', 4],
  ['to=2026-11-21T10:00:00Z', 2],
  ['from=2026-11-21T10:00:00Z&to=2026-11-21T11:00:00Z&state=failed', 1],
])('is read with the filter %s', async (query, count) => {
  expect(await lines(query)).toHaveLength(count)
})

it('is read of one job', async () => {
  expect(await lines(`target=job:${jobs.get('good')}`)).toHaveLength(3)
})

it.each(['state=gone', 'what=fly', 'target=job:7', 'cursor=x', 'limit=0', 'from=yesterday'])(
  'refuses the filter %s at its field',
  async (query) => {
    const answer = await app.get(`/api/activity?${query}`)
    expect([answer.status, answer.body.error.field]).toEqual([422, query.split('=')[0]])
  },
)

it('is read page by page without repeating or losing a line', async () => {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { data, meta }: { data: Line[]; meta: { next: string | null } } = await read(
      `limit=2&cursor=${cursor}`,
    )
    expect(data.length).toBeLessThanOrEqual(2)
    seen.push(...data.map(({ id }) => id))
    cursor = meta.next
  }
  expect(seen).toEqual((await lines()).map(({ id }) => id))
})

it('what failed is unseen until it is acknowledged, and that is told', async () => {
  const { data, meta } = await unseen()
  expect([meta.total, data.length]).toEqual([3, 3])
  const [first] = data
  const path = `/api/runs/${first.runId}/acknowledge`
  expect((await app.post(path)).status).toBe(200)
  expect((await app.post(path)).status).toBe(200)
  expect((await unseen()).data.map(({ id }: Line) => id)).toEqual(data.slice(1).map(({ id }: Line) => id))
  expect((await app.get(`/api/runs/${first.runId}`)).body.data.acknowledgedAt).toBe(
    '2026-11-21T11:00:00.000Z',
  )
})

it('what succeeded cannot be acknowledged', async () => {
  const [good] = await lines('state=succeeded')
  const answer = await app.post(`/api/runs/${good?.runId}/acknowledge`)
  expect([answer.status, answer.body.error.code]).toEqual([409, 'conflict'])
})

it('what is run again is in hand, and unseen no more; that it failed again is', async () => {
  const { data } = await unseen()
  expect((await app.post(`/api/runs/${data[0].runId}/retry`)).status).toBe(202)
  await allEnded()
  const after = await unseen()
  expect(after.data).toHaveLength(2)
  expect(after.data.map(({ id }: Line) => id)).not.toContain(data[0].id)
})

it('all that went wrong is acknowledged at once', async () => {
  expect((await app.post('/api/activity/acknowledge')).body.data).toEqual({ count: 3 })
  expect(await unseen()).toEqual({ data: [], meta: { total: 0 } })
  expect((await app.post('/api/activity/acknowledge')).body.data).toEqual({ count: 0 })
})

it('what was missed is unseen, with its reason, though nothing ran', async () => {
  clock.jumpTo(clock.now() + 2 * DAY_MS)
  await allEnded()
  const missed: readonly Line[] = (await unseen()).data.filter(({ state }: Line) => state === 'missed')
  expect(missed.length).toBeGreaterThan(0)
  expect(missed.every(({ runId, reason }) => runId === null && reason !== null)).toBe(true)
  expect((await app.post(`/api/intents/${missed[0]?.id}/acknowledge`)).status).toBe(200)
  expect((await unseen()).data.map(({ id }: Line) => id)).not.toContain(missed[0]?.id)
})
