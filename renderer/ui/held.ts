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

/**
 * Holds the rows while a mouse is over them or the keyboard is in them. Spread `area` on their container. Rows of
 * another `subject`, such as what is searched for, take the place of those that are held.
 */
export function useHeldRows<Item extends Row>(current: readonly Item[], subject = '') {
  const [shown, setShown] = useState<readonly Item[] | null>(null)
  const [heldSubject, setHeldSubject] = useState(subject)
  if (heldSubject !== subject) {
    setHeldSubject(subject)
    setShown(null)
  }
  const [isOver, setIsOver] = useState(false)
  const [isFocused, setIsFocused] = useState(false)
  const held = holdRows(current, shown)
  const hold = () => setShown((before) => before ?? current)
  const release = (isStillHeld: boolean) => setShown(isStillHeld ? held.rows : null)
  const area = {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      setIsOver(true)
      hold()
    },
    onPointerLeave: () => {
      setIsOver(false)
      release(isFocused)
    },
    onFocus: (event: FocusEvent) => {
      if (!event.target.matches(':focus-visible')) return
      setIsFocused(true)
      hold()
    },
    onBlur: (event: FocusEvent) => {
      if (event.currentTarget.contains(event.relatedTarget)) return
      setIsFocused(false)
      release(isOver)
    },
  }
  return { ...held, area, showFresh: () => setShown(isOver || isFocused ? current : null) }
}
