// A visit to a company that has used Hourhand for ten days: what one sees on each page, and the pictures of it.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/chromium.ts'
import { type Company, NOW, startCompany } from './company-life.ts'
import { type Complaints, createComplaints } from './complaints.ts'
import { createGallery, picturesInDocs } from './gallery.ts'
import { PATIENCE } from './patience.ts'

let company: Company
let browser: Browser
let page: Page
let complaints: Complaints
let gallery: ReturnType<typeof createGallery>

beforeAll(async () => {
  ;[company, browser] = await Promise.all([startCompany(), launchBrowser()])
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  await context.clock.setFixedTime(NOW)
  page = await context.newPage()
  page.setDefaultTimeout(PATIENCE.timeout)
  complaints = createComplaints(page)
  gallery = createGallery(page)
  await page.goto(company.link)
  await page.getByText('Live', { exact: true }).waitFor()
})

afterAll(async () => {
  await browser?.close()
  await company?.[Symbol.asyncDispose]()
})

const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
const row = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
const part = (name: string): Locator => page.getByRole('region', { name, exact: true })
const lane = (name: string): Locator => page.locator('[data-lane]').filter({ hasText: name })
const title = (name: string | RegExp): Locator => page.getByRole('heading', { level: 2, name })
const within = (nav: string): Locator => page.getByRole('navigation', { name: nav })

/** By the bar of pages, as one goes. */
async function goTo(name: string): Promise<void> {
  await within('Pages').getByRole('link', { name, exact: true }).click()
}

/** By its name in the list of its page. */
async function open(name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).first().click()
  await title(name).waitFor()
}

async function sees(...texts: readonly (string | RegExp)[]): Promise<void> {
  for (const text of texts) await page.getByText(text).filter({ visible: true }).first().waitFor()
}

