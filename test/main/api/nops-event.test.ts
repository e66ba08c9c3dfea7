// What is told others when a schedule acts or is switched (contract section 1.2), and to whom.
import { describe, expect, test } from 'vitest'
import { DOCUMENT, EVENT_BRIDGE, ec2, SCHEDULERS, startNops } from './nops-fixtures.ts'

const BUS = { name: 'mine', account_number: '202279780353', region: 'us-west-2' }
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
const bodyOf = (one: { readonly body: unknown } | undefined) => one?.body as any

describe('an event bridge', () => {
  test('is made once for an account, and the second is pointed to the first', async () => {
    const { post, get, send } = await startNops()
    const made = await post(EVENT_BRIDGE, BUS)
    const moment = '2026-11-21T08:00:00.000000Z'
    const body = {
      id: expect.stringMatching(UUID),
      ...BUS,
      state: 'active',
      created: moment,
      modified: moment,
    }
    expect([made.status, made.body]).toEqual([201, body])
    const second = await post(EVENT_BRIDGE, { ...BUS, name: 'other', region: 'eu-central-1' })
    expect([second.status, second.body]).toEqual([409, { detail: expect.any(String), id: made.body.id }])
    const list = { count: 1, page_number: 1, page_size: 1000, results: [made.body] }
    expect((await get(EVENT_BRIDGE)).body).toEqual(list)
    expect((await get(`${EVENT_BRIDGE}/${made.body.id}`)).body).toEqual(made.body)
    expect((await send('DELETE', `${EVENT_BRIDGE}/${made.body.id}`)).status).toBe(204)
    expect((await get(`${EVENT_BRIDGE}/${made.body.id}`)).status).toBe(404)
    expect((await post(EVENT_BRIDGE, { ...BUS, account_number: 202279780353 })).status).toBe(201)
  })

  test.each([
    [{}, ['account_number', 'name', 'region']],
    [{ ...BUS, region: 'US West!' }, ['region']],
    [{ ...BUS, name: null }, ['name']],
    [{ ...BUS, account_number: [] }, ['account_number']],
  ])('of %j is refused at its fields', async (body, fields) => {
    const { post, get } = await startNops()
    const answer = await post(EVENT_BRIDGE, body)
    expect([answer.status, Object.keys(answer.body).sort()]).toEqual([400, fields])
    expect((await get(EVENT_BRIDGE)).body.count).toBe(0)
  })
})

