// Schedules over the whole chain: a week painted by mouse and by keys, cron entries beside it, what comes of them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnish } from './house.ts'
import { PATIENCE } from './patience.ts'
import { faultsOf } from './soundness.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

type ScheduleJson = {
  readonly id: string
  readonly name: string
  readonly timezone: string
  readonly enabled: boolean
  readonly crons: readonly { readonly cronExpression: string; readonly action: string }[]
  readonly resources: readonly { readonly name: string }[]
  readonly tags: readonly { readonly key: string; readonly value: string }[]
}

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']
let scheduleId: string

beforeAll(async () => {
  stage = await openStage({ viewport: { width: 1440, height: 1000 } })
  ;({ server, page, api, complaints } = stage)
  await comeIn(stage)
})

afterAll(() => stage?.end())

const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const cell = (words: string): Locator => page.getByRole('gridcell', { name: words })
const grid = (): Locator => page.getByRole('grid', { name: 'The week' })
const said = (words: string): Locator => page.getByRole('status', { name: 'Painting' }).getByText(words)
const schedule = () => api<ScheduleJson>('GET', `/schedules/${scheduleId}`)
const crons = async () =>
  (await schedule()).crons.map(({ action, cronExpression }) => `${action} ${cronExpression}`)

async function middleOf(words: string): Promise<{ x: number; y: number }> {
  const box = await cell(words).boundingBox()
  if (box === null) throw new Error(`${words} is not on the screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(from: string, to: string): Promise<void> {
  const [start, end] = [await middleOf(from), await middleOf(to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
  await page.mouse.move(end.x, end.y, { steps: 4 })
  await page.mouse.up()
}

async function save(): Promise<void> {
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached', ...PATIENCE })
}

test('the first schedule: a sensible week is painted, one names it, picks what it acts on and saves', async () => {
  const file = join(server.folder, 'lamp')
  const config = { start: ['touch', file], stop: ['rm', '-f', file] }
  const lamp = { name: 'Desk lamp', provider: 'command', config, hourlyCost: 0.5, tags: { env: 'dev' } }
  await api('POST', '/resources', lamp)
  await page.getByRole('link', { name: 'Schedules', exact: true }).click()
  await page.getByText('No schedules yet').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'New schedule' }).click()
  await cell('Monday 08:00 to 09:00, running').waitFor(PATIENCE)
  await button('Make the schedule').click()
  await page.getByText('Give the schedule a name.').waitFor(PATIENCE)
  await page.getByLabel('Name', { exact: true }).fill('Evening reading')
  await page.getByLabel('Add a resource, a group or a tag').fill('desk')
  await page.getByRole('option', { name: 'Desk lamp' }).click()
  await page.getByText('saves about $257 a month').waitFor(PATIENCE)
  await button('Make the schedule').click()
  await page
    .getByText(/^First: (start|stop) .* 0?\d+:00, Berlin$/)
    .last()
    .waitFor(PATIENCE)
  await page.waitForURL(/\/schedules\/sch_/)
  scheduleId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(await schedule()).toMatchObject({
    name: 'Evening reading',
    timezone: 'Europe/Berlin',
    resources: [{ name: 'Desk lamp' }],
  })
  expect(await crons()).toEqual(['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'])
})

test('what a schedule does can be done at once; its times stay', async () => {
  await button('Start now').click()
  await page.getByText('1 start is on its way').waitFor(PATIENCE)
  await expect.poll(() => existsSync(join(server.folder, 'lamp')), PATIENCE).toBe(true)
  await button('Stop now').click()
  await expect.poll(() => existsSync(join(server.folder, 'lamp')), PATIENCE).toBe(false)
  expect(await crons()).toEqual(['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'])
})

test('Enter in a time ends that time, and saves nothing', async () => {
  await button('Add a start').click()
  const field = page.getByLabel('Cron expression of the start')
  await field.fill('0 9 L * *')
  await field.press('Enter')
  await field.waitFor({ state: 'detached', ...PATIENCE })
  await page.getByText('09:00, on the last day of the month').waitFor(PATIENCE)
  expect(await crons()).toEqual(['start 0 8 * * 1-5', 'stop 0 18 * * 1-5'])
  await button('Discard').click()
  await button('Discard').waitFor({ state: 'detached', ...PATIENCE })
})

test('dragging paints, dragging from a running hour erases, and the entries follow', async () => {
  await drag('Saturday 10:00 to 11:00', 'Sunday 13:00 to 14:00')
  await said('Saturday to Sunday 10:00 to 14:00 running').waitFor(PATIENCE)
  await page.getByText('58 h running').waitFor(PATIENCE)
  await page.getByText('10:00, only on Sunday and Saturday').waitFor(PATIENCE)
  await drag('Friday 16:00 to 17:00', 'Friday 17:00 to 18:00')
  await said('Friday 16:00 to 18:00 off').waitFor(PATIENCE)
  await save()
  expect(new Set(await crons())).toEqual(
    new Set([
      'start 0 8 * * 1-5',
      'stop 0 18 * * 1-4',
      'stop 0 16 * * 5',
      'start 0 10 * * 0,6',
      'stop 0 14 * * 0,6',
    ]),
  )
})

test('finer zoom paints half hours, and what was painted last is undone', async () => {
  await page.getByText('30 min', { exact: true }).click()
  await drag('Monday 07:30 to 08:00', 'Monday 07:30 to 08:00')
  await said('Monday 07:30 to 08:00 running').waitFor(PATIENCE)
  await button('Undo painting').click()
  await cell('Monday 07:30 to 08:00, off').waitFor(PATIENCE)
  await drag('Tuesday 18:00 to 18:30', 'Tuesday 18:00 to 18:30')
  await save()
  expect(await crons()).toContain('stop 30 18 * * 2')
  await page.getByText('1 h', { exact: true }).click()
  await cell('Tuesday 18:00 to 19:00, running for a part of it').waitFor(PATIENCE)
})

test('keys move, extend and paint, and it is said what was painted', async () => {
  await cell('Monday 08:00 to 09:00').focus()
  await cell('Monday 08:00 to 09:00').press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowDown')
  await said('Monday to Tuesday 21:00 to 23:00 chosen').waitFor(PATIENCE)
  await page.keyboard.press('Space')
  await said('Monday to Tuesday 21:00 to 23:00 running').waitFor(PATIENCE)
  await page.keyboard.press('Space')
  await said('Monday to Tuesday 21:00 to 23:00 off').waitFor(PATIENCE)
  await page.keyboard.press('Shift+Space')
  await said('Tuesday all day chosen').waitFor(PATIENCE)
  await page.keyboard.press('Escape')
  await button('Choose Wednesday').click()
  await button('Running').click()
  await said('Wednesday all day running').waitFor(PATIENCE)
  await button('Discard').click()
  await cell('Wednesday 08:00 to 09:00, running').waitFor(PATIENCE)
  await cell('Wednesday 02:00 to 03:00, off').waitFor(PATIENCE)
})

test('an entry that is edited moves the grid; what is wrong with it is said at the field, and stays typed', async () => {
  await button('Edit stop 16:00, only on Friday').click()
  const field = page.getByLabel('Cron expression of the stop')
  await field.fill('0 15 * * 5')
  await cell('Friday 15:00 to 16:00, off').waitFor(PATIENCE)
  await field.fill('0 25 * * 5')
  await page.getByText(/25 is not between 0 and 23/).waitFor(PATIENCE)
  await button('Save').click()
  await expect.poll(() => field.getAttribute('aria-invalid'), PATIENCE).toBe('true')
  expect(await field.inputValue()).toBe('0 25 * * 5')
  await complaints.meet(/400/)
  await field.fill('0 15 1 * *')
  await page.getByText('only cron can say this: it goes by the day of the month').waitFor(PATIENCE)
  await drag('Friday 16:00 to 17:00', 'Friday 17:00 to 18:00')
  await save()
  expect(await crons()).toContain('stop 0 15 1 * *')
})

test('a change of the clock is marked before anything is saved', async () => {
  await page
    .getByRole('combobox', { name: 'Time zone' })
    .or(page.getByLabel('Time zone'))
    .first()
    .fill('new_york')
  await page.getByRole('option', { name: 'America/New_York' }).click()
  await button('Add a start').click()
  await page.getByLabel('Cron expression of the start').last().fill('30 1,2 * * *')
  const note = page.getByRole('note', { name: 'The next change of the clock' })
  await note
    .getByText(/01:30 comes twice, it fires at the first|does not exist, so it fires at 03:00/)
    .waitFor(PATIENCE)
  await page.getByText('GMT-', { exact: false }).first().waitFor(PATIENCE)
  await button('Discard').click()
})

test('special days are made by their dates, and what they skip is said', async () => {
  const tomorrow = Array.from({ length: 8 }, (_, day) =>
    new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10),
  )
  await button(/^Special days/).click()
  await button('New calendar').click()
  const form = page.getByRole('dialog', { name: 'New calendar' })
  await form.getByLabel('Name', { exact: true }).fill('Works outing')
  await form.getByLabel('Days', { exact: true }).fill('tomorrow')
  await form.getByRole('button', { name: 'Make the calendar' }).click()
  await form.getByText('“tomorrow” is no date').waitFor(PATIENCE)
  await form.getByLabel('Days', { exact: true }).fill(tomorrow.join('\n'))
  await form.getByRole('button', { name: 'Make the calendar' }).click()
  await page
    .getByRole('list', { name: 'The next firings' })
    .getByText('skipped: Works outing')
    .first()
    .waitFor(PATIENCE)
  await button('Discard').click()
})

test('a tag says what it matches now, and that it matches nothing', async () => {
  // A part of a tag that there is finds it before the one that is typed.
  await page.getByLabel('Add a resource, a group or a tag').fill('env=de')
  await page.getByRole('option', { name: 'env = dev' }).click()
  await row('everything tagged env = dev').getByText('1 resource now').waitFor(PATIENCE)
  await page.getByLabel('Add a resource, a group or a tag').fill('team=none')
  await page.getByRole('option', { name: 'team = none' }).click()
  await row('everything tagged team = none').getByText('matches nothing now').waitFor(PATIENCE)
  await save()
  expect((await schedule()).tags).toHaveLength(2)
})

test('what is not saved is not left without a question', async () => {
  await page.getByLabel('Description').fill('For the evenings')
  await page.getByRole('link', { name: 'All schedules' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor(PATIENCE)
  await button('Stay here').click()
  await save()
  await page.getByRole('link', { name: 'All schedules' }).click()
  await row('For the evenings').waitFor(PATIENCE)
})

test('the list filters by the address, and the switch turns a schedule off', async () => {
  await page.locator('.mantine-Switch-track').first().click()
  await expect.poll(async () => (await schedule()).enabled, PATIENCE).toBe(false)
  await page.goto(`${server.url}/schedules?state=on`)
  await page.getByText('No schedule is like that').waitFor(PATIENCE)
  await button('Show all schedules').click()
  await row('Evening reading').waitFor(PATIENCE)
  // The pointer rests on the list, which holds its rows, and must not hold those of another search.
  await row('Evening reading').hover()
  await page.keyboard.press('/')
  await page.keyboard.type('mornings')
  await page.waitForURL(/search=mornings/)
  await row('Evening reading').waitFor({ state: 'detached', ...PATIENCE })
  await page.getByLabel('Search the schedules').fill('evenings')
  await row('Evening reading').waitFor(PATIENCE)
})

test('a copy is made, and a deletion undone', async () => {
  await page.getByRole('link', { name: 'Evening reading' }).click()
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await button('Make the schedule').click()
  await page.getByRole('heading', { name: 'Evening reading (copy)' }).waitFor(PATIENCE)
  await button('Delete').click()
  await page.getByText('deleted').waitFor(PATIENCE)
  await expect.poll(() => row('Evening reading (copy)').count(), PATIENCE).toBe(0)
  await button('Undo').click()
  await row('Evening reading (copy)').waitFor(PATIENCE)
})

test('an id that leads nowhere says so and leads back', async () => {
  await page.goto(`${server.url}/schedules/sch_999999`)
  await page.getByText('There is no such schedule').waitFor(PATIENCE)
  await page.getByRole('link', { name: 'Show all schedules' }).click()
  await row('Evening reading').first().waitFor(PATIENCE)
  await complaints.meet(/404/)
})

test('nothing is cut off at any width, and axe finds nothing, light or dark', async () => {
  await furnish(api, server.folder)
  const places = [
    { name: 'schedules', path: '/schedules' },
    { name: 'schedule', path: `/schedules/${scheduleId}` },
    { name: 'schedule-new', path: '/schedules/new' },
  ]
  expect(await faultsOf(page, { places, folder: server.folder })).toEqual([])
  expect(complaints.unprovoked).toEqual([])
}, 120_000)

test('the grid is one stop of the tab key', async () => {
  await grid().waitFor()
  expect(await grid().locator('[tabindex="0"]').count()).toBe(1)
})

test('the week begins with the day, and has the clock, that the operator has chosen', async () => {
  await api('PATCH', '/settings', { operator: { weekStart: 'sunday', timeFormat: '12h' } })
  await page.goto(`${server.url}/schedules/${scheduleId}`)
  await cell('Monday 8:00 AM to 9:00 AM, running').waitFor(PATIENCE)
  expect(await grid().getByRole('rowheader').allInnerTexts()).toEqual([
    expect.stringContaining('Sunday'),
    ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((day) =>
      expect.stringContaining(day),
    ),
  ])
  const before = new Set(await crons())
  await drag('Sunday 8:00 PM to 9:00 PM', 'Monday 8:00 PM to 9:00 PM')
  await said('Sunday to Monday 8:00 PM to 9:00 PM running').waitFor(PATIENCE)
  await save()
  const added = (await crons()).filter((one) => !before.has(one))
  expect(added).toEqual(['start 0 20 * * 0,1', 'stop 0 21 * * 0,1'])
})