test('Now tells what went wrong, what comes, who is on call and what runs', async () => {
  const unseen = part('Not yet seen')
  await unseen.getByText('2 firings failed or missed').waitFor()
  await unseen.getByText('exited with 12').waitFor()
  await unseen.getByText(/was not running or the computer slept/).waitFor()
  await part('Next').getByText('In 1 h 34 min').waitFor()
  await part('Next').getByText('Figures of the day').first().waitFor()
  await part('On call').getByText('Grace Hopper').waitFor()
  await part('Running now').getByText('Search index').waitFor()
  await lane('Backup to the NAS').locator('[data-mark][data-state="failed"]').waitFor()
  await lane('Meter readings').locator('[data-mark][data-state="missed"]').waitFor()
  await gallery.show('now')
  // On a phone a lane stands below its name, also when the window has become one.
  await page.setViewportSize({ width: 390, height: 844 })
  await expect
    .poll(async () => (await lane('Builds').boundingBox())?.height, PATIENCE)
    .toBeGreaterThanOrEqual(50)
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('the list of schedules shows the week of each, in its zone, and what it saves', async () => {
  await goTo('Schedules')
  await row('Office hours').getByText('today 19:00').waitFor()
  await row('Demo for Sydney')
    .getByText(/Sydney/)
    .first()
    .waitFor()
  await row('Training at night')
    .getByText(/New York/)
    .first()
    .waitFor()
  await row('Trade fair').getByText('Off: nothing ahead').waitFor()
  await gallery.show('schedules')
})

test('a schedule is a week that is painted, with its times, what it acts on and what comes', async () => {
  await open('Office hours')
  await page.getByRole('gridcell', { name: 'Monday 07:00 to 08:00, running' }).waitFor()
  await sees('57 h', '07:00, Monday to Friday', 'group of 3 resources', /saves about/)
  await sees('Public holidays in Berlin')
  await gallery.show('schedule')
})

test('a new schedule is painted by dragging, and tells when it first fires', async () => {
  await goTo('Schedules')
  await page.getByRole('link', { name: 'New schedule' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Long Thursday')
  await page.getByLabel('Add a resource, a group or a tag').fill('previews')
  await page.getByRole('option', { name: 'Branch previews' }).click()
  const [from, to] = ['Thursday 18:00 to 19:00', 'Thursday 21:00 to 22:00']
  await page.getByRole('gridcell', { name: from }).dragTo(page.getByRole('gridcell', { name: to }))
  await page.getByRole('gridcell', { name: `${to}, running` }).waitFor()
  await sees('54 h')
  await gallery.show('schedule-new')
  await goTo('Jobs')
  await button(/^Leave and/).click()
})

test('the list of jobs shows how the last ten runs of each ended', async () => {
  await row('Backup to the NAS').getByText('Failed').waitFor()
  await row('Backup to the NAS')
    .getByRole('group', { name: /8 of the last 10 runs succeeded/ })
    .waitFor()
  await row('Search index').getByText('Running').waitFor()
  await row('Exchange rates').getByText('16:00, Monday to Friday').waitFor()
  await gallery.show('jobs')
})

test('a job tells how it runs, how it went and when it comes next', async () => {
  await open('Backup to the NAS')
  await sees('tomorrow 02:30', '02:30 every day', 'exited with 12')
  await gallery.show('job')
})

test('a run that failed begins with why, and shows what it wrote', async () => {
  await page
    .getByRole('link', { name: /today 02:30/ })
    .first()
    .click()
  await sees('exited with 12', 'rsync: connection unexpectedly closed', 'How it went')
  await gallery.show('run')
})

test('a new job tells in words when it will run while one types', async () => {
  await goTo('Jobs')
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Weekly letter')
  await gallery.show('job-new')
})

test('the list of rotas tells who is on call, and who is next', async () => {
  await goTo('On-call')
  await button(/^Leave and/).click()
  await row('Platform').getByText('Grace Hopper').first().waitFor()
  await row('Office').getByText('Alan Turing').first().waitFor()
  await gallery.show('on-call')
})

test('a rota is drawn as layers: who is on call in the end, overrides, forwarding and rotations', async () => {
  await page.getByRole('link', { name: 'Platform', exact: true }).click()
  await part('On call now').getByText('Grace Hopper').waitFor()
  await page
    .getByRole('button', { name: /^Ada Lovelace.*Override/ })
    .first()
    .waitFor()
  await gallery.show('on-call-week')
})

test('the list of resources shows the state of each, and what is held', async () => {
  await goTo('Resources')
  await row('Demo shop').getByText('Starting').waitFor()
  await row('Ledger database').getByText('Stopped').waitFor()
  await row('Staging web 2')
    .getByText(/Kept on/)
    .waitFor()
  await gallery.show('resources')
})

test('a resource shows a week of its use, and what that recommends', async () => {
  await within('Resources and what belongs to them').getByRole('link', { name: 'Recommendations' }).click()
  await button('Look again').click()
  await button('Apply to Reporting database').waitFor()
  await gallery.show('recommendations')
  await goTo('Resources')
  await open('Reporting database')
  await title('Recommendation').waitFor()
  await gallery.show('resource')
})

test('a group shows the order of start and of stop', async () => {
  await goTo('Resources')
  await within('Resources and what belongs to them').getByRole('link', { name: 'Groups' }).click()
  await page.getByRole('link', { name: 'Staging', exact: true }).click()
  await part('Tier 1').getByText('Staging database').waitFor()
  await part('Tier 2').getByText('Staging web 2').waitFor()
  await gallery.show('group')
})

test('a new resource is asked for what its provider needs, and can be tried', async () => {
  await goTo('Resources')
  await page.getByRole('link', { name: 'New resource' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Media server')
  await gallery.show('resource-new')
})

test('discovery shows what there is and is not known yet', async () => {
  await goTo('Resources')
  await button(/^Leave and/).click()
  await within('Resources and what belongs to them').getByRole('link', { name: 'Discover' }).click()
  await button('Look').click()
  await sees('grafana', 'old-shop')
  await gallery.show('discover')
})

test('Activity shows what was due and what became of it', async () => {
  await goTo('Activity')
  await row('Meter readings').getByText('Missed').first().waitFor()
  await row('Backup to the NAS').getByText('Failed').first().waitFor()
  await gallery.show('activity')
})

test('Settings save by themselves', async () => {
  await goTo('Settings')
  await title('You').waitFor()
  await sees('First day of the week', 'Theme')
  await gallery.show('settings')
})

test('the palette finds pages, things and deeds', async () => {
  await goTo('Now')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('back')
  await page
    .getByRole('option', { name: /Backup to the NAS/ })
    .first()
    .waitFor()
  await gallery.show('palette')
  await page.keyboard.press('Escape')
})

test('the popover of the tray tells how things stand: what went wrong, what runs, a pause, that all is well', async () => {
  const size = [{ width: 360, height: 720 }]
  const stands = (state: string) => page.locator(`header[data-state="${state}"]`).waitFor()
  await page.goto(`${company.url}/tray`)
  await sees('Figures of the day', 'Grace Hopper')
  await stands('attention')
  await gallery.show('tray', size)
  await button('Seen').click()
  await stands('running')
  await gallery.show('tray-running', size)
  await button('Pause everything').click()
  await page.getByRole('menuitem', { name: 'Until I resume' }).click()
  await stands('paused')
  await gallery.show('tray-paused', size)
  await button('Resume').click()
  for (const { runId } of await company.api<{ runId: string }[]>('GET', '/activity/running'))
    await company.api('POST', `/runs/${runId}/cancel`)
  await stands('idle')
  await gallery.show('tray-idle', size)
})

test('nothing reaches beyond the right edge, at any width', () => {
  expect(gallery.cut).toEqual([])
})

test('every picture of the README and the tour is made here', () => {
  expect(picturesInDocs().filter((name) => !gallery.made.has(name))).toEqual([])
})

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
