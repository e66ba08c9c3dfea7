// The entry under Electron. Only static imports: what must be said before Electron is ready is said before it is.
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron'
import logger from 'electron-log/main.js'
import updaterPackage from 'electron-updater'
import { type App, createApp } from '../app.ts'
import { type Config, PACKAGE_FOLDER, readConfig, SERVER_USAGE, thisMachine, VERSION } from '../config.ts'
import { SCHEME } from './address.ts'
import { HIDDEN } from './autostart.ts'
import { registerCalls } from './calls.ts'
import { type Client, createClient } from './client.ts'
import { createDesktop, type Desktop } from './desktop.ts'
import { createDesktopLog, type DesktopLog } from './desktop-log.ts'
import { writeDiagnostics } from './diagnostics.ts'
import { ownWords, serverFlags } from './flag.ts'
import { createForward } from './forward.ts'
import { guardSession } from './guard.ts'
import { followHostZone } from './host-zone.ts'
import { isHiddenStart, takeInstance } from './instance.ts'
import { openKeyChain } from './key-chain.ts'
import { linkAmong } from './link.ts'
import type { MainWindow } from './main-window.ts'
import { openMemo } from './memo.ts'
import { createPage } from './page.ts'
import { desktopCalls } from './page-calls.ts'
import { createQuit } from './quit.ts'
import { askProgram, waitForTrayHost } from './tray-host.ts'

/** A start that opens the secrets in the store, for a life without the desktop. */
const UNSEAL = '--unseal-secrets'
const APP_ID = 'app.hourhand.desktop'
/** Who is called by a click on a notice: ours for ever. */
const TOAST_ID = '{6B1F4E52-6C0B-4E0F-9A57-3C6E7F0D9B41}'
const electron = {
  app,
  BrowserWindow,
  Menu,
  Notification,
  Tray,
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
}
const { platform } = process
const argv = process.argv.slice(app.isPackaged ? 1 : 2)
const words = ownWords(argv)

app.setAppUserModelId(APP_ID)
// Else Windows gets another one at each start, and notices of an earlier one cannot be clicked.
if (platform === 'win32') app.setToastActivatorCLSID(TOAST_ID)
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])

/** What was asked for: a Hourhand; or words, which are said, and an exit status. */
function readWish(): Config | number {
  try {
    const wish = readConfig(serverFlags(words), thisMachine())
    if (wish.kind === 'run') return wish.config
    process.stdout.write(`${wish.kind === 'help' ? SERVER_USAGE : VERSION}\n`)
    return 0
  } catch (error) {
    dialog.showErrorBox('Hourhand cannot start', String(error))
    return 2
  }
}

/** The folder of the shell. The lock of the instance is that of this folder: two data folders are two Hourhands. */
function takeFolder({ dataFolder }: Config): string {
  const folder = join(dataFolder, 'desktop')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
  return folder
}

async function start(config: Config): Promise<void> {
  const folder = takeFolder(config)
  const log = createDesktopLog(logger, join(config.dataFolder, 'logs', 'desktop.log'))
  // Whoever reads the output may go away; the program does not stumble over that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const door = createDoor(linkAmong(argv))
  if (!takeInstance(app, argv, door.show)) return app.exit(0)
  if (app.isPackaged) app.setAsDefaultProtocolClient('hourhand')
  app.on('session-created', guardSession)
  // The tray holds the program, not its windows.
  app.on('window-all-closed', () => {})
  await app.whenReady()

  const keeping = await findKeeping(config, log)
  const hosted = await createApp(config, { writeLog: (line) => process.stderr.write(line), keeping })
  let desktop: Desktop | null = null
  const end = () => desktop?.end()
  // Before anything else, so that nothing ends the program with the store open.
  const quit = createQuit({ app, powerMonitor, process, platform, log, stop: hosted.stop, end })
  try {
    servePage(config, hosted)
    desktop = await openShell({ config, folder, hosted, log, quit })
  } catch (error) {
    await quit.stopHosted()
    throw error
  }
  door.open(desktop.window)
}

/** What is asked for before there is a window is shown when there is one: a second start, or a link. */
function createDoor(link: string | null) {
  let window: MainWindow | null = null
  let wanted: { path: string | null } | null = link === null ? null : { path: link }
  return {
    show(path: string | null): void {
      if (window === null) wanted = { path: path ?? wanted?.path ?? null }
      else window.show(path ?? undefined)
    },
    open(made: MainWindow): void {
      window = made
      if (wanted !== null) made.show(wanted.path ?? undefined)
    },
  }
}

