// A time is chosen on a lane: by dragging over it, or by the arrows from its name.
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { Scene } from './scene.ts'
import { type Choice, choiceOf, moved } from './snap.ts'
import type { Span } from './span.ts'

export type Chosen = Choice & {
  /** Empty: of no rotation. */
  readonly rotationId: string
  readonly rotation: string
  /** The lane, measured from the chart. */
  readonly top: number
  readonly height: number
}

/** A press that moves less than this is a click. */
const DRAG_PX = 5

type Down = { readonly track: HTMLElement; readonly x: number; readonly isDragging: boolean }

type Props = {
  readonly scene: Scene
  readonly isOff: boolean
  /** A drag has begun: what was told of the lane before is in its way. */
  readonly onBegin: () => void
  readonly onChosen: (chosen: Chosen) => void
}

type Setting = { readonly span: Span; readonly zone: string; readonly now: number }

type Drag = Pick<Props, 'scene' | 'isOff' | 'onBegin'> & {
  readonly setting: Setting
  readonly choose: (track: HTMLElement, choice: Choice | null) => void
  readonly finish: () => void
  readonly cancel: () => void
}

/** Handlers by which a drag over a lane chooses. */
function useDrag({ scene, isOff, setting, onBegin, choose, finish, cancel }: Drag) {
  const down = useRef<Down | null>(null)
  const hasDragged = useRef(false)
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      hasDragged.current = false
      const track = trackOf(event.target)
      if (isOff || track === null || event.button !== 0) return
      down.current = { track, x: event.clientX, isDragging: false }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const start = down.current
      if (start === null) return
      if (!start.isDragging && Math.abs(event.clientX - start.x) < DRAG_PX) return
      if (!start.isDragging) {
        event.currentTarget.setPointerCapture(event.pointerId)
        onBegin()
      }
      down.current = { ...start, isDragging: true }
      hasDragged.current = true
      const at = (x: number) => instantAt(start.track, x, scene)
      choose(start.track, choiceOf([at(start.x), at(event.clientX)], setting))
    },
    onPointerUp() {
      if (down.current?.isDragging) finish()
      down.current = null
    },
    onPointerCancel() {
      down.current = null
      cancel()
    },
    /** The click that ends a drag is none. */
    onClickCapture(event: { stopPropagation: () => void }) {
      if (hasDragged.current) event.stopPropagation()
      hasDragged.current = false
    },
  }
}

/** Handlers for the chart, and what is being chosen. */
export function useChoose({ scene, isOff, onBegin, onChosen }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const setting = { span: scene.span, zone: scene.clock.zone, now: scene.now }
  const clear = () => setChosen(null)

  function choose(track: HTMLElement, choice: Choice | null): void {
    setChosen(choice && { ...choice, ...laneOf(track) })
  }
  function finish(): void {
    if (chosen !== null) onChosen(chosen)
    clear()
  }
  const pointer = useDrag({ scene, isOff, setting, onBegin, choose, finish, cancel: clear })

  /** Takes what is chosen, or what comes first. */
  function press(track: HTMLElement): void {
    onChosen(chosen ?? { ...moved(null, STILL, setting), ...laneOf(track) })
    setChosen(null)
  }

  /** Of the name of a lane. Answers whether the key was meant for it. */
  function onKey(event: KeyboardEvent<HTMLElement>, track: HTMLElement): boolean {
    if (event.key === 'Escape' && chosen !== null) setChosen(null)
    else if (event.key === 'Enter' || event.key === ' ') press(track)
    else if (event.key in STEPS) {
      const steps = STEPS[event.key] ?? 0
      choose(track, moved(chosen, { steps, isExtending: event.shiftKey }, setting))
    } else return false
    return true
  }
  return { chosen, pointer, onKey, press, clear }
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }
const STILL = { steps: 0, isExtending: false }

function trackOf(target: EventTarget): HTMLElement | null {
  const track = target instanceof Element ? target.closest<HTMLElement>('[data-lane]') : null
  const layer = track?.dataset.lane
  return layer === 'final' || layer === 'base' ? track : null
}

function instantAt(track: HTMLElement, x: number, { span }: Scene): number {
  const { left, width } = track.getBoundingClientRect()
  return span.from + Math.max(0, Math.min(1, (x - left) / width)) * (span.to - span.from)
}

function laneOf(track: HTMLElement) {
  const box = track.getBoundingClientRect()
  const outer = track.closest('[data-body]')?.getBoundingClientRect()
  const { rotation = '', name = '' } = track.dataset
  return { rotationId: rotation, rotation: name, top: box.top - (outer?.top ?? 0), height: box.height }
}
