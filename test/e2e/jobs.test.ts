// The jobs page over the whole chain: jobs made by form, real programs whose output is seen as it comes, real calls.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { faultsOf } from './soundness.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

type JobJson = {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly disabledReason: string | null
  readonly action: Readonly<Record<string, unknown>>
  readonly trigger: Readonly<Record<string, unknown>>
  readonly policy: { readonly retries: { readonly count: number } }
  readonly notify: unknown
}

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']
let target: Server
let jobId: string
let jobPath: string
const calls: string[] = []

beforeAll(async () => {
  stage = await openStage({ viewport: { width: 1280, height: 900 } })
  ;({ server, page, api, complaints } = stage)
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  target = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    response.setHeader('x-served-by', 'the test').end('{"ok": true}')
  }).listen(0, '127.0.0.1')
  await comeIn(stage)
})

afterAll(async () => {
  target?.close()
  await stage?.end()
})

const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
const output = (name: string): Locator => page.getByRole('log', { name: `Output of ${name}` })
const result = (words: string): Locator =>
  page.getByRole('status').filter({ has: page.getByText(words, { exact: true }) })
const job = (id = jobId) => api<JobJson>('GET', `/jobs/${id}`)
const gate = (name: string): string => join(server.folder, name)
const openGate = (name: string) => writeFile(gate(name), '')
const waitFor = (name: string): string => `until [ -e '${gate(name)}' ]; do sleep 0.05; done`
const shell = (line: string) => ({ kind: 'program', program: line, shell: true })

async function make(body: object): Promise<string> {
  const made = await api<JobJson>('POST', '/jobs', { trigger: { kind: 'manual' }, ...body })
  return made.id
}

const coming = (): Locator => page.getByRole('status', { name: 'The next runs' })
const isFocused = (field: Locator) => field.evaluate((element) => element === document.activeElement)
const isAtEnd = (box: Locator) =>
  box.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 5)

test('the form says at each field what is missing, and shows the coming runs while it is filled', async () => {
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await page.getByText('No jobs yet').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'Make the first job' }).click()
  const form = page.getByRole('form', { name: 'New job' })
  await form.getByRole('button', { name: 'Make the job' }).click()
  await form.getByText('Give the job a name.').waitFor(PATIENCE)
  await form.getByText('Say what to run.').waitFor(PATIENCE)
  await expect.poll(() => isFocused(form.getByLabel('Name', { exact: true })), PATIENCE).toBe(true)
  await coming().getByText('03:00 every day').waitFor(PATIENCE)

  const times = form.getByLabel('Times', { exact: true })
  await times.fill('30 2 * * 9')
  await form.getByText(/is not between/).waitFor(PATIENCE)
  expect(await times.getAttribute('aria-invalid')).toBe('true')
  expect(await form.locator('[data-wrong="true"]').innerText()).toMatch(/9\s+weekday/)
  await button('Weekdays').click()
  await form.getByLabel('At', { exact: true }).fill('02:30')
  expect(await times.inputValue()).toBe('30 2 * * 1-5')
  await coming().getByText('02:30, Monday to Friday').waitFor(PATIENCE)
  expect(await coming().getByRole('listitem').count()).toBe(5)
  await complaints.meet(/400/)
})

test('coming runs are told in the zone of the job and in mine, with what the clocks do', async () => {
  const form = page.getByRole('form', { name: 'New job' })
  await form.getByRole('combobox', { name: 'Time zone' }).fill('new_york')
  await page.getByRole('option', { name: /America.New_York/ }).click()
  await coming()
    .getByText(/02:30 New York/)
    .first()
    .waitFor(PATIENCE)
  await coming()
    .getByText(/08:30 Berlin/)
    .first()
    .waitFor(PATIENCE)
  const times = form.getByLabel('Times', { exact: true })
  await times.fill('30 2 * 3 0')
  await coming().getByText('The clock jumps over it').waitFor(PATIENCE)
  await times.fill('30 2 * * 1-5')
  await coming().getByText('02:30, Monday to Friday').waitFor(PATIENCE)
})

