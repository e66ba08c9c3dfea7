import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

it('A job says over the API why its folder cannot be watched, until it can, and its run names the file', async () => {
  const clock = createTestClock(Date.parse('2026-11-20T08:00:00Z'))
  const action = () => ({ check() {}, run: async () => ({ exitCode: 0 }) })
  await using app = await startApp({ clock, action })
  const path = join(app.folder, 'in')
  const made = await app.post('/api/jobs', {
    name: 'Invoices',
    trigger: { kind: 'folder', path, pattern: '*.pdf' },
    action: { kind: 'program', program: '/bin/true' },
  })
  expect(made.status).toBe(201)
  expect(made.body.data).toMatchObject({
    trigger: { kind: 'folder', path, pattern: '*.pdf', recursive: false },
    folderError: null,
    nextRunAt: null,
  })
  const url = `/api/jobs/${made.body.data.id}`
  clock.forward(0)
  await waitUntil(
    async () => (await app.get(url)).body.data.folderError === `the folder ${path} is missing`,
    'the error',
  )
  mkdirSync(path)
  writeFileSync(join(path, 'a.pdf'), 'x')
  await waitUntil(async () => {
    clock.forward(1_000)
    return (await app.get(`/api/runs?target=job:${made.body.data.id}`)).body.data.length === 1
  }, 'a run')
  expect((await app.get(url)).body.data.folderError).toBeNull()
  const { data } = (await app.get('/api/runs')).body
  expect(data).toMatchObject([{ cause: 'folder', file: join(path, 'a.pdf') }])

  const relative = await app.patch(url, { trigger: { kind: 'folder', path: 'in' } })
  expect(relative.status).toBe(422)
  expect(relative.body.error).toMatchObject({ code: 'invalid', field: 'trigger.path' })
})
