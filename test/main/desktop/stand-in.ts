// What stands in for Electron where its program cannot be had. The signatures are Electron's own, so that they cannot
// drift; the behaviour is what the real thing does as far as the shell depends on it.
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { ElectronParts } from '#main/desktop/desktop.ts'

type Template = Electron.MenuItemConstructorOptions
type Rectangle = Electron.Rectangle

const PRIMARY: Rectangle = { x: 0, y: 0, width: 1920, height: 1080 }

class Contents extends EventEmitter implements Pick<Electron.WebContents, 'getURL' | 'replaceMisspelling'> {
  readonly mainFrame = { url: 'about:blank' }
  readonly replaced: string[] = []
  reloads = 0
  /** The page has changes that are not saved, and holds whoever wants to leave it. */
  holds = false
  openHandler: ((details: { url: string }) => { action: string }) | null = null

  getURL(): string {
    return this.mainFrame.url
  }

  replaceMisspelling(text: string): void {
    this.replaced.push(text)
  }

  reload(): void {
    this.reloads += 1
  }

  /** Whether the page is let go of: nobody is asked, unless somebody listens. */
  leaves(): boolean {
    return !this.holds || !this.isLet('will-prevent-unload')
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  /** Emits an event that can be prevented; true when nobody did. */
  isLet(event: string, details: object = {}): boolean {
    let isPrevented = false
    const preventDefault = () => {
      isPrevented = true
    }
    this.emit(event, { ...details, preventDefault })
    return !isPrevented
  }
}

type WindowMethods =
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getNormalBounds'
  | 'hide'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setFullScreen'
  | 'show'

export class Window extends EventEmitter implements Pick<Electron.BrowserWindow, WindowMethods> {
  readonly webContents = new Contents()
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly isWayland: boolean
  readonly platform: NodeJS.Platform
  bounds: Rectangle
  state = {
    isVisible: false,
    isMinimized: false,
    isMaximized: false,
    isFullScreen: false,
    isFocused: false,
    isDestroyed: false,
    /** macOS: the space of a window that filled the screen, and was hidden in it. */
    isSpaceLeft: false,
  }

  constructor(
    options: Electron.BrowserWindowConstructorOptions,
    isWayland: boolean,
    platform: NodeJS.Platform = 'linux',
  ) {
    super()
    this.platform = platform
    this.options = options
    this.isWayland = isWayland
    const { width = 800, height = 600, x = 50, y = 50 } = options
    // Wayland places windows itself, and tells nobody where.
    this.bounds = isWayland ? { x: 0, y: 0, width, height } : { x, y, width, height }
  }

  async loadURL(url: string): Promise<void> {
    if (this.webContents.leaves()) this.webContents.mainFrame.url = url
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const { x, y } = this.isWayland ? this.bounds : { ...this.bounds, ...bounds }
    this.bounds = { ...this.bounds, ...bounds, x, y }
  }

  /** What a person does with the mouse: only Windows and macOS say when it is over. */
  moveTo(x: number, y: number): void {
    this.setBounds({ x, y })
    this.emit('move')
    if (this.platform !== 'linux') this.emit('moved')
  }

  resizeTo(width: number, height: number): void {
    this.setBounds({ width, height })
    this.emit('resize')
    if (this.platform !== 'linux') this.emit('resized')
  }

  setFullScreen(isFullScreen: boolean): void {
    this.state = { ...this.state, isFullScreen }
    this.emit(isFullScreen ? 'enter-full-screen' : 'leave-full-screen')
  }

  show(): void {
    const wasVisible = this.state.isVisible
    this.state = { ...this.state, isVisible: true }
    if (!wasVisible) this.emit('show')
  }

  hide(): void {
    const wasVisible = this.state.isVisible
    const isSpaceLeft = this.platform === 'darwin' && this.state.isFullScreen
    this.state = { ...this.state, isVisible: false, isFocused: false, isSpaceLeft }
    if (wasVisible) this.emit('hide')
  }

  focus(): void {
    this.state = { ...this.state, isFocused: true }
  }

  blur(): void {
    this.state = { ...this.state, isFocused: false }
    this.emit('blur')
  }

  minimize(): void {
    this.state = { ...this.state, isMinimized: true, isFocused: false }
  }

  restore(): void {
    this.state = { ...this.state, isMinimized: false }
  }

  maximize(): void {
    this.state = { ...this.state, isMaximized: true }
    this.emit('maximize')
  }

  close(): void {
    let isPrevented = false
    const preventDefault = () => {
      isPrevented = true
    }
    this.emit('close', { preventDefault })
    if (!isPrevented && this.webContents.leaves()) this.destroy()
  }

