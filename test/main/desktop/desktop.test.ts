// The whole shell over a real Hourhand: what a person does with tray, window and notices, and what becomes of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createDesktop, type Desktop } from '#main/desktop/desktop.ts'
import { createForward } from '#main/desktop/forward.ts'
import { openMemo } from '#main/desktop/memo.ts'
import { createPage } from '#main/desktop/page.ts'
import { desktopCalls } from '#main/desktop/page-calls.ts'
import { NO_SEAL } from '#shared/sealed.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock, type TestClock } from '#test/helpers/clock.ts'
import { itemOf, type StandInOptions, standIn, type Tray, type Window } from './stand-in.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const TRUE = { kind: 'program', program: 'true' }

type Options = StandInOptions & {
  readonly hasTray?: boolean
  readonly trayHost?: Promise<boolean>
  readonly isHidden?: boolean
  readonly folder?: string
  readonly app?: TestApp
  readonly clock?: TestClock
}

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: Options = {}) {
  const { platform = 'linux', hasTray = true, isHidden = true, isWayland = false } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'hourhand-desktop-'))
  const clock = options.clock ?? createTestClock(NOW)
  const app = options.app ?? (await startApp({ clock }))
  const stand = standIn(options)
  const ended: string[] = []
  const troubles: string[] = []
  const log = {
    info() {},
    warn: (words: string) => void troubles.push(words),
    error: (words: string) => void troubles.push(words),
  }
  const desktop: Desktop = await createDesktop({
    electron: stand.electron,
    hosted: app.app,
    machine: {
      platform,
      env: isWayland ? { XDG_SESSION_TYPE: 'wayland' } : { XDG_CONFIG_HOME: folder },
      home: folder,
      execPath: '/opt/hourhand',
      version: '0.1.0',
      timeZone: 'Europe/Berlin',
    },
    places: { preload: '/preload.cjs', icons: '/icons', windowIcon: '/icons/icon.png' },
    memo: openMemo(join(folder, 'shell.json'), () => {}),
    log,
    now: clock.now,
    setDelay: clock.setDelay,
    trayHost: options.trayHost ?? Promise.resolve(hasTray),
    isHidden,
    updater: Object.assign(stand.app, {
      checkForUpdates: async () => null,
      downloadUpdate: async () => [],
    }) as never,
    readZone: () => {},
    exportDiagnostics: () => void ended.push('diagnostics'),
    hasReleases: true,
    quit: () => void ended.push('quit'),
    stopHosted: async () => void ended.push('stopped'),
    leave: async () => void ended.push('left'),
    startAgain: () => void ended.push('again'),
  })
  cleanups.push(async () => {
    desktop.end()
    if (options.app === undefined) await app[Symbol.asyncDispose]()
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  })
  const [tray] = stand.trays
  const window = (): Window => {
    const found = stand.windows.find(({ options: made }) => made.minWidth !== undefined)
    if (found === undefined) throw new Error('there is no window')
    return found
  }
  /** Lets the shell's short delays pass, until something holds. */
  const until = (check: () => boolean | Promise<boolean>, what: string) =>
    waitUntil(() => {
      clock.forward(100)
      return check()
    }, what)
  return {
    ...stand,
    shellApp: stand.app,
    desktop,
    app,
    clock,
    ended,
    troubles,
    folder,
    window,
    until,
    tray: tray as Tray,
  }
}

const labels = (tray: Tray) => tray.openMenu().items.map(({ label }) => label)
const make = async (app: TestApp, path: string, body: object) => (await app.post(path, body)).body.data

