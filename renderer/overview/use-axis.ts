// What of time is seen: it follows now until somebody moves it.
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useNowNear } from '../ui/ticker.ts'
import { USUAL_MS, type View, viewAround, withInView, zoomBy, zoomByLevel } from './view.ts'

const HOUR_MS = 3_600_000
/** Nearer than this the now-line is seen to move by the second. */
const BY_SECOND_MS = 3 * HOUR_MS

export type Axis = {
  readonly view: View
  readonly now: number
  readonly isFollowing: boolean
  readonly follow: () => void
  /** By a part of what is seen; positive is later. */
  readonly pan: (part: number) => void
  readonly moveTo: (from: number) => void
  readonly zoomLevel: (direction: -1 | 1) => void
  readonly zoomAt: (factor: number, at: number) => void
  readonly show: (at: number) => void
}

export function useAxis(): Axis {
  const [spanMs, setSpan] = useState(USUAL_MS)
  const [from, setFrom] = useState<number | null>(null)
  const now = useNowNear(spanMs <= BY_SECOND_MS ? Date.now() : Number.POSITIVE_INFINITY)
  const view = from === null ? viewAround(now, spanMs) : { from, spanMs }
  function set(next: View, isStill: boolean): void {
    setSpan(next.spanMs)
    setFrom(isStill ? null : next.from)
  }
  return {
    view,
    now,
    isFollowing: from === null,
    follow: () => set(viewAround(now, USUAL_MS), true),
    pan: (part) => setFrom((before) => (before ?? view.from) + part * spanMs),
    moveTo: setFrom,
    zoomLevel: (direction) =>
      set(zoomByLevel(view, direction, from === null ? now : from + spanMs / 2), from === null),
    zoomAt: (factor, at) => set(zoomBy(view, factor, at), false),
    show: (at) => {
      const next = withInView(view, at)
      if (next !== view) setFrom(next.from)
    },
  }
}

const DRAG_FROM_PX = 4
const WHEEL_ZOOM = 0.0022

/** Dragging moves the axis, the wheel with ctrl zooms at the pointer, a sideways wheel moves. */
export function useGestures(axis: Axis, track: RefObject<HTMLElement | null>, onMove: () => void) {
  const drag = useRef<{ x: number; from: number; isOn: boolean } | null>(null)
  const newest = useRef({ axis, onMove })
  useEffect(() => {
    newest.current = { axis, onMove }
  })
  const area = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = area.current
    const onWheel = (event: WheelEvent) => turnWheel(event, newest.current.axis, track.current)
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [track])
  const width = () => track.current?.clientWidth ?? 1
  const handlers = {
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest('[data-label]')) return
      drag.current = { x: event.clientX, from: axis.view.from, isOn: false }
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
      const held = drag.current
      if (held === null) return
      const by = event.clientX - held.x
      if (!held.isOn && Math.abs(by) < DRAG_FROM_PX) return
      if (!held.isOn) event.currentTarget.setPointerCapture(event.pointerId)
      held.isOn = true
      newest.current.onMove()
      axis.moveTo(held.from - (by / width()) * axis.view.spanMs)
    },
    onPointerUp: () => {
      // The click that ends a drag is none; it comes after this.
      const isOver = drag.current?.isOn !== true
      if (isOver) drag.current = null
      else setTimeout(() => (drag.current = null))
    },
    onPointerCancel: () => (drag.current = null),
    onClickCapture: (event: React.MouseEvent) => {
      if (drag.current?.isOn !== true) return
      event.preventDefault()
      event.stopPropagation()
    },
    onDragStart: (event: React.DragEvent) => event.preventDefault(),
  }
  return { area, handlers }
}

function turnWheel(event: WheelEvent, axis: Axis, track: HTMLElement | null): void {
  const box = track?.getBoundingClientRect()
  if (box === undefined || box.width === 0) return
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX
  if (event.ctrlKey || event.metaKey) {
    const at = axis.view.from + ((event.clientX - box.left) / box.width) * axis.view.spanMs
    axis.zoomAt(Math.exp(event.deltaY * WHEEL_ZOOM), at)
  } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    axis.pan(sideways / box.width)
  } else return
  event.preventDefault()
}
