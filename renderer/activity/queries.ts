import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { request } from '../api.ts'
import type { History, Intent, Run } from '../api-types.ts'
import { showRefusal } from '../ui/refusal.tsx'

const PAGE = 20
const RECENT = 200

/** The runs of a target (`job:ID`), newest first, a page at a time. */
export function useRunPages(target: string) {
  return useInfiniteQuery({
    queryKey: ['runs', 'pages', target],
    queryFn: ({ signal, pageParam }) => {
      const own = { limit: String(PAGE), target }
      const query = new URLSearchParams({ ...own, ...(pageParam && { cursor: pageParam }) })
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

/** The newest runs of a job. */
export function useRunsOfJob(jobId: string, limit: number) {
  return useQuery({
    queryKey: ['runs', 'job', jobId, limit],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ target: `job:${jobId}`, limit: String(limit) })
      return (await request<History<Run>>(`/api/runs?${query}`, { signal })).data
    },
  })
}

const runPath = (id: string): string => `/api/runs/${encodeURIComponent(id)}`

/** Where the output of a run is read. */
export const outputPath = (id: string): string => `${runPath(id)}/output`

export function useRun(id: string) {
  return useQuery({
    queryKey: ['runs', 'one', id],
    queryFn: async ({ signal }) => (await request<{ data: Run }>(runPath(id), { signal })).data,
  })
}

/** Ends a run that is queued or goes on. */
export function useCancelRun(run: Pick<Run, 'id' | 'target'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => request(`${runPath(run.id)}/cancel`, { method: 'POST' }),
    onError: (error) => showRefusal(`The run of ${run.target.name} could not be cancelled`, error),
    onSettled: () => refreshRecord(client),
  })
}

/** Does again what a run did, and answers the new run. */
export function useRunAgain(run: Pick<Run, 'id' | 'target'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () =>
      (await request<{ data: Run }>(`${runPath(run.id)}/retry`, { method: 'POST' })).data,
    onError: (error) => showRefusal(`${run.target.name} could not be run again`, error),
    onSettled: () => refreshRecord(client),
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

function newestBySchedule(intents: readonly Intent[]): ReadonlyMap<string, Intent> {
  const newest = new Map<string, Intent>()
  for (const intent of intents) {
    // The steps of a group stand behind the group's own intent.
    if (intent.scheduleId === null || intent.parentId !== null) continue
    if (!newest.has(intent.scheduleId)) newest.set(intent.scheduleId, intent)
  }
  return newest
}

/** A run that is tried again is seen, too. */
function refreshRecord(client: QueryClient) {
  return Promise.all(['runs', 'intents'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))
}

// A run that starts between the reading of two pages pushes another over the edge of both.
function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}
