import { VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import { OutputView } from '../activity/output-view.tsx'
import { useRunsOfJob } from '../activity/queries.ts'
import { RunActions } from '../activity/run-actions.tsx'
import { Result } from '../activity/run-summary.tsx'
import type { Run } from '../api-types.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { When } from '../ui/when.tsx'
import { JobActions } from './job-actions.tsx'
import { JobFacts } from './job-facts.tsx'
import { JobLoader } from './job-loader.tsx'
import classes from './job-page.module.css'
import { JobRuns } from './job-runs.tsx'
import { PassedOver } from './passed-over.tsx'
import { RunStrip } from './run-strip.tsx'
import { stripWords, trendOf, trendWords } from './strip.ts'
import type { Job } from './types.ts'

/** How many runs the strip of a job shows. */
const STRIP_RUNS = 40
const NONE: readonly Run[] = []

/** One job: how it went, what it does and when, its newest run with what it writes, and the runs before. */
export function JobPage({ jobId }: { readonly jobId: string }) {
  return (
    <>
      <VisuallyHidden component="h1">Job</VisuallyHidden>
      <JobLoader jobId={jobId}>{(job) => <JobView job={job} />}</JobLoader>
    </>
  )
}

function JobView({ job }: { readonly job: Job }) {
  const { data: runs = NONE } = useRunsOfJob(job.id, STRIP_RUNS)
  const [newest] = runs
  return (
    <>
      <BackLink href="/jobs">All jobs</BackLink>
      <Panel title={job.name} aside={<JobActions job={job} />}>
        {newest !== undefined && <Glance name={job.name} newest={newest} runs={runs} />}
        <JobFacts job={job} />
      </Panel>
      {newest && <NewestRun key={newest.id} run={newest} />}
      <Panel title="Runs">
        <JobRuns jobId={job.id} />
        <PassedOver jobId={job.id} />
      </Panel>
    </>
  )
}

type GlanceProps = { readonly name: string; readonly newest: Run; readonly runs: readonly Run[] }

/** The last outcome in words, and all the last ones as a strip. */
function Glance({ name, newest, runs }: GlanceProps) {
  const trend = trendOf(runs)
  return (
    <div className={classes.last}>
      <div className={rows.stack}>
        <Result run={newest} />
        <span className={rows.quiet}>
          Last run <When at={newest.startedAt ?? newest.dueAt} withSeconds />
        </span>
        <span className={rows.quiet}>
          {stripWords(runs)}
          {trend !== null && `, ${trendWords(trend)}`}
        </span>
      </div>
      <div className={classes.strip}>
        <RunStrip name={name} runs={runs} places={Math.max(runs.length, 10)} isLarge />
      </div>
    </div>
  )
}

function NewestRun({ run }: { readonly run: Run }) {
  return (
    <Panel
      title="What the last run wrote"
      aside={
        <>
          <Link href={`/runs/${encodeURIComponent(run.id)}`}>Open the run</Link>
          <RunActions run={run} />
        </>
      }
    >
      <div className={classes.run}>
        <OutputView run={run} />
      </div>
    </Panel>
  )
}
