import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { IntentState } from '#shared/intent.ts'
import { request } from '../api.ts'
import type { History, Intent, Run } from '../api-types.ts'
import { showRefusal } from '../ui/refusal.tsx'
import { useUndoableDelete } from '../ui/undo.tsx'
import type { Job, Preview, TagCount, Trigger } from './types.ts'

/** How many runs a strip in the list shows. */
export const STRIP_RUNS = 10
const MINUTE_MS = 60_000
const RECENT = 50

type Answer<Data> = { readonly data: Data }

const jobPath = (id: string): string => `/api/jobs/${encodeURIComponent(id)}`

/** Every tag that a job bears. */
export function useJobTags() {
  return useQuery({
    queryKey: ['jobs', 'tags'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly TagCount[]>>('/api/jobs/tags', { signal })).data,
  })
}

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

/** Deletes a job, with ten seconds to undo it: the runs that go on are ended, those it had stay in the history. */
export function useDeleteJob() {
  const client = useQueryClient()
  return useUndoableDelete<Job>({
    what: ({ name }) => name,
    remove: async ({ id }) => {
      await request(jobPath(id), { method: 'DELETE' })
      // Asked for once more it would only answer that it is gone.
      client.removeQueries({ queryKey: ['jobs', 'one', id] })
      await client.invalidateQueries({ queryKey: ['jobs'] })
    },
  })
}

type Query = Pick<ReturnType<typeof useQueryClient>, 'invalidateQueries'>

const refresh = (client: Query) =>
  Promise.all(['jobs', 'runs'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))

type Range = {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly limit: number
}

/** The coming runs of a trigger, which need not be stored; null asks for nothing. */
export function usePreview(trigger: Trigger | null, { from, to, limit }: Range) {
  return useQuery({
    queryKey: ['preview', trigger, from, to, limit],
    queryFn: async ({ signal }) => {
      const body = { trigger, limit, from, to }
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
