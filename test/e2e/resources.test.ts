// The resources' room over the whole chain: a resource made by form, tested, started and held; a group arranged by
// mouse and by keyboard; containers discovered; a recommendation made from stored samples and applied.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPodman, whyNoPodman } from '../helpers/podman.ts'
import { PATIENCE } from './patience.ts'
import { faultsOf } from './soundness.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

const HOUR_MS = 3_600_000

type Made = { readonly id: string }
type Group = {
  readonly members: readonly { readonly name: string; readonly tier: number; readonly order: number }[]
}

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']
let groupId: string
const requests: string[] = []

beforeAll(async () => {
  // The server that is started takes its credentials from here.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
  stage = await openStage({ viewport: { width: 1280, height: 900 } })
  ;({ server, page, api, complaints } = stage)
  await comeIn(stage)
})

afterAll(() => stage?.end())

const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
const field = (name: string): Locator => page.getByLabel(name, { exact: true })
const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const gate = (name: string): string => join(server.folder, name)

async function makeResource(name: string, more: object = {}): Promise<string> {
  const file = gate(name.replaceAll(' ', '-'))
  const status = ['sh', '-c', `test -e ${file} || exit 3`]
  const config = { start: ['touch', file], stop: ['rm', '-f', file], status }
  return (await api<Made>('POST', '/resources', { name, provider: 'command', config, ...more })).id
}

const tiersOf = async (): Promise<string> => {
  const { members } = await api<Group>('GET', `/resource-groups/${groupId}`)
  const tiers = Map.groupBy(
    members.toSorted((a, b) => a.tier - b.tier || a.order - b.order || a.name.localeCompare(b.name)),
    ({ tier }) => tier,
  )
  return [...tiers.values()]
    .map((tier) => tier.map(({ name, order }) => `${name}@${order}`).join(' '))
    .join(' | ')
}

test('the form says what is missing, and a test of it says what the provider answers', async () => {
  await page.goto(`${server.url}/resources`)
  await page.getByText('No resources yet').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'Make the first resource' }).click()
  await button('Make the resource').click()
  await page.getByText('Give the resource a name.').waitFor(PATIENCE)
  await page.getByText('What starts it is needed.').waitFor(PATIENCE)
  expect(await field('Name').evaluate((element) => element === document.activeElement)).toBe(true)

  await field('Name').fill('Lamp')
  await field('Starts it').fill(`touch '${gate('lamp')}'`)
  await field('Stops it').fill(`rm -f '${gate('lamp')}'`)
  await field('Says whether it runs').fill('/no/such/program')
  await button('Test').click()
  await page.getByText(/It cannot be asked: .*no.such.program/).waitFor(PATIENCE)
  await field('Says whether it runs').fill(`sh -c "test -e '${gate('lamp')}' || exit 3"`)
  await button('Test').click()
  await page.getByText('It answers: stopped.').waitFor(PATIENCE)
  expect(complaints.unprovoked).toEqual([])
})

test('what was typed stays after a refusal and after a look at another provider', async () => {
  await page.getByRole('radio', { name: 'EC2 instance' }).check({ force: true })
  await field('Instance').waitFor(PATIENCE)
  await page.getByRole('radio', { name: 'Commands', exact: true }).check({ force: true })
  expect(await field('Starts it').inputValue()).toContain('touch')
  await button(/^More /).click()
  await field('Give up after (seconds)').fill('99999999')
  await button('Make the resource').click()
  await page.getByText(/at most 604800/).waitFor(PATIENCE)
  expect(await field('Give up after (seconds)').getAttribute('aria-invalid')).toBe('true')
  expect(await field('Name').inputValue()).toBe('Lamp')
  await field('Give up after (seconds)').fill('30')
  await button(/^About it /).click()
  await field('Cost of an hour (US dollars)').fill('0.5')
  await page.getByRole('combobox', { name: 'Tags' }).fill('env=home')
  await page.keyboard.press('Enter')
  await button('Make the resource').click()
  await page.getByRole('heading', { level: 2, name: 'Lamp' }).waitFor(PATIENCE)
  await page.getByText('$0.50 an hour, $365 a month if it always runs').waitFor(PATIENCE)
  // The refusal itself is in the browser's log, and nothing else.
  await complaints.meet(/422/)
})

