// The compact view by the tray: made once, shown where the icon was clicked, gone when something else is clicked.
import type * as Electron from 'electron'
import { HOME } from './address.ts'
import { type GuardedContents, guardContents } from './guard.ts'
import { CLOSING_CLICK_MS, POPOVER_SIZE, placePopover } from './popover.ts'
import { popoverOptions } from './window-options.ts'

type Parts = Pick<typeof Electron, 'BrowserWindow' | 'screen' | 'nativeTheme'>

export type PopoverDeps = {
  readonly electron: Parts
  readonly preload: string
  readonly now: () => number
  readonly openOutside: (address: string) => void
}

export type Popover = ReturnType<typeof createPopover>

export function createPopover({ electron, preload, now, openOutside }: PopoverDeps) {
  let window: Electron.BrowserWindow | null = null
  let hiddenAt = Number.NEGATIVE_INFINITY

  function make(): Electron.BrowserWindow {
    const isDark = electron.nativeTheme.shouldUseDarkColors
    const made = new electron.BrowserWindow(popoverOptions({ preload, isDark }))
    guardContents(made.webContents as GuardedContents, openOutside)
    made.on('blur', hide)
    made.on('closed', () => {
      window = null
    })
    // One whose page has gone is made anew at the next click.
    made.webContents.on('render-process-gone', () => made.destroy())
    void made.loadURL(`${HOME}tray`)
    return made
  }

  function hide(): void {
    if (window?.isVisible() !== true) return
    hiddenAt = now()
    window.hide()
  }

  return {
    /** Shows it at the icon, or closes it; the click that has just closed it opens nothing. */
    toggle(icon: Electron.Rectangle | null): void {
      const wasShown = window?.isVisible() === true
      hide()
      if (wasShown || now() - hiddenAt < CLOSING_CLICK_MS) return
      window ??= make()
      const cursor = electron.screen.getCursorScreenPoint()
      const { workArea } = electron.screen.getDisplayNearestPoint(cursor)
      const { x, y } = placePopover(icon, cursor, workArea)
      window.setBounds({ x, y, ...POPOVER_SIZE })
      window.show()
      window.focus()
    },
    hide,
    contents: (): Electron.WebContents | null => window?.webContents ?? null,
    end: (): void => window?.destroy(),
  }
}
