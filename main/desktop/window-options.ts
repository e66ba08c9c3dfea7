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

const SHUT_OFF: Electron.WebPreferences = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webviewTag: false,
  spellcheck: true,
  devTools: true,
}

export function webPreferences(preload: string): Electron.WebPreferences {
  return { preload, ...SHUT_OFF }
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

/** Of what the page does not need, such as the bridge, it has nothing. */
export function docsOptions(icon: string): Options {
  return {
    title: 'Hourhand API',
    width: 1100,
    height: 860,
    show: false,
    autoHideMenuBar: true,
    icon,
    webPreferences: SHUT_OFF,
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
