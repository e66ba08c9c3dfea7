import type { Intent } from '../api-types.ts'
import { Outcome } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { When } from '../ui/when.tsx'
import classes from './last-firing.module.css'

type Props = { readonly intent: Intent; readonly timeZone: string }

/** What became of the newest firing of a schedule. */
export function LastFiring({ intent, timeZone }: Props) {
  const title = `${intent.what} ${intent.target.name}${intent.reason ? `: ${intent.reason}` : ''}`
  return (
    <span className={`${rows.quiet} ${classes.last}`} title={title}>
      <Outcome outcome={intent.state} />
      <When at={intent.dueAt} timeZone={timeZone} />
    </span>
  )
}
