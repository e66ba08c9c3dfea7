import { TextInput } from '@mantine/core'
import { use } from 'react'
import { zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { clockZone } from './draft.ts'
import type { Fields } from './use-job-form.ts'

type Props = Fields & {
  readonly label: string
  readonly field: 'startsAt' | 'endsAt' | 'anchor'
  readonly description?: string
}

/** A day and a time on the clock of the job, which is named; empty is none. */
export function LocalTimeField({ draft, errors, set, label, field, description }: Props) {
  const own = use(ZoneContext)
  return (
    <TextInput
      type="datetime-local"
      label={`${label} (${zoneName(clockZone(draft, own))} time)`}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={draft[field]}
      error={errors[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  )
}
