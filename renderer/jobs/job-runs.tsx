import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { useRunPages } from '../activity/queries.ts'
import { causeWords, workedMs } from '../activity/run-words.ts'
import type { Run } from '../api-types.ts'
import { HeadRow } from '../ui/head-row.tsx'
import { useHeldRows } from '../ui/held.ts'
import { Outcome } from '../ui/outcome.tsx'
import { FreshRows, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useNowNear } from '../ui/ticker.ts'
import { formatDuration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './job-runs.module.css'

const NONE: readonly Run[] = []

/** The runs of a job, newest first, a page at a time. */
export function JobRuns({ jobId }: { readonly jobId: string }) {
  const query = useRunPages(`job:${jobId}`)
  const held = useHeldRows(query.data ?? NONE)
  return (
    <QueryView query={query} what="The runs">
      {() =>
        held.rows.length === 0 ? (
          <p className={classes.none}>It never ran yet.</p>
        ) : (
          <div {...held.area}>
            <div className={classes.fresh}>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
            </div>
            <ul className={`${rows.list} ${classes.list}`} aria-label="Runs">
              <HeadRow names={['Outcome', 'Scheduled', 'Started', 'Took', 'Why']} />
              {held.rows.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ul>
            {query.hasNextPage && (
              <div className={rows.more}>
                <Button
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => query.fetchNextPage()}
                >
                  Show older
                </Button>
              </div>
            )}
          </div>
        )
      }
    </QueryView>
  )
}

function RunRow({ run }: { readonly run: Run }) {
  const { id, outcome, dueAt, startedAt, cause, actor, message, file } = run
  return (
    <li className={rows.row} data-run={id}>
      <Link href={`/runs/${encodeURIComponent(id)}`} className={classes.open}>
        <Outcome outcome={outcome} />
      </Link>
      <span>
        <span className={rows.label}>Scheduled </span>
        <When at={dueAt} withSeconds />
      </span>
      <span>{startedAt === null ? '' : <Lateness dueAt={dueAt} startedAt={startedAt} />}</span>
      <span className={classes.took}>
        <Took run={run} />
      </span>
      <span className={`${rows.stack} ${classes.why}`}>
        <span className={rows.quiet}>{causeWords(cause, actor)}</span>
        {file !== null && <span className={rows.quiet}>{file}</span>}
        {message !== null && (
          <span className={outcome === 'succeeded' ? rows.quiet : rows.bad}>{message}</span>
        )}
      </span>
    </li>
  )
}

/** How long after its time a run began: the whole of what its start says beyond that. */
function Lateness({ dueAt, startedAt }: { readonly dueAt: string; readonly startedAt: string }) {
  const late = Date.parse(startedAt) - Date.parse(dueAt)
  return <span className={rows.quiet}>{late <= 0 ? 'at once' : `${formatDuration(late)} later`}</span>
}

function Took({ run }: { readonly run: Run }) {
  const ms = workedMs(run, useNowNear(Date.parse(run.startedAt ?? run.dueAt)))
  return ms === null ? null : formatDuration(ms)
}
