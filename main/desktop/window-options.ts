// How every window is made: what keeps the page from the machine is written out, not left to what is usual.
import type * as Electron from 'electron'
import { POPOVER_SIZE } from './popover.ts'
import { SMALLEST, type WindowState } from './window-state.ts'

type Options = Electron.BrowserWindowConstructorOptions

type Look = {
  readonly preload: string
  /** Whether the system is dark: the window has the page's colour before the page is there. */
  readonly isDark: boolean
  readonly icon: string
}

export function webPreferences(preload: string): Electron.WebPreferences {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webviewTag: false,
    spellcheck: true,
    devTools: true,
  }
}

export function mainWindowOptions(state: WindowState, { preload, isDark, icon }: Look): Options {
  const { width, height, x, y } = state
  return {
    title: 'Hourhand',
    width,
    height,
    ...(x !== undefined && y !== undefined && { x, y }),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    backgroundColor: backgroundOf(isDark),
    autoHideMenuBar: true,
    icon,
    webPreferences: webPreferences(preload),
  }
}

export function popoverOptions({ preload, isDark }: Omit<Look, 'icon'>): Options {
  return {
    ...POPOVER_SIZE,
    title: 'Hourhand',
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    backgroundColor: backgroundOf(isDark),
    webPreferences: webPreferences(preload),
  }
}

function backgroundOf(isDark: boolean): string {
  return isDark ? '#14161a' : '#f6f7f9'
}
