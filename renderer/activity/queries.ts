import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { request, requestText } from '../api.ts'
import type { History, Intent, Run } from '../api-types.ts'

const PAGE = 20
const RECENT = 200
const HOUR_MS = 3_600_000

/** The runs, newest first, a page at a time. */
export function useRuns() {
  return useInfiniteQuery({
    queryKey: ['runs', 'pages'],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE), ...(pageParam && { cursor: pageParam }) })
      return request<History<Run>>(`/api/runs?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.next,
    select: ({ pages }) => uniqueById(pages.flatMap(({ data }) => data)),
  })
}

/** The newest runs, for a glance. */
export function useLastRuns(limit: number) {
  return useQuery({
    queryKey: ['runs', 'last', limit],
    queryFn: async ({ signal }) => (await request<History<Run>>(`/api/runs?limit=${limit}`, { signal })).data,
  })
}

/** What a run has written so far; read again when the run changes. */
export function useOutput(run: Pick<Run, 'id' | 'outputBytes'>) {
  return useQuery({
    queryKey: ['runs', 'output', run.id, run.outputBytes],
    queryFn: ({ signal }) => requestText(`/api/runs/${encodeURIComponent(run.id)}/output`, signal),
    placeholderData: keepPreviousData,
    enabled: run.outputBytes > 0,
  })
}

/** The firings that were passed over in the last day or so, newest first. */
export function useMissed(now: number) {
  const from = Math.floor(now / HOUR_MS) * HOUR_MS - 24 * HOUR_MS
  return useQuery({
    queryKey: ['intents', 'missed', from],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ state: 'missed', limit: '50', from: new Date(from).toISOString() })
      return (await request<History<Intent>>(`/api/intents?${query}`, { signal })).data
    },
    placeholderData: keepPreviousData,
  })
}

/** What became of each schedule's newest firing, by schedule; a schedule that has been quiet for long is not in it. */
export function useLastFirings() {
  return useQuery({
    queryKey: ['intents', 'last'],
    queryFn: async ({ signal }) =>
      (await request<History<Intent>>(`/api/intents?limit=${RECENT}`, { signal })).data,
    select: newestBySchedule,
  })
}

export function newestBySchedule(intents: readonly Intent[]): ReadonlyMap<string, Intent> {
  const newest = new Map<string, Intent>()
  for (const intent of intents) {
    // The steps of a group stand behind the group's own intent.
    if (intent.scheduleId === null || intent.parentId !== null) continue
    if (!newest.has(intent.scheduleId)) newest.set(intent.scheduleId, intent)
  }
  return newest
}

// A run that starts between the reading of two pages pushes another over the edge of both.
function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}
