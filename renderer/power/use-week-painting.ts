// Painting the week by pointer and by keys: what is chosen, what is being painted, and what is said of it.
import { type FocusEvent, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { isRunningIn, paint, type Rectangle, type WeekMinutes } from '#shared/week-paint.ts'
import {
  areaOf,
  type Cell,
  columnsOf,
  moveBy,
  rescale,
  type Selection,
  type Step,
  wholeDay,
  wholeHour,
  wholeWeek,
} from './week-cursor.ts'
import { areaWords } from './week-words.ts'

type Options = {
  readonly running: WeekMinutes
  readonly step: Step
  readonly isReadOnly: boolean
  readonly onPaint: (running: WeekMinutes) => void
}

const MORNING = 8 * 60

/** `body` is what holds the seven days; each has its `data-track`. */
export function useWeekPainting({ running, step, isReadOnly, onPaint }: Options) {
  const body = useRef<HTMLDivElement>(null)
  const { selection, setSelection, isChosen, setChosen } = useSelection(step)
  /** What the pointer paints while it is down: running, or off; null while it is up. */
  const [stroke, setStroke] = useState<boolean | null>(null)
  const [said, setSaid] = useState('')
  const focusHead = useFocus(body, selection.head)
  const area = areaOf(selection, step)

  function apply(where: Rectangle, isRunning: boolean): void {
    if (isReadOnly) return
    onPaint(paint(running, where, isRunning))
    setSaid(`${areaWords(where)} ${isRunning ? 'running' : 'off'}`)
  }
  function choose(next: Selection): void {
    setSelection(next)
    setChosen(true)
    setSaid(`${areaWords(areaOf(next, step))} chosen`)
  }
  const toggle = () => apply(area, !isRunningIn(running, area))

  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      const cell = event.button === 0 && !isReadOnly ? cellAt(body.current, event, step) : null
      if (cell === null) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const start = { anchor: event.shiftKey ? selection.anchor : cell, head: cell }
      setSelection(start)
      setChosen(false)
      setStroke(!isRunningIn(running, areaOf({ anchor: cell, head: cell }, step)))
    },
    onPointerMove: (event: PointerEvent) => {
      const cell = stroke === null ? null : cellAt(body.current, event, step)
      if (cell === null) return
      if (cell.day !== selection.head.day || cell.column !== selection.head.column)
        setSelection({ ...selection, head: cell })
    },
    onPointerUp: () => {
      if (stroke !== null) apply(area, stroke)
      setStroke(null)
    },
    onPointerCancel: () => setStroke(null),
  }

  function onKeyDown(event: KeyboardEvent): void {
    const target = moveBy(event.key, selection.head, step)
    if (target !== null) {
      const next = { anchor: event.shiftKey ? selection.anchor : target, head: target }
      setSelection(next)
      setChosen(event.shiftKey)
      if (event.shiftKey) setSaid(`${areaWords(areaOf(next, step))} chosen`)
      focusHead()
    } else if (event.key === ' ' && event.shiftKey) choose(wholeDay(selection.head.day, step))
    else if (event.key === ' ' && event.ctrlKey)
      choose(wholeHour(Math.floor((selection.head.column * step) / 60), step))
    else if (event.key === ' ' || event.key === 'Enter') toggle()
    else if (event.key === 'Delete' || event.key === 'Backspace') apply(area, false)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) choose(wholeWeek(step))
    else if (event.key === 'Escape' && isChosen) {
      setSelection({ anchor: selection.head, head: selection.head })
      setChosen(false)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Focus may come from elsewhere, as a screen reader brings it: keys go on from there. */
  function onFocus({ target }: FocusEvent): void {
    const [day, column] = (target.getAttribute('data-cell') ?? '').split(' ').map(Number)
    if (day === undefined || column === undefined) return
    if (day === selection.head.day && column === selection.head.column) return
    setSelection({ anchor: { day, column }, head: { day, column } })
    setChosen(false)
  }

  return {
    body,
    handlers: { ...pointer, onKeyDown, onFocus },
    head: selection.head,
    /** What is being painted or chosen; null when neither. */
    marked: stroke !== null || isChosen ? area : null,
    stroke,
    isChosen,
    /** The week with what is being painted. */
    shown: stroke === null ? running : paint(running, area, stroke),
    said,
    say: setSaid,
    chooseDay: (day: number) => choose(wholeDay(day, step)),
    chooseHour: (hour: number) => choose(wholeHour(hour, step)),
    paintChosen: (isRunning: boolean) => {
      apply(area, isRunning)
      setChosen(false)
    },
    forget: () => setChosen(false),
  }
}

export type WeekPainting = ReturnType<typeof useWeekPainting>

/** Another zoom keeps the place. */
function useSelection(step: Step) {
  const [selection, setSelection] = useState<Selection>(() => {
    const cell = { day: 0, column: MORNING / step }
    return { anchor: cell, head: cell }
  })
  const [knownStep, setKnownStep] = useState(step)
  const [isChosen, setChosen] = useState(false)
  if (knownStep !== step) {
    setKnownStep(step)
    setSelection(rescale(selection, knownStep, step))
    setChosen(false)
  }
  return { selection, setSelection, isChosen, setChosen }
}

/** Answers how to put the focus on the cell one stands on, once that is drawn. */
function useFocus(body: { readonly current: HTMLElement | null }, { day, column }: Cell): () => void {
  const isWanted = useRef(false)
  useEffect(() => {
    if (!isWanted.current) return
    isWanted.current = false
    body.current?.querySelector<HTMLElement>(`[data-cell="${day} ${column}"]`)?.focus()
  }, [body, day, column])
  return () => {
    isWanted.current = true
  }
}

/** The cell under the pointer, or the nearest one where it is beside the grid. */
function cellAt(body: HTMLElement | null, { clientX, clientY }: PointerEvent, step: Step): Cell | null {
  const tracks = body?.querySelectorAll('[data-track]') ?? []
  const [first, last] = [
    tracks[0]?.getBoundingClientRect(),
    tracks[tracks.length - 1]?.getBoundingClientRect(),
  ]
  if (first === undefined || last === undefined) return null
  const across = (clientX - first.left) / first.width
  const down = (clientY - first.top) / (last.bottom - first.top)
  const within = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)))
  return { day: within(down, 7), column: within(across, columnsOf(step)) }
}
