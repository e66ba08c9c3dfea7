// Whatever is sent to the nOps dialect: never an answer of the 500s, and nothing is kept of what is refused.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'
import { action, createCloud, DOCUMENT, EVENT_BRIDGE, ec2, NOW, SCHEDULERS } from './nops-fixtures.ts'

const FULL = {
  ...DOCUMENT,
  description: 'd',
  scheduler_for: 'scheduler_start_stop',
  state: 'active',
  timezone: 'Europe/Kirov',
  scheduled_by_tag_key: 'k',
  resources: [ec2({ resource_details: { a: 1 } }), { item_type: 'ebs', resource_id: 'v', region: 'r' }],
  actions: [
    action({
      day: 'fri',
      position: 114,
      action_type: 'selected_day_of_week',
      action_details: { Hibernate: true },
    }),
    { action: 'archive_snapshot', action_type: 'onetime', date: '2026-12-24', hour: 1, minute: 2 },
  ],
}
const BUS = { name: 'b', account_number: '1', region: 'us-west-2' }

const WORDS = [
  '__proto__',
  'constructor',
  'mon',
  '7',
  '\u0000',
  '\ud800',
  '',
  ' ',
  'x'.repeat(20_000),
  '2026-02-30',
]
const VALUES = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom(null, true, -1, 0, 1.5, 7, 24, 168, 1e300, [], {}, [[]], [null], ['mon', 9], {
    a: { b: [] },
  }),
  fc.jsonValue({ maxDepth: 3 }),
)

let app: TestApp
let kept: string

beforeAll(async () => {
  const world = {
    clock: createTestClock(NOW),
    provider: createCloud().provider,
    lackOfCredentials: () => null,
  }
  app = await startApp(world)
  kept = (await app.post(SCHEDULERS, { ...FULL, name: 'Kept' })).body.id
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

/** The paths of all values in a body, the body itself included. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inner.flatMap(([name, one]) => pathsOf(one, [...path, name]))]
}

function replaceAt(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by
  const old = (value as Record<string, unknown>)[name]
  if (Array.isArray(value)) return value.map((one, at) => (`${at}` === name ? replaceAt(old, rest, by) : one))
  return { ...(value as object), [name]: replaceAt(old, rest, by) }
}

async function countAll(): Promise<readonly number[]> {
  const lists = await Promise.all([SCHEDULERS, EVENT_BRIDGE].map((path) => app.get(path)))
  return [...lists.map(({ body }) => body.count), (await app.get('/api/resources')).body.meta.total]
}

test('a body with anything in any place is taken or refused in words, and what is refused leaves nothing', async () => {
  const writes = [
    ['POST', () => SCHEDULERS, FULL],
    ['PUT', () => `${SCHEDULERS}/${kept}`, FULL],
    ['POST', () => `${SCHEDULERS}/${kept}/trigger`, { action_name: 'start' }],
    ['POST', () => EVENT_BRIDGE, BUS],
  ] as const
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes).chain(([method, path, body]) =>
        fc.record({
          method: fc.constant(method),
          path: fc.constant(path),
          body: fc
            .tuple(fc.constantFrom(...pathsOf(body)), VALUES)
            .map(([at, by]) => replaceAt(body, at, by)),
        }),
      ),
      async ({ method, path, body }) => {
        const before = await countAll()
        const answer = await app.send(method, path(), JSON.stringify(body))
        expect(answer.status, answer.text).toBeLessThan(500)
        if (answer.status < 400) return
        expect([400, 409, 413, 422]).toContain(answer.status)
        expect(Object.keys(answer.body).length).toBeGreaterThan(0)
        if (answer.status !== 409) expect(await countAll()).toEqual(before)
      },
    ),
    { numRuns: 400 },
  )
  expect(app.logged.filter((line) => /a request failed/.test(line))).toEqual([])
}, 120_000)

test('any query is answered or refused', async () => {
  const paths = [SCHEDULERS, EVENT_BRIDGE, '/svc/k8s_cost/scheduler_groups', '/svc/k8s_cost/nops_essentials']
  const names = ['page_number', 'page_size', 'sort_by', 'sort_type', 'scheduler_for', 'project_id']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.constantFrom('0', '1', '-1', '1e9', '99999999999999999999', 'savings', 'asc')),
      async (path, name, value) => {
        const answer = await app.get(`${path}?${new URLSearchParams({ [name]: value })}`)
        expect([200, 400], answer.text).toContain(answer.status)
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)
