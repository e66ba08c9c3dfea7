// What the shell has to do with the machine: starts, links, sleep, zone, updates, the end, and what may leave it.
import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autostartEntry, entryFile, setAutostart } from '#main/desktop/autostart.ts'
import { ownWords, serverFlags } from '#main/desktop/flag.ts'
import { followHostZone, readHostZone } from '#main/desktop/host-zone.ts'
import { isHiddenStart, takeInstance } from '#main/desktop/instance.ts'
import { createKeepAwake } from '#main/desktop/keep-awake.ts'
import { linkAmong, pathOfLink } from '#main/desktop/link.ts'
import { openMemo } from '#main/desktop/memo.ts'
import { createQuit } from '#main/desktop/quit.ts'
import { redact } from '#main/desktop/redact.ts'
import { hasTrayHost, waitForTrayHost } from '#main/desktop/tray-host.ts'
import { createUpdates, type UpdateState } from '#main/desktop/update.ts'
import { watchWake } from '#main/desktop/wake.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import { standIn } from './stand-in.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const HOUR_MS = 3_600_000
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-shell-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['hourhand://now', '/'],
  ['hourhand://jobs', '/jobs'],
  ['hourhand://jobs/', '/jobs'],
  ['hourhand://jobs/job_000012', '/jobs/job_000012'],
  ['hourhand://runs/run_1', '/runs/run_1'],
  ['hourhand://on-call', '/on-call'],
  ['hourhand://jobs/sch_000012', null],
  ['hourhand://runs', null],
  ['hourhand://jobs/job_1/run', null],
  ['hourhand://jobs/job_1?run=now', null],
  ['hourhand://jobs/../settings', null],
  ['hourhand://settings --no-sandbox', null],
  ['HOURHAND://jobs', null],
  ['hourhand:jobs', null],
  ['https://jobs', null],
  ['', null],
])('the link %s leads to %s', (link, path) => {
  expect(pathOfLink(link)).toBe(path)
})

test.each([
  [
    ['--port', '8000', '--data', '/x'],
    ['--port', '8000', '--data', '/x'],
  ],
  [
    ['--hidden', '--data=/x y', '--port=0', '--inspect'],
    ['--data=/x y', '--port=0'],
  ],
  [['--version'], ['--version']],
  [['--data'], ['--data']],
  [['hourhand://jobs', '--data', '/evil', '--unseal-secrets'], []],
  [
    ['--port', '1', 'HOURHAND://x --data', '--data=/evil'],
    ['--port', '1'],
  ],
])('of the words %j the server is told %j', (argv, flags) => {
  expect(serverFlags(ownWords(argv))).toEqual(flags)
})

describe('a second start', () => {
  const start = (argv: readonly string[], other: unknown = null) => {
    const app = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => true })
    const paths: unknown[] = []
    expect(takeInstance(app as never, argv, (path) => paths.push(path))).toBe(true)
    if (other !== null) app.emit('second-instance', {}, ['--reordered'], '/', other)
    return { app, paths }
  }

  test('shows the window of the first, at the place of its link', () => {
    expect(start([], { argv: ['--data', '/x', 'hourhand://jobs/job_7'] }).paths).toEqual(['/jobs/job_7'])
    expect(start([], { argv: ['--hidden'] }).paths).toEqual([null])
  })

  test.each([
    [null],
    [undefined],
    ['text'],
    [{ argv: 'text' }],
    [{ argv: [1, {}] }],
    [{ argv: ['hourhand://evil'] }],
  ])('that hands over %j shows the window and nothing else', (other) => {
    expect(start([], other ?? {}).paths).toEqual([null])
  })

  test('on macOS links come in a way of their own', () => {
    const { app, paths } = start([])
    app.emit('open-url', { preventDefault() {} }, 'hourhand://resources/res_3')
    expect(paths).toEqual(['/resources/res_3'])
  })

  test('ends at once, handing over its own words', () => {
    const handed: unknown[] = []
    const app = Object.assign(new EventEmitter(), {
      requestSingleInstanceLock(what: unknown) {
        handed.push(what)
        return false
      },
    })
    expect(takeInstance(app as never, ['hourhand://jobs'], () => {})).toBe(false)
    expect(handed).toEqual([{ argv: ['hourhand://jobs'] }])
  })

  test('by the login stays in the tray', () => {
    expect([isHiddenStart(['--hidden'], false), isHiddenStart([], true), isHiddenStart([], false)]).toEqual([
      true,
      true,
      false,
    ])
    expect(linkAmong(['--hidden', 'hourhand://jobs'])).toBe('/jobs')
  })
})

