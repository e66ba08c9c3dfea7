import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { useApply, useDismiss, useTakeBack } from './queries.ts'
import classes from './recommendation.module.css'
import type { Recommendation } from './types.ts'
import { showUndo } from './undo-toast.tsx'

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
  const { state, scheduleId } = recommendation
  const takeBack = useTakeBack(recommendation)
  return (
    <>
      {scheduleId !== null && (
        <Button component={Link} href={`/schedules/${encodeURIComponent(scheduleId)}`} variant="default">
          Open the schedule
        </Button>
      )}
      <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(scheduleId)}>
        {state === 'applied' ? 'Undo: delete the schedule' : 'Take back'}
      </Button>
    </>
  )
}

function Open({ recommendation }: Props) {
  const { kind, name, reason } = recommendation
  const { onApplied, onDismissed } = useUndoToasts(recommendation)
  const apply = useApply(recommendation, onApplied)
  const dismiss = useDismiss(recommendation, onDismissed)
  return (
    <>
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