describe('the event', () => {
  test('goes to the bus of the schedule when it acts, with the whole schedule in it', async () => {
    const { make, post, patch, clock, cloud, sent, until, get } = await startNops()
    await patch('/api/settings', { aws: { profiles: { [BUS.account_number]: 'dev' } } })
    const { id: busId } = (await post(EVENT_BRIDGE, BUS)).body
    const stop = { ...DOCUMENT.actions[1], action_details: { Hibernate: true } }
    const { warnings: _warnings, ...made } = await make({
      timezone: 'UTC',
      eventbridge_configuration: busId,
      resources: [ec2()],
      actions: [DOCUMENT.actions[0], stop],
    })
    expect(made.eventbridge_configuration).toBe(busId)
    await make({ name: 'of nobody', timezone: 'UTC' })
    clock.forward(Date.parse('2026-11-22T23:00:00Z') - clock.now())
    await until(() => sent.length === 1, 'the event of the stop')
    await until(() => cloud.calls.length === 1, 'the stop')
    const [event] = sent
    expect(event?.target).toEqual({
      kind: 'eventbridge',
      region: 'us-west-2',
      profile: 'dev',
      detailType: 'nops_scheduler_start_stop',
    })
    const shown = {
      ...made,
      resources: [expect.objectContaining({ item_type: 'ec2', resource_id: 'i-0abc' })],
    }
    expect(event?.body).toEqual({
      event_type: 'scheduler_start_stop',
      action: 'stop',
      action_id: made.actions[1].id,
      action_details: { Hibernate: true },
      scheduler: shown,
    })
    clock.forward(3_600_000)
    await until(() => sent.length === 2, 'the event of the start')
    expect(bodyOf(sent[1])).toMatchObject({ action: 'start', action_id: made.actions[0].id })
    const lastRun = async () => (await get(`${SCHEDULERS}/${made.id}`)).body.actions[1].last_run
    await until(async () => (await lastRun()) === '2026-11-22T23:00:00.000000Z', 'the record of the stop')
  })

  test('goes out when a schedule is switched by whatever door, and when it is triggered', async () => {
    const { make, post, put, get, clock, sent, until } = await startNops()
    const { id: busId } = (await post(EVENT_BRIDGE, BUS)).body
    const { id, actions } = await make({ eventbridge_configuration: busId })
    const [schedule] = (await get('/api/schedules')).body.data
    const steps = [
      ['deactivate', null, () => post(`${SCHEDULERS}/${id}/disable`)],
      ['activate', null, () => put(`/api/schedules/${schedule.id}`, { enabled: true })],
      ['deactivate', null, () => put(`${SCHEDULERS}/${id}`, { state: 'inactive' })],
      ['start', actions[0].id, () => post(`${SCHEDULERS}/${id}/trigger`, { action_name: 'start' })],
      [
        'stop',
        actions[1].id,
        () => post(`/api/schedules/${schedule.id}/run`, { cronId: schedule.crons[1].id }),
      ],
    ] as const
    for (const [index, [action, actionId, step]] of steps.entries()) {
      expect((await step()).status).toBeLessThan(300)
      clock.forward(0)
      await until(() => sent.length === index + 1, action)
      expect(bodyOf(sent[index])).toMatchObject({ action, action_id: actionId, scheduler: { id } })
    }
    expect(bodyOf(sent[2]).scheduler.state).toBe('inactive')
    await post(`${SCHEDULERS}/${id}/disable`)
    clock.forward(0)
    expect(sent).toHaveLength(steps.length)
  })

  test('goes to a webhook too, for every schedule, if the settings say so', async () => {
    const { make, patch, post, clock, sent, until } = await startNops()
    const eventWebhook = 'http://me:hidden@127.0.0.1:9/hook'
    const shown = (await patch('/api/settings', { eventWebhook })).body.data.eventWebhook
    expect(shown).not.toContain('hidden')
    expect((await patch('/api/settings', { eventWebhook: shown })).status).toBe(200)
    expect((await patch('/api/settings', { eventWebhook: 'nowhere' })).status).toBe(422)
    const { id } = await make()
    await post(`${SCHEDULERS}/${id}/disable`)
    clock.forward(0)
    await until(() => sent.length === 1, 'the message')
    expect(sent[0]?.target).toEqual({ kind: 'webhook', url: eventWebhook, headers: {} })
    expect(sent[0]?.body).toMatchObject({
      'detail-type': 'nops_scheduler_start_stop',
      source: 'hourhand',
      account: '',
      time: '2026-11-21T08:00:00Z',
      detail: { event_type: 'scheduler_start_stop', action: 'deactivate', scheduler: { id } },
    })
  })

  test('is not sent while everything is paused', async () => {
    const { make, put, post, clock, sent, get, until } = await startNops()
    const { id: busId } = (await post(EVENT_BRIDGE, BUS)).body
    await make({ timezone: 'UTC', eventbridge_configuration: busId, resources: [ec2()] })
    await make({ timezone: 'UTC', eventbridge_configuration: busId })
    await put('/api/pause', { until: null })
    clock.forward(Date.parse('2026-11-22T23:30:00Z') - clock.now())
    await until(async () => (await get('/api/intents?state=held')).body.data.length === 1, 'the held intent')
    expect(sent).toEqual([])
  })

  test('of very many resources holds as many as EventBridge takes, and says how many it leaves out', async () => {
    const { make, post, clock, sent, until } = await startNops()
    const { id: busId } = (await post(EVENT_BRIDGE, BUS)).body
    const resources = Array.from({ length: 250 }, (_, index) =>
      ec2({ resource_id: `i-${index.toString(16)}`, resource_arn: 'ä'.repeat(900) }),
    )
    const { id } = await make({ eventbridge_configuration: busId, resources })
    await post(`${SCHEDULERS}/${id}/disable`)
    clock.forward(0)
    await until(() => sent.length === 1, 'the event')
    const { scheduler } = bodyOf(sent[0])
    expect(Buffer.byteLength(JSON.stringify(sent[0]?.body))).toBeLessThan(256 * 1024)
    expect(scheduler.resources.length).toBeGreaterThan(100)
    expect(scheduler.resources.length + scheduler.resources_left_out).toBe(250)
  })

  test('is forgotten with its bus: the schedule goes on', async () => {
    const { make, post, send, get, sent } = await startNops()
    const { id: busId } = (await post(EVENT_BRIDGE, BUS)).body
    const { id } = await make({ eventbridge_configuration: busId })
    await send('DELETE', `${EVENT_BRIDGE}/${busId}`)
    expect((await get(`${SCHEDULERS}/${id}`)).body.eventbridge_configuration).toBeNull()
    expect((await post(`${SCHEDULERS}/${id}/disable`)).status).toBe(202)
    expect(sent).toEqual([])
  })
})
