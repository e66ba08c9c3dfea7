// Now, Activity and the tray over the whole chain: real firings, some of them missed because Hourhand was away.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsOf } from './accessible.ts'
import { furnish } from './house.ts'
import { PATIENCE } from './patience.ts'
import { createDialect } from './roster.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']

beforeAll(async () => {
  stage = await openStage()
  ;({ server, page, api, complaints } = stage)
  await comeIn(stage)
})

afterAll(() => stage?.end())

const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
const lane = (name: string): Locator => page.locator('[data-lane]').filter({ hasText: name })
const mark = (name: string, state: string): Locator =>
  lane(name).locator(`[data-mark][data-state="${state}"]`).first()
const unseen = (): Locator => page.getByRole('region', { name: 'Not yet seen' })
const card = (name: string): Locator => page.getByRole('region', { name, exact: true })
const slider = (): Locator => page.getByRole('slider', { name: /Time axis/ })
const nowButton = (): Locator => page.getByRole('button', { name: 'Now', exact: true })
const cron = (expression: string) => ({ kind: 'cron', expression, timeZone: 'Europe/Berlin' })

async function makeJob(name: string, trigger: object, program: string): Promise<string> {
  const action = { kind: 'program', program, shell: true }
  return (await api<{ id: string }>('POST', '/jobs', { name, trigger, action })).id
}

test('a newcomer is led to the first schedule and the first job', async () => {
  await page.getByText('Nothing is planned').waitFor(PATIENCE)
  await card('Next').getByRole('link', { name: 'Make a schedule' }).waitFor(PATIENCE)
  await card('Running now').getByText('Nothing runs').waitFor(PATIENCE)
})

test('what is made appears by itself: its lane, what comes next, who is on call, what runs', async () => {
  await makeJob('Nightly report', cron('30 2 * * *'), 'true')
  const beat = { kind: 'interval', every: 2, period: 'seconds' }
  await makeJob('Heartbeat', beat, 'true')
  const slow = await makeJob('Backup', cron('0 0 1 1 *'), 'sleep 300')
  await api('POST', `/jobs/${slow}/run`, {})
  const v2 = createDialect(server.url, await server.hourhand('token', 'create'))
  await v2('POST', '/users', {
    username: 'ada@example.com',
    fullName: 'Ada Lovelace',
    role: { name: 'User' },
  })
  const participants = [{ type: 'user', username: 'ada@example.com' }]
  const rotations = [{ name: 'Weekly', type: 'weekly', startDate: '2026-01-05T08:00:00Z', participants }]
  await v2('POST', '/schedules', { name: 'Platform', timezone: 'Europe/Berlin', rotations })
  await mark('Nightly report', 'due').waitFor(PATIENCE)
  await lane('Platform')
    .getByRole('link', { name: /Ada Lovelace on call/ })
    .waitFor(PATIENCE)
  await card('On call').getByText('Ada Lovelace').waitFor(PATIENCE)
  await card('Running now').getByText('Backup').waitFor(PATIENCE)
  await card('Next').getByText('Heartbeat').first().waitFor(PATIENCE)
})

test('a failure is shown with its reason, and seen when it is acknowledged', async () => {
  const id = await makeJob('Import', { kind: 'manual' }, 'exit 4')
  await api('POST', `/jobs/${id}/run`, {})
  await unseen().getByText('Import').waitFor(PATIENCE)
  await mark('Import', 'failed').waitFor(PATIENCE)
  await button('Retry Import').click()
  const open = () => api<readonly { cause: string; runId: string }[]>('GET', '/activity/unseen')
  await expect.poll(async () => (await open())[0]?.cause, PATIENCE).toBe('retry')
  const [again] = await open()
  await unseen().locator(`a[href="/runs/${again?.runId}"]`).waitFor(PATIENCE)
  await button('Acknowledge run Import').click()
  await unseen().waitFor({ state: 'detached', ...PATIENCE })
  expect(await api('GET', '/activity/unseen')).toEqual([])
})

test('what was missed while Hourhand was away is loud on the page and on the axis', async () => {
  await page.mouse.move(2, 2)
  complaints.allow(/net::ERR_/)
  await server.kill()
  await page.getByText('Hourhand does not answer.').waitFor(PATIENCE)
  await expect.poll(() => page.getByText(/does not answer/).count(), PATIENCE).toBe(1)
  // Some seconds of beats must pass unheard: the first that is missed needs two of them.
  const away = Date.now()
  await expect.poll(() => Date.now() - away, PATIENCE).toBeGreaterThan(5_000)
  await server.restart()
  await unseen().getByText('Heartbeat').first().waitFor({ timeout: 30_000 })
  await unseen()
    .getByText(/was not running/)
    .first()
    .waitFor(PATIENCE)
  await lane('Heartbeat').locator('[data-state="missed"]').first().waitFor(PATIENCE)
})

test('the axis tells what a mark is under the pointer, zooms and moves', async () => {
  await mark('Nightly report', 'due').hover()
  await page.getByText('Enter opens the job').first().waitFor(PATIENCE)
  const words = () => slider().getAttribute('aria-valuetext')
  const first = await words()
  await button('Zoom in').click()
  await expect.poll(words, PATIENCE).not.toBe(first)
  const box = await slider().boundingBox()
  const [x, y] = [(box?.x ?? 0) + 500, (box?.y ?? 0) + 20]
  const zoomed = await words()
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 300, y, { steps: 5 })
  await page.mouse.up()
  await expect.poll(words, PATIENCE).not.toBe(zoomed)
  expect(await nowButton().getAttribute('aria-pressed')).toBe('false')
  await nowButton().click()
  await expect.poll(() => nowButton().getAttribute('aria-pressed'), PATIENCE).toBe('true')
})

