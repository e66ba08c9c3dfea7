import { Fold } from './fold.tsx'
import { formatTimeOfDay } from './time.ts'
import { dayName, daysInOrder } from './week-day.ts'
import classes from './week-map.module.css'
import { type Hour, isIdleHour, usageWords } from './week-words.ts'

type Props = {
  readonly cells: readonly Hour[]
  readonly name: string
  readonly zone: string
  readonly off: ReadonlySet<number>
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The same week in numbers, for who cannot see the picture or wants to know exactly. */
export function WeekTable({ cells, name, zone, off }: Props) {
  return (
    <Fold title="As a table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label={`Hours of ${name}`}>
        <table className={classes.table}>
          <caption>Mean use of the processor in percent of a core, by the clock of {zone}</caption>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              {daysInOrder().map((day) => (
                <th key={day} scope="col">
                  {dayName(day)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {HOURS.map((hour) => (
              <tr key={hour}>
                <th scope="row">{formatTimeOfDay(hour * 60)}</th>
                {daysInOrder().map((day) => (
                  <TableCell key={day} cell={cells[day * 24 + hour]} isOff={off.has(day * 24 + hour)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Fold>
  )
}

function TableCell({ cell, isOff }: { readonly cell: Hour | undefined; readonly isOff: boolean }) {
  if (cell === undefined) return <td />
  return (
    <td title={usageWords(cell)} data-idle={isIdleHour(cell)}>
      {cell.hours === 0 ? '–' : cell.cpuMeanPercent === null ? 'off' : Math.round(cell.cpuMeanPercent)}
      {isOff && <span className={classes.small}> off</span>}
    </td>
  )
}
