// A list of any length of which only what is seen is read and drawn.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { request } from '../api.ts'
import type { Page } from '../api-types.ts'
import { useIsHeld } from '../ui/held.ts'
import { STRIP_RUNS } from './queries.ts'
import type { Job } from './types.ts'

export const PAGE = 50
const MINUTE_MS = 60_000

/** The places of a list that are drawn, the last included. */
export type Range = { readonly first: number; readonly last: number }

type Query = Readonly<Record<string, string>>

const pageQuery = (query: Query, page: number) => ({
  queryKey: ['jobs', 'page', query, page],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const own = { limit: String(PAGE), page: String(page), sort_by: 'name', runs: String(STRIP_RUNS) }
    return request<Page<Job>>(`/api/jobs?${new URLSearchParams({ ...own, ...query })}`, { signal })
  },
  refetchInterval: MINUTE_MS,
})

/** The jobs of a filter at the places of a range, in natural order. The first page tells how many there are. */
export function useJobWindow(query: Query, { first, last }: Range) {
  const top = useQuery({ ...pageQuery(query, 1), placeholderData: keepPreviousData })
  const total = top.data?.meta.total ?? 0
  const numbers = pagesOf({ first, last: Math.min(last, total - 1) })
  const others = useQueries({ queries: numbers.map((number) => pageQuery(query, number)) })
  const places = useMemo(() => {
    const found = new Map<number, Job>()
    const add = (page: Page<Job> | undefined, number: number) =>
      page?.data.forEach((job, place) => {
        found.set((number - 1) * PAGE + place, job)
      })
    add(top.data, 1)
    for (const [place, { data }] of others.entries()) add(data, numbers[place] ?? 1)
    return found
  }, [top.data, others, numbers])
  // While an answer is awaited, what stands there is still of the query before.
  return { top, total, places, isSettled: !top.isPlaceholderData }
}

/** A range as it is wanted: the one there was stays while the same pages hold it, so that scrolling draws no more. */
export function useWantedRange() {
  const [range, setRange] = useState<Range>({ first: 0, last: PAGE - 1 })
  const want = useCallback(
    (next: Range) => setRange((now) => (String(pagesOf(now)) === String(pagesOf(next)) ? now : next)),
    [],
  )
  return [range, want] as const
}

/** The pages that hold a range, without the first. */
export function pagesOf({ first, last }: Range): readonly number[] {
  const from = Math.max(2, Math.floor(first / PAGE) + 1)
  const to = Math.floor(last / PAGE) + 1
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
}

export type Places = ReadonlyMap<number, Job>

/** What stands at each place while a list is held: what stood there before, with its newest content. */
export function holdPlaces(current: Places, shown: Places | null): Places {
  if (shown === null) return current
  const byId = new Map([...current.values()].map((job) => [job.id, job]))
  const held = [...shown].map(([place, job]) => [place, byId.get(job.id) ?? job] as const)
  return new Map([...current, ...held])
}

type Window = Pick<ReturnType<typeof useJobWindow>, 'places' | 'total' | 'isSettled'>

/**
 * Holds the places of a list while a mouse is over it or the keyboard is in it; places that come into sight join.
 * Those of another subject are never held.
 */
export function useHeldPlaces({ places: current, total, isSettled }: Window, subject: string) {
  const { isHeld, area } = useIsHeld()
  const [held, setHeld] = useState<{ subject: string; shown: Places; total: number } | null>(null)
  const isStale = held !== null && (!isHeld || held.subject !== subject)
  if (isStale) setHeld(null)
  const known = isStale ? null : held
  const places = holdPlaces(current, known?.shown ?? null)
  const isNew = isHeld && !isStale && isSettled && current.size > 0
  const hasMore = known !== null && [...current.keys()].some((place) => !known.shown.has(place))
  if (isNew && (known === null || hasMore)) {
    setHeld({ subject, shown: places, total: known?.total ?? total })
  }
  const fresh = Math.max(0, total - (known?.total ?? total))
  return { places, total: known?.total ?? total, fresh, area, showFresh: () => setHeld(null) }
}
