// The one Tray of the program's life: it is told what to show, and Electron is called only where that differs.
import type * as Electron from 'electron'
import type { GlanceState } from '#shared/glance.ts'
import type { TrayAct, TrayItem, TrayModel } from './tray-model.ts'

type Parts = Pick<typeof Electron, 'Tray' | 'Menu'>

type Bounds = Electron.Rectangle

export type TrayDeps = {
  readonly electron: Parts
  readonly platform: NodeJS.Platform
  /** The picture for a state: a file, or an image made of several. */
  readonly iconOf: (state: GlanceState) => Electron.NativeImage | string
  /** What a click in the menu asks for; rejects when it was refused, and the truth is shown again. */
  readonly onAct: (act: TrayAct) => Promise<void>
  /** A click on the icon, where it was (no bounds on Linux and while the system hides the icon). */
  readonly onClick: (bounds: Bounds | null) => void
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly now: () => number
}

/** Electron is called no more often than this: four times a second. */
const SHORTEST_GAP_MS = 250

export function createTray(deps: TrayDeps, first: TrayModel) {
  const { electron, platform, setDelay, now } = deps
  const tray = new electron.Tray(deps.iconOf(first.icon))
  let wanted = first
  let shown = { icon: first.icon, toolTip: '', template: '' }
  let menu = electron.Menu.buildFromTemplate([])
  // One that is open while another is built must not be collected under the hand.
  let opened = menu
  let lastAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null

  function apply(isForced = false): void {
    cancel = null
    lastAt = now()
    if (wanted.icon !== shown.icon) tray.setImage(deps.iconOf(wanted.icon))
    if (wanted.toolTip !== shown.toolTip) tray.setToolTip(wanted.toolTip)
    const template = JSON.stringify(wanted.items)
    if (isForced || template !== shown.template) {
      menu = electron.Menu.buildFromTemplate(wanted.items.map(toElectron))
      // Elsewhere a menu that is set would take the clicks; there it is opened by hand.
      if (platform === 'linux') tray.setContextMenu(menu)
    }
    shown = { icon: wanted.icon, toolTip: wanted.toolTip, template }
  }

  function toElectron(item: TrayItem): Electron.MenuItemConstructorOptions {
    if (item.kind === 'line') return { type: 'separator' }
    if (item.kind === 'text') return { label: item.label, enabled: false }
    if (item.kind === 'menu') return { label: item.label, submenu: item.items.map(toElectron) }
    const click = () => void carryOut(item.act, item.kind === 'check')
    return item.kind === 'check'
      ? { type: 'checkbox', label: item.label, checked: item.isOn, click }
      : { label: item.label, click }
  }

  /** A check item has flipped itself before anybody was asked: whatever comes of it, the truth is shown again. */
  async function carryOut(act: TrayAct, isCheck: boolean): Promise<void> {
    await deps.onAct(act).catch(() => {})
    if (isCheck) apply(true)
  }

  if (platform !== 'linux') {
    tray.on('right-click', () => {
      opened = menu
      tray.popUpContextMenu(opened)
    })
    if (platform === 'darwin') tray.setIgnoreDoubleClickEvents(true)
  }
  tray.on('click', (_event, bounds) => deps.onClick(platform === 'linux' ? null : visibleBounds(bounds)))
  apply(true)

  return {
    /** Shows the model at once, or as soon as the last change is a quarter of a second old. */
    show(model: TrayModel): void {
      wanted = model
      if (cancel !== null) return
      const wait = lastAt + SHORTEST_GAP_MS - now()
      if (wait <= 0) apply()
      else cancel = setDelay(wait, () => apply())
    },
    /** Windows forgets the tooltip when its taskbar begins anew, and the picture follows the taskbar's theme. */
    refresh(): void {
      shown = { ...shown, toolTip: '' }
      tray.setImage(deps.iconOf(wanted.icon))
      apply()
    },
    end(): void {
      cancel?.()
      tray.destroy()
    },
  }
}

/** Icons that are hidden away say that they are nowhere. */
function visibleBounds(bounds: Bounds | undefined): Bounds | null {
  return bounds === undefined || (bounds.width === 0 && bounds.height === 0) ? null : bounds
}
