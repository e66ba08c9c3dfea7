// What measured use recommends, as nOps clients read it (contract sections 1.2 and 9).
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createStore } from '#main/store/index.ts'
import { startNops } from './nops-fixtures.ts'

const ROOT = '/svc/k8s_cost'
const NEWER = `${ROOT}/recommendations/essentials`

const GRID = {
  actions: [
    { action: 'start', days: ['mon', 'tue'], hour: 7, minute: 0, position: 7 },
    { action: 'stop', days: ['mon', 'tue'], hour: 19, minute: 30, position: 19 },
  ],
  windows: [],
  hoursDown: 143,
  savingsPerWeek: 14.3,
  savingsPerMonth: 62.18,
  confidence: 0.94,
  weeksObserved: 4,
  isAlwaysIdle: false,
  reason: null,
  timeZone: 'UTC',
  resourceIds: [1],
  tag: null,
  project: null,
  groupId: null,
} as const

const STORAGE = {
  key: 'vol-1',
  kind: 'gp2_volume',
  action: 'ebs_migration',
  itemType: 'ebs',
  resourceId: 'vol-1',
  name: 'data',
  region: 'us-west-2',
  tags: {},
  gib: 100,
  savings: 2,
  words: 'w',
} as const

/** An app in whose store stand recommendations of every kind. */
async function startRecommended() {
  const app = await startNops()
  const config = { id: 'i-0abc', region: 'us-west-2' }
  await app.post('/api/resources', { name: 'web', provider: 'aws-ec2', config, region: 'us-west-2' })
  await app.post('/api/resources', {
    name: 'db',
    provider: 'command',
    config: { start: ['true'], stop: ['true'] },
  })
  const db = new Database(join(app.folder, 'hourhand.db'))
  const { recommendations } = createStore(db)
  const whole = { confidence: 0.94, reason: null, resourceId: null }
  const put = (n: number, more: Parameters<typeof recommendations.put>[0]) =>
    recommendations.put(more, `00000000-0000-4000-8000-00000000000${n}`, 1)
  const name = { ...GRID, name: 'web' }
  put(1, {
    ...whole,
    kind: 'utilization',
    subject: 'res_000001',
    resourceId: 1,
    content: name,
    savings: 62.18,
  })
  put(2, {
    ...whole,
    kind: 'utilization',
    subject: 'res_000002',
    resourceId: 2,
    content: { ...name, hoursDown: 3 },
    savings: 99,
  })
  put(3, {
    ...whole,
    kind: 'utilization',
    subject: 'x',
    content: name,
    savings: 0,
    reason: 'less than 7 days of data',
  })
  const tag = { key: 'env', value: 'dev' }
  put(4, {
    ...whole,
    kind: 'workload',
    subject: 't',
    content: { ...name, name: 'env=dev', tag },
    savings: 10,
  })
  put(5, { ...whole, kind: 'storage', subject: 'vol-1', content: STORAGE, savings: 2, confidence: 1 })
  const snapshot = {
    ...STORAGE,
    kind: 'old_snapshot',
    itemType: 'snapshot',
    action: 'remove',
    resourceId: 'snap-1',
  } as const
  put(6, { ...whole, kind: 'storage', subject: 'snap-1', content: snapshot, savings: 1, confidence: 1 })
  const idle = { ...STORAGE, kind: 'unattached_volume', action: 'remove', resourceId: 'vol-2' } as const
  put(7, { ...whole, kind: 'storage', subject: 'vol-2', content: idle, savings: 0.5, confidence: 1 })
  db.close()
  return app
}

// biome-ignore lint/suspicious/noExplicitAny: rows of every shape
const idsOf = (body: any) => body.results.map(({ resource_id: id }: { resource_id: string }) => id)

