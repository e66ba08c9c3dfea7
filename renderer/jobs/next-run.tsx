import { useIsPausedAt } from '../power/queries.ts'
import rows from '../ui/rows.module.css'
import { Relative, When } from '../ui/when.tsx'
import classes from './job-list.module.css'
import type { Job } from './types.ts'
import { idleWords, zoneOf } from './words.ts'

type Props = { readonly job: Job; readonly isOn: boolean; readonly isLabelled?: boolean }

/** When a job runs next and how long till then, or why nothing lies ahead. */
export function NextRun({ job, isOn, isLabelled = false }: Props) {
  const isPausedAt = useIsPausedAt()
  const idle = idleWords({ ...job, enabled: isOn })
  const { nextRunAt, folderError } = job
  if (folderError !== null && isOn)
    return <span className={`${rows.bad} ${classes.wrong}`}>{folderError}</span>
  if (idle !== null || nextRunAt === null) {
    const isByItself = !isOn && job.disabledReason !== null
    return <span className={`${rows.quiet} ${isByItself ? classes.off : ''}`}>{idle}</span>
  }
  const timeZone = zoneOf(job.trigger)
  return (
    <div className={rows.stack}>
      <span>
        {isLabelled && <span className={rows.label}>Next: </span>}
        <When at={nextRunAt} {...(timeZone !== null && { timeZone })} />
      </span>
      <span className={rows.quiet}>
        {isPausedAt(nextRunAt) ? 'Will not happen: everything is paused' : <Relative at={nextRunAt} />}
      </span>
    </div>
  )
}
