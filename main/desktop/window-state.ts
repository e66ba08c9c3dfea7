// Size and place of the window over restarts: remembered only where they are true, given back only where they fit.

export type Rectangle = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Without x and y the system places the window. */
export type WindowState = {
  readonly width: number
  readonly height: number
  readonly x?: number
  readonly y?: number
  readonly isMaximized: boolean
}

export type Display = { readonly workArea: Rectangle }

export const SMALLEST = { width: 400, height: 480 } as const
export const DEFAULT_STATE: WindowState = { width: 1280, height: 860, isMaximized: false }
/** So much of the title bar must be on a display that it can be dragged back. */
const GRIP = { width: 120, height: 32 } as const

/** What the memo or an earlier version left, made usable; anything that is not a state is the default. */
export function readState(found: unknown): WindowState {
  const { width, height, x, y, isMaximized } = Object(found) as Readonly<Record<string, unknown>>
  if (!isLength(width) || !isLength(height)) return DEFAULT_STATE
  const size = { width, height, isMaximized: isMaximized === true }
  return isPlace(x) && isPlace(y) ? { ...size, x, y } : size
}

/** The bounds to open with: no larger than a display, and with a title bar that can be reached. */
export function restoreState(state: WindowState, displays: readonly Display[]): WindowState {
  const { x, y, isMaximized } = state
  const sizeOn = (area: Rectangle | undefined) => ({
    width: Math.max(SMALLEST.width, Math.min(state.width, area?.width ?? state.width)),
    height: Math.max(SMALLEST.height, Math.min(state.height, area?.height ?? state.height)),
  })
  for (const { workArea } of displays) {
    if (x === undefined || y === undefined) break
    const size = sizeOn(workArea)
    if (isReachable({ x, y, ...size }, workArea)) return { x, y, ...size, isMaximized }
  }
  return { ...sizeOn(displays[0]?.workArea), isMaximized }
}

/** What of a window there is to remember; null while it says nothing true (hidden or minimised). */
export function stateToSave(
  window: {
    readonly isVisible: boolean
    readonly isMinimized: boolean
    readonly isMaximized: boolean
    /** Its bounds when it is neither maximised nor full screen. */
    readonly normalBounds: Rectangle
  },
  isWayland: boolean,
): WindowState | null {
  if (!window.isVisible || window.isMinimized) return null
  const { x, y, width, height } = window.normalBounds
  const size = { width, height, isMaximized: window.isMaximized }
  // Under Wayland a window does not know where it is.
  return isWayland ? size : { ...size, x, y }
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const isBarInside = window.y >= area.y - 1 && window.y + GRIP.height <= area.y + area.height
  return isBarInside && width >= GRIP.width
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 20_000
}

function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= 100_000
}
