// The store of a desktop: no secret stands in it as it is, and whoever has not its key loses nothing.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeyChain } from '#main/desktop/key-chain.ts'
import { openMemo } from '#main/desktop/memo.ts'
import type { Notice } from '#main/desktop/notice.ts'
import { tellOfSecrets } from '#main/desktop/secret-notice.ts'
import { createStore, openDatabase } from '#main/store/index.ts'
import { CANNOT_OPEN, type Keeping } from '#shared/sealed.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { KeyChain } from './stand-in.ts'

let folder = ''
let chain = new KeyChain()
const running: TestApp[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-sealed-'))
  chain = new KeyChain()
})
afterEach(async () => {
  for (const app of running.splice(0)) await app.app.stop()
  rmSync(folder, { recursive: true, force: true })
})

const keepingOf = (isUnsealing = false): Promise<Keeping> =>
  openKeyChain({
    electron: { safeStorage: chain },
    platform: 'linux',
    file: join(folder, 'secret-keys.json'),
    log: { info() {}, warn() {}, error() {} },
    setDelay: () => () => {},
    isUnsealing,
  })

async function start(keeping?: Keeping): Promise<TestApp> {
  const app = await startApp(keeping === undefined ? {} : { keeping }, folder)
  running.push(app)
  return app
}
const startDesktop = async () => start(await keepingOf())

async function stop(app: TestApp): Promise<void> {
  running.splice(running.indexOf(app), 1)
  await app.app.stop()
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
const HASH = 'sha256sum | cut -c1-16'

const JOB = {
  name: 'Export',
  trigger: { kind: 'manual' },
  action: {
    kind: 'program',
    program: `printf %s "$API_TOKEN $HOURHAND_PARAM_DB_PASSWORD" | ${HASH}`,
    shell: true,
    env: { API_TOKEN: 'plain-1', PLAIN: 'seen' },
  },
  notify: {
    webhook: {
      url: 'http://ana:plain-2@127.0.0.1:9/',
      headers: { Authorization: 'plain-3' },
      on: ['failed', 'succeeded'],
    },
  },
}
const SERVICE = {
  name: 'Service',
  provider: 'command',
  config: {
    start: ['true'],
    stop: ['true'],
    status: ['sh', '-c', `test "$(printf %s "$SERVICE_KEY" | ${HASH})" = ${hashOf('plain-4')}`],
    env: { SERVICE_KEY: 'plain-4' },
  },
}
const MASKED = { ...JOB.action, env: { API_TOKEN: '********', PLAIN: 'seen' } }
const SMTP = { host: '127.0.0.1', port: 9, from: 'me@mail.test', user: 'me', password: 'plain-5' }
const SETTINGS = {
  smtp: SMTP,
  metricsUrl: 'http://ana:plain-6@127.0.0.1:9/m',
  instabase: { root: 'http://ana:plain-7@127.0.0.1:9/' },
}
const HOOK = { event: 'schedule.added', target: 'http://ana:plain-8@127.0.0.1:9/hook' }
const SEED = { interval_definition: '5 minutes', endpoint: 'http://127.0.0.1:9/', auth_token: 'plain-9' }

type Furniture = { readonly job: string; readonly resource: string; readonly seed: string }

/** Every place that holds secrets, filled. */
async function furnish(app: TestApp): Promise<Furniture> {
  const job = (await app.post('/api/jobs', JOB)).body.data.id
  const resource = (await app.post('/api/resources', SERVICE)).body.data.id
  expect((await app.patch('/api/settings', SETTINGS)).status).toBe(200)
  expect((await app.post('/api/v1/webhook/', HOOK)).status).toBe(201)
  const seed = (await app.post('/api/v1/schedule/', SEED)).body.id
  await runOf(app, job)
  return { job, resource, seed }
}

const copyOf = (app: TestApp, job: string) => app.post('/api/jobs', { ...JOB, copyOf: job, action: MASKED })

async function runOf(app: TestApp, job: string) {
  const { body } = await app.post(`/api/jobs/${job}/run`, { parameters: { db_password: 'plain-0' } })
  return endOf(app, body.data.id)
}

async function endOf(app: TestApp, id: string) {
  const read = async () => (await app.get(`/api/runs/${id}`)).body.data
  await waitUntil(async () => (await read()).finishedAt !== null, 'the end of a run')
  const { text } = await app.get(`/api/runs/${id}/output`)
  return { ...(await read()), output: text.trim() }
}

const GOOD = hashOf('plain-1 plain-0')

/** What of the secrets stands in the files of the data folder, in the log beside the store too; not in old backups. */
function plainIn(place = folder): readonly string[] {
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const path = join(place, entry.name)
    if (entry.isDirectory()) return entry.name === 'backups' ? [] : plainIn(path)
    const text = readFileSync(path, 'latin1')
    return [...text.matchAll(/plain-\d/g)].map(([found]) => `${entry.name}: ${found}`)
  })
}

