import { useQuery } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page, Schedule } from '../api-types.ts'
import type { Job } from '../jobs/types.ts'
import type { Hold } from '../resources/types.ts'

const MINUTE_MS = 60_000

export type HeldResource = { readonly id: string; readonly name: string; readonly hold?: Hold | null }

const pathOf = (noun: string, limit: number, more = ''): string =>
  `/api/${noun}?limit=${limit}&sort_by=name${more}`

/** The first few schedules. */
export function useFirstSchedules(limit: number) {
  return useQuery({
    queryKey: ['schedules', 'tray', limit],
    queryFn: async ({ signal }) =>
      (await request<Page<Schedule>>(pathOf('schedules', limit), { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/** The first few jobs. */
export function useFirstJobs(limit: number) {
  return useQuery({
    queryKey: ['jobs', 'tray', limit],
    queryFn: async ({ signal }) => (await request<Page<Job>>(pathOf('jobs', limit), { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/** The first few resources, with what holds them. */
export function useFirstResources(limit: number) {
  return useQuery({
    queryKey: ['resources', 'tray', limit],
    queryFn: async ({ signal }) =>
      (await request<Page<HeldResource>>(pathOf('resources', limit, '&with=plan'), { signal })).data,
  })
}
