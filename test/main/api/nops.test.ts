// Schedulers of the nOps dialect over a real server (contract sections 1.2, 8.3 and 9).
import { describe, expect, test } from 'vitest'
import { action, DOCUMENT, ec2, SCHEDULERS, startNops } from './nops-fixtures.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const MICROS = '2026-11-21T08:00:00.000000Z'
const UNKNOWN = `${SCHEDULERS}/4d1b1b1a-0000-4000-8000-000000000000`

describe('a scheduler', () => {
  test('is made as the document posts it, and comes back alike from every read', async () => {
    const { post, get } = await startNops()
    const made = await post(SCHEDULERS, DOCUMENT)
    expect(made.status).toBe(201)
    const { id, actions, ...rest } = made.body
    expect(id).toMatch(UUID)
    expect(rest).toEqual({
      client: 1,
      project: 12,
      user: 1,
      name: 'test',
      description: '',
      account_number: '202279780353',
      scheduler_for: 'scheduler_start_stop',
      state: 'active',
      eventbridge_configuration: null,
      scheduled_by_tag_key: 'nops-schedule',
      scheduled_by_tag_value: '38fdb370-32c9-11ee-92fc-0fc75763a04d',
      hours_down: 1,
      timezone: 'Europe/Berlin',
      resources: [],
      created: MICROS,
      modified: MICROS,
      warnings: ['No resource bears the tag nops-schedule=38fdb370-32c9-11ee-92fc-0fc75763a04d yet.'],
    })
    const shared = {
      created: MICROS,
      modified: MICROS,
      action_type: 'selected_day_of_week',
      date: null,
      minute: 0,
      action_details: {},
      state: 'active',
      last_run: null,
      last_manual_trigger: null,
      scheduler: id,
      id: expect.any(String),
    }
    expect(actions).toEqual([
      { ...shared, action: 'start', day: 'mon', day_of_week: ['mon'], hour: 0, position: 0 },
      { ...shared, action: 'stop', day: 'sun', day_of_week: ['sun'], hour: 23, position: 167 },
    ])
    expect((await get(`${SCHEDULERS}/${id}`)).body).toEqual(made.body)
    expect((await get(`${SCHEDULERS}/${id.toUpperCase()}/`)).body).toEqual(made.body)
    const list = { count: 1, page_number: 1, page_size: 1000, results: [made.body] }
    expect((await get(SCHEDULERS)).body).toEqual(list)
  })

  test('is an ordinary schedule: ZopNight clients see its entries', async () => {
    const { make, get } = await startNops()
    await make({ timezone: 'America/New_York', actions: [action({ day_of_week: [1, 'tue', 3, 4, 'fri'] })] })
    const [schedule] = (await get('/api/schedules')).body.data
    expect(schedule).toMatchObject({
      name: 'test',
      timezone: 'America/New_York',
      enabled: true,
      tags: [{ key: 'nops-schedule', value: DOCUMENT.scheduled_by_tag_value }],
      crons: [{ cronExpression: '30 18 * * 1-5', action: 'stop' }],
    })
  })

  test('that was made by a ZopNight client shows what a grid can say, and names the rest', async () => {
    const { post, get, patch } = await startNops()
    const crons = [
      { cronExpression: '0 8,20 * * 1-5', action: 'start' },
      { cronExpression: '0 0 1 * *', action: 'stop' },
    ]
    await post('/api/schedules', { name: 'Z', timezone: 'UTC', crons, tags: [{ key: 'env', value: 'dev' }] })
    const [shown] = (await get(SCHEDULERS)).body.results
    expect(shown).toMatchObject({
      name: 'Z',
      project: null,
      account_number: '',
      scheduled_by_tag_key: 'env',
      scheduled_by_tag_value: 'dev',
      hours_down: 0,
      actions: [
        { action: 'start', hour: 8, position: 8, day_of_week: ['mon', 'tue', 'wed', 'thu', 'fri'] },
        { action: 'start', hour: 20, position: 20 },
      ],
    })
    expect(new Set(shown.actions.map(({ id }: { id: string }) => id)).size).toBe(2)
    expect(shown.warnings).toEqual([
      'The stop by "0 0 1 * *" is not among the actions: it goes by the day of the month.',
      'No resource bears the tag env=dev yet.',
    ])
    // What is sent back as it came changes nothing; what a grid cannot say stays through every change.
    const expressions = async () =>
      (await get('/api/schedules')).body.data[0].crons.map(
        (cron: { cronExpression: string }) => cron.cronExpression,
      )
    expect((await patch(`${SCHEDULERS}/${shown.id}`, shown)).body.actions).toEqual(shown.actions)
    expect(await expressions()).toEqual(['0 8,20 * * 1-5', '0 0 1 * *'])
    await patch(`${SCHEDULERS}/${shown.id}`, { actions: [action({})] })
    expect(await expressions()).toEqual(['0 0 1 * *', '30 18 * * 5'])
  })

  test('changes by PUT and PATCH in what is named, and by nothing else', async () => {
    const { make, put, patch, get } = await startNops()
    const made = await make({ resources: [ec2()], description: 'kept' })
    const path = `${SCHEDULERS}/${made.id}`
    expect((await put(path, {})).body).toEqual(made)
    expect((await put(path, made)).body).toEqual(made)
    const changed = await patch(path, { name: 'New', state: 'inactive', hours_down: 100, timezone: 'UTC' })
    expect([changed.status, changed.body]).toEqual([
      200,
      { ...made, name: 'New', state: 'inactive', timezone: 'UTC' },
    ])
    const moved = await put(path, { actions: [DOCUMENT.actions[0], action({})], project: null })
    expect(moved.body).toMatchObject({ project: null, hours_down: 53.5, description: 'kept' })
    expect(moved.body.actions[0].id).toBe(made.actions[0].id)
    const untagged = await patch(path, { scheduled_by_tag_value: null, resources: [] })
    expect(untagged.body).toMatchObject({ scheduled_by_tag_key: null, scheduled_by_tag_value: null })
    expect(untagged.body.resources).toEqual([])
    expect((await get('/api/resources')).body.data).toHaveLength(1)
  })

  test('is deleted, and then unknown', async () => {
    const { make, send, get } = await startNops()
    const { id } = await make()
    const gone = await send('DELETE', `${SCHEDULERS}/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    const answer = await get(`${SCHEDULERS}/${id}`)
    expect([answer.status, answer.body]).toEqual([404, { detail: 'scheduler not found' }])
    expect((await get('/api/schedules')).body.data).toEqual([])
  })

  test('without resources and without a tag is given a tag; one with resources needs none', async () => {
    const { make, patch } = await startNops()
    const tagged = await make({ scheduled_by_tag_value: null })
    expect(tagged.scheduled_by_tag_key).toBe('nops-schedule')
    expect(tagged.scheduled_by_tag_value).toMatch(UUID)
    const plain = await make({ scheduled_by_tag_value: undefined, resources: [ec2()] })
    expect([plain.scheduled_by_tag_key, plain.scheduled_by_tag_value]).toEqual([null, null])
    const own = await make({ scheduled_by_tag_key: 'env', scheduled_by_tag_value: 'dev' })
    expect([own.scheduled_by_tag_key, own.scheduled_by_tag_value]).toEqual(['env', 'dev'])
    const later = await patch(`${SCHEDULERS}/${plain.id}`, { scheduled_by_tag_value: 'x' })
    expect(later.body).toMatchObject({ scheduled_by_tag_key: 'nops-schedule', scheduled_by_tag_value: 'x' })
  })

  test('of an account that no credentials answer for is accepted, and says so', async () => {
    const { make } = await startNops({ lackOfCredentials: (account) => `no credentials for ${account}` })
    const { warnings } = await make({ account_number: '99' })
    expect(warnings).toContain('No credentials for 99: its starts and stops there fail.')
    expect((await make({ account_number: null })).warnings.join()).not.toContain('credentials')
  })

  test('for storage keeps what is to be done once, and says of what it has no resource for', async () => {
    const { make, get } = await startNops()
    const made = await make({
      scheduler_for: 'essentials__storage',
      resources: [{ item_type: 'ebs', resource_id: 'vol-1', region: 'us-west-2', price_per_unit: 0.1 }],
      actions: [
        { action: 'ebs_migration', action_type: 'onetime', date: '2026-12-24', hour: 5 },
        { action: 'delete_snapshot', action_type: 'onetime', date: '2026-12-24', hour: 5 },
      ],
    })
    expect(made.actions).toMatchObject([
      {
        action: 'ebs_migration',
        action_type: 'onetime',
        date: '2026-12-24',
        hour: 5,
        day: null,
        position: null,
      },
      { action: 'delete_snapshot' },
    ])
    expect(made.resources).toMatchObject([{ item_type: 'ebs', resource_id: 'vol-1', resource_name: 'vol-1' }])
    expect(made.warnings).toContain(
      'delete_snapshot of 2026-12-24: the resources have no snapshot that it could be done to.',
    )
    await make()
    const ids = async (query: string) =>
      (await get(`${SCHEDULERS}?${query}`)).body.results.map(({ id }: { id: string }) => id)
    expect(await ids('scheduler_for=essentials__storage')).toEqual([made.id])
    expect(await ids('scheduler_for=scheduler_start_stop')).not.toContain(made.id)
    expect((await get('/api/resources')).body.data).toEqual([])
  })
})

describe('the list', () => {
  test('comes in numbered pages, sorted by one word, newest first unless asked otherwise', async () => {
    const { make, get, clock } = await startNops()
    for (const name of ['b', 'c', 'a']) {
      await make({ name })
      clock.forward(1_000)
    }
    const names = async (query: string) => {
      const { body } = await get(`${SCHEDULERS}?${query}`)
      return [
        body.count,
        body.page_number,
        body.page_size,
        body.results.map((one: { name: string }) => one.name),
      ]
    }
    expect(await names('')).toEqual([3, 1, 1000, ['a', 'c', 'b']])
    expect(await names('sort_by=name&sort_type=asc&page_size=2')).toEqual([3, 1, 2, ['a', 'b']])
    expect(await names('sort_by=name&sort_type=asc&page_size=2&page_number=2')).toEqual([3, 2, 2, ['c']])
    expect(await names('page_number=9999999999999')).toEqual([3, 1_000_000_000, 1000, []])
    expect(await names('page_size=99999')).toEqual([3, 1, 1000, ['a', 'c', 'b']])
  })

  test.each([
    ['page_number=0', 'page_number'],
    ['page_size=-1', 'page_size'],
    ['page_size=x', 'page_size'],
    ['sort_by=secret', 'sort_by'],
    ['sort_type=up', 'sort_type'],
    ['scheduler_for=x', 'scheduler_for'],
    ['page_number=1&page_number=2', 'page_number'],
  ])('refuses ?%s at its parameter', async (query, field) => {
    const { get } = await startNops()
    const { status, body } = await get(`${SCHEDULERS}?${query}`)
    expect([status, Object.keys(body)]).toEqual([400, [field]])
  })
})

describe('resources', () => {
  test('are made where they are new, with what their provider needs, and found where they are not', async () => {
    const { make, post, get } = await startNops()
    const config = { id: 'i-0dd', region: 'eu-central-1', profile: 'mine' }
    await post('/api/resources', { name: 'Old', provider: 'aws-ec2', config })
    const made = await make({
      resources: [
        ec2({ resource_id: 'i-0dd', resource_arn: null, region: undefined }),
        ec2({ region: undefined }),
        { item_type: 'rds', resource_id: 'db', region: 'us-west-2' },
        { item_type: 'rds_cluster', resource_id: 'db', region: 'us-west-2' },
        {
          item_type: 'autoscaling_groups',
          resource_id: 'web',
          region: 'us-west-2',
          resource_details: { MinSize: 1, MaxSize: 4, DesiredCapacity: 2 },
        },
        ec2(),
      ],
    })
    const { data } = (await get('/api/resources?sort_by=createdAt')).body
    const shown = data.map((one: { name: string; provider: string; config: object }) => [
      one.name,
      one.provider,
      one.config,
    ])
    const common = { dryRun: false, timeoutSeconds: 60, region: 'us-west-2' }
    expect(shown).toMatchObject([
      ['Old', 'aws-ec2', config],
      ['build server', 'aws-ec2', { ...common, id: 'i-0abc', hibernate: false }],
      ['db', 'aws-rds', { ...common, id: 'db', kind: 'instance' }],
      ['db', 'aws-rds', { ...common, id: 'db', kind: 'cluster' }],
      ['web', 'aws-asg', { ...common, id: 'web', size: { min: 1, desired: 2, max: 4 } }],
    ])
    expect(data[1]).toMatchObject({ hourlyCost: 0.25, region: 'us-west-2', type: 'aws-ec2' })
    expect(made.resources[1]).toMatchObject({
      item_type: 'ec2',
      item_id: expect.stringMatching(/^[\da-f]{32}$/),
      resource_id: 'i-0abc',
      resource_name: 'build server',
      resource_arn: ec2().resource_arn,
      region: 'us-west-2',
      price_per_unit: 0.25,
      state: 'active',
      scheduler: made.id,
    })
    const kinds = made.resources.map((one: { item_type: string }) => one.item_type)
    expect(kinds).toEqual(['ec2', 'ec2', 'rds', 'rds_cluster', 'autoscaling_groups'])
    expect(made.resources[4].resource_details).toEqual({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 })
    await make({ resources: [ec2()] })
    expect((await get('/api/resources')).body.meta.total).toBe(5)
  })

  test('of AWS are asked as the settings say of their account', async () => {
    const { make, patch, get } = await startNops()
    const aws = { profiles: { '202279780353': 'dev' } }
    expect((await patch('/api/settings', { aws })).body.data.aws).toEqual({ endpoint: null, ...aws })
    await make({ resources: [ec2()] })
    const [{ config }] = (await get('/api/resources')).body.data
    expect(config).toMatchObject({ profile: 'dev' })
  })

  test('are hibernated by the stop that says so, however they came to its schedule, and by no other', async () => {
    const { make, get, post, patch, clock, cloud, until } = await startNops()
    const tags = { 'nops-schedule': DOCUMENT.scheduled_by_tag_value }
    const config = { id: 'i-0abc', region: 'us-west-2' }
    await post('/api/resources', { name: 'Known', provider: 'aws-ec2', config, tags })
    const deep = action({ day_of_week: ['sat'], hour: 9, minute: 0, action_details: { Hibernate: true } })
    const plain = action({ day_of_week: ['sat'], hour: 10, minute: 0 })
    const made = await make({ timezone: 'UTC', actions: [deep, plain] })
    expect(made.actions[0].action_details).toEqual({ Hibernate: true })
    const other = await make({ actions: [plain], resources: [ec2()], state: 'inactive' })
    const runs = async () => (await get('/api/runs?outcome=succeeded')).body.data
    const untilDone = (count: number) => until(async () => (await runs()).length === count, `${count} runs`)
    const stopByHand = (id: string) => post(`${SCHEDULERS}/${id}/trigger`, { action_name: 'stop' })
    for (const [index, step] of [
      () => clock.forward(3_600_000),
      () => clock.forward(3_600_000),
      () => stopByHand(made.id),
      () => stopByHand(other.id),
      () => patch(`${SCHEDULERS}/${made.id}`, { actions: [plain] }).then(() => stopByHand(made.id)),
    ].entries()) {
      await step()
      await untilDone(index + 1)
    }
    const [deeply, plainly] = ['hibernate i-0abc', 'stop i-0abc']
    expect(cloud.calls).toEqual([deeply, plainly, deeply, plainly, plainly])
  })

  test('of one request are one change in the audit log, however many they are', async () => {
    const { make, put, get } = await startNops()
    const many = Array.from({ length: 200 }, (_, index) => ec2({ resource_id: `i-${index.toString(16)}` }))
    const { id } = await make({ resources: many })
    const before = (await get('/api/audit-logs?resourceType=schedule')).body.data.length
    expect(before).toBeLessThanOrEqual(2)
    expect((await put(`${SCHEDULERS}/${id}`, { resources: many.slice(50) })).body.resources).toHaveLength(150)
    expect((await get('/api/audit-logs?resourceType=schedule')).body.data).toHaveLength(before + 1)
  })

  test('that bear the tag belong to it, are shown, and go on belonging by the tag alone', async () => {
    const { make, post, put, get } = await startNops()
    const { id } = await make()
    const tags = { 'nops-schedule': DOCUMENT.scheduled_by_tag_value }
    const config = { start: ['true'], stop: ['true'] }
    const resource = (await post('/api/resources', { name: 'C', provider: 'command', config, tags })).body
      .data
    const shown = (await get(`${SCHEDULERS}/${id}`)).body
    expect(shown.resources).toMatchObject([
      { item_type: 'command', resource_id: resource.id, resource_name: 'C' },
    ])
    expect(shown.warnings).toEqual([])
    expect((await put(`${SCHEDULERS}/${id}`, shown)).body).toEqual(shown)
    expect((await get('/api/schedules')).body.data[0].resources).toEqual([])
    await post('/api/resources', { name: 'D', provider: 'command', config })
    const added = { resources: [...shown.resources, { item_type: 'command', resource_id: 'res_000002' }] }
    expect((await put(`${SCHEDULERS}/${id}`, added)).body.resources).toHaveLength(2)
    expect((await get('/api/schedules')).body.data[0].resources).toMatchObject([{ name: 'D' }])
  })

  test('that nothing can switch are accepted, named in the warnings, and fail with the same words', async () => {
    const { make, post, get, until } = await startNops()
    const made = await make({
      resources: [
        { item_type: 'eks_nodegroup', resource_id: 'ng-1', region: 'us-west-2' },
        { item_type: 'eks_nodegroups', resource_id: 'ng-2' },
        ec2(),
      ],
    })
    const words = 'node groups of EKS cannot be started or stopped by Hourhand'
    expect(made.warnings).toContain(`eks_nodegroup ng-1: ${words}`)
    expect(made.warnings).toContain(`eks_nodegroups ng-2: ${words}`)
    expect((await post(`${SCHEDULERS}/${made.id}/trigger`, { action_name: 'stop' })).status).toBe(202)
    const runs = async () => (await get('/api/runs')).body.data
    const isOver = ({ outcome }: { outcome: string }) => outcome !== 'queued' && outcome !== 'running'
    await until(
      async () => (await runs()).length === 3 && (await runs()).every(isOver),
      'the end of all runs',
    )
    const ended = (await runs()).map((run: { outcome: string; message: string | null }) => [
      run.outcome,
      run.message,
    ])
    expect(ended.sort()).toMatchObject([
      ['failed', words],
      ['failed', words],
      ['succeeded', null],
    ])
  })

  test.each([
    ['an unknown item type', { item_type: 'lambda', resource_id: 'x' }, 'resources[1].item_type'],
    [
      'a word that every object has',
      { item_type: 'constructor', resource_id: 'x' },
      'resources[1].item_type',
    ],
    ['no id', { item_type: 'ec2' }, 'resources[1].resource_id'],
    ['no region', { item_type: 'ec2', resource_id: 'i-1' }, 'resources[1].region'],
    ['a price under nothing', ec2({ price_per_unit: -1 }), 'resources[1].price_per_unit'],
    ['a region that is none', ec2({ resource_id: 'i-2', region: 'us west' }), 'resources[1].region'],
    [
      'half a size',
      { ...ec2({ item_type: 'autoscaling_groups' }), resource_details: { MinSize: 1 } },
      'resources[1].resource_details',
    ],
    [
      'one of ours that is not there',
      { item_type: 'docker', resource_id: 'res_00000z' },
      'resources[1].resource_id',
    ],
    ['an id that is none', ec2({ resource_id: 'build server' }), 'resources[1].resource_id'],
    ['a text', 'i-0abc', 'resources[1]'],
  ])('with %s are refused at the field, and nothing is made', async (_what, item, field) => {
    const { post, get } = await startNops()
    const { status, body } = await post(SCHEDULERS, { ...DOCUMENT, resources: [ec2(), item] })
    expect([status, Object.keys(body)]).toEqual([400, [field]])
    expect((await get('/api/resources')).body.data).toEqual([])
    expect((await get(SCHEDULERS)).body.count).toBe(0)
  })
})

describe('actions', () => {
  test.each([
    ['a name', action({ day_of_week: ['Mon'] }), ['mon'], 18],
    ['a whole name', action({ day_of_week: ['Wednesday'] }), ['wed'], 66],
    ['numbers from Sunday 0', action({ day_of_week: [0, 1] }), ['mon', 'sun'], 18],
    ['one day without a list', action({ day_of_week: 'tue' }), ['tue'], 42],
    ['the day alone', { action: 'stop', day: 'thu', hour: 1 }, ['thu'], 73],
    ['the position alone', { action: 'stop', position: 167 }, ['sun'], 167],
    [
      'the position of the first that was sent',
      action({ day_of_week: ['sun', 'mon'], position: 162 }),
      ['mon', 'sun'],
      18,
    ],
    [
      'the position of the first of the week',
      action({ day_of_week: ['sun', 'mon'], position: 18 }),
      ['mon', 'sun'],
      18,
    ],
  ])('say their days by %s', async (_what, one, days, position) => {
    const { make } = await startNops()
    const [shown] = (await make({ actions: [one] })).actions
    expect([shown.day_of_week, shown.position]).toEqual([days, position])
    expect(shown.day).toBe(days[0])
  })

  test.each([
    ['no name', { name: undefined }, { name: ['This field is required.'] }],
    ['a blank name', { name: ' ' }, { name: ['This field may not be blank.'] }],
    ['no actions', { actions: undefined }, { actions: ['This field is required.'] }],
    ['actions that are no list', { actions: {} }, { actions: ['Expected a list of items.'] }],
    ['hours that are no number', { hours_down: 'many' }, { hours_down: ['A valid number is required.'] }],
    [
      'a zone that is none',
      { timezone: 'Mars/Olympus' },
      { timezone: [expect.stringContaining('Mars/Olympus')] },
    ],
    [
      'an event bridge that is none',
      { eventbridge_configuration: 'nope' },
      { eventbridge_configuration: ['There is no eventbridge nope.'] },
    ],
    ['an unknown state', { state: 'paused' }, { state: [expect.stringContaining('active, inactive')] }],
    ['an unknown purpose', { scheduler_for: 'x' }, { scheduler_for: [expect.any(String)] }],
    ['a project that is a list', { project: [1] }, { project: ['Not a valid string.'] }],
  ])('and other fields with %s are refused', async (_what, change, body) => {
    const { post, get } = await startNops()
    const answer = await post(SCHEDULERS, { ...DOCUMENT, ...change })
    expect([answer.status, answer.body]).toEqual([400, body])
    expect((await get(SCHEDULERS)).body.count).toBe(0)
  })

  test.each([
    ['an unknown action', { action: 'restart' }, 'action'],
    ['no action', { action: undefined }, 'action'],
    ['hour 24', { hour: 24 }, 'hour'],
    ['a half hour', { hour: 1.5 }, 'hour'],
    ['an hour in words', { hour: '8' }, 'hour'],
    ['minute 60', { minute: 60 }, 'minute'],
    ['no hour', { hour: undefined }, 'hour'],
    ['no day', { day_of_week: [] }, 'day_of_week'],
    ['an eighth day', { day_of_week: [7] }, 'day_of_week'],
    ['a day that is none', { day_of_week: ['fri', 'frei'] }, 'day_of_week'],
    ['position 168', { position: 168 }, 'position'],
    ['a start that is done once', { action_type: 'onetime' }, 'action_type'],
    ['storage done weekly', { action: 'ebs_migration', action_type: 'selected_day_of_week' }, 'action_type'],
    ['storage without a date', { action: 'ebs_migration' }, 'date'],
    ['a day that no month has', { action: 'archive_snapshot', date: '2026-02-30' }, 'date'],
  ])('with %s are refused at the field', async (_what, change, field) => {
    const { post } = await startNops()
    const answer = await post(SCHEDULERS, { ...DOCUMENT, actions: [DOCUMENT.actions[0], action(change)] })
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, [`actions[1].${field}`]])
  })

  test.each([
    ['a position of another hour', { position: 115 }, 'position'],
    ['a position of another day', { position: 18 }, 'position'],
    ['a day that is not among the days', { day: 'thu' }, 'day'],
  ])('that contradict themselves by %s are 422', async (_what, change, field) => {
    const { post, make, put } = await startNops()
    const answer = await post(SCHEDULERS, { ...DOCUMENT, actions: [action(change)] })
    expect([answer.status, Object.keys(answer.body)]).toEqual([422, [`actions[0].${field}`]])
    const { id } = await make()
    expect((await put(`${SCHEDULERS}/${id}`, { actions: [action(change)] })).status).toBe(422)
  })

  test('all faults are told at once', async () => {
    const { post } = await startNops()
    const { body } = await post(SCHEDULERS, { actions: [{ action: 'x' }, action({ hour: 99 })], state: 1 })
    expect(Object.keys(body).sort()).toEqual(['actions[0].action', 'actions[1].hour', 'name', 'state'])
  })
})

describe('enable, disable and trigger', () => {
  test.each(['/svc/notifications/scheduler', SCHEDULERS])('work under %s', async (root) => {
    const { make, post } = await startNops()
    const { id } = await make()
    for (const [verb, status, state] of [
      ['disable', 202, 'inactive'],
      ['disable', 202, 'inactive'],
      ['enable', 200, 'active'],
      ['trigger', 202, 'active'],
    ] as const) {
      const answer = await post(`${root}/${id}/${verb}`)
      expect([answer.status, answer.body.id, answer.body.state]).toEqual([status, id, state])
    }
    expect((await post(`${root}/${UNKNOWN.split('/').at(-1)}/enable`)).status).toBe(404)
  })

  test('a trigger does the action that is named, or what is wanted now, to every resource', async () => {
    const { make, post, get, cloud, until } = await startNops()
    const { id } = await make({
      resources: [ec2(), ec2({ resource_id: 'i-dead' }), ec2({ resource_id: 'i-0ad' })],
    })
    const trigger = (body?: unknown) => post(`${SCHEDULERS}/${id}/trigger`, body)
    const stopped = await trigger({ action_name: 'stop' })
    expect(stopped.status).toBe(202)
    expect(
      stopped.body.actions.map((one: { last_manual_trigger: string }) => one.last_manual_trigger),
    ).toEqual([null, MICROS])
    await until(() => cloud.calls.length === 3, 'three calls')
    expect(cloud.calls.toSorted()).toEqual(['stop i-0abc', 'stop i-0ad', 'stop i-dead'])
    // On Saturday the newest action within the week before is the start of Monday.
    expect((await trigger()).status).toBe(202)
    await until(() => cloud.calls.length === 6, 'three more calls')
    expect(cloud.calls.slice(3).every((call) => call.startsWith('start '))).toBe(true)
    for (const body of [{ action_name: 'restart' }, { action_name: 1 }]) {
      const refused = await trigger(body)
      expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['action_name']])
    }
    expect((await trigger([])).body).toEqual({ detail: 'Invalid data. Expected an object.' })
    expect((await get(`${SCHEDULERS}/${id}`)).body.actions[0].last_run).toBeNull()
  })

  test('a trigger by itself of what wanted nothing within the week before is refused', async () => {
    const { make, post } = await startNops()
    const { id } = await make({ actions: [] })
    const answer = await post(`${SCHEDULERS}/${id}/trigger`)
    expect([answer.status, Object.keys(answer.body)]).toEqual([409, ['detail']])
  })
})

test('the grid is followed: each resource is stopped and started at its position, and the status says so', async () => {
  const { make, get, clock, cloud, until } = await startNops()
  const { id } = await make({ timezone: 'UTC', resources: [ec2()] })
  const status = async () => (await get(`${SCHEDULERS}/${id}/status`)).body
  const sunday = '2026-11-22T23:00:00.000000Z'
  const one = { resource_id: 'i-0abc', item_type: 'ec2' }
  expect(await status()).toEqual({
    id,
    state: 'active',
    resources: [{ ...one, state: 'running', wanted: 'running', next_action: 'stop', next_at: sunday }],
  })
  clock.forward(Date.parse('2026-11-22T23:00:00Z') - clock.now())
  await until(() => cloud.calls.length === 1, 'the stop')
  await until(async () => (await status()).resources[0].state === 'stopped', 'the stopped state')
  expect((await status()).resources).toEqual([
    {
      ...one,
      state: 'stopped',
      wanted: 'stopped',
      next_action: 'start',
      next_at: '2026-11-23T00:00:00.000000Z',
    },
  ])
  clock.forward(3_600_000)
  await until(() => cloud.calls.length === 2, 'the start')
  expect(cloud.calls).toEqual(['stop i-0abc', 'start i-0abc'])
  const runs = (await get(`${SCHEDULERS}/${id}`)).body.actions.map(
    (one: { last_run: string }) => one.last_run,
  )
  expect(runs).toEqual(['2026-11-23T00:00:00.000000Z', sunday])
})

test('the status says what a resource is now, whoever changed it, and does not wait for who does not answer', async () => {
  const { make, get, cloud } = await startNops()
  const { id } = await make({ resources: [ec2(), ec2({ resource_id: 'i-dead' })] })
  const states = async () =>
    (await get(`${SCHEDULERS}/${id}/status`)).body.resources.map((one: { state: string }) => one.state)
  expect(await states()).toEqual(['running', 'running'])
  cloud.states.set('i-0abc', 'stopped')
  cloud.hanging.add('i-dead')
  expect(await states()).toEqual(['stopped', 'running'])
})

test('of an inactive scheduler nothing is wanted, and nothing comes next', async () => {
  const { make, get } = await startNops()
  const { id } = await make({ state: 'inactive', resources: [ec2()] })
  const [resource] = (await get(`${SCHEDULERS}/${id}/status`)).body.resources
  expect(resource).toMatchObject({ wanted: null, next_action: null, next_at: null })
})

test.each([
  ['GET', '/svc/nothing', undefined, 404],
  ['GET', UNKNOWN, undefined, 404],
  ['GET', `${UNKNOWN}/status`, undefined, 404],
  ['GET', `${SCHEDULERS}/sch_000001`, undefined, 404],
  ['DELETE', SCHEDULERS, undefined, 405],
  ['GET', `${SCHEDULERS}/%ff`, undefined, 400],
  ['POST', SCHEDULERS, '{', 400],
  ['POST', SCHEDULERS, '[]', 400],
  ['POST', SCHEDULERS, undefined, 400],
])('%s %s is refused in the words of the dialect', async (method, path, body, status) => {
  const { send } = await startNops()
  const answer = await send(method, path, body)
  expect([answer.status, answer.body]).toEqual([status, { detail: expect.any(String) }])
})

test('a body of more than 1 MiB is refused in the words of the dialect', async () => {
  const { post } = await startNops()
  const answer = await post(SCHEDULERS, { ...DOCUMENT, description: 'x'.repeat(1_100_000) })
  expect([answer.status, answer.body]).toEqual([413, { detail: 'the body has more than 1 MiB' }])
})
