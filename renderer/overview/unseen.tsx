import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconChecks, IconReload } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { IntentState } from '#shared/intent.ts'
import { useRunAgain } from '../activity/queries.ts'
import { useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { actionWord } from '../ui/action.tsx'
import { useHeldRows } from '../ui/held.ts'
import { counted } from '../ui/natural.ts'
import { Outcome } from '../ui/outcome.tsx'
import { FreshRows } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { type Activity, useAcknowledge, useUnseen } from './queries.ts'
import classes from './unseen.module.css'

const SHOWN = 2
const NONE: readonly Activity[] = []
const ACKNOWLEDGE_ALL = {
  id: 'acknowledge all',
  label: 'Acknowledge all that failed or was missed',
  group: 'Now',
  keywords: ['seen', 'dismiss'],
}

/** Rows that say the same of the same thing, the newest of them first. */
export function alike(rows: readonly Activity[]): readonly (readonly [Activity, ...Activity[]])[] {
  const groups = new Map<string, [Activity, ...Activity[]]>()
  for (const row of rows) {
    const key = [row.target.kind, row.target.id, row.what, row.state, row.reason].join(' ')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

/** What failed or was missed and nobody has seen, with why; nothing when all is well. */
export function Unseen() {
  const { data } = useUnseen()
  const held = useHeldRows(data?.data ?? NONE)
  const isReadOnly = useIsReadOnly()
  const [isOpen, setOpen] = useState(false)
  // What was acknowledged goes at once, also from under the pointer that did it.
  const open = new Set(data?.data.map(({ id }) => id))
  const kept = held.rows.filter(({ id }) => open.has(id))
  const groups = alike(kept.length === 0 ? (data?.data ?? NONE) : kept)
  if (data === undefined || data.data.length === 0) return null
  const shown = isOpen ? groups : groups.slice(0, SHOWN)
  const rest = data.meta.total - shown.flat().length
  return (
    <section className={classes.unseen} aria-label="Not yet seen">
      <header className={classes.head}>
        <IconAlertTriangle size={20} className={classes.icon} aria-hidden />
        <h2>{counted(data.meta.total, 'firing')} failed or missed</h2>
        <FreshRows count={held.fresh} onShow={held.showFresh} />
        {!isReadOnly && <AcknowledgeAll />}
      </header>
      <ul className={classes.list} {...held.area}>
        {shown.map((rows) => (
          <Row key={rows.at(-1)?.id} rows={rows} isReadOnly={isReadOnly} />
        ))}
      </ul>
      {rest > 0 && (
        <footer className={classes.foot}>
          {!isOpen && groups.length > SHOWN ? (
            <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
              Show {groups.length - SHOWN} more
            </Button>
          ) : (
            <Link href="/activity?state=failed,timedOut,interrupted,missed,blocked">
              {rest} more in Activity
            </Link>
          )}
        </footer>
      )}
    </section>
  )
}

function AcknowledgeAll() {
  const acknowledge = useAcknowledge()
  useCommands(() => [{ ...ACKNOWLEDGE_ALL, run: () => acknowledge.mutate(null) }])
  return (
    <Button
      variant="subtle"
      size="xs"
      leftSection={<IconChecks size={16} aria-hidden />}
      loading={acknowledge.isPending}
      onClick={() => acknowledge.mutate(null)}
    >
      Acknowledge all
    </Button>
  )
}

type RowProps = { readonly rows: readonly [Activity, ...Activity[]]; readonly isReadOnly: boolean }

function Row({ rows, isReadOnly }: RowProps) {
  const acknowledge = useAcknowledge()
  const [row] = rows
  const { target, what, state, reason, dueAt, runId } = row
  return (
    <li className={classes.row} data-state={state}>
      <Outcome outcome={state as IntentState} />
      <span className={classes.what}>
        <span>
          {actionWord(what)}{' '}
          {runId === null ? (
            <strong>{target.name}</strong>
          ) : (
            <Link href={`/runs/${encodeURIComponent(runId)}`}>
              <strong>{target.name}</strong>
            </Link>
          )}
          , {rows.length > 1 && `${rows.length} times, last `}due <When at={dueAt} />
        </span>
        {reason !== null && <span className={classes.reason}>{reason}</span>}
      </span>
      {!isReadOnly && (
        <span className={classes.acts}>
          {runId !== null && <Retry runId={runId} target={target} />}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconCheck size={15} aria-hidden />}
            loading={acknowledge.isPending}
            aria-label={`Acknowledge ${what} ${target.name}`}
            onClick={() => {
              for (const { id } of rows) acknowledge.mutate(id)
            }}
          >
            Acknowledge
          </Button>
        </span>
      )}
    </li>
  )
}

function Retry({ runId, target }: { readonly runId: string; readonly target: Activity['target'] }) {
  const again = useRunAgain({ id: runId, target })
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconReload size={15} aria-hidden />}
      loading={again.isPending}
      aria-label={`Retry ${target.name}`}
      onClick={() => again.mutate()}
    >
      Retry
    </Button>
  )
}