describe('the start with the login', () => {
  const deps = (platform: NodeJS.Platform, more: object = {}) => {
    const stand = standIn({ platform, isPackaged: true })
    const env = { XDG_CONFIG_HOME: folder } as Record<string, string>
    const machine = { platform, env, home: '/home/ana', execPath: '/opt/Hourhand/hourhand', isPackaged: true }
    return { stand, deps: { app: stand.electron.app, ...machine, ...more } }
  }
  const file = () => join(folder, 'autostart', 'hourhand.desktop')

  test('is an entry of our own on Linux, which follows the AppImage and goes when it is not wanted', () => {
    const { deps: linux, stand } = deps('linux')
    setAutostart(linux, true)
    expect(readFileSync(file(), 'utf8')).toContain('Exec="/opt/Hourhand/hourhand" --hidden\n')
    setAutostart({ ...linux, env: { ...linux.env, APPIMAGE: '/home/ana/Hourhand 2.AppImage' } }, true)
    expect(readFileSync(file(), 'utf8')).toContain('Exec="/home/ana/Hourhand 2.AppImage" --hidden\n')
    // The settings of the desktop have switched it off, and it moves once more.
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('enabled=true', 'enabled=false'))
    setAutostart(linux, true)
    const entry = readFileSync(file(), 'utf8')
    expect(entry).toMatch(/Exec="\/opt\/Hourhand\/hourhand"[\s\S]*X-GNOME-Autostart-enabled=false/)
    setAutostart(linux, false)
    setAutostart(linux, false)
    expect([existsSync(file()), stand.loginItems]).toEqual([false, []])
  })

  test('quotes what the specification says', () => {
    expect(autostartEntry('/a "b" $c `d` \\e 100%')).toContain(
      'Exec="/a \\\\"b\\\\" \\\\$c \\\\`d\\\\` \\\\\\\\e 100%%" --hidden\n',
    )
    expect(entryFile({ XDG_CONFIG_HOME: 'relative' }, '/home/ana')).toBe(
      '/home/ana/.config/autostart/hourhand.desktop',
    )
  })

  test('names the same program and arguments on Windows, and leaves the switch of the Task Manager alone', () => {
    const { deps: windows, stand } = deps('win32')
    for (const isWanted of [false, true, true, false, false]) setAutostart(windows, isWanted)
    const same = { path: '/opt/Hourhand/hourhand', args: ['--hidden'] }
    expect(stand.loginItems).toEqual([
      { openAtLogin: true, ...same },
      { openAtLogin: false, ...same },
    ])
  })

  test('is left alone in development', () => {
    const { deps: linux } = deps('linux', { isPackaged: false })
    setAutostart(linux, true)
    expect(existsSync(file())).toBe(false)
  })
})

describe('a tray on Linux', () => {
  test.each([
    ['gdbus', '(<true>,)\n', true],
    ['gdbus', '(<false>,)\n', false],
    ['busctl', 'b true\n', true],
    ['busctl', 'b false\n', false],
    ['nothing', '', false],
  ])('asked by %s, which says %j: %s', async (program, answer, expected) => {
    expect(await hasTrayHost(async (asked) => (asked === program ? answer : null))).toBe(expected)
  })

  test('is waited for after a login, and otherwise not', async () => {
    let waited = 0
    const pause = async (ms: number) => {
      waited += ms
    }
    const later = async () => (waited >= 10_000 ? '(<true>,)' : '(<false>,)')
    expect([await waitForTrayHost(later, true, pause), waited]).toEqual([true, 10_000])
    waited = 0
    expect([await waitForTrayHost(async () => null, false, pause), waited]).toEqual([false, 0])
    expect([await waitForTrayHost(async () => null, true, pause), waited]).toEqual([false, 60_000])
  })
})

