import { Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { SearchField } from '../ui/search-field.tsx'
import type { Filter } from './filter.ts'
import { wordsOf } from './provider-words.ts'
import { useFacets } from './queries.ts'
import classes from './resource-filters.module.css'

const TYPING_MS = 200
const STATES = ['running', 'stopped', 'starting', 'stopping', 'unknown'] as const

type Props = { readonly filter: Filter; readonly onChange: (news: Partial<Filter>) => void }

/** What narrows the list: words, a state, a provider, a tag. Only what there is can be chosen. */
export function ResourceFilters({ filter, onChange }: Props) {
  const { data } = useFacets()
  const count = (list: readonly { value: string; count: number }[] | undefined, value: string): number =>
    list?.find((one) => one.value === value)?.count ?? 0
  const states = STATES.filter((state) => count(data?.states, state) > 0 || state === filter.state)
  const providers = [...new Set([...(data?.providers.map(({ value }) => value) ?? []), filter.provider])]
  const tags = [...new Set([...(data?.tags.map(({ key, value }) => `${key}=${value}`) ?? []), filter.tag])]
  const isTroubled = (data?.problems ?? 0) > 0 || filter.state === 'problem'
  return (
    <div className={classes.filters}>
      <Search value={filter.search} onChange={(search) => onChange({ search })} />
      <div className={classes.choices}>
        <Choice
          label="State"
          value={filter.state}
          choices={[
            ...states.map((state) => ({ value: state, label: state[0]?.toUpperCase() + state.slice(1) })),
            ...(isTroubled ? [{ value: 'problem', label: 'With a problem' }] : []),
          ]}
          onChange={(state) => onChange({ state })}
        />
        <Choice
          label="Provider"
          value={filter.provider}
          choices={providers.filter(Boolean).map((value) => ({ value, label: wordsOf(value).name }))}
          onChange={(provider) => onChange({ provider })}
        />
        <Choice
          label="Tag"
          value={filter.tag}
          choices={tags.filter(Boolean).map((value) => ({ value, label: value.replace('=', ': ') }))}
          onChange={(tag) => onChange({ tag })}
        />
      </div>
    </div>
  )
}

/** What is typed stands at once, and is asked for when the typing rests. */
function Search({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const ask = useDebouncedCallback((typed: string) => onChange(typed.trim()), TYPING_MS)
  // An address that was gone back to has words of its own.
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value])
  return (
    <SearchField
      label="Search the resources"
      value={text}
      onChange={(typed) => {
        setText(typed)
        ask(typed)
      }}
    />
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, choices, onChange }: ChoiceProps) {
  return (
    <Select
      size="xs"
      className={classes.choice}
      aria-label={label}
      placeholder={label}
      searchable={choices.length > 8}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      nothingFoundMessage="None like that"
      data={choices}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      comboboxProps={{ shadow: 'md', width: 'max-content', position: 'bottom-start' }}
    />
  )
}
