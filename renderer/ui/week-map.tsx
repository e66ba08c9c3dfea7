// A week in one picture: 7 days by 24 hours, how much is used in each, and where it could be off.
import { VisuallyHidden } from '@mantine/core'
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

const CELL_W = 26
const CELL_H = 22
const LEFT = 36
const TOP = 18
const WIDTH = LEFT + 24 * CELL_W
const HEIGHT = TOP + 7 * CELL_H
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const
const NONE: ReadonlySet<number> = new Set()
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }

/** Read by pointing, by the arrow keys, or as the table beneath. */
export function WeekMap({ cells, timeZone, name, off = NONE }: Props) {
  const [pointed, setPointed] = useState<number | null>(null)
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
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
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
        <Axes />
        {cells.map((cell) => (
          <Cell
            key={cell.position}
            cell={cell}
            hatch={hatch}
            isPointed={cell.position === pointed}
            onPoint={() => setPointed(cell.position)}
          />
        ))}
        <Off positions={off} />
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

function Axes() {
  return (
    <g className={classes.axis} aria-hidden>
      {HOURS.map((hour) => (
        <text key={hour} x={LEFT + hour * CELL_W} y={11}>
          {formatHour(hour)}
        </text>
      ))}
      {daysInOrder().map((day, row) => (
        <text key={day} x={0} y={TOP + row * CELL_H + CELL_H / 2 + 4}>
          {dayName(day).slice(0, 3)}
        </text>
      ))}
    </g>
  )
}

const xOf = (position: number): number => LEFT + (position % 24) * CELL_W
const yOf = (position: number): number => TOP + rowOfDay(Math.floor(position / 24)) * CELL_H

type CellProps = {
  readonly cell: Hour
  readonly hatch: string
  readonly isPointed: boolean
  readonly onPoint: () => void
}

function Cell({ cell, hatch, isPointed, onPoint }: CellProps) {
  const place = {
    x: xOf(cell.position) + 1,
    y: yOf(cell.position) + 1,
    width: CELL_W - 2,
    height: CELL_H - 2,
    rx: 4,
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
function Off({ positions }: { readonly positions: ReadonlySet<number> }) {
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
      x={xOf(from) + 1.5}
      y={yOf(from) + 1.5}
      width={(to - from) * CELL_W - 3}
      height={CELL_H - 3}
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