describe('the tray', () => {
  test('follows at once what a script does, and what is clicked in it reaches the server', async () => {
    const { app, tray, until } = await start()
    const schedule = await make(app, '/api/schedules', {
      name: 'Office hours',
      timezone: 'Europe/Berlin',
      crons: [{ cronExpression: '0 8 * * *', action: 'start' }],
    })
    await until(() => labels(tray).includes('Office hours'), 'the tray shows the schedule')
    const item = itemOf(tray.openMenu(), 'Office hours')
    expect([item.type, item.checked]).toEqual(['checkbox', true])
    item.click()
    await waitUntil(
      async () => (await app.get(`/api/schedules/${schedule.id}`)).body.data.enabled === false,
      'the schedule is off',
    )
    await until(() => !itemOf(tray.openMenu(), 'Office hours').checked, 'the tray shows that it is off')
  })

  test('runs a job, holds a resource as it is, pauses and resumes', async () => {
    const { app, tray, until, notices } = await start()
    const job = await make(app, '/api/jobs', { name: 'Report', trigger: { kind: 'manual' }, action: TRUE })
    const config = { start: ['true'], stop: ['true'] }
    const lamp = await make(app, '/api/resources', { name: 'Lamp', provider: 'command', config })
    await until(() => labels(tray).includes('Hold a resource'), 'the tray shows what there is')
    itemOf(tray.openMenu(), 'Run a job now', 'Report').click()
    await waitUntil(
      async () => (await app.get(`/api/runs?target=job:${job.id}`)).body.data.length === 1,
      'the job has run',
    )
    const hold = () => itemOf(tray.openMenu(), 'Hold a resource', 'Lamp', 'As it is for 4 hours').click()
    // Nobody knows yet how it is: a hold would switch it.
    hold()
    await until(() => notices.length === 1, 'it is refused')
    expect(notices[0]?.options.body).toMatch(/^It is not known whether Lamp runs/)
    await app.post('/api/actions', { type: 'stop', resourceUID: lamp.id })
    const status = async () => (await app.get(`/api/resources/${lamp.id}`)).body.data.status
    await waitUntil(async () => (await status()) === 'stopped', 'it is stopped')
    hold()
    await waitUntil(async () => (await app.get('/api/overrides')).body.data.length === 1, 'the lamp is held')
    expect((await app.get('/api/overrides')).body.data[0]).toMatchObject({
      resourceUID: lamp.id,
      action: 'force_off',
      expiresAt: '2026-11-21T14:00:00Z',
    })
    itemOf(tray.openMenu(), 'Pause everything', 'Until tomorrow').click()
    await until(() => labels(tray).includes('Resume everything'), 'the tray shows the pause')
    expect((await app.get('/api/pause')).body.data.until).toBe('2026-11-22T07:00:00Z')
    expect(tray.images.at(-1)).toBe('/icons/tray-paused.png')
    itemOf(tray.openMenu(), 'Resume everything').click()
    await until(() => labels(tray).includes('Pause everything'), 'the pause is over')
  })

  test('asks for attention when something failed', async () => {
    const { app, tray, until, clock } = await start()
    clock.forward(1_000)
    const action = { kind: 'program', program: 'false' }
    const job = await make(app, '/api/jobs', { name: 'Broken', trigger: { kind: 'manual' }, action })
    await app.post(`/api/jobs/${job.id}/run`)
    await until(() => tray.images.at(-1) === '/icons/tray-attention.png', 'the picture asks for attention')
    expect(labels(tray)[0]).toBe('1 failure not yet seen')
  })

  test('says when a click was refused', async () => {
    const { app, tray, until, notices } = await start()
    const job = await make(app, '/api/jobs', { name: 'Gone', trigger: { kind: 'manual' }, action: TRUE })
    await until(() => labels(tray).includes('Run a job now'), 'the tray shows the job')
    const item = itemOf(tray.openMenu(), 'Run a job now', 'Gone')
    await app.delete(`/api/jobs/${job.id}`)
    item.click()
    await until(() => notices.length === 1, 'a notice is shown')
    expect(notices[0]?.options).toMatchObject({ title: 'That was refused', body: 'job not found' })
  })

  test.each([
    ['win32', false, 'popover'],
    ['darwin', false, 'popover'],
    ['linux', false, 'popover'],
    ['linux', true, 'window'],
  ] as const)('a click on %s (Wayland: %s) opens the %s', async (platform, isWayland, expected) => {
    const { tray, windows, window } = await start({ platform, isWayland })
    tray.press()
    const popover = windows.find(({ options }) => options.frame === false)
    expect([popover?.isVisible() ?? false, window().isVisible()]).toEqual([
      expected === 'popover',
      expected === 'window',
    ])
    if (popover === undefined) return
    expect(popover.webContents.getURL()).toBe('app://hourhand/tray')
    expect(popover.bounds.x + popover.bounds.width).toBeLessThanOrEqual(1920)
  })

  test('the click that closes the popover does not open it again', async () => {
    const { tray, windows, clock } = await start({ platform: 'win32' })
    tray.press()
    const popover = windows.find(({ options }) => options.frame === false)
    popover?.blur()
    clock.forward(50)
    tray.press()
    expect(popover?.isVisible()).toBe(false)
    clock.forward(1_000)
    tray.press()
    expect(popover?.isVisible()).toBe(true)
  })

  test('there is one for life, whatever happens', async () => {
    const { app, trays, until, tray } = await start()
    for (const name of ['A', 'B', 'C']) {
      await make(app, '/api/jobs', { name, trigger: { kind: 'manual' }, action: TRUE })
      await until(
        () => tray.openMenu().items.some(({ items }) => items.some(({ label }) => label === name)),
        'it is shown',
      )
    }
    expect([trays.length, tray.isDestroyed]).toEqual([1, false])
  })
})

