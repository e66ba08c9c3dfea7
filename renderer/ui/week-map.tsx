// A week in one picture: 7 days by 24 hours, how much is used in each, and where it could be off.
import { VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type KeyboardEvent, useId, useState } from 'react'
import { formatHour, zoneName } from './time.ts'
import { dayName, daysInOrder, firstDay, rowOfDay } from './week-day.ts'
import classes from './week-map.module.css'
import { WeekTable } from './week-table.tsx'
import { type Hour, hourWords, isIdleHour, levelOf, summaryOf } from './week-words.ts'

type Props = {
  readonly cells: readonly Hour[]
  readonly timeZone: string
  /** What is drawn, for its name: `Staging database`. */
  readonly name: string
  /** Positions of the hours in which it is proposed to be off. */
  readonly off?: ReadonlySet<number>
}

/** Where the cells lie, in the units of the picture: of a window as wide as a phone about its pixels. */
type Shape = { readonly left: number; readonly top: number; readonly cellW: number; readonly cellH: number }

const WIDE: Shape = { left: 36, top: 18, cellW: 26, cellH: 22 }
const NARROW: Shape = { left: 32, top: 18, cellW: 12.5, cellH: 21 }
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const
const NONE: ReadonlySet<number> = new Set()
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }

/** Read by pointing, by the arrow keys, or as the table beneath. */
export function WeekMap({ cells, timeZone, name, off = NONE }: Props) {
  const [pointed, setPointed] = useState<number | null>(null)
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false })
  const shape = isNarrow ? NARROW : WIDE
  const hatch = useId()
  const zone = zoneName(timeZone)
  const hour = pointed === null ? undefined : cells[pointed]
  function move(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    setPointed((before) =>
      before === null ? firstDay() * 24 : (before + step + cells.length) % cells.length,
    )
  }
  return (
    <figure className={classes.figure}>
      <svg
        viewBox={`0 0 ${shape.left + 24 * shape.cellW} ${shape.top + 7 * shape.cellH}`}
        className={classes.map}
        role="img"
        aria-label={`${name}: ${summaryOf(cells, off)} Arrow keys read the hours.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read it hour by hour.
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => setPointed(null)}
        onPointerLeave={() => setPointed(null)}
      >
        <Hatch id={hatch} />
        <Axes shape={shape} />
        {cells.map((cell) => (
          <Cell
            key={cell.position}
            {...{ cell, shape, hatch }}
            isPointed={cell.position === pointed}
            onPoint={() => setPointed(cell.position)}
          />
        ))}
        <Off positions={off} shape={shape} />
      </svg>
      <figcaption className={classes.caption}>
        <p className={classes.pointed} aria-live="polite">
          {hour === undefined ? `By the clock of ${zone}` : `${hourWords(hour, off)} (${zone})`}
        </p>
        <Legend hasOff={off.size > 0} />
      </figcaption>
      <WeekTable cells={cells} name={name} zone={zone} off={off} />
    </figure>
  )
}

function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" className={classes.hatch} />
      </pattern>
    </defs>
  )
}

function Axes({ shape: { left, top, cellW, cellH } }: { readonly shape: Shape }) {
  return (
    <g className={classes.axis} aria-hidden>
      {HOURS.map((hour) => (
        <text key={hour} x={left + hour * cellW} y={11}>
          {formatHour(hour)}
        </text>
      ))}
      {daysInOrder().map((day, row) => (
        <text key={day} x={0} y={top + row * cellH + cellH / 2 + 4}>
          {dayName(day).slice(0, 3)}
        </text>
      ))}
    </g>
  )
}

const xOf = ({ left, cellW }: Shape, position: number): number => left + (position % 24) * cellW
const yOf = ({ top, cellH }: Shape, position: number): number =>
  top + rowOfDay(Math.floor(position / 24)) * cellH

type CellProps = {
  readonly cell: Hour
  readonly shape: Shape
  readonly hatch: string
  readonly isPointed: boolean
  readonly onPoint: () => void
}

function Cell({ cell, shape, hatch, isPointed, onPoint }: CellProps) {
  const place = {
    x: xOf(shape, cell.position) + 1,
    y: yOf(shape, cell.position) + 1,
    width: shape.cellW - 2,
    height: shape.cellH - 2,
    rx: shape.cellW / 6,
  }
  return (
    <g onPointerEnter={onPoint} data-pointed={isPointed} className={classes.cell}>
      <rect {...place} className={classes.fill} data-level={levelOf(cell)} />
      {isIdleHour(cell) && <rect {...place} fill={`url(#${hatch})`} />}
      {isPointed && <rect {...place} className={classes.ring} />}
    </g>
  )
}

/** Each stretch of a day that is proposed to be off, as one frame around its hours. */
function Off({ positions, shape }: { readonly positions: ReadonlySet<number>; readonly shape: Shape }) {
  const stretches = [...positions]
    .sort((a, b) => a - b)
    .reduce<{ from: number; to: number }[]>((found, position) => {
      const last = found.at(-1)
      if (last !== undefined && last.to === position && position % 24 !== 0) last.to = position + 1
      else found.push({ from: position, to: position + 1 })
      return found
    }, [])
  return stretches.map(({ from, to }) => (
    <rect
      key={from}
      className={classes.off}
      x={xOf(shape, from) + 1.5}
      y={yOf(shape, from) + 1.5}
      width={(to - from) * shape.cellW - 3}
      height={shape.cellH - 3}
      rx={5}
    />
  ))
}

function Legend({ hasOff }: { readonly hasOff: boolean }) {
  return (
    <ul className={classes.legend}>
      <li>
        <span className={classes.key} data-level="idle" data-hatched aria-hidden /> Idle
      </li>
      <li>
        <span className={classes.ramp} aria-hidden>
          {[1, 2, 3, 4, 5].map((level) => (
            <span key={level} className={classes.key} data-level={level} />
          ))}
        </span>
        Busy, to 75 % of a core and more
      </li>
      <li>
        <span className={classes.key} data-level="none" aria-hidden /> Not measured
      </li>
      {hasOff && (
        <li>
          <span className={classes.key} data-off aria-hidden /> Off, as proposed
        </li>
      )}
    </ul>
  )
}

/** Says that there is nothing to draw yet. */
export function NoWeek() {
  return (
    <p className={classes.none}>
      Nothing was measured yet. Containers, programs and AWS machines are looked at every five minutes while
      they run.
      <VisuallyHidden> There is no picture of the week.</VisuallyHidden>
    </p>
  )
}
