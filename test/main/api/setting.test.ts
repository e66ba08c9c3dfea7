// The operator's settings over a real server, and what they bring about: e-mails, a history that ends.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const SMTP = { host: 'mail.example.com', port: 25, from: 'hourhand@example.com' }

/** A mail server that lets in one user and keeps what it is sent. */
async function startMail() {
  const mails: { readonly to: readonly string[]; readonly text: string }[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const isKnown = username === 'me' && password === 'hunter2'
      done(isKnown ? null : new Error('who are you?'), { user: 'me' })
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, port: (server.server.address() as AddressInfo).port }
}

test('an e-mail arrives at the mail server that is set, and the deliveries say so', async () => {
  await using app = await startApp()
  const { mails, port } = await startMail()
  const smtp = { host: '127.0.0.1', port, user: 'me', password: 'hunter2', from: SMTP.from }
  const set = await app.patch('/api/settings', { smtp })
  expect(set.body.data.smtp).toEqual({ ...smtp, secure: false, password: '********' })
  expect((await app.patch('/api/settings', { smtp: set.body.data.smtp })).status).toBe(200)

  const { data: job } = (
    await app.post('/api/jobs', {
      name: 'Report',
      trigger: { kind: 'manual' },
      action: { kind: 'program', program: 'false' },
      notify: {
        email: ['ada@example.com'],
        webhook: { url: 'http://me:hunter2@127.0.0.1:1/hook?key=hunter2', headers: { 'X-Key': 'hunter2' } },
      },
    })
  ).body
  const { data: run } = (await app.post(`/api/jobs/${job.id}/run`)).body
  await waitUntil(() => mails.length > 0, 'the e-mail arrives')
  expect(mails).toMatchObject([{ to: ['ada@example.com'], text: expect.stringContaining('"Report" failed') }])
  await waitUntil(
    async () => (await app.get('/api/deliveries?state=sent')).body.data.length > 0,
    'it is noted as sent',
  )
  const all = await app.get('/api/deliveries')
  expect(all.body).toMatchObject({
    data: [
      { id: 'dlv_000002', kind: 'email', to: 'ada@example.com', runId: run.id, state: 'sent', attempts: 1 },
      { id: 'dlv_000001', kind: 'webhook', to: 'http://127.0.0.1:1', runId: run.id, state: 'queued' },
    ],
    meta: { next: null },
  })
  expect(all.text).not.toContain('hunter2')
  const first = (await app.get('/api/deliveries?limit=1')).body
  expect(first).toMatchObject({ data: [{ id: 'dlv_000002' }], meta: { next: 'dlv_000002' } })
  const second = (await app.get('/api/deliveries?limit=1&cursor=dlv_000002')).body
  expect(second).toMatchObject({ data: [{ id: 'dlv_000001' }], meta: { next: null } })
  expect((await app.get('/api/deliveries?state=queued')).body.data).toHaveLength(1)
  expect((await app.get('/api/deliveries?state=lost')).status).toBe(422)
  expect((await app.get('/api/audit-logs?resourceType=setting')).text).not.toContain('hunter2')
  expect((await app.patch('/api/settings', { smtp: null })).body.data.smtp).toBeNull()
})

