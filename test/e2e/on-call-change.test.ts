// What is changed on the on-call pages, by mouse and by keyboard, and checked by the dialect that other clients speak.
import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstInstantOf } from '#shared/wall.ts'
import { hoursWords } from '../../renderer/rota/words.ts'
import { violationsOf } from './accessible.ts'
import { PATIENCE } from './patience.ts'
import { createDialect, type Dialect, fillRoster } from './roster.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

const ZONE = 'Europe/Berlin'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type OverrideJson = {
  readonly alias: string
  readonly user: { readonly username?: string }
  readonly startDate: string
  readonly endDate: string
  readonly rotations: readonly { readonly name: string }[]
}
type ScheduleJson = {
  readonly rotations: readonly {
    readonly id: string
    readonly name: string
    readonly participants: readonly { readonly username?: string }[]
    readonly timeRestriction?: object
  }[]
}
type Named = { readonly id: string; readonly name: string }

let stage: Stage
let server: Stage['server']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']
let v2: Dialect
let rotaId: string

beforeAll(async () => {
  stage = await openStage()
  ;({ server, page, api, complaints } = stage)
  v2 = createDialect(server.url, stage.token)
  rotaId = await fillRoster(v2, Date.now())
  await comeIn(stage)
})

afterAll(() => stage?.end())

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name })
const field = (name: string): Locator => page.getByRole('combobox', { name })
const final = (): Locator => page.getByRole('region', { name: 'Final: who is on call' })
const panel = (name: string | RegExp): Locator => page.getByRole('region', { name, exact: true })
const go = (path: string) => page.goto(`${server.url}/on-call${path}`)
const overrides = () => v2<readonly OverrideJson[]>('GET', `/schedules/${rotaId}/overrides`)
const rota = () => v2<ScheduleJson>('GET', `/schedules/${rotaId}`)

/** Chooses in a field that is searched. */
async function choose(field: Locator, text: string, option: RegExp): Promise<void> {
  await field.click(PATIENCE)
  await field.fill(text)
  await page.getByRole('option', { name: option }).first().click(PATIENCE)
}

/** Wall times of Berlin, counted from midnight of the Monday after this week. */
const today = Math.floor(Date.now() / DAY_MS)
const monday = today - ((today + 3) % 7) + 7
const at = (day: number, hour: number) => firstInstantOf(ZONE, (monday + day) * DAY_MS + hour * HOUR_MS)
const week = `/${'ROTA'}?day=${new Date(monday * DAY_MS).toISOString().slice(0, 10)}`
const goWeek = async () => {
  await go(week.replace('ROTA', rotaId))
  await final().locator('[data-bar]').first().waitFor(PATIENCE)
}

