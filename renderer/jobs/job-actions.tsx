import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCopy, IconDotsVertical, IconPencil, IconPin, IconTrash } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { usePin } from '../settings/pin.ts'
import { SwitchRow } from '../ui/switch-row.tsx'
import classes from './job-page.module.css'
import { useDeleteJob, useFlipJob, useRunJob } from './queries.ts'
import { RunNow } from './run-now.tsx'
import type { Job } from './types.ts'

/** What can be done with a job; who may only look sees whether it is on. */
export function JobActions({ job }: { readonly job: Job }) {
  const flip = useFlipJob(job)
  const isReadOnly = useIsReadOnly()
  useJobCommands(job, (enabled) => flip.mutate(enabled))
  return (
    <div className={classes.actions}>
      <SwitchRow
        name={job.name}
        isOn={flip.isPending ? flip.variables : job.enabled}
        isReadOnly={isReadOnly}
        onFlip={(on) => flip.mutate(on)}
      />
      <RunNow job={job} isPrimary />
      {!isReadOnly && (
        <>
          <Button
            component={Link}
            href={`${pathOf(job)}/edit`}
            size="xs"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
          >
            Edit
          </Button>
          <MoreOf job={job} />
        </>
      )}
    </div>
  )
}

const pathOf = ({ id }: Job): string => `/jobs/${encodeURIComponent(id)}`
const copyPath = ({ id }: Job): string => `/jobs/new?from=${encodeURIComponent(id)}`

function MoreOf({ job }: { readonly job: Job }) {
  const remove = useDelete(job)
  const pin = usePin(job)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={30} variant="default" aria-label={`More of ${job.name}`}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href={copyPath(job)} leftSection={<IconCopy size={15} aria-hidden />}>
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<IconPin size={15} aria-hidden />} disabled={pin.isFull} onClick={pin.toggle}>
          {pin.word}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Leaves for the list, where the job is hidden at once; it can be undone for ten seconds. */
function useDelete(job: Job): () => void {
  const remove = useDeleteJob()
  const [, go] = useLocation()
  return () => {
    remove(job)
    go('/jobs')
  }
}

/** What the command palette offers on the page of a job. */
function useJobCommands(job: Job, onFlip: (enabled: boolean) => void): void {
  const run = useRunJob(job)
  const isReadOnly = useIsReadOnly()
  const remove = useDelete(job)
  const [, go] = useLocation()
  const { name, enabled } = job
  const group = 'This job'
  useCommands(() =>
    isReadOnly
      ? []
      : [
          { id: 'job run', label: `Run ${name}`, group, run: () => run.mutate(null) },
          { id: 'job edit', label: `Edit ${name}`, group, run: () => go(`${pathOf(job)}/edit`) },
          { id: 'job copy', label: `Duplicate ${name}`, group, run: () => go(copyPath(job)) },
          {
            id: 'job flip',
            label: `Turn ${name} ${enabled ? 'off' : 'on'}`,
            group,
            keywords: ['switch', 'disable', 'enable'],
            run: () => onFlip(!enabled),
          },
          { id: 'job delete', label: `Delete ${name}`, group, run: remove },
        ],
  )
}