/** Why a resource cannot be asked; null where it can. */
async function problemOf(app: TestApp, resource: string): Promise<string | null> {
  return (await app.post(`/api/resources/${resource}/test`)).body.data.error
}

test('the first start with a key seals every secret, and nothing of them is left in any file', async () => {
  const before = await start()
  const { job, resource, seed } = await furnish(before)
  await stop(before)
  expect(new Set(plainIn().map((line) => line.replace(/.*: /, ''))).size).toBe(10)

  const app = await startDesktop()
  expect(plainIn()).toEqual([])
  expect((await app.get('/api/status')).body.data.sealing).toEqual({
    keptBy: 'keyChain',
    reason: null,
    unopened: 0,
  })
  expect((await runOf(app, job)).output).toBe(GOOD)
  expect(await problemOf(app, resource)).toBeNull()
  expect((await app.get(`/api/v1/schedule/${seed}/?reveal=true`)).body.auth_token).toBe('plain-9')
  expect((await app.get('/api/export?secrets=true')).text.match(/plain-[1-79]/g)?.length).toBeGreaterThan(7)
  expect((await app.get('/api/export')).text).not.toMatch(/plain-\d|hourhand\.sealed/)
  await stop(app)
  expect(plainIn()).toEqual([])
})

test('with a key no secret is ever written as it is; a backup holds them sealed, and not the key', async () => {
  const app = await startDesktop()
  const { job } = await furnish(app)
  expect(plainIn()).toEqual([])
  const copy = (await copyOf(app, job)).body.data.id
  const changed = await app.patch(`/api/jobs/${job}`, {
    action: { kind: 'program', env: { API_TOKEN: '********', OTHER_KEY: 'plain-1' } },
  })
  expect(changed.body.data.action.env).toEqual({ API_TOKEN: '********', OTHER_KEY: '********' })
  expect((await runOf(app, job)).output).toBe(GOOD)
  const run = await runOf(app, copy)
  expect(run).toMatchObject({ output: GOOD, parameters: { db_password: '********' } })
  const retried = await app.post(`/api/runs/${run.id}/retry`)
  expect((await endOf(app, retried.body.data.id)).output).toBe(GOOD)
  const file = join(folder, 'copy.db')
  expect((await app.post('/api/backup', { file })).status).toBe(201)
  expect(plainIn()).toEqual([])
  const { keys } = JSON.parse(readFileSync(join(folder, 'secret-keys.json'), 'utf8'))
  expect(readFileSync(file, 'latin1')).toContain(`hourhand.sealed.v1.${keys[0].id}.`)
  expect(readFileSync(file, 'latin1')).not.toContain(keys[0].closed)
})

test('headless without the key nothing is lost: what needs a secret says what to do, until it is entered again', async () => {
  const desktop = await startDesktop()
  const { job, resource, seed } = await furnish(desktop)
  await stop(desktop)

  const app = await start()
  expect((await app.get('/api/status')).body.data.sealing).toEqual({
    keptBy: 'filePermissions',
    reason: 'headless',
    unopened: 7,
  })
  expect(await runOf(app, job)).toMatchObject({ outcome: 'failed', message: CANNOT_OPEN })
  expect(await problemOf(app, resource)).toBe(CANNOT_OPEN)
  const mail = await app.post('/api/settings/smtp/test', { to: 'me@mail.test' })
  expect([mail.status, mail.body.error.message]).toEqual([503, CANNOT_OPEN])
  for (const path of ['/api/export?secrets=true', '/api/export/crontab?secrets=true']) {
    expect([path, (await app.get(path)).status]).toEqual([path, 503])
  }
  expect((await app.get('/api/export')).text).not.toContain('hourhand.sealed')
  const shown = await app.get(`/api/v1/schedule/${seed}/?reveal=true`)
  expect(shown.body.auth_token).toBe('********')
  await waitUntil(
    async () => (await app.get('/api/deliveries')).text.includes(CANNOT_OPEN),
    'a delivery that says so',
  )

  expect([(await copyOf(app, job)).status, (await copyOf(app, job)).body.error.message]).toEqual([
    503,
    CANNOT_OPEN,
  ])

  // What is changed beside a secret leaves it; what is entered again is used at once.
  const { action } = (await app.patch(`/api/jobs/${job}`, { name: 'Renamed' })).body.data
  expect(action.env).toEqual({ API_TOKEN: '********', PLAIN: 'seen' })
  await app.patch(`/api/v1/schedule/${seed}/`, { frequency: 3, auth_token: '********' })
  await app.patch('/api/settings', { smtp: { port: 25, password: '********' } })
  const config = { ...SERVICE.config, env: { SERVICE_KEY: 'plain-4' } }
  expect((await app.patch(`/api/resources/${resource}`, { config })).status).toBe(200)
  expect(await problemOf(app, resource)).toBeNull()
  expect((await app.get('/api/status')).body.data.sealing.unopened).toBe(6)
  await stop(app)
  expect(plainIn().some((line) => line.endsWith('plain-4'))).toBe(true)

  const later = await startDesktop()
  expect(plainIn()).toEqual([])
  expect((await later.get('/api/status')).body.data.sealing.unopened).toBe(0)
  expect((await runOf(later, job)).output).toBe(GOOD)
  expect((await later.get(`/api/v1/schedule/${seed}/?reveal=true`)).body.auth_token).toBe('plain-9')
  const { smtp } = (await later.get('/api/export?secrets=true')).body.settings
  expect(smtp).toMatchObject({ port: 25, password: 'plain-5' })
})

