// What stands around every page: the way by mouse and by keys, the palette, what guards and undoes, the first steps;
// and the bars that every page must clear.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOf } from './accessible.ts'
import { furnish } from './house.ts'
import { longestTask, watchTasks } from './long-task.ts'
import { PATIENCE } from './patience.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

const MOST_SCRIPT_BYTES = 300 * 1024
const PAGE_FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'renderer')

let stage: Stage
let server: Stage['server']
let browser: Stage['browser']
let page: Stage['page']
let api: Stage['api']
let complaints: Stage['complaints']

beforeAll(async () => {
  stage = await openStage({ reducedMotion: 'reduce' })
  ;({ server, browser, page, api, complaints } = stage)
  await comeIn(stage)
})

afterAll(() => stage?.end())

const open = async (path: string): Promise<void> => {
  await page.goto(server.url + path)
  await page.getByText('Live', { exact: true }).waitFor(PATIENCE)
}
const palette = () => page.getByRole('combobox', { name: 'Search, or say what to do' })
/** A number for whoever reads the log of the tests. */
const say = (words: string): void => void process.stdout.write(`  ${words}\n`)
const pathOf = (): string => new URL(page.url()).pathname

describe('the first steps', () => {
  test('lead from nothing to a schedule that says when it first fires', async () => {
    await page.getByRole('link', { name: 'Begin' }).click(PATIENCE)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('Give it a name.').waitFor(PATIENCE)
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('Its name').fill('Dev database')
    await page.getByLabel('What starts it').fill('true')
    await page.getByLabel('What stops it').fill('true')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('Monday to Friday, 08:00 to 18:00').waitFor(PATIENCE)
    await page.getByLabel('Stop at').fill('07:00')
    await page.getByRole('button', { name: 'Make the schedule' }).click()
    await page.getByText('It must be later than the start.').waitFor(PATIENCE)
    await page.getByLabel('Stop at').fill('17:30')
    await page.getByRole('button', { name: 'Make the schedule' }).click()
    await page.getByText('Dev database is set up').waitFor(PATIENCE)
    await page.getByText(/^First:/).waitFor(PATIENCE)

    const [schedule] = await api<{ crons: { cronExpression: string }[]; resources: { name: string }[] }[]>(
      'GET',
      '/schedules',
    )
    expect(schedule?.crons.map(({ cronExpression }) => cronExpression)).toEqual([
      '0 8 * * 1-5',
      '30 17 * * 1-5',
    ])
    expect(schedule?.resources.map(({ name }) => name)).toEqual(['Dev database'])
    // What is there is not offered again.
    await page.getByRole('link', { name: 'See it on the time axis' }).click()
    await page.getByRole('heading', { level: 2 }).first().waitFor(PATIENCE)
    await expect.poll(() => page.getByRole('region', { name: 'First steps' }).count(), PATIENCE).toBe(0)
  })
})

