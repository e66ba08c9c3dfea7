import { ActionIcon, Button, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useId } from 'react'
import { isSecretName } from '#shared/secret.ts'
import form from './form.module.css'
import classes from './pair-table.module.css'
import { SecretField } from './secret-field.tsx'

/** A row of a table of names and values; `key` tells the rows apart. */
export type Pair = { readonly key: number; readonly name: string; readonly value: string }

type Props = {
  readonly label: string
  /** What a row is: `variable`, `header`. */
  readonly one: string
  readonly example: string
  readonly pairs: readonly Pair[]
  readonly error?: string | undefined
  readonly onChange: (pairs: readonly Pair[]) => void
}

/** Names and their values. Where a name says that its value is a secret, that is hidden. */
export function PairTable({ label, one, example, pairs, error, onChange }: Props) {
  const id = useId()
  const set = (key: number, change: Partial<Pair>) =>
    onChange(pairs.map((pair) => (pair.key === key ? { ...pair, ...change } : pair)))
  const add = () =>
    onChange([...pairs, { key: Math.max(-1, ...pairs.map(({ key }) => key)) + 1, name: '', value: '' }])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a field set cannot be laid out as this is.
    <div role="group" aria-labelledby={id} className={classes.table}>
      <Text id={id} size="sm" fw={500}>
        {label}
      </Text>
      {pairs.map((pair, place) => (
        <PairRow
          key={pair.key}
          pair={pair}
          words={`${one} ${place + 1}`}
          example={example}
          onChange={(change) => set(pair.key, change)}
          onRemove={() => onChange(pairs.filter(({ key }) => key !== pair.key))}
        />
      ))}
      {error !== undefined && (
        <Text size="sm" className={form.error} role="alert">
          {error}
        </Text>
      )}
      <Button
        variant="subtle"
        className={classes.add}
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={add}
      >
        Add a {one}
      </Button>
    </div>
  )
}

type RowProps = {
  readonly pair: Pair
  readonly words: string
  readonly example: string
  readonly onChange: (change: Partial<Pair>) => void
  readonly onRemove: () => void
}

function PairRow({ pair: { name, value }, words, example, onChange, onRemove }: RowProps) {
  return (
    <div className={classes.row}>
      <TextInput
        aria-label={`Name of ${words}`}
        placeholder={example}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      {isSecretName(name) ? (
        <SecretField
          label={`Value of ${name}`}
          isLabelHidden
          value={value}
          onChange={(next) => onChange({ value: next })}
        />
      ) : (
        <TextInput
          aria-label={`Value of ${name || words}`}
          classNames={{ input: classes.code ?? '' }}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={`Remove ${name || words}`}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  )
}