test('it is started and held from its page, and the list says so with the reason of one that fails', async () => {
  await button('Start Lamp').click()
  await page.getByRole('definition').getByText('Running').waitFor(PATIENCE)
  expect(existsSync(gate('lamp'))).toBe(true)
  await button('Hold Lamp').click()
  await page.getByRole('menuitem', { name: 'For 4 hours' }).first().click()
  await page.getByText(/^Kept on until (today|tomorrow) \d\d:\d\d Berlin$/).waitFor(PATIENCE)
  const broken = { start: ['true'], stop: ['true'], status: ['/no/such/program'] }
  const { id } = await api<Made>('POST', '/resources', {
    name: 'Broken',
    provider: 'command',
    config: broken,
  })
  await api('POST', `/resources/${id}/test`)
  await page.getByRole('link', { name: 'All resources' }).click()
  await row('Broken')
    .getByText(/Cannot be asked: .*no.such.program/)
    .waitFor(PATIENCE)
  await row('Lamp')
    .getByText(/Kept on until/)
    .waitFor(PATIENCE)
  await button('Hold Lamp').click()
  await page.getByRole('menuitem', { name: 'Release the hold' }).click()
  await row('Lamp')
    .getByText(/Kept on until/)
    .waitFor({ state: 'detached', ...PATIENCE })
})

test('the filter stands in the address, and comes back with it', async () => {
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'With a problem' }).click()
  await page.getByRole('heading', { name: '1 match' }).waitFor(PATIENCE)
  expect(new URL(page.url()).search).toBe('?state=problem')
  await page.reload()
  await page.getByRole('heading', { name: '1 match' }).waitFor(PATIENCE)
  await page.goto(`${server.url}/resources?q=nothing-like-it`)
  await button('Show all resources').click()
  await page.getByRole('heading', { name: '2 resources' }).waitFor(PATIENCE)
})

test('a group is arranged by mouse and by keyboard, and each move is stored', async () => {
  const names = ['db', 'api', 'web'] as const
  const ids = await Promise.all(names.map((name) => makeResource(name)))
  const members = ids.map((resourceUID, place) => ({ resourceUID, tier: place + 1, order: 1 }))
  groupId = (await api<Made>('POST', '/resource-groups', { name: 'Stack', members })).id
  await page.goto(`${server.url}/groups/${groupId}`)
  const grip = (name: string) => button(`Move ${name}`)
  await grip('web').waitFor(PATIENCE)

  const from = await grip('web').boundingBox()
  const to = await page.locator('[data-member="api"]').boundingBox()
  if (from === null || to === null) throw new Error('The cards have no place')
  await page.mouse.move(from.x + 8, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 })
  await page.mouse.up()
  await expect.poll(tiersOf, PATIENCE).toBe('db@1 | api@1 web@1')
  await page.getByRole('list', { name: 'Start in this order' }).getByText('api + web').waitFor(PATIENCE)

  const said = (words: RegExp) => page.getByText(words).waitFor({ state: 'attached', ...PATIENCE })
  const lift = async () => {
    await grip('web').focus()
    await page.keyboard.press('Space')
    await said(/^web: tier 2, side by side with/)
    await page.keyboard.press('ArrowDown')
    await said(/^web: the end of tier 2\.$/)
  }
  await lift()
  await page.keyboard.press('Escape')
  await said(/^web stays where it was\.$/)
  expect(await tiersOf()).toBe('db@1 | api@1 web@1')
  await lift()
  await page.keyboard.press('Space')
  await expect.poll(tiersOf, PATIENCE).toBe('db@1 | api@1 web@2')
})

test('the group starts tier by tier, and is deleted with a way back', async () => {
  await button('Start Stack').click()
  await page.getByRole('status').filter({ hasText: 'Last start' }).getByText('Succeeded').waitFor(PATIENCE)
  for (const name of ['db', 'api', 'web']) expect(existsSync(gate(name))).toBe(true)
  await button('More for Stack').click()
  await page.getByRole('menuitem', { name: /^Delete the group/ }).click()
  await page.getByText('No groups yet').waitFor(PATIENCE)
  await button('Undo').click()
  await page.getByRole('link', { name: 'Stack' }).waitFor(PATIENCE)
  expect(await tiersOf()).toBe('db@1 | api@1 web@2')
})

