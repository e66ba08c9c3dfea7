import { use } from 'react'
import { zoneName } from '../ui/time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { clockZone } from './draft.ts'
import type { Fields } from './use-job-form.ts'

type Props = Fields & {
  readonly label: string
  readonly field: 'startsAt' | 'endsAt' | 'anchor'
  readonly description?: string
}

/** A day and a time on the clock of the job; empty is none. */
export function LocalTimeField({ draft, errors, set, label, field, description }: Props) {
  const own = use(ZoneContext)
  return (
    <TimeField
      label={label}
      zone={zoneName(clockZone(draft, own))}
      description={description}
      value={draft[field]}
      error={errors[field]}
      onChange={(value) => set({ [field]: value })}
    />
  )
}
