import type { Schedule } from '../api-types.ts'
import { Action } from '../ui/action.tsx'
import classes from '../ui/rows.module.css'
import { Relative, When } from '../ui/when.tsx'
import { useIsPausedAt } from './queries.ts'

type Props = { readonly schedule: Schedule; readonly isOn: boolean }

/** The next thing a schedule does, when, and how long till then; or why there is nothing ahead. */
export function NextFiring({ schedule, isOn }: Props) {
  const isPausedAt = useIsPausedAt()
  const [next] = schedule.nextFirings
  if (!isOn) return <span className={classes.quiet}>Off: nothing ahead</span>
  // That there are no times is said where they would stand.
  if (!next) return schedule.crons.length > 0 && <span className={classes.quiet}>Nothing ahead</span>
  return (
    <div className={classes.stack}>
      <span>
        <span className={classes.label}>Next: </span>
        <Action action={next.action} /> <When at={next.at} timeZone={schedule.timezone} />
      </span>
      <span className={classes.quiet}>
        {isPausedAt(next.at) ? 'Will not happen: everything is paused' : <Relative at={next.at} />}
      </span>
    </div>
  )
}
