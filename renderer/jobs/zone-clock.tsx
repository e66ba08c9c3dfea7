import { useMinute } from '../ui/ticker.ts'
import { formatClock } from '../ui/time.ts'
import classes from './job-form.module.css'

/** How far a zone is from UTC at an instant: `GMT+1`. */
export function offsetAt(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return offset === 'GMT' ? 'GMT+0' : offset
}

/** What the clock of a zone shows now, and its offset. */
export function ZoneClock({ timeZone }: { readonly timeZone: string }) {
  const now = useMinute()
  return (
    <p className={classes.clock}>
      There it is {formatClock(now, timeZone)}, {offsetAt(timeZone, now)}
    </p>
  )
}
