import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import form from '../../ui/form.module.css'
import type { Errors } from '../../ui/form.tsx'
import { ZoneSelect } from '../../ui/zone-select.tsx'
import { useTeams } from '../directory/queries.ts'

export type RotaDraft = {
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly team: string | null
  readonly enabled: boolean
}

type Props = {
  readonly draft: RotaDraft
  readonly errors: Errors
  readonly set: (changes: Partial<RotaDraft>) => void
}

/** What a rota is called, whose clock it goes by, whose it is. */
export function RotaFields({ draft, errors, set }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Web team"
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Textarea
        label="Description"
        autosize
        minRows={1}
        maxRows={4}
        value={draft.description}
        error={errors.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <div className={form.pair}>
        <ZoneSelect
          value={draft.timeZone}
          error={errors.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
        <TeamSelect value={draft.team} error={errors.ownerTeam} onChange={(team) => set({ team })} />
      </div>
      <Switch
        label={draft.enabled ? 'On' : 'Off: nobody is on call'}
        aria-label="The rota is on"
        checked={draft.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  )
}

type TeamProps = {
  readonly value: string | null
  readonly error: string | undefined
  readonly onChange: (team: string | null) => void
}

function TeamSelect({ value, error, onChange }: TeamProps) {
  const teams = useTeams().data ?? []
  return (
    <Select
      label="Team"
      placeholder="Of no team"
      data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      error={error}
      onChange={onChange}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

/** The fields of the form that refusals speak of. */
export function fieldOfRota(path: string): string | null {
  if (path === 'timezone') return 'timeZone'
  if (path.startsWith('ownerTeam')) return 'ownerTeam'
  return path === 'name' || path === 'description' ? path : null
}
