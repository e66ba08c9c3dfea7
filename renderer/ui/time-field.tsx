import { TextInput } from '@mantine/core'

type Props = {
  readonly label: string
  /** Whose clock is typed, in words. */
  readonly zone: string
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
  return (
    <TextInput
      type="datetime-local"
      label={`${label} (${zone} time)`}
      value={value}
      error={error}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(hasFocus && { 'data-autofocus': true })}
    />
  )
}
