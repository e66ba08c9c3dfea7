// The settings as a person uses them, in a real browser over a real server and a real mail server.
import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

let mail: SMTPServer
const mails: string[] = []

type Settings = {
  readonly operator: Record<string, string>
  readonly notifications: Record<string, unknown>
  readonly history: Record<string, number>
  readonly smtp: Record<string, unknown> | null
  readonly metricsUrl: string | null
}

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']

beforeAll(async () => {
  mail = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ password }, _session, done) {
      done(password === 'hunter2' ? null : new Error('who are you?'), { user: 'me' })
    },
    onData(stream, { envelope }, done) {
      stream.resume()
      stream.on('end', () => {
        mails.push(...envelope.rcptTo.map(({ address }) => address))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  stage = await openStage({ acceptDownloads: true })
  ;({ server, page, api, complaints } = stage)
  await comeIn(stage)
})

afterAll(async () => {
  await stage?.end()
  await new Promise<void>((resolve) => mail.close(() => resolve()))
})

const open = (path: string) => page.goto(`${server.url}/settings/${path}`)
const read = () => api<Settings>('GET', '/settings')
const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })

test('the page says how secrets are kept: without a desktop by the permissions of their files', async () => {
  await open('general')
  await page.getByText('File permissions', { exact: true }).waitFor(PATIENCE)
  await page.getByText('without its desktop Hourhand uses no key chain').waitFor(PATIENCE)
})

test('a text saves when it is left, says so, and keeps what was refused with the reason beside it', async () => {
  await open('general')
  const field = page.getByRole('textbox', { name: 'E-mail' })
  await field.fill('nobody')
  await field.press('Enter')
  await page.getByText('operator.email must be an e-mail address').waitFor(PATIENCE)
  expect(await field.inputValue()).toBe('nobody')
  await complaints.meet(/422/)
  await field.fill('ada@example.com')
  await field.blur()
  await page.getByText('Saved').waitFor(PATIENCE)
  expect((await read()).operator.email).toBe('ada@example.com')
})

test('the clock, the first day and the zone are chosen, and the page follows at once', async () => {
  await open('general')
  await page.getByRole('combobox', { name: 'Clock' }).click()
  await page.getByRole('option', { name: '12 hours' }).click()
  await page
    .getByRole('banner')
    .getByText(/[AP]M Berlin/)
    .waitFor(PATIENCE)
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await page
    .getByRole('banner')
    .getByText(/[AP]M Tokyo/)
    .waitFor(PATIENCE)
  await page.getByRole('combobox', { name: 'First day of the week' }).click()
  await page.getByRole('option', { name: 'Sunday' }).click()
  await expect.poll(async () => (await read()).operator.weekStart, PATIENCE).toBe('sunday')
  await page.getByText('Dark', { exact: true }).click()
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor(PATIENCE)
  await page.getByText('System', { exact: true }).click()
  await api('PATCH', '/settings', { operator: { timeZone: 'Europe/Berlin', timeFormat: '24h' } })
})

test('notices are switched by keyboard, and quiet hours have a beginning and an end', async () => {
  await open('notifications')
  const fired = page.getByRole('switch', { name: 'Something fired' })
  await fired.focus()
  await page.keyboard.press('Space')
  await expect.poll(async () => (await read()).notifications.fired, PATIENCE).toBe(true)
  await page.getByRole('switch', { name: 'Keep quiet for some hours of the day' }).focus()
  await page.keyboard.press('Space')
  const to = page.getByLabel('To', { exact: true })
  await to.fill('22:00')
  await to.blur()
  await page.getByText('must differ').waitFor(PATIENCE)
  await complaints.meet(/422/)
  await to.fill('06:30')
  await to.blur()
  await expect
    .poll(async () => (await read()).notifications.quietHours, PATIENCE)
    .toEqual({ from: '22:00', to: '06:30' })
})

