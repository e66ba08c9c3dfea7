import { Button } from '@mantine/core'
import { IconPlayerStop, IconReload } from '@tabler/icons-react'
import type { Run } from '../api-types.ts'
import { useCommands } from '../palette/commands.ts'
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
  const runAgain = () => again.mutate(undefined, { onSuccess: (made) => onAgain?.(made) })
  const { name } = run.target
  const deed = isOver(run)
    ? { label: `Run ${name} again`, keywords: ['retry'], run: runAgain }
    : { label: `Cancel the run of ${name}`, keywords: ['stop'], run: () => cancel.mutate() }
  useCommands(() => (isReadOnly ? [] : [{ id: `run ${run.id}`, group: 'This run', ...deed }]))
  if (isReadOnly) return null
  return isOver(run) ? (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconReload size={15} aria-hidden />}
      loading={again.isPending}
      onClick={runAgain}
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
