// The shell over a running Hourhand: tray, windows, notices, power, updates. It decides nothing of the domain, and takes
// every part of Electron it uses as an argument, so that its behaviour is tested without it.
import type * as Electron from 'electron'
import type { HourhandEvent } from '#shared/event.ts'
import type { Glance } from '#shared/glance.ts'
import type { DesktopSetting } from '#shared/setting.ts'
import { mayOpenOutside } from './address.ts'
import { menuTemplate } from './app-menu.ts'
import { setAutostart } from './autostart.ts'
import { type Client, createClient } from './client.ts'
import { createClosing } from './closing.ts'
import { contextItems } from './context-menu.ts'
import { createDeeds, type Deeds } from './deed.ts'
import type { DesktopLog } from './desktop-log.ts'
import { createDocsWindow } from './docs-window.ts'
import { followGlance } from './feed.ts'
import { createKeepAwake } from './keep-awake.ts'
import { createMainWindow, type MainWindow } from './main-window.ts'
import type { Memo } from './memo.ts'
import { createNoticeRoom, type NoticeRoom } from './notice-room.ts'
import { createPopover, type Popover } from './popover-window.ts'
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
  | 'dialog'
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
  /** Whether trays are shown: on Linux that is to be found out, and after a login it may take a while. */
  readonly trayHost: Promise<boolean>
  readonly isHidden: boolean
  readonly updater: UpdateDeps['updater']
  readonly hasReleases: boolean
  readonly readZone: () => void
  readonly exportDiagnostics: () => void
  /** Ends the program in order. */
  readonly quit: () => void
  /** Closes the store and the server, and nothing else: Windows logs off. */
  readonly stopHosted: () => Promise<void>
  /** Ends all but the process: before an update takes the program's place. */
  readonly leave: UpdateDeps['leave']
  readonly startAgain: UpdateDeps['startAgain']
}

export type Desktop = Awaited<ReturnType<typeof createDesktop>>

const WINDOW = 'window'

export async function createDesktop(deps: DesktopDeps) {
  const { electron, hosted, log, now, setDelay } = deps
  const client = createClient(hosted)
  const keepAwake = createKeepAwake(electron.powerSaveBlocker)
  let glance: Glance | null = null
  let tray: TrayRoom | null = null
  let isOver = false

  const settings = await followOwnSettings(deps, client, () => applySettings())
  const deeds = createDeeds({ client, now, timeZone: () => settings.current().operator.timeZone })
  const ways = createWays(deps, (path) => window.show(path))
  const notices = createNoticeRoom({
    ...{ electron, client, deeds, log, now, setDelay },
    settings: settings.current,
    open: ways.open,
    onTrouble: showState,
  })
  const room = { settings, notices, deeds, ways }
  const window = createOwnWindow(deps, { ...room, hasTray: () => tray !== null }, showState)
  const { preload } = deps.places
  const popover = createPopover({ electron, now, preload, openOutside: ways.openOutside })

  function applySettings(): void {
    applyAutostart(deps, settings.current().desktop)
    showState()
  }

  function showState(): void {
    tray?.show(glance, notices.trouble() !== null)
    keepAwake(settings.current().desktop.keepAwake && (glance?.running ?? 0) > 0)
  }

  function showGlance(news: Glance): void {
    glance = news
    showState()
  }

  const endFeed = followNews(deps, { client, onEvent: notices.onEvent, onGlance: showGlance })
  const endWake = followWake(deps)
  const updates = createOwnUpdates(deps, room, client)
  applySettings()
  void tellOfSecrets({ client, memo: deps.memo, tell: notices.tell }).catch((error) =>
    log.error('how secrets are kept could not be read', { error }),
  )
  setApplicationMenu(deps, ways, window.quit)
  begin(deps, window)
  void deps.trayHost.then((hasTray) => {
    if (isOver) return
    if (hasTray) tray = createOwnTray(deps, { ...room, window, popover })
    // Without one, a program that began hidden could not be found.
    else if (deps.isHidden) window.show()
    showState()
  })

  return {
    window,
    popover,
    updates,
    noticeTrouble: notices.trouble,
    /** What calls of the bridge may come from. */
    contents: () => [window.contents(), popover.contents()],
    /** Takes everything of the shell away; the server is not touched. */
    end(): void {
      isOver = true
      for (const stop of [endFeed, endWake, settings.end, updates.end, popover.end, ways.end, window.end])
        stop()
      keepAwake(false)
      tray?.end()
    },
  }
}