test('a recommendation of one resource says what to do in the words of a scheduler', async () => {
  const { get, make } = await startRecommended()
  const { status, body } = await get(
    `${ROOT}/scheduler_groups?page_number=1&page_size=20&sort_by=savings&sort_type=desc`,
  )
  expect([status, body.count, body.page_number, body.page_size]).toEqual([200, 2, 1, 20])
  expect(idsOf(body)).toEqual(['res_000002', 'i-0abc'])
  const action = { action_type: 'selected_day_of_week', day: 'mon', day_of_week: ['mon', 'tue'] }
  expect(body.results[1]).toEqual({
    id: '00000000-0000-4000-8000-000000000001',
    item_type: 'ec2',
    resource_id: 'i-0abc',
    resource_name: 'web',
    region: 'us-west-2',
    account_number: '',
    tag_key: null,
    tag_value: null,
    savings: 62.18,
    savings_week: 14.3,
    hours_down: 143,
    confidence: 0.94,
    weeks_observed: 4,
    actions: [
      { action: 'start', ...action, hour: 7, minute: 0, position: 7 },
      { action: 'stop', ...action, hour: 19, minute: 30, position: 19 },
    ],
    state: 'open',
  })
  const [, { item_type, resource_id, actions }] = body.results
  const made = await make({ resources: [{ item_type, resource_id }], actions })
  expect(made.resources).toMatchObject([{ resource_name: 'web' }])
  expect(made.actions).toMatchObject(actions)
})

test('workloads and storage have lists of their own, under the newer paths too', async () => {
  const { get } = await startRecommended()
  const read = async (path: string) => (await get(`${ROOT}/${path}`)).body
  expect((await read('workload_scheduler_groups')).results).toMatchObject([
    { item_type: 'tag', resource_id: null, resource_name: 'env=dev', tag_key: 'env', tag_value: 'dev' },
  ])
  expect((await read('nops_essentials')).results).toMatchObject([
    {
      item_type: 'ebs',
      resource_id: 'vol-1',
      savings: 2,
      savings_week: 0.46,
      actions: [{ action: 'ebs_migration' }],
    },
    { item_type: 'snapshot', resource_id: 'snap-1', actions: [] },
    { item_type: 'ebs', resource_id: 'vol-2', actions: [] },
  ])
  const newer = async (path: string) => idsOf((await get(`${NEWER}/${path}`)).body)
  expect(await newer('scheduler/utilization/')).toEqual(['res_000002', 'i-0abc'])
  expect(await newer('scheduler/workload/')).toEqual([null])
  expect(await newer('storage/gp2/')).toEqual(['vol-1'])
  expect(await newer('storage/snapshots')).toEqual(['snap-1'])
  const summary = (await get(`${NEWER}/scheduler/utilization/summary/`)).body
  expect(summary).toMatchObject({ count: 2, savings: 161.18, savings_week: 28.6, hours_down: 146 })
  const all = await get(
    `${ROOT}/essentials/recommendations/scheduler/all/summary/?start_date=2026-01-01&project_ids=1`,
  )
  expect(all.body).toMatchObject({ count: 3, savings: 171.18 })
})

test('lists are sorted and paged as asked, and refuse what cannot be', async () => {
  const { get } = await startRecommended()
  const list = (query: string) => get(`${ROOT}/scheduler_groups?${query}`)
  expect((await list('')).body).toMatchObject({ page_number: 1, page_size: 10 })
  expect(idsOf((await list('sort_type=asc')).body)).toEqual(['i-0abc', 'res_000002'])
  expect(idsOf((await list('sort_by=hours_down')).body)).toEqual(['i-0abc', 'res_000002'])
  expect(idsOf((await list('page_size=1&page_number=2')).body)).toEqual(['i-0abc'])
  expect(idsOf((await list('page_number=3')).body)).toEqual([])
  for (const [query, field] of [
    ['page_number=0', 'page_number'],
    ['page_size=ten', 'page_size'],
    ['sort_by=actions', 'sort_by'],
    ['sort_type=down', 'sort_type'],
  ] as const) {
    const { status, body } = await list(query)
    expect([status, Object.keys(body)]).toEqual([400, [field]])
  }
})
