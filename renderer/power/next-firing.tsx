import type { Schedule } from '../api-types.ts'
import { Action } from '../ui/action.tsx'
import classes from '../ui/rows.module.css'
import { Relative, When } from '../ui/when.tsx'
import { usePause } from './queries.ts'

type Props = { readonly schedule: Schedule; readonly isOn: boolean }

/** The next thing a schedule does, when, and how long till then; or why there is nothing ahead. */
export function NextFiring({ schedule, isOn }: Props) {
  const { data: pause } = usePause()
  const [next] = schedule.nextFirings
  if (!isOn) return <span className={classes.quiet}>Off: nothing ahead</span>
  // That there are no times is said where they would stand.
  if (!next) return schedule.crons.length > 0 && <span className={classes.quiet}>Nothing ahead</span>
  const isHeld =
    pause?.paused === true && (pause.until === null || Date.parse(next.at) < Date.parse(pause.until))
  return (
    <div className={classes.stack}>
      <span>
        <span className={classes.label}>Next: </span>
        <Action action={next.action} /> <When at={next.at} timeZone={schedule.timezone} />
      </span>
      <span className={classes.quiet}>
        {isHeld ? 'Will not happen: everything is paused' : <Relative at={next.at} />}
      </span>
    </div>
  )
}
