// The folded parts of the form that say by which rules a job runs.
import { Checkbox, NumberInput, Select } from '@mantine/core'
import type { Overlap, RetryOn } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import type { Fields } from './use-job-form.ts'

const CATCH_UP = [
  { value: 'last', label: 'Run the last one' },
  { value: 'all', label: 'Run every one' },
  { value: 'none', label: 'Leave it out' },
] as const satisfies readonly { value: CatchUp; label: string }[]

/** What becomes of runs that were due while nobody could run them. */
export function Missed({ draft, errors, set }: Fields) {
  return (
    <div className={form.pair}>
      <Select
        label="When Hourhand was closed or the machine slept"
        allowDeselect={false}
        data={[...CATCH_UP]}
        value={draft.catchUp}
        error={errors.catchUp}
        onChange={(catchUp) => set({ catchUp: (catchUp ?? draft.catchUp) as CatchUp })}
        comboboxProps={{ shadow: 'md' }}
      />
      {draft.catchUp !== 'none' && (
        <AmountField
          label="Missed no longer ago than"
          value={draft.catchUpWindow}
          error={errors.catchUpWindow}
          onChange={(catchUpWindow) => set({ catchUpWindow })}
        />
      )}
    </div>
  )
}

const OVERLAP = [
  { value: 'skip', label: 'Leave the new one out' },
  { value: 'queue', label: 'Let the new one wait' },
  { value: 'replace', label: 'End the old one' },
  { value: 'allow', label: 'Let both run' },
] as const satisfies readonly { value: Overlap; label: string }[]

const FILES = [
  { value: 'skip', label: 'A few at a time' },
  { value: 'queue', label: 'One after the other' },
  { value: 'allow', label: 'All at once' },
] as const satisfies readonly { value: Overlap; label: string }[]

/** What becomes of a run that is due while another is not over. */
export function Overlapping({ draft, errors, set }: Fields) {
  const isFolder = draft.when === 'folder'
  const value = isFolder && draft.overlap === 'replace' ? 'skip' : draft.overlap
  return (
    <Select
      label={isFolder ? 'Files are taken' : 'When a run is due and the one before is not over'}
      maw={380}
      allowDeselect={false}
      data={isFolder ? [...FILES] : [...OVERLAP]}
      value={value}
      error={errors.overlap}
      onChange={(overlap) => set({ overlap: (overlap ?? draft.overlap) as Overlap })}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

/** When a run is given up. */
export function Ends({ draft, errors, set }: Fields) {
  return (
    <>
      <div className={form.pair}>
        <AmountField
          label="A run is ended after"
          value={draft.timeout}
          error={errors.timeout}
          onChange={(timeout) => set({ timeout })}
        />
      </div>
      <Checkbox
        label="Run it again when the end of Hourhand itself cut it off"
        checked={draft.onInterrupted === 'retry'}
        onChange={(event) => set({ onInterrupted: event.currentTarget.checked ? 'retry' : 'close' })}
      />
    </>
  )
}

const RETRY_ON = [
  { value: 'error', label: 'an error' },
  { value: 'timeout', label: 'a time-out' },
  { value: 'status', label: 'a status that was not expected' },
] as const satisfies readonly { value: RetryOn; label: string }[]

/** How a failure is tried again. */
export function Retries(fields: Fields) {
  const { draft, errors, set } = fields
  return (
    <>
      <NumberInput
        label="Tries after a failure"
        maw={200}
        min={0}
        max={100}
        allowDecimal={false}
        allowNegative={false}
        value={draft.retries}
        error={errors.retries}
        onChange={(retries) => set({ retries })}
      />
      {Number(draft.retries) > 0 && <RetryFields {...fields} />}
    </>
  )
}

function RetryFields({ draft, errors, set }: Fields) {
  return (
    <>
      <div className={form.pair}>
        <AmountField
          label="First pause"
          value={draft.firstDelay}
          error={errors.firstDelay}
          onChange={(firstDelay) => set({ firstDelay })}
        />
        <AmountField
          label="Longest pause (each is twice the one before)"
          value={draft.maxDelay}
          error={errors.maxDelay}
          onChange={(maxDelay) => set({ maxDelay })}
        />
      </div>
      <Checkbox.Group
        label="Tried again after"
        value={[...draft.retryOn]}
        error={errors.retryOn}
        onChange={(retryOn) => set({ retryOn: retryOn as RetryOn[] })}
      >
        <div className={form.choices}>
          {RETRY_ON.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  )
}
