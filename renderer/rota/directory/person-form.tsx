import { Modal, TextInput } from '@mantine/core'
import { type SubmitEvent, use, useState } from 'react'
import form from '../../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { ZoneContext } from '../../ui/when.tsx'
import { ZoneSelect } from '../../ui/zone-select.tsx'
import type { Person } from '../types.ts'
import { useWriteEntry } from './queries.ts'

type Props = { readonly person: Person | null; readonly onClose: () => void }

const FIELDS = ['fullName', 'username', 'timeZone']
const fieldOf = (path: string) => FIELDS.find((field) => field === path) ?? null

function usePersonDraft({ person, onClose }: Props) {
  const own = use(ZoneContext)
  const [fields, setFields] = useState({
    fullName: person?.fullName ?? '',
    username: person?.username ?? '',
    timeZone: person?.timeZone ?? own,
  })
  const [isTried, setTried] = useState(false)
  const write = useWriteEntry('users', person?.id ?? null)
  const wrong: Errors = {
    ...(fields.fullName.trim() === '' && { fullName: 'Give a name.' }),
    ...(!/^[^\s@]+@[^\s@]+$/.test(fields.username.trim()) && { username: 'Give an e-mail address.' }),
  }
  const refused = errorsOfRefusal(write.error, fieldOf)
  const errors: Errors = isTried ? { ...refused, ...wrong } : refused
  const set = (changes: Partial<typeof fields>) => setFields((before) => ({ ...before, ...changes }))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    const body = { ...fields, fullName: fields.fullName.trim(), username: fields.username.trim() }
    write.mutate(person === null ? { ...body, role: { name: 'User' } } : body, { onSuccess: onClose })
  }
  return { fields, errors, set, submit, isPending: write.isPending }
}

/** Name, e-mail address and zone of a person; everything else of them stays. */
export function PersonForm(props: Props) {
  const { person, onClose } = props
  const { fields, errors, set, submit, isPending } = usePersonDraft(props)
  return (
    <Modal
      opened
      onClose={onClose}
      title={person === null ? 'Add a person' : `Edit ${person.fullName || person.username}`}
    >
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          value={fields.fullName}
          error={errors.fullName}
          onChange={(event) => set({ fullName: event.currentTarget.value })}
          data-autofocus
        />
        <TextInput
          label="E-mail address"
          type="email"
          value={fields.username}
          error={errors.username}
          onChange={(event) => set({ username: event.currentTarget.value })}
        />
        <ZoneSelect
          value={fields.timeZone}
          error={errors.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
        <FormEnd word="Save" isPending={isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}
