// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be painted on; these are a grid in WAI-ARIA's terms.
// biome-ignore-all lint/a11y/useFocusableInteractive: of a grid only one cell is in the order of tabs at a time.
import { VisuallyHidden } from '@mantine/core'
import { memo } from 'react'
import { DAY_MINUTES, type DayStretch, type Rectangle } from '#shared/week-paint.ts'
import { ActionIcon } from '../ui/action.tsx'
import { formatTimeOfDay } from '../ui/time.ts'
import { dayName, dayOfRow } from '../ui/week-day.ts'
import type { Step } from './week-cursor.ts'
import classes from './week-grid.module.css'
import type { WeekMark } from './week-grid.tsx'
import { hoursWords } from './week-words.ts'

const percent = (minute: number) => `${(minute / DAY_MINUTES) * 100}%`

type Props = {
  /** Its row: 0 is the first day of the operator's week. */
  readonly day: number
  readonly step: Step
  /** See `columnStates`. */
  readonly states: string
  readonly stretches: readonly DayStretch[]
  /** Whether it was running at the end of the day before. */
  readonly goesOn: boolean
  readonly cursor: number | null
  readonly marked: Rectangle | null
  readonly isFirstMarked: boolean
  readonly isLastMarked: boolean
  readonly marks: readonly WeekMark[]
  readonly now: number | null
  readonly onChoose: (day: number) => void
  readonly isReadOnly: boolean
}

/** One day of the week grid. */
export function WeekRow(props: Props) {
  const { day, step, states, stretches, cursor, marks, now, onChoose, isReadOnly } = props
  const minutes = stretches.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0)
  const weekday = dayOfRow(day)
  const name = dayName(weekday)
  return (
    <div role="row" className={classes.row} data-weekend={weekday > 4} data-today={now !== null}>
      <span role="rowheader" className={classes.day}>
        <button
          type="button"
          tabIndex={-1}
          disabled={isReadOnly}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => onChoose(day)}
        >
          <span aria-hidden>{name.slice(0, 3)}</span>
          <VisuallyHidden>Choose {name}</VisuallyHidden>
        </button>
      </span>
      <div className={classes.track} data-track role="presentation">
        <Cells day={day} step={step} states={states} cursor={cursor} marked={markedColumns(props)} />
        <div className={classes.drawn} aria-hidden>
          <Bars stretches={stretches} goesOn={props.goesOn} />
          {marks.map((mark) => (
            <Mark key={mark.key} mark={mark} />
          ))}
          <Marked {...props} />
          {now !== null && <span className={classes.now} style={{ left: percent(now) }} />}
        </div>
      </div>
      <span role="gridcell" className={classes.sum} data-none={minutes === 0}>
        {hoursWords(minutes)}
      </span>
    </div>
  )
}

function markedColumns({ marked, step }: Props): string {
  return marked === null ? '' : `${marked.fromMinute / step} ${marked.toMinute / step}`
}

type CellsProps = Pick<Props, 'day' | 'step' | 'states' | 'cursor'> & { readonly marked: string }

const STATE_WORDS: Readonly<Record<string, string>> = {
  0: 'off',
  1: 'running',
  2: 'running for a part of it',
}

/** What the keyboard walks over; drawn again only when something in the day changes. */
const Cells = memo(function Cells({ day, step, states, cursor, marked }: CellsProps) {
  const [from = -1, to = -1] = marked === '' ? [] : marked.split(' ').map(Number)
  return [...states].map((state, column) => {
    const key = `${day} ${column}`
    const words = `${dayName(dayOfRow(day))} ${formatTimeOfDay(column * step)} to ${formatTimeOfDay((column + 1) * step)}`
    return (
      <div
        key={key}
        role="gridcell"
        className={classes.cell}
        tabIndex={column === cursor ? 0 : -1}
        data-cell={key}
        data-hour={(column * step) % 60 === 0 || undefined}
        aria-label={`${words}, ${STATE_WORDS[state]}`}
        aria-selected={column >= from && column < to}
      />
    )
  })
})

type BarsProps = { readonly stretches: readonly DayStretch[]; readonly goesOn: boolean }

function Bars({ stretches, goesOn }: BarsProps) {
  return stretches.map(({ fromMinute, toMinute }) => (
    <span
      key={fromMinute}
      className={classes.bar}
      data-from={fromMinute === 0 && goesOn ? 'before' : undefined}
      data-to={toMinute === DAY_MINUTES ? 'after' : undefined}
      style={{ left: percent(fromMinute), width: percent(toMinute - fromMinute) }}
    >
      <span className={classes.barWords}>
        {formatTimeOfDay(fromMinute)} – {formatTimeOfDay(toMinute)}
      </span>
    </span>
  ))
}

function Mark({ mark: { minute, action, words, isCronOnly } }: { readonly mark: WeekMark }) {
  return (
    <span
      className={classes.mark}
      data-cron={isCronOnly || undefined}
      data-action={action}
      style={{ left: percent(minute) }}
      title={words}
    >
      <ActionIcon action={action} />
    </span>
  )
}

function Marked({ marked, isFirstMarked, isLastMarked }: Props) {
  if (marked === null) return null
  return (
    <span
      className={classes.marked}
      data-first={isFirstMarked}
      data-last={isLastMarked}
      style={{ left: percent(marked.fromMinute), width: percent(marked.toMinute - marked.fromMinute) }}
    />
  )
}
