import { Select } from '@mantine/core'
import { use } from 'react'
import { ZoneContext } from './when.tsx'

type Props = {
  readonly value: string
  readonly error?: string | undefined
  readonly onChange: (zone: string) => void
}

/** Every zone that the browser knows; UTC, the operator's own and the present one, which it may call otherwise, too. */
export function ZoneSelect({ value, error, onChange }: Props) {
  const own = use(ZoneContext)
  const zones = [...new Set([own, value, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort()
  return (
    <Select
      label="Time zone"
      searchable
      allowDeselect={false}
      limit={200}
      data={zones}
      value={value}
      error={error}
      onChange={(zone) => onChange(zone ?? own)}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
