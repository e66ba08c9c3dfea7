import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { HeadRow } from '../ui/head-row.tsx'
import rows from '../ui/rows.module.css'
import { SwitchRow } from '../ui/switch-row.tsx'
import { zoneName } from '../ui/time.ts'
import classes from './job-list.module.css'
import { JobTags } from './job-tags.tsx'
import { LastRun } from './last-run.tsx'
import { NextRun } from './next-run.tsx'
import { useFlipJob } from './queries.ts'
import { RunNow } from './run-now.tsx'
import type { Job } from './types.ts'
import { actionWords, triggerWords, zoneOf } from './words.ts'

export function JobList({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul className={`${rows.list} ${classes.list}`}>
      <HeadRow names={['', 'Job', 'When', 'Next', 'Last run', '']} />
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  )
}

function JobRow({ job }: { readonly job: Job }) {
  const flip = useFlipJob(job)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : job.enabled
  const zone = zoneOf(job.trigger)
  return (
    <li className={`${rows.row} ${classes.row}`} data-off={!isOn} data-job={job.id}>
      <div className={classes.switch}>
        <SwitchRow name={job.name} isOn={isOn} isReadOnly={isReadOnly} onFlip={(on) => flip.mutate(on)} />
      </div>
      <div className={`${rows.stack} ${classes.name}`}>
        <Link href={`/jobs/${encodeURIComponent(job.id)}`} className={`${rows.name} ${classes.link}`}>
          {job.name}
        </Link>
        <span className={`${rows.quiet} ${classes.what}`} title={actionWords(job.action)}>
          {job.description || actionWords(job.action)}
        </span>
        <JobTags tags={job.tags} />
      </div>
      <div className={`${rows.stack} ${classes.when}`}>
        <span>{triggerWords(job)}</span>
        {zone !== null && (
          <span className={rows.quiet} title={zone}>
            {zoneName(zone)} time
          </span>
        )}
      </div>
      <div className={classes.next}>
        <NextRun job={job} isOn={isOn} isLabelled />
      </div>
      <div className={classes.lastRun}>
        <LastRun job={job} />
      </div>
      <div className={classes.act}>
        <RunNow job={job} />
      </div>
    </li>
  )
}
