// What is looked at stands in the address, so that it can be kept and sent to somebody.
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

type Change = Readonly<Record<string, string | null | undefined>>

/** The parts of the address, and how to change some of them without a step in the history; an empty one is left out. */
export function useAddress() {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (parts: Change) => setParams((before) => withParts(before, parts), { replace: true }),
    [setParams],
  )
  return { params, change }
}

/** The parts of an address after a change: null or an empty text takes one away, undefined leaves it as it is. */
export function withParts(before: URLSearchParams, parts: Change): URLSearchParams {
  const after = new URLSearchParams(before)
  for (const [name, value] of Object.entries(parts)) {
    if (value) after.set(name, value)
    else if (value !== undefined) after.delete(name)
  }
  return after
}

/** What a list is narrowed to, by the names in the address. An empty text lets everything through. */
export type Filter<Name extends string> = Readonly<Record<Name, string>>

/** The filter of a list as the address has it. `names` stand outside the component. */
export function useFilter<Name extends string>(names: readonly Name[]) {
  const { params, change } = useAddress()
  const filter = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Filter<Name>
  const clear = useCallback(
    () => change(Object.fromEntries(names.map((name) => [name, '']))),
    [names, change],
  )
  return {
    filter,
    change: change as (parts: Partial<Filter<Name>>) => void,
    clear,
    isFiltered: names.some((name) => filter[name].trim() !== ''),
  }
}
