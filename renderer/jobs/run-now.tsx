import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBoltFilled, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { useRunJob } from './queries.ts'
import classes from './run-now.module.css'
import { RunWith } from './run-with.tsx'
import type { Job } from './types.ts'

type Props = {
  readonly job: Job
  readonly isPrimary?: boolean
  /** Without its words, where there is little room. */
  readonly isSmall?: boolean
}

/** Runs a job at once; a program can be given parameters. Who may only look has no button. */
export function RunNow({ job, isPrimary = false, isSmall = false }: Props) {
  const run = useRunJob(job)
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  const variant = isPrimary ? 'filled' : 'light'
  return (
    <Button.Group className={classes.group}>
      <Button
        size="xs"
        variant={variant}
        {...(isSmall
          ? { px: 8, title: 'Run now' }
          : { leftSection: <IconBoltFilled size={14} aria-hidden /> })}
        loading={run.isPending}
        aria-label={`Run now: ${job.name}`}
        onClick={() => run.mutate(null)}
      >
        {isSmall ? <IconBoltFilled size={14} aria-hidden /> : 'Run now'}
      </Button>
      {job.action.kind === 'program' && <OtherWays job={job} variant={variant} />}
    </Button.Group>
  )
}

type OtherProps = { readonly job: Job; readonly variant: 'filled' | 'light' }

function OtherWays({ job, variant }: OtherProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon
            className={classes.more}
            size={30}
            variant={variant}
            aria-label={`Other ways to run ${job.name}`}
          >
            <IconChevronDown size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking(true)}>Run with parameters</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsking && <RunWith job={job} onClose={() => setAsking(false)} />}
    </>
  )
}