describe('the keys', () => {
  test('g and a letter lead to each page, / into its search, j and k along its rows, ? to the sheet', async () => {
    await furnish(api, server.folder)
    await open('/')
    for (const [letter, path] of [
      ['s', '/schedules'],
      ['j', '/jobs'],
      ['o', '/on-call'],
      ['r', '/resources'],
      ['a', '/activity'],
      [',', '/settings'],
      ['n', '/'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(letter)
      await expect.poll(pathOf, PATIENCE).toBe(path)
    }
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('link', { name: 'Film night' }).waitFor(PATIENCE)
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.keyboard.press('j')
    const first = await focused()
    await page.keyboard.press('j')
    expect(await focused()).not.toBe(first)
    await page.keyboard.press('k')
    expect(await focused()).toBe(first)

    await page.keyboard.press('/')
    await page.keyboard.type('gsn?')
    expect(await page.getByRole('searchbox').inputValue()).toBe('gsn?')
    await page.getByRole('searchbox').fill('')
    await page.getByRole('searchbox').blur()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached', ...PATIENCE })
  })

  test('the palette finds things and does deeds, by keys alone, and tells its choice', async () => {
    await open('/')
    await page.keyboard.press('Control+k')
    await palette().waitFor(PATIENCE)
    await page.keyboard.type('new york')
    await page.getByRole('option', { name: 'New York build on' }).waitFor(PATIENCE)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Search' }).focus()
    const chosen = await palette().getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${chosen}"]`).textContent()).toContain('New York build')
    await page.keyboard.press('Enter')
    await expect.poll(pathOf, PATIENCE).toMatch(/^\/schedules\/sch_/)

    await page.keyboard.press('Control+k')
    await page.keyboard.type('stop staging web 2')
    await page.getByRole('option', { name: 'Stop Staging web 2' }).waitFor(PATIENCE)
    await page.keyboard.press('Enter')
    await page.getByText('Staging web 2 is being stopped.').waitFor(PATIENCE)

    await page.keyboard.press('Control+k')
    await page.keyboard.type('there is no such thing')
    await page.getByText('Nothing is called so.').waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await palette().waitFor({ state: 'detached', ...PATIENCE })
  })

  test('the palette does what the page before it can do, and makes what there is to make', async () => {
    const choose = async (typed: string, name: string | RegExp) => {
      await page.keyboard.press('Control+k')
      await palette().waitFor(PATIENCE)
      await page.keyboard.type(typed)
      await page.getByRole('option', { name }).waitFor(PATIENCE)
      await page.keyboard.press('Enter')
      await palette().waitFor({ state: 'detached', ...PATIENCE })
    }
    const [run] = await api<{ id: string; target: { name: string } }[]>('GET', '/runs')
    await open(`/runs/${run?.id}`)
    await page.getByRole('button', { name: 'Run again' }).waitFor(PATIENCE)
    await choose(`run ${run?.target.name} again`, `Run ${run?.target.name} again`)
    await expect.poll(pathOf, PATIENCE).not.toBe(`/runs/${run?.id}`)
    await expect.poll(pathOf, PATIENCE).toMatch(/^\/runs\//)

    await choose('new group', 'New group')
    await page.getByRole('dialog', { name: 'New group' }).waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await expect.poll(pathOf, PATIENCE).toBe('/groups')

    await choose('pause everything until', /Pause everything until (today|tomorrow) 08:00/)
    await page.getByRole('button', { name: 'Resume' }).click()
  })

  test('Tab reaches what is on the page in the order of reading, and the focus is seen', async () => {
    await open('/settings/general')
    await page.getByRole('textbox', { name: 'Name' }).waitFor(PATIENCE)
    const names: string[] = []
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press('Tab')
      const [name, isSeen] = await page.evaluate(() => {
        const here = document.activeElement as HTMLElement
        const { outlineStyle, boxShadow, borderColor } = getComputedStyle(here)
        if (here === document.body) return ['', true] as const
        const isField = here.matches('input')
        return [
          here.textContent || here.getAttribute('aria-labelledby') || here.id,
          outlineStyle !== 'none' || boxShadow !== 'none' || (isField && borderColor !== ''),
        ] as const
      })
      // Past the last of it one is back where a page begins.
      if (name === '') break
      names.push(name)
      expect([name, isSeen]).toEqual([name, true])
    }
    expect(names.slice(0, 3)).toEqual(['Skip to the content', 'Hourhand', 'Now'])
    expect(names).toContain('Audit log')
  })
})

describe('what is typed and what is deleted', () => {
  test('a page with unsaved changes is not left by a link, by going back or by a key before one says so', async () => {
    await open('/settings/feeds')
    await page.getByRole('link', { name: 'Mail server' }).click()
    const field = page.getByLabel('Server', { exact: true })
    await field.fill('mail.example.com')
    await page.getByRole('link', { name: 'Backups' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor(PATIENCE)
    await page.getByRole('button', { name: 'Stay here' }).click()
    expect([pathOf(), await field.inputValue()]).toEqual(['/settings/mail', 'mail.example.com'])

    await page.goBack()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor(PATIENCE)
    expect([pathOf(), await field.inputValue()]).toEqual(['/settings/mail', 'mail.example.com'])
    await page.getByRole('button', { name: 'Leave and lose it' }).click()
    await expect.poll(pathOf, PATIENCE).toBe('/settings/feeds')
  })

  test('a deletion waits for its toast; Undo and Ctrl+Z bring it back, closing the page carries it out', async () => {
    const { id } = await api<{ id: string }>('POST', '/tokens', { name: 'Wall screen', access: 'read' })
    const isThere = () =>
      api('GET', `/tokens/${id}`).then(
        () => true,
        () => false,
      )
    await open('/settings/api')
    const row = page.getByRole('listitem').filter({ hasText: 'Wall screen' })
    await row.getByRole('button', { name: 'Revoke Wall screen' }).click()
    await row.waitFor({ state: 'detached', ...PATIENCE })
    expect(await isThere()).toBe(true)
    await page.getByRole('button', { name: 'Undo' }).click()
    await row.waitFor(PATIENCE)

    await row.getByRole('button', { name: 'Revoke Wall screen' }).click()
    await row.waitFor({ state: 'detached', ...PATIENCE })
    await page.keyboard.press('Control+z')
    await row.waitFor(PATIENCE)
    expect(await isThere()).toBe(true)

    await row.getByRole('button', { name: 'Revoke Wall screen' }).click()
    await page.goto('about:blank')
    await expect.poll(isThere, PATIENCE).toBe(false)
  })
})

describe('every page', () => {
  // The suites of the rooms look at the pages of theirs, with more in them.
  const ROUTES = [
    '/',
    '/on-call',
    '/settings/general',
    '/settings/notifications',
    '/settings/api',
    '/settings/mail',
    '/settings/connections',
    '/settings/feeds',
    '/settings/history',
    '/settings/backups',
    '/settings/transfer',
    '/settings/deliveries',
    '/settings/audit',
    '/welcome',
    '/tray',
    '/schedules/sch_999999',
    '/jobs/job_999999',
    '/resources/res_999999',
    '/groups/grp_999999',
    '/runs/run_999999',
    '/on-call/00000000-0000-4000-8000-000000000000',
    '/nowhere',
  ] as const

  test.each(ROUTES)(
    '%s has nothing that axe-core objects to, light or dark, and is never too wide',
    async (route) => {
      await page.goto(server.url + route)
      await page.locator('h1, h2, h3').first().waitFor(PATIENCE)
      await page
        .locator('[aria-busy="true"]')
        .first()
        .waitFor({ state: 'detached', ...PATIENCE })
      const found: string[] = []
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        found.push(...(await violationsOf(page)).map((line) => `${colorScheme}: ${line}`))
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 390, height: 844 })
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      await page.setViewportSize({ width: 1440, height: 900 })
      expect([found, isWide]).toEqual([[], false])
      if (/999999|0{12}/.test(route)) await complaints.meet(/404/)
    },
  )

  test.each([
    ['the room is read', 'The page is being read', /\/assets\/now-room.*\.js$/],
    ['the answers are awaited', /are being read/, /\/api\/(?!session)/],
    ['the session is asked for', 'Hourhand is being asked', /\/api\/session$/],
  ])('while %s, axe-core objects to nothing', async (_state, words, address) => {
    const waiting = await stage.context.newPage()
    await waiting.route(address, () => undefined)
    await waiting.goto(server.url)
    await waiting
      .getByText(words)
      .first()
      .waitFor({ state: 'attached', ...PATIENCE })
    expect(await violationsOf(waiting)).toEqual([])
    await waiting.close()
  })

  test.each([
    ['the server does not answer', 'Hourhand cannot be reached', (route: Route) => route.abort()],
    ['nobody is signed in', 'You are signed out', (route: Route) => route.fulfill({ status: 401, json: {} })],
  ])('where %s, axe-core objects to nothing', async (_state, words, answer) => {
    const outside = await stage.context.newPage()
    await outside.route(/\/api\/session$/, answer)
    await outside.goto(server.url)
    await outside.getByRole('heading', { name: words }).waitFor(PATIENCE)
    expect(await violationsOf(outside)).toEqual([])
    await outside.close()
  })

  test('in a narrow window each page is reached from the foot of it', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open('/')
    const navigation = page.getByRole('navigation', { name: 'Pages' })
    for (const name of ['Now', 'Schedules', 'Jobs', 'On-call']) {
      const box = await navigation.getByRole('link', { name, exact: true }).boundingBox()
      expect([name, box !== null && box.x >= 0 && box.x + box.width <= 390]).toEqual([name, true])
    }
    for (const [name, path] of [
      ['Resources', '/resources'],
      ['Activity', '/activity'],
      ['Settings', '/settings'],
    ] as const) {
      await navigation.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name, exact: true }).click()
      await expect.poll(pathOf, PATIENCE).toBe(path)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })
})

