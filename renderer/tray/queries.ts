import { useQuery } from '@tanstack/react-query'
import { ApiError, request } from '../api.ts'
import type { Page, Schedule } from '../api-types.ts'
import type { Job } from '../jobs/types.ts'
import type { Hold } from '../resources/types.ts'

const MINUTE_MS = 60_000

export type HeldResource = { readonly id: string; readonly name: string; readonly hold?: Hold | null }

const pathOf = (noun: string, limit: number, more = ''): string =>
  `/api/${noun}?limit=${limit}&sort_by=name${more}`

type Some<Item> = { readonly data: readonly Item[] }

/** The pinned schedules in their order; without any pinned thing the first few. */
export function useTraySchedules(pinned: readonly string[], limit: number) {
  const ids = pinned.filter((id) => id.startsWith('sch_'))
  const isFirst = pinned.length === 0
  return useQuery({
    queryKey: ['schedules', 'tray', isFirst ? limit : ids],
    queryFn: async ({ signal }) => {
      if (isFirst) return (await request<Page<Schedule>>(pathOf('schedules', limit), { signal })).data
      const body = { ids }
      const { data } = await request<Some<Schedule>>('/api/schedules/by-ids', {
        method: 'POST',
        body,
        signal,
      })
      return inOrder(data, ids)
    },
    refetchInterval: MINUTE_MS,
  })
}

/** The pinned jobs in their order; without any pinned thing the first few. */
export function useTrayJobs(pinned: readonly string[], limit: number) {
  const ids = pinned.filter((id) => id.startsWith('job_'))
  const isFirst = pinned.length === 0
  return useQuery({
    queryKey: ['jobs', 'tray', isFirst ? limit : ids],
    queryFn: async ({ signal }) => {
      if (isFirst) return (await request<Page<Job>>(pathOf('jobs', limit), { signal })).data
      const found = await Promise.all(ids.map((id) => readJob(id, signal)))
      return found.filter((job) => job !== null)
    },
    refetchInterval: MINUTE_MS,
  })
}

/** Null for one that was deleted: it stays pinned, and does no harm. */
async function readJob(id: string, signal: AbortSignal): Promise<Job | null> {
  try {
    return (await request<{ data: Job }>(`/api/jobs/${encodeURIComponent(id)}`, { signal })).data
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

function inOrder<Item extends { readonly id: string }>(
  items: readonly Item[],
  ids: readonly string[],
): readonly Item[] {
  return items.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** The first few resources, with what holds them. */
export function useFirstResources(limit: number) {
  return useQuery({
    queryKey: ['resources', 'tray', limit],
    queryFn: async ({ signal }) =>
      (await request<Page<HeldResource>>(pathOf('resources', limit, '&with=plan'), { signal })).data,
  })
}
