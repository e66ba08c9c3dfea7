// The whole chain: built page, static files, session, REST, events, screen, in a real browser.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { furnish } from './house.ts'
import { PATIENCE } from './patience.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let server: Stage['server']
let browser: Stage['browser']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']
let resourceId: string
let scheduleId: string

beforeAll(async () => {
  stage = await openStage()
  ;({ server, browser, page, api, complaints } = stage)
})

afterAll(() => stage?.end())

const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })

async function isEnabled(): Promise<boolean> {
  return (await api<{ enabled: boolean }>('GET', `/schedules/${scheduleId}`)).enabled
}

test('a stranger is told how to get a link, and how the link works once', async () => {
  await using stranger = await browser.newContext()
  const door = await stranger.newPage()
  await door.goto(server.url)
  await door.getByRole('heading', { name: 'You are signed out' }).waitFor(PATIENCE)
  expect(await door.getByText('npx hourhand open').isVisible()).toBe(true)

  const link = await server.hourhand('open')
  // The one page goes on by itself once the link was followed in another tab.
  await (await stranger.newPage()).goto(link)
  await door.getByRole('navigation', { name: 'Pages' }).waitFor(PATIENCE)
  const again = await (await stranger.newPage()).goto(link)
  expect(again?.status()).toBe(410)
})

test('the link opens the page, signed in, on a clean address, with true empty states', async () => {
  await page.goto(await server.hourhand('open'))
  await page.getByText('Live', { exact: true }).waitFor(PATIENCE)
  expect(page.url()).toBe(`${server.url}/`)
  await page.getByText('No resources yet').waitFor(PATIENCE)
  await page.getByText('Nothing has run yet').waitFor(PATIENCE)
  // Whatever happens from here on happens without a reload.
  await page.evaluate(() => {
    document.documentElement.dataset.loaded = 'once'
  })
})

test('a resource and a schedule made over the API appear by themselves', async () => {
  const file = join(server.folder, 'lamp')
  const config = { start: ['touch', file], stop: ['rm', '-f', file] }
  const resource = { name: 'Desk lamp', provider: 'command', config, type: 'lamp', hourlyCost: 0.02 }
  resourceId = (await api<{ id: string }>('POST', '/resources', resource)).id
  await row('Desk lamp').waitFor(PATIENCE)

  const crons = [
    { cronExpression: '0 8 * * 1-5', action: 'start' },
    { cronExpression: '0 18 * * 1-5', action: 'stop' },
  ]
  const schedule = { name: 'Evening reading', timezone: 'America/New_York', crons }
  scheduleId = (await api<{ id: string }>('POST', '/schedules', schedule)).id
  await api('POST', `/schedules/${scheduleId}/resources/${resourceId}`)
  await page.getByRole('link', { name: 'Schedules', exact: true }).click()
  await row('Evening reading').getByText('118 h off a week').waitFor(PATIENCE)
  await row('Evening reading').getByText('New York time').waitFor(PATIENCE)
  await row('Evening reading').getByText('Desk lamp').waitFor(PATIENCE)
})

test('the switch turns the schedule off by mouse and on again by keyboard', async () => {
  const toggle = page.getByRole('switch', { name: 'Evening reading' })
  expect(await toggle.isChecked()).toBe(true)
  await row('Evening reading').locator('.mantine-Switch-track').click()
  await expect.poll(isEnabled, PATIENCE).toBe(false)
  await expect.poll(() => toggle.isChecked(), PATIENCE).toBe(false)

  await toggle.focus()
  await page.keyboard.press('Space')
  await expect.poll(isEnabled, PATIENCE).toBe(true)
  await expect.poll(() => toggle.isChecked(), PATIENCE).toBe(true)
})

test('a refused switch goes back and shows the reason in the words of the server', async () => {
  await page.route('**/api/schedules/*', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 409,
          json: { error: { message: 'somebody else is at it', code: 'conflict' } },
        })
      : route.continue(),
  )
  await row('Evening reading').locator('.mantine-Switch-track').click()
  await page.getByText('somebody else is at it').waitFor(PATIENCE)
  await expect
    .poll(() => page.getByRole('switch', { name: 'Evening reading' }).isChecked(), PATIENCE)
    .toBe(true)
  await page.unroute('**/api/schedules/*')
  await complaints.meet(/409/)
})

test('a row under the pointer stays where it is; what is new waits to be asked for', async () => {
  await row('Evening reading').hover()
  await api('POST', '/schedules', { name: 'A new morning', timezone: 'UTC', crons: [] })
  await page.getByRole('button', { name: '1 new' }).waitFor(PATIENCE)
  expect(await row('A new morning').count()).toBe(0)
  await page.mouse.move(5, 5)
  await row('A new morning').waitFor(PATIENCE)
})

test('Start starts it: the state, the run and its outcome follow on the screen', async () => {
  await page.getByRole('link', { name: 'Now', exact: true }).click()
  await page.getByRole('button', { name: 'Start Desk lamp' }).click()
  // First the run's end: while it goes on it says "Running" too.
  await row('By hand').getByText('Succeeded').waitFor(PATIENCE)
  await row('Desk lamp').getByText('Running', { exact: true }).waitFor(PATIENCE)
  expect(existsSync(join(server.folder, 'lamp'))).toBe(true)

  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByRole('link', { name: 'Desk lamp', exact: true }).click()
  await page.getByText('Finished').waitFor(PATIENCE)
})

test('everything can be paused and resumed, and a banner says so', async () => {
  await page.getByRole('button', { name: 'Pause everything' }).click()
  await page.getByRole('menuitem', { name: 'For an hour' }).click()
  await page.getByText(/Everything is paused until/).waitFor(PATIENCE)
  expect(await api<{ paused: boolean }>('GET', '/pause')).toMatchObject({ paused: true })
  await api('DELETE', '/pause')
  await page.getByText(/Everything is paused/).waitFor({ state: 'detached', ...PATIENCE })
})

test('an address that leads nowhere says so and leads back', async () => {
  await page.evaluate(() => history.pushState(null, '', '/nowhere'))
  await page.getByRole('link', { name: 'Go to Now' }).click(PATIENCE)
  await page.getByRole('heading', { name: 'Timeline' }).waitFor(PATIENCE)
})

test('when the server goes away a banner says so, and the page finds back without a reload', async () => {
  expect(complaints.unprovoked).toEqual([])
  complaints.allow(/net::ERR_/)
  await server.kill()
  await page.getByText('Hourhand does not answer.').waitFor(PATIENCE)
  await server.restart()
  await page.getByText('Hourhand does not answer.').waitFor({ state: 'detached', ...PATIENCE })
  await page.getByText('Live', { exact: true }).waitFor(PATIENCE)

  await api('PATCH', `/schedules/${scheduleId}`, { description: 'Changed after the restart' })
  await page.getByRole('link', { name: 'Schedules', exact: true }).click()
  await row('Changed after the restart').waitFor(PATIENCE)
  expect(await page.evaluate(() => document.documentElement.dataset.loaded)).toBe('once')
  expect(complaints.unprovoked).toEqual([])
})

test('nothing is cut off at any width, light or dark', async () => {
  await furnish(api, server.folder)
  const cut = await takeScreenshots(page, screenshotFolder(server.folder))
  expect(cut).toEqual([])
}, 120_000)

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
