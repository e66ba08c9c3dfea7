import { Select } from '@mantine/core'
import { use } from 'react'
import { useMinute } from './ticker.ts'
import { formatClock, formatOffset, zonesWith } from './time.ts'
import { ZoneContext } from './when.tsx'
import { searchZones } from './zone-search.ts'

type Props = {
  readonly value: string
  readonly error?: string | undefined
  /** Shows under it what the clock there shows now. */
  readonly hasClock?: boolean
  readonly onChange: (zone: string) => void
}

export function ZoneSelect({ value, error, hasClock = false, onChange }: Props) {
  const own = use(ZoneContext)
  const now = useMinute()
  const zones = zonesWith(own, value)
  return (
    <Select
      label="Time zone"
      description={hasClock ? `Now ${formatClock(now, value)}, ${formatOffset(now, value)}` : undefined}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      searchable
      allowDeselect={false}
      limit={200}
      data={zones}
      filter={({ search, limit }) =>
        searchZones(zones, search)
          .slice(0, limit)
          .map((zone) => ({ value: zone, label: zone }))
      }
      selectFirstOptionOnChange
      nothingFoundMessage="There is no such zone."
      value={value}
      error={error}
      onChange={(zone) => onChange(zone ?? own)}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
