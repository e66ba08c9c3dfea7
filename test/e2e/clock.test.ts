// Whose clock times stand by, and how they are written: the operator is in Berlin, what is looked at is not.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { createDialect, fillRoster } from './roster.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Stage['page']

beforeAll(async () => {
  stage = await openStage({ timezoneId: 'America/Los_Angeles' })
  page = stage.page
  const { api } = stage
  await fillRoster(createDialect(stage.server.url, stage.token), Date.now())
  const resource = await api<{ id: string }>('POST', '/resources', {
    name: 'Temple lamp',
    provider: 'command',
    config: { start: ['true'], stop: ['true'] },
  })
  const schedule = await api<{ id: string }>('POST', '/schedules', {
    name: 'Temple hours',
    timezone: 'Asia/Kathmandu',
    crons: [{ cronExpression: '*/5 * * * *', action: 'start' }],
  })
  await api('POST', `/schedules/${schedule.id}/resources/${resource.id}`)
  await api('POST', '/jobs', {
    name: 'Rates',
    trigger: { kind: 'cron', expression: '0 16 * * *', timeZone: 'America/New_York' },
    action: { kind: 'program', program: 'true', shell: true },
  })
  await comeIn(stage)
})

afterAll(() => stage?.end())

const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const part = (name: string): Locator => page.getByRole('region', { name, exact: true })
const final = (): Locator => page.getByRole('region', { name: 'Final: who is on call' })
const card = (): Locator => page.locator('[data-pinned="false"]')

/** A time by Berlin's clock, with the clock of `zone` under the pointer. */
async function seesOwnTime(within: Locator, zone: string): Promise<void> {
  const time = within
    .locator(`time[title*="${zone}"]`)
    .filter({ hasText: /Berlin$/ })
    .first()
  await time.waitFor(PATIENCE)
  expect(await time.getAttribute('title')).toMatch(/\(Europe\/Berlin\)/)
}

async function openRota(name: string): Promise<void> {
  await page.goto(`${stage.server.url}/on-call`)
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor(PATIENCE)
  await final().locator('[data-bar]').first().waitFor(PATIENCE)
}

test('times stand by the clock of the operator, that of the thing under the pointer', async () => {
  await seesOwnTime(part('Next'), 'Asia/Kathmandu')
  await page.goto(`${stage.server.url}/schedules`)
  await seesOwnTime(row('Temple hours'), 'Asia/Kathmandu')
  await page.goto(`${stage.server.url}/jobs`)
  await seesOwnTime(row('Rates'), 'America/New_York')
  await row('Rates').getByText('16:00 every day').waitFor(PATIENCE)
  await page.goto(`${stage.server.url}/on-call`)
  await seesOwnTime(row('Night watch'), 'America/New_York')
})