describe('the window', () => {
  test('starts hidden when asked, and is there when it is wanted, where it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-desktop-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const app = await startApp()
    cleanups.push(() => app[Symbol.asyncDispose]())
    const first = await start({ folder, app })
    expect(first.window().isVisible()).toBe(false)
    itemOf(first.tray.openMenu(), 'Open Hourhand').click()
    first.window().moveTo(300, 200)
    first.clock.forward(1_000)
    const second = await start({ folder, app, isHidden: false })
    expect([second.window().isVisible(), second.window().bounds]).toMatchObject([true, { x: 300, y: 200 }])
    // A hidden window says nothing true.
    second.window().hide()
    second.window().moveTo(1, 1)
    expect((await start({ folder, app, isHidden: false })).window().bounds).toMatchObject({ x: 300, y: 200 })
    // The display it stood on is gone.
    const displays = [{ x: 5_000, y: 0, width: 1280, height: 720 }]
    expect((await start({ folder, app, isHidden: false, displays })).window().options.x).toBeUndefined()
  })

  test('under Wayland keeps its size and asks for no place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-desktop-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const first = await start({ folder, isWayland: true, isHidden: false })
    first.window().resizeTo(1111, 777)
    first.clock.forward(1_000)
    const { options } = (await start({ folder, isWayland: true, isHidden: false })).window()
    expect([options.width, options.height, options.x]).toEqual([1111, 777, undefined])
  })

  test('that is put into the tray at once is found where it was, on Linux too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-desktop-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const app = await startApp()
    cleanups.push(() => app[Symbol.asyncDispose]())
    const first = await start({ folder, app, isHidden: false })
    await first.until(() => labels(first.tray).includes('Hide the window'), 'the tray offers it')
    first.window().moveTo(300, 200)
    itemOf(first.tray.openMenu(), 'Hide the window').click()
    expect((await start({ folder, app, isHidden: false })).window().bounds).toMatchObject({ x: 300, y: 200 })
  })

  test('that fills the screen leaves no black space behind on macOS', async () => {
    const { window } = await start({ platform: 'darwin', isHidden: false })
    window().setFullScreen(true)
    window().close()
    expect(window().state).toMatchObject({ isVisible: false, isFullScreen: false, isSpaceLeft: false })
  })

  test('asks before what is not saved is left by a way of the shell', async () => {
    const { window, desktop, asked, answer, ended, app, until } = await start({ isHidden: false })
    const url = () => window().webContents.getURL()
    window().webContents.holds = true
    desktop.window.show('/jobs')
    expect([url(), asked]).toEqual(['app://hourhand/', ['Leave without saving?']])
    desktop.window.show('/')
    expect(asked).toHaveLength(1)
    answer.button = 1
    desktop.window.show('/jobs')
    expect([url(), asked.length]).toEqual(['app://hourhand/jobs', 2])
    await app.patch('/api/settings', { desktop: { closeToTray: false } })
    answer.button = 0
    await until(() => {
      desktop.window.show()
      window().close()
      return asked.length > 2
    }, 'closing asks')
    expect([window().isVisible(), ended]).toEqual([true, []])
    answer.button = 1
    window().close()
    expect([window().state.isDestroyed, ended]).toEqual([true, ['quit']])
  })

  test('keeps what is not saved from a quit too, though it lies in the tray', async () => {
    const { window, tray, asked, answer, ended, until } = await start({ isHidden: false })
    await until(() => labels(tray).includes('Quit Hourhand'), 'the tray is complete')
    window().close()
    window().webContents.holds = true
    itemOf(tray.openMenu(), 'Quit').click()
    expect([asked.length, window().isVisible(), ended]).toEqual([1, true, []])
    window().close()
    expect([asked.length, window().isVisible()]).toEqual([1, false])
    answer.button = 1
    itemOf(tray.openMenu(), 'Quit').click()
    expect([window().state.isDestroyed, ended]).toEqual([true, ['quit']])
  })

  test('whose page has gone shows it again', async () => {
    const { window, clock, troubles } = await start({ isHidden: false })
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    clock.forward(1_000)
    expect([window().webContents.reloads, troubles]).toEqual([1, ['the page has gone and is loaded anew']])
    window().webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
    clock.forward(1_000)
    expect(window().webContents.reloads).toBe(1)
  })

  test('closes to the tray and says so once', async () => {
    const { window, notices, until, tray } = await start({ isHidden: false })
    window().close()
    expect([window().isVisible(), notices.length]).toEqual([false, 1])
    expect(notices[0]?.options.title).toBe('Hourhand goes on in the tray')
    await until(() => labels(tray).includes('Open Hourhand'), 'the tray offers it')
    itemOf(tray.openMenu(), 'Open Hourhand').click()
    window().close()
    expect([window().isVisible(), notices.length]).toEqual([false, 1])
    notices[0]?.emit('click', {})
    expect([window().isVisible(), window().webContents.getURL()]).toEqual([
      true,
      'app://hourhand/settings/notifications',
    ])
  })

  test('says what it says once when that can be seen, not in quiet hours', async () => {
    const { app, window, notices, desktop, until } = await start({ isHidden: false })
    const quietHours = { from: '00:00', to: '23:59' }
    await app.patch('/api/settings', { notifications: { quietHours } })
    await app.patch('/api/settings', { desktop: { keepAwake: true } })
    await until(async () => (await app.get('/api/settings')).body.data.desktop.keepAwake, 'it is set')
    await until(() => {
      desktop.window.show()
      window().close()
      return notices.length === 0
    }, 'nothing is said')
    await app.patch('/api/settings', { notifications: { quietHours: null } })
    await until(() => {
      desktop.window.show()
      window().close()
      return notices.length === 1
    }, 'it is said')
  })

  test('is out of the way of whatever ends the program, an update included', async () => {
    const { window, desktop, tray } = await start({ isHidden: false })
    window().close()
    expect([window().state.isDestroyed, tray.isDestroyed]).toEqual([false, false])
    desktop.end()
    expect([window().state.isDestroyed, tray.isDestroyed]).toEqual([true, true])
  })

  test('never hides where there is no tray', async () => {
    const { window, trays, ended } = await start({ hasTray: false, isHidden: true })
    expect([trays.length, window().isVisible()]).toEqual([0, true])
    window().close()
    expect([window().isVisible(), window().isMinimized(), ended]).toEqual([true, true, []])
  })

  test('is there at once though the panel is still to come, and is told apart from the tray when that has come', async () => {
    const panel = Promise.withResolvers<boolean>()
    const { window, trays, desktop } = await start({ trayHost: panel.promise })
    expect(window().isVisible()).toBe(false)
    desktop.window.show()
    window().close()
    expect([trays.length, window().isVisible(), window().isMinimized()]).toEqual([0, true, true])
    panel.resolve(true)
    await panel.promise
    window().close()
    expect([trays.length, window().isVisible()]).toEqual([1, false])
  })

  test('ends the program where that is the setting', async () => {
    const { app, window, ended, desktop, until } = await start({ isHidden: false })
    await app.patch('/api/settings', { desktop: { closeToTray: false } })
    await until(() => {
      if (ended.length === 0) window().close()
      return ended.includes('quit')
    }, 'closing ends it')
    expect(desktop.noticeTrouble()).toBeNull()
  })

  test('tells of the end of a session, shows the docs, and opens nothing outside but this server', async () => {
    const { window, windows, ended, opened, tray, app, troubles, until } = await start({ platform: 'win32' })
    await until(() => labels(tray).includes('API documentation'), 'the tray is complete')
    window().emit('session-end')
    expect(ended).toEqual(['stopped'])
    for (const url of ['https://evil.test/', `${app.url}/api/docs`]) {
      window().webContents.openHandler?.({ url })
    }
    expect([opened, troubles]).toEqual([[`${app.url}/api/docs`], ['an address was not opened']])
    // A browser has no token: the docs come through the page's own scheme, with the token put to it outside the page.
    itemOf(tray.openMenu(), 'API documentation').click()
    const docs = windows.find(({ options }) => options.title === 'Hourhand API')
    expect([docs?.webContents.getURL(), docs?.isVisible()]).toEqual(['app://hourhand/api/docs', true])
    expect(docs?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    })
    expect(docs?.options.webPreferences).not.toHaveProperty('preload')
    expect(docs?.webContents.isLet('will-navigate', { url: 'https://evil.test/' })).toBe(false)
    const served = await createPage({ pageFolder: '/nowhere', forward: createForward(() => app.app) })(
      new Request('app://hourhand/api/docs'),
    )
    expect([served.status, await served.text()]).toEqual([200, expect.stringContaining('swagger-ui')])
  })

  test('is shown again by a click on the Dock', async () => {
    const { window, shellApp } = await start({ platform: 'darwin' })
    expect(window().isVisible()).toBe(false)
    shellApp.emit('activate')
    expect(window().isVisible()).toBe(true)
  })
})

