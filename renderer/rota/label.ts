// How much of a name a bar has room for.
import { initialsOf, shortName } from './names.ts'

export type Size = 'full' | 'short' | 'initials' | 'none'

/** A letter takes about so much, and so much is left free beside a name. */
const LETTER_PX = 9
const MARGIN_PX = 15
/** Initials stand alone and close to the edges: the hairline between bars and what is free beside them, and the widest letters there are. */
const INITIALS_MARGIN_PX = 8
const CAPITAL_PX = 10.5
const WIDE_PX = 13.5
const WIDE = /[MWÆŒ\u{1100}-\u{10ffff}]/u

/** As much of a name as is seen whole on a bar of so many pixels, `taken` of them by something else: no name ends in its middle. */
export function sizeOf(name: string, pixels: number, taken = 0): Size {
  const letters = (pixels - MARGIN_PX - taken) / LETTER_PX
  if (letters >= name.length) return 'full'
  if (letters >= shortName(name).length) return 'short'
  return pixels > initialsPx(name) ? 'initials' : 'none'
}

function initialsPx(name: string): number {
  const widths = [...initialsOf(name)].map((letter) => (WIDE.test(letter) ? WIDE_PX : CAPITAL_PX))
  return widths.reduce((sum, width) => sum + width, INITIALS_MARGIN_PX)
}
