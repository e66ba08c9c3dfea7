// Stands in for the program of Electron: what the packed desktop imports, with the test at the other end of a channel.
import { EventEmitter } from 'node:events'
import { writeSync } from 'node:fs'
import { KeyChain, standIn } from '../main/desktop/stand-in.ts'

type Handler = (request: Request) => Promise<Response>
type Question = { readonly id: number; readonly call: string; readonly args: readonly string[] }

const stand = standIn({ platform: process.platform })
const registered: string[] = []
const ready = Promise.withResolvers<void>()
let handler: Handler | null = null

const note = (name: string) => () => void registered.push(name)

export const { BrowserWindow, Menu, Notification, Tray } = stand.electron
export const { nativeTheme, powerMonitor, powerSaveBlocker, screen, shell } = stand.electron
export const safeStorage = new KeyChain()
export const app = Object.assign(stand.app, {
  setAppUserModelId: note('program id'),
  setToastActivatorCLSID: note('toast id'),
  setPath: (name: string) => note(name)(),
  getPath: () => process.cwd(),
  getAppPath: () => process.cwd(),
  getName: () => 'Hourhand',
  getVersion: () => '0.1.0',
  isReady: () => false,
  whenReady: () => ready.promise,
  requestSingleInstanceLock: () => process.env.STAND_IN !== 'second',
  getLoginItemSettings: () => ({ wasOpenedAtLogin: false }),
  exit: (code: number) => process.exit(code),
})
export const protocol = { registerSchemesAsPrivileged: note('scheme') }
export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (name: string) => void registered.push(name),
})
export const dialog = {
  showErrorBox: (title: string, text: string) => void writeSync(2, `${title}: ${text}\n`),
}
export const autoUpdater = new EventEmitter()
export const net = {}
const defaultSession = {
  setPermissionRequestHandler: note('permission request'),
  setPermissionCheckHandler: note('permission check'),
  setDevicePermissionHandler: note('device permission'),
  protocol: {
    handle(_scheme: string, wanted: Handler) {
      handler = wanted
    },
  },
}
export const session = { defaultSession, fromPartition: () => defaultSession }

/** What a test can ask and do. */
const calls: Readonly<Record<string, (...args: readonly string[]) => unknown>> = {
  /** Electron is ready some time after the program's first lines. */
  ready: () => ready.resolve(),
  registered: () => registered,
  windows: () =>
    stand.windows.map(({ webContents, isVisible, options }) => ({
      url: webContents.getURL(),
      isVisible: isVisible(),
      preload: options.webPreferences?.preload ?? null,
      icon: String(options.icon ?? ''),
    })),
  async get(url = '') {
    const answer = await handler?.(new Request(url))
    return [answer?.status, answer?.headers.get('content-type'), await answer?.text()]
  },
  second: (...argv) => void app.emit('second-instance', {}, [], '/', { argv }),
  quit: () => void app.emit('before-quit', { preventDefault() {} }),
}

process.on('message', async ({ id, call, args }: Question) => {
  process.send?.({ id, answer: (await calls[call]?.(...args)) ?? null })
})
