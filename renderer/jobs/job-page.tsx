import { Button, VisuallyHidden } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import { OutcomeStrip } from '../activity/outcome-strip.tsx'
import { OutputView } from '../activity/output-view.tsx'
import { useRunsOfJob } from '../activity/queries.ts'
import { RunActions } from '../activity/run-actions.tsx'
import { RunList } from '../activity/run-list.tsx'
import { Result, Steps } from '../activity/run-summary.tsx'
import { ApiError } from '../api.ts'
import type { Run } from '../api-types.ts'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { JobActions } from './job-actions.tsx'
import { JobFacts } from './job-facts.tsx'
import classes from './job-page.module.css'
import { PassedOver } from './passed-over.tsx'
import { useJob } from './queries.ts'
import type { Job } from './types.ts'

const RUNS = 25
const NONE: readonly Run[] = []

/** One job: what it does and when, its newest run with what it writes, and the runs before. */
export function JobPage({ jobId }: { readonly jobId: string }) {
  const query = useJob(jobId)
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return (
    <>
      <VisuallyHidden component="h1">Job</VisuallyHidden>
      <BackLink href="/jobs">All jobs</BackLink>
      {isGone ? (
        <NoJob />
      ) : query.data ? (
        <JobView job={query.data} />
      ) : (
        <Panel title="Job">
          <QueryView query={query} what="The job">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function NoJob() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such job">
        <p>It may have been deleted. The runs it had are still in the list of runs.</p>
        <Button component={Link} href="/jobs">
          Show all jobs
        </Button>
      </EmptyState>
    </Panel>
  )
}

function JobView({ job }: { readonly job: Job }) {
  const query = useRunsOfJob(job.id, RUNS)
  const runs = query.data ?? NONE
  const held = useHeldRows(runs)
  const [newest] = runs
  return (
    <>
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
