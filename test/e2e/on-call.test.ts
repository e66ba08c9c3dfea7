// The on-call page over the whole chain: rotas made by form and over the API, the timeline, stand-ins, calendars.
import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { createDialect, type Dialect, fillRoster } from './roster.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

type OverrideJson = { readonly alias: string; readonly user: { readonly username: string } }

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let complaints: Stage['complaints']
let v2: Dialect
let rotaId: string

beforeAll(async () => {
  stage = await openStage({ viewport: { width: 1280, height: 900 } })
  ;({ server, page, complaints } = stage)
  v2 = createDialect(server.url, stage.token)
  await comeIn(stage)
})

afterAll(() => stage?.end())

const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
const final = (): Locator => page.getByRole('region', { name: 'Final: who is on call' })
const overrides = () => v2<readonly OverrideJson[]>('GET', `/schedules/${rotaId}/overrides`)
const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement)

test('without a rota the page makes the first one, and says at each field what is missing', async () => {
  await page.getByRole('link', { name: 'On-call' }).click()
  await page.getByText('No rotas yet').waitFor(PATIENCE)
  await page.getByLabel('Who takes turns').fill('mary@example.com\nlinus')
  await button('Make the rota').click()
  await page.getByText('Give the rota a name.').waitFor(PATIENCE)
  await page.getByText('“linus” is no e-mail address.').waitFor(PATIENCE)

  await page.getByLabel('Name', { exact: true }).fill('Web team')
  await page.getByLabel('Who takes turns').fill('mary@example.com\nlinus@example.com')
  await button('Make the rota').click()
  const now = page.getByRole('region', { name: 'On call now' })
  await now.getByText(/^(mary|linus)@example.com$/).waitFor(PATIENCE)
  rotaId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const made = await v2<{ timezone: string; rotations: object[] }>('GET', `/schedules/${rotaId}`)
  expect(made).toMatchObject({ timezone: 'Europe/Berlin', rotations: [{ type: 'weekly', length: 1 }] })
})

test('what is made over the API appears by itself, in the list and with its gap', async () => {
  await page.getByRole('link', { name: 'All rotas' }).click()
  await row('Web team').waitFor(PATIENCE)
  rotaId = await fillRoster(v2, Date.now())
  await row('Platform').getByText('Grace Hopper').first().waitFor(PATIENCE)
  await row('Platform')
    .getByText(/Nobody will be on call/)
    .waitFor(PATIENCE)
  await row('Old pager').getByText('Off: nobody is on call').waitFor(PATIENCE)
  await row('Platform').getByRole('link').click()
  await page.getByRole('heading', { name: 'Platform' }).waitFor(PATIENCE)
})

test('a shift is reached, read, opened and left by the keyboard alone', async () => {
  const lane = final().getByRole('group', { name: 'Primary' })
  const first = lane.locator('[data-bar][tabindex="0"]')
  await first.waitFor(PATIENCE)
  await first.focus()
  await page.keyboard.press('ArrowRight')
  expect(await isFocused(first)).toBe(false)
  await page.keyboard.press('ArrowLeft')
  expect(await isFocused(first)).toBe(true)

  await page.keyboard.press('Enter')
  const details = page.getByRole('dialog', { name: 'What is here' })
  await details.getByRole('button', { name: 'Put somebody else here' }).waitFor(PATIENCE)
  await page.keyboard.press('Escape')
  await details.waitFor({ state: 'detached', ...PATIENCE })
  await expect.poll(() => isFocused(first), PATIENCE).toBe(true)
})

test('a chosen shift fills the form, the override shows in the timeline, and can be removed again', async () => {
  const before = (await overrides()).length
  await button('The week after').click()
  const shift = final()
    .getByRole('button', { name: /^Katherine Johnson/ })
    .last()
  await shift.click(PATIENCE)
  await button('Put somebody else here').click()
  const form = page.getByRole('dialog', { name: 'Override in Platform' })
  await form.getByRole('button', { name: 'Make the override' }).click()
  await form.getByText('Choose who is on call.').waitFor(PATIENCE)
  await form.getByLabel('On call instead').fill('turing')
  await page.getByRole('option', { name: /Alan Turing/ }).click()
  await form.getByRole('button', { name: 'Make the override' }).click()
  await form.waitFor({ state: 'detached', ...PATIENCE })
  await final()
    .getByRole('button', { name: /^Alan Turing.*Override$/ })
    .waitFor(PATIENCE)
  expect(await overrides()).toHaveLength(before + 1)

  await button(/^Remove: the override of Alan Turing/).click()
  await final()
    .getByRole('button', { name: /^Alan Turing.*Override$/ })
    .waitFor({ state: 'detached', ...PATIENCE })
  expect(await overrides()).toHaveLength(before)
})

test('a refusal of the server stands at the field it names', async () => {
  await page.route('**/v2/schedules/*/overrides', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 422,
          json: { message: 'not that long', errors: { endDate: 'not that long' } },
        })
      : route.continue(),
  )
  await button('Override').click()
  const form = page.getByRole('dialog', { name: 'Override in Platform' })
  await form.getByLabel('On call instead').fill('ada')
  await page.getByRole('option', { name: /Ada Lovelace/ }).click()
  await form.getByRole('button', { name: 'Make the override' }).click()
  await form.getByText('not that long').waitFor(PATIENCE)
  expect(await form.getByLabel(/^To/).getAttribute('aria-invalid')).toBe('true')
  await page.keyboard.press('Escape')
  await page.unroute('**/v2/schedules/*/overrides')
  await complaints.meet(/422/)
})

