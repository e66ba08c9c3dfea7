import { IconHistory } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { IntentState } from '#shared/intent.ts'
import type { Activity } from '#shared/schema/history.ts'
import { Action } from '../ui/action.tsx'
import { Outcome } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { useNowNear } from '../ui/ticker.ts'
import { formatDuration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './record-row.module.css'
import { causeWords, workedMs } from './run-words.ts'

/** Later than this after it was due is said. */
const LATE_MS = 2_000
const LOUD: readonly string[] = ['failed', 'timedOut', 'interrupted', 'missed', 'blocked']

/** A firing: what became of it, when it was due beside when it really began, and why. */
export function RecordRow({ row }: { readonly row: Activity }) {
  const { state, what, target, reason, schedule, group } = row
  const isLoud = LOUD.includes(state)
  return (
    <>
      <Outcome outcome={state as IntentState} />
      <div className={`${rows.stack} ${classes.what}`}>
        <span>
          <Action action={what} /> <Target row={row} />
        </span>
        {(schedule !== null || group !== null) && (
          <span className={rows.quiet}>
            {[schedule?.name, group === null ? null : `a step of ${group}`].filter(Boolean).join(' · ')}
          </span>
        )}
        {reason && state !== 'succeeded' && <span className={isLoud ? rows.bad : rows.quiet}>{reason}</span>}
        {target.kind === 'group' && <span className={rows.quiet}>A group</span>}
      </div>
      <span className={`${rows.quiet} ${classes.cause}`}>
        {row.cause === 'catchUp' ? (
          <span className={classes.late}>
            <IconHistory size={14} aria-hidden /> Caught up
          </span>
        ) : (
          causeWords(row.cause, row.actor)
        )}
      </span>
      <div className={`${rows.stack} ${classes.when}`}>
        <span>
          <span className={classes.word}>Due </span>
          <When at={row.dueAt} withSeconds={!row.dueAt.endsWith(':00.000Z')} />
        </span>
        <Began row={row} />
      </div>
      <span className={classes.took}>
        <Took row={row} />
      </span>
    </>
  )
}

function Target({ row: { runId, target } }: { readonly row: Activity }) {
  if (runId === null) return <span className={rows.name}>{target.name}</span>
  return (
    <Link href={`/runs/${encodeURIComponent(runId)}`} className={`${rows.name} ${classes.link}`}>
      {target.name}
    </Link>
  )
}

/** The real time, where it is another than the scheduled one. */
function Began({ row: { startedAt, dueAt } }: { readonly row: Activity }) {
  if (startedAt === null) return null
  const lateMs = Date.parse(startedAt) - Date.parse(dueAt)
  if (lateMs < LATE_MS) return <span className={rows.quiet}>Began on time</span>
  return (
    <span className={rows.quiet}>
      Began <When at={startedAt} withSeconds />, {formatDuration(lateMs)} late
    </span>
  )
}

function Took({ row }: { readonly row: Activity }) {
  const now = useNowNear(row.finishedAt === null ? Date.parse(row.startedAt ?? row.dueAt) : 0)
  const ms = workedMs(row, now)
  return <>{ms === null ? '' : formatDuration(ms)}</>
}
