import { memo } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import rows from '../ui/rows.module.css'
import { SwitchRow } from '../ui/switch-row.tsx'
import { zoneName } from '../ui/time.ts'
import classes from './job-list.module.css'
import { JobTags } from './job-tags.tsx'
import { LastRun } from './last-run.tsx'
import { NextRun } from './next-run.tsx'
import { STRIP_RUNS, useFlipJob } from './queries.ts'
import { RunNow } from './run-now.tsx'
import { RunStrip } from './run-strip.tsx'
import { trendOf, trendWords } from './strip.ts'
import type { Job } from './types.ts'
import { actionWords, triggerWords, zoneOf } from './words.ts'

type Props = { readonly job: Job; readonly onTag: (tag: string) => void }

/** The cells of a job's row in the list. */
export const JobCells = memo(function JobCells({ job, onTag }: Props) {
  const flip = useFlipJob(job)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : job.enabled
  return (
    <div className={classes.cells} data-off={!isOn} data-job={job.id}>
      <div className={classes.switch}>
        <SwitchRow name={job.name} isOn={isOn} isReadOnly={isReadOnly} onFlip={(on) => flip.mutate(on)} />
      </div>
      <What job={job} onTag={onTag} />
      <When job={job} />
      <div className={classes.next}>
        <NextRun job={job} isOn={isOn} isLabelled />
      </div>
      <div className={classes.lastRun}>
        <LastRun job={job} />
      </div>
      <Strip job={job} />
      <div className={classes.act}>
        <RunNow job={job} />
      </div>
    </div>
  )
})

function What({ job, onTag }: Pick<Props, 'job' | 'onTag'>) {
  return (
    <div className={`${rows.stack} ${classes.name}`}>
      <Link href={`/jobs/${encodeURIComponent(job.id)}`} className={`${rows.name} ${classes.link}`}>
        {job.name}
      </Link>
      <span className={`${rows.quiet} ${classes.what}`} title={actionWords(job.action)}>
        {job.description || actionWords(job.action)}
      </span>
      <JobTags tags={job.tags} onTag={onTag} />
    </div>
  )
}

function When({ job }: Pick<Props, 'job'>) {
  const zone = zoneOf(job.trigger)
  return (
    <div className={`${rows.stack} ${classes.when}`}>
      <span>{triggerWords(job)}</span>
      {zone !== null && (
        <span className={rows.quiet} title={zone}>
          {zoneName(zone)} time
        </span>
      )}
    </div>
  )
}

/** The last runs at a glance; a job that never ran has none. */
function Strip({ job: { name, recentRuns = [] } }: Pick<Props, 'job'>) {
  const trend = trendOf(recentRuns)
  return (
    <div className={`${rows.stack} ${classes.strip}`}>
      {recentRuns.length > 0 && <RunStrip name={name} runs={recentRuns} places={STRIP_RUNS} />}
      {trend !== null && (
        <span className={rows.quiet} data-slower={(trend.factor ?? 0) > 1}>
          {trendWords(trend)}
        </span>
      )}
    </div>
  )
}
