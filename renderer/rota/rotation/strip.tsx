// A timeline that is only looked at: the final lanes as they are, or as they would be.
import { useMemo, useState } from 'react'
import { Axis, Grid, Moments } from '../axis.tsx'
import { Picture } from '../bar.tsx'
import { barsOf, type Gap } from '../bars.ts'
import chart from '../chart.module.css'
import type { Clock } from '../clock.ts'
import { useDirectory } from '../person.tsx'
import { type Scene, useScene } from '../scene.ts'
import type { Span } from '../span.ts'
import { placeOf } from '../ticks.ts'
import type { Lane, Stretch } from '../types.ts'
import { laneName } from '../words.ts'

type Props = {
  readonly title: string
  readonly lanes: readonly Lane[]
  /** When nobody is on call in the whole rota. */
  readonly bare: readonly Stretch[]
  readonly span: Span
  readonly clock: Clock
  readonly now: number
}

export function Strip({ title, lanes, bare, span, clock, now }: Props) {
  const [track, setTrack] = useState<HTMLElement | null>(null)
  const scene = useScene(span, clock, now, track)
  const gaps = useMemo(
    () =>
      bare.map((stretch): Gap => {
        const [startAt, endAt] = [Date.parse(stretch.startDate), Date.parse(stretch.endDate)]
        const place = { from: placeOf(startAt, span), to: placeOf(endAt, span) }
        return { key: stretch.startDate, startAt, endAt, ...place }
      }),
    [bare, span],
  )
  return (
    <section aria-label={title}>
      <h4 className={chart.stripTitle}>{title}</h4>
      <div className={`${chart.chart} ${chart.strip}`} data-view="quarter" data-still>
        <Axis scene={scene} />
        <div className={chart.body}>
          <div className={chart.measure} ref={setTrack} />
          <Grid scene={scene} />
          {lanes.map((lane) => (
            <StillLane key={lane.rotationId} lane={lane} scene={scene} gaps={gaps} />
          ))}
          <Moments scene={scene} />
        </div>
      </div>
    </section>
  )
}

type LaneProps = { readonly lane: Lane; readonly scene: Scene; readonly gaps: readonly Gap[] }

function StillLane({ lane, scene, gaps }: LaneProps) {
  const directory = useDirectory()
  const known = { from: scene.span.from, to: scene.span.to }
  const name = laneName(lane.name)
  return (
    <div className={chart.lane}>
      <span className={chart.name} title={name}>
        {name}
      </span>
      <div className={chart.track}>
        <Picture {...{ scene, directory, gaps }} bars={barsOf(lane, scene.span, known)} />
      </div>
    </div>
  )
}
