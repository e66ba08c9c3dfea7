// What the page may not do in a window: leave, open another, embed, or be given anything of the machine's.
import type * as Electron from 'electron'
import { isOwnAddress } from './address.ts'

/** Copying is the one thing a page asks for; it asks the system for nothing else. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

type GuardedSession = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

/** Electron grants everything that nobody speaks of: here nothing is, but for the list, and to our page alone. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((webContents, permission, answer) =>
    answer(GRANTED.has(permission) && isOwnAddress(webContents.getURL())),
  )
  session.setPermissionCheckHandler(
    (webContents, permission) =>
      GRANTED.has(permission) && webContents !== null && isOwnAddress(webContents.getURL()),
  )
  session.setDevicePermissionHandler(() => false)
}

type Prevented = { readonly preventDefault: () => void }
type Going = Prevented & { readonly url: string }

/** What is listened to of a window's contents. */
export type GuardedContents = Pick<Electron.WebContents, 'on' | 'setWindowOpenHandler'>

/** Keeps a window on our page; addresses outside are handed to `openOutside`, which decides for itself. */
export function guardContents(contents: GuardedContents, openOutside: (address: string) => void): void {
  const stay = (event: Going) => {
    if (isOwnAddress(event.url)) return
    event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event: Prevented) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
