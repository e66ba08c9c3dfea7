import { PasswordInput } from '@mantine/core'
import { SECRET_MASK } from '#shared/secret.ts'

type Props = {
  readonly label: string
  readonly value: string
  readonly description?: string | undefined
  readonly error?: string | undefined
  /** For a row of a table, whose columns are named above. */
  readonly isLabelHidden?: boolean
  readonly onChange: (value: string) => void
}

/** A secret. One that is stored comes as its mask: it stays unless another is typed. */
export function SecretField({ label, value, description, error, isLabelHidden = false, onChange }: Props) {
  const isKept = value === SECRET_MASK
  return (
    <PasswordInput
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="new-password"
      placeholder={isKept ? 'Stays as it is; type to change it' : ''}
      value={isKept ? '' : value}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': `Show ${label}`, tabIndex: 0 }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
