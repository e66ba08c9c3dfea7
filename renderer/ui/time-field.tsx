import { Input, TextInput } from '@mantine/core'
import { useId } from 'react'
import { ClockField } from './clock-field.tsx'
import classes from './time-field.module.css'

type Props = {
  readonly label: string
  /** Whose clock is typed, in words. */
  readonly zone: string
  /** `2026-11-16T09:00`, or empty. */
  readonly value: string
  readonly error?: string | undefined
  readonly description?: string | undefined
  /** Where a dialog begins. */
  readonly hasFocus?: boolean
  readonly onChange: (value: string) => void
}

/** A day and a time by the clock of a zone, which stands in its label. */
export function TimeField(props: Props) {
  const { label, zone, value, error, description, hasFocus = false, onChange } = props
  const id = useId()
  const [day = '', time = ''] = value.split('T')
  // Of a half of it there is no instant; who takes both away means none.
  const change = (next: string, clock: string) =>
    onChange(next === '' && clock === '' ? '' : `${next}T${clock}`)
  return (
    <Input.Wrapper
      id={id}
      label={`${label} (${zone} time)`}
      error={error}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    >
      <div className={classes.pair}>
        <TextInput
          id={id}
          type="date"
          value={day}
          error={error !== undefined}
          onChange={(event) => change(event.currentTarget.value, time)}
          {...(hasFocus && { 'data-autofocus': true })}
        />
        <ClockField
          aria-label={`Time, ${label.toLowerCase()}`}
          value={time}
          error={error !== undefined}
          onChange={(clock) => change(day, clock)}
        />
      </div>
    </Input.Wrapper>
  )
}
