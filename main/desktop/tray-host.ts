// Whether anybody on Linux shows trays: Electron asks the session bus once, when the Tray is made, and tells nobody.
import { execFile } from 'node:child_process'

/** Answers the output of a program, or null when it is not there, failed or took too long. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | null>

const WATCHER = 'org.kde.StatusNotifierWatcher'
const PATH = '/StatusNotifierWatcher'
const HAS_HOST = 'IsStatusNotifierHostRegistered'
/** A panel is up within this time of a login. */
const LONGEST_WAIT_MS = 60_000
const STEP_MS = 2_000
const ASK_LIMIT_MS = 3_000

/** Whether a panel that shows trays is there now. */
export async function hasTrayHost(ask: Ask): Promise<boolean> {
  const byGdbus = await ask('gdbus', [
    'call',
    '--session',
    '--dest',
    WATCHER,
    '--object-path',
    PATH,
    '--method',
    'org.freedesktop.DBus.Properties.Get',
    WATCHER,
    HAS_HOST,
  ])
  if (byGdbus !== null) return /<true>/.test(byGdbus)
  const byBusctl = await ask('busctl', ['--user', 'get-property', WATCHER, PATH, WATCHER, HAS_HOST])
  return byBusctl !== null && /^b true\b/.test(byBusctl)
}

/** Waits for a panel: right after a login it may come later than we do; otherwise it is there or never will be. */
export async function waitForTrayHost(
  ask: Ask,
  isLogin: boolean,
  pause: (ms: number) => Promise<void>,
): Promise<boolean> {
  const tries = isLogin ? LONGEST_WAIT_MS / STEP_MS : 0
  for (let left = tries; !(await hasTrayHost(ask)); left -= 1) {
    if (left <= 0) return false
    await pause(STEP_MS)
  }
  return true
}

export const askProgram: Ask = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: ASK_LIMIT_MS, encoding: 'utf8' }, (error, out) =>
      resolve(error === null ? out : null),
    )
  })
