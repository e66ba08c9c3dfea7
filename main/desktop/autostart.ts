// Beginning with the login: by Electron on macOS and Windows, by a file of our own on Linux, where Electron has nothing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type * as Electron from 'electron'

/** An argument of our own: the systems' own ways to start hidden differ and have gone before. */
export const HIDDEN = '--hidden'

type LoginItems = Pick<Electron.App, 'getLoginItemSettings' | 'setLoginItemSettings'>

export type AutostartDeps = {
  readonly app: LoginItems
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The program itself. */
  readonly execPath: string
  /** False in development, where Electron's own program would be started with nothing to show. */
  readonly isPackaged: boolean
}

/**
 * Makes what is wanted so. To be called at each start: an AppImage is another file after it was moved. What the operator
 * has switched off in the settings of their system stays off. Throws when the file cannot be written.
 */
export function setAutostart(deps: AutostartDeps, isWanted: boolean): void {
  const { app, platform, execPath, isPackaged } = deps
  if (!isPackaged) return
  if (platform === 'linux') {
    setEntry(deps, isWanted)
    return
  }
  // The same path and arguments must be named when it is asked for, set and taken back.
  const item = platform === 'darwin' ? {} : { path: execPath, args: [HIDDEN] }
  // Setting it again would switch it on again in the Task Manager.
  if (app.getLoginItemSettings(item).openAtLogin === isWanted) return
  app.setLoginItemSettings({ openAtLogin: isWanted, ...item })
}

function setEntry({ env, home, execPath }: AutostartDeps, isWanted: boolean): void {
  const file = entryFile(env, home)
  if (!isWanted) {
    rmSync(file, { force: true })
    return
  }
  // Within an AppImage the program's path is a mount that is gone at the next login.
  const known = readOrNull(file)
  const text = autostartEntry(env.APPIMAGE || execPath, known !== null && SWITCHED_OFF.test(known))
  if (known === text) return
  mkdirSync(posix.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Where the XDG autostart specification has it; a path that is not absolute counts as not set. */
export function entryFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const base = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : posix.join(home, '.config')
  return posix.join(base, 'autostart', 'hourhand.desktop')
}

/** As the desktops' own settings write it. */
const SWITCHED_OFF = /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m

/** The entry, its program quoted as the desktop entry specification says (Exec key). */
export function autostartEntry(program: string, isSwitchedOff = false): string {
  const quoted = `"${program.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
  return `[Desktop Entry]
Type=Application
Name=Hourhand
Comment=Starts and stops resources on a timetable
Exec=${quoted.replaceAll('\\', '\\\\')} ${HIDDEN}
Icon=hourhand
Terminal=false
X-GNOME-Autostart-enabled=${!isSwitchedOff}
Hidden=${isSwitchedOff}
`
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