test('a token of a script that signs bears its public key, and what is none stays at its field', async () => {
  await open('api')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Signer')
  const field = page.getByLabel('Public key')
  await field.fill('no key')
  await page.getByRole('button', { name: 'Make the token' }).click()
  await expect.poll(() => field.getAttribute('aria-invalid'), PATIENCE).toBe('true')
  await complaints.meet(/422/)
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Signer')
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await field.fill(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.getByRole('button', { name: 'Done' }).click(PATIENCE)
  await row('Signer').getByText('Signed requests').waitFor(PATIENCE)
})

test('a token is shown once, opens what it may, and is revoked', async () => {
  await open('api')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.locator('[aria-invalid="true"]').waitFor(PATIENCE)
  await complaints.meet(/422/)
  await page.getByLabel('Name', { exact: true }).fill('Wall screen')
  await page.getByText('Read only', { exact: true }).click()
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = await page.getByRole('textbox', { name: 'The token' }).inputValue()
  const answer = await fetch(`${server.url}/api/schedules`, { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(200)
  await page.getByRole('button', { name: 'Done' }).click()
  await row('Wall screen').getByText('Read only').waitFor(PATIENCE)
  await row('Wall screen').getByRole('button', { name: 'Revoke' }).click()
  await row('Wall screen').waitFor({ state: 'detached', ...PATIENCE })
  await page.goto('about:blank')
  await expect
    .poll(
      async () =>
        (await fetch(`${server.url}/api/schedules`, { headers: { authorization: `Bearer ${token}` } }))
          .status,
      PATIENCE,
    )
    .toBe(401)
})

test('a mail server is tried before it is saved, and a wrong password is told in its words', async () => {
  await open('mail')
  await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
  await page.getByLabel('Port').fill(String((mail.server.address() as AddressInfo).port))
  await page.getByLabel('User').fill('me')
  await page.getByLabel('Password', { exact: true }).fill('guess')
  await page.getByLabel('From', { exact: true }).fill('nobody')
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('smtp.from must be an e-mail address').waitFor(PATIENCE)
  await complaints.meet(/422/)
  await page.getByLabel('From', { exact: true }).fill('hourhand@example.com')
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText(/who are you/).waitFor(PATIENCE)
  await complaints.meet(/503/)
  await page.getByLabel('Password', { exact: true }).fill('hunter2')
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('Sent to ada@example.com').waitFor(PATIENCE)
  expect(mails).toEqual(['ada@example.com'])
  expect((await read()).smtp).toBe(null)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await read()).smtp, PATIENCE).toMatchObject({ password: '********' })
})

test('old history is cleaned by a button that says what it frees', async () => {
  await open('history')
  await page.getByText('Nothing in it is older than it is to be kept.').waitFor(PATIENCE)
  expect(await page.getByRole('button', { name: 'Clean now' }).isDisabled()).toBe(true)
  const days = page.getByRole('textbox', { name: 'The audit log is kept' })
  await days.fill('30')
  await days.blur()
  await expect.poll(async () => (await read()).history.auditDays, PATIENCE).toBe(30)
})

test('a crontab is previewed line by line as it is typed, and becomes jobs', async () => {
  await open('transfer')
  await page
    .getByLabel('Lines of a crontab')
    .fill('# Nightly report\n30 2 * * * report --all\n@reboot hello\n61 * * * * never')
  const preview = page.getByRole('list', { name: 'What becomes of each line' })
  await preview.getByText('Nightly report').waitFor(PATIENCE)
  expect(await preview.getByText(/is left out/).count()).toBe(2)
  await page.getByRole('button', { name: 'Make 1 job' }).click()
  await page.getByText('1 job made').waitFor(PATIENCE)
  const jobs = await api<{ name: string }[]>('GET', '/jobs')
  expect(jobs.map(({ name }) => name)).toEqual(['Nightly report'])
})

test('what was exported is imported after a look at what it changes', async () => {
  await open('transfer')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Everything as JSON' }).click(),
  ])
  const file = join(server.folder, 'export.json')
  await download.saveAs(file)
  const document = JSON.parse(await readFile(file, 'utf8'))
  expect(document.jobs).toHaveLength(1)
  document.jobs[0].name = 'Weekly report'
  delete document.jobs[0].uuid
  const buffer = Buffer.from(JSON.stringify({ ...document, settings: {} }))
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer })
  await page.getByText('To be made: 1').waitFor(PATIENCE)
  expect(await api<unknown[]>('GET', '/jobs')).toHaveLength(1)
  await page.getByRole('button', { name: 'Import 1 thing' }).click()
  await page.getByText('Made: 1').waitFor(PATIENCE)
  expect(await api<unknown[]>('GET', '/jobs')).toHaveLength(2)
})

test('a backup brings back what was deleted since, and the page goes on with the same session', async () => {
  await open('backups')
  await page.getByText('No backups yet').waitFor(PATIENCE)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await row('Made by hand').waitFor(PATIENCE)
  const [job] = await api<{ id: string }[]>('GET', '/jobs?search=Weekly')
  await api('DELETE', `/jobs/${job?.id}`)
  // The server starts anew with what it kept.
  complaints.allow(/net::ERR_/)
  await row('Made by hand').getByRole('button', { name: 'Restore…' }).click()
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await row('Kept before a restoration').waitFor({ timeout: 30_000 })
  expect(await api<unknown[]>('GET', '/jobs?search=Weekly')).toHaveLength(1)
})

test('the audit log tells who changed what, from what to what', async () => {
  await api('PATCH', '/settings', { operator: { displayName: 'Ada Lovelace' } })
  await open('audit')
  await page.getByRole('searchbox').fill('Lovelace')
  const entry = page.getByRole('button', { name: /Setting operator changed/ }).first()
  await entry.click(PATIENCE)
  const change = page.getByRole('row').filter({ hasText: 'display name' })
  const cells = () => change.getByRole('cell').allTextContents()
  await expect.poll(cells, PATIENCE).toEqual(['Operator', 'Ada Lovelace'])
  await page.getByRole('combobox', { name: 'What was done' }).click()
  await page.getByRole('option', { name: 'Deleted' }).click()
  await page.getByText('No such change').waitFor(PATIENCE)
})

test('in a narrow window the settings are a list, and each leads back to it', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${server.url}/settings`)
  await page.getByRole('link', { name: 'Mail server' }).click(PATIENCE)
  await page.getByLabel('Server', { exact: true }).waitFor(PATIENCE)
  await page.getByRole('link', { name: 'All settings' }).click()
  await page.getByRole('link', { name: 'Audit log' }).waitFor(PATIENCE)
  const cut = await takeScreenshots(page, screenshotFolder(server.folder), [
    { name: 'settings', path: '/settings/general' },
    { name: 'settings-backups', path: '/settings/backups' },
    { name: 'settings-audit', path: '/settings/audit' },
  ])
  expect(cut).toEqual([])
}, 90_000)

test('a browser signs out, and is told how to come back', async () => {
  await page.goto(`${server.url}/settings/general`)
  await page.getByRole('button', { name: 'Sign out' }).click(PATIENCE)
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor(PATIENCE)
  await complaints.meet(/401/)
})

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
