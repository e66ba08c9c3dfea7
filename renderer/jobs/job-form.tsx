import { Modal, TextInput, UnstyledButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown } from '@tabler/icons-react'
import { use, useId } from 'react'
import { useLocation } from 'wouter'
import form from '../ui/form.module.css'
import { FormEnd } from '../ui/form.tsx'
import { formatWhen, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { ActionFields } from './action-fields.tsx'
import classes from './job-form.module.css'
import { MoreFields, moreWords } from './more-fields.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import type { Job } from './types.ts'
import { useJobForm } from './use-job-form.ts'
import { idleWords, zoneOf } from './words.ts'

type Props = { readonly job: Job | null; readonly onClose: () => void }

/** Makes a job, or changes one: its name, when it runs and what it does first, the rest folded. */
export function JobForm({ job, onClose }: Props) {
  const [, go] = useLocation()
  const tell = useTellSaved(job === null)
  const { fields, preview, submit, isPending, isOpen, fold } = useJobForm(job, (saved) => {
    tell(saved)
    onClose()
    if (job === null) go(`/jobs/${encodeURIComponent(saved.id)}`)
  })
  const { draft, errors, set } = fields
  const id = useId()
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      size={620}
      title={job === null ? 'New job' : `Edit ${job.name}`}
    >
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="Nightly report"
          value={draft.name}
          error={errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
        />
        <TriggerFields {...fields} preview={preview.isError ? undefined : preview.data} />
        <ActionFields {...fields} isFlow={job?.action.kind === 'flow'} />
        <div className={classes.more}>
          <UnstyledButton className={classes.fold} aria-expanded={isOpen} aria-controls={id} onClick={fold}>
            <IconChevronDown size={16} aria-hidden />
            <span>
              More <span className={classes.now}>{moreWords(draft)}</span>
            </span>
          </UnstyledButton>
          <div id={id} hidden={!isOpen}>
            {isOpen && <MoreFields {...fields} />}
          </div>
        </div>
        <FormEnd
          word={job === null ? 'Make the job' : 'Save'}
          isPending={isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

/** Says that it is done, and when the job will first run. */
function useTellSaved(isNew: boolean) {
  const own = use(ZoneContext)
  return (job: Job) => {
    const zone = zoneOf(job.trigger) ?? own
    const idle = idleWords(job)
    const next =
      idle === null && job.nextRunAt !== null
        ? `${isNew ? 'First' : 'Next'} run ${formatWhen(Date.parse(job.nextRunAt), zone, Date.now())} ${zoneName(zone)}.`
        : `${idle}.`
    notifications.show({ title: isNew ? `${job.name} is made` : `${job.name} is changed`, message: next })
  }
}
