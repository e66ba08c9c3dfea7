import { describe, expect, it } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import { startPodman, whyNoPodman } from '#test/helpers/podman.ts'

const missing = whyNoPodman()

describe.skipIf(missing !== null)(
  `containers that are found${missing === null ? '' : ` (${missing})`}`,
  () => {
    it('are measured, joined by new ones of the same label, and marked when they are removed', async () => {
      await using podman = await startPodman()
      await podman.create(['--name', 'first', '--label', 'env=dev'])
      const clock = createTestClock(Date.parse('2026-11-02T00:00:00Z'))
      await using app = await startApp({ clock })
      const place = { provider: 'docker', options: { host: podman.socket } }
      const seen = (await app.post('/api/discover', place)).body.data
      expect(seen).toMatchObject([
        { name: 'first', status: 'stopped', tags: { env: 'dev' }, resourceId: null },
      ])
      const imported = await app.post('/api/discover/import', { ...place, keys: [seen[0].key], sync: true })
      const first = imported.body.data.resources[0]
      await app.post('/api/schedules', {
        name: 'Dev',
        timezone: 'UTC',
        crons: [{ cronExpression: '3 0 * * *', action: 'start' }],
        tags: [{ key: 'env', value: 'dev' }],
      })
      const synced = async () => (await app.get('/api/discover/sources')).body.data[0].syncedAt
      clock.forward(0)
      await waitUntil(async () => (await synced()) !== null, 'the first sync has ended')
      await podman.create(['--name', 'second', '--label', 'env=dev'])
      await podman.create(['--name', 'third', '--label', 'env=prod'])

      const names = async () =>
        (await app.get('/api/resources')).body.data.map(({ name }: { name: string }) => name)
      clock.forward(60_000)
      await waitUntil(async () => (await names()).length === 2, 'the new one has joined')
      expect(await names()).toEqual(['first', 'second'])

      clock.forward(120_000)
      const isUp = async (name: string) =>
        (await podman.run('inspect', '--format', '{{.State.Running}}', name)) === 'true'
      await waitUntil(
        async () => (await isUp('first')) && (await isUp('second')),
        'both were started',
        30_000,
      )
      const shown = async () => (await app.get(`/api/resources/${first.id}`)).body.data
      await waitUntil(async () => (await shown()).status === 'running', 'the start is known')
      const hours = async () =>
        (await app.get(`/api/resources/${first.id}/utilization?from=2026-11-01T00:00:00Z`)).body.data
      clock.forward(120_000)
      await waitUntil(async () => (await hours())[0]?.running === 1, 'its use was measured', 30_000)
      expect((await hours())[0]).toMatchObject({ samples: 1, cpuPercent: expect.any(Number) })

      await podman.run('rm', '--force', '--time', '0', 'first')
      clock.forward(60_000)
      await waitUntil(async () => (await shown()).missingSince !== null, 'it is marked')
      expect(await shown()).toMatchObject({ status: 'unknown' })
      expect(await names()).toEqual(['first', 'second'])
    }, 120_000)

    it('are the resources that were made of them by hand, and stay what they are when they are made anew', async () => {
      await using podman = await startPodman()
      await podman.create(['--name', 'web'])
      const clock = createTestClock(Date.parse('2026-11-02T00:00:00Z'))
      await using app = await startApp({ clock })
      const place = { provider: 'docker', options: { host: podman.socket } }
      const config = { container: 'web', host: podman.socket, graceSeconds: 30, method: 'pause' }
      const byHand = (await app.post('/api/resources', { name: 'Shop', provider: 'docker', config })).body
        .data
      const found = (await app.post('/api/discover', place)).body.data
      expect(found).toMatchObject([{ key: 'web', resourceId: byHand.id }])
      const { body } = await app.post('/api/discover/import', { ...place, keys: ['web'], sync: true })
      expect(body.data.resources).toMatchObject([{ id: byHand.id, name: 'Shop', config }])

      const synced = async () => (await app.get('/api/discover/sources')).body.data[0].syncedAt
      clock.forward(0)
      await waitUntil(async () => (await synced()) !== null, 'the first sync has ended')
      await podman.run('rm', 'web')
      await podman.create(['--name', 'web'])
      const before = await synced()
      clock.forward(60_000)
      await waitUntil(async () => (await synced()) !== before, 'it was looked at again', 30_000)
      const all = (await app.get('/api/resources')).body.data
      expect(all).toMatchObject([{ id: byHand.id, missingSince: null, status: 'stopped' }])
    }, 60_000)
  },
)