  destroy(): void {
    if (this.state.isDestroyed) return
    this.state = { ...this.state, isDestroyed: true, isVisible: false }
    this.emit('closed')
  }

  isVisible = (): boolean => this.state.isVisible
  isMinimized = (): boolean => this.state.isMinimized
  isMaximized = (): boolean => this.state.isMaximized
  isFullScreen = (): boolean => this.state.isFullScreen
  isFocused = (): boolean => this.state.isFocused
  getNormalBounds = (): Rectangle => ({ ...this.bounds })
}

export type Item = {
  readonly label: string
  readonly type: string
  readonly items: readonly Item[]
  readonly isEnabled: boolean
  checked: boolean
  /** A check item flips itself first, and then calls its handler: as Electron does. */
  readonly click: () => void
}

function toItem(template: Template): Item {
  const { label = '', type = 'normal', submenu, checked = false, enabled = true, click } = template
  const item: Item = {
    label,
    type,
    items: Array.isArray(submenu) ? submenu.map(toItem) : [],
    isEnabled: enabled,
    checked,
    click() {
      if (type === 'checkbox') item.checked = !item.checked
      ;(click as (() => void) | undefined)?.()
    },
  }
  return item
}

export type Menu = { readonly items: readonly Item[]; readonly popup: () => void }

type TrayMethods =
  | 'destroy'
  | 'popUpContextMenu'
  | 'setContextMenu'
  | 'setIgnoreDoubleClickEvents'
  | 'setImage'
  | 'setToolTip'

export class Tray extends EventEmitter implements Pick<Electron.Tray, TrayMethods> {
  readonly images: string[]
  readonly toolTips: string[] = []
  /** Every menu that was set (Linux) or opened (elsewhere). */
  readonly menus: Menu[] = []
  readonly platform: NodeJS.Platform
  isDestroyed = false

  constructor(image: string, platform: NodeJS.Platform) {
    super()
    this.images = [image]
    this.platform = platform
  }

  setImage(image: Electron.NativeImage | string): void {
    this.images.push(String(image))
  }

  setToolTip(text: string): void {
    this.toolTips.push(text)
  }

  setContextMenu(menu: Electron.Menu | null): void {
    this.menus.push(menu as unknown as Menu)
  }

  popUpContextMenu(menu?: Electron.Menu): void {
    // Linux has no such thing.
    if (this.platform !== 'linux') this.menus.push(menu as unknown as Menu)
  }

  setIgnoreDoubleClickEvents(_ignore: boolean): void {}

  destroy(): void {
    this.isDestroyed = true
  }

  /** The left button. */
  press(bounds: Rectangle = { x: 1800, y: 0, width: 24, height: 24 }): void {
    this.emit('click', {}, this.platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : bounds)
  }

  /** The menu as a person gets it: by the right button, which on Linux no event tells. */
  openMenu(): Menu {
    if (this.platform !== 'linux') this.emit('right-click', {}, {})
    const menu = this.menus.at(-1)
    if (menu === undefined) throw new Error('there is no menu')
    return menu
  }
}

export class Notification extends EventEmitter implements Pick<Electron.Notification, 'show' | 'close'> {
  readonly options: Electron.NotificationConstructorOptions
  readonly shown: Notification[]
  isClosed = false

  constructor(options: Electron.NotificationConstructorOptions, shown: Notification[]) {
    super()
    this.options = options
    this.shown = shown
  }

  show(): void {
    this.shown.push(this)
  }

  close(): void {
    this.isClosed = true
    this.emit('close')
  }
}

type Backend = ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>

/** The key chain of a system: it answers later, it can refuse, and it can lose what it knew. */
export class KeyChain implements Electron.SafeStorage {
  backend: Backend = 'gnome_libsecret'
  isAvailable = true
  /** As when nobody unlocks it. */
  isSilent = false
  isRefusing = false
  /** Closes with the mark of the password that everybody knows on Linux, and of the true key elsewhere. */
  isFallingBack = false
  /** Answers that what it opened is to be closed anew. */
  isRotated = false
  private password = 0x5a

  /** Another machine, or one that was set up anew. */
  forget(): void {
    this.password = (this.password * 31 + 7) & 0xff
  }

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.answer(this.isAvailable)
  }

  async encryptStringAsync(plainText: string): Promise<Buffer> {
    const body = Buffer.from(`${this.password}|${plainText}`).map((byte) => byte ^ this.password)
    return this.answer(Buffer.concat([Buffer.from(this.isFallingBack ? 'v10' : 'v11'), body]))
  }

