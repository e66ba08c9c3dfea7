import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'

type Props = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }

export function SearchField({ label, value, onChange }: Props) {
  return (
    <TextInput
      type="search"
      size="xs"
      w={{ base: 150, xs: 220 }}
      aria-label={label}
      placeholder="Search"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        value && <CloseButton size="xs" aria-label="Clear the search" onClick={() => onChange('')} />
      }
    />
  )
}