describe('sleep and clock', () => {
  function watch(platform: NodeJS.Platform = 'linux') {
    const clock = createTestClock(NOW)
    const monitor = new EventEmitter()
    const seen = { rearmed: 0, zones: 0 }
    const stop = watchWake({
      monitor: monitor as never,
      platform,
      now: clock.now,
      setDelay: clock.setDelay,
      rearm() {
        seen.rearmed += 1
      },
      readZone() {
        seen.zones += 1
      },
      log: () => {},
    })
    return { clock, monitor, seen, stop }
  }

  test.each([
    ['slept for a week', 7 * 24 * HOUR_MS, 1],
    ['had its clock set forward by an hour', HOUR_MS, 1],
    ['was busy for three seconds', 33_000, 0],
  ])('a machine that %s is found out by the wall clock alone', (_title, ms, times) => {
    const { clock, seen } = watch()
    clock.jumpTo(NOW + ms)
    expect([seen.rearmed, seen.zones]).toEqual([times, times])
  })

  test('a clock that was set back is found out at the next look, which comes by running time', () => {
    let now = NOW
    let rearmed = 0
    let tick = () => {}
    watchWake({
      monitor: new EventEmitter() as never,
      platform: 'linux',
      now: () => now,
      setDelay(_ms, fn) {
        tick = fn
        return () => {}
      },
      rearm() {
        rearmed += 1
      },
      readZone: () => {},
      log: () => {},
    })
    now += 30_000
    tick()
    expect(rearmed).toBe(0)
    now -= HOUR_MS
    tick()
    expect(rearmed).toBe(1)
    now += 30_000
    tick()
    expect(rearmed).toBe(1)
  })

  test('what the system says makes it quicker, as often as it is said', () => {
    const { monitor, seen } = watch('darwin')
    for (const event of ['suspend', 'resume', 'resume', 'unlock-screen']) monitor.emit(event)
    expect(seen.rearmed).toBe(3)
    const linux = watch('linux')
    linux.monitor.emit('unlock-screen')
    expect(linux.seen.rearmed).toBe(0)
  })

  test('nothing is looked at after the end', () => {
    const { clock, seen, stop } = watch()
    stop()
    clock.jumpTo(NOW + HOUR_MS)
    expect(seen.rearmed).toBe(0)
  })

  test('the machine is kept awake once, however often it is asked for', () => {
    const { electron, blockers } = standIn()
    const keep = createKeepAwake(electron.powerSaveBlocker)
    for (const isNeeded of [true, true, false, false, true]) keep(isNeeded)
    expect(blockers.size).toBe(1)
    keep(false)
    expect(blockers.size).toBe(0)
  })
})

test.each([
  ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin'],
  ['/var/db/timezone/zoneinfo/America/Argentina/Salta', 'America/Argentina/Salta'],
  ['../usr/share/zoneinfo.default/UTC', 'UTC'],
  ['/etc/elsewhere', null],
])('the link %s says the zone %s', (link, zone) => {
  expect(readHostZone('linux', () => link)).toBe(zone)
  expect(readHostZone('win32', () => link)).toBeNull()
})

describe('the zone of the machine', () => {
  function follow(first: string, env: Record<string, string | undefined> = {}) {
    const machine = { zone: first }
    const readLink = () => `/usr/share/zoneinfo/${machine.zone}`
    return { machine, env, take: followHostZone({ platform: 'linux', env, readLink }) }
  }

  test('is taken when it changes, and not when it has another name than Node gives it', () => {
    const { machine, env, take } = follow('Etc/UTC')
    expect([take(), env]).toEqual([null, {}])
    machine.zone = 'Asia/Tokyo'
    expect([take(), take(), env.TZ]).toEqual(['Asia/Tokyo', null, 'Asia/Tokyo'])
    machine.zone = 'Nowhere/At_All'
    expect([take(), env.TZ]).toEqual([null, 'Asia/Tokyo'])
    machine.zone = 'Etc/UTC'
    expect([take(), env.TZ]).toEqual(['Etc/UTC', 'Etc/UTC'])
  })

  test('does not count where another was set for this program', () => {
    const { machine, env, take } = follow('Europe/Berlin', { TZ: 'America/New_York' })
    machine.zone = 'Asia/Tokyo'
    expect([take(), env.TZ]).toEqual([null, 'America/New_York'])
  })
})

