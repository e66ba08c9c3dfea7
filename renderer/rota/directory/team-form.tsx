import { Modal, MultiSelect, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import form from '../../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useDirectory } from '../person.tsx'
import { type Team, useWriteEntry } from './queries.ts'

type Props = { readonly team: Team | null; readonly onClose: () => void }

const fieldOf = (path: string) => {
  if (path.startsWith('members')) return 'members'
  return path === 'name' || path === 'description' ? path : null
}

function useTeamDraft({ team, onClose }: Props) {
  const [name, setName] = useState(team?.name ?? '')
  const [description, setDescription] = useState(team?.description ?? '')
  const [members, setMembers] = useState(() => team?.members.map(({ user }) => user.id) ?? [])
  const write = useWriteEntry('teams', team?.id ?? null)
  const errors = errorsOfRefusal(write.error, fieldOf)
  const isNameless = name.trim() === ''

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isNameless) return
    const roleOf = (id: string) => team?.members.find(({ user }) => user.id === id)?.role ?? 'user'
    const body = {
      name: name.trim(),
      description,
      members: members.map((id) => ({ user: { id }, role: roleOf(id) })),
    }
    write.mutate(body, { onSuccess: onClose })
  }
  const setters = { setName, setDescription, setMembers }
  return { fields: { name, description, members }, ...setters, errors, submit, isPending: write.isPending }
}

/** Who takes a turn together; the roles of members that stay are kept. */
export function TeamForm(props: Props) {
  const { team, onClose } = props
  const { people, names } = useDirectory()
  const { fields, setName, setDescription, setMembers, errors, submit, isPending } = useTeamDraft(props)
  return (
    <Modal opened onClose={onClose} title={team === null ? 'Add a team' : `Edit ${team.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          value={fields.name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Description"
          value={fields.description}
          error={errors.description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <MultiSelect
          label="Members"
          placeholder="Choose people"
          searchable
          data={people.map(({ id, username }) => ({ value: id, label: names.get(id) ?? username }))}
          value={fields.members}
          error={errors.members}
          onChange={setMembers}
          comboboxProps={{ shadow: 'md' }}
        />
        <FormEnd word="Save" isPending={isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}
