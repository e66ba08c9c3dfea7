// What the list is narrowed to. It lives in the address, so that it can be kept and sent to somebody.
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

export type Filter = {
  readonly search: string
  /** A state, or `problem`: those that could not be asked, or are gone. */
  readonly state: string
  readonly provider: string
  /** `env=dev`. */
  readonly tag: string
}

const NAMES = { search: 'q', state: 'state', provider: 'provider', tag: 'tag' } as const

/** The filter of the address, and how to change it without a step in the history. */
export function useFilter() {
  const [params, setParams] = useSearchParams()
  const filter: Filter = {
    search: params.get(NAMES.search) ?? '',
    state: params.get(NAMES.state) ?? '',
    provider: params.get(NAMES.provider) ?? '',
    tag: params.get(NAMES.tag) ?? '',
  }
  const change = useCallback(
    (news: Partial<Filter>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before)
          for (const [field, name] of Object.entries(NAMES)) {
            const value = news[field as keyof Filter]
            if (value === '') after.delete(name)
            else if (value !== undefined) after.set(name, value)
          }
          return after
        },
        { replace: true },
      ),
    [setParams],
  )
  return { filter, change, isFiltered: Object.values(filter).some((value) => value !== '') }
}

/** The filter as the server reads it. */
export function queryOf({ search, state, provider, tag }: Filter): Readonly<Record<string, string>> {
  return {
    ...(search !== '' && { search }),
    ...(state === 'problem' ? { problem: 'true' } : state !== '' && { status: state }),
    ...(provider !== '' && { provider }),
    ...(tag !== '' && { tag }),
  }
}