type ShellParts = {
  readonly config: Config
  readonly folder: string
  readonly hosted: App
  readonly log: DesktopLog
  readonly quit: ReturnType<typeof createQuit>
}

async function openShell({ config, folder, hosted, log, quit }: ShellParts): Promise<Desktop> {
  const exportDiagnostics = createExport(config, createClient(hosted))
  const desktop = await createDesktop({
    electron,
    hosted,
    machine: machineOf(config),
    places: PLACES,
    memo: openMemo(join(folder, 'shell.json'), (error) => log.warn('the shell forgets', { error })),
    log,
    now: () => Date.now(),
    setDelay,
    trayHost: findTray(log),
    isHidden: isHiddenStart(words, platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin),
    updater: updaterPackage.autoUpdater,
    hasReleases: existsSync(join(process.resourcesPath ?? '', 'app-update.yml')),
    readZone: () => readZone(log),
    exportDiagnostics: () =>
      void exportDiagnostics().catch((error) => log.error('diagnostics could not be written', { error })),
    startAgain,
    ...quit,
  })
  const calls = desktopCalls({ desktop, dialog, shell, exportDiagnostics })
  registerCalls(ipcMain, calls, desktop.contents)
  return desktop
}

const PLACES = {
  preload: join(PACKAGE_FOLDER, 'dist', 'main', 'preload.cjs'),
  icons: join(PACKAGE_FOLDER, 'build', 'icons'),
  windowIcon: join(PACKAGE_FOLDER, 'build', 'icons', 'icon.png'),
}

function machineOf({ version, operatorTimeZone }: Config) {
  return {
    platform,
    env: process.env,
    home: homedir(),
    execPath: process.execPath,
    version,
    timeZone: operatorTimeZone,
  }
}

function startAgain(): void {
  // Within an AppImage the program's path is a mount that goes with this process.
  app.relaunch(process.env.APPIMAGE ? { execPath: process.env.APPIMAGE, args: [...argv] } : {})
  app.exit(0)
}

function setDelay(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

function findKeeping({ dataFolder }: Config, log: DesktopLog) {
  return openKeyChain({
    electron: { safeStorage },
    platform,
    file: join(dataFolder, 'secret-keys.json'),
    log,
    setDelay,
    isUnsealing: words.includes(UNSEAL),
  })
}

/** The page comes from its files, and what it asks for from the Hourhand of this process. */
function servePage({ pageFolder }: Config, hosted: Pick<App, 'port' | 'token'>): void {
  guardSession(session.defaultSession)
  const forward = createForward(() => hosted)
  session.defaultSession.protocol.handle(SCHEME, createPage({ pageFolder, forward }))
}

/** On Linux a desktop may show no trays, and one that has just begun may show them in a while. */
async function findTray(log: DesktopLog): Promise<boolean> {
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const hasTray = platform !== 'linux' || (await waitForTrayHost(askProgram, words.includes(HIDDEN), pause))
  if (!hasTray) log.info('this desktop shows no tray: the window is always there')
  return hasTray
}

const takeZone = followHostZone({ platform, env: process.env })

function readZone(log: DesktopLog): void {
  const zone = takeZone()
  if (zone !== null) log.info('the machine is in another zone', { zone })
}

/** Writes what helps to find a fault where the operator wants it; answers the file, or null when they want none. */
function createExport({ dataFolder, version }: Config, client: Client) {
  return async (): Promise<string | null> => {
    const { filePath } = await dialog.showSaveDialog({ defaultPath: 'hourhand-diagnostics.zip' })
    if (!filePath) return null
    const logFolder = join(dataFolder, 'logs')
    await writeDiagnostics({ client, logFolder, machine: describeMachine(version) }, filePath)
    shell.showItemInFolder(filePath)
    return filePath
  }
}

function describeMachine(version: string): Readonly<Record<string, string>> {
  const { electron: shellVersion = '', chrome = '', node } = process.versions
  return {
    version,
    platform,
    arch: process.arch,
    electron: shellVersion,
    chrome,
    node,
    system: process.getSystemVersion(),
  }
}

const config = readWish()
if (typeof config === 'number') app.exit(config)
else
  start(config).catch((error: unknown) => {
    dialog.showErrorBox('Hourhand cannot start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
