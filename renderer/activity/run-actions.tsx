import { Button } from '@mantine/core'
import { IconPlayerStop, IconReload } from '@tabler/icons-react'
import type { Run } from '../api-types.ts'
import { useIsReadOnly } from '../session.tsx'
import { useCancelRun, useRunAgain } from './queries.ts'
import { isOver } from './run-words.ts'

type Props = {
  readonly run: Run
  /** Told of the run that does it again. */
  readonly onAgain?: (again: Run) => void
}

/** Cancel while it goes on, run again when it is over; who may only look has neither. */
export function RunActions({ run, onAgain }: Props) {
  const cancel = useCancelRun(run)
  const again = useRunAgain(run)
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return isOver(run) ? (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconReload size={15} aria-hidden />}
      loading={again.isPending}
      onClick={() => again.mutate(undefined, { onSuccess: (made) => onAgain?.(made) })}
    >
      Run again
    </Button>
  ) : (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlayerStop size={15} aria-hidden />}
      loading={cancel.isPending}
      onClick={() => cancel.mutate()}
    >
      Cancel the run
    </Button>
  )
}
