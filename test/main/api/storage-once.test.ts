// What is done once to storage: because it was recommended, and when it was due while everything was paused.
import { EC2 } from '@aws-sdk/client-ec2'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import type { StorageChange } from '#main/providers/aws-storage-change.ts'
import { findStorageWaste } from '#shared/storage.ts'
import { startApp, type TestApp, waitUntil } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'
import { findMoto, setAwsEnv, startMoto, startProxy } from '../../helpers/moto.ts'
import { SCHEDULERS } from './nops-fixtures.ts'

const HOUR_MS = 3_600_000
const SUNDAY = Date.parse('2026-11-22T12:00:00Z')
const volume = { id: 'vol-1', type: 'gp2', gib: 100, isAttached: true, tags: { Name: 'data' } }
const snapshot = { id: 'snap-1', gib: 8, startedAt: 0, isKept: false, tags: {} }
const program = findMoto()

/** Storage with one gp2 volume and one old snapshot, of which `onChange` says what becomes of a change. */
async function startWasteful(onChange: (change: StorageChange) => Promise<string> | string = () => 'done') {
  const clock = createTestClock(SUNDAY)
  const changes: StorageChange[] = []
  const app = await startApp({
    clock,
    provider: () => ({
      config: Type.Object({}),
      timeoutMs: () => 1_000,
      start: async () => ({}),
      stop: async () => ({}),
      status: async () => null,
      discover: async () => [],
    }),
    findStorage: async (_options, now) =>
      findStorageWaste({ region: 'us-east-1', volumes: [volume], snapshots: [snapshot] }, now).map(
        (finding) => ({ ...finding, profile: 'audit' }),
      ),
    changeStorage: async (change) => {
      changes.push(change)
      return await onChange(change)
    },
  })
  return { app, clock, changes }
}

async function recommended(app: TestApp) {
  await app.post('/api/discover/import', { provider: 'aws-ec2', options: { region: 'us-east-1' }, keys: [] })
  await app.post('/api/recommendations/refresh')
  const { data } = (await app.get('/api/recommendations?kind=storage&sort_by=savings')).body
  return data as readonly { id: string; finding: { kind: string; resourceId: string } }[]
}

const get = async (app: TestApp, id: string) => (await app.get(`/api/recommendations/${id}`)).body.data
const runs = async (app: TestApp) => (await app.get('/api/runs')).body.data

async function untilOver(app: TestApp, runId: string) {
  const read = async () => (await app.get(`/api/runs/${runId}`)).body.data
  await waitUntil(async () => !['queued', 'running'].includes((await read()).outcome), 'the run is over')
  return await read()
}

