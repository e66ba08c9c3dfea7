import { Button, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { use } from 'react'
import { Link, useLocation } from 'wouter'
import { BackLink } from '../ui/back-link.tsx'
import { Fold } from '../ui/fold.tsx'
import form from '../ui/form.module.css'
import { Panel } from '../ui/panel.tsx'
import { formatWhen, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { ActionFields } from './action-fields.tsx'
import { ComingRuns } from './coming-runs.tsx'
import { triggerOf } from './draft-body.ts'
import { FOLDS } from './folds.ts'
import classes from './job-form.module.css'
import { TriggerFields } from './trigger-fields.tsx'
import type { Job, Preview } from './types.ts'
import { type Fields, type Subject, useJobForm } from './use-job-form.ts'
import { idleWords, zoneOf } from './words.ts'

/** Makes a job, or changes one: its name, when it runs and what it does first, the rest folded. */
export function JobEditor({ subject }: { readonly subject: Subject }) {
  const [, go] = useLocation()
  const tell = useTellSaved(subject.kind !== 'edit')
  const { fields, preview, submit, isPending } = useJobForm(subject, (saved) => {
    tell(saved)
    go(jobPath(saved))
  })
  const back = subject.kind === 'new' ? '/jobs' : jobPath(subject.job)
  const title = { new: 'New job', edit: 'Edit the job', copy: 'New job' }[subject.kind]
  const known = preview.isError ? undefined : preview.data
  return (
    <>
      <VisuallyHidden component="h1">{title}</VisuallyHidden>
      <BackLink href={back}>{subject.kind === 'new' ? 'All jobs' : subject.job.name}</BackLink>
      <form className={classes.page} onSubmit={submit} noValidate aria-label={title}>
        <Main title={title} fields={fields} isNew={subject.kind === 'new'} />
        <aside className={classes.side}>
          <Side fields={fields} preview={known} />
          <End
            word={subject.kind === 'edit' ? 'Save' : 'Make the job'}
            back={back}
            isPending={isPending}
            error={fields.errors.form}
          />
        </aside>
      </form>
    </>
  )
}

type MainProps = { readonly title: string; readonly fields: Fields; readonly isNew: boolean }

function Main({ title, fields, isNew }: MainProps) {
  return (
    <div className={classes.main}>
      <Panel title={title}>
        <div className={classes.body}>
          <Name {...fields} isNew={isNew} />
        </div>
      </Panel>
      <Panel title="When">
        <div className={classes.body}>
          <TriggerFields {...fields} />
        </div>
      </Panel>
      <Panel title="What">
        <div className={classes.body}>
          <ActionFields {...fields} />
        </div>
      </Panel>
      <Panel title="Everything else">
        <Folds {...fields} />
      </Panel>
    </div>
  )
}

const jobPath = ({ id }: Job): string => `/jobs/${encodeURIComponent(id)}`

function Name({ draft, errors, set, isNew }: Fields & { readonly isNew: boolean }) {
  return (
    <TextInput
      label="Name"
      placeholder="Nightly report"
      value={draft.name}
      error={errors.name}
      onChange={(event) => set({ name: event.currentTarget.value })}
      autoFocus={isNew}
    />
  )
}

function Folds(fields: Fields) {
  const { draft, errors } = fields
  return FOLDS.filter(({ isWanted }) => isWanted?.(draft) ?? true).map(
    ({ title, words, fields: own, Content }) => {
      const [first = ''] = own
      return (
        <Fold
          key={first}
          title={typeof title === 'string' ? title : title(draft)}
          now={words(draft)}
          isRow
          isForced={own.some((field) => errors[field] !== undefined)}
        >
          <Content {...fields} />
        </Fold>
      )
    },
  )
}

/** When it will run, as it stands. */
function Side({ fields, preview }: { readonly fields: Fields; readonly preview: Preview | undefined }) {
  const own = use(ZoneContext)
  const { when } = fields.draft
  return (
    <Panel title="Coming runs">
      <div className={classes.body}>
        {when === 'folder' || when === 'manual' ? (
          <Text size="sm" c="dimmed">
            {when === 'folder'
              ? 'One run for each file that comes; those that came while Hourhand was closed are taken too.'
              : 'None by itself.'}
          </Text>
        ) : preview === undefined ? (
          <Text size="sm" c="dimmed">
            {fields.errors.expression === undefined ? 'Say when, and they are listed here.' : 'Not yet.'}
          </Text>
        ) : (
          <ComingRuns trigger={triggerOf(fields.draft, own)} preview={preview} />
        )}
      </div>
    </Panel>
  )
}

type EndProps = {
  readonly word: string
  readonly back: string
  readonly isPending: boolean
  readonly error: string | undefined
}

function End({ word, back, isPending, error }: EndProps) {
  return (
    <div className={classes.end}>
      {error !== undefined && (
        <Text size="sm" className={form.error} role="alert">
          {error}
        </Text>
      )}
      <div className={classes.buttons}>
        <Button component={Link} href={back} variant="default" size="sm">
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={isPending}>
          {word}
        </Button>
      </div>
    </div>
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
        ? `${isNew ? 'First' : 'Next'} run ${formatWhen(Date.parse(job.nextRunAt), zone, Date.now())}, ${zoneName(zone)}.`
        : `${idle}.`
    notifications.show({ title: isNew ? `${job.name} is made` : `${job.name} is changed`, message: next })
  }
}
