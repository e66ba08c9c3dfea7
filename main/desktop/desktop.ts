// The shell over a running Hourhand: tray, windows, notices, power, updates. It decides nothing of the domain, and takes
// every part of Electron it uses as an argument, so that its behaviour is tested without it.
import type * as Electron from 'electron'
import type { HourhandEvent } from '#shared/event.ts'
import type { Glance } from '#shared/glance.ts'
import type { DesktopSetting } from '#shared/setting.ts'
import { mayOpenOutside } from './address.ts'
import { menuTemplate } from './app-menu.ts'
import { setAutostart } from './autostart.ts'
import { createClient } from './client.ts'
import { createClosing } from './closing.ts'
import { contextItems } from './context-menu.ts'
import { createDeeds } from './deed.ts'
import type { DesktopLog } from './desktop-log.ts'
import { followGlance } from './feed.ts'
import { createKeepAwake } from './keep-awake.ts'
import { createMainWindow } from './main-window.ts'
import type { Memo } from './memo.ts'
import { createNoticeRoom } from './notice-room.ts'
import { createPopover } from './popover-window.ts'
import { tellOfSecrets } from './secret-notice.ts'
import { followSettings } from './settings.ts'
import { createTrayRoom, type TrayRoom } from './tray-room.ts'
import { createUpdates, type UpdateDeps } from './update.ts'
import { watchWake } from './wake.ts'
import { readState } from './window-state.ts'

/** What of Electron the shell uses. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'Menu'
  | 'Notification'
  | 'Tray'
  | 'nativeTheme'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'screen'
  | 'shell'
>

/** The Hourhand that runs in this process. */
export type Hosted = {
  readonly url: string
  readonly token: string
  readonly subscribe: (listener: (event: HourhandEvent) => void) => () => void
  readonly rearm: () => void
}

export type Machine = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly execPath: string
  readonly version: string
  readonly timeZone: string
}

export type DesktopDeps = {
  readonly electron: ElectronParts
  readonly hosted: Hosted
  readonly machine: Machine
  readonly places: { readonly preload: string; readonly icons: string; readonly windowIcon: string }
  readonly memo: Memo
  readonly log: DesktopLog
  readonly now: () => number
  readonly setDelay: (ms: number, fn: () => void) => () => void
  /** Whether trays are shown; on Linux that is to be found out before one is made. */
  readonly hasTray: boolean
  readonly isHidden: boolean
  readonly updater: UpdateDeps['updater']
  readonly readZone: () => void
  readonly exportDiagnostics: () => void
  /** Ends the program in order. */
  readonly quit: () => void
  /** Closes the store and the server, and nothing else: before an update takes the program's place. */
  readonly stopHosted: () => Promise<void>
}

export type Desktop = Awaited<ReturnType<typeof createDesktop>>

const WINDOW = 'window'