describe('notices', () => {
  test('say once that secrets are not sealed, and lead to where it stands', async () => {
    await using app = await startApp({ keeping: { seal: NO_SEAL, reason: 'weakKeyChain' } })
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-desktop-'))
    const { notices, until, window, desktop } = await start({ app, folder })
    await until(() => notices.length === 1, 'the notice is shown')
    expect(notices[0]?.options.title).toBe('Secrets are kept without a key chain')
    notices[0]?.emit('click', {})
    expect(window().webContents.getURL()).toContain('/settings/general')
    desktop.end()
    const again = await start({ app, folder })
    await make(app, '/api/schedules', { name: 'Later', timezone: 'UTC', crons: [] })
    await again.until(() => labels(again.tray).includes('Later'), 'the second shell follows')
    expect(again.notices).toHaveLength(0)
    again.desktop.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test('tell what fired and failed, and not what was done by hand', async () => {
    const clock = createTestClock(NOW)
    const app = await startApp({ clock })
    cleanups.push(() => app[Symbol.asyncDispose]())
    const { notices, until, window } = await start({ app, clock })
    const action = { kind: 'program', program: 'echo the reason; exit 3', shell: true }
    const trigger = { kind: 'cron', expression: '5 11 * * *', timeZone: 'Europe/Berlin' }
    const job = await make(app, '/api/jobs', { name: 'Broken', trigger, action })
    await app.post(`/api/jobs/${job.id}/run`)
    await until(
      async () => (await app.get('/api/runs')).body.data[0]?.outcome === 'failed',
      'the run by hand failed',
    )
    expect(notices).toHaveLength(0)
    clock.jumpTo(Date.parse('2026-11-21T10:05:00Z'))
    await until(() => notices.length === 1, 'the firing is told of')
    const { title, body, actions } = notices[0]?.options ?? {}
    expect(title).toBe('Running Broken failed')
    expect(body).toMatch(/the reason$/)
    expect(actions?.map(({ text }) => text)).toEqual(['Retry', 'Open'])
    notices[0]?.emit('action', { actionIndex: 0 })
    await until(
      async () =>
        (await app.get('/api/runs')).body.data.some((run: { retryOf: unknown }) => run.retryOf !== null),
      'it is tried again',
    )
    notices[0]?.emit('click', {})
    expect(window().webContents.getURL()).toMatch(/^app:\/\/hourhand\/runs\/run_/)
  })

  test('that no service would take are said to the page, and told when there is one', async () => {
    const { window, notices, desktop, tray, until } = await start({ isHidden: false, hasNotices: false })
    window().close()
    expect([notices.length, desktop.noticeTrouble()]).toEqual([0, 'it has no service for notices'])
    await until(() => tray.images.at(-1) === '/icons/tray-attention.png', 'the picture asks for attention')
  })

  test('that the system does not take turn the picture, and are said to the page', async () => {
    const { app, notices, until, desktop, tray, window } = await start({ isHidden: false })
    window().close()
    notices[0]?.emit('failed', {}, 'the program is not signed')
    expect(desktop.noticeTrouble()).toBe('the program is not signed')
    await until(() => tray.images.at(-1) === '/icons/tray-attention.png', 'the picture asks for attention')
    expect((await app.get('/api/glance')).body.data.state).toBe('idle')
  })
})

describe('sleep and power', () => {
  test('what was missed in a sleep is caught up as the machine wakes', async () => {
    const clock = createTestClock(NOW)
    const app = await startApp({ clock })
    cleanups.push(() => app[Symbol.asyncDispose]())
    const { powerMonitor, until } = await start({ app, clock })
    const trigger = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' }
    const job = await make(app, '/api/jobs', { name: 'Hourly', trigger, action: TRUE })
    clock.jumpTo(NOW + 8 * 3_600_000 + 1_800_000)
    powerMonitor.emit('resume')
    const runs = async () => (await app.get(`/api/runs?target=job:${job.id}`)).body.data
    await until(async () => (await runs())[0]?.outcome === 'succeeded', 'the last one was caught up')
    expect((await runs()).map((run: { cause: string; dueAt: string }) => [run.cause, run.dueAt])).toEqual([
      ['catchUp', '2026-11-21T18:00:00.000Z'],
    ])
  })

  test('the machine is kept awake while a run goes, where that is wanted', async () => {
    const { app, blockers, until } = await start()
    const action = { kind: 'program', program: 'sleep', args: ['60'] }
    const job = await make(app, '/api/jobs', { name: 'Long', trigger: { kind: 'manual' }, action })
    const run = (await app.post(`/api/jobs/${job.id}/run`)).body.data
    await app.patch('/api/settings', { desktop: { keepAwake: true } })
    await until(() => blockers.size === 1, 'the machine is kept awake')
    await app.post(`/api/runs/${run.id}/cancel`)
    await until(() => blockers.size === 0, 'it may sleep again')
  })
})

test('a call from the page opens the window at a path, and nowhere else', async () => {
  const { desktop, window } = await start()
  const shown: string[] = []
  const calls = desktopCalls({
    desktop,
    dialog: {
      showOpenDialog: async () => ({ canceled: false, filePaths: ['/home/ana/export.json'] }),
    } as never,
    shell: { showItemInFolder: (path: string) => void shown.push(path) },
    exportDiagnostics: async () => null,
  })
  calls.openWindow('/jobs')
  expect(window().webContents.getURL()).toBe('app://hourhand/jobs')
  for (const path of ['https://evil.test/', '//evil.test', '/../x', 7, null]) calls.openWindow(path)
  expect(window().webContents.getURL()).toBe('app://hourhand/jobs')
  for (const path of ['relative', 7, '/home/ana/out.txt']) calls.showInFolder(path)
  expect([shown, await calls.pickFile('folder')]).toEqual([['/home/ana/out.txt'], '/home/ana/export.json'])
})