test('a place that cannot be looked at says why, and what to do', async () => {
  await page.goto(`${server.url}/discover`)
  await field('Docker or Podman at').fill('/no/such.sock')
  await button('Look').click()
  await page
    .getByRole('alert')
    .getByText(/no.such.sock/)
    .waitFor(PATIENCE)
  await page.getByText(/Is Docker or Podman running/).waitFor(PATIENCE)
  await complaints.meet(/40\d|422|50\d/)
})

const lack = whyNoPodman()

test.skipIf(lack !== null)(
  `containers that are there are listed, and the chosen one is imported${lack === null ? '' : ` (${lack})`}`,
  async () => {
    await using podman = await startPodman()
    await podman.create(['--name', 'cache', '--label', 'env=dev'])
    await podman.create(['--name', 'queue'])
    await field('Docker or Podman at').fill(podman.socket)
    await button('Look').click()
    await page.getByRole('heading', { name: '2 things found' }).waitFor(PATIENCE)
    await row('cache').getByText('Stopped').waitFor(PATIENCE)
    await page.getByRole('checkbox', { name: 'cache' }).check()
    await button('Import 1 resource').click()
    await row('cache').getByText('Imported').waitFor(PATIENCE)
    await row('cache').getByRole('link', { name: 'Open' }).click()
    await page.getByRole('heading', { level: 2, name: 'cache' }).waitFor(PATIENCE)
    await page.getByText('Container').first().waitFor(PATIENCE)
  },
)

/** A resource with samples of some days, busy from 8 to 18 on working days, put straight into the store's file. */
async function measure(name: string, days: number): Promise<string> {
  const id = await makeResource(name, { hourlyCost: 1 })
  const db = new Database(join(server.folder, 'data', 'hourhand.db'))
  const add = db.prepare(
    `INSERT INTO utilization (resource_id, hour_at, samples, running, cpu, cpu_max) VALUES (?, ?, 12, 12, ?, ?)`,
  )
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  db.transaction(() => {
    for (let hour = 1; hour <= days * 24; hour++) {
      const at = now - hour * HOUR_MS
      const date = new Date(at)
      const isBusy = date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 8 && date.getUTCHours() < 18
      add.run(Number.parseInt(id.slice(4), 36), at, isBusy ? 60 : 1, isBusy ? 80 : 2)
    }
  })()
  db.close()
  return id
}

test('a recommendation is drawn, applied with one click, and undone', async () => {
  await measure('Office server', 28)
  await measure('New server', 3)
  await page.goto(`${server.url}/recommendations`)
  await button('Look again').click()
  const card = row('Office server')
  await card.getByText('off in each week').waitFor(PATIENCE)
  await card.getByText(/^Very sure|^Fairly sure/).waitFor(PATIENCE)
  await card.getByRole('img', { name: /Office server: 168 of the 168 hours/ }).waitFor(PATIENCE)
  await row('New server').getByText('4 days still missing').waitFor(PATIENCE)
  await button('Apply to Office server').click()
  await page.getByText('A schedule was made for').waitFor(PATIENCE)
  const schedules = () => api<readonly { readonly name: string }[]>('GET', '/schedules')
  expect((await schedules()).map(({ name }) => name)).toEqual(['Office server (recommended)'])
  await button('Undo').last().click()
  await button('Apply to Office server').waitFor(PATIENCE)
  expect(await schedules()).toEqual([])
  await button('Dismiss Office server').click()
  await button('Apply to Office server').waitFor({ state: 'detached', ...PATIENCE })
  await page.locator('label').filter({ hasText: 'Dismissed' }).click()
  await button('Take back').click()
  await page.getByText('None was dismissed').waitFor(PATIENCE)
})

/** EC2, as far as it is asked: each volume is of type gp2, and nothing but a dry run is refused. */
function answerAsEc2(request: IncomingMessage, response: ServerResponse): void {
  let sent = ''
  request.on('data', (chunk) => {
    sent += chunk
  })
  request.on('end', () => {
    const asked = new URLSearchParams(sent)
    const action = asked.get('Action') ?? ''
    requests.push(asked.get('DryRun') === 'true' ? `${action}, dry` : action)
    const wrap = (inner: string) =>
      `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${action}Response>`
    response.setHeader('content-type', 'text/xml')
    if (action === 'DescribeVolumes')
      response.end(wrap('<volumeSet><item><volumeType>gp2</volumeType></item></volumeSet>'))
    else if (asked.get('DryRun') === 'true')
      response
        .writeHead(412)
        .end('<Response><Errors><Error><Code>DryRunOperation</Code></Error></Errors></Response>')
    else response.end(wrap('<return>true</return>'))
  })
}

