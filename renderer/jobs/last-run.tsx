import { Link } from 'wouter'
import { Outcome, outcomeWord } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { When } from '../ui/when.tsx'
import classes from './job-list.module.css'
import type { Job } from './types.ts'

const WRONG: readonly string[] = ['failed', 'timedOut', 'interrupted']

/** How the newest run of a job goes or went, when, and what went wrong; it leads to the run. */
export function LastRun({ job }: { readonly job: Job }) {
  const { lastRun } = job
  if (lastRun === null) return <span className={rows.quiet}>Never ran yet</span>
  const { id, outcome, message, startedAt } = lastRun
  return (
    <div className={rows.stack}>
      <Link
        href={`/runs/${encodeURIComponent(id)}`}
        className={classes.last}
        aria-label={`${outcomeWord(outcome)}: the last run of ${job.name}`}
      >
        <Outcome outcome={outcome} />
      </Link>
      {startedAt !== null && (
        <span className={rows.quiet}>
          <When at={startedAt} />
        </span>
      )}
      {WRONG.includes(outcome) && message !== null && (
        <span className={`${rows.bad} ${classes.message}`} title={message}>
          {message}
        </span>
      )}
    </div>
  )
}
