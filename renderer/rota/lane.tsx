// One lane of the timeline: its name, from which the keyboard chooses a time, and its bars, drawn when it is near.
import { memo, useEffect, useRef, useState } from 'react'
import { Bare, BareMark, Shift } from './bar.tsx'
import { type Bar, barsOf, type Gap } from './bars.ts'
import classes from './chart.module.css'
import type { Directory } from './person.tsx'
import { placeOfWide, type Scene } from './scene.ts'
import type { Lane, Layer, Timeline } from './types.ts'
import { laneName } from './words.ts'

type Props = {
  readonly lane: Lane
  readonly layer: Layer
  readonly gaps: readonly Gap[]
  readonly timeline: Pick<Timeline, 'from' | 'to'>
  readonly scene: Scene
  readonly directory: Directory
  /** Its place among all lanes: the first ones are drawn at once. */
  readonly place: number
  /** Of the element that says how a time is chosen; null where nothing can be. */
  readonly hintId: string | null
}

export const LaneRow = memo(function LaneRow(props: Props) {
  const { lane, layer, scene, place, hintId } = props
  const name = laneName(lane.name)
  const { ref, isNear } = useNear(place < DRAWN_AT_ONCE)
  return (
    <div className={classes.lane} ref={ref}>
      {hintId === null || layer === 'override' || layer === 'forwarding' ? (
        <span className={classes.name} title={name}>
          {name}
        </span>
      ) : (
        <button type="button" className={classes.name} title={name} data-chooser aria-describedby={hintId}>
          {name}
        </button>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        className={classes.track}
        role="group"
        aria-label={name}
        data-lane={layer}
        data-rotation={lane.rotationId}
        data-name={name}
      >
        <div className={classes.wide} style={placeOfWide(scene)} data-pan>
          {isNear && scene.trackPx > 0 && <Bars {...props} />}
        </div>
      </div>
    </div>
  )
})

function Bars({ lane, gaps, timeline, scene, directory, place }: Props) {
  const known = { from: Date.parse(timeline.from), to: Date.parse(timeline.to) }
  const bars = barsOf(lane, scene.wide, known)
  const entry = entryOf([...bars, ...(place === 0 ? gaps : [])], scene)
  return (
    <>
      {gaps.map((gap) =>
        place === 0 ? (
          <Bare key={gap.key} gap={gap} scene={scene} isEntry={gap.key === entry} />
        ) : (
          <BareMark key={gap.key} gap={gap} now={scene.now} />
        ),
      )}
      {bars.map((bar) => (
        <Shift key={bar.key} bar={bar} scene={scene} directory={directory} isEntry={bar.key === entry} />
      ))}
    </>
  )
}

/** The one that Tab leads to: what runs now, else the first that is seen. */
function entryOf(
  bars: readonly Pick<Bar, 'key' | 'startAt' | 'endAt'>[],
  { now, span }: Scene,
): string | undefined {
  const seen = bars.filter(({ startAt, endAt }) => endAt > span.from && startAt < span.to)
  return (seen.find(({ startAt, endAt }) => startAt <= now && now < endAt) ?? seen[0])?.key
}

/** So many lanes fill a tall window. */
const DRAWN_AT_ONCE = 16
const NEAR = { rootMargin: '300px 0px' }

/** Whether an element is about to be seen; once it was, it stays drawn. */
function useNear(isNearAtFirst: boolean) {
  const ref = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(isNearAtFirst)
  useEffect(() => {
    const element = ref.current
    if (isNear || element === null) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
    }, NEAR)
    observer.observe(element)
    return () => observer.disconnect()
  }, [isNear])
  return { ref, isNear }
}
