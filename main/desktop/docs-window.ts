// The documentation of the API in a window of its own: a browser has no token, and would be refused.
import type * as Electron from 'electron'
import { HOME } from './address.ts'
import { type GuardedContents, guardContents } from './guard.ts'
import { docsOptions } from './window-options.ts'

export type DocsWindowDeps = {
  readonly electron: Pick<typeof Electron, 'BrowserWindow'>
  readonly icon: string
  readonly openOutside: (address: string) => void
}

export function createDocsWindow({ electron, icon, openOutside }: DocsWindowDeps) {
  let window: Electron.BrowserWindow | null = null

  function make(): Electron.BrowserWindow {
    const made = new electron.BrowserWindow(docsOptions(icon))
    guardContents(made.webContents as GuardedContents, openOutside)
    made.on('closed', () => {
      window = null
    })
    void made.loadURL(`${HOME}api/docs`)
    return made
  }

  return {
    show(): void {
      window ??= make()
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    end: (): void => window?.destroy(),
  }
}
