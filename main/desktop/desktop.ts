// The shell over a running Hourhand: tray, windows, notices, power, updates. It decides nothing of the domain, and takes
// every part of Electron it uses as an argument, so that its behaviour is tested without it.
import type * as Electron from 'electron'
import type { HourhandEvent } from '#shared/event.ts'
import type { Glance } from '#shared/glance.ts'
import { mayOpenOutside } from './address.ts'
import { menuTemplate } from './app-menu.ts'
import { setAutostart } from './autostart.ts'
import { createClient } from './client.ts'
import { contextItems } from './context-menu.ts'
import { createDeeds } from './deed.ts'
import type { DesktopLog } from './desktop-log.ts'
import { followGlance } from './feed.ts'
import { trayIcon } from './icon.ts'
import { createKeepAwake } from './keep-awake.ts'
import { createMainWindow } from './main-window.ts'
import type { Memo } from './memo.ts'
import type { Notice } from './notice.ts'
import { createNoticeDesk } from './notice-desk.ts'
import { createNotifier } from './notifier.ts'
import { createPopover } from './popover-window.ts'
import { followSettings } from './settings.ts'
import { createTray, type DesktopTray } from './tray.ts'
import { type TrayAct, trayModel } from './tray-model.ts'
import { createUpdates, type UpdateDeps, type UpdateState } from './update.ts'
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
  readonly places: { readonly preload: string; readonly icons: string; readonly windowIcon?: string }
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

const TOLD_OF_TRAY = 'toldOfTray'
const WINDOW = 'window'