test('by keys alone: the ruler moves and zooms, the arrows lead from mark to mark, Enter opens one', async () => {
  const words = () => slider().getAttribute('aria-valuetext')
  await slider().focus()
  const first = await words()
  await page.keyboard.press('ArrowRight')
  await expect.poll(words, PATIENCE).not.toBe(first)
  await page.keyboard.press('Home')
  await expect.poll(() => nowButton().getAttribute('aria-pressed'), PATIENCE).toBe('true')
  await page.getByRole('region', { name: /Firings/ }).focus()
  await page.keyboard.press('ArrowDown')
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    )
  await expect.poll(focused, PATIENCE).toContain('Ada Lovelace on call')
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused, PATIENCE).not.toContain('Ada Lovelace')
  for (let step = 0; step < 8 && !(await focused()).startsWith('Nightly report'); step += 1)
    await page.keyboard.press('ArrowDown')
  expect(await focused()).toContain('Nightly report: Run')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Nightly report' }).first().waitFor(PATIENCE)
})

test('the record is filtered, and the filter is in the address', async () => {
  await page.goto(`${server.url}/activity`)
  await page.locator('[data-activity]').first().waitFor(PATIENCE)
  await page.getByRole('combobox', { name: 'Outcome' }).click()
  await page.getByRole('option', { name: 'Failed', exact: true }).click()
  await expect.poll(() => page.locator('[data-activity]').count(), PATIENCE).toBe(2)
  await page.getByRole('searchbox', { name: 'Search the record' }).fill('impo')
  await expect.poll(() => page.url(), PATIENCE).toContain('search=impo')
  await page.reload()
  await expect.poll(() => page.locator('[data-activity]').count(), PATIENCE).toBe(2)
  expect(await page.getByRole('searchbox', { name: 'Search the record' }).inputValue()).toBe('impo')
  await page.getByRole('searchbox', { name: 'Search the record' }).fill('nothing of that name')
  await page.getByText('Nothing like that is on record').waitFor(PATIENCE)
  await page.getByText('No firing matches').waitFor(PATIENCE)
  await button('Clear the filters').last().click()
  await page.locator('[data-activity][data-state="missed"]').first().waitFor(PATIENCE)
  expect(new URL(page.url()).search).toBe('')
})

test('what happens while somebody reads waits to be asked for', async () => {
  const first = page.locator('[data-activity]').first()
  await first.hover()
  const id = await first.getAttribute('data-activity')
  await button(/^\d+ new$/).waitFor(PATIENCE)
  expect(await first.getAttribute('data-activity')).toBe(id)
  await page.mouse.move(2, 2)
})

test('what ends is told to who cannot see it', async () => {
  await expect.poll(() => page.locator('[data-announcer]').textContent(), PATIENCE).toContain('Heartbeat')
})

test('the tray says how things stand, fits, and can pause and run', async () => {
  await page.setViewportSize({ width: 360, height: 480 })
  await page.goto(`${server.url}/tray`)
  const state = () => page.locator('header[data-state]').getAttribute('data-state')
  await expect.poll(state, PATIENCE).toBe('attention')
  await button('Seen').click()
  await expect.poll(state, PATIENCE).toBe('running')
  await button('Pause everything').click()
  await page.getByRole('menuitem', { name: 'For an hour' }).click()
  await expect.poll(state, PATIENCE).toBe('paused')
  // What the pause passes over is no countdown, and what comes after it still is one.
  await page.getByRole('region', { name: 'Next' }).getByText('Paused').first().waitFor(PATIENCE)
  await button('Resume').click()
  await expect.poll(state, PATIENCE).toBe('running')
  const [running] = await api<{ runId: string }[]>('GET', '/activity/running')
  await api('POST', `/runs/${running?.runId}/cancel`)
  await expect.poll(state, PATIENCE).toBe('idle')
  await page.getByRole('region', { name: 'Next' }).getByText('Heartbeat').waitFor(PATIENCE)
  await page.getByRole('region', { name: 'On call' }).getByText('Ada Lovelace').waitFor(PATIENCE)
  const toggle = page.getByRole('switch', { name: 'Heartbeat' })
  await toggle.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => toggle.isChecked(), PATIENCE).toBe(false)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  expect(await violationsOf(page)).toEqual([])
})

test('what is pinned, and nothing else, can be switched in the tray', async () => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const id = await makeJob('Pinned by hand', { kind: 'manual' }, 'true')
  await page.goto(`${server.url}/jobs/${id}`)
  await button('More of Pinned by hand').click()
  await page.getByRole('menuitem', { name: 'Pin to the tray' }).click()
  await expect
    .poll(async () => (await api<{ pinned: string[] }>('GET', '/settings')).pinned, PATIENCE)
    .toEqual([id])
  await page.setViewportSize({ width: 360, height: 480 })
  await page.goto(`${server.url}/tray`)
  await page.getByRole('switch', { name: 'Pinned by hand' }).waitFor(PATIENCE)
  expect(await page.getByRole('switch').count()).toBe(1)
})

test('axe finds nothing wrong on Now and Activity, light or dark, and nothing is cut', async () => {
  await furnish(api, server.folder)
  const shots = [
    { name: 'now', path: '/' },
    { name: 'activity', path: '/activity' },
  ]
  await page.setViewportSize({ width: 1440, height: 900 })
  for (const { path } of shots) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.goto(server.url + path)
      await page.getByText('Heartbeat').first().waitFor(PATIENCE)
      expect(await violationsOf(page)).toEqual([])
    }
  }
  expect(await takeScreenshots(page, screenshotFolder(server.folder), shots)).toEqual([])
}, 120_000)

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