export async function createDesktop(deps: DesktopDeps) {
  const { electron, hosted, machine, memo, log, now, setDelay, quit } = deps
  const { platform } = machine
  const isWayland = isWaylandSession(machine)
  const client = createClient(hosted)
  const timeZone = () => settings.current().operator.timeZone
  const deeds = createDeeds({ client, now, timeZone })
  const keepAwake = createKeepAwake(electron.powerSaveBlocker)
  let glance: Glance | null = null
  let tray: TrayRoom | null = null

  const settings = await followSettings({
    client,
    subscribe: hosted.subscribe,
    timeZone: machine.timeZone,
    onTrouble: (error) => log.error('the settings could not be read', { error }),
    onChange: () => applySettings(),
  })
  const openOutside = createOpenOutside(deps)
  const openDocs = () => openOutside(`${hosted.url}/api/docs`)
  const open = (path: string) => window.show(path)
  const notices = createNoticeRoom({
    electron,
    client,
    deeds,
    settings: settings.current,
    log,
    now,
    setDelay,
    open,
    onTrouble: showState,
  })
  const window = createMainWindow({
    electron,
    preload: deps.places.preload,
    icon: deps.places.windowIcon,
    openOutside,
    isWayland,
    loadState: () => readState(memo.get(WINDOW)),
    saveState: (state) => memo.set(WINDOW, state),
    onClose: createClosing({
      memo,
      hasTray: deps.hasTray,
      closesToTray: () => settings.current().desktop.closeToTray,
      tell: notices.tell,
    }),
    onShownChange: showState,
    onContextMenu: createContextMenu(electron.Menu),
    onSessionEnd: () => void deps.stopHosted(),
    quit,
  })
  const popover = createPopover({ electron, preload: deps.places.preload, now, openOutside })
  if (deps.hasTray) {
    tray = createTrayRoom({
      ...{ electron, platform, isWayland, deeds, window, popover, openDocs, quit, now, setDelay },
      operator: () => settings.current().operator,
      iconFolder: deps.places.icons,
      onRefusal: notices.tellRefusal,
    })
  }

  function applySettings(): void {
    applyAutostart(deps, settings.current().desktop)
    showState()
  }

  function showState(): void {
    tray?.show(glance, notices.trouble() !== null)
    keepAwake(settings.current().desktop.keepAwake && (glance?.running ?? 0) > 0)
  }

  const endFeed = followGlance({
    read: () => client.get<Glance>('/api/glance'),
    subscribe: hosted.subscribe,
    setDelay,
    onEvent: notices.onEvent,
    onGlance(news) {
      glance = news
      showState()
    },
  })
  const { rearm } = hosted
  const { powerMonitor: monitor } = electron
  const endWake = watchWake({
    monitor,
    platform,
    now,
    setDelay,
    rearm,
    readZone: deps.readZone,
    log: log.info,
  })
  const updates = createUpdates({
    updater: deps.updater,
    isWanted: () => electron.app.isPackaged && settings.current().desktop.lookForUpdates,
    isBusy: () => (glance?.running ?? 0) > 0,
    setDelay,
    onChange: notices.tellUpdate,
    stop: deps.stopHosted,
  })
  applySettings()
  void tellOfSecrets({ client, memo, tell: notices.tell }).catch((error) =>
    log.error('how secrets are kept could not be read', { error }),
  )
  setApplicationMenu(deps, open, openDocs)
  electron.app.on('activate', () => window.show())
  if (deps.isHidden && deps.hasTray) window.prepare()
  else window.show()

  return {
    window,
    popover,
    updates,
    noticeTrouble: notices.trouble,
    /** What calls of the bridge may come from. */
    contents: () => [window.contents(), popover.contents()],
    /** Takes everything of the shell away; the server is not touched. */
    end(): void {
      for (const stop of [endFeed, endWake, settings.end, updates.end, popover.end, window.end]) stop()
      keepAwake(false)
      tray?.end()
    },
  }
}

function isWaylandSession({ platform, env }: Machine): boolean {
  return platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || Boolean(env.WAYLAND_DISPLAY))
}

function applyAutostart({ electron, machine, log }: DesktopDeps, { openAtLogin }: DesktopSetting): void {
  const { app } = electron
  try {
    setAutostart({ ...machine, app, isPackaged: app.isPackaged }, openAtLogin)
  } catch (error) {
    log.error('the start with the login could not be set', { error })
  }
}

function createOpenOutside({ electron, hosted, log }: DesktopDeps) {
  return (address: string): void => {
    if (mayOpenOutside(address, hosted.url)) void electron.shell.openExternal(address)
    else log.warn('an address was not opened', { address })
  }
}

function createContextMenu(menu: typeof Electron.Menu) {
  return (contents: Electron.WebContents, params: Electron.ContextMenuParams): void => {
    const items = contextItems(params, contents)
    if (items.length > 0) menu.buildFromTemplate([...items]).popup()
  }
}

function setApplicationMenu(deps: DesktopDeps, open: (path: string) => void, openDocs: () => void): void {
  const { electron, machine, exportDiagnostics, quit } = deps
  const isDevelopment = !electron.app.isPackaged
  const items = menuTemplate({
    platform: machine.platform,
    isDevelopment,
    open,
    openDocs,
    exportDiagnostics,
    quit,
  })
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate([...items]))
}
