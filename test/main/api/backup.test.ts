// Backups over a real server: made, downloaded, taken from elsewhere, and put in the place of the store while it runs.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'

const namesOf = async (app: TestApp): Promise<readonly string[]> =>
  (await app.get('/api/schedules')).body.data.map(({ name }: { name: string }) => name)

const addSchedule = (app: TestApp, name: string) =>
  app.post('/api/schedules', { name, timezone: 'UTC', crons: [] })

/** Signs a browser in and answers its cookie. */
async function signIn(app: TestApp): Promise<string> {
  const { data } = (await app.post('/api/sessions/link')).body
  const response = await fetch(data.url, { redirect: 'manual' })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const restoredAs = (app: TestApp, name: string) =>
  waitUntil(
    () =>
      app.get('/api/audit-logs?action=restore').then(
        ({ body }) => body?.data[0]?.resourceID === name,
        () => false,
      ),
    'the store is open again',
  )

test('a backup is put in the place of the running store, at the same address, and the browser stays signed in', async () => {
  await using app = await startApp()
  await addSchedule(app, 'Before')
  const { data: backup } = (await app.post('/api/backups')).body
  expect(backup).toMatchObject({ label: 'by-hand', bytes: expect.any(Number) })
  await addSchedule(app, 'After')
  const cookie = await signIn(app)

  const asked = await app.post(`/api/backups/${backup.name}/restore`)
  expect(asked).toMatchObject({ status: 202, body: { data: backup } })
  await restoredAs(app, backup.name)
  expect(await namesOf(app)).toEqual(['Before'])
  const session = await fetch(`${app.url}/api/session`, { headers: { cookie } })
  expect(session.status).toBe(200)

  // What was there before is kept, and leads back.
  const { data: list } = (await app.get('/api/backups')).body
  const kept = list.find(({ label }: { label: string }) => label === 'before-restore')
  await app.post(`/api/backups/${kept.name}/restore`)
  await restoredAs(app, kept.name)
  expect((await namesOf(app)).toSorted()).toEqual(['After', 'Before'])
})

test('a backup is downloaded, deleted, and taken back from the file', async () => {
  await using app = await startApp()
  await addSchedule(app, 'Kept')
  const { data: backup } = (await app.post('/api/backups')).body
  const file = await fetch(`${app.url}/api/backups/${backup.name}/file`, {
    headers: { authorization: `Bearer ${app.token}` },
  })
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${backup.name}"`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  expect(bytes.length).toBe(backup.bytes)

  expect((await app.delete(`/api/backups/${backup.name}`)).status).toBe(200)
  expect((await app.get('/api/backups')).body.data).toEqual([])
  const upload = (body: Uint8Array<ArrayBuffer>) =>
    fetch(`${app.url}/api/backups/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/octet-stream' },
      body,
    })
  const taken = await upload(bytes)
  expect(taken.status).toBe(201)
  expect(await taken.json()).toMatchObject({ data: { label: 'uploaded', bytes: bytes.length } })

  const refused = await upload(new TextEncoder().encode('no database'))
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ error: { message: 'this file is no backup of Hourhand' } })
  expect(readdirSync(join(app.folder, 'backups'))).toHaveLength(1)
})

test.each([
  'hourhand.db',
  '../hourhand.db',
  'hourhand-2026-11-21T08-00-00.000Z-x.db',
  '%2e%2e%2fhourhand.db',
])('no file but a backup is given away: %s', async (name) => {
  await using app = await startApp()
  expect((await app.get(`/api/backups/${encodeURIComponent(name)}/file`)).status).toBe(404)
  expect((await app.post(`/api/backups/${encodeURIComponent(name)}/restore`)).status).toBe(404)
})

test('a token that may only read sees no backup', async () => {
  await using app = await startApp()
  const { data } = (await app.post('/api/tokens', { name: 'Screen', access: 'read' })).body
  const answer = await fetch(`${app.url}/api/backups`, { headers: { authorization: `Bearer ${data.token}` } })
  expect(answer.status).toBe(403)
})
