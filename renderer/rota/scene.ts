// What all lanes are drawn by: the stretch that is seen, the stretch that is drawn, and how many pixels there are.
import { startTransition, useDeferredValue, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { Clock } from './clock.ts'
import { type Span, type View, widened } from './span.ts'

export type Scene = {
  readonly span: Span
  /** `span`, and as much before and after it as is drawn already for whoever pans. */
  readonly wide: Span
  readonly clock: Clock
  readonly now: number
  /** The width of the span; 0 until it is known. */
  readonly trackPx: number
}

/** Days drawn beside the span. */
const MARGIN_DAYS: Readonly<Record<View, number>> = { day: 1, week: 7, fortnight: 7, month: 15, quarter: 31 }
/** What is seen is drawn first. */
const WIDEN_AFTER_MS = 150
/** A few pixels more or less change no label. */
const STEP_PX = 8

export function useScene(span: Span, clock: Clock, now: number, track: HTMLElement | null): Scene {
  const [wideView, setWideView] = useState<View | null>(null)
  const trackPx = useWidth(track)
  const isWide = wideView === span.view
  // biome-ignore lint/correctness/useExhaustiveDependencies: a span, made anew each time, is known by its ends and view
  const wanted = useMemo(() => {
    const wide = isWide ? widened(span, MARGIN_DAYS[span.view], clock.zone) : span
    return { span, wide, clock, now, trackPx }
  }, [span.view, span.from, span.to, isWide, clock.intl, now, trackPx])
  // Drawn in pieces between the frames of a pan.
  const drawn = useDeferredValue(wanted)
  const { view } = drawn.span
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setWideView(view)), WIDEN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [view])
  return drawn
}

function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (element === null) return
    const measure = () => setWidth(Math.round(element.clientWidth / STEP_PX) * STEP_PX)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return width
}

/** Where what is drawn lies, in parts of the track. */
export function placeOfWide({ span, wide }: Pick<Scene, 'span' | 'wide'>): { left: string; width: string } {
  const length = span.to - span.from
  return {
    left: `${(((wide.from - span.from) / length) * 100).toFixed(4)}%`,
    width: `${(((wide.to - wide.from) / length) * 100).toFixed(4)}%`,
  }
}