test.each([
  [{ smtp: { ...SMTP, host: ' ' } }, 'smtp.host'],
  [{ smtp: { port: 25, from: SMTP.from } }, 'smtp.host'],
  [{ smtp: { ...SMTP, port: 0 } }, 'smtp.port'],
  [{ smtp: { ...SMTP, port: 65_536 } }, 'smtp.port'],
  [{ smtp: { ...SMTP, from: '' } }, 'smtp.from'],
  [{ smtp: { ...SMTP, from: 'me' } }, 'smtp.from'],
  [{ smtp: { ...SMTP, user: 'me', password: '********' } }, 'smtp.password'],
  [{ smtp: { ...SMTP, sort: 1 } }, 'smtp.sort'],
  [{ instabase: { root: 'nowhere' } }, 'instabase.root'],
  [{ instabase: { root: 'ftp://example.com' } }, 'instabase.root'],
  [{ history: { runDays: 0 } }, 'history.runDays'],
  [{ history: { auditDays: 1.5 } }, 'history.auditDays'],
  [{ notifications: { failed: 'yes' } }, 'notifications.failed'],
  [{ notifications: { quietHours: { from: '22', to: '07:00' } } }, 'notifications.quietHours.from'],
  [{ notifications: { quietHours: { from: '22:00', to: '24:00' } } }, 'notifications.quietHours.to'],
  [{ notifications: { quietHours: { from: '22:00', to: '22:00' } } }, 'notifications.quietHours.to'],
  [{ desktop: { closeToTray: 1 } }, 'desktop.closeToTray'],
  [{ pinned: ['sch_000001', 'res_000001'] }, 'pinned[1]'],
])('%j is refused, and nothing is stored', async (change, field) => {
  await using app = await startApp()
  const { data: before } = (await app.get('/api/settings')).body
  const refused = await app.patch('/api/settings', change)
  expect([refused.status, refused.body.error.field]).toEqual([422, field])
  expect((await app.get('/api/settings')).body.data).toEqual(before)
})

test('of notices, the desktop and what is pinned only what is named is changed', async () => {
  await using app = await startApp()
  const { data: first } = (await app.get('/api/settings')).body
  expect(first).toMatchObject({
    notifications: { fired: false, failed: true, quietHours: null },
    desktop: { closeToTray: true, openAtLogin: false },
    pinned: [],
  })
  const quietHours = { from: '22:00', to: '07:00' }
  const change = {
    notifications: { fired: true, quietHours },
    desktop: { keepAwake: true },
    pinned: ['job_000002', 'sch_000001', 'job_000002'],
  }
  const { data: then } = (await app.patch('/api/settings', change)).body
  expect(then.notifications).toEqual({ ...first.notifications, fired: true, quietHours })
  expect(then.desktop).toEqual({ ...first.desktop, keepAwake: true })
  expect(then.pinned).toEqual(['job_000002', 'sch_000001'])
})

test('flows are sent to the root that is set', async () => {
  await using app = await startApp()
  const root = 'http://127.0.0.1:1/instabase'
  expect((await app.patch('/api/settings', { instabase: { root } })).body.data.instabase).toEqual({ root })
  const action = { kind: 'flow', binaryPath: 'a/flow.ibflowbin', inputFolder: 'a/in', token: 't' }
  const { data: job } = (await app.post('/api/jobs', { name: 'Flow', trigger: { kind: 'manual' }, action }))
    .body
  const runOnce = async () => {
    const { data: run } = (await app.post(`/api/jobs/${job.id}/run`)).body
    const read = async () => (await app.get(`/api/runs/${run.id}`)).body.data
    await waitUntil(async () => (await read()).outcome === 'failed', 'the run has ended')
    return (await read()).message
  }
  const told = await runOnce()
  await app.patch('/api/settings', { instabase: null })
  const untold = await runOnce()
  expect(told).not.toEqual(untold)
  expect(untold).toContain('no Instabase root is configured')
})

test('changes are forgotten after the days that are set', async () => {
  const clock = createTestClock(Date.parse('2026-11-20T10:30:00Z'))
  await using app = await startApp({ clock })
  const set = await app.patch('/api/settings', { history: { auditDays: 2 } })
  expect(set.body.data.history).toEqual({ runDays: 365, auditDays: 2 })
  const count = async () => (await app.get('/api/audit-logs')).body.data.length
  clock.forward(86_400_000)
  expect(await count()).toBe(1)
  clock.forward(2 * 86_400_000)
  await waitUntil(async () => (await count()) === 0, 'the change is forgotten')
})

