import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { SwitchRow } from '../ui/switch-row.tsx'
import { DeleteJob } from './delete-job.tsx'
import { JobForm } from './job-form.tsx'
import classes from './job-page.module.css'
import { useFlipJob } from './queries.ts'
import { RunNow } from './run-now.tsx'
import type { Job } from './types.ts'

/** What can be done with a job; who may only look sees whether it is on. */
export function JobActions({ job }: { readonly job: Job }) {
  const flip = useFlipJob(job)
  const isReadOnly = useIsReadOnly()
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const close = () => setOpen(null)
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
            size="xs"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => setOpen('edit')}
          >
            Edit
          </Button>
          <Menu>
            <Menu.Target>
              <ActionIcon size={30} variant="default" aria-label={`More of ${job.name}`}>
                <IconDotsVertical size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => setOpen('delete')}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {open === 'edit' && <JobForm job={job} onClose={close} />}
      {open === 'delete' && <DeleteJob job={job} onClose={close} />}
    </div>
  )
}