test('a job is made through the form, and told when it will first run', async () => {
  const form = page.getByRole('form', { name: 'New job' })
  await form.getByLabel('Name', { exact: true }).fill('Nightly report')
  await form
    .getByLabel('Command line')
    .fill(`printf '\\033[32mbegun\\033[0m <b>bold?</b>\\n'; ${waitFor('report')}; echo done`)
  await form.getByRole('button', { name: /^If a run was missed/ }).click()
  const top = async (name: string) => (await form.getByLabel(name, { exact: true }).boundingBox())?.y
  expect(await top('Missed no longer ago than')).toBe(await top('Missed no longer ago than: unit'))
  await form.getByRole('button', { name: 'Retries none' }).click()
  await form.getByLabel('Tries after a failure').fill('2')
  await form.getByRole('button', { name: 'Retries 2 times, 5 seconds to 5 minutes apart' }).waitFor(PATIENCE)
  await form.getByRole('button', { name: /^Around the program/ }).click()
  await form.getByRole('button', { name: 'Add a variable' }).click()
  await form.getByLabel('Name of variable 1').fill('API_KEY')
  await form.getByLabel('Value of API_KEY', { exact: true }).fill('hush')
  await form.getByRole('button', { name: 'Make the job' }).click()
  await page.getByRole('heading', { name: 'Nightly report', exact: true }).waitFor(PATIENCE)
  await page.getByText(/^First run .* 02:30, New York\.$/).waitFor(PATIENCE)
  jobPath = new URL(page.url()).pathname
  jobId = jobPath.split('/').at(-1) ?? ''
  expect(await job()).toMatchObject({
    trigger: { kind: 'cron', expression: '30 2 * * 1-5', timeZone: 'America/New_York' },
    action: { kind: 'program', shell: true, env: { API_KEY: '********' } },
    policy: { retries: { count: 2 } },
  })
})

test('what the program writes is seen while it runs, in its colours and as text', async () => {
  await page.evaluate(() => {
    document.documentElement.dataset.loaded = 'once'
  })
  await button('Run now: Nightly report').click()
  await output('Nightly report').getByText('begun').waitFor(PATIENCE)
  await result('Running').waitFor(PATIENCE)
  expect(existsSync(gate('report'))).toBe(false)
  const coloured = output('Nightly report').locator('[data-colour="2"]')
  expect(await coloured.textContent()).toBe('begun')
  expect(await output('Nightly report').locator('b').count()).toBe(0)

  await openGate('report')
  await output('Nightly report').getByText('done').waitFor(PATIENCE)
  await result('Succeeded').waitFor(PATIENCE)
  expect(await page.evaluate(() => document.documentElement.dataset.loaded)).toBe('once')
  await button('Copy').click()
  await button('Copied').waitFor(PATIENCE)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('begun <b>bold?</b>\ndone\n')
})

test('the end of a growing output stays in sight, until somebody looks elsewhere', async () => {
  const many = (word: string) => `i=0; while [ $i -lt 300 ]; do echo "${word} $i"; i=$((i+1)); done`
  const line = `${many('early')}; ${waitFor('more')}; ${many('late')}; ${waitFor('most')}; echo over`
  const id = await make({ name: 'Long story', action: shell(line) })
  await page.goto(`${server.url}/jobs/${id}`)
  await button('Run now: Long story').click()
  const box = output('Long story')
  await box.getByText('early 299').waitFor(PATIENCE)
  await expect.poll(() => isAtEnd(box), PATIENCE).toBe(true)
  await button('Follow the end').waitFor(PATIENCE)

  await box.evaluate((element) => {
    element.scrollTop = 0
  })
  await button('Jump to the end').waitFor(PATIENCE)
  await openGate('more')
  await box.getByText('late 299').waitFor({ state: 'attached', ...PATIENCE })
  expect(await box.evaluate((element) => element.scrollTop)).toBe(0)

  await button('Jump to the end').click()
  await expect.poll(() => isAtEnd(box), PATIENCE).toBe(true)
  await openGate('most')
  await result('Succeeded').waitFor(PATIENCE)
  await expect.poll(() => isAtEnd(box), PATIENCE).toBe(true)
  expect((await box.innerText()).trimEnd().split('\n')).toHaveLength(601)
})