test('somebody takes over the shift that runs', async () => {
  await button('Take over').click()
  const form = page.getByRole('dialog', { name: 'Take over now' })
  await form.getByLabel('Who takes over').fill('alan')
  await page.getByRole('option', { name: /Alan Turing/ }).click()
  await form.getByRole('button', { name: 'Take over' }).click()
  await page.getByRole('region', { name: 'On call now' }).getByText('Alan Turing').waitFor(PATIENCE)
  const taken = (await overrides()).find(({ user }) => user.username === 'alan@example.com')
  expect(taken).toBeDefined()
  // Ended over the API, it goes from the page by itself.
  await v2('DELETE', `/schedules/${rotaId}/overrides/${taken?.alias}`)
  const gone = page.getByRole('region', { name: 'On call now' }).getByText('Alan Turing')
  await gone.waitFor({ state: 'detached', ...PATIENCE })
})

test('the calendar is downloaded, and followed by an address that is shown once', async () => {
  await button('Calendar').click()
  const arriving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download (.ics)' }).click()
  const download = await arriving
  expect(download.suggestedFilename()).toBe('Platform.ics')
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n/)

  await button('Calendar').click()
  await page.getByRole('menuitem', { name: 'Subscribe' }).click()
  await button('Make an address').click()
  const url = await page.getByRole('textbox', { name: 'The address' }).inputValue(PATIENCE)
  const webcal = await page.getByRole('link', { name: 'Open in a calendar program' }).getAttribute('href')
  expect(webcal).toBe(url.replace(/^http/, 'webcal'))
  const feed = await fetch(url)
  expect([feed.status, await feed.text()]).toEqual([200, expect.stringContaining('BEGIN:VEVENT')])
  await button('Done').click()
})

test('what is looked at stands in the address; a day on which the clock is changed says so', async () => {
  await page.goto(`${server.url}/on-call/${rotaId}?day=2031-03-30`)
  await page.getByRole('heading', { name: '24 – 30 March 2031' }).waitFor(PATIENCE)
  await page.getByText('30 Mar 2031 03:00: the clock goes forward 1 h').waitFor(PATIENCE)
  await page.getByText('Month', { exact: true }).click()
  await page.getByRole('heading', { name: 'March 2031' }).waitFor(PATIENCE)
  await page.reload()
  await page.getByRole('heading', { name: 'March 2031' }).waitFor(PATIENCE)
  await button('Today').click()
  await expect.poll(() => new URL(page.url()).search, PATIENCE).toBe('?view=month')
  await final()
    .getByRole('button', { name: /^Grace Hopper/ })
    .first()
    .waitFor(PATIENCE)
})

test('layers fold away, and stay so', async () => {
  const fold = button(/^Rotations/)
  expect(await fold.getAttribute('aria-expanded', PATIENCE)).toBe('true')
  const lanes = page.getByRole('region', { name: 'Rotations layer' }).getByRole('group')
  expect(await lanes.count()).toBe(3)
  await fold.click()
  await expect.poll(() => lanes.count(), PATIENCE).toBe(0)
  await page.reload()
  await final().waitFor(PATIENCE)
  expect(await fold.getAttribute('aria-expanded', PATIENCE)).toBe('false')
  await fold.click()
})

test('a rota that is gone leads back, and who may only look is offered nothing to do', async () => {
  await page.goto(`${server.url}/on-call/nowhere`)
  await page.getByRole('link', { name: 'Show all rotas' }).waitFor(PATIENCE)
  await complaints.meet(/404/)

  await page.route('**/api/session', async (route) => {
    const answer = await route.fetch()
    const { data } = (await answer.json()) as { data: object }
    await route.fulfill({ json: { data: { ...data, access: 'read' } } })
  })
  await page.goto(`${server.url}/on-call/${rotaId}`)
  await final().getByRole('button').first().click(PATIENCE)
  await page.getByRole('dialog', { name: 'What is here' }).waitFor(PATIENCE)
  const offers = /^(Take over|Override|Remove.*|End now.*|Cover it|Put somebody.*)$/
  expect(await button(offers).count()).toBe(0)
  await page.keyboard.press('Escape')
  await button('Calendar').click()
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Download (.ics)'])
  await page.unroute('**/api/session')
})

test('nothing is cut off at any width, light or dark', async () => {
  const cut = await takeScreenshots(page, screenshotFolder(server.folder), [
    { name: 'on-call', path: '/on-call' },
    { name: 'on-call-week', path: `/on-call/${rotaId}` },
    { name: 'on-call-month', path: `/on-call/${rotaId}?view=month` },
  ])
  expect(cut).toEqual([])
}, 120_000)

test('everything that can be pressed or filled has a name', async () => {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : []
        return ![
          element.getAttribute('aria-label'),
          element.textContent,
          ...labels.map((one) => one.textContent),
        ].some((name) => name?.trim())
      })
      .map((element) => element.outerHTML),
  )
  expect(nameless).toEqual([])
})

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
