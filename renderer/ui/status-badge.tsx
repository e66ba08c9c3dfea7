import type { PowerState } from '#shared/power.ts'
import classes from './status-badge.module.css'

const WORDS: Readonly<Record<PowerState, string>> = {
  running: 'Running',
  stopped: 'Stopped',
  starting: 'Starting',
  stopping: 'Stopping',
  pending: 'Pending',
  unknown: 'Unknown',
}

/** The state of a resource as a word and a mark that differs in shape, not in colour alone. */
export function StatusBadge({ status }: { readonly status: PowerState }) {
  return (
    <span className={classes.badge} data-status={status}>
      <span className={classes.mark} aria-hidden />
      {WORDS[status] ?? status}
    </span>
  )
}
