// The document's own POST over real containers, and over EC2 and RDS as the emulator has them; time is moved by hand.
import { generateKeyPairSync, sign } from 'node:crypto'
import { EC2 } from '@aws-sdk/client-ec2'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'
import { findMoto, setAwsEnv, startMoto } from '../../helpers/moto.ts'
import { type Podman, startPodman, whyNoPodman } from '../../helpers/podman.ts'
import { DOCUMENT, SCHEDULERS } from './nops-fixtures.ts'

const REGION = 'us-east-1'
const HOUR_MS = 3_600_000
const SUNDAY = Date.parse('2026-11-22T12:00:00Z')
const VALUE = DOCUMENT.scheduled_by_tag_value
/** One resource may follow several schedules. */
const TAGS = [{ Key: 'nops-schedule', Value: `nightly,${VALUE}` }]
const program = findMoto()
const whyNot = program === null ? 'moto_server is not installed' : whyNoPodman()

describe.skipIf(program === null)(
  `what a grid does to AWS${program === null ? ': no moto_server' : ''}`,
  () => {
    let moto: Awaited<ReturnType<typeof startMoto>>
    let env: ReturnType<typeof setAwsEnv>
    let ec2: EC2
    let rds: RDS

    beforeAll(async () => {
      env = setAwsEnv()
      moto = await startMoto(program ?? '')
      ec2 = new EC2({ region: REGION, endpoint: moto.url })
      rds = new RDS({ region: REGION, endpoint: moto.url })
    }, 60_000)

    afterAll(async () => {
      ec2.destroy()
      rds.destroy()
      await moto.stop()
      env.restore()
    })

    async function startInstance(tags = TAGS): Promise<string> {
      const { Instances } = await ec2.runInstances({
        ImageId: 'ami-12c6146b',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: 'instance', Tags: tags }],
      })
      return Instances?.[0]?.InstanceId ?? ''
    }

    async function startDatabase(id: string): Promise<void> {
      const shape = { DBInstanceClass: 'db.t3.micro', Engine: 'postgres', AllocatedStorage: 10 }
      await rds.createDBInstance({ DBInstanceIdentifier: id, ...shape, MasterUsername: 'a', Tags: TAGS })
    }

    async function instanceState(id: string): Promise<string> {
      const { Reservations } = await ec2.describeInstances({ InstanceIds: [id] })
      return Reservations?.[0]?.Instances?.[0]?.State?.Name ?? ''
    }

    async function databaseState(id: string): Promise<string> {
      const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier: id })
      return DBInstances?.[0]?.DBInstanceStatus ?? ''
    }

    async function startGrid() {
      const clock = createTestClock(SUNDAY)
      const app = await startApp({ clock })
      await app.patch('/api/settings', { aws: { endpoint: moto.url } })
      return { app, clock }
    }

    const lookAt = (app: TestApp, provider: string, options: object) =>
      app.post('/api/discover/import', { provider, options, keys: [], sync: true })

    /** Members join at the next look at what there is. */
    async function untilMembers(app: TestApp, id: string, count: number): Promise<void> {
      const members = async () => (await app.get(`${SCHEDULERS}/${id}`)).body.resources
      await waitUntil(async () => (await members()).length === count, `${count} members join by their tag`)
    }

    async function untilRuns(app: TestApp, what: string, count: number): Promise<void> {
      const runs = async () => (await app.get('/api/runs?outcome=succeeded')).body.data
      const done = async () => (await runs()).filter((run: { what: string }) => run.what === what).length
      await waitUntil(async () => (await done()) === count, `${count} runs ${what}`)
    }

    describe.skipIf(whyNot !== null)(`beside containers${whyNot === null ? '' : `: ${whyNot}`}`, () => {
      let podman: Podman

      beforeAll(async () => {
        podman = await startPodman()
      }, 60_000)

      afterAll(() => podman[Symbol.asyncDispose]())

      const containerState = (name: string) => podman.run('inspect', '--format', '{{.State.Status}}', name)

      it('follows the positions of the week with whatever bears the tag of the POST', async () => {
        const instance = await startInstance()
        const other = await startInstance([{ Key: 'nops-schedule', Value: 'another,nightly' }])
        await startDatabase('orders')
        await podman.create(['--name', 'shop', '--stop-signal', 'KILL', '--label', `nops-schedule=${VALUE}`])
        await podman.run('start', 'shop')
        const { app, clock } = await startGrid()
        await using _ = app
        const made = await app.post(SCHEDULERS, { ...DOCUMENT, timezone: 'UTC' })
        expect([made.status, made.body.hours_down]).toEqual([201, 1])
        await lookAt(app, 'docker', { host: podman.socket })
        await lookAt(app, 'aws-ec2', { region: REGION })
        await lookAt(app, 'aws-rds', { region: REGION })
        // What is asked meanwhile must not run out of its time: the clock stands still until it is answered.
        clock.jumpTo(SUNDAY + 60_000)
        await untilMembers(app, made.body.id, 3)

        clock.jumpTo(Date.parse('2026-11-22T22:59:00Z'))
        expect(await instanceState(instance)).toBe('running')
        clock.jumpTo(Date.parse('2026-11-22T23:00:00Z'))
        await untilRuns(app, 'stop', 3)
        expect([
          await instanceState(instance),
          await databaseState('orders'),
          await containerState('shop'),
        ]).toEqual(['stopped', 'stopped', 'exited'])

        clock.jumpTo(Date.parse('2026-11-23T00:00:00Z'))
        await untilRuns(app, 'start', 3)
        expect([
          await instanceState(instance),
          await databaseState('orders'),
          await containerState('shop'),
        ]).toEqual(['running', 'available', 'running'])
        expect(await instanceState(other)).toBe('running')
        const runs = (await app.get('/api/runs')).body.data
        expect(
          new Set(runs.map((run: { what: string; dueAt: string }) => `${run.what} ${run.dueAt}`)),
        ).toEqual(new Set(['stop 2026-11-22T23:00:00.000Z', 'start 2026-11-23T00:00:00.000Z']))
      }, 60_000)
    })

    it.each([
      ['unsigned, the key in the query', false],
      ['signed, the key in the query', true],
    ])('is reached by a client that knows the published API alone: %s', async (_how, isSigned) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const { app } = await startGrid()
      await using _ = app
      const pem = publicKey.export({ type: 'spki', format: 'pem' })
      const token = { name: 'client', access: 'full', ...(isSigned && { publicKey: pem }) }
      const key: string = (await app.post('/api/tokens', token)).body.data.token
      const instance = await startInstance()
      // A published client builds this from the base URL and the key; nothing else is known to it.
      const call = async (method: string, path: string, body?: object) => {
        const url = `${path}?api_key=${key}`
        const text = `${key.split('.')[0]}.2026-11-22.${url}`
        const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64')
        const answer = await fetch(app.url + url, {
          method,
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json;charset=UTF-8' }),
            ...(isSigned && { 'x-nops-signature': signature }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        return { status: answer.status, body: JSON.parse((await answer.text()) || 'null') }
      }
      const resources = [{ item_type: 'ec2', resource_id: instance, region: REGION, price_per_unit: '0.1' }]
      const made = await call('POST', SCHEDULERS, { ...DOCUMENT, resources })
      expect([made.status, made.body.resources[0].resource_id]).toEqual([201, instance])
      const { id } = made.body
      const base = `/svc/notifications/scheduler/${id}`
      expect((await call('GET', SCHEDULERS)).body.results.map((one: { id: string }) => one.id)).toEqual([id])
      expect((await call('POST', `${base}/trigger`, { action_name: 'stop' })).status).toBe(202)
      await waitUntil(async () => (await instanceState(instance)) === 'stopped', 'the instance is stopped')
      expect((await call('POST', `${SCHEDULERS}/${id}/trigger`, { action_name: 'start' })).status).toBe(202)
      await waitUntil(async () => (await instanceState(instance)) === 'running', 'the instance is started')
      expect((await call('POST', `${base}/disable`)).status).toBe(202)
      expect((await call('POST', `${base}/enable`)).status).toBe(200)
      expect((await call('DELETE', `${SCHEDULERS}/${id}`)).status).toBe(204)
    })

    describe('to storage, once', () => {
      async function makeVolume(type: 'gp2' | 'gp3' = 'gp2'): Promise<string> {
        const { VolumeId } = await ec2.createVolume({
          AvailabilityZone: `${REGION}a`,
          Size: 10,
          VolumeType: type,
        })
        return VolumeId ?? ''
      }

      async function volumeType(id: string): Promise<string | null> {
        const { Volumes } = await ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: [id] }] })
        return Volumes?.[0]?.VolumeType ?? null
      }

      const once = (deed: string, more: object = {}) =>
        ({ action: deed, action_type: 'onetime', date: '2026-11-22', hour: 14, minute: 30, ...more }) as const

      const storage = (itemType: string, id: string) => ({
        item_type: itemType,
        resource_id: id,
        region: REGION,
      })

      async function schedule(actions: readonly object[], resources: readonly object[]) {
        const { app, clock } = await startGrid()
        const body = { name: 'Storage', timezone: 'UTC', scheduler_for: 'essentials__storage' }
        const made = await app.post(SCHEDULERS, { ...body, actions, resources })
        expect([made.status, made.body.warnings]).toEqual([201, []])
        const over = async () =>
          (await app.get('/api/runs')).body.data.filter(
            ({ outcome }: { outcome: string }) => outcome !== 'queued' && outcome !== 'running',
          )
        const untilRun = async (count = 1) => {
          await waitUntil(async () => (await over()).length === count, 'the run is over')
          return (await over())[0]
        }
        return { app, clock, id: made.body.id as string, untilRun }
      }

      it('makes a gp2 volume gp3 and never again, beside one that is not there', async () => {
        const volume = await makeVolume()
        const gone = 'vol-0000000000000000f'
        const items = [storage('ebs', gone), storage('ebs', volume), storage('snapshot', 'snap-1')]
        const { app, clock, id, untilRun } = await schedule([once('ebs_migration')], items)
        await using _ = app
        clock.forward(2 * HOUR_MS)
        expect((await app.get('/api/runs')).body.data).toEqual([])
        clock.forward(HOUR_MS / 2)
        const run = await untilRun()
        expect(run).toMatchObject({
          what: 'run',
          target: { kind: 'schedule', name: 'Storage' },
          dueAt: '2026-11-22T14:30:00.000Z',
          cause: 'schedule',
          outcome: 'failed',
          message: 'ebs_migration: 1 of 2 done',
        })
        expect(await volumeType(volume)).toBe('gp3')
        const output = (await app.get(`/api/runs/${run.id}/output`)).text
        expect(output).toContain(`${volume}: it becomes gp3`)
        expect(output).toMatch(new RegExp(`^${gone}: InvalidVolume.NotFound`))
        const { actions } = (await app.get(`${SCHEDULERS}/${id}`)).body
        expect(actions).toMatchObject([{ state: 'inactive', last_run: '2026-11-22T14:30:00.000000Z' }])
        // Sent back whole, as clients do, it is still done.
        await app.put(`${SCHEDULERS}/${id}`, (await app.get(`${SCHEDULERS}/${id}`)).body)
        clock.forward(24 * HOUR_MS)
        expect((await app.get('/api/runs')).body.data).toHaveLength(1)
        const again = await app.post(`/api/runs/${run.id}/retry`)
        expect([again.status, again.body.data.retryOf]).toEqual([202, run.id])
        const second = await untilRun(2)
        expect((await app.get(`/api/runs/${second.id}/output`)).text).toContain('it is gp3 already')
      })

      it('deletes a volume and a snapshot', async () => {
        const volume = await makeVolume()
        const { SnapshotId: snapshot = '' } = await ec2.createSnapshot({ VolumeId: await makeVolume() })
        const items = [storage('ebs', volume), storage('snapshot', snapshot)]
        const deeds = [once('delete_volume'), once('delete_snapshot', { minute: 45 })]
        const { app, clock, untilRun } = await schedule(deeds, items)
        await using _ = app
        clock.forward(3 * HOUR_MS)
        await untilRun(2)
        expect(await volumeType(volume)).toBeNull()
        const { Snapshots } = await ec2.describeSnapshots({ OwnerIds: ['self'] })
        expect(Snapshots?.map(({ SnapshotId }) => SnapshotId)).not.toContain(snapshot)
      })

      it('only asks in a dry run', async () => {
        const volume = await makeVolume()
        const dry = once('delete_volume', { action_details: { DryRun: true } })
        const { app, clock, untilRun } = await schedule([dry], [storage('ebs', volume)])
        await using _ = app
        clock.forward(3 * HOUR_MS)
        const run = await untilRun()
        expect(run).toMatchObject({ outcome: 'succeeded', message: 'a dry run: delete_volume: 1 of 1 done' })
        const { text } = await app.get(`/api/runs/${run.id}/output`)
        expect(text).toBe(`${volume}: a dry run: AWS would let it be deleted\n`)
        expect(await volumeType(volume)).toBe('gp2')
      })

      it('leaves alone what was past when it was set, or passed while the schedule was off', async () => {
        const volume = await makeVolume()
        const { app, clock, id } = await schedule([once('ebs_migration')], [storage('ebs', volume)])
        await using _ = app
        const base = `/svc/notifications/scheduler/${id}`
        await app.post(`${base}/disable`)
        clock.forward(3 * HOUR_MS)
        await app.post(`${base}/enable`)
        const past = await app.patch(`${SCHEDULERS}/${id}`, {
          actions: [once('ebs_migration', { hour: 13 })],
        })
        expect(past.body.warnings).toEqual([
          'ebs_migration of 2026-11-22: its time was past when it was set, and it will not be done.',
        ])
        clock.forward(24 * HOUR_MS)
        expect((await app.get('/api/intents')).body.data).toEqual([])
        expect(await volumeType(volume)).toBe('gp2')
      })
    })

    it('goes where the endpoint of the settings says, unless a resource names its own', async () => {
      const { app } = await startGrid()
      await using _ = app
      const instance = await startInstance()
      const found = await app.post('/api/discover', { provider: 'aws-ec2', options: { region: REGION } })
      expect(found.body.data.map(({ key }: { key: string }) => key)).toContain(instance)
      const config = { id: instance, region: REGION }
      const make = async (more: object) =>
        (await app.post('/api/resources', { name: 'i', provider: 'aws-ec2', config: { ...config, ...more } }))
          .body.data.id
      const there = await app.post(`/api/resources/${await make({})}/test`)
      expect(there.body.data).toMatchObject({ status: 'running' })
      const nowhere = await app.post(`/api/resources/${await make({ endpoint: 'http://127.0.0.1:1' })}/test`)
      expect(nowhere.text).toContain('ECONNREFUSED')
    })
  },
)