test('the operator chooses a name, a zone and how days and times are shown, and the session says so', async () => {
  await using app = await startApp()
  const change = {
    displayName: 'Ada',
    email: 'ada@example.com',
    timeZone: 'Asia/Tokyo',
    weekStart: 'sunday',
    timeFormat: '12h',
  }
  const { body } = await app.patch('/api/settings', { operator: change })
  expect(body.data.operator).toEqual({ name: 'admin', ...change })
  const { data: session } = (await app.get('/api/session')).body
  expect(session).toMatchObject({
    user: { displayName: 'Ada', email: 'ada@example.com' },
    timeZone: 'Asia/Tokyo',
    weekStart: 'sunday',
    timeFormat: '12h',
  })
  // What has no zone of its own is read in the new one, without a restart.
  const trigger = { kind: 'cron', expression: '0 9 * * *' }
  const preview = await app.post('/api/preview', { trigger, from: '2026-11-21T00:30:00Z', limit: 1 })
  expect(preview.body.data.instants).toEqual(['2026-11-22T00:00:00.000Z'])
})

test.each([
  ['timeZone', 'Mars/Olympus', 'operator.timeZone'],
  ['email', 'nobody', 'operator.email'],
  ['displayName', ' ', 'operator.displayName'],
])(
  'an operator with a wrong %s is refused at its field and nothing else is written',
  async (name, value, field) => {
    await using app = await startApp()
    const refused = await app.patch('/api/settings', { operator: { [name]: value }, metricsUrl: 'http://x/' })
    expect(refused).toMatchObject({ status: 422, body: { error: { field } } })
    expect((await app.get('/api/settings')).body.data).toMatchObject({ metricsUrl: null })
  },
)

test('a mail server is tried before it is stored, and its refusal is told in its words', async () => {
  await using app = await startApp()
  const { mails, port } = await startMail()
  const smtp = { host: '127.0.0.1', port, user: 'me', password: 'hunter2', from: SMTP.from }
  const sent = await app.post('/api/settings/smtp/test', { to: 'ada@example.com', smtp })
  expect(sent).toMatchObject({ status: 200, body: { data: { to: 'ada@example.com' } } })
  expect(mails).toMatchObject([
    { to: ['ada@example.com'], text: expect.stringContaining('A test from Hourhand') },
  ])
  expect((await app.get('/api/settings')).body.data.smtp).toBe(null)

  const wrong = { ...smtp, password: 'guess' }
  const refused = await app.post('/api/settings/smtp/test', { to: 'ada@example.com', smtp: wrong })
  expect(refused).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining('who are you?') } },
  })
  expect(await app.post('/api/settings/smtp/test', { to: 'ada@example.com' })).toMatchObject({ status: 422 })
})

test('cleaning now forgets what is too old, says beforehand how much that is, and rehearses without doing it', async () => {
  let now = Date.parse('2026-11-21T08:00:00Z')
  // Nothing rings: what is forgotten is forgotten by hand.
  await using app = await startApp({ clock: { ...createTestClock(now), now: () => now } })
  for (const name of ['One', 'Two', 'Three'])
    await app.post('/api/schedules', { name, timezone: 'UTC', crons: [] })
  now += 30 * 86_400_000
  await app.patch('/api/settings', { history: { auditDays: 7 } })

  const before = (await app.get('/api/history')).body.data
  expect(before).toMatchObject({
    bytes: expect.any(Number),
    forgettable: { changes: 3, runs: 0, more: false },
  })
  expect((await app.get('/api/history')).body.data).toEqual(before)
  const cleaned = (await app.post('/api/history/clean')).body.data
  expect(cleaned).toMatchObject({ changes: 3, runs: 0, deliveries: 0 })
  expect((await app.get('/api/audit-logs')).body.data).toHaveLength(1)
  expect((await app.get('/api/history')).body.data.forgettable).toMatchObject({ changes: 0 })
})

test('the audit log is searched in what changed, as it is written', async () => {
  await using app = await startApp()
  await app.post('/api/schedules', { name: '100 % night', timezone: 'UTC', crons: [] })
  await app.post('/api/schedules', { name: 'Day', timezone: 'UTC', crons: [] })
  const find = async (words: string) =>
    (await app.get(`/api/audit-logs?search=${encodeURIComponent(words)}`)).body.data
  expect(await find('100 %')).toHaveLength(1)
  expect(await find('schedule')).toHaveLength(2)
  expect(await find('%')).toHaveLength(1)
})