describe('an override', () => {
  test('is drawn over the timeline, says what it comes to, and fills the form', async () => {
    await goWeek()
    const lane = final().getByRole('group', { name: 'Second line' })
    await lane.scrollIntoViewIfNeeded()
    const box = await lane.boundingBox()
    if (box === null) throw new Error('The lane is not to be seen')
    const [from, to] = [at(0, 0), at(7, 0)]
    const placeOf = (instant: number) => box.x + ((instant - from) / (to - from)) * box.width
    const y = box.y + box.height / 2
    await page.mouse.move(placeOf(at(3, 18)), y)
    await page.mouse.down()
    await page.mouse.move(placeOf(at(4, 0)), y, { steps: 4 })
    await page.mouse.move(placeOf(at(4, 9)), y + 4, { steps: 4 })
    await page.getByText(/^Cover Thu \d+ \w+ 18:00 to Fri \d+ \w+ 09:00, Berlin$/).waitFor(PATIENCE)
    await page.mouse.up()

    const form = dialog('Override in Platform')
    await choose(form.getByRole('combobox', { name: 'On call instead' }), 'ada', /Ada Lovelace/)
    await form.getByRole('button', { name: 'Make the override' }).click()
    await form.waitFor({ state: 'detached', ...PATIENCE })
    const made = (await overrides()).find(({ user }) => user.username === 'ada@example.com')
    expect(made?.rotations.map(({ name }) => name)).toEqual(['Second line'])
    expect([made?.startDate, made?.endDate].map((date) => Date.parse(date ?? ''))).toEqual([
      at(3, 18),
      at(4, 9),
    ])
  })

  test('is changed where it is drawn', async () => {
    await final()
      .getByRole('button', { name: /^Ada Lovelace, Thu.*Override$/ })
      .click(PATIENCE)
    await button('Change this override').click()
    const form = dialog('Change an override in Platform')
    expect(await form.getByRole('combobox', { name: 'On call instead' }).inputValue()).toMatch(/Ada Lovelace/)
    await choose(form.getByRole('combobox', { name: 'On call instead' }), 'grace', /Grace Hopper/)
    await form.getByRole('button', { name: 'Save the override' }).click()
    await form.waitFor({ state: 'detached', ...PATIENCE })
    const changed = (await overrides()).filter(({ startDate }) => Date.parse(startDate) === at(3, 18))
    expect(changed.map(({ user }) => user.username)).toEqual(['grace@example.com'])
  })

  test('is deleted at once, and comes back when that is undone', async () => {
    const before = await overrides()
    const drawn = final().getByRole('button', { name: /^Grace Hopper, Thu.*Override$/ })
    await button(/^Remove: the override of Grace Hopper, Thu/).click(PATIENCE)
    await drawn.waitFor({ state: 'detached', ...PATIENCE })
    await expect.poll(async () => (await overrides()).length, PATIENCE).toBe(before.length - 1)
    await button('Undo').click()
    await drawn.waitFor(PATIENCE)
    const told = (all: readonly OverrideJson[]) => all.map(({ alias }) => alias).sort()
    expect(told(await overrides())).toEqual(told(before))
  })

  test('is made by the keyboard alone: a lane, arrows, Enter', async () => {
    await goWeek()
    const name = final().getByRole('button', { name: 'Primary', exact: true })
    await name.focus()
    await page.keyboard.press('ArrowRight')
    const status = page.getByRole('status').filter({ hasText: 'in Primary' })
    await status.waitFor(PATIENCE)
    const first = await status.textContent()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => status.textContent(), PATIENCE).not.toBe(first)
    await page.keyboard.press('Enter')
    const form = dialog('Override in Platform')
    await choose(form.getByRole('combobox', { name: 'On call instead' }), 'alan', /Alan Turing/)
    await page.keyboard.press('Enter')
    await form.waitFor({ state: 'detached', ...PATIENCE })
    const made = (await overrides()).find(({ user }) => user.username === 'alan@example.com')
    const [from, to] = [made?.startDate, made?.endDate].map((date) => Date.parse(date ?? ''))
    // Twelve hours to begin with, moved by one, with one more at the end.
    expect([from, to]).toEqual([at(0, 1), at(0, 14)])
  })
})

test('duties are forwarded, and no longer', async () => {
  const rules = () =>
    v2<readonly { readonly toUser: { readonly username: string } }[]>('GET', '/forwarding-rules')
  const before = (await rules()).length
  await button('Forward').click()
  const form = dialog('Forward somebody’s duties')
  await form.getByRole('button', { name: 'Forward' }).click()
  await form.getByText('Choose who takes them.').waitFor(PATIENCE)
  await choose(form.getByRole('combobox', { name: 'Instead of' }), 'ada', /Ada Lovelace/)
  await choose(form.getByRole('combobox', { name: 'On call is' }), 'barbara', /Barbara Liskov/)
  await form.getByRole('button', { name: 'Forward' }).click()
  await form.waitFor({ state: 'detached', ...PATIENCE })
  expect(await rules()).toHaveLength(before + 1)
  await button(/the forwarding from Ada Lovelace to Barbara Liskov/).click()
  await expect.poll(async () => (await rules()).length, PATIENCE).toBe(before)
})

