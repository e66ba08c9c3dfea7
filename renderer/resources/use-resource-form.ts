import { type SubmitEvent, useState } from 'react'
import { type Errors, errorsOfRefusal } from '../ui/form.tsx'
import { useLeaveGuard } from '../ui/leave-guard.tsx'
import { useSaveResource, useTestConfig } from './queries.ts'
import {
  bodyOf,
  configDraftOf,
  configErrorsOf,
  type Draft,
  draftOf,
  errorsOf,
  fieldOf,
  newDraft,
  settingOf,
} from './resource-draft.ts'
import type { Resource } from './types.ts'

const FIRST = 'command'

/** The state of the form of a new resource (`resource` null) or an old one. */
export function useResourceForm(resource: Resource | null, onSaved: (saved: Resource) => void) {
  const [start] = useState(() => (resource === null ? newDraft(FIRST) : draftOf(resource)))
  const [draft, setDraft] = useState<Draft>(start)
  const [isTried, setTried] = useState(false)
  const [isTestTried, setTestTried] = useState(false)
  const save = useSaveResource(resource?.id ?? null)
  const test = useTestConfig(resource?.id ?? null)
  const liftGuard = useLeaveGuard(draft !== start)
  const wrong = errorsOf(draft)
  const toField = fieldOf(draft.provider)
  const refused = { ...errorsOfRefusal(test.error, toField), ...errorsOfRefusal(save.error, toField) }
  const typed = isTried ? wrong : isTestTried ? configErrorsOf(draft) : {}
  const errors: Errors = { ...refused, ...typed }

  function set(change: Partial<Draft>): void {
    // What was refused is being changed: the refusal has been heard, and a test is of something else.
    save.reset()
    test.reset()
    setDraft((before) => ({ ...before, ...change }))
  }

  function setConfig(path: string, value: string | boolean): void {
    const config = { ...configDraftOf(draft), [path]: value }
    set({ configs: { ...draft.configs, [draft.provider]: config } })
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    const onError = () => showWrong(form)
    const onSuccess = (saved: Resource) => {
      liftGuard()
      onSaved(saved)
    }
    if (Object.keys(wrong).length > 0) onError()
    else save.mutate(bodyOf(draft), { onSuccess, onError })
  }

  function tryOut(form: Element | null): void {
    setTestTried(true)
    const onError = () => form !== null && showWrong(form)
    if (Object.keys(configErrorsOf(draft)).length > 0) onError()
    else test.mutate(settingOf(draft), { onError })
  }

  return { draft, errors, set, setConfig, submit, tryOut, test, isPending: save.isPending }
}

/** Goes to the first field that is wrong, once that is shown. */
function showWrong(form: Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