describe('a recommendation of storage', () => {
  it('is applied by one call: a run does it, as whom it was found', async () => {
    const { app, clock, changes } = await startWasteful()
    await using _ = app
    const [found] = await recommended(app)
    const id = found?.id ?? ''
    const applied = await app.post(`/api/recommendations/${id}/apply`)
    expect([applied.status, applied.body.data]).toEqual([
      200,
      { id, scheduleId: null, runId: expect.stringMatching(/^run_/) },
    ])
    const { runId } = applied.body.data
    expect(await untilOver(app, runId)).toMatchObject({
      what: 'run',
      cause: 'manual',
      actor: 'admin@localhost',
      target: { kind: 'storage', id: 'vol-1', name: 'data' },
      outcome: 'succeeded',
      message: 'ebs_migration: 1 of 1 done',
    })
    expect(changes).toEqual([
      {
        deed: 'ebs_migration',
        id: 'vol-1',
        region: 'us-east-1',
        profile: 'audit',
        endpoint: null,
        isDryRun: false,
      },
    ])
    expect(await get(app, id)).toMatchObject({
      state: 'applied',
      scheduleId: null,
      run: { id: runId, outcome: 'succeeded' },
    })
    expect((await app.post(`/api/recommendations/${id}/apply`)).status).toBe(409)
    const reopened = await app.post(`/api/recommendations/${id}/reopen`)
    expect([reopened.status, reopened.body.error.message]).toEqual([
      409,
      'it was done, and cannot be taken back',
    ])
    // AWS may take days for it; after that it is recommended again.
    await app.post('/api/recommendations/refresh')
    expect((await get(app, id)).state).toBe('applied')
    clock.forward(73 * HOUR_MS)
    await app.post('/api/recommendations/refresh')
    expect(await get(app, id)).toMatchObject({ state: 'open', run: null })
    expect((await app.get('/api/activity?limit=1')).body.data[0].target).toEqual({
      kind: 'storage',
      id: 'vol-1',
      name: 'data',
    })
  })

  it('whose run failed can be taken back, and is open again at the next look', async () => {
    const { app } = await startWasteful(() => {
      throw new Error('UnauthorizedOperation: no')
    })
    await using _ = app
    const [found] = await recommended(app)
    const id = found?.id ?? ''
    const first = (await app.post(`/api/recommendations/${id}/apply`, {})).body.data.runId
    expect(await untilOver(app, first)).toMatchObject({ outcome: 'failed' })
    expect((await app.get(`/api/runs/${first}/output`)).text).toBe('vol-1: UnauthorizedOperation: no\n')
    expect((await app.post(`/api/recommendations/${id}/reopen`)).body.data).toMatchObject({ state: 'open' })
    const second = (await app.post(`/api/recommendations/${id}/apply`)).body.data.runId
    await untilOver(app, second)
    await app.post('/api/recommendations/refresh')
    expect((await get(app, id)).state).toBe('open')
    const again = await app.post(`/api/runs/${second}/retry`)
    expect([again.status, again.body.data.target]).toEqual([
      202,
      { kind: 'storage', id: 'vol-1', name: 'data' },
    ])
  })

  it('of which nothing is heard fails after a minute', async () => {
    const { app, clock } = await startWasteful(() => new Promise(() => {}))
    await using _ = app
    const [found] = await recommended(app)
    const { runId } = (await app.post(`/api/recommendations/${found?.id}/apply`)).body.data
    const outcome = async () => (await app.get(`/api/runs/${runId}`)).body.data.outcome
    await waitUntil(async () => (await outcome()) === 'running', 'it is under way')
    clock.forward(60_000)
    expect((await untilOver(app, runId)).outcome).toBe('failed')
    expect((await app.get(`/api/runs/${runId}/output`)).text).toBe('vol-1: it was not answered within 60 s\n')
  })

  it('cannot be taken back while its run goes on', async () => {
    const { app } = await startWasteful(() => new Promise(() => {}))
    await using _ = app
    const [found] = await recommended(app)
    const { runId } = (await app.post(`/api/recommendations/${found?.id}/apply`)).body.data
    expect((await app.post(`/api/recommendations/${found?.id}/reopen`)).body.error.message).toBe(
      'its run has not ended yet',
    )
    await app.post(`/api/runs/${runId}/cancel`)
    expect((await untilOver(app, runId)).outcome).toBe('cancelled')
  })

  it('is rehearsed by a dry run, which leaves it open', async () => {
    const { app, changes } = await startWasteful()
    await using _ = app
    const { id = '' } = (await recommended(app)).at(-1) ?? {}
    const { runId } = (await app.post(`/api/recommendations/${id}/apply`, { dryRun: true })).body.data
    expect((await untilOver(app, runId)).message).toBe('a dry run: archive_snapshot: 1 of 1 done')
    expect(changes).toMatchObject([{ deed: 'archive_snapshot', id: 'snap-1', isDryRun: true }])
    expect(await get(app, id)).toMatchObject({ state: 'open', run: null })
  })

  it('goes into no schedule', async () => {
    const { app, changes } = await startWasteful()
    await using _ = app
    const [found] = await recommended(app)
    const { status, body } = await app.post(`/api/recommendations/${found?.id}/apply`, {
      scheduleId: 'sch_000001',
    })
    expect([status, body.error.field]).toEqual([422, 'scheduleId'])
    expect(changes).toEqual([])
  })

  it.skipIf(program === null)(
    `is done in AWS, a disk as fast as it was${program === null ? ': no moto_server' : ''}`,
    async () => {
      const env = setAwsEnv()
      const moto = await startMoto(program ?? '')
      const proxy = await startProxy(moto.url)
      const ec2 = new EC2({ region: 'us-east-1', endpoint: moto.url })
      try {
        const zone = { AvailabilityZone: 'us-east-1a' }
        const { VolumeId: idle = '' } = await ec2.createVolume({ ...zone, Size: 10, VolumeType: 'gp3' })
        const { VolumeId: old = '' } = await ec2.createVolume({ ...zone, Size: 2000, VolumeType: 'gp2' })
        const { Instances } = await ec2.runInstances({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 })
        const InstanceId = Instances?.[0]?.InstanceId ?? ''
        await ec2.attachVolume({ InstanceId, VolumeId: old, Device: '/dev/sdf' })
        await using app = await startApp()
        await app.patch('/api/settings', { aws: { endpoint: proxy.url } })
        const found = await recommended(app)
        for (const id of [idle, old]) {
          const one = found.find(({ finding }) => finding.resourceId === id)
          const { runId } = (await app.post(`/api/recommendations/${one?.id}/apply`)).body.data
          expect(await untilOver(app, runId)).toMatchObject({ outcome: 'succeeded' })
        }
        const { Volumes = [] } = await ec2.describeVolumes({})
        const types = new Map(Volumes.map(({ VolumeId, VolumeType }) => [VolumeId, VolumeType]))
        expect([types.get(old), types.has(idle)]).toEqual(['gp3', false])
        // What it had as gp2; gp3 by itself would have half of that.
        const [asked] = proxy.of('ModifyVolume').map(({ body }) => new URLSearchParams(body))
        expect([asked?.get('Iops'), asked?.get('Throughput')]).toEqual(['6000', '250'])
      } finally {
        ec2.destroy()
        proxy.stop()
        await moto.stop()
        env.restore()
      }
    },
    60_000,
  )
})

