import { NumberInput, Select } from '@mantine/core'
import { type Amount, UNITS, type Unit } from './amount.ts'
import classes from './amount-field.module.css'

type Props = {
  readonly label: string
  readonly value: Amount
  readonly error?: string | undefined
  readonly onChange: (amount: Amount) => void
}

/** So many of a unit of time. */
export function AmountField({ label, value, error, onChange }: Props) {
  return (
    <div className={classes.pair}>
      <NumberInput
        label={label}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={value.count}
        error={error}
        onChange={(count) => onChange({ ...value, count })}
      />
      <Select
        aria-label={`${label}: unit`}
        className={classes.unit}
        allowDeselect={false}
        data={UNITS}
        value={value.unit}
        onChange={(unit) => onChange({ ...value, unit: (unit ?? value.unit) as Unit })}
        comboboxProps={{ shadow: 'md' }}
      />
    </div>
  )
}
