import { Select } from '@mantine/core'
import { useDirectory } from './person.tsx'

type Props = {
  readonly label: string
  readonly value: string | null
  readonly error: string | undefined
  /** Whether nobody can be chosen too. */
  readonly withNobody?: boolean
  /** Whether it does not ask for the focus of its form. */
  readonly isQuiet?: boolean
  readonly onChange: (id: string | null) => void
}

export function PersonSelect({ label, value, error, withNobody = false, isQuiet = false, onChange }: Props) {
  const { people, names } = useDirectory()
  const options = people
    .map(({ id, username }) => ({ value: id, label: labelOf(names.get(id) ?? username, username) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
  const nobody = withNobody ? [{ value: 'none', label: 'Nobody' }] : []
  return (
    <Select
      label={label}
      placeholder="Choose a person"
      searchable
      openOnFocus={false}
      required
      withAsterisk={false}
      limit={100}
      data={[...options, ...nobody]}
      value={value}
      onChange={onChange}
      error={error}
      nothingFoundMessage="Nobody of that name is known"
      comboboxProps={{ shadow: 'md' }}
      {...(isQuiet ? {} : { 'data-autofocus': true })}
    />
  )
}

function labelOf(name: string, username: string): string {
  return name === username ? name : `${name} (${username})`
}
