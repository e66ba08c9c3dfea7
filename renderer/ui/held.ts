// Rows under the pointer or the keyboard stay where they are; what is new waits to be asked for.
import { type FocusEvent, type PointerEvent, useState } from 'react'

type Row = { readonly id: string }

export type Held<Item> = {
  readonly rows: readonly Item[]
  /** How many rows wait outside. */
  readonly fresh: number
}

/**
 * What a held list shows: the rows it showed before, in that order, each with its newest content; a row
 * that is gone stays as it last was. `shown` null means nothing is held.
 */
export function holdRows<Item extends Row>(
  current: readonly Item[],
  shown: readonly Item[] | null,
): Held<Item> {
  if (shown === null) return { rows: current, fresh: 0 }
  const byId = new Map(current.map((row) => [row.id, row]))
  const known = new Set(shown.map((row) => row.id))
  return {
    rows: shown.map((row) => byId.get(row.id) ?? row),
    fresh: current.filter((row) => !known.has(row.id)).length,
  }
}

/** Whether a mouse is over an area or the keyboard is in it. Spread `area` on it. */
export function useIsHeld() {
  const [isOver, setOver] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const area = {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType === 'mouse') setOver(true)
    },
    onPointerLeave: () => setOver(false),
    onFocus: (event: FocusEvent) => {
      if (event.target.matches(':focus-visible')) setFocused(true)
    },
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
    },
  }
  return { isHeld: isOver || isFocused, area }
}

/**
 * Holds the rows while a mouse is over them or the keyboard is in them. Spread `area` on their container. Rows of
 * another `subject`, such as what is searched for, take the place of those that are held.
 */
export function useHeldRows<Item extends Row>(current: readonly Item[], subject = '') {
  const { isHeld, area } = useIsHeld()
  const [shown, setShown] = useState<readonly Item[] | null>(null)
  const [heldSubject, setHeldSubject] = useState(subject)
  if (heldSubject !== subject) {
    setHeldSubject(subject)
    setShown(null)
  }
  if (isHeld && shown === null && heldSubject === subject) setShown(current)
  if (!isHeld && shown !== null) setShown(null)
  return { ...holdRows(current, shown), area, showFresh: () => setShown(isHeld ? current : null) }
}