describe('the piece that is loaded first', () => {
  test('has at most 300 KiB of compressed JavaScript for any page', async () => {
    const assets = join(PAGE_FOLDER, 'assets')
    const sizes = new Map<string, number>()
    for (const name of (await readdir(assets)).filter((file) => file.endsWith('.js')))
      sizes.set(name, brotliCompressSync(await readFile(join(assets, name))).length)
    const asked: string[] = []
    const fresh = await stage.context.newPage()
    fresh.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const worst = { route: '', bytes: 0 }
    for (const route of ['/', '/schedules', '/jobs', '/on-call', '/resources', '/activity', '/settings']) {
      asked.length = 0
      await fresh.goto(server.url + route)
      await fresh.getByText('Live', { exact: true }).waitFor(PATIENCE)
      await fresh
        .locator('[aria-busy="true"]')
        .first()
        .waitFor({ state: 'detached', ...PATIENCE })
      await fresh.getByRole('heading', { level: 2 }).first().waitFor(PATIENCE)
      const scripts = new Set(asked.filter((path) => path.endsWith('.js')))
      const bytes = [...scripts].reduce(
        (sum, path) => sum + (sizes.get(path.split('/').at(-1) ?? '') ?? 0),
        0,
      )
      if (bytes > worst.bytes) Object.assign(worst, { route, bytes })
    }
    await fresh.close()
    say(`the most JavaScript: ${Math.round(worst.bytes / 1024)} KiB for ${worst.route}`)
    expect(worst.bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES)
  })

  test('is sent compressed, without source maps, and paints at once', async () => {
    expect((await readdir(PAGE_FOLDER, { recursive: true })).filter((name) => name.endsWith('.map'))).toEqual(
      [],
    )
    const cold = await browser.newContext()
    const visitor = await cold.newPage()
    const encodings = new Set<string | undefined>()
    visitor.on('response', (response) => {
      if (response.url().endsWith('.js')) encodings.add(response.headers()['content-encoding'])
    })
    await visitor.goto(await server.hourhand('open'))
    await visitor.getByText('Live', { exact: true }).waitFor(PATIENCE)
    const paint = await visitor.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    )
    say(`first contentful paint of a cold browser: ${Math.round(paint ?? Number.NaN)} ms`)
    expect(encodings.has(undefined)).toBe(false)
    await cold.close()
  })
})

