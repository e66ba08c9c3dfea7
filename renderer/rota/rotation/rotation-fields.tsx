import { NumberInput, Select, TextInput } from '@mantine/core'
import form from '../../ui/form.module.css'
import type { Errors } from '../../ui/form.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { clockOf } from '../clock.ts'
import type { RotationDraft } from './draft.ts'
import { RestrictionField } from './restriction-field.tsx'
import { TurnsField } from './turns-field.tsx'

type Props = {
  readonly draft: RotationDraft
  readonly timeZone: string
  readonly errors: Errors
  readonly set: (changes: Partial<RotationDraft>) => void
}

const UNITS = [
  { value: 'hourly', label: 'hours' },
  { value: 'daily', label: 'days' },
  { value: 'weekly', label: 'weeks' },
]

/** Who takes turns first, then how long a turn is, from when on, and in which hours. */
export function RotationFields({ draft, timeZone, errors, set }: Props) {
  const zone = clockOf(timeZone).name
  return (
    <>
      <TextInput
        label="Name of the rotation"
        placeholder="Primary"
        value={draft.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TurnsField turns={draft.turns} error={errors.turns} onChange={(turns) => set({ turns })} />
      <TurnLength {...{ draft, errors, set }} />
      <div className={form.pair}>
        <TimeField
          label="First handoff"
          zone={zone}
          value={draft.start}
          error={errors.startAt}
          onChange={(start) => set({ start })}
        />
        <TimeField
          label="Ends"
          zone={zone}
          description="Empty: never"
          value={draft.end}
          error={errors.endAt}
          onChange={(end) => set({ end })}
        />
      </div>
      <RestrictionField draft={draft} error={errors.windows} onChange={set} />
    </>
  )
}

function TurnLength({ draft, errors, set }: Omit<Props, 'timeZone'>) {
  return (
    <div className={form.pair}>
      <NumberInput
        label="A turn lasts"
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={draft.length}
        error={errors.length}
        onChange={(length) => set({ length })}
      />
      <Select
        label="Unit"
        allowDeselect={false}
        data={UNITS}
        value={draft.type}
        error={errors.type}
        onChange={(type) => set({ type: (type ?? draft.type) as RotationDraft['type'] })}
        comboboxProps={{ shadow: 'md' }}
      />
    </div>
  )
}
