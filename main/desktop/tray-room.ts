// The tray with what it shows and what its items do.
import type * as Electron from 'electron'
import type { Glance } from '#shared/glance.ts'
import type { Deeds } from './deed.ts'
import { trayIcon } from './icon.ts'
import type { MainWindow } from './main-window.ts'
import type { Popover } from './popover-window.ts'
import { hourCycleOf, type ShellSettings } from './settings.ts'
import { createTray } from './tray.ts'
import { type TrayAct, trayModel } from './tray-model.ts'

export type TrayRoomDeps = {
  readonly electron: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeTheme'>
  readonly platform: NodeJS.Platform
  /** Under Wayland nothing can be placed by the tray: there a click opens the window. */
  readonly isWayland: boolean
  readonly iconFolder: string
  readonly deeds: Deeds
  readonly window: Pick<MainWindow, 'show' | 'hide' | 'toggle' | 'isShown'>
  readonly popover: Pick<Popover, 'toggle'>
  readonly openDocs: () => void
  readonly quit: () => void
  readonly onRefusal: (error: unknown) => void
  readonly operator: () => ShellSettings['operator']
  readonly now: () => number
  readonly setDelay: (ms: number, fn: () => void) => () => void
}

export type TrayRoom = ReturnType<typeof createTrayRoom>

export function createTrayRoom(deps: TrayRoomDeps) {
  const { electron, platform, window, popover, now, setDelay } = deps
  let glance: Glance | null = null

  const model = () => {
    const operator = deps.operator()
    const { timeZone } = operator
    const isWindowShown = window.isShown()
    return trayModel({ glance, now: now(), timeZone, hourCycle: hourCycleOf(operator), isWindowShown })
  }

  const iconOf = (state: Glance['state']) =>
    trayIcon(state, {
      folder: deps.iconFolder,
      platform,
      isTaskbarDark: electron.nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    })

  async function act(wanted: TrayAct): Promise<void> {
    if (wanted.do === 'quit') deps.quit()
    else if (wanted.do === 'docs') deps.openDocs()
    else if (wanted.do === 'open') window.show(wanted.path)
    else if (wanted.do === 'toggleWindow') window.isShown() ? window.hide() : window.show()
    else await deps.deeds.ofTray(wanted).catch(deps.onRefusal)
  }

  const onClick = (icon: Electron.Rectangle | null) =>
    deps.isWayland ? window.toggle() : popover.toggle(icon)
  const tray = createTray({ electron, platform, iconOf, onAct: act, onClick, setDelay, now }, model())
  electron.nativeTheme.on('updated', tray.refresh)

  return {
    /** Shows what is so now; with `hasTrouble` the picture asks for attention even where nothing has failed. */
    show(news: Glance | null, hasTrouble: boolean): void {
      const isCalm = news?.state === 'idle' || news?.state === 'running'
      glance = news !== null && hasTrouble && isCalm ? { ...news, state: 'attention' } : news
      tray.show(model())
    },
    end: tray.end,
  }
}
