import { Input, NumberInput, Select } from '@mantine/core'
import { useId } from 'react'
import { type Amount, UNITS, type Unit } from './amount.ts'
import classes from './amount-field.module.css'

type Props = {
  readonly label: string
  readonly value: Amount
  readonly error?: string | undefined
  readonly onChange: (amount: Amount) => void
}

/** So many of a unit of time: two fields on one line, whatever stands above and below them. */
export function AmountField({ label, value, error, onChange }: Props) {
  const id = useId()
  return (
    <Input.Wrapper id={id} label={label} error={error}>
      <div className={classes.pair}>
        <NumberInput
          id={id}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          value={value.count}
          error={error !== undefined}
          onChange={(count) => onChange({ ...value, count })}
        />
        <Select
          aria-label={`${label}: unit`}
          allowDeselect={false}
          data={UNITS}
          value={value.unit}
          onChange={(unit) => onChange({ ...value, unit: (unit ?? value.unit) as Unit })}
          comboboxProps={{ shadow: 'md' }}
        />
      </div>
    </Input.Wrapper>
  )
}
