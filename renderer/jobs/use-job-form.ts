import { useDebouncedValue } from '@mantine/hooks'
import { type SubmitEvent, use, useState } from 'react'
import { type Errors, errorsOfRefusal } from '../ui/form.tsx'
import { useLeaveGuard } from '../ui/leave-guard.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { clockZone, type Draft, newDraft } from './draft.ts'
import { bodyOf, instantOf, isDirty, triggerOf } from './draft-body.ts'
import { errorsOf, fieldOf } from './draft-error.ts'
import { draftOf } from './draft-of.ts'
import { usePreview, useSaveJob } from './queries.ts'
import type { Job, Trigger } from './types.ts'

const TYPING_MS = 250
const SHOWN = 5

/** What the parts of the form get: what was typed, what is wrong with it, and how it is changed. */
export type Fields = {
  readonly draft: Draft
  readonly errors: Errors
  readonly set: (change: Partial<Draft>) => void
}

/** What a form is of: a new job, one that is changed, or a copy of one. */
export type Subject = { readonly kind: 'new' } | { readonly kind: 'edit' | 'copy'; readonly job: Job }

/** The state of the form of a job; `onSaved` is told of what the server made of it. */
export function useJobForm(subject: Subject, onSaved: (saved: Job) => void) {
  const own = use(ZoneContext)
  const [start] = useState(() => startOf(subject, own))
  const [draft, setDraft] = useState(start)
  const [isTried, setTried] = useState(false)
  const job = subject.kind === 'edit' ? subject.job : null
  const save = useSaveJob(job?.id ?? null)
  const liftGuard = useLeaveGuard(isDirty(draft, start))
  const preview = useDraftPreview(draft, job, own)

  const wrong = errorsOf(draft, own)
  const refused = errorsOfRefusal(save.error, fieldOf)
  const { form: _ofPreview, ...strange } = errorsOfRefusal(preview.error, fieldOf)
  const errors: Errors = { ...strange, ...refused, ...(isTried && wrong) }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    const onError = () => showWrong(form)
    if (Object.keys(wrong).length > 0) {
      onError()
      return
    }
    const body = bodyOf(draft, { job, start, own })
    const copyOf = subject.kind === 'copy' ? { copyOf: subject.job.id } : {}
    const onSuccess = (saved: Job) => {
      liftGuard()
      onSaved(saved)
    }
    save.mutate({ ...body, ...copyOf }, { onSuccess, onError })
  }

  const set = (change: Partial<Draft>) => {
    // What was refused is being changed: the refusal has been heard.
    save.reset()
    setDraft((before) => ({ ...before, ...change }))
  }
  const fields: Fields = { draft, errors, set }
  return { fields, preview, submit, isPending: save.isPending }
}

function startOf(subject: Subject, own: string): Draft {
  if (subject.kind === 'new') return newDraft(own)
  const draft = draftOf(subject.job, own)
  return subject.kind === 'copy' ? { ...draft, name: `Copy of ${draft.name}` } : draft
}

/** Goes to the first field that is wrong, once that is shown: it may have been scrolled away, or folded. */
function showWrong(form: Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}

/** The coming runs of what is typed, once it is typed. An interval that was not changed goes on as it did. */
function useDraftPreview(draft: Draft, job: Job | null, own: string) {
  const zone = clockZone(draft, own)
  const typed = {
    trigger: triggerOf(draft, own),
    from: instantOf(draft.startsAt, zone),
    to: instantOf(draft.endsAt, zone),
  }
  const [settled] = useDebouncedValue(JSON.stringify(typed), TYPING_MS)
  const { trigger, from, to } = JSON.parse(settled) as typeof typed
  const left = draft.maxRuns === '' ? SHOWN : Math.max(1, Math.min(SHOWN, Number(draft.maxRuns)))
  const asked = isTimed(trigger) ? withAnchor(trigger, job?.trigger) : null
  return usePreview(asked, { from: laterThanNow(from), to: to ?? undefined, limit: left })
}

function laterThanNow(from: string | null): string | undefined {
  return from !== null && Date.parse(from) > Date.now() ? from : undefined
}

function isTimed(trigger: Trigger): boolean {
  if (trigger.kind === 'cron') return trigger.expression !== ''
  return trigger.kind === 'interval' && Number.isSafeInteger(trigger.every) && trigger.every > 0
}

function withAnchor(trigger: Trigger, before: Trigger | undefined): Trigger {
  if (trigger.kind !== 'interval' || before?.kind !== 'interval') return trigger
  const isSame = trigger.every === before.every && trigger.period === before.period
  return isSame ? { ...trigger, anchor: before.anchor ?? null } : trigger
}
