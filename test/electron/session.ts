// The desktop itself, started as `npm start` does and driven by Playwright. The development build is what runs: in what is
// released, the fuse that lets a test in is off.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findDesktop } from '#main/start.ts'
import { ROOT } from '#test/helpers/child.ts'

const LIMIT_MS = 30_000

const desktop = findDesktop(ROOT, process.env, process.platform)

/** Why the suite cannot run on this machine; null where it can. */
export const whyNot = 'whyNot' in desktop ? desktop.whyNot : null

/** Whether trays are shown. Elsewhere than on Linux they always are. */
export const hasTray = process.platform !== 'linux' || (whyNot === null && asksForTrayHost())

function asksForTrayHost(): boolean {
  const watcher = 'org.kde.StatusNotifierWatcher'
  const property = [watcher, 'IsStatusNotifierHostRegistered']
  const call = ['--dest', watcher, '--object-path', '/StatusNotifierWatcher', '--method']
  try {
    const get = ['call', '--session', ...call, 'org.freedesktop.DBus.Properties.Get', ...property]
    return execFileSync('gdbus', get, { encoding: 'utf8', stdio: 'pipe' }).includes('true')
  } catch {
    return false
  }
}

/** What the shell told the system since `watch` was called. */
export type Told = { readonly notices: readonly string[]; readonly toolTips: readonly string[] }

export type Session = {
  readonly app: ElectronApplication
  readonly page: Page
  readonly told: () => Promise<Told>
  /** Quits as the menu does, and resolves when the process has gone. */
  readonly quit: () => Promise<void>
}

function environment(): Record<string, string> {
  const known = Object.entries({ ...process.env, HOURHAND_TIME_ZONE: 'Europe/Berlin', HOURHAND_PORT: '0' })
  return Object.fromEntries(known.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export async function launch(dataFolder: string): Promise<Session> {
  const app = await _electron.launch({
    args: [ROOT, '--data', dataFolder],
    cwd: ROOT,
    env: environment(),
    // Without it Playwright would switch off what the tests are to prove.
    chromiumSandbox: true,
    timeout: LIMIT_MS,
  })
  await watch(app)
  const page = await app.firstWindow({ timeout: LIMIT_MS })
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  app.on('close', () => resolve())
  return {
    app,
    page,
    told: () => app.evaluate(() => (globalThis as unknown as { told: Told }).told),
    async quit() {
      await app.evaluate(({ app }) => app.quit()).catch(() => {})
      await gone
    },
  }
}

/** Notes what goes to the system; it is shown all the same. */
async function watch(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification, Tray }) => {
    const told = { notices: [] as string[], toolTips: [] as string[] }
    Object.assign(globalThis, { told })
    const { show } = Notification.prototype
    Notification.prototype.show = function showAndNote(this: Electron.Notification) {
      told.notices.push(this.title)
      show.call(this)
    }
    const { setToolTip } = Tray.prototype
    Tray.prototype.setToolTip = function setAndNote(this: Electron.Tray, text: string) {
      told.toolTips.push(text)
      setToolTip.call(this, text)
    }
  })
}

/** A second start over the same data, with more arguments; resolves with its exit status. */
export async function startAgain(dataFolder: string, ...more: readonly string[]): Promise<number | null> {
  if (!('program' in desktop)) throw new Error(desktop.whyNot)
  const args = [ROOT, '--data', dataFolder, ...more]
  const second: ChildProcess = spawn(desktop.program, args, { env: environment(), stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  return code as number | null
}