describe('a rotation', () => {
  test('shows who wins and loses before it is saved', async () => {
    await go(`/${rotaId}`)
    await page.getByRole('link', { name: 'Edit the rotation Office hours' }).click(PATIENCE)
    await page.getByText('Nobody wins or loses an hour over four weeks.').waitFor(PATIENCE)
    await button('Take Ada Lovelace out').click()
    await page.getByText(/Edsger Dijkstra \+[\d.]+ h.* over four weeks/).waitFor(PATIENCE)
    await page.getByRole('region', { name: 'As it is' }).waitFor(PATIENCE)
    await page.getByRole('region', { name: 'With the change' }).waitFor(PATIENCE)
    const stored = (await rota()).rotations.find(({ name }) => name === 'Office hours')
    expect(stored?.participants).toHaveLength(2)
  })

  test('asks before what is typed is left', async () => {
    await page.getByRole('link', { name: 'Platform' }).click()
    const question = dialog('Leave without saving?')
    await question.waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached', ...PATIENCE })
  })

  test('is saved: turns in another order by the keyboard, hours of the week', async () => {
    await choose(field('Add to the turns'), 'alan', /Alan Turing/)
    await button('Move Alan Turing: arrows up and down').focus()
    await page.keyboard.press('ArrowUp')
    await page.getByText('By weekday').click()
    await button('Save the rotation').click()
    await page.getByRole('heading', { name: 'Platform' }).waitFor(PATIENCE)
    const stored = (await rota()).rotations.find(({ name }) => name === 'Office hours')
    expect(stored?.participants.map(({ username }) => username)).toEqual([
      'alan@example.com',
      'edsger@example.com',
    ])
    expect(stored?.timeRestriction).toMatchObject({
      type: 'weekday-and-time-of-day',
      restrictions: [{ startDay: 'monday', startHour: 9, endDay: 'monday', endHour: 17 }, {}, {}, {}, {}],
    })
  })

  test('is deleted after a look at what goes with it, and comes back with its place', async () => {
    const before = (await rota()).rotations
    await button('Delete the rotation Second line').click()
    const question = dialog('Delete Second line?')
    await question.getByText(/over four weeks/).waitFor(PATIENCE)
    await question.getByRole('button', { name: 'Delete the rotation' }).click()
    await expect.poll(async () => (await rota()).rotations.length, PATIENCE).toBe(before.length - 1)
    await button('Undo').click()
    const names = async () => (await rota()).rotations.map(({ name }) => name)
    await expect.poll(names, PATIENCE).toEqual(before.map(({ name }) => name))
  })
})

test('a rota is made from nothing, and what is missing stands at its field', async () => {
  await go('/new')
  await page.getByLabel('Name', { exact: true }).fill('Database watch')
  await button('Make the rota').click()
  await page.getByText('Add at least one who takes turns.').waitFor(PATIENCE)
  await choose(field('Add to the turns'), 'ada', /Ada Lovelace/)
  await choose(field('Add to the turns'), 'barbara', /Barbara Liskov/)
  await page.getByRole('region', { name: 'As it would be' }).waitFor(PATIENCE)
  await button('Make the rota').click()
  await page.getByRole('heading', { name: 'Database watch' }).waitFor(PATIENCE)
  const made = await v2<ScheduleJson>('GET', '/schedules/Database%20watch?identifierType=name')
  expect(made.rotations).toMatchObject([{ type: 'weekly', participants: [{}, {}] }])
})

test('fairness shows the numbers of the API, and gives them away as a file', async () => {
  await go(`/${rotaId}`)
  const fairness = panel('Fairness')
  await field('Which time is counted').click(PATIENCE)
  await page.getByRole('option', { name: 'The next 90 days' }).click()
  await fairness.getByText(/^\d+ \w+( \d{4})? – \d+ \w+ \d{4}, Berlin time$/).waitFor(PATIENCE)
  const file = await fairness.getByRole('link', { name: 'CSV' }).getAttribute('download')
  const [first, last] = (file ?? '').match(/\d{4}-\d\d-\d\d/g) ?? []
  const startOf = (day: string | undefined, plus: number) =>
    new Date(firstInstantOf(ZONE, Date.parse(`${day}T00:00:00Z`) + plus * DAY_MS)).toISOString()
  type Shares = {
    people: readonly { name: string; hours: number; weekendHours: number; nightHours: number }[]
  }
  const { people } = await api<Shares>(
    'GET',
    `/rotas/${rotaId}/fairness?from=${startOf(first, 0)}&to=${startOf(last, 1)}`,
  )
  const cells = async (hours: number) => fairness.getByText(hoursWords(hours), { exact: true }).count()
  for (const { hours, weekendHours, nightHours } of people) {
    for (const number of [hours, weekendHours, nightHours]) {
      await expect.poll(() => cells(number), PATIENCE).toBeGreaterThan(0)
    }
  }
  const arriving = page.waitForEvent('download')
  await fairness.getByRole('link', { name: 'CSV' }).click()
  const lines = (await readFile(await (await arriving).path(), 'utf8')).trim().split('\r\n')
  expect(lines[0]).toBe('Name,Shifts,Hours,Weekend hours,Nights,Night hours,Holiday hours')
  const hours = lines.slice(1).map((line) => Number(line.split(',')[2]))
  expect(hours).toEqual(people.map((one) => one.hours))
})

