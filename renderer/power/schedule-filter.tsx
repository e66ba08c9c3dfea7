import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'wouter'
import { SearchField } from '../ui/search-field.tsx'
import { zoneName } from '../ui/time.ts'
import type { ScheduleFilter } from './list-queries.ts'
import type { Tag } from './schedule-draft.ts'
import classes from './schedule-list.module.css'

const TYPING_MS = 100

/** The filter as the address has it, and how it is changed. What is typed is searched for at a pause. */
export function useScheduleFilter() {
  const [params, setParams] = useSearchParams()
  const [typed, setTyped] = useState(params.get('search') ?? '')
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS)
  const state = params.get('state')
  const filter: ScheduleFilter = {
    search,
    state: state === 'on' || state === 'off' ? state : null,
    timeZone: params.get('zone'),
    tag: params.get('tag'),
  }
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        if (value) after.set(name, value)
        else after.delete(name)
        return after
      },
      { replace: true },
    )
  useEffect(() => {
    if ((params.get('search') ?? '') !== search) set('search', search)
  })
  function clear(): void {
    setTyped('')
    setParams(new URLSearchParams(), { replace: true })
  }
  const isFiltering = Boolean(filter.search || filter.state || filter.timeZone || filter.tag)
  return { filter, typed, setTyped, set, clear, isFiltering }
}

type Props = ReturnType<typeof useScheduleFilter> & {
  readonly timeZones: readonly string[]
  readonly tags: readonly Tag[]
}

export function FilterFields({ filter, typed, setTyped, set, timeZones, tags }: Props) {
  const narrow = { size: 'xs', clearable: true, comboboxProps: { shadow: 'md' } } as const
  return (
    <>
      <Select
        {...narrow}
        className={classes.filter ?? ''}
        aria-label="On or off"
        placeholder="On and off"
        data={[
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
        value={filter.state}
        onChange={(value) => set('state', value)}
      />
      {(timeZones.length > 1 || filter.timeZone !== null) && (
        <Select
          {...narrow}
          className={classes.filter ?? ''}
          aria-label="Time zone"
          placeholder="Every zone"
          searchable
          data={[...new Set([...timeZones, ...(filter.timeZone ? [filter.timeZone] : [])])].map((value) => ({
            value,
            label: zoneName(value),
          }))}
          value={filter.timeZone}
          onChange={(value) => set('zone', value)}
        />
      )}
      {(tags.length > 0 || filter.tag !== null) && (
        <Select
          {...narrow}
          className={classes.filter ?? ''}
          aria-label="Tag"
          placeholder="Every tag"
          searchable
          data={[
            ...new Set([
              ...tags.map(({ key, value }) => `${key}=${value}`),
              ...(filter.tag ? [filter.tag] : []),
            ]),
          ]}
          value={filter.tag}
          onChange={(value) => set('tag', value)}
        />
      )}
      <SearchField label="Search the schedules" value={typed} onChange={setTyped} />
    </>
  )
}