describe('updates', () => {
  function make({ isWanted = true, hasReleases = true } = {}) {
    const clock = createTestClock(NOW)
    const calls: string[] = []
    const answers: (null | object)[] = []
    const states: UpdateState[] = []
    const updater = Object.assign(new EventEmitter(), {
      autoDownload: true,
      autoInstallOnAppQuit: true,
      autoRunAppAfterInstall: true,
      async checkForUpdates() {
        calls.push('check')
        return answers.length > 0 ? answers.shift() : {}
      },
      downloadUpdate: async () => void calls.push('download'),
      // Outside of silent installers the flag alone says whether the program begins anew.
      quitAndInstall: () => void calls.push(updater.autoRunAppAfterInstall ? 'install and begin' : 'install'),
    })
    const busy = { is: false }
    const updates = createUpdates({
      updater: updater as never,
      isWanted: () => isWanted,
      hasReleases,
      isBusy: async () => busy.is,
      setDelay: clock.setDelay,
      onChange: (state) => states.push(state),
      leave: async () => void calls.push('leave'),
      startAgain: () => void calls.push('as it was'),
    })
    return { clock, calls, answers, states, updater, updates, busy }
  }

  test('do nothing by themselves: not fetched, not installed, not started', async () => {
    const { updater, clock, calls, updates } = make()
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      autoRunAppAfterInstall: false,
    })
    clock.forward(60_000)
    updater.emit('update-available', { version: '0.2.0' })
    clock.forward(24 * HOUR_MS)
    expect(new Set(calls)).toEqual(new Set(['check']))
    expect(updates.state()).toEqual({ state: 'looking' })
  })

  test('are looked for after a minute and then four times a day, where that is wanted', () => {
    const { clock, calls } = make()
    clock.forward(59_000)
    expect(calls).toEqual([])
    clock.forward(24 * HOUR_MS)
    expect(calls).toHaveLength(4)
    for (const one of [make({ isWanted: false }), make({ hasReleases: false })]) {
      one.clock.forward(24 * HOUR_MS)
      expect(one.calls).toEqual([])
    }
  })

  test('are installed when asked, all of the program ended first, and never while a run goes', async () => {
    const { updater, updates, calls, busy } = make()
    expect(await updates.install()).toBe(false)
    await updates.fetch()
    expect(calls).toEqual([])
    updater.emit('update-available', { version: '0.2.0' })
    await updates.fetch()
    updater.emit('update-downloaded', { version: '0.2.0' })
    busy.is = true
    expect([await updates.install(), calls]).toEqual([false, ['download']])
    busy.is = false
    expect([await updates.install(), calls]).toEqual([true, ['download', 'leave', 'install and begin']])
    expect([await updates.install(), calls]).toEqual([false, ['download', 'leave', 'install and begin']])
  })

  test('that cannot be installed after all leave the program as it was', async () => {
    const { updater, updates, calls } = make()
    updater.emit('update-available', { version: '0.2.0' })
    updater.emit('update-downloaded', { version: '0.2.0' })
    updater.quitAndInstall = () => {
      updater.emit('error', new Error('nobody gave the password'))
    }
    await updates.install()
    expect(calls).toEqual(['leave', 'as it was'])
  })

  test('that fail say why; one that could not be fetched can be fetched again', async () => {
    const { updater, updates } = make()
    const looked = updates.check()
    updater.emit('error', new Error('no network'))
    await looked
    expect(updates.state()).toEqual({ state: 'failed', reason: 'no network' })
    updater.emit('update-available', { version: '0.2.0' })
    updater.downloadUpdate = async () => {
      throw new Error('cut off')
    }
    await updates.fetch()
    expect(updates.state()).toEqual({ state: 'available', version: '0.2.0', reason: 'cut off' })
  })

  test('that nobody could install are not looked for for ever', async () => {
    const { answers, updates } = make()
    answers.push(null)
    await updates.check()
    expect(updates.state()).toMatchObject({ state: 'none' })
    expect(make({ hasReleases: false }).updates.state()).toMatchObject({
      state: 'none',
      reason: expect.any(String),
    })
  })
})