test('two people swap their shifts, and what changes is said first', async () => {
  type Swap = { readonly state: string; readonly from: { readonly user: Named } }
  await button('Swap').click()
  const form = dialog('Swap two shifts of Platform')
  await form.getByRole('combobox', { name: /^This shift/ }).click()
  await page
    .getByRole('option', { name: /^Alan Turing.*Primary/ })
    .last()
    .click(PATIENCE)
  await form.getByRole('combobox', { name: /^For this one/ }).click()
  await page
    .getByRole('option', { name: /^Barbara Liskov.*Second line/ })
    .last()
    .click(PATIENCE)
  expect(await form.getByText(/covers/).count()).toBe(2)
  await form.getByRole('button', { name: 'Swap the shifts' }).click()
  await form.waitFor({ state: 'detached', ...PATIENCE })
  await panel('Swaps').getByText('Accepted').waitFor(PATIENCE)
  expect(await api<readonly Swap[]>('GET', `/rotas/${rotaId}/swaps`)).toMatchObject([{ state: 'accepted' }])
})

test('a swap is taken back, and kept after all', async () => {
  type Swap = { readonly state: string }
  const swaps = () => api<readonly Swap[]>('GET', `/rotas/${rotaId}/swaps`)
  await button(/^Take back the swap of/).click()
  await panel('Swaps').waitFor({ state: 'detached', ...PATIENCE })
  await button('Undo').click()
  await panel('Swaps').getByText('Accepted').waitFor(PATIENCE)
  expect(await swaps()).toMatchObject([{ state: 'accepted' }])
})

test('somebody is away, their shifts are covered, and that ends', async () => {
  await go('/absences')
  await page.getByText('Nobody is away').waitFor(PATIENCE)
  await button('Add an absence').click()
  const form = dialog('Add an absence')
  await choose(form.getByRole('combobox', { name: 'Who is away' }), 'maximiliana', /Maximiliana/)
  await form.getByLabel('Reason').fill('Holidays')
  await form.getByRole('button', { name: 'Add the absence' }).click()
  await page
    .getByText(/covers .* in Platform, Second line/)
    .first()
    .waitFor(PATIENCE)
  expect(await api<readonly object[]>('GET', '/absences')).toHaveLength(1)
  await button(/^Delete the absence of Maximiliana/).click()
  await expect.poll(async () => (await api<readonly object[]>('GET', '/absences')).length, PATIENCE).toBe(0)
  await page.getByText('Nobody is away').waitFor(PATIENCE)
})

test('the shifts of a person are those of all rotas', async () => {
  await go('/shifts')
  await choose(field('Whose shifts'), 'barbara', /Barbara Liskov/)
  await page.getByRole('heading', { name: 'Shifts of Barbara Liskov' }).waitFor(PATIENCE)
  for (const name of ['Platform', 'Night watch', 'Database watch']) {
    await page.getByRole('link', { name }).first().waitFor(PATIENCE)
  }
  await page.getByRole('table').first().waitFor(PATIENCE)
})

test('people and teams are added and changed; a name that is taken stands at its field', async () => {
  await go('/people')
  await button('Add a person').click()
  const form = dialog('Add a person')
  await form.getByLabel('Name').fill('Margaret Hamilton')
  await form.getByLabel('E-mail address').fill('ada@example.com')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText(/already exists/).waitFor(PATIENCE)
  await complaints.meet(/409/)
  await form.getByLabel('E-mail address').fill('margaret@example.com')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached', ...PATIENCE })
  await button('Add a team').click()
  const team = dialog('Add a team')
  await team.getByLabel('Name').fill('Apollo')
  await choose(team.getByRole('combobox', { name: 'Members' }), 'marg', /Margaret Hamilton/)
  await page.keyboard.press('Escape')
  await team.getByRole('button', { name: 'Save' }).click()
  await panel('Teams').getByText('Apollo').waitFor(PATIENCE)
  const { members } = await v2<{ members: readonly object[] }>('GET', '/teams/Apollo?identifierType=name')
  expect(members).toMatchObject([{ user: { username: 'margaret@example.com' } }])
})

