// By finger: what is drawn is painted and dragged, and the page still scrolls.
import type { CDPSession, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { createDialect, fillRoster } from './roster.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

type Point = { readonly x: number; readonly y: number }

let stage: Stage
let page: Stage['page']
let finger: CDPSession
let rotaId: string

beforeAll(async () => {
  stage = await openStage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  page = stage.page
  finger = await stage.context.newCDPSession(page)
  rotaId = await fillRoster(createDialect(stage.server.url, stage.token), Date.now())
  await comeIn(stage)
})

afterAll(() => stage?.end())

const STEPS = 10
const scrolled = () => page.evaluate(() => window.scrollY)

async function middleOf(target: Locator): Promise<Point> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('It is not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Puts a finger down, moves it and lifts it. */
async function swipe(from: Point, to: Point): Promise<void> {
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  for (let step = 1; step <= STEPS; step += 1) {
    const at = (start: number, end: number) => start + ((end - start) * step) / STEPS
    const touchPoints = [{ x: at(from.x, to.x), y: at(from.y, to.y) }]
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
  }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test('a finger that goes across the week paints it, one that goes down scrolls the page', async () => {
  await page.goto(`${stage.server.url}/schedules/new`)
  const from = page.getByRole('gridcell', { name: /^Saturday 02:00 to 03:00/ })
  const to = page.getByRole('gridcell', { name: /^Saturday 06:00 to 07:00/ })
  await from.scrollIntoViewIfNeeded(PATIENCE)
  await page.evaluate(() => window.scrollBy(0, 200))
  const before = await scrolled()
  await swipe(await middleOf(from), await middleOf(to))
  await page.getByRole('gridcell', { name: 'Saturday 04:00 to 05:00, running' }).waitFor(PATIENCE)
  expect(await scrolled()).toBe(before)

  const start = await middleOf(page.getByRole('gridcell', { name: /^Wednesday 12:00 to 13:00/ }))
  await swipe(start, { ...start, y: start.y - 250 })
  await expect.poll(scrolled, PATIENCE).toBeGreaterThan(before)
  await page.getByRole('gridcell', { name: 'Wednesday 12:00 to 13:00, running' }).waitFor(PATIENCE)
})

test('a tap tells of a shift, and a finger that is dragged over the timeline makes an override', async () => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await page.goto(`${stage.server.url}/on-call/${rotaId}?from=2027-03-22`)
  const lane = page
    .getByRole('region', { name: 'Final: who is on call' })
    .getByRole('group', { name: 'Primary' })
  await lane.locator('[data-bar]').first().waitFor(PATIENCE)
  await lane.scrollIntoViewIfNeeded()
  const middle = await middleOf(lane)
  await page.touchscreen.tap(middle.x, middle.y)
  const told = page.getByRole('dialog', { name: 'What is here' })
  await told.getByRole('button', { name: 'Put somebody else here' }).waitFor(PATIENCE)
  await swipe(middle, { ...middle, x: middle.x + 120 })
  const form = page.getByRole('dialog', { name: 'Override in Platform' })
  await form.getByLabel('From (Berlin time)').waitFor(PATIENCE)
  expect(await told.count()).toBe(0)
})

test('the axis of Now is moved by a finger', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(stage.server.url)
  const lane = page.locator('[data-lane]').first()
  await lane.scrollIntoViewIfNeeded(PATIENCE)
  await page.evaluate(() => window.scrollBy(0, 200))
  const isNow = () => page.getByRole('button', { name: 'Now', exact: true }).getAttribute('aria-pressed')
  const before = await isNow()
  const middle = await middleOf(lane)
  await swipe({ ...middle, x: 330 }, { ...middle, x: 60 })
  await expect.poll(isNow, PATIENCE).not.toBe(before)
})

test('the browser had nothing to complain of', () => {
  expect(stage.complaints.unprovoked).toEqual([])
})
