// The controls of settings. Each saves by itself: a switch or a choice at once, a text when it is left or at Enter.
import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { ClockField } from '../ui/clock-field.tsx'
import type { Change } from './queries.ts'
import { SettingRow } from './setting-row.tsx'
import { useSaving } from './use-saving.ts'

type Common<Value> = {
  readonly name: string
  readonly hint?: ReactNode
  readonly value: Value
  /** The change that makes the setting so. */
  readonly toChange: (value: Value) => Change
}

export function SwitchSetting({ name, hint, value, toChange }: Common<boolean>) {
  const saving = useSaving()
  const isReadOnly = useIsReadOnly()
  const [wanted, setWanted] = useState<boolean | null>(null)
  // What is wanted is shown until the answer is there, and no longer.
  const isOn = saving.isSaving && wanted !== null ? wanted : value
  return (
    <SettingRow name={name} hint={hint} saving={saving} isShort>
      {({ nameId, hintId }) => (
        <Switch
          checked={isOn}
          disabled={isReadOnly}
          aria-labelledby={nameId}
          aria-describedby={hintId}
          label={isOn ? 'On' : 'Off'}
          color="indigo"
          size="md"
          styles={{ label: { width: 34, paddingInlineStart: 8 } }}
          onChange={({ currentTarget: { checked } }) => {
            setWanted(checked)
            saving.save(toChange(checked))
          }}
        />
      )}
    </SettingRow>
  )
}

type Choice<Value> = { readonly value: Value; readonly label: string }

export function ChoiceSetting<Value extends string>({
  name,
  hint,
  value,
  toChange,
  choices,
  isSearchable = false,
}: Common<Value> & { readonly choices: readonly Choice<Value>[]; readonly isSearchable?: boolean }) {
  const saving = useSaving()
  const isReadOnly = useIsReadOnly()
  return (
    <SettingRow name={name} hint={hint} saving={saving}>
      {({ nameId, hintId }) => (
        <Select
          w="100%"
          aria-labelledby={nameId}
          aria-describedby={hintId}
          allowDeselect={false}
          searchable={isSearchable}
          limit={200}
          disabled={isReadOnly}
          data={choices}
          value={value}
          onChange={(chosen) => {
            if (chosen !== null && chosen !== value) saving.save(toChange(chosen as Value))
          }}
          comboboxProps={{ shadow: 'md' }}
        />
      )}
    </SettingRow>
  )
}

type TextProps = Common<string> & { readonly placeholder?: string; readonly type?: 'text' | 'time' | 'email' }

export function TextSetting({ name, hint, value, toChange, placeholder, type = 'text' }: TextProps) {
  const saving = useSaving()
  const isReadOnly = useIsReadOnly()
  const [draft, setDraft] = useState<string | null>(null)
  function save(): void {
    // What is refused stays as it was typed; what was saved is the server's from then on.
    if (draft === value) setDraft(null)
    else if (draft !== null) saving.save(toChange(draft), () => setDraft(null))
  }
  return (
    <SettingRow name={name} hint={hint} saving={saving}>
      {({ nameId, hintId }) => {
        const field = {
          w: '100%',
          'aria-labelledby': nameId,
          'aria-describedby': hintId,
          readOnly: isReadOnly,
          value: draft ?? value,
          error: saving.error !== undefined,
          onBlur: save,
          onKeyDown: onKeys(save, () => setDraft(null)),
        }
        if (type === 'time') return <ClockField {...field} onChange={setDraft} />
        return (
          <TextInput
            {...field}
            type={type}
            placeholder={placeholder ?? ''}
            onChange={({ currentTarget }) => setDraft(currentTarget.value)}
          />
        )
      }}
    </SettingRow>
  )
}

type NumberProps = Common<number> & { readonly unit: string; readonly max?: number }

export function NumberSetting({ name, hint, value, toChange, unit, max = 36_500 }: NumberProps) {
  const saving = useSaving()
  const isReadOnly = useIsReadOnly()
  const [draft, setDraft] = useState<number | string | null>(null)
  function save(): void {
    if (typeof draft === 'number' && draft !== value) saving.save(toChange(draft), () => setDraft(null))
    else setDraft(null)
  }
  return (
    <SettingRow name={name} hint={hint} saving={saving}>
      {({ nameId, hintId }) => (
        <NumberInput
          w="100%"
          aria-labelledby={nameId}
          aria-describedby={hintId}
          readOnly={isReadOnly}
          min={1}
          max={max}
          allowDecimal={false}
          allowNegative={false}
          suffix={` ${unit}`}
          value={draft ?? value}
          error={saving.error !== undefined}
          onChange={setDraft}
          onBlur={save}
          onKeyDown={onKeys(save, () => setDraft(null))}
        />
      )}
    </SettingRow>
  )
}

function onKeys(save: () => void, undo: () => void) {
  return ({ key }: KeyboardEvent) => {
    if (key === 'Enter') save()
    if (key === 'Escape') undo()
  }
}