describe('the end', () => {
  function make(platform: NodeJS.Platform, stop: () => Promise<void>) {
    const app = Object.assign(new EventEmitter(), {
      exit: (code: number) => void done.push(`exit ${code}`),
      releaseSingleInstanceLock: () => void done.push('lock released'),
    })
    const powerMonitor = new EventEmitter()
    const process = new EventEmitter()
    const done: string[] = []
    const log = { info() {}, warn() {}, error: (message: string) => void done.push(message) }
    const end = () => void done.push('windows gone')
    const limit = Promise.withResolvers<void>()
    const quit = createQuit({
      app,
      powerMonitor,
      process,
      platform,
      log,
      stop,
      end,
      pause: () => limit.promise,
    } as never)
    return { app, powerMonitor, done, quit, late: limit.resolve }
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  test('waits for the store, whoever asks for it, and comes once', async () => {
    const gate = Promise.withResolvers<void>()
    let stops = 0
    const { app, done, quit } = make('linux', () => {
      stops += 1
      return gate.promise
    })
    let isPrevented = false
    app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    quit.quit()
    await settle()
    expect([isPrevented, done, stops]).toEqual([true, ['windows gone'], 1])
    gate.resolve()
    await settle()
    expect(done).toEqual(['windows gone', 'exit 0'])
  })

  test('is forced when it takes too long, and goes on when it fails', async () => {
    const slow = make('linux', () => new Promise(() => {}))
    slow.quit.quit()
    slow.late()
    await settle()
    expect(slow.done).toEqual(['windows gone', 'exit 0'])
    const broken = make('linux', async () => {
      throw new Error('disk full')
    })
    broken.quit.quit()
    await settle()
    expect(broken.done).toEqual(['windows gone', 'the end was not in order', 'exit 0'])
  })

  test('of the session is waited for on Linux and macOS', async () => {
    const { powerMonitor, done } = make('linux', async () => {})
    let isPrevented = false
    powerMonitor.emit('shutdown', { preventDefault: () => (isPrevented = true) })
    await settle()
    expect([isPrevented, done]).toEqual([true, ['windows gone', 'exit 0']])
  })

  test('lets an update through once windows, store and lock are out of its way', async () => {
    const { app, quit, done } = make('linux', async () => {})
    await quit.leave()
    let isPrevented = false
    app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    quit.quit()
    await settle()
    expect([isPrevented, done]).toEqual([false, ['windows gone', 'lock released']])
  })

  test('is not skipped by what Windows has said of a log-off that then did not happen', async () => {
    const { app, quit, done } = make('win32', async () => {})
    await quit.stopHosted()
    let isPrevented = false
    app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    await settle()
    expect([isPrevented, done]).toEqual([true, ['windows gone', 'exit 0']])
  })
})

test('a memo outlives the program, and a damaged one is empty', () => {
  const file = join(folder, 'shell.json')
  const troubles: unknown[] = []
  openMemo(file, (error) => troubles.push(error)).set('window', { width: 1 })
  expect(openMemo(file, (error) => troubles.push(error)).get('window')).toEqual({ width: 1 })
  for (const text of ['{"window": ', '[1]', 'null', '']) {
    writeFileSync(file, text)
    expect(openMemo(file, (error) => troubles.push(error)).get('window')).toBeUndefined()
  }
  expect(troubles).toEqual([])
  openMemo(join(folder, 'nowhere', 'x.json'), (error) => troubles.push(error)).set('a', 1)
  expect(troubles).toHaveLength(1)
})

test.each([
  ['authorization: Bearer abcdef123456', 'abcdef123456'],
  ['GenieKey 12345678-1234', '12345678-1234'],
  ['http://127.0.0.1:7420/open?code=s3cr3t', 's3cr3t'],
  ['GET /svc/x?api_key=AKEY&signature=SIG', 'AKEY'],
  ['smtp://ana:hunter2@mail.test', 'hunter2'],
  ['{"password": "hunter \\"2\\"", "host": "mail.test"}', 'hunter'],
  ['{"x-api-key":"abc"}', 'abc'],
  ['{"message":"answered {\\"password\\":\\"hunter 2\\",\\"n\\":1}"}', 'hunter'],
  ['{"a":"{\\\\\\"token\\\\\\":\\\\\\"abc def\\\\\\"}"}', 'abc'],
  ['passphrase=sesame', 'sesame'],
  ['DB_PWD: sesame', 'sesame'],
  ['credentials="a b c"', 'a b'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----', 'MIIB'],
  ['set-cookie: hourhand_7420=abc; Path=/', '=abc'],
  ['/api/feeds/0123456789abcdef/all.ics', '0123456789abcdef'],
])('%s leaves the machine without its secret', (text, secret) => {
  expect(redact(text)).not.toContain(secret)
  expect(redact(text)).toContain('********')
})

test('what is redacted within a line of JSON leaves it JSON', () => {
  const line = JSON.stringify({
    message: `refused: ${JSON.stringify({ password: 'hunter "2"' })}`,
    job: 'job_1',
  })
  expect(JSON.parse(redact(line))).toMatchObject({ job: 'job_1' })
})

test('a line of half a million letters is redacted at once', () => {
  for (const part of ['a-', '\\', '"', 'token ']) {
    const startedAt = performance.now()
    redact(part.repeat(524_288 / part.length))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  }
})

test('what is no secret stays', () => {
  const text =
    '{"message":"the run failed","job":"job_000001","dueAt":"2026-11-21T10:00:00.000Z","exitCode":4}'
  expect(redact(text)).toBe(text)
})
