// What the pointer or the keyboard is on in the chart, and what a click has made stay.
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useRef,
  useState,
} from 'react'
import type { Shown } from './bar.tsx'
import { barsOf, gapsOf } from './bars.ts'
import { focusBar } from './roving.ts'
import type { Scene } from './scene.ts'
import type { Layer, Timeline } from './types.ts'

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
type Target = {
  readonly shown: Shown
  readonly element: HTMLElement
  readonly box: Box
  readonly isPinned: boolean
}

export type Pointed = {
  readonly area: RefObject<HTMLDivElement | null>
  readonly target: Target | null
  readonly close: () => void
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void
  readonly onClick: (event: MouseEvent<HTMLElement>) => void
  readonly handlers: {
    readonly onPointerOver: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerLeave: () => void
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void
    readonly onBlur: () => void
  }
}

/** What is pointed at inside of `area`, and what a click has made stay. */
export function usePointed(timeline: Timeline, { wide, now }: Seen): Pointed {
  const area = useRef<HTMLDivElement>(null)
  const [target, setTarget] = useState<Target | null>(null)

  function point(from: EventTarget, isPinned: boolean): void {
    const element = from instanceof Element ? from.closest<HTMLElement>('[data-bar]') : null
    const shown = element && shownAt(element, timeline, { wide, now })
    if (element && shown) setTarget({ shown, element, box: boxIn(area.current, element), isPinned })
    else if (!target?.isPinned) setTarget(null)
  }
  const leave = () => setTarget((before) => (before?.isPinned ? before : null))
  const handlers = {
    onPointerOver(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'mouse' && event.buttons === 0 && !target?.isPinned)
        point(event.target, false)
    },
    onPointerLeave: leave,
    onFocus(event: FocusEvent<HTMLElement>) {
      if (event.target.matches(':focus-visible') && !target?.isPinned) point(event.target, false)
    },
    onBlur: leave,
  }
  function onKey(event: KeyboardEvent<HTMLElement>): void {
    const bar = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-bar]') : null
    if (bar === null) return
    if (event.key === 'Escape') setTarget(null)
    else focusBar(event, bar)
  }
  function close(): void {
    // First the focus: while the details are pinned it does not open them anew.
    if (target?.isPinned) target.element.focus({ preventScroll: true })
    setTarget(null)
  }
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest('[data-bar]')) point(event.target, true)
  }
  return { area, target, close, onKey, onClick, handlers }
}

type Seen = Pick<Scene, 'wide' | 'now'>

/** What a bar of the page stands for. */
function shownAt(element: HTMLElement, timeline: Timeline, { wide, now }: Seen): Shown | null {
  const {
    lane: layer = '',
    rotation: rotationId = '',
    name = '',
  } = element.closest<HTMLElement>('[data-lane]')?.dataset ?? {}
  const lanes = timeline[layer as Layer] ?? []
  const gap = gapsOf(timeline.final, wide, now).find(({ key }) => key === element.dataset.bar)
  if (gap) return { kind: 'gap', bar: gap }
  const lane = lanes.find((one) => one.rotationId === rotationId)
  const known = { from: Date.parse(timeline.from), to: Date.parse(timeline.to) }
  const bar = lane && barsOf(lane, wide, known).find(({ key }) => key === element.dataset.bar)
  return bar ? { kind: 'bar', bar, rotationId, rotation: name } : null
}

function boxIn(area: HTMLElement | null, element: HTMLElement): Box {
  const outer = area?.getBoundingClientRect()
  const { left, top, width, height } = element.getBoundingClientRect()
  const track = element.closest('[data-lane]')?.getBoundingClientRect()
  // Of a bar that goes on out of sight, what is seen.
  const from = Math.max(left, track?.left ?? left)
  const to = Math.min(left + width, track?.right ?? left + width)
  return {
    left: from - (outer?.left ?? 0),
    top: top - (outer?.top ?? 0),
    width: Math.max(4, to - from),
    height,
  }
}