test('the tray fits whatever a rota is called, and tells of whom nobody is on call', async () => {
  await page.setViewportSize({ width: 360, height: 720 })
  await page.goto(`${stage.server.url}/tray`)
  await seesOwnTime(part('Next'), 'Asia/Kathmandu')
  await part('On call')
    .getByText(/^Analytics and reporting/)
    .waitFor(PATIENCE)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('a page of a rota goes by one clock: the operator’s, or the rota’s where that is chosen', async () => {
  await openRota('Night watch')
  const next = page.getByRole('region', { name: 'Next', exact: true })
  await next.getByText(/Berlin/).waitFor(PATIENCE)
  await page.getByText('New York time', { exact: true }).last().click()
  await next.getByText(/New York/).waitFor(PATIENCE)
  expect(page.url()).toContain('clock=rota')
  await page.getByText('My time (Berlin)').click()
  await next.getByText(/Berlin/).waitFor(PATIENCE)
})

test('what a drag makes is told with nothing before it, and the form goes by the same clock', async () => {
  await openRota('Night watch')
  await page.getByRole('button', { name: 'The week after' }).click()
  const lane = final().getByRole('group', { name: 'Nights' })
  const box = await lane.boundingBox()
  if (box === null) throw new Error('the lane is not drawn')
  const to = (share: number) =>
    page.mouse.move(box.x + box.width * share, box.y + box.height / 2, { steps: 4 })
  await expect
    .poll(async () => {
      await page.mouse.move(0, 0)
      await to(0.5)
      return card().count()
    }, PATIENCE)
    .toBe(1)
  await page.mouse.down()
  await to(0.7)
  const told = page.getByText(/^Cover .* to .*, Berlin$/).filter({ visible: true })
  await told.waitFor(PATIENCE)
  expect(await card().count()).toBe(0)
  await page.mouse.up()
  const form = page.getByRole('dialog', { name: 'Override in Night watch' })
  await form.getByLabel('From (Berlin time)').waitFor(PATIENCE)
  await page.keyboard.press('Escape')
})

test('a gap says until when, and what is over of it is no alarm', async () => {
  const v2 = createDialect(stage.server.url, stage.token)
  const hour = new Date().getUTCHours()
  const restriction = {
    startHour: (hour + 2) % 24,
    startMin: 0,
    endHour: (hour + 4) % 24,
    endMin: 0,
  }
  await v2('POST', '/schedules', {
    name: 'Short watch',
    timezone: 'UTC',
    rotations: [
      {
        name: 'Watch',
        type: 'daily',
        startDate: '2026-01-05T00:00:00Z',
        timeRestriction: { type: 'time-of-day', restriction },
        participants: [{ type: 'user', username: 'alan@example.com' }],
      },
    ],
  })
  await openRota('Short watch')
  await page
    .getByText(/^Nobody is on call until .* Berlin$/)
    .first()
    .waitFor(PATIENCE)
  await final()
    .getByRole('button', { name: /^Nobody was on call, / })
    .first()
    .waitFor({ state: 'attached', ...PATIENCE })
})

test('a clock of twelve hours and a week from Sunday hold on a rota too', async () => {
  await stage.api('PATCH', '/settings', { operator: { timeFormat: '12h', weekStart: 'sunday' } })
  await openRota('Night watch')
  await page.getByText('every day 8:00 PM–8:00 AM').waitFor(PATIENCE)
  const axis = page.locator('[data-axis]')
  await axis
    .getByText(/^Sun/)
    .first()
    .waitFor({ state: 'attached', ...PATIENCE })
  const tag = page.getByText(/^\d+:\d\d [AP]M$/).last()
  expect((await tag.boundingBox())?.height).toBeLessThan(20)
  const first = await axis.evaluate((element) => {
    const { left } = element.getBoundingClientRect()
    const days = [...element.querySelectorAll<HTMLElement>('[data-today]')]
    return days.find((day) => day.getBoundingClientRect().left > left + 100)?.innerText
  })
  expect(first).toMatch(/^Sun/)
  await page.getByText('Day', { exact: true }).click()
  await axis.getByText('3:00 PM').first().waitFor(PATIENCE)
})

test('a time is typed by the clock that is preferred, or as one likes, and the arrows step it', async () => {
  await page.goto(`${stage.server.url}/jobs/new`)
  const at = page.getByLabel('At', { exact: true })
  await expect.poll(() => at.inputValue(), PATIENCE).toBe('3:00 AM')
  const times = page.getByLabel('Times', { exact: true })
  await at.fill('5.30 pm')
  expect(await times.inputValue()).toBe('30 17 * * *')
  await at.press('ArrowUp')
  expect([await times.inputValue(), await at.inputValue()]).toEqual(['45 17 * * *', '5:45 PM'])
  await at.fill('noon')
  await at.press('Tab')
  await page.getByText('No time: type one such as 8:30 AM.').waitFor(PATIENCE)
  expect([await times.inputValue(), await at.inputValue()]).toEqual(['45 17 * * *', 'noon'])
  await page.getByRole('button', { name: /^First and last run/ }).click()
  await page.getByLabel('Not before (Berlin time)').fill('2027-03-01')
  await page.getByLabel('Time, not before').fill('9')
  await page
    .getByRole('status', { name: 'The next runs' })
    .getByText(/1 Mar 2027 5:45 PM/)
    .waitFor(PATIENCE)
})

test('names on the axis of Now are seen whole, or as much as is a name', async () => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await page.goto(stage.server.url)
  const second = page.locator('[data-label]').getByText('Second line', { exact: true })
  await second.waitFor(PATIENCE)
  expect(await second.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  await page.locator('[data-mark]').first().waitFor(PATIENCE)
  for (let step = 0; step < 3; step += 1) {
    await page.getByRole('button', { name: 'Zoom out' }).click()
    const cut = () =>
      page
        .locator('a[data-nobody] > span[data-size]')
        .evaluateAll((all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
        )
    await expect.poll(cut, PATIENCE).toEqual([])
  }
})

test('the browser had nothing to complain of', () => {
  expect(stage.complaints.unprovoked).toEqual([])
})