export async function createDesktop(deps: DesktopDeps) {
  const { electron, hosted, machine, memo, log, now, setDelay } = deps
  const { platform } = machine
  const isWayland =
    platform === 'linux' && (machine.env.XDG_SESSION_TYPE === 'wayland' || !!machine.env.WAYLAND_DISPLAY)
  const client = createClient(hosted)
  const timeZone = () => settings.current().operator.timeZone
  const deeds = createDeeds({ client, now, timeZone })
  const trouble = (words: string) => (error: unknown) => log.error(words, { error })
  const keepAwake = createKeepAwake(electron.powerSaveBlocker)
  let glance: Glance | null = null
  let tray: DesktopTray | null = null
  let noticeTrouble: string | null = null

  const openOutside = (address: string) => {
    if (mayOpenOutside(address, hosted.url)) void electron.shell.openExternal(address)
    else log.warn('an address was not opened', { address })
  }
  const openDocs = () => openOutside(`${hosted.url}/api/docs`)
  const common = { preload: deps.places.preload, openOutside }
  const window = createMainWindow({
    ...common,
    electron,
    isWayland,
    ...(deps.places.windowIcon !== undefined && { icon: deps.places.windowIcon }),
    loadState: () => readState(memo.get(WINDOW)),
    saveState: (state) => memo.set(WINDOW, state),
    onClose: closing,
    onShownChange: showTray,
    onContextMenu: (contents, params) => {
      const items = contextItems(params, contents)
      if (items.length > 0) electron.Menu.buildFromTemplate([...items]).popup()
    },
    onSessionEnd: () => void deps.stopHosted(),
    quit: deps.quit,
  })
  const popover = createPopover({ ...common, electron, now })
  const notifier = createNotifier({
    electron,
    now,
    setDelay,
    timeZone,
    quietHours: () => settings.current().notifications.quietHours,
    open: window.show,
    onAct: (act) => void deeds.ofNotice(act).catch(trouble('a notice could not be acted on')),
    onFailed: (reason) => {
      if (noticeTrouble === null) log.warn('notices are not shown by this system', { reason })
      noticeTrouble = reason
      showTray()
    },
  })
  const deskOf = createNoticeDesk({
    client,
    readOutput: (id) => readOutputEnd(hosted, id),
    setting: () => settings.current().notifications,
    operator: () => settings.current().operator.name,
    timeZone,
    now,
    tell: notifier.tell,
    onTrouble: trouble('a notice could not be made'),
  })
  const settings = await followSettings({
    client,
    subscribe: hosted.subscribe,
    timeZone: machine.timeZone,
    onTrouble: trouble('the settings could not be read'),
    onChange: ({ desktop }) => {
      keepAwake(desktop.keepAwake && (glance?.running ?? 0) > 0)
      applyAutostart(desktop.openAtLogin)
    },
  })

  /** Where there is no tray, a window that is hidden could never be found again. */
  function closing(): 'hide' | 'minimise' | 'quit' {
    const { closeToTray } = settings.current().desktop
    if (!closeToTray) return 'quit'
    if (!deps.hasTray) return 'minimise'
    if (memo.get(TOLD_OF_TRAY) !== true) {
      memo.set(TOLD_OF_TRAY, true)
      notifier.tell(STILL_THERE)
    }
    return 'hide'
  }

  function applyAutostart(isWanted: boolean): void {
    const { app } = electron
    const { env, home, execPath } = machine
    try {
      setAutostart({ app, platform, env, home, execPath, isPackaged: app.isPackaged }, isWanted)
    } catch (error) {
      log.error('the start with the login could not be set', { error })
    }
  }

  function model() {
    const seen = glance !== null && noticeTrouble !== null && glance.state === 'idle'
    const shown: Glance | null = seen && glance !== null ? { ...glance, state: 'attention' } : glance
    return trayModel({ glance: shown, now: now(), timeZone: timeZone(), isWindowShown: window.isShown() })
  }

  function showTray(): void {
    tray?.show(model())
  }

  async function act(wanted: TrayAct): Promise<void> {
    if (wanted.do === 'quit') return deps.quit()
    if (wanted.do === 'docs') return openDocs()
    if (wanted.do === 'open') return window.show(wanted.path)
    if (wanted.do === 'toggleWindow') return window.isShown() ? window.hide() : window.show()
    await deeds.ofTray(wanted).catch((error: unknown) => {
      notifier.tell(refusal(error))
      throw error
    })
  }

  const iconOf = (state: Glance['state']) =>
    trayIcon(state, {
      folder: deps.places.icons,
      platform,
      isTaskbarDark: electron.nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    })
  if (deps.hasTray) {
    const onClick = (icon: Electron.Rectangle | null) => (isWayland ? window.toggle() : popover.toggle(icon))
    tray = createTray({ electron, platform, iconOf, onAct: act, onClick, setDelay, now }, model())
    electron.nativeTheme.on('updated', () => tray?.refresh())
  }

  const endFeed = followGlance({
    read: () => client.get<Glance>('/api/glance'),
    subscribe: hosted.subscribe,
    setDelay,
    onEvent: (event) => void deskOf(event),
    onGlance: (news) => {
      glance = news
      keepAwake(settings.current().desktop.keepAwake && news.running > 0)
      showTray()
    },
  })
  const endWake = watchWake({
    monitor: electron.powerMonitor,
    platform,
    now,
    setDelay,
    rearm: hosted.rearm,
    readZone: deps.readZone,
    log: log.info,
  })
  const updates = createUpdates({
    updater: deps.updater,
    isWanted: () => electron.app.isPackaged && settings.current().desktop.lookForUpdates,
    isBusy: () => (glance?.running ?? 0) > 0,
    setDelay,
    onChange: (state) => {
      const notice = updateNotice(state)
      if (notice !== null && settings.current().notifications.updateReady) notifier.tell(notice)
    },
    stop: deps.stopHosted,
  })
  const { exportDiagnostics, quit } = deps
  const isDevelopment = !electron.app.isPackaged
  const menu = { platform, isDevelopment, open: window.show, openDocs, exportDiagnostics, quit }
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate([...menuTemplate(menu)]))
  electron.app.on('activate', () => window.show())

  if (deps.isHidden && deps.hasTray) window.prepare()
  else window.show()

  return {
    window,
    popover,
    updates,
    noticeTrouble: () => noticeTrouble,
    /** What calls of the bridge may come from. */
    contents: () => [window.contents(), popover.contents()],
    /** Takes everything of the shell away; the server is not touched. */
    end(): void {
      endFeed()
      endWake()
      settings.end()
      updates.end()
      keepAwake(false)
      popover.end()
      window.end()
      tray?.end()
    },
  }
}

const STILL_THERE: Notice = {
  kind: 'fired',
  title: 'Hourhand goes on in the tray',
  body: 'It still starts, stops and runs what is due. Whether closing the window ends it is a setting: click here.',
  path: '/settings/desktop',
  acts: [],
}

function refusal(error: unknown): Notice {
  const body = error instanceof Error ? error.message : String(error)
  return { kind: 'failed', title: 'That was refused', body, path: '/', acts: [] }
}

function updateNotice(state: UpdateState): Notice | null {
  if (state.state !== 'available' && state.state !== 'ready') return null
  const title =
    state.state === 'ready'
      ? `Hourhand ${state.version} is ready to be installed`
      : `Hourhand ${state.version} is there`
  const body = 'Nothing is installed until you say so.'
  return {
    kind: 'updateReady',
    title,
    body,
    path: '/settings/desktop',
    acts: [{ label: 'Open', do: 'open' }],
  }
}

const LAST_BYTES = 2_048

async function readOutputEnd({ url, token }: Hosted, id: string): Promise<string> {
  const answer = await fetch(`${url}/api/runs/${id}/output`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return answer.ok ? (await answer.text()).slice(-LAST_BYTES) : ''
}
