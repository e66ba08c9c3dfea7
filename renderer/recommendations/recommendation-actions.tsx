import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { useApply, useDismiss, useTakeBack } from './queries.ts'
import classes from './recommendation.module.css'
import type { Recommendation } from './types.ts'
import { showUndo } from './undo-toast.tsx'

/** Apply and dismiss, both with a way back. */
export function RecommendationActions({ recommendation }: { readonly recommendation: Recommendation }) {
  const isReadOnly = useIsReadOnly()
  const { id, kind, name, state, reason, scheduleId } = recommendation
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
  const apply = useApply(recommendation, onApplied)
  const dismiss = useDismiss(recommendation, onDismissed)
  if (isReadOnly) return null
  if (state !== 'open') {
    return (
      <div className={classes.actions}>
        {scheduleId !== null && (
          <Button component={Link} href={`/schedules/${encodeURIComponent(scheduleId)}`} variant="default">
            Open the schedule
          </Button>
        )}
        <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(scheduleId)}>
          {state === 'applied' ? 'Undo: delete the schedule' : 'Take back'}
        </Button>
      </div>
    )
  }
  return (
    <div className={classes.actions}>
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
    </div>
  )
}
