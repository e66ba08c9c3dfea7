import { Outcome } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { When } from '../ui/when.tsx'
import classes from './job-page.module.css'
import { usePassedOver } from './queries.ts'

const SHOWN = 5

/** The last firings of a job that led to no run, and why; nothing when there are none. */
export function PassedOver({ jobId }: { readonly jobId: string }) {
  const { data } = usePassedOver(jobId)
  if (data === undefined || data.length === 0) return null
  return (
    <section className={classes.passed} aria-label="Passed over">
      <h3 className={classes.head}>Passed over</h3>
      <ul>
        {data.slice(0, SHOWN).map(({ id, state, dueAt, reason }) => (
          <li key={id}>
            <Outcome outcome={state} />
            <span>
              due <When at={dueAt} withSeconds />
            </span>
            {reason !== null && <span className={rows.quiet}>{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
