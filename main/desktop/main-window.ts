// The window: made when it is first wanted, closed to the tray, and where it was when it is opened again.
import type * as Electron from 'electron'
import { addressOf, HOME } from './address.ts'
import { type GuardedContents, guardContents } from './guard.ts'
import { mainWindowOptions } from './window-options.ts'
import { restoreState, stateToSave, type WindowState } from './window-state.ts'

type Parts = Pick<typeof Electron, 'BrowserWindow' | 'screen' | 'nativeTheme'>

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
  readonly quit: () => void
}

export type MainWindow = ReturnType<typeof createMainWindow>

export function createMainWindow(deps: MainWindowDeps) {
  const { electron, isWayland } = deps
  let window: Electron.BrowserWindow | null = null
  let isEnding = false

  function make(path: string): Electron.BrowserWindow {
    const state = restoreState(deps.loadState(), electron.screen.getAllDisplays())
    const { preload, icon } = deps
    const isDark = electron.nativeTheme.shouldUseDarkColors
    const made = new electron.BrowserWindow(mainWindowOptions(state, { preload, isDark, icon }))
    guardContents(made.webContents as GuardedContents, deps.openOutside)
    listen(made)
    if (state.isMaximized) made.maximize()
    void made.loadURL(addressOf(path) ?? HOME)
    return made
  }

  function listen(made: Electron.BrowserWindow): void {
    const save = () => {
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
    made.webContents.on('context-menu', (_event, params) => deps.onContextMenu(made.webContents, params))
    made.on('resized', save)
    made.on('moved', save)
    made.on('maximize', save)
    made.on('unmaximize', save)
    made.on('show', () => deps.onShownChange(true))
    made.on('hide', () => deps.onShownChange(false))
    made.on('session-end', deps.onSessionEnd)
    made.on('close', (event) => {
      save()
      if (isEnding) return
      const way = deps.onClose()
      if (way !== 'quit') event.preventDefault()
      if (way === 'hide') made.hide()
      else if (way === 'minimise') made.minimize()
      else deps.quit()
    })
    made.on('closed', () => {
      window = null
      deps.onShownChange(false)
    })
  }

  function show(path?: string): void {
    const known = window
    window ??= make(path ?? '/')
    const address = path === undefined || known === null ? null : addressOf(path)
    if (address !== null) void window.loadURL(address)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  return {
    /** Shows the window, at a path of the page where one is named. A path that is none shows what was there. */
    show,
    /** Makes the window without showing it: Windows tells nothing but a window that the user logs off. */
    prepare(): void {
      window ??= make('/')
    },
    isShown: (): boolean => window?.isVisible() === true && !window.isMinimized(),
    hide: (): void => window?.hide(),
    toggle(): void {
      if (window?.isVisible() && window.isFocused()) window.hide()
      else show()
    },
    /** The contents that calls of the bridge may come from. */
    contents: (): Electron.WebContents | null => window?.webContents ?? null,
    window: (): Electron.BrowserWindow | null => window,
    /** From now on closing closes. */
    end(): void {
      isEnding = true
      window?.close()
    },
  }
}