test('a sealing that was cut short before the store was compacted is finished at the next start', async () => {
  const app = await start()
  await furnish(app)
  await stop(app)
  const { seal } = await keepingOf()
  const store = createStore(await openDatabase(folder, 0), folder, seal)
  expect(store.transaction(() => store.secrets.settle(false))).toBeGreaterThan(0)
  store.close()
  expect(plainIn()).not.toEqual([])
  await startDesktop()
  expect(plainIn()).toEqual([])
})

test('a key chain that has lost its key opens nothing, and seals what is entered again with a new one', async () => {
  const first = await startDesktop()
  const { job } = await furnish(first)
  await stop(first)
  chain.forget()
  const app = await startDesktop()
  expect((await app.get('/api/status')).body.data.sealing).toEqual({
    keptBy: 'keyChain',
    reason: null,
    unopened: 7,
  })
  expect(await runOf(app, job)).toMatchObject({ outcome: 'failed', message: CANNOT_OPEN })
  const { action, notify } = JOB
  expect((await app.patch(`/api/jobs/${job}`, { action, notify })).status).toBe(200)
  expect((await runOf(app, job)).output).toBe(GOOD)
  expect((await app.get('/api/status')).body.data.sealing.unopened).toBe(6)
  expect(plainIn()).toEqual([])
})

test('a sealed secret that was changed, or moved to another job, does not open', async () => {
  const app = await startDesktop()
  const make = async (name: string) =>
    (await app.post('/api/jobs', { ...JOB, name, notify: {} })).body.data.id
  const [one, two, three] = [await make('one'), await make('two'), await make('three')]
  await stop(app)
  const db = await openDatabase(folder, 0)
  db.exec('UPDATE job SET action = (SELECT other.action FROM job other WHERE other.id = 1) WHERE id = 2')
  db.exec(
    `UPDATE job SET action = replace(action, 'hourhand.sealed.v1.', 'hourhand.sealed.v2.') WHERE id = 3`,
  )
  db.close()
  const again = await startDesktop()
  expect((await runOf(again, one)).output).toBe(GOOD)
  for (const id of [two, three]) {
    expect(await runOf(again, id)).toMatchObject({ outcome: 'failed', message: CANNOT_OPEN })
  }
})

test('a start that is asked to opens every secret, so that Hourhand can go on without its desktop', async () => {
  const desktop = await startDesktop()
  const { job, resource } = await furnish(desktop)
  await stop(desktop)
  const opening = await start(await keepingOf(true))
  expect((await opening.get('/api/status')).body.data.sealing).toMatchObject({
    reason: 'unsealed',
    unopened: 0,
  })
  await stop(opening)
  const app = await start()
  expect((await app.get('/api/status')).body.data.sealing).toMatchObject({ reason: 'headless', unopened: 0 })
  expect((await runOf(app, job)).output).toBe(GOOD)
  expect(await problemOf(app, resource)).toBeNull()
})

test('a backup of before the sealing is sealed when it is restored', async () => {
  const before = await start()
  const { job } = await furnish(before)
  const made = await before.post('/api/backups')
  expect(made.status).toBe(201)
  await stop(before)
  const app = await startDesktop()
  const { status: answered } = await app.post(`/api/backups/${made.body.data.name}/restore`)
  expect(answered).toBe(202)
  const isBack = () =>
    app.get('/api/audit-logs?action=restore').then(
      ({ body }) => body?.data.length > 0,
      () => false,
    )
  await waitUntil(isBack, 'the restored store')
  expect(plainIn()).toEqual([])
  expect((await runOf(app, job)).output).toBe(GOOD)
})

test('the operator is told once that secrets are not sealed, or cannot be opened', async () => {
  const told: string[] = []
  const tell = ({ title }: Notice) => told.push(title) > 0
  const ask = async (sealing: object) => {
    const memo = openMemo(join(folder, 'shell.json'), () => {})
    await tellOfSecrets({ client: { get: async () => ({ sealing }) as never }, memo, tell })
  }
  const weak = { reason: 'weakKeyChain', unopened: 0 }
  const lost = { reason: null, unopened: 2 }
  const good = { reason: null, unopened: 0 }
  for (const state of [good, weak, weak, lost, lost, good, weak, { reason: 'unsealed', unopened: 0 }])
    await ask(state)
  expect(told).toEqual([
    'Secrets are kept without a key chain',
    'Some secrets cannot be opened',
    'Secrets are kept without a key chain',
  ])
})
