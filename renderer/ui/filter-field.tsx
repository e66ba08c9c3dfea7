// The fields that narrow a list. Each is empty where it lets everything through.
import { Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { SearchField } from './search-field.tsx'

const TYPING_MS = 120
/** Longer lists of choices are searched. */
const MANY = 8

type Props = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Words to search for. What is typed stands at once, and is asked for when the typing rests. */
export function FilterSearch({ label, value, onChange }: Props) {
  const [text, setText] = useState(value)
  const asked = useRef(value)
  const ask = useDebouncedCallback((typed: string) => {
    asked.current = typed.trim()
    onChange(asked.current)
  }, TYPING_MS)
  // Words that were not typed here, as those of an address that was gone back to, take the place of what was.
  useEffect(() => {
    if (value === asked.current) return
    asked.current = value
    ask.cancel()
    setText(value)
  }, [value, ask])
  function type(typed: string): void {
    setText(typed)
    ask(typed)
  }
  return <SearchField label={label} value={text} onChange={type} />
}

type SelectProps = Props & {
  /** What stands there while nothing is chosen: "Any tag". */
  readonly unset: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly className?: string | undefined
}

/** One of what there is. A value of the address that there is none of can be seen and taken away. */
export function FilterSelect({ label, unset, choices, value, className = '', onChange }: SelectProps) {
  const isKnown = value === '' || choices.some((choice) => choice.value === value)
  return (
    <Select
      size="xs"
      className={className}
      aria-label={label}
      placeholder={unset}
      searchable={choices.length > MANY}
      clearable
      clearButtonProps={{ 'aria-label': unset }}
      nothingFoundMessage="None like that"
      data={isKnown ? choices : [...choices, { value, label: value }]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      comboboxProps={{ shadow: 'md', width: 'max-content', position: 'bottom-start' }}
    />
  )
}
