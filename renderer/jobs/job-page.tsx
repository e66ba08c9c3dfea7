import { VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import { OutcomeStrip } from '../activity/outcome-strip.tsx'
import { OutputView } from '../activity/output-view.tsx'
import { useRunsOfJob } from '../activity/queries.ts'
import { RunActions } from '../activity/run-actions.tsx'
import { RunList } from '../activity/run-list.tsx'
import { Result, Steps } from '../activity/run-summary.tsx'
import type { Run } from '../api-types.ts'
import { BackLink } from '../ui/back-link.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { JobActions } from './job-actions.tsx'
import { JobFacts } from './job-facts.tsx'
import { JobLoader } from './job-loader.tsx'
import classes from './job-page.module.css'
import { PassedOver } from './passed-over.tsx'
import type { Job } from './types.ts'

const RUNS = 25
const NONE: readonly Run[] = []

/** One job: what it does and when, its newest run with what it writes, and the runs before. */
export function JobPage({ jobId }: { readonly jobId: string }) {
  return (
    <>
      <VisuallyHidden component="h1">Job</VisuallyHidden>
      <JobLoader jobId={jobId}>{(job) => <JobView job={job} />}</JobLoader>
    </>
  )
}

function JobView({ job }: { readonly job: Job }) {
  const query = useRunsOfJob(job.id, RUNS)
  const runs = query.data ?? NONE
  const held = useHeldRows(runs)
  const [newest] = runs
  return (
    <>
      <BackLink href="/jobs">All jobs</BackLink>
      <Panel title={job.name} aside={<JobActions job={job} />}>
        <JobFacts job={job} />
      </Panel>
      {newest && <NewestRun key={newest.id} run={newest} />}
      <Panel
        title={runs.length < RUNS ? 'Runs' : `The last ${RUNS} runs`}
        aside={
          <>
            <FreshRows count={held.fresh} onShow={held.showFresh} />
            <OutcomeStrip runs={runs} />
          </>
        }
      >
        <QueryView query={query} what="The runs">
          {() =>
            held.rows.length === 0 ? (
              <p className={classes.none}>It never ran yet.</p>
            ) : (
              <div {...held.area}>
                <RunList runs={held.rows} />
              </div>
            )
          }
        </QueryView>
        <PassedOver jobId={job.id} />
      </Panel>
    </>
  )
}

function NewestRun({ run }: { readonly run: Run }) {
  return (
    <Panel
      title="Newest run"
      aside={
        <>
          <Link href={`/runs/${encodeURIComponent(run.id)}`}>Open</Link>
          <RunActions run={run} />
        </>
      }
    >
      <div className={classes.run}>
        <Result run={run} />
        <OutputView run={run} />
        <Steps run={run} />
      </div>
    </Panel>
  )
}
