// Where the compact view stands: near the icon that was clicked, never off the screen.

type Point = { readonly x: number; readonly y: number }
type Size = { readonly width: number; readonly height: number }
type Rectangle = Point & Size

export const POPOVER_SIZE: Size = { width: 360, height: 480 }

const GAP = 6
/** A click that comes so soon after the popover closed is the click that closed it. */
export const CLOSING_CLICK_MS = 200

/** What stands for the icon: the bounds of the click, or the pointer where those are not known. */
export function placePopover(
  icon: Rectangle | null,
  cursor: Point,
  workArea: Rectangle,
  size: Size = POPOVER_SIZE,
): Point {
  const anchor = icon ?? { ...cursor, width: 0, height: 0 }
  const middle = anchor.x + anchor.width / 2
  const x = clamp(Math.round(middle - size.width / 2), workArea.x, workArea.x + workArea.width - size.width)
  const isAbove = anchor.y + anchor.height / 2 < workArea.y + workArea.height / 2
  const wanted = isAbove ? anchor.y + anchor.height + GAP : anchor.y - size.height - GAP
  const y = clamp(Math.round(wanted), workArea.y, workArea.y + workArea.height - size.height)
  return { x, y }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)))
}
