import { countRunning, type PaintedWeek } from '#shared/week-paint.ts'
import { WEEK_MINUTES } from '#shared/weekly-grid.ts'
import classes from './week-panel.module.css'
import { dollars, hoursWords, monthlySaving } from './week-words.ts'

type Props = { readonly week: PaintedWeek; readonly hourlyCost: number }

/** How much of the week is running, and what the rest of it saves. */
export function WeekSums({ week, hourlyCost }: Props) {
  const running = countRunning(week.running)
  const off = WEEK_MINUTES - running
  const isKnown = running > 0 || week.sides === 'both'
  const saving = isKnown ? monthlySaving(off, hourlyCost) : null
  return (
    <div className={classes.sums}>
      {isKnown ? (
        <>
          <span className={classes.sum} data-running="true">
            <strong>{hoursWords(running)}</strong> running
          </span>
          <span className={classes.sum}>
            <strong>{hoursWords(off)}</strong> off a week
          </span>
        </>
      ) : (
        <span className={classes.quiet}>
          {week.sides === 'stops'
            ? 'It only stops: whoever needs it starts it by hand.'
            : 'Nothing is painted: no hour of the week starts or stops anything.'}
        </span>
      )}
      {week.sides === 'starts' && <span className={classes.quiet}>It only starts: nothing is stopped.</span>}
      {saving !== null && off > 0 && (
        <span className={classes.sum}>
          saves about <strong>{dollars(saving)}</strong> a month
        </span>
      )}
      {isKnown && saving === null && off > 0 && (
        <span className={classes.quiet}>What that saves shows where what it acts on has an hourly cost.</span>
      )}
    </div>
  )
}
