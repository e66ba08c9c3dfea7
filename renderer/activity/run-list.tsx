import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { Link } from 'wouter'
import type { Run } from '../api-types.ts'
import { Action } from '../ui/action.tsx'
import { HeadRow } from '../ui/head-row.tsx'
import { Outcome } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { useNowNear } from '../ui/ticker.ts'
import { formatDuration } from '../ui/time.ts'
import { Relative, When } from '../ui/when.tsx'
import { RunDetail } from './run-detail.tsx'
import classes from './run-list.module.css'
import { causeWords, workedMs } from './run-words.ts'

type Props = { readonly runs: readonly Run[]; readonly isCompact?: boolean }

export function RunList({ runs, isCompact = false }: Props) {
  const Row = isCompact ? CompactRow : RunRow
  return (
    <ul className={`${rows.list} ${isCompact ? classes.compact : classes.list}`}>
      {!isCompact && (
        <HeadRow names={['Outcome', 'Run', 'Why', 'Started', 'Took', '']} className={classes.head} />
      )}
      {runs.map((run) => (
        <Row key={run.id} run={run} />
      ))}
    </ul>
  )
}

type RowProps = { readonly run: Run }

function CompactRow({ run }: RowProps) {
  return (
    <li className={`${rows.row} ${classes.row}`} data-run={run.id} data-outcome={run.outcome}>
      <Outcome outcome={run.outcome} />
      <div className={`${rows.stack} ${classes.what}`}>
        <What run={run} />
        <span className={rows.quiet}>
          {causeWords(run.cause)} · <When at={run.startedAt ?? run.dueAt} withSeconds />
        </span>
        <Message run={run} />
      </div>
      <span className={`${rows.quiet} ${classes.took}`}>
        <Took run={run} />
      </span>
    </li>
  )
}

function RunRow({ run }: RowProps) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  return (
    <li className={`${rows.row} ${classes.row}`} data-run={run.id} data-outcome={run.outcome}>
      <Outcome outcome={run.outcome} />
      <div className={`${rows.stack} ${classes.what}`}>
        <What run={run} />
        <Message run={run} />
      </div>
      <span className={`${rows.quiet} ${classes.cause}`}>{causeWords(run.cause)}</span>
      <div className={`${rows.stack} ${classes.when}`}>
        <When at={run.startedAt ?? run.dueAt} withSeconds />
        <span className={rows.quiet}>
          <Relative at={run.startedAt ?? run.dueAt} />
        </span>
      </div>
      <span className={classes.took}>
        <Took run={run} />
      </span>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`Details of ${run.what} ${run.target.name}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconChevronDown size={18} aria-hidden />
      </UnstyledButton>
      <div id={id} className={classes.detail} hidden={!isOpen}>
        {isOpen && <RunDetail run={run} />}
      </div>
    </li>
  )
}

function What({ run }: RowProps) {
  return (
    <span>
      <Action action={run.what} />{' '}
      <Link href={`/runs/${encodeURIComponent(run.id)}`} className={`${rows.name} ${classes.link}`}>
        {run.target.name}
      </Link>
      {run.target.kind === 'group' && <span className={rows.quiet}> (group)</span>}
    </span>
  )
}

/** Only what went wrong needs a word here; the rest stands in the details. */
function Message({ run }: RowProps) {
  const isWrong = run.outcome === 'failed' || run.outcome === 'timedOut' || run.outcome === 'interrupted'
  if (!isWrong || !run.message) return null
  return <span className={rows.bad}>{run.message}</span>
}

function Took({ run }: RowProps) {
  const now = useNowNear(Date.parse(run.startedAt ?? run.dueAt))
  const ms = workedMs(run, now)
  return <>{ms === null ? '' : formatDuration(ms)}</>
}
