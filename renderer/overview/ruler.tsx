import type { KeyboardEvent, Ref } from 'react'
import { formatClock, formatWhen, zoneName } from '../ui/time.ts'
import classes from './ruler.module.css'
import { clockChangesOf, daysOf, ticksOf } from './tick.ts'
import type { Axis } from './use-axis.ts'
import { placeIn, type View } from './view.ts'

/** A word of the scale needs so much room. */
const WORD_PX = 68
/** Of which a letter takes at most so much. */
const LETTER_PX = 8
/** So does the whole name of a day. */
const DAY_PX = 150
const DAY_MS = 86_400_000

export const percent = (place: number): string => `${(place * 100).toFixed(3)}%`

const rangeOf = ({ from, spanMs }: View) => ({ from, to: from + spanMs })

type Props = {
  readonly axis: Axis
  readonly timeZone: string
  readonly width: number
  readonly trackRef: Ref<HTMLDivElement>
}

/** The scale: days and hours of the wall clock, and the clock itself at now. By keys it moves and zooms the axis. */
export function Ruler({ axis, timeZone, width, trackRef }: Props) {
  const { view, now } = axis
  const range = rangeOf(view)
  const words = `${formatWhen(range.from, timeZone, now)} to ${formatWhen(range.to, timeZone, now)}, ${zoneName(timeZone)} time`
  return (
    <div className={classes.ruler}>
      <span className={classes.zone} title={timeZone}>
        {zoneName(timeZone)} time
      </span>
      <div
        ref={trackRef}
        className={classes.track}
        role="slider"
        tabIndex={0}
        aria-label="Time axis: arrows move it, plus and minus zoom, Home goes to now"
        aria-valuenow={Math.round(view.from / 60_000)}
        aria-valuetext={words}
        onKeyDown={(event) => {
          // The lanes around it have keys of their own.
          if (event.key !== 'Tab') event.stopPropagation()
          pressKey(event, axis)
        }}
      >
        <Days axis={axis} timeZone={timeZone} width={width} />
        <Ticks axis={axis} timeZone={timeZone} width={width} />
        <NowFlag axis={axis} timeZone={timeZone} />
      </div>
    </div>
  )
}

type ScaleProps = Omit<Props, 'trackRef'>

function Days({ axis: { view, now }, timeZone, width }: ScaleProps) {
  return daysOf(rangeOf(view), timeZone, now).map(({ from, to, word, short }) => (
    <span
      key={word}
      className={classes.day}
      style={{ left: percent(placeIn(view, from)), width: percent((to - from) / view.spanMs) }}
    >
      {((to - from) / view.spanMs) * width < DAY_PX ? short : word}
    </span>
  ))
}

function Ticks({ axis: { view, now }, timeZone, width }: ScaleProps) {
  return (
    ticksOf(rangeOf(view), timeZone, width / WORD_PX)
      // Where only midnights are left the days' names say it all.
      .filter(({ isMidnight }) => !isMidnight || (DAY_MS / view.spanMs) * width > 2 * WORD_PX)
      .filter(({ at }) => !isUnderFlag(placeIn(view, at) - placeIn(view, now), width))
      .filter(({ at, word }) => placeIn(view, at) * width + word.length * LETTER_PX < width)
      .map(({ at, word, isMidnight }) => (
        <span
          key={at}
          className={classes.tick}
          data-midnight={isMidnight}
          style={{ left: percent(placeIn(view, at)) }}
        >
          {word}
        </span>
      ))
  )
}

/** Whether the clock at now would cover a word that stands so far from it. */
function isUnderFlag(distance: number, width: number): boolean {
  return distance * width > -66 && distance * width < 26
}

function NowFlag({ axis: { view, now }, timeZone }: Pick<Props, 'axis' | 'timeZone'>) {
  const place = placeIn(view, now)
  if (place < 0 || place > 1) return null
  return (
    <span
      className={classes.now}
      style={{ left: percent(place) }}
      data-edge={place < 0.04 ? 'left' : place > 0.96 ? 'right' : null}
    >
      {formatClock(now, timeZone)}
    </span>
  )
}

/** True when the key was one of the axis. */
export function pressKey(event: KeyboardEvent, axis: Axis): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const deeds: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => axis.pan(-0.1),
    ArrowRight: () => axis.pan(0.1),
    PageUp: () => axis.pan(-0.8),
    PageDown: () => axis.pan(0.8),
    Home: axis.follow,
    '+': () => axis.zoomLevel(-1),
    '=': () => axis.zoomLevel(-1),
    '-': () => axis.zoomLevel(1),
  }
  const deed = deeds[event.key]
  if (deed === undefined) return
  event.preventDefault()
  deed()
}

/** Behind the lanes: what is past, the lines of the hours and days, where the clock changes, and now. */
export function Backdrop({ axis: { view, now }, timeZone, width }: Omit<Props, 'trackRef'>) {
  const range = rangeOf(view)
  const place = placeIn(view, now)
  return (
    <div className={classes.backdrop} aria-hidden>
      <div className={classes.past} style={{ width: percent(Math.min(1, Math.max(0, place))) }} />
      {ticksOf(range, timeZone, width / WORD_PX).map(({ at, isMidnight }) => (
        <span
          key={at}
          className={classes.line}
          data-midnight={isMidnight}
          style={{ left: percent(placeIn(view, at)) }}
        />
      ))}
      {clockChangesOf(range, timeZone).map(({ at }) => (
        <span key={at} className={classes.change} style={{ left: percent(placeIn(view, at)) }} />
      ))}
      {place >= 0 && place <= 1 && <span className={classes.nowLine} style={{ left: percent(place) }} />}
    </div>
  )
}

/** Says in words that the clock is put forward or back in what is seen. */
export function ClockChange({
  view,
  timeZone,
  now,
}: {
  readonly view: View
  readonly timeZone: string
  readonly now: number
}) {
  const [change] = clockChangesOf(rangeOf(view), timeZone)
  if (change === undefined) return null
  const { at, byMinutes } = change
  const size = Math.abs(byMinutes)
  const long = size % 60 === 0 ? `${size / 60} h` : `${size} min`
  return (
    <span className={classes.changeWords}>
      <span className={classes.changeMark} aria-hidden />
      Clocks go {byMinutes > 0 ? 'forward' : 'back'} {long} {formatWhen(at, timeZone, now)}
    </span>
  )
}