test('an escalation turns to one after another, and says which step lacks somebody', async () => {
  type Rule = {
    readonly delay: { readonly timeAmount: number }
    readonly recipient: { readonly type: string }
  }
  await button('Add an escalation').click()
  const form = dialog('Add an escalation')
  await form.getByLabel('Name').fill('Apollo alarm')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('Say in each step whom to turn to.').waitFor(PATIENCE)
  await choose(form.getByRole('combobox', { name: 'Whom step 1 turns to' }), 'apollo', /Apollo/)
  await form.getByRole('button', { name: 'Add a step' }).click()
  await choose(form.getByRole('combobox', { name: 'Whom step 2 turns to' }), 'margaret', /Margaret Hamilton/)
  await form.getByRole('textbox', { name: 'Minutes before step 2' }).fill('15')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached', ...PATIENCE })
  await panel('Escalations')
    .getByText('at once Team Apollo · after 15 min Margaret Hamilton')
    .waitFor(PATIENCE)
  const { rules } = await v2<{ rules: readonly Rule[] }>(
    'GET',
    '/escalations/Apollo%20alarm?identifierType=name',
  )
  expect(rules.map(({ delay, recipient }) => [delay.timeAmount, recipient.type])).toEqual([
    [0, 'team'],
    [15, 'user'],
  ])
})

test('axe finds nothing wrong, light or dark', async () => {
  const { rotations } = await rota()
  const paths = [
    '',
    '/shifts',
    '/absences',
    '/people',
    '/new',
    `/${rotaId}`,
    `/${rotaId}/rotations/${rotations[0]?.id}`,
  ]
  for (const path of paths) {
    await go(path)
    await page.getByRole('heading', { level: 2 }).first().waitFor(PATIENCE)
    await page.getByRole('status', { name: 'are being read' }).waitFor({ state: 'detached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Colours fade from one scheme to the other.
      await expect
        .poll(() => violationsOf(page, 'main'), { message: `${path} ${colorScheme}`, ...PATIENCE })
        .toEqual([])
    }
  }
}, 120_000)

test('nothing is cut off at any width, light or dark', async () => {
  const { rotations } = await rota()
  const cut = await takeScreenshots(page, screenshotFolder(server.folder), [
    { name: 'on-call-fortnight', path: `/on-call/${rotaId}?view=fortnight` },
    { name: 'on-call-rotation', path: `/on-call/${rotaId}/rotations/${rotations[0]?.id}` },
    { name: 'on-call-shifts', path: '/on-call/shifts' },
    { name: 'on-call-people', path: '/on-call/people' },
  ])
  expect(cut).toEqual([])
}, 120_000)

test('twenty rotations over three months are drawn and panned, and what that costs is told', async () => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  await page.setViewportSize({ width: 1440, height: 900 })
  const names = ['ada', 'grace', 'katherine', 'alan', 'barbara', 'edsger', 'maximiliana']
  const startDate = new Date((today - 40) * DAY_MS).toISOString()
  const { id } = await v2('POST', '/schedules', {
    name: 'Twenty',
    timezone: ZONE,
    rotations: Array.from({ length: 20 }, (_, place) => ({
      name: `Rotation ${place + 1}`,
      type: 'daily',
      startDate,
      participants: names.map((_name, turn) => ({
        type: 'user',
        username: `${names[(turn + place) % names.length]}@example.com`,
      })),
    })),
  })
  await go(`/${id}?view=quarter`)
  await final().getByRole('group', { name: 'Rotation 20' }).waitFor(PATIENCE)
  await page.getByText('2 weeks', { exact: true }).click()
  await page.getByText('2 weeks', { exact: true }).scrollIntoViewIfNeeded()
  await page.mouse.move(800, 500)
  const drawMs = await page.evaluate(async () => {
    const input = [...document.querySelectorAll('input')].find(({ value }) => value === 'quarter')
    const begun = performance.now()
    input?.click()
    while (document.querySelector('[data-view=quarter] [data-bar]') === null) {
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    }
    return performance.now() - begun
  })
  const bars = await page.locator('[data-bar]').count()
  expect(bars).toBeGreaterThan(500)
  const frames = page.evaluate(async () => {
    const times: number[] = []
    const begun = performance.now()
    for (let now = begun; now < begun + 1500; ) {
      now = await new Promise<number>((done) => requestAnimationFrame(done))
      times.push(now)
    }
    return times
  })
  const before = await page.evaluate(() => location.search)
  for (let step = 0; step < 60; step++) await page.mouse.wheel(12, 0)
  const times = await frames
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
  await expect.poll(() => page.evaluate(() => location.search), PATIENCE).not.toBe(before)
  process.stdout.write(
    `\n20 rotations, 3 months: ${bars} bars, drawn in ${drawMs.toFixed(0)} ms; panned at ` +
      `${(times.length / seconds).toFixed(0)} frames/s, the longest ${longest.toFixed(0)} ms\n`,
  )
})

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
