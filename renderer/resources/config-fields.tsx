import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import type { ChangeEvent } from 'react'
import type { Errors } from '../ui/form.tsx'
import { PairTable } from '../ui/pair-table.tsx'
import { type Field, type FieldKind, isLong } from './config-field.ts'
import classes from './config-fields.module.css'
import { linesOfPairs, pairsOfLines } from './pair-line.ts'
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

const CODE: ReadonlySet<FieldKind> = new Set(['line', 'shellLine', 'args', 'body'])

function OneField(props: OneProps) {
  const { field, value, error, onChange } = props
  if (field.kind === 'choice') return <Choice {...props} />
  if (field.kind === 'pairs' || field.kind === 'headers') return <PairField {...props} />
  if (field.kind !== 'flag') return <TextField {...props} />
  return (
    <Checkbox
      label={field.label}
      checked={value === true}
      error={error}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

function Choice({ field, value, error, onChange }: OneProps) {
  const { label, choices = [], heading } = field
  return (
    <Select
      label={label}
      aria-label={heading === undefined ? undefined : `${heading}: ${label.toLowerCase()}`}
      data={choices}
      allowDeselect={false}
      value={String(value)}
      error={error}
      onChange={(chosen) => onChange(chosen ?? value)}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

/** Names and values are kept as lines of text, as all that is typed for a provider is text. */
function PairField({ field: { label, kind, placeholder = '' }, value, error, onChange }: OneProps) {
  const sign = kind === 'pairs' ? '=' : ': '
  return (
    <PairTable
      label={label}
      one={kind === 'pairs' ? 'variable' : 'header'}
      example={placeholder}
      pairs={pairsOfLines(String(value), sign)}
      error={error}
      onChange={(pairs) => onChange(linesOfPairs(pairs, sign))}
    />
  )
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

function TextField({ field, value, error, onChange }: OneProps) {
  const { label, kind, hint, placeholder = '', isRequired } = field
  const shared = {
    label,
    placeholder,
    description: hint,
    inputWrapperOrder: ORDER,
    value: String(value),
    error,
    spellCheck: false,
    autoComplete: 'off',
    'aria-required': isRequired === true,
    classNames: CODE.has(kind) ? { input: classes.code ?? '' } : {},
  }
  if (isLong(field)) {
    const set = (event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.currentTarget.value)
    return <Textarea {...shared} autosize minRows={2} maxRows={10} onChange={set} />
  }
  const inputMode = kind === 'number' ? 'numeric' : 'text'
  return (
    <TextInput {...shared} inputMode={inputMode} onChange={(event) => onChange(event.currentTarget.value)} />
  )
}
