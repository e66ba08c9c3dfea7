import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import type { Errors } from '../ui/form.tsx'
import { type Field, type FieldKind, isLong } from './config-field.ts'
import classes from './config-fields.module.css'
import type { ConfigDraft } from './provider-draft.ts'

type Props = {
  readonly fields: readonly Field[]
  readonly draft: ConfigDraft
  readonly errors: Errors
  readonly onChange: (path: string, value: string | boolean) => void
}

/** The fields of a provider, as its table tells them. */
export function ConfigFields({ fields, draft, errors, onChange }: Props) {
  return (
    <div className={classes.grid}>
      {fields.map((field) => (
        <div
          key={field.path}
          className={classes.cell}
          data-span={field.span ?? 6}
          data-new={field.heading !== undefined}
        >
          <OneField
            field={field}
            value={draft[field.path] ?? ''}
            error={errors[field.path]}
            onChange={(value) => onChange(field.path, value)}
          />
        </div>
      ))}
    </div>
  )
}

type OneProps = {
  readonly field: Field
  readonly value: string | boolean
  readonly error: string | undefined
  readonly onChange: (value: string | boolean) => void
}

const CODE: ReadonlySet<FieldKind> = new Set(['line', 'shellLine', 'args', 'pairs', 'headers', 'body'])

function OneField({ field, value, error, onChange }: OneProps) {
  const { label, kind, hint, placeholder, choices = [], isRequired } = field
  if (kind === 'flag') {
    return (
      <Checkbox
        label={label}
        checked={value === true}
        error={error}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  const text = String(value)
  if (kind === 'choice') {
    return (
      <Select
        label={label}
        aria-label={field.heading === undefined ? undefined : `${field.heading}: ${label.toLowerCase()}`}
        data={choices}
        allowDeselect={false}
        value={text}
        error={error}
        onChange={(chosen) => onChange(chosen ?? text)}
        comboboxProps={{ shadow: 'md' }}
      />
    )
  }
  const shared = {
    label,
    placeholder: placeholder ?? '',
    description: hint,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
    value: text,
    error,
    spellCheck: false,
    autoComplete: 'off',
    'aria-required': isRequired === true,
    classNames: CODE.has(kind) ? { input: classes.code ?? '' } : {},
  }
  return isLong(field) ? (
    <Textarea
      {...shared}
      autosize
      minRows={2}
      maxRows={10}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <TextInput
      {...shared}
      inputMode={kind === 'number' ? 'numeric' : 'text'}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