test('a run is cancelled, with all that it started, and run again', async () => {
  const pid = gate('pid')
  const id = await make({
    name: 'Endless',
    action: shell(`echo $$ > '${pid}'; echo on it; sleep 600 & wait`),
  })
  await page.goto(`${server.url}/jobs/${id}`)
  await button('Run now: Endless').click()
  await output('Endless').getByText('on it').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'Open the run' }).click()
  await page.getByRole('heading', { name: 'Run of Endless' }).waitFor(PATIENCE)
  await output('Endless').getByText('on it').waitFor(PATIENCE)
  const first = page.url()
  await button('Cancel the run').click()
  await result('Cancelled').waitFor(PATIENCE)
  const group = -Number(await readFile(pid, 'utf8'))
  expect(() => process.kill(group, 0)).toThrow()

  await button('Run again').click()
  await expect.poll(() => page.url(), PATIENCE).not.toBe(first)
  await output('Endless').getByText('on it').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'an earlier run' }).waitFor(PATIENCE)
  await button('Cancel the run').click()
  await result('Cancelled').waitFor(PATIENCE)
})

test('a run that fails is tried again, and each try is shown', async () => {
  const policy = { retries: { count: 1, firstDelaySeconds: 0, maxDelaySeconds: 0 } }
  const id = await make({ name: 'Hopeless', action: shell('echo "try $HOURHAND_ATTEMPT"; exit 3'), policy })
  const run = await api<{ id: string }>('POST', `/jobs/${id}/run`, {})
  await page.goto(`${server.url}/runs/${run.id}`)
  await result('Failed').waitFor(PATIENCE)
  await page.getByText(/^after .*, try 2$/).waitFor(PATIENCE)
  await output('Hopeless').getByText('try 2').waitFor(PATIENCE)
  await page.getByText('2 tries').waitFor(PATIENCE)
  await page.getByText('Exit status').waitFor(PATIENCE)
})

test('a run by hand can be given parameters', async () => {
  const id = await make({ name: 'Greeting', action: shell('echo "hello $HOURHAND_PARAM_WHO"') })
  await page.goto(`${server.url}/jobs/${id}`)
  await button('Other ways to run Greeting').click()
  await page.getByRole('menuitem', { name: 'Run with parameters' }).click()
  const form = page.getByRole('dialog', { name: 'Run Greeting' })
  await form.getByLabel('Parameter').fill('who')
  await form.getByText('HOURHAND_PARAM_WHO').waitFor(PATIENCE)
  await form.getByLabel('Value').fill('world')
  await form.getByRole('button', { name: 'Run now' }).click()
  await output('Greeting').getByText('hello world').waitFor(PATIENCE)
})