/** A finding put straight into the store's file, as a look at that EC2 would have left it. */
function findVolume(id: string, action: 'ebs_migration' | 'remove', endpoint: string): void {
  const content = {
    kind: action === 'remove' ? 'unattached_volume' : 'gp2_volume',
    ...{ action, itemType: 'ebs', resourceId: id, name: id, region: 'us-east-1', endpoint, tags: {} },
    ...{ key: id, gib: 100, savings: 2 },
    words:
      action === 'remove'
        ? '100 GiB of gp2, attached to no instance'
        : '100 GiB of gp2, which gp3 gives as fast for less',
  }
  const db = new Database(join(server.folder, 'data', 'hourhand.db'))
  db.prepare(
    `INSERT INTO recommendation (id, kind, subject, content, savings, confidence, state, created_at, updated_at)
     VALUES (?, 'storage', ?, ?, 2, 1, 'open', 0, 0)`,
  ).run(`rec_${id}`, id, JSON.stringify(content))
  db.close()
}

test('storage is rehearsed and then changed by a run; what is deleted is asked about', async () => {
  const ec2 = createServer(answerAsEc2).listen(0, '127.0.0.1')
  await once(ec2, 'listening')
  const endpoint = `http://127.0.0.1:${(ec2.address() as AddressInfo).port}`
  findVolume('vol-1', 'ebs_migration', endpoint)
  findVolume('vol-2', 'remove', endpoint)
  await page.goto(`${server.url}/recommendations`)
  await button('Dry run: vol-1').click()
  await page.getByText('vol-1: a dry run').waitFor(PATIENCE)
  await expect.poll(() => requests, PATIENCE).toEqual(['DescribeVolumes', 'ModifyVolume, dry'])
  await button('Change it to gp3: vol-1').click()
  await button('Change it to gp3: vol-1').waitFor({ state: 'detached', ...PATIENCE })
  await button('Delete the volume: vol-2').click()
  await page.getByRole('dialog', { name: 'Delete the volume vol-2?' }).getByText('Keep it').click()
  await page.locator('label').filter({ hasText: 'Applied' }).click()
  await row('vol-1').getByText('Succeeded').waitFor(PATIENCE)
  expect(requests.slice(2)).toEqual(['DescribeVolumes', 'ModifyVolume'])
  await row('vol-1').getByRole('link', { name: 'Open the run' }).click()
  await page.getByRole('status').filter({ hasText: 'Succeeded' }).first().waitFor(PATIENCE)
  ec2.close()
})

test('the hours of the week are read by the arrow keys, and as a table', async () => {
  await page.goto(`${server.url}/recommendations`)
  const card = row('Office server')
  await card.getByRole('img').focus()
  await page.keyboard.press('ArrowRight')
  await card.getByText(/^Monday 00:00–01:00: idle/).waitFor(PATIENCE)
  await page.keyboard.press('ArrowDown')
  await card.getByText(/^Tuesday 00:00–01:00/).waitFor(PATIENCE)
  await card.getByRole('button', { name: 'As a table' }).click()
  await card.getByRole('columnheader', { name: 'Monday' }).waitFor(PATIENCE)
})

test('an unknown id says so and leads back', async () => {
  await page.goto(`${server.url}/resources/res_zzzzzz`)
  await page.getByText('There is no such resource').waitFor(PATIENCE)
  await page.goto(`${server.url}/groups/grp_zzzzzz`)
  await page.getByText('There is no such group').waitFor(PATIENCE)
  await complaints.meet(/40\d|422|50\d/)
})

test('every page of the room is sound for assistive technology, and right at every width', {
  timeout: 120_000,
}, async () => {
  const resources = await api<readonly (Made & { readonly name: string })[]>('GET', '/resources')
  const office = resources.find(({ name }) => name === 'Office server')?.id ?? ''
  const places = [
    { name: 'resources-room', path: '/resources' },
    { name: 'resource', path: `/resources/${office}` },
    { name: 'resource-new', path: '/resources/new' },
    { name: 'group', path: `/groups/${groupId}` },
    { name: 'recommendations', path: '/recommendations' },
    { name: 'discover', path: '/discover' },
  ]
  expect(await faultsOf(page, { places, folder: server.folder })).toEqual([])
  expect(complaints.unprovoked).toEqual([])
})
