import { Button, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useLocation } from 'wouter'
import form from '../ui/form.module.css'
import { errorsOfRefusal } from '../ui/form.tsx'
import { useDeleteJob } from './queries.ts'
import type { Job } from './types.ts'

type Props = { readonly job: Job; readonly onClose: () => void }

/** Asks before a job is deleted. */
export function DeleteJob({ job, onClose }: Props) {
  const remove = useDeleteJob(job)
  const [, go] = useLocation()
  const refused = errorsOfRefusal(remove.error, () => null).form
  function confirm(): void {
    remove.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ title: 'Deleted', message: `${job.name} is gone.` })
        go('/jobs')
      },
    })
  }
  return (
    <Modal opened onClose={onClose} title={`Delete ${job.name}?`}>
      <div className={form.form}>
        <Text size="sm">
          It runs no more; a run that goes on is ended. The runs it had stay in the list of runs.
        </Text>
        {refused !== undefined && (
          <Text size="sm" className={form.error} role="alert">
            {refused}
          </Text>
        )}
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" size="sm" loading={remove.isPending} onClick={confirm}>
            Delete {job.name}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