/** Shows the window, but not where the program was to begin in the tray. */
function begin({ electron, isHidden }: DesktopDeps, window: MainWindow): void {
  electron.app.on('activate', () => window.show())
  if (isHidden) window.prepare()
  else window.show()
}

/** What the parts of the shell share. */
type Room = {
  readonly settings: Awaited<ReturnType<typeof followSettings>>
  readonly notices: NoticeRoom
  readonly deeds: Deeds
  readonly ways: Ways
}

type Ways = ReturnType<typeof createWays>

/** The ways to a page of Hourhand, to the documentation of its API, and to what is not its own. */
function createWays({ electron, hosted, places, log }: DesktopDeps, open: (path: string) => void) {
  const openOutside = (address: string): void => {
    if (mayOpenOutside(address, hosted.url)) void electron.shell.openExternal(address)
    else log.warn('an address was not opened', { address })
  }
  const docs = createDocsWindow({ electron, icon: places.windowIcon, openOutside })
  return { open, openOutside, openDocs: docs.show, end: docs.end }
}

function createOwnWindow(deps: DesktopDeps, parts: WindowParts, onShownChange: () => void) {
  const { electron, memo, places, quit } = deps
  const { settings, notices, ways, hasTray } = parts
  return createMainWindow({
    electron,
    preload: places.preload,
    icon: places.windowIcon,
    openOutside: ways.openOutside,
    isWayland: isWaylandSession(deps.machine),
    loadState: () => readState(memo.get(WINDOW)),
    saveState: (state) => memo.set(WINDOW, state),
    onClose: createClosing({
      memo,
      hasTray,
      closesToTray: () => settings.current().desktop.closeToTray,
      tell: notices.tell,
    }),
    onShownChange,
    onContextMenu: createContextMenu(electron.Menu),
    onSessionEnd: () => void deps.stopHosted(),
    onPageGone: (reason) => deps.log.error('the page has gone and is loaded anew', { reason }),
    quit,
    setDelay: deps.setDelay,
  })
}

type WindowParts = Room & { readonly hasTray: () => boolean }

type TrayParts = Room & { readonly window: MainWindow; readonly popover: Popover }

function createOwnTray(deps: DesktopDeps, { settings, notices, deeds, ways, window, popover }: TrayParts) {
  const { electron, machine, places, now, setDelay } = deps
  return createTrayRoom({
    ...{ electron, deeds, window, popover, now, setDelay },
    quit: window.quit,
    platform: machine.platform,
    isWayland: isWaylandSession(machine),
    openDocs: ways.openDocs,
    operator: () => settings.current().operator,
    iconFolder: places.icons,
    onRefusal: notices.tellRefusal,
  })
}

function followOwnSettings({ hosted, machine, log }: DesktopDeps, client: Client, onChange: () => void) {
  return followSettings({
    client,
    subscribe: hosted.subscribe,
    timeZone: machine.timeZone,
    onTrouble: (error) => log.error('the settings could not be read', { error }),
    onChange,
  })
}

type News = Pick<Parameters<typeof followGlance>[0], 'onEvent' | 'onGlance'> & { readonly client: Client }

function followNews({ hosted, setDelay }: DesktopDeps, { client, ...listeners }: News): () => void {
  const read = () => client.get<Glance>('/api/glance')
  return followGlance({ read, subscribe: hosted.subscribe, setDelay, ...listeners })
}

function followWake({ electron, hosted, machine, log, now, setDelay, readZone }: DesktopDeps): () => void {
  return watchWake({
    ...{ now, setDelay, readZone },
    monitor: electron.powerMonitor,
    platform: machine.platform,
    rearm: hosted.rearm,
    log: log.info,
  })
}

function createOwnUpdates(deps: DesktopDeps, { settings, notices }: Room, client: Client) {
  const { electron, updater, hasReleases, setDelay, leave, startAgain } = deps
  return createUpdates({
    ...{ updater, hasReleases, setDelay, leave, startAgain },
    isWanted: () => electron.app.isPackaged && settings.current().desktop.lookForUpdates,
    isBusy: async () => (await client.get<Glance>('/api/glance')).running > 0,
    onChange: notices.tellUpdate,
  })
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

function createContextMenu(menu: typeof Electron.Menu) {
  return (contents: Electron.WebContents, params: Electron.ContextMenuParams): void => {
    const items = contextItems(params, contents)
    if (items.length > 0) menu.buildFromTemplate([...items]).popup()
  }
}

function setApplicationMenu(deps: DesktopDeps, { open, openDocs }: Ways, quit: () => void): void {
  const { electron, machine, exportDiagnostics } = deps
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