describe('what comes from outside', () => {
  test('a strict policy allows no inline script, no eval and no foreign origin', async () => {
    const answer = await page.goto(server.url)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0] ?? '', rule]))
    expect(rules.get('default-src')).toBe("default-src 'none'")
    expect(rules.get('script-src')).toBe("script-src 'self'")
    expect(rules.get('connect-src')).toBe("connect-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const isRefused = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.wasRun = true'
      document.head.append(script)
      return !('wasRun' in window)
    })
    expect(isRefused).toBe(true)
    // The refusal is told on the console, and nothing else is.
    await complaints.meet(/Content Security Policy/)
  })

  test('what people write is never HTML', async () => {
    const name = '<img src=x onerror="window.wasRun = true"><b>bold</b>'
    await api('POST', '/schedules', { name, description: name, timezone: 'UTC', crons: [] })
    await open('/schedules')
    await page.getByText(name).first().waitFor(PATIENCE)
    await page.keyboard.press('Control+k')
    await palette().waitFor(PATIENCE)
    await page.keyboard.type('onerror')
    await page.getByRole('option').filter({ hasText: name }).first().waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false)
  })

  test('200 events a second disturb neither who types nor an open menu', async () => {
    const { id } = await api<{ id: string }>('POST', '/resources', {
      name: 'Flutter',
      provider: 'command',
      config: { start: ['true'], stop: ['true'] },
    })
    await open('/resources')
    const field = page.getByRole('searchbox')
    await field.waitFor(PATIENCE)
    await watchTasks(page)
    await page.getByRole('button', { name: 'Pause everything' }).click()
    await page.getByRole('menuitem', { name: 'For an hour' }).waitFor(PATIENCE)
    const began = performance.now()
    const told = storm(id, 400)
    await expect.poll(() => page.getByRole('menu').count(), PATIENCE).toBe(1)
    await told.half
    expect(await page.getByRole('menuitem', { name: 'For an hour' }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await field.click()
    await page.keyboard.type('what is typed stays typed', { delay: 60 })
    await told.all
    expect(await field.inputValue()).toBe('what is typed stays typed')
    const longest = await longestTask(page)
    say(
      `400 changes in ${Math.round(performance.now() - began)} ms; the longest task took ${Math.round(longest)} ms`,
    )
  })
})

/** Changes a resource so many times, as fast as the server answers: each change is an event or more. */
function storm(id: string, count: number): { readonly half: Promise<void>; readonly all: Promise<unknown> } {
  const half = Promise.withResolvers<void>()
  let sent = 0
  const blow = async (): Promise<void> => {
    while (sent < count) {
      sent += 1
      if (sent === count / 2) half.resolve()
      await api('PATCH', `/resources/${id}`, { description: `change ${sent}` })
    }
  }
  return { half: half.promise, all: Promise.all([blow(), blow(), blow()]) }
}

test('the browser had nothing to complain of', () => {
  expect(complaints.unprovoked).toEqual([])
})
