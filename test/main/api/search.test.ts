// One search over things of every kind, as the command palette asks it.
import { expect, test } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'

test('finds things of every kind by name, in natural order, and runs newest first', async () => {
  await using app = await startApp()
  for (const name of ['Night 10', 'Night 2', 'Day'])
    await app.post('/api/schedules', { name, timezone: 'UTC', crons: [] })
  const action = { kind: 'program', program: 'true' }
  const { data: job } = (
    await app.post('/api/jobs', { name: 'Night report', trigger: { kind: 'manual' }, action })
  ).body
  await app.post('/api/resources', {
    name: 'Nightlight',
    provider: 'command',
    config: { start: ['true'], stop: ['true'] },
  })
  await app.post('/api/resource-groups', { name: 'Nightly', members: [] })
  await app.post('/v2/schedules', { name: 'NIGHT watch', timezone: 'UTC' })
  const { data: run } = (await app.post(`/api/jobs/${job.id}/run`)).body
  await waitUntil(
    async () => (await app.get(`/api/runs/${run.id}`)).body.data.outcome === 'succeeded',
    'the run ends',
  )

  const { data } = (await app.get('/api/search?q=night')).body
  expect(data.map(({ kind, name, state }: Record<string, string>) => [kind, name, state])).toEqual([
    ['schedule', 'Night 2', 'on'],
    ['schedule', 'Night 10', 'on'],
    ['job', 'Night report', 'on'],
    ['resource', 'Nightlight', expect.any(String)],
    ['group', 'Nightly', null],
    ['rota', 'NIGHT watch', 'on'],
    ['run', 'Night report', 'succeeded'],
  ])
  expect(data.at(-1)).toMatchObject({ id: run.id, at: run.dueAt })
})

test('without words it offers the first of each kind and no runs; of one kind never more than a few', async () => {
  await using app = await startApp()
  for (let number = 1; number <= 9; number++)
    await app.post('/api/schedules', { name: `Plan ${number}`, timezone: 'UTC', crons: [] })
  const { data } = (await app.get('/api/search')).body
  expect(data.map(({ name }: { name: string }) => name)).toEqual(
    Array.from({ length: 6 }, (_, index) => `Plan ${index + 1}`),
  )
  expect((await app.get('/api/search?q=nowhere')).body.data).toEqual([])
})
