// Panning: the wheel, or a drag on the axis, moves what is drawn; when it rests, the span follows by whole days.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Span } from './span.ts'

const REST_MS = 140

type Pan = {
  readonly span: Span
  readonly trackPx: number
  /** How far what is drawn reaches beside the span. */
  readonly marginPx: number
  readonly onSpan: (firstDay: number) => void
}

/** Moves all that is marked `data-pan` inside of `area`. */
export function usePan(area: RefObject<HTMLElement | null>, pan: Pan): void {
  const moved = useRef(0)
  /** What a span that is on its way will take of it. */
  const pending = useRef(0)
  const latest = useRef(pan)
  useLayoutEffect(() => {
    latest.current = pan
  })
  // What is drawn has followed; less than a day is left of it, or what was moved meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the new span that asks for it
  useLayoutEffect(() => {
    const { span, trackPx } = pan
    const left = moved.current + pending.current
    pending.current = 0
    moved.current = Math.abs(left) < trackPx / (span.endDay - span.firstDay) ? 0 : left
    if (area.current) shift(area.current, moved.current)
  }, [area, pan.span.from, pan.span.to])

  useEffect(() => {
    const element = area.current
    if (element === null) return
    return listen(element, {
      move(pixels) {
        const { marginPx } = latest.current
        moved.current = Math.max(-marginPx, Math.min(marginPx, moved.current + pixels))
        shift(element, moved.current)
        return Math.abs(moved.current) >= marginPx
      },
      rest() {
        const { span, trackPx, onSpan } = latest.current
        if (pending.current !== 0) return
        const dayPx = trackPx / (span.endDay - span.firstDay)
        const days = Math.round(-moved.current / dayPx)
        pending.current = days * dayPx
        if (days !== 0) return onSpan(span.firstDay + days)
        moved.current = 0
        shift(element, 0)
      },
    })
  }, [area])
}

function shift(element: HTMLElement, pixels: number): void {
  const transform = pixels === 0 ? '' : `translateX(${pixels}px)`
  for (const part of element.querySelectorAll<HTMLElement>('[data-pan]')) part.style.transform = transform
}

type Listener = { readonly move: (pixels: number) => boolean; readonly rest: () => void }

function listen(element: HTMLElement, { move, rest }: Listener): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastX: number | null = null
  function go(pixels: number): void {
    clearTimeout(timer)
    if (move(pixels)) rest()
    else timer = setTimeout(rest, REST_MS)
  }
  function onWheel(event: WheelEvent): void {
    const pixels = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
    if (Math.abs(pixels) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return
    event.preventDefault()
    go(-pixels)
  }
  function onDown(event: PointerEvent): void {
    if (!(event.target instanceof Element) || event.target.closest('[data-axis]') === null) return
    lastX = event.clientX
    element.setPointerCapture(event.pointerId)
  }
  function onMove(event: PointerEvent): void {
    if (lastX === null) return
    const pixels = event.clientX - lastX
    lastX = event.clientX
    if (pixels !== 0) go(pixels)
  }
  const onUp = () => {
    lastX = null
  }
  element.addEventListener('wheel', onWheel, { passive: false, signal })
  element.addEventListener('pointerdown', onDown, { signal })
  element.addEventListener('pointermove', onMove, { signal })
  element.addEventListener('pointerup', onUp, { signal })
  element.addEventListener('pointercancel', onUp, { signal })
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}
