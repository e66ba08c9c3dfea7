// The whole desktop: the true Electron with its window, tray, notices and second start. Where its binary is not there, each
// of these is listed as skipped.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SealingAnswer } from '#shared/schema/sealing.ts'
import { hasTray, launch, type Session, startAgain, whyNot } from './session.ts'

const PATIENCE = { timeout: 20_000 }
const EVERY_MINUTE = '* * * * *'
/** The next minute, and three tries. */
const FIRES_WITHIN = { timeout: 150_000, interval: 500 }

describe.skipIf(whyNot !== null)('the desktop', () => {
  let folder = ''
  let session: Session

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hourhand-electron-'))
    session = await launch(join(folder, 'data'))
  })

  afterAll(async () => {
    await session?.quit()
    rmSync(folder, { recursive: true, force: true })
  })

  const windowState = () =>
    session.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows().filter((one) => one.isResizable())
      const bounds = window?.getBounds()
      return { isVisible: window?.isVisible() === true && !window.isMinimized(), bounds }
    })

  /** Asks the API as the page does, through its own scheme and without a token. */
  const ask = (method: string, path: string, body?: unknown): Promise<unknown> =>
    session.page.evaluate(
      async ({ method, path, body }) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(`/api${path}`, { method, headers, body: body ?? null })
        return ((await answer.json()) as { data: unknown }).data
      },
      { method, path, body: body === undefined ? null : JSON.stringify(body) },
    )

  const sealing = async () => ((await ask('GET', '/status')) as { readonly sealing: SealingAnswer }).sealing

  test('it starts with one window, which shows the page and is shut off from the machine', async () => {
    await session.page.getByRole('heading', { level: 2 }).first().waitFor(PATIENCE)
    expect(session.page.url()).toBe('app://hourhand/')
    const reach = await session.page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
    ])
    expect(reach).toEqual(['undefined', 'undefined'])
    const bridge = await session.page.evaluate(() =>
      Object.keys(Reflect.get(globalThis, 'hourhand') as object),
    )
    expect(bridge).toContain('pickFile')
    expect(await windowState()).toMatchObject({ isVisible: true })
    const counts = await session.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect(counts).toBe(1)
  })

  test('a schedule made in the page fires, and the failure it meets is told by a notice', {
    timeout: 240_000,
  }, async () => {
    const { page } = session
    // The program that runs the tests is there on every system.
    const fail = [process.execPath, '-e', 'process.exit(3)']
    await ask('POST', '/resources', {
      name: 'Desk lamp',
      provider: 'command',
      config: { start: fail, stop: fail },
    })
    await page.getByRole('link', { name: 'Schedules', exact: true }).click()
    await page.getByRole('link', { name: 'New schedule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Every minute')
    await page.getByLabel('Add a resource, a group or a tag').fill('desk')
    await page.getByRole('option', { name: 'Desk lamp' }).click()
    await page
      .getByRole('button', { name: /^Edit start / })
      .first()
      .click()
    await page.getByLabel('Cron expression of the start').first().fill(EVERY_MINUTE)
    await page.getByRole('button', { name: 'Make the schedule' }).click()
    await page.waitForURL(/\/schedules\/sch_/, PATIENCE)
    await expect
      .poll(async () => (await session.told()).notices, FIRES_WITHIN)
      .toContainEqual(expect.stringContaining('Desk lamp'))
    const runs = (await ask('GET', '/runs?limit=5')) as readonly { readonly outcome: string }[]
    expect(runs.map(({ outcome }) => outcome)).toContain('failed')
  })

  test.skipIf(!hasTray)('the tray says what comes next', async () => {
    const said = async () => (await session.told()).toolTips.join('\n')
    await expect.poll(said, PATIENCE).toMatch(/Desk lamp|Every minute|failure/)
  })

  test.skipIf(!hasTray)('closing the window hides it in the tray and says so once', async () => {
    await session.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(windowState, PATIENCE).toMatchObject({ isVisible: false })
    expect((await session.told()).notices).toContain('Hourhand goes on in the tray')
  })

  test.skipIf(hasTray)('without a tray, closing the window does not hide it for good', async () => {
    await session.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    const isThere = () =>
      session.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await expect.poll(isThere, PATIENCE).toBe(true)
  })

  test('a second start shows the first one’s window at its link, and ends', async () => {
    const code = await startAgain(join(folder, 'data'), 'hourhand://jobs')
    expect(code).toBe(0)
    await expect.poll(windowState, PATIENCE).toMatchObject({ isVisible: true })
    await session.page.waitForURL('app://hourhand/jobs', PATIENCE)
  })

  test('a secret stands in the store sealed where the system has a key chain, and nowhere else', async () => {
    const smtp = { host: '127.0.0.1', from: 'me@mail.test', user: 'me', password: 'hunter2' }
    await ask('PATCH', '/settings', { smtp })
    const { keptBy } = await sealing()
    const files = ['hourhand.db', 'hourhand.db-wal'].map((name) => join(folder, 'data', name))
    const store = files.map((file) => (existsSync(file) ? readFileSync(file, 'latin1') : '')).join('')
    expect(store.includes('hunter2')).toBe(keptBy !== 'keyChain')
    expect(existsSync(join(folder, 'data', 'secret-keys.json'))).toBe(keptBy === 'keyChain')
  })

  test('after quitting and starting again the window is as large as it was, and nothing is lost', async () => {
    await session.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setSize(1_000, 700)
    })
    const before = await windowState()
    await session.quit()
    session = await launch(join(folder, 'data'))
    await session.page.getByRole('heading', { level: 2 }).first().waitFor(PATIENCE)
    const { bounds } = await windowState()
    expect([bounds?.width, bounds?.height]).toEqual([before.bounds?.width, before.bounds?.height])
    await session.page.getByRole('link', { name: 'Schedules', exact: true }).click()
    await session.page.getByRole('link', { name: 'Every minute' }).first().waitFor(PATIENCE)
    expect(await sealing()).toMatchObject({ unopened: 0 })
  })
})
