import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { isOver } from '#shared/intent.ts'
import { useIsReadOnly } from '../session.tsx'
import { showUndo } from '../ui/undo.tsx'
import { useApply, useDismiss, useTakeBack } from './queries.ts'
import classes from './recommendation.module.css'
import { StorageActions } from './storage-actions.tsx'
import type { Recommendation } from './types.ts'

type Props = { readonly recommendation: Recommendation }

/** Apply and dismiss, both with a way back. */
export function RecommendationActions({ recommendation }: Props) {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <div className={classes.actions}>
      {recommendation.state === 'open' ? (
        <Open recommendation={recommendation} />
      ) : (
        <Settled recommendation={recommendation} />
      )}
    </div>
  )
}

function Settled({ recommendation }: Props) {
  const { scheduleId, run } = recommendation
  // What a run has done, or may yet do, cannot be taken back.
  const isUndoable = run === null || (isOver(run.outcome) && run.outcome !== 'succeeded')
  const takeBack = useTakeBack(recommendation)
  return (
    <>
      {scheduleId !== null && (
        <Button component={Link} href={`/schedules/${encodeURIComponent(scheduleId)}`} variant="default">
          Open the schedule
        </Button>
      )}
      {isUndoable && (
        <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(scheduleId)}>
          {scheduleId === null ? 'Take back' : 'Undo: delete the schedule'}
        </Button>
      )}
    </>
  )
}

function Open({ recommendation }: Props) {
  const { kind, name, reason, finding } = recommendation
  const { onApplied, onDismissed } = useUndoToasts(recommendation)
  const apply = useApply(recommendation, onApplied)
  const dismiss = useDismiss(recommendation, onDismissed)
  return (
    <>
      {finding !== null && <StorageActions recommendation={recommendation} finding={finding} />}
      {kind !== 'storage' && reason === null && (
        <Button
          size="sm"
          loading={apply.isPending}
          aria-label={`Apply to ${name}`}
          onClick={() => apply.mutate()}
        >
          Apply
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        loading={dismiss.isPending}
        aria-label={`Dismiss ${name}`}
        onClick={() => dismiss.mutate()}
      >
        Dismiss
      </Button>
    </>
  )
}

function useUndoToasts(recommendation: Recommendation) {
  const { id, name } = recommendation
  const takeBack = useTakeBack(recommendation)
  const onApplied = (made: string) =>
    showUndo(
      id,
      <>
        A schedule was made for <strong>{name}</strong>.{' '}
        <Link href={`/schedules/${encodeURIComponent(made)}`}>Open it</Link>
      </>,
      () => takeBack.mutate(made),
    )
  const onDismissed = () =>
    showUndo(
      id,
      <>
        Dismissed for <strong>{name}</strong>
      </>,
      () => takeBack.mutate(null),
    )
  return { onApplied, onDismissed }
}
