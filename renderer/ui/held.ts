// Rows under the pointer or the keyboard stay where they are; what is new waits to be asked for.
import { type FocusEvent, useCallback, useState } from 'react'

type Row = { readonly id: string }

export type Held<Item> = {
  readonly rows: readonly Item[]
  /** How many rows wait outside. */
  readonly fresh: number
}

/**
 * What a held list shows: the rows it showed before, in that order, each with its newest content; a row
 * that is gone stays as it last was. What follows below them moves none of them, so it joins at once, as the older
 * pages of a list do. `shown` null or empty means nothing is held.
 */
export function holdRows<Item extends Row>(
  current: readonly Item[],
  shown: readonly Item[] | null,
): Held<Item> {
  if (shown === null || shown.length === 0) return { rows: current, fresh: 0 }
  const byId = new Map(current.map((row) => [row.id, row]))
  const known = new Set(shown.map((row) => row.id))
  const end = current.findLastIndex((row) => known.has(row.id)) + 1
  const below = end === 0 ? [] : current.slice(end)
  return {
    rows: [...shown.map((row) => byId.get(row.id) ?? row), ...below],
    fresh: current.filter((row) => !known.has(row.id)).length - below.length,
  }
}

/** Whether a mouse is over an area or the keyboard is in it. Spread `area` on it. */
export function useIsHeld() {
  const [isOver, setOver] = useState(false)
  const [isFocused, setFocused] = useState(false)
  // By listeners of the element's own: React loses the pointer where what was under it is taken off the page, and
  // an area that is itself taken off is never left.
  const watch = useCallback((area: HTMLElement | null) => {
    if (area === null) return
    const release = () => setOver(false)
    const hold = ({ pointerType }: PointerEvent) => {
      if (pointerType === 'mouse') setOver(true)
    }
    area.addEventListener('pointerenter', hold)
    area.addEventListener('pointerleave', release)
    return () => {
      area.removeEventListener('pointerenter', hold)
      area.removeEventListener('pointerleave', release)
      release()
      setFocused(false)
    }
  }, [])
  const area = {
    ref: watch,
    onFocus: (event: FocusEvent) => {
      if (event.target.matches(':focus-visible')) setFocused(true)
    },
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
    },
  }
  return { isHeld: isOver || isFocused, area }
}

export type Holding = {
  /** Rows of another one, such as what is searched for, take the place of those that are held. */
  readonly subject: string
  /** False while the rows are still those of the subject before. */
  readonly isSettled: boolean
}

const ONE_SUBJECT: Holding = { subject: '', isSettled: true }

/** Holds the rows while a mouse is over them or the keyboard is in them. Spread `area` on their container. */
export function useHeldRows<Item extends Row>(
  current: readonly Item[],
  { subject, isSettled } = ONE_SUBJECT,
) {
  const { isHeld, area } = useIsHeld()
  const [shown, setShown] = useState<readonly Item[] | null>(null)
  const [heldSubject, setHeldSubject] = useState(subject)
  if (heldSubject !== subject) {
    setHeldSubject(subject)
    setShown(null)
  }
  const isNew = isHeld && shown === null && heldSubject === subject
  if (isNew && isSettled && current.length > 0) setShown(current)
  if (!isHeld && shown !== null) setShown(null)
  return { ...holdRows(current, shown), area, showFresh: () => setShown(null) }
}
