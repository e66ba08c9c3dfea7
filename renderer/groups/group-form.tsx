import { Modal, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { amountOf, secondsOf } from '../ui/amount.ts'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { type Group, useSaveGroup } from './queries.ts'

type Props = {
  readonly group: Group | null
  readonly onSaved: (saved: Group) => void
  readonly onClose: () => void
}

const FIELDS = ['name', 'description', 'timeoutSeconds', 'onFailure']
const USUAL = { name: '', description: '', timeoutSeconds: 300, onFailure: 'block' } as const

/** Makes a group, or changes what is said of it; its members are put in their places on its page. */
export function GroupForm({ group, onSaved, onClose }: Props) {
  const start = group ?? USUAL
  const [name, setName] = useState<string>(start.name)
  const [description, setDescription] = useState<string>(start.description)
  const [timeout, setTimeout] = useState(() => amountOf(start.timeoutSeconds))
  const [onFailure, setOnFailure] = useState<Group['onFailure']>(start.onFailure)
  const [isTried, setTried] = useState(false)
  const save = useSaveGroup(group?.id ?? null)
  const seconds = secondsOf(timeout)
  const wrong = {
    ...(name.trim() === '' && { name: 'Give the group a name.' }),
    ...(!(seconds > 0) && { timeoutSeconds: 'Say how long a tier may take.' }),
  }
  const refused = errorsOfRefusal(save.error, (path) => FIELDS.find((field) => field === path) ?? null)
  const errors: Readonly<Record<string, string>> = { ...refused, ...(isTried && wrong) }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    const body = { name: name.trim(), description: description.trim(), timeoutSeconds: seconds, onFailure }
    save.mutate(body, { onSuccess: onSaved })
  }
  return (
    <Modal opened onClose={onClose} title={group === null ? 'New group' : `Edit ${group.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="Staging stack"
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <AmountField
          label="A tier may take"
          value={timeout}
          error={errors.timeoutSeconds}
          onChange={setTimeout}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="on-failure">
            When a tier does not get there
          </Text>
          <SegmentedControl
            fullWidth
            size="sm"
            aria-labelledby="on-failure"
            data={[
              { value: 'block', label: 'Leave the next ones alone' },
              { value: 'continue', label: 'Go on with the next' },
            ]}
            value={onFailure}
            onChange={(value) => setOnFailure(value as Group['onFailure'])}
          />
        </div>
        <Textarea
          label="Description"
          autosize
          minRows={1}
          value={description}
          error={errors.description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormEnd
          word={group === null ? 'Make the group' : 'Save'}
          isPending={save.isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}
