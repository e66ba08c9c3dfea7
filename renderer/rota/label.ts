// How much of a name a bar has room for.
import { shortName } from './names.ts'

export type Size = 'full' | 'short' | 'initials' | 'none'

/** A letter takes about so much, and so much is left free beside a name. */
const LETTER_PX = 9
const MARGIN_PX = 15
const INITIALS_PX = 23

/** As much of a name as is seen whole on a bar of so many pixels, `taken` of them by something else: no name ends in its middle. */
export function sizeOf(name: string, pixels: number, taken = 0): Size {
  const letters = (pixels - MARGIN_PX - taken) / LETTER_PX
  if (letters >= name.length) return 'full'
  if (letters >= shortName(name).length) return 'short'
  return pixels > INITIALS_PX ? 'initials' : 'none'
}
