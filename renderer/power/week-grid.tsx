// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be painted on; these are a grid in WAI-ARIA's terms.
// biome-ignore-all lint/a11y/useFocusableInteractive: of a grid only one cell is in the order of tabs at a time.
import { VisuallyHidden } from '@mantine/core'
import { stretchesOf } from '#shared/week-paint.ts'
import { formatHour, formatTimeOfDay } from '../ui/time.ts'
import { DAY_NAMES } from '../ui/week-day.ts'
import type { WeekPainting } from './use-week-painting.ts'
import { columnStates, type Step } from './week-cursor.ts'
import classes from './week-grid.module.css'
import { WeekRow } from './week-row.tsx'
import { areaWords, hoursWords } from './week-words.ts'

/** A firing that the grid cannot hold, or that changes nothing in it, as a mark at its time. */
export type WeekMark = {
  readonly key: string
  readonly day: number
  readonly minute: number
  readonly action: 'start' | 'stop'
  readonly words: string
  /** Whether it stands in an entry that only cron can say. */
  readonly isCronOnly: boolean
}

type Props = {
  readonly painting: WeekPainting
  readonly step: Step
  readonly marks: readonly WeekMark[]
  /** Where the week is now in the schedule's zone: a day and a minute of it. */
  readonly now: { readonly day: number; readonly minute: number }
  readonly isReadOnly: boolean
}

/** Seven days by 24 hours, painted by dragging or by keys. Its days are rows: 0 is the first of the operator's week. */
export function WeekGrid({ painting, step, marks, now, isReadOnly }: Props) {
  const { body, handlers, head, marked, stroke, shown, said } = painting
  const stretches = stretchesOf(shown)
  return (
    <div className={classes.scroll} data-step={step} data-stroke={stroke ?? undefined}>
      <div role="grid" aria-label="The week" aria-readonly={isReadOnly} className={classes.grid}>
        <HourHeads onChoose={painting.chooseHour} isReadOnly={isReadOnly} />
        <div role="rowgroup" ref={body} className={classes.body} data-locked={isReadOnly} {...handlers}>
          {DAY_NAMES.map((key, day) => (
            <WeekRow
              key={key}
              day={day}
              step={step}
              states={columnStates(shown, day, step)}
              stretches={stretches.filter((stretch) => stretch.day === day)}
              goesOn={shown[(day * 1440 + 10_079) % 10_080] === 1}
              cursor={head.day === day ? head.column : null}
              marked={marked !== null && day >= marked.fromDay && day <= marked.toDay ? marked : null}
              isFirstMarked={marked?.fromDay === day}
              isLastMarked={marked?.toDay === day}
              marks={marks.filter((mark) => mark.day === day)}
              now={now.day === day ? now.minute : null}
              onChoose={painting.chooseDay}
              isReadOnly={isReadOnly}
            />
          ))}
        </div>
      </div>
      <VisuallyHidden role="status" aria-label="Painting">
        {said}
      </VisuallyHidden>
      {stroke !== null && marked !== null && (
        <div className={classes.bubble} data-stroke={stroke} aria-hidden>
          {areaWords(marked)} · {stroke ? 'running' : 'off'} ·{' '}
          {hoursWords((marked.toDay - marked.fromDay + 1) * (marked.toMinute - marked.fromMinute))}
        </div>
      )}
    </div>
  )
}

type HeadProps = { readonly onChoose: (hour: number) => void; readonly isReadOnly: boolean }

function HourHeads({ onChoose, isReadOnly }: HeadProps) {
  return (
    <div role="row" className={classes.heads}>
      <span role="columnheader" className={classes.corner}>
        <VisuallyHidden>Day</VisuallyHidden>
      </span>
      {Array.from({ length: 24 }, (_, hour) => (
        <span role="columnheader" key={formatTimeOfDay(hour * 60)} className={classes.hour}>
          <button type="button" tabIndex={-1} disabled={isReadOnly} onClick={() => onChoose(hour)}>
            <span aria-hidden>{formatHour(hour)}</span>
            <VisuallyHidden>Choose {formatTimeOfDay(hour * 60)} of every day</VisuallyHidden>
          </button>
        </span>
      ))}
      <span role="columnheader" className={classes.sumHead}>
        Hours
      </span>
    </div>
  )
}
