// The timeline drawn: an axis, the final layer large on top, and under it the layers it is made of.
import { type KeyboardEvent, type MouseEvent, memo, useId, useMemo, useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { Axis, Grid, Moments } from './axis.tsx'
import { gapsOf, lanesOf } from './bars.ts'
import classes from './chart.module.css'
import { Choice } from './choice.tsx'
import { type Chosen, useChoose } from './choose.ts'
import type { Clock } from './clock.ts'
import { LaneRow } from './lane.tsx'
import { FoldedLayer, type LayerProps } from './layer.tsx'
import type { NewPeriod } from './override-form.tsx'
import { usePan } from './pan.ts'
import { useDirectory } from './person.tsx'
import { Details } from './pointed.tsx'
import { focusName } from './roving.ts'
import { type Scene, useScene } from './scene.ts'
import type { Span } from './span.ts'
import type { Lane, Layer, Override, Timeline } from './types.ts'
import { usePointed } from './use-pointed.ts'

type Props = {
  readonly timeline: Timeline
  readonly span: Span
  readonly clock: Clock
  /** In which times are told too, where the rota's clock and the operator's differ. */
  readonly otherClock: Clock | null
  readonly now: number
  /** Who is put in by a drag, in a word; null: that is chosen later. */
  readonly who: string | null
  readonly onSpan: (firstDay: number) => void
  readonly onOverride: (period: NewPeriod) => void
  readonly onEdit: (override: Override) => void
  readonly overrides: readonly Override[]
}

export function Chart(props: Props) {
  const { timeline, span, clock, otherClock, now, who, onSpan, onOverride } = props
  const isReadOnly = useIsReadOnly()
  const [track, setTrack] = useState<HTMLElement | null>(null)
  const scene = useScene(span, clock, now, track)
  const pointed = usePointed(timeline, scene)
  const onChosen = ({ startAt, endAt, rotationId }: Chosen) =>
    onOverride({ startAt, endAt, rotations: rotationId === '' ? null : [rotationId] })
  const choose = useChoose({ scene, isOff: isReadOnly, onBegin: pointed.close, onChosen })
  usePan(pointed.area, { span: scene.span, trackPx: scene.trackPx, marginPx: marginPxOf(scene), onSpan })
  const hintId = useId()

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const track = trackOfName(event.target)
    if (track === null) pointed.onKey(event)
    else if (choose.onKey(event, track) || focusName(event)) event.preventDefault()
  }
  function onClick(event: MouseEvent<HTMLElement>): void {
    const track = trackOfName(event.target)
    if (track === null) pointed.onClick(event)
    else choose.press(track)
  }
  function onBlur(): void {
    choose.clear()
    pointed.handlers.onBlur()
  }
  return (
    <div
      className={classes.chart}
      ref={pointed.area}
      data-view={scene.span.view}
      {...pointed.handlers}
      {...choose.pointer}
      {...{ onClick, onKeyDown, onBlur }}
    >
      <p id={hintId} hidden>
        Arrows choose a time, with Shift they move its end, Enter makes an override there.
      </p>
      <Axis scene={scene} />
      <div className={classes.body} data-body>
        <div className={classes.measure} ref={setTrack} />
        <Grid scene={scene} />
        <Layers timeline={timeline} scene={scene} hintId={isReadOnly ? null : hintId} />
        <Moments scene={scene} />
        <Choice chosen={choose.chosen} who={who} scene={scene} />
      </div>
      <Details {...props} pointed={pointed} clocks={otherClock === null ? [clock] : [clock, otherClock]} />
    </div>
  )
}

function trackOfName(target: EventTarget): HTMLElement | null {
  const name = target instanceof Element ? target.closest('[data-chooser]') : null
  return name?.parentElement?.querySelector<HTMLElement>('[data-lane]') ?? null
}

function marginPxOf({ span, wide, trackPx }: Scene): number {
  return ((span.from - wide.from) / (span.to - span.from)) * trackPx
}

const NO_LANE: Lane = { rotationId: '', name: 'No rotations', order: 0, periods: [] }
const FOLDED = ['base', 'override', 'forwarding'] as const satisfies readonly Layer[]

type LayersProps = Pick<LayerProps, 'timeline' | 'scene' | 'hintId'>

/** Drawn anew only when what they show is another; not while a time is chosen. */
const Layers = memo(function Layers({ timeline, scene, hintId }: LayersProps) {
  const directory = useDirectory()
  const lanes = useMemo(() => {
    const shown = lanesOf(timeline.final, scene.wide, { withEmpty: true })
    return shown.length > 0 ? shown : [NO_LANE]
  }, [timeline, scene.wide])
  const gaps = useMemo(() => gapsOf(timeline.final, scene.wide, scene.now), [timeline, scene])
  const common = { timeline, scene, directory, hintId }
  return (
    <>
      <section className={classes.final} aria-label="Final: who is on call">
        {lanes.map((lane, place) => (
          <LaneRow key={lane.rotationId} {...common} {...{ lane, gaps, place }} layer="final" />
        ))}
      </section>
      {FOLDED.map((layer) => (
        <FoldedLayer key={layer} {...common} layer={layer} above={lanes.length} />
      ))}
    </>
  )
})
