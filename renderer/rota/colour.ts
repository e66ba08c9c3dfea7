// A colour for each person, the same on every page and after every reload.

/** Hues of a wheel; the second dozen of people gets them again, hatched. */
const HUES = 12
/** The first hue, in degrees: the wheel begins beside the red of errors, not on it. */
const FIRST_HUE = 45
/** Steps that reach every hue, far ones first. */
const STEP = 5

export type Colour = {
  readonly hue: number
  /** Every second hue is darker: lightness is seen by those too who see no hues. */
  readonly isDeep: boolean
  readonly isHatched: boolean
}

/**
 * A colour for each id. Which one goes by what the id is known as, which is the same wherever the same people are set
 * up; where two would be alike, the later in that order gets the next that is free, so a person who comes or goes seldom
 * changes another's. Those of `others` get what is left.
 */
export function coloursOf(
  ids: readonly string[],
  others: readonly string[] = [],
  knownAs: (id: string) => string = (id) => id,
): ReadonlyMap<string, Colour> {
  const taken = new Set<number>()
  const colours = new Map<string, Colour>()
  const inOrder = (some: readonly string[]) => some.toSorted((a, b) => (knownAs(a) < knownAs(b) ? -1 : 1))
  for (const id of new Set([...inOrder(ids), ...inOrder(others)])) {
    const slot = freeSlot(hash(knownAs(id)) % HUES, taken)
    taken.add(slot)
    const hue = (FIRST_HUE + ((slot % HUES) * 360) / HUES) % 360
    colours.set(id, { hue, isDeep: slot % 2 === 1, isHatched: slot >= HUES })
  }
  return colours
}

function freeSlot(wanted: number, taken: ReadonlySet<number>): number {
  const around = Array.from({ length: HUES }, (_, step) => (wanted + step * STEP) % HUES)
  const isAlone = (slot: number) => !taken.has((slot + 1) % HUES) && !taken.has((slot + HUES - 1) % HUES)
  const free = around.filter((slot) => !taken.has(slot))
  const hatched = around.map((slot) => slot + HUES).filter((slot) => !taken.has(slot))
  return free.find(isAlone) ?? free[0] ?? hatched[0] ?? wanted
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0
  }
  return value
}
