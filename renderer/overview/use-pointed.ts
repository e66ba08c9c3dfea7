// Which mark the pointer or the keyboard is on. The whole list is one stop of Tab; the arrows lead from mark to mark.
import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useState,
} from 'react'
import type { DrawnLane, Lane } from '#shared/schema/timeline.ts'
import { useFollow } from '../ui/follow.ts'
import type { Box, Shown } from './mark-card.tsx'
import { pressKey } from './ruler.tsx'
import { joinShifts } from './shift-bars.tsx'
import type { Axis } from './use-axis.ts'

type Deps = {
  readonly axis: Axis
  readonly lanes: readonly Lane[]
  readonly drawn: RefObject<ReadonlyMap<string, DrawnLane>>
  readonly scroll: RefObject<HTMLDivElement | null>
}

const markAt = (target: EventTarget): HTMLElement | null =>
  (target as Element).closest<HTMLElement>('[data-mark]')

export function usePointed({ axis, lanes, drawn, scroll }: Deps) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [isWithin, setWithin] = useState(false)
  const follow = useFollow()
  useEffect(() => {
    // A mark that went away with the focus tells nobody.
    if (isWithin && !scroll.current?.contains(document.activeElement)) setWithin(false)
  })
  const close = () => setShown(null)
  const point = (element: HTMLElement | null) =>
    setShown(element === null ? null : shownOf(element, { lanes, drawn: drawn.current }))
  const handlers = {
    tabIndex: isWithin ? -1 : 0,
    onPointerOver: (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && event.buttons === 0) point(markAt(event.target))
    },
    onPointerLeave: close,
    onScroll: close,
    onFocus: (event: FocusEvent<HTMLElement>) => {
      setWithin(true)
      const mark = markAt(event.target)
      if (mark?.matches(':focus-visible')) {
        axis.show(Date.parse(mark.dataset.mark ?? ''))
        point(mark)
      }
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (event.currentTarget.contains(event.relatedTarget)) return
      setWithin(false)
      close()
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Escape') close()
      else if (moveFocus(event)) event.preventDefault()
      else if (!event.key.startsWith('Arrow')) pressKey(event, axis)
    },
    onClick: follow,
  }
  return { shown, close, handlers }
}

function shownOf(
  element: HTMLElement,
  { lanes, drawn }: { lanes: readonly Lane[]; drawn: ReadonlyMap<string, DrawnLane> },
): Shown | null {
  const key = element.closest<HTMLElement>('[data-lane]')?.dataset.lane
  const lane = lanes.find((one) => one.key === key)
  const onLane = key === undefined ? undefined : drawn.get(key)
  const at = element.dataset.mark ?? ''
  if (lane === undefined || onLane === undefined) return null
  const box = boxOf(element)
  const mark = onLane.marks.find((one) => one.at === at)
  if (mark !== undefined) return { lane, box, mark, duty: null }
  const duty = joinShifts(onLane.shifts).find(({ startAt }) => startAt === Date.parse(at))
  return duty === undefined ? null : { lane, box, mark: null, duty }
}

/** Where it lies in the chart. */
function boxOf(element: HTMLElement): Box {
  const outer = element.closest('[data-lanes]')?.parentElement?.getBoundingClientRect()
  const { left, top, width, height } = element.getBoundingClientRect()
  return { left: left - (outer?.left ?? 0), top: top - (outer?.top ?? 0), width, height }
}

const middleOf = (element: Element): number => {
  const { left, width } = element.getBoundingClientRect()
  return left + width / 2
}

const marksIn = (lane: Element | undefined): HTMLElement[] =>
  [...(lane?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])].sort((a, b) => middleOf(a) - middleOf(b))

/** Left and right go along a lane, up and down to the mark of the next lane that lies nearest. */
function moveFocus(event: KeyboardEvent<HTMLElement>): boolean {
  const area = event.currentTarget
  const lanes = [...area.querySelectorAll('[data-lane]')]
    .filter((lane) => lane.querySelector('[data-mark]') !== null)
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
  const here = markAt(event.target)
  const next = here === null ? entryOf(event.key, area, lanes) : nextOf(event.key, here, lanes)
  if (next === undefined) return here !== null && event.key.startsWith('Arrow')
  next.focus({ preventScroll: true })
  next.closest('[data-lane]')?.scrollIntoView({ block: 'nearest' })
  return true
}

/** Into the marks: to the one that is nearest to now, or to the middle. */
function entryOf(key: string, area: HTMLElement, lanes: readonly Element[]): HTMLElement | undefined {
  if (!key.startsWith('Arrow')) return undefined
  return nearest(marksIn(lanes[0]), area.getBoundingClientRect().left + area.clientWidth * 0.3)
}

function nextOf(key: string, here: HTMLElement, lanes: readonly Element[]): HTMLElement | undefined {
  const lane = here.closest('[data-lane]')
  const marks = marksIn(lane ?? undefined)
  const place = marks.indexOf(here)
  if (key === 'ArrowLeft') return marks[place - 1]
  if (key === 'ArrowRight') return marks[place + 1]
  const jump = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  const other = jump === 0 || lane === null ? undefined : lanes[lanes.indexOf(lane) + jump]
  return nearest(marksIn(other), middleOf(here))
}

function nearest(marks: readonly HTMLElement[], x: number): HTMLElement | undefined {
  return marks.toSorted((a, b) => Math.abs(middleOf(a) - x) - Math.abs(middleOf(b) - x))[0]
}