describe('what is due once while everything is paused', () => {
  const once = { action: 'ebs_migration', action_type: 'onetime', date: '2026-11-22', hour: 14, minute: 30 }
  const item = { item_type: 'ebs', resource_id: 'vol-1', region: 'us-east-1' }
  const body = { name: 'Storage', timezone: 'UTC', scheduler_for: 'essentials__storage' }

  async function startPaused(catchUp: object, until: string | null = null) {
    const { app, clock, changes } = await startWasteful()
    const made = await app.post(SCHEDULERS, { ...body, actions: [once], resources: [item] })
    const [schedule] = (await app.get('/api/schedules')).body.data
    await app.patch(`/api/schedules/${schedule.id}`, catchUp)
    await app.put('/api/pause', { until })
    clock.forward(4 * HOUR_MS)
    expect([await runs(app), changes]).toEqual([[], []])
    return { app, clock, changes, id: made.body.id as string, scheduleId: schedule.id as string }
  }

  it.each([
    ['by hand', null],
    ['at its time', '2026-11-22T18:00:00Z'],
  ])('is caught up when that ends %s', async (_how, until) => {
    const { app, clock, id } = await startPaused({ catchUp: 'last' }, until)
    await using _ = app
    // What clients send back whole changes nothing of it.
    await app.put(`${SCHEDULERS}/${id}`, (await app.get(`${SCHEDULERS}/${id}`)).body)
    if (until === null) await app.delete('/api/pause')
    clock.forward(until === null ? 1 : 3 * HOUR_MS)
    await waitUntil(async () => (await runs(app)).length === 1, 'it is caught up')
    const [run] = await runs(app)
    expect(run).toMatchObject({ cause: 'catchUp', dueAt: '2026-11-22T14:30:00.000Z' })
    expect(await untilOver(app, run.id)).toMatchObject({ outcome: 'succeeded' })
    clock.forward(24 * HOUR_MS)
    expect(await runs(app)).toHaveLength(1)
  })

  it.each([
    ['does not catch up', { catchUp: 'none' }, 'this schedule does not catch up'],
    ['catches up for an hour', { catchUpWindowSeconds: 3600 }, 'the catch-up window has passed'],
  ])('is missed when its schedule %s', async (_how, policy, words) => {
    const { app, clock, changes } = await startPaused(policy)
    await using _ = app
    await app.delete('/api/pause')
    clock.forward(1)
    const intents = async () => (await app.get('/api/intents')).body.data
    await waitUntil(async () => (await intents()).length === 1, 'it is recorded')
    expect((await intents())[0]).toMatchObject({ state: 'missed', reason: expect.stringContaining(words) })
    expect(changes).toEqual([])
  })

  it('is not done when its schedule was switched off meanwhile', async () => {
    const { app, clock, scheduleId } = await startPaused({ catchUp: 'last' })
    await using _ = app
    await app.patch(`/api/schedules/${scheduleId}`, { enabled: false })
    await app.patch(`/api/schedules/${scheduleId}`, { enabled: true })
    await app.delete('/api/pause')
    clock.forward(24 * HOUR_MS)
    expect((await app.get('/api/intents')).body.data).toEqual([])
  })
})