test('an HTTP job really calls, and its run shows status, headers and body', async () => {
  const { port } = target.address() as AddressInfo
  await page.goto(`${server.url}/jobs`)
  await page.getByRole('link', { name: 'New job' }).click()
  const form = page.getByRole('form', { name: 'New job' })
  await form.getByLabel('Name', { exact: true }).fill('Status page')
  await form.getByText('Interval', { exact: true }).click()
  await coming().getByText('Every 5 minutes').waitFor(PATIENCE)
  await form.getByText('An HTTP request').click()
  await form.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`)
  await form.getByLabel('Body').fill('{"up": true')
  await form.getByRole('button', { name: 'Make the job' }).click()
  await form.getByText(/This is not JSON/).waitFor(PATIENCE)
  await form.getByLabel('Body').fill('{"up": true}')
  await form.getByRole('button', { name: 'Make the job' }).click()
  await button('Run now: Status page').click()
  await output('Status page').getByText('{"ok": true}').waitFor(PATIENCE)
  expect(calls).toEqual(['POST /hook'])

  await page.getByRole('link', { name: 'Open the run' }).click()
  await page.getByText('HTTP status').waitFor(PATIENCE)
  expect(await page.getByText('x-served-by').isVisible()).toBe(false)
  await page.getByText(/response headers$/).click()
  await page.getByText('x-served-by').waitFor(PATIENCE)
})

test('a refusal of the server stands at the field it names, and an edit changes what it says alone', async () => {
  await page.goto(`${server.url}${jobPath}`)
  await page.getByRole('link', { name: 'Edit' }).click()
  const form = page.getByRole('form', { name: 'Edit the job' })
  await form.getByText('New files', { exact: true }).click()
  await form.getByLabel('Folder', { exact: true }).fill('inbox')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('path must be the absolute path of a folder').waitFor(PATIENCE)
  expect(await form.getByLabel('Folder', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  expect(await form.getByLabel('Folder', { exact: true }).inputValue()).toBe('inbox')
  await complaints.meet(/422/)

  await form.getByLabel('Folder', { exact: true }).fill(join(server.folder, 'nowhere'))
  await form.getByLabel('Name', { exact: true }).fill('Daily report')
  const before = await job()
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Daily report', exact: true }).waitFor(PATIENCE)
  await page.getByText(/is missing/).waitFor(PATIENCE)
  const { action, policy } = await job()
  expect([action, policy]).toEqual([before.action, before.policy])
})

test('a refusal within a folded part opens it, and what was typed is not lost by leaving unasked', async () => {
  await page.getByRole('link', { name: 'Edit' }).click()
  const form = page.getByRole('form', { name: 'Edit the job' })
  await form.getByRole('button', { name: /^Tell me/ }).click()
  await form.getByLabel('Webhook', { exact: true }).fill('not an address')
  await form.getByRole('button', { name: /^Tell me/ }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('must be an http or https URL').waitFor(PATIENCE)
  await expect.poll(() => isFocused(form.getByLabel('Webhook', { exact: true })), PATIENCE).toBe(true)
  await complaints.meet(/422/)

  await page.getByRole('link', { name: 'Resources', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.getByRole('button', { name: 'Stay here' }).click()
  expect(await form.getByLabel('Webhook', { exact: true }).inputValue()).toBe('not an address')
  await form.getByRole('link', { name: 'Cancel' }).click()
  await question.getByRole('button', { name: 'Leave and lose it' }).click()
  await page.getByRole('heading', { name: 'Daily report', exact: true }).waitFor(PATIENCE)
})

test('an e-mail tells of the runs that one chooses', async () => {
  await page.getByRole('link', { name: 'Edit' }).click()
  const form = page.getByRole('form', { name: 'Edit the job' })
  const fold = form.getByRole('button', { name: /^Tell me/ })
  await fold.click()
  const sent = form.getByRole('group', { name: 'The e-mail is sent' })
  expect(await sent.count()).toBe(0)
  await form.getByLabel('E-mail to').fill('ops@example.com')
  await page.keyboard.press('Enter')
  await sent.getByRole('checkbox', { name: 'when a run succeeds' }).uncheck()
  await sent.getByRole('checkbox', { name: 'when a run wrote something' }).check()
  await expect
    .poll(() => fold.textContent(), PATIENCE)
    .toContain('failed runs and runs that wrote something, by e-mail to ops@example.com')
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Daily report', exact: true }).waitFor(PATIENCE)
  expect((await job()).notify).toMatchObject({ email: ['ops@example.com'], emailOn: ['failed', 'output'] })
})

test('a copy keeps the secrets of its original', async () => {
  await button('More of Daily report').click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  const form = page.getByRole('form', { name: 'New job' })
  await expect
    .poll(() => form.getByLabel('Name', { exact: true }).inputValue(), PATIENCE)
    .toBe('Copy of Daily report')
  await form.getByText('By hand', { exact: true }).click()
  await form.getByLabel('Command line').fill('test "$API_KEY" = hush')
  await form.getByRole('button', { name: 'Make the job' }).click()
  await page.getByRole('heading', { name: 'Copy of Daily report', exact: true }).waitFor(PATIENCE)
  await button('Run now: Copy of Daily report').click()
  await result('Succeeded').first().waitFor(PATIENCE)
})

test('a job is made with the keyboard alone', async () => {
  await page.goto(`${server.url}/jobs/new`)
  const form = page.getByRole('form', { name: 'New job' })
  await expect.poll(() => isFocused(form.getByLabel('Name', { exact: true })), PATIENCE).toBe(true)
  await page.keyboard.type('By keys')
  const line = form.getByLabel('Command line')
  for (let presses = 0; presses < 40 && !(await isFocused(line)); presses++) await page.keyboard.press('Tab')
  await page.keyboard.type('echo typed')
  await page.keyboard.press('Tab')
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if (await isFocused(form.getByRole('button', { name: 'Make the job' }))) break
  }
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'By keys', exact: true }).waitFor(PATIENCE)
})

test('what is searched for is found and marked while a program floods its output', async () => {
  const id = await make({
    name: 'Flood',
    action: shell('while true; do echo tick; sleep 0.05; done'),
    policy: { overlap: 'replace' },
  })
  const run = await api<{ id: string }>('POST', `/jobs/${id}/run`, {})
  await page.goto(`${server.url}/runs/${run.id}`)
  await page.getByRole('log').getByText('tick').first().waitFor(PATIENCE)
  await page.getByLabel('Search the output').fill('tick')
  const marked = () => page.evaluate(() => CSS.highlights.get('output-match')?.size ?? 0)
  await expect.poll(marked, PATIENCE).toBeGreaterThan(0)
  const before = await marked()
  await expect.poll(marked, PATIENCE).toBeGreaterThan(before)
  await api('POST', `/runs/${run.id}/cancel`)
})

test('output is searched, match by match, and none of it is changed by that', async () => {
  const id = await make({
    name: 'Ledger',
    action: shell(
      "for i in 1 2 3; do printf 'row \\033[31mNee'; printf 'dle\\033[0m %s\\n' $i; done; echo hay",
    ),
  })
  const run = await api<{ id: string }>('POST', `/jobs/${id}/run`, {})
  await page.goto(`${server.url}/runs/${run.id}`)
  await output('Ledger').getByText('hay').waitFor(PATIENCE)
  const search = page.getByLabel('Search the output')
  await search.fill('w needle')
  await page.getByText('1 of 3').waitFor(PATIENCE)
  await search.press('Enter')
  await page.getByText('2 of 3').waitFor(PATIENCE)
  await search.press('Shift+Enter')
  await search.press('Shift+Enter')
  await page.getByText('3 of 3').waitFor(PATIENCE)
  const painted = await page.evaluate(() => [...(CSS.highlights.get('output-match') ?? [])].map(String))
  expect(painted).toEqual(['w Needle', 'w Needle', 'w Needle'])
  await search.fill('needles')
  await page.getByText('No match').waitFor(PATIENCE)
  await search.press('Escape')
  expect(await search.inputValue()).toBe('')
  const steps = page.getByRole('list', { name: 'How it went' }).getByRole('listitem')
  expect(
    (await steps.allInnerTexts()).map((text) => /Scheduled|Queued|Started|Finished/.exec(text)?.[0]),
  ).toEqual(['Scheduled', 'Queued', 'Started', 'Finished'])
})

test('the list finds jobs, follows what happens, and switches them', async () => {
  await make({ name: 'Job 10', action: shell('true'), tags: { team: 'numbers' } })
  await make({ name: 'Job 2', action: shell('true'), tags: { team: 'numbers' } })
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await row('Endless').waitFor(PATIENCE)
  await page.getByLabel('Search the jobs').fill('numbers')
  await row('Endless').waitFor({ state: 'detached', ...PATIENCE })
  expect(new URL(page.url()).searchParams.get('q')).toBe('numbers')
  expect(await page.locator('[data-job]').getByRole('switch').count()).toBe(2)
  expect(await page.locator('[data-job]').first().innerText()).toContain('Job 2')

  await button('Run now: Job 2').click()
  await row('Job 2').getByText('Succeeded').waitFor(PATIENCE)
  await page.getByRole('switch', { name: 'Job 10' }).focus()
  await page.keyboard.press('Space')
  await row('Job 10').getByText('Off: nothing ahead').waitFor(PATIENCE)
  const { data } = { data: await api<readonly JobJson[]>('GET', '/jobs?search=Job 10') }
  expect(data.map(({ enabled }) => enabled)).toEqual([false])
})

test('a job that Hourhand itself switched off says why', async () => {
  const trigger = { kind: 'interval', every: 1, period: 'seconds' }
  const id = await make({ name: 'Only once', trigger, maxRuns: 1, action: shell('true') })
  await expect.poll(async () => (await job(id)).enabled, PATIENCE).toBe(false)
  const reason = (await job(id)).disabledReason ?? ''
  await page.getByLabel('Search the jobs').fill('Only once')
  await row('Only once').getByText(`Off: ${reason}`).waitFor(PATIENCE)
  expect(reason).not.toBe('')
})

test('the list is cut down to what fails or bears a tag, and its address keeps that', async () => {
  await page.goto(`${server.url}/jobs`)
  await row('Endless').waitFor(PATIENCE)
  await page.getByText('Failing', { exact: true }).click()
  await row('Endless').waitFor({ state: 'detached', ...PATIENCE })
  await page.reload()
  await row('Hopeless').waitFor(PATIENCE)
  expect(await page.locator('[data-job]').count()).toBe(1)

  await page.goto(`${server.url}/jobs`)
  await row('Job 2').getByRole('button', { name: 'team: numbers' }).click()
  await row('Endless').waitFor({ state: 'detached', ...PATIENCE })
  expect(await page.locator('[data-job]').count()).toBe(2)
})

test('the strip tells of each run by pointer and by keyboard, and leads to it', async () => {
  const id = await make({ name: 'Now and then', action: shell('exit "$HOURHAND_PARAM_CODE"') })
  for (const code of ['0', '7', '0']) {
    const run = await api<{ id: string }>('POST', `/jobs/${id}/run`, { parameters: { code } })
    await expect
      .poll(async () => (await api<{ outcome: string }>('GET', `/runs/${run.id}`)).outcome, PATIENCE)
      .toMatch(/succeeded|failed/)
  }
  await page.goto(`${server.url}/jobs?q=Now+and+then`)
  const strip = page.getByRole('group', { name: 'Now and then: 2 of the last 3 runs succeeded' })
  const marks = strip.getByRole('link')
  await marks.nth(2).waitFor(PATIENCE)
  expect(await marks.evaluateAll((all) => all.map((mark) => (mark as HTMLElement).dataset.outcome))).toEqual([
    'succeeded',
    'failed',
    'succeeded',
  ])
  await marks.nth(1).hover()
  await page.getByRole('tooltip').getByText('exited with 7').waitFor(PATIENCE)
  await marks.nth(2).focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('tooltip').getByText('Failed').waitFor(PATIENCE)
  await page.keyboard.press('Enter')
  await result('Failed').waitFor(PATIENCE)
})

test('a deleted job is gone at once, can be brought back, and its address leads back', async () => {
  const id = await make({ name: 'Old sync', action: shell('true') })
  const remove = async () => {
    await page.goto(`${server.url}/jobs/${id}`)
    await button('More of Old sync').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await row('Endless').waitFor(PATIENCE)
    await row('Old sync')
      .first()
      .waitFor({ state: 'detached', ...PATIENCE })
  }
  const counted = async () =>
    Number.parseInt(await page.getByRole('heading', { name: /\d+ jobs$/ }).innerText(), 10)
  await remove()
  const left = await counted()
  await button('Undo').click()
  await row('Old sync').waitFor(PATIENCE)
  await expect.poll(counted, PATIENCE).toBe(left + 1)
  expect((await job(id)).name).toBe('Old sync')
  await remove()
  await page.goto(`${server.url}/jobs`)
  await expect.poll(() => job(id).catch(() => null), PATIENCE).toBeNull()
  expect(complaints.unprovoked).toEqual([])

  await page.goto(`${server.url}/jobs/${id}`)
  await page.getByRole('link', { name: 'Show all jobs' }).waitFor(PATIENCE)
  await page.goto(`${server.url}/runs/run_zzzzzz`)
  await page.getByRole('link', { name: /Show all/ }).waitFor(PATIENCE)
  await complaints.meet(/404/)
})

test('who may only look is offered nothing to do', async () => {
  await page.route('**/api/session', async (route) => {
    const answer = await route.fetch()
    const { data } = (await answer.json()) as { data: object }
    await route.fulfill({ json: { data: { ...data, access: 'read' } } })
  })
  const offers = /Run|Cancel|New job|Edit|More of|Delete/
  for (const path of ['/jobs', jobPath]) {
    await page.goto(`${server.url}${path}`)
    await page.getByRole('switch').first().waitFor(PATIENCE)
    expect(await page.getByRole('switch').first().isDisabled()).toBe(true)
    expect(await page.getByRole('main').getByRole('button', { name: offers }).count()).toBe(0)
    expect(
      await page
        .getByRole('main')
        .getByRole('link', { name: /^(New job|Edit)$/ })
        .count(),
    ).toBe(0)
  }
  await page.unroute('**/api/session')
})

test('nothing is cut off at any width, and axe finds nothing, light or dark, folded or open', async () => {
  const [run] = await api<readonly { id: string }[]>('GET', `/runs?target=job:${jobId}`)
  const places = [
    { name: 'jobs', path: '/jobs' },
    { name: 'job', path: jobPath },
    { name: 'job-edit', path: `${jobPath}/edit` },
    { name: 'job-new', path: '/jobs/new' },
    { name: 'job-run', path: `/runs/${run?.id}` },
  ]
  const unfold = async () => {
    const folded = page.locator('form button[aria-expanded="false"][aria-controls]')
    for (let left = await folded.count(); left > 0; left--) await folded.first().click()
  }
  expect(await faultsOf(page, { places, folder: server.folder, unfold })).toEqual([])
}, 120_000)

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
