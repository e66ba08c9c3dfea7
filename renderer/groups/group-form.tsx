import { Modal, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core'
import { type SubmitEvent, useId, useState } from 'react'
import { type Amount, amountOf, secondsOf } from '../ui/amount.ts'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { type Group, type GroupBody, useSaveGroup } from './queries.ts'

type Props = {
  readonly group: Group | null
  readonly onSaved: (saved: Group) => void
  readonly onClose: () => void
}

const FIELDS = ['name', 'description', 'timeoutSeconds', 'onFailure']
const USUAL: GroupBody = { name: '', description: '', timeoutSeconds: 300, onFailure: 'block' }

/** Makes a group, or changes what is said of it; its members are put in their places on its page. */
export function GroupForm(props: Props) {
  const { group, onClose } = props
  const { draft, errors, set, submit, isPending } = useGroupDraft(props)
  return (
    <Modal opened onClose={onClose} title={group === null ? 'New group' : `Edit ${group.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="Staging stack"
          value={draft.name}
          error={errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
        />
        <AmountField
          label="A tier may take"
          value={draft.timeout}
          error={errors.timeoutSeconds}
          onChange={(timeout) => set({ timeout })}
        />
        <OnFailure value={draft.onFailure} onChange={(onFailure) => set({ onFailure })} />
        <Textarea
          label="Description"
          autosize
          minRows={1}
          value={draft.description}
          error={errors.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <FormEnd
          word={group === null ? 'Make the group' : 'Save'}
          isPending={isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

type OnFailureProps = {
  readonly value: Group['onFailure']
  readonly onChange: (value: Group['onFailure']) => void
}

function OnFailure({ value, onChange }: OnFailureProps) {
  const id = useId()
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id={id}>
        When a tier does not get there
      </Text>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-labelledby={id}
        data={[
          { value: 'block', label: 'Leave the next ones alone' },
          { value: 'continue', label: 'Go on with the next' },
        ]}
        value={value}
        onChange={(chosen) => onChange(chosen as Group['onFailure'])}
      />
    </div>
  )
}

type Draft = Pick<GroupBody, 'name' | 'description' | 'onFailure'> & { readonly timeout: Amount }

function useGroupDraft({ group, onSaved }: Props) {
  const [draft, setDraft] = useState<Draft>(() => {
    const { name, description, onFailure, timeoutSeconds } = group ?? USUAL
    return { name, description, onFailure, timeout: amountOf(timeoutSeconds) }
  })
  const [isTried, setTried] = useState(false)
  const save = useSaveGroup(group?.id ?? null)
  const seconds = secondsOf(draft.timeout)
  const wrong = {
    ...(draft.name.trim() === '' && { name: 'Give the group a name.' }),
    ...(!(seconds > 0) && { timeoutSeconds: 'Say how long a tier may take.' }),
  }
  const refused = errorsOfRefusal(save.error, (path) => FIELDS.find((field) => field === path) ?? null)
  const errors: Readonly<Record<string, string>> = { ...refused, ...(isTried && wrong) }
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    const { timeout: _, ...said } = draft
    const body = {
      ...said,
      name: draft.name.trim(),
      description: draft.description.trim(),
      timeoutSeconds: seconds,
    }
    save.mutate(body, { onSuccess: onSaved })
  }
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  return { draft, errors, set, submit, isPending: save.isPending }
}