  async decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    const text = Buffer.from(encrypted.subarray(3).map((byte) => byte ^ this.password)).toString()
    const head = `${this.password}|`
    if (!text.startsWith(head)) throw new Error('Error while decrypting the ciphertext provided.')
    return this.answer({ result: text.slice(head.length), shouldReEncrypt: this.isRotated })
  }

  getSelectedStorageBackend(): Backend {
    return this.backend
  }

  // Deprecated in 45, gone in 46: whoever calls them is told.
  isEncryptionAvailable(): boolean {
    throw new Error('not a function')
  }

  encryptString(): Buffer {
    throw new Error('not a function')
  }

  decryptString(): string {
    throw new Error('not a function')
  }

  setUsePlainTextEncryption(): void {
    throw new Error('nobody may weaken it')
  }

  private async answer<Answer>(answer: Answer): Promise<Answer> {
    await (this.isSilent ? new Promise(() => {}) : Promise.resolve())
    if (this.isRefusing) throw new Error('The user denied access.')
    return answer
  }
}

export type StandInOptions = {
  readonly platform?: NodeJS.Platform
  readonly isWayland?: boolean
  readonly displays?: readonly Rectangle[]
  readonly isPackaged?: boolean
  /** Whether the system has a service for notices. */
  readonly hasNotices?: boolean
}

export type StandIn = ReturnType<typeof standIn>

/** Electron as the shell sees it, and what a test can look at. */
export function standIn({
  platform = 'linux',
  isWayland = false,
  displays = [PRIMARY],
  isPackaged = false,
  hasNotices = true,
}: StandInOptions = {}) {
  const windows: Window[] = []
  const trays: Tray[] = []
  const notices: Notification[] = []
  const opened: string[] = []
  const popped: Menu[] = []
  const asked: string[] = []
  /** Which button of a question is pressed: the first is the harmless one. */
  const answer = { button: 0 }
  const blockers = new Set<number>()
  const loginItems: Electron.Settings[] = []
  let blockerCount = 0
  let menuCount = 0
  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    setLoginItemSettings: (settings: Electron.Settings) => void loginItems.push(settings),
    // Whether it is registered; what the Task Manager has switched off is registered all the same.
    getLoginItemSettings: () => ({ openAtLogin: loginItems.at(-1)?.openAtLogin ?? false }),
  })
  const nativeTheme = Object.assign(new EventEmitter(), {
    shouldUseDarkColors: false,
    shouldUseDarkColorsForSystemIntegratedUI: false,
  })
  const powerMonitor = new EventEmitter()
  const display = (workArea: Rectangle) => ({ workArea, bounds: workArea }) as Electron.Display

  // A constructor that answers an object answers that object.
  const electron = {
    app,
    nativeTheme,
    powerMonitor,
    BrowserWindow: function make(options: Electron.BrowserWindowConstructorOptions) {
      const window = new Window(options, isWayland, platform)
      windows.push(window)
      return window
    },
    Tray: function make(image: string) {
      const tray = new Tray(image, platform)
      trays.push(tray)
      return tray
    },
    Notification: Object.assign(
      function make(options: Electron.NotificationConstructorOptions) {
        return new Notification(options, notices)
      },
      { isSupported: () => hasNotices },
    ),
    Menu: {
      buildFromTemplate(templates: readonly Template[]): Menu {
        menuCount += 1
        const menu: Menu = { items: templates.map(toItem), popup: () => void popped.push(menu) }
        return menu
      },
      setApplicationMenu: () => {},
    },
    dialog: {
      showMessageBoxSync(_window: unknown, { message }: Electron.MessageBoxSyncOptions): number {
        asked.push(message)
        return answer.button
      },
    },
    screen: {
      getAllDisplays: () => displays.map(display),
      getCursorScreenPoint: () => ({ x: 1700, y: 12 }),
      getDisplayNearestPoint: () => display(displays[0] ?? PRIMARY),
    },
    powerSaveBlocker: {
      start(): number {
        blockerCount += 1
        blockers.add(blockerCount)
        return blockerCount
      },
      stop: (id: number) => blockers.delete(id),
    },
    shell: {
      openExternal: async (url: string) => void opened.push(url),
      showItemInFolder: () => {},
    },
  }

  return {
    electron: electron as unknown as ElectronParts,
    ...{
      app,
      nativeTheme,
      powerMonitor,
      windows,
      trays,
      notices,
      opened,
      popped,
      asked,
      answer,
      blockers,
      loginItems,
    },
    menuCount: () => menuCount,
  }
}

/** The item of a menu, by the beginning of its label; under others by their labels first. */
export function itemOf(menu: Pick<Menu, 'items'>, ...labels: readonly string[]): Item {
  const [label = '', ...below] = labels
  const item = menu.items.find((one) => one.label.startsWith(label))
  if (item === undefined) {
    throw new Error(`no item ${label} among ${menu.items.map((one) => one.label).join(' | ')}`)
  }
  return below.length === 0 ? item : itemOf(item, ...below)
}
