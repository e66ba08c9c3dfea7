import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { IntentState } from '#shared/intent.ts'
import { request } from '../api.ts'
import type { History, Intent, Page, Run } from '../api-types.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'
import type { Job, Preview, Trigger } from './types.ts'

/** The greatest page that the server gives. */
const LIMIT = 500
const MINUTE_MS = 60_000
const RECENT = 50

type Answer<Data> = { readonly data: Data }

const jobPath = (id: string): string => `/api/jobs/${encodeURIComponent(id)}`

/** The jobs whose name, description or tags have `search` in them, in natural order. */
export function useJobs(search: string) {
  return useQuery({
    queryKey: ['jobs', 'list', search],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(LIMIT), sort_by: 'name', ...(search && { search }) })
      return request<Page<Job>>(`/api/jobs?${query}`, { signal })
    },
    select: sortPage,
    placeholderData: keepPreviousData,
    refetchInterval: MINUTE_MS,
  })
}

const sortPage = (page: Page<Job>): Page<Job> => ({ ...page, data: page.data.toSorted(compareNatural) })

export function useJob(id: string) {
  return useQuery({
    queryKey: ['jobs', 'one', id],
    queryFn: async ({ signal }) => (await request<Answer<Job>>(jobPath(id), { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/** Flips a job. What the switch shows meanwhile is `variables`; a refusal shows the server's reason. */
export function useFlipJob({ id, name }: Pick<Job, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: ['flip', id],
    // One after the other: the last flip is the one that stays.
    scope: { id: `flip ${id}` },
    mutationFn: (enabled: boolean) => request(jobPath(id), { method: 'PATCH', body: { enabled } }),
    onError: (error, enabled) => showRefusal(`${name} could not be turned ${enabled ? 'on' : 'off'}`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}

export type Parameters = Readonly<Record<string, string>>

/** Runs a job now, with parameters or without (null), and answers the run. */
export function useRunJob({ id, name }: Pick<Job, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (parameters: Parameters | null) => {
      const body = parameters === null ? {} : { parameters }
      return (await request<Answer<Run>>(`${jobPath(id)}/run`, { method: 'POST', body })).data
    },
    onError: (error) => showRefusal(`${name} could not be run`, error),
    onSettled: () => refresh(client),
  })
}

/** Makes a job (`id` null), or changes one. A refusal is the form's to show. */
export function useSaveJob(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: unknown) => {
      const [path, method] = id === null ? ['/api/jobs', 'POST'] : [jobPath(id), 'PATCH']
      return (await request<Answer<Job>>(path, { method, body })).data
    },
    onSuccess: () => refresh(client),
  })
}

export function useDeleteJob({ id }: Pick<Job, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => request(jobPath(id), { method: 'DELETE' }),
    onSuccess: () => {
      // Asked for once more it would only answer that it is gone.
      client.removeQueries({ queryKey: ['jobs', 'one', id] })
      return client.invalidateQueries({ queryKey: ['jobs', 'list'] })
    },
  })
}

type Query = Pick<ReturnType<typeof useQueryClient>, 'invalidateQueries'>

const refresh = (client: Query) =>
  Promise.all(['jobs', 'runs'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))

type Range = { readonly from?: string | undefined; readonly limit: number }

/** The coming runs of a trigger, which need not be stored; null asks for nothing. */
export function usePreview(trigger: Trigger | null, { from, limit }: Range) {
  return useQuery({
    queryKey: ['preview', trigger, from, limit],
    queryFn: async ({ signal }) => {
      const body = { trigger, limit, ...(from !== undefined && { from }) }
      return (await request<Answer<Preview>>('/api/preview', { method: 'POST', body, signal })).data
    },
    enabled: trigger !== null,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: MINUTE_MS,
  })
}

const PASSED_OVER: readonly IntentState[] = ['missed', 'skipped', 'held', 'superseded', 'blocked']

/** Those of a job's last firings that led to no run, newest first. */
export function usePassedOver(jobId: string) {
  return useQuery({
    queryKey: ['intents', 'job', jobId],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ target: `job:${jobId}`, limit: String(RECENT) })
      return (await request<History<Intent>>(`/api/intents?${query}`, { signal })).data
    },
    select: (intents) => intents.filter(({ state }) => PASSED_OVER.includes(state)),
  })
}
