// One Hourhand for one data folder: a second start shows the first one's window, and goes.
import type * as Electron from 'electron'
import { HIDDEN } from './autostart.ts'
import { linkAmong, pathOfLink } from './link.ts'

type Parts = Pick<Electron.App, 'requestSingleInstanceLock' | 'on'>

/** What a second start hands over, beside the words that Chromium may have reordered. */
type Handed = { readonly argv: readonly string[] }

/**
 * False when another Hourhand is running: then this one is to end at once. `onSecond` is called in the first one, with
 * the path that a link among the arguments leads to.
 */
export function takeInstance(
  app: Parts,
  argv: readonly string[],
  onSecond: (path: string | null) => void,
): boolean {
  const handed: Handed = { argv: [...argv] }
  if (!app.requestSingleInstanceLock(handed)) return false
  app.on('second-instance', (_event, _argv, _folder, other) => onSecond(linkAmong(readHanded(other))))
  // macOS hands links over in this way alone.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    onSecond(pathOfLink(url))
  })
  return true
}

/** Whether this start is to stay in the tray: by our own argument, or as macOS says. */
export function isHiddenStart(argv: readonly string[], wasOpenedAtLogin: boolean): boolean {
  return argv.includes(HIDDEN) || wasOpenedAtLogin
}

/** What comes from another process may be anything. */
function readHanded(data: unknown): readonly string[] {
  const argv: unknown = (data as Partial<Handed> | null)?.argv
  return Array.isArray(argv) ? argv.filter((word) => typeof word === 'string') : []
}
