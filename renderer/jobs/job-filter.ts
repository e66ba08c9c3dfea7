import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

const SHOWS = ['all', 'on', 'off', 'failing'] as const
export type Show = (typeof SHOWS)[number]

/** Which jobs the list is of; it stands in the address, so that it can be kept and shared. */
export type JobFilter = { readonly search: string; readonly show: Show; readonly tag: string | null }

export function useJobFilter() {
  const [params, setParams] = useSearchParams()
  const show = SHOWS.find((known) => known === params.get('show')) ?? 'all'
  const filter: JobFilter = { search: params.get('q') ?? '', show, tag: params.get('tag') }
  const set = useCallback(
    (change: FilterChange) => setParams((before) => changed(before, change), { replace: true }),
    [setParams],
  )
  return { filter, set }
}

/** Null or an empty text takes a part of the filter away. */
type FilterChange = { readonly q?: string; readonly show?: Show; readonly tag?: string | null }

function changed(before: URLSearchParams, change: FilterChange): URLSearchParams {
  const next = new URLSearchParams(before)
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '' || value === 'all') next.delete(name)
    else next.set(name, value)
  }
  return next
}

/** What the server is asked for. */
export function queryOf({ search, show, tag }: JobFilter): Readonly<Record<string, string>> {
  return {
    ...(search.trim() !== '' && { search: search.trim() }),
    ...((show === 'on' || show === 'off') && { enabled: String(show === 'on') }),
    ...(show === 'failing' && { failing: 'true' }),
    ...(tag !== null && { tag }),
  }
}

export function isFiltered({ search, show, tag }: JobFilter): boolean {
  return search.trim() !== '' || show !== 'all' || tag !== null
}
