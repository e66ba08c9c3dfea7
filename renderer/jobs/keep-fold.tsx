// The folded parts of the form that say how long a job lives, what is kept of it, and what it is about.
import { NumberInput, TagsInput, TextInput } from '@mantine/core'
import form from '../ui/form.module.css'
import { LocalTimeField } from './local-time-field.tsx'
import type { Fields } from './use-job-form.ts'

/** From when to when a job runs by itself. */
export function Bounds(fields: Fields) {
  const { draft, errors, set } = fields
  return (
    <>
      <div className={form.pair}>
        <LocalTimeField {...fields} label="Not before" field="startsAt" />
        <LocalTimeField {...fields} label="Not from then on" field="endsAt" />
      </div>
      <NumberInput
        label="Runs in all"
        description="Then it is switched off; empty: no end. Runs by hand do not count."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maw={380}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={draft.maxRuns}
        error={errors.maxRuns}
        onChange={(maxRuns) => set({ maxRuns })}
      />
    </>
  )
}

/** How long its runs are remembered. */
export function Kept({ draft, errors, set }: Fields) {
  const number = { min: 1, allowDecimal: false, allowNegative: false } as const
  return (
    <div className={form.pair}>
      <NumberInput
        {...number}
        label="Runs at most"
        value={draft.keepCount}
        error={errors.keepCount}
        onChange={(keepCount) => set({ keepCount })}
      />
      <NumberInput
        {...number}
        label="Days at most"
        value={draft.keepDays}
        error={errors.keepDays}
        onChange={(keepDays) => set({ keepDays })}
      />
    </div>
  )
}

/** What a person says of it. */
export function About({ draft, errors, set }: Fields) {
  return (
    <>
      <TextInput
        label="Description"
        value={draft.description}
        error={errors.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <TagsInput
        label="Tags"
        placeholder="env=prod"
        value={[...draft.tags]}
        error={errors.tags}
        onChange={(tags) => set({ tags })}
      />
    </>
  )
}
