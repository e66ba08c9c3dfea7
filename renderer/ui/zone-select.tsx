import { Select } from '@mantine/core'
import { use } from 'react'
import { useMinute } from './ticker.ts'
import { formatClock, formatOffset, zonesWith } from './time.ts'
import { ZoneContext } from './when.tsx'

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
  return (
    <Select
      label="Time zone"
      description={hasClock ? `Now ${formatClock(now, value)}, ${formatOffset(now, value)}` : undefined}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      searchable
      allowDeselect={false}
      limit={200}
      data={zonesWith(own, value)}
      value={value}
      error={error}
      onChange={(zone) => onChange(zone ?? own)}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
