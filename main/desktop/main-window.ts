// The window: made when it is first wanted, closed to the tray, and where it was when it is opened again.
import type * as Electron from 'electron'
import { addressOf, HOME } from './address.ts'
import { type GuardedContents, guardContents } from './guard.ts'
import { askToLeave } from './leaving.ts'
import { mainWindowOptions } from './window-options.ts'
import { restoreState, stateToSave, type WindowState } from './window-state.ts'

type Parts = Pick<typeof Electron, 'BrowserWindow' | 'dialog' | 'screen' | 'nativeTheme'>

export type MainWindowDeps = {
  readonly electron: Parts
  readonly preload: string
  readonly icon: string
  readonly isWayland: boolean
  readonly loadState: () => WindowState
  readonly saveState: (state: WindowState) => void
  /** What closing does: where there is a tray the window hides, else it is minimised or the program ends. */
  readonly onClose: () => 'hide' | 'minimise' | 'quit'
  readonly onShownChange: (isShown: boolean) => void
  readonly openOutside: (address: string) => void
  readonly onContextMenu: (contents: Electron.WebContents, params: Electron.ContextMenuParams) => void
  /** Windows says nothing else before it logs the user off. */
  readonly onSessionEnd: () => void
  /** The page's own process has gone, for the reason that Electron names. */
  readonly onPageGone: (reason: string) => void
  readonly quit: () => void
  readonly setDelay: (ms: number, fn: () => void) => () => void
}

/** A window that is dragged says so at each pixel. */
const SETTLE_MS = 500
/** A page that has gone is loaded anew, but not without end in the same second. */
const REVIVE_MS = 1_000

export type MainWindow = ReturnType<typeof createMainWindow>

export function createMainWindow(deps: MainWindowDeps) {
  const { electron, isWayland } = deps
  let window: Electron.BrowserWindow | null = null
  /** The program ends with it. */
  let isLast = false
  let isQuitting = false
  let cancelSave: (() => void) | null = null

  function make(path: string): Electron.BrowserWindow {
    const state = restoreState(deps.loadState(), electron.screen.getAllDisplays())
    const { preload, icon } = deps
    const isDark = electron.nativeTheme.shouldUseDarkColors
    const made = new electron.BrowserWindow(mainWindowOptions(state, { preload, isDark, icon }))
    guardContents(made.webContents as GuardedContents, deps.openOutside)
    listen(made)
    listenToPage(made)
    if (state.isMaximized) made.maximize()
    void made.loadURL(addressOf(path) ?? HOME)
    return made
  }

  /** To be called while it is still shown: of a hidden one there is nothing true to be known. */
  function save(made: Electron.BrowserWindow): void {
    const wanted = stateToSave(
      {
        isVisible: made.isVisible(),
        isMinimized: made.isMinimized(),
        isMaximized: made.isMaximized(),
        normalBounds: made.getNormalBounds(),
      },
      isWayland,
    )
    if (wanted !== null) deps.saveState(wanted)
  }

  function hide(made: Electron.BrowserWindow): void {
    save(made)
    // macOS would leave the black space in which the window filled the screen.
    if (made.isFullScreen()) {
      made.once('leave-full-screen', () => made.hide())
      made.setFullScreen(false)
    } else made.hide()
  }

  function listen(made: Electron.BrowserWindow): void {
    // What tells that the dragging is over is not there on Linux.
    const saveSoon = () => {
      cancelSave?.()
      cancelSave = deps.setDelay(SETTLE_MS, () => window === made && save(made))
    }
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) {
      made.on(event as 'resize', saveSoon)
    }
    made.on('show', () => deps.onShownChange(true))
    made.on('hide', () => deps.onShownChange(false))
    made.on('session-end', deps.onSessionEnd)
    made.on('close', (event) => {
      save(made)
      const way = isQuitting ? 'quit' : deps.onClose()
      isQuitting = false
      isLast = way === 'quit'
      if (way !== 'quit') event.preventDefault()
      if (way === 'hide') hide(made)
      else if (way === 'minimise') made.minimize()
    })
    made.on('closed', () => {
      window = null
      cancelSave?.()
      deps.onShownChange(false)
      if (isLast) deps.quit()
    })
  }

  function listenToPage(made: Electron.BrowserWindow): void {
    const { webContents } = made
    webContents.on('context-menu', (_event, params) => deps.onContextMenu(webContents, params))
    // Electron itself asks nobody, and leaves the page where it is without a word.
    webContents.on('will-prevent-unload', (event) => {
      // Where it lies in the tray, nobody would know what is asked about.
      if (!made.isVisible()) made.show()
      if (askToLeave(electron.dialog, made)) event.preventDefault()
      else isLast = false
    })
    webContents.on('render-process-gone', (_event, { reason }) => {
      deps.onPageGone(reason)
      if (reason !== 'clean-exit') deps.setDelay(REVIVE_MS, () => window === made && webContents.reload())
    })
  }

  function show(path?: string): void {
    const known = window
    window ??= make(path ?? '/')
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    const address = path === undefined || known === null ? null : addressOf(path)
    // What is there already is not loaded again; a question about unsaved changes stands over a window that is shown.
    if (address !== null && address !== window.webContents.getURL()) void window.loadURL(address)
  }

  return {
    /** Shows the window, at a path of the page where one is named. A path that is none shows what was there. */
    show,
    /** Makes the window without showing it: Windows tells nothing but a window that the user logs off. */
    prepare(): void {
      window ??= make('/')
    },
    isShown: (): boolean => window?.isVisible() === true && !window.isMinimized(),
    hide(): void {
      if (window !== null) hide(window)
    },
    toggle(): void {
      if (window?.isVisible() && window.isFocused()) hide(window)
      else show()
    },
    /** The contents that calls of the bridge may come from. */
    contents: (): Electron.WebContents | null => window?.webContents ?? null,
    window: (): Electron.BrowserWindow | null => window,
    /** Ends the program, but not with changes that the operator does not want to lose. */
    quit(): void {
      isQuitting = true
      if (window === null) deps.quit()
      else window.close()
    },
    /** Closes it without asking anybody: what ends the program has asked. */
    end(): void {
      if (window === null) return
      save(window)
      isLast = false
      window.destroy()
    },
  }
}
