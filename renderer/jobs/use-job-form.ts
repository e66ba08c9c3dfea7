import { useDebouncedValue } from '@mantine/hooks'
import { type SubmitEvent, use, useState } from 'react'
import { type Errors, errorsOfRefusal } from '../ui/form.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { type Draft, draftOf, newDraft } from './draft.ts'
import { bodyOf, triggerOf } from './draft-body.ts'
import { errorsOf, FOLDED, fieldOf } from './draft-error.ts'
import { usePreview, useSaveJob } from './queries.ts'
import type { Job, Trigger } from './types.ts'

const TYPING_MS = 300
const SHOWN = 4

/** What the parts of the form get: what was typed, what is wrong with it, and how it is changed. */
export type Fields = {
  readonly draft: Draft
  readonly errors: Errors
  readonly set: (change: Partial<Draft>) => void
}

/** The state of the form of a new job (`job` null) or an old one; `onSaved` is told of what the server made of it. */
export function useJobForm(job: Job | null, onSaved: (saved: Job) => void) {
  const own = use(ZoneContext)
  const [start] = useState(() => (job === null ? newDraft(own) : draftOf(job, own)))
  const [draft, setDraft] = useState(start)
  const [isTried, setTried] = useState(false)
  const [isUnfolded, setUnfolded] = useState(false)
  const save = useSaveJob(job?.id ?? null)
  const preview = useDraftPreview(draft, job)

  const wrong = errorsOf(draft)
  const refused = errorsOfRefusal(save.error, fieldOf)
  const strange = errorsOfRefusal(preview.error, fieldOf)
  const errors: Errors = { ...strange, ...refused, ...(isTried && wrong) }
  const isFoldWrong = FOLDED.some((field) => errors[field] !== undefined)

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    const onError = () => showWrong(form)
    if (Object.keys(wrong).length > 0) onError()
    else save.mutate(bodyOf(draft, job, start), { onSuccess: onSaved, onError })
  }

  const fields: Fields = {
    draft,
    errors,
    set: (change) => {
      // What was refused is being changed: the refusal has been heard.
      save.reset()
      setDraft((before) => ({ ...before, ...change }))
    },
  }
  return {
    fields,
    preview,
    submit,
    isPending: save.isPending,
    isOpen: isUnfolded || isFoldWrong,
    fold: () => setUnfolded(!(isUnfolded || isFoldWrong)),
  }
}

/** Goes to the first field that is wrong, once that is shown: it may have been scrolled away. */
function showWrong(form: Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}

/** The coming runs of what is typed, once it is typed. An interval that was not changed goes on as it did. */
function useDraftPreview(draft: Draft, job: Job | null) {
  const typed = triggerOf(draft)
  const [trigger] = useDebouncedValue(JSON.stringify(typed), TYPING_MS)
  const asked = JSON.parse(trigger) as Trigger
  return usePreview(isTimed(asked) ? withAnchor(asked, job?.trigger) : null, { limit: SHOWN })
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
