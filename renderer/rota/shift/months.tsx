import { civilFromDays, daysFromCivil, weekdayOf } from '#shared/zone.ts'
import { dayName, daysInOrder, rowOfDay } from '../../ui/week-day.ts'
import { dayAt, dayWords, LONG_MONTHS } from '../span.ts'
import type { OwnShift } from './queries.ts'
import classes from './shift.module.css'

type Props = { readonly shifts: readonly OwnShift[]; readonly zone: string; readonly today: number }

/** This month and the next, the days on which there is a shift marked. */
export function Months({ shifts, zone, today }: Props) {
  const days = new Set(
    shifts.flatMap(({ startDate, endDate }) => {
      const [first, last] = [dayAt(Date.parse(startDate), zone), dayAt(Date.parse(endDate) - 1, zone)]
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    }),
  )
  const { year, month } = civilFromDays(today)
  return (
    <div className={classes.month}>
      {[month, month + 1].map((one) => (
        <Month key={one} first={daysFromCivil(year, one, 1)} days={days} today={today} />
      ))}
    </div>
  )
}

type MonthProps = { readonly first: number; readonly days: ReadonlySet<number>; readonly today: number }

function Month({ first, days, today }: MonthProps) {
  const { year, month } = civilFromDays(first)
  const end = daysFromCivil(year, month + 1, 1)
  const begin = first - rowOfDay((weekdayOf(first) + 6) % 7)
  const weeks = Array.from({ length: Math.ceil((end - begin) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, index) => begin + week * 7 + index),
  )
  return (
    <table className={classes.table}>
      <caption>
        {LONG_MONTHS[month - 1]} {year}
      </caption>
      <Weekdays />
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day}>
                {day >= first && day < end && (
                  <span
                    className={classes.cell}
                    data-on={days.has(day)}
                    data-today={day === today}
                    title={days.has(day) ? `${dayWords(day)}: on call` : dayWords(day)}
                  >
                    {day - first + 1}
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Weekdays() {
  return (
    <thead>
      <tr>
        {daysInOrder().map((day) => (
          <th key={day} scope="col">
            {dayName(day).slice(0, 3)}
          </th>
        ))}
      </tr>
    </thead>
  )
}
