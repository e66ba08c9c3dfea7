import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page, Pause, Schedule } from '../api-types.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'

/** The greatest page that the server gives. */
const LIMIT = 500
const MINUTE_MS = 60_000

/** The schedules whose name, description or tags have `search` in them, in natural order. */
export function useSchedules(search = '') {
  return useQuery({
    queryKey: ['schedules', 'list', search],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(LIMIT), sort_by: 'name', ...(search && { search }) })
      return request<Page<Schedule>>(`/api/schedules?${query}`, { signal })
    },
    select: sortPage,
    placeholderData: keepPreviousData,
    // Firings pass without an event when nothing is attached to the schedule.
    refetchInterval: MINUTE_MS,
  })
}

/** Flips a schedule. What the switch shows meanwhile is `variables`; a refusal shows the server's reason. */
export function useFlip(schedule: Pick<Schedule, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: ['flip', schedule.id],
    // One after the other: the last flip is the one that stays.
    scope: { id: `flip ${schedule.id}` },
    mutationFn: (enabled: boolean) =>
      request(`/api/schedules/${encodeURIComponent(schedule.id)}`, { method: 'PATCH', body: { enabled } }),
    onError: (error, enabled) =>
      showRefusal(`${schedule.name} could not be turned ${enabled ? 'on' : 'off'}`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  })
}

export function usePause() {
  return useQuery({
    queryKey: ['pause'],
    queryFn: async ({ signal }) => (await request<{ data: Pause }>('/api/pause', { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/** Pauses everything until an instant, or until somebody resumes (null). */
export function useSetPause() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (until: number | null) =>
      request<{ data: Pause }>('/api/pause', {
        method: 'PUT',
        body: { until: until === null ? null : new Date(until).toISOString() },
      }),
    onSuccess: ({ data }) => client.setQueryData(['pause'], data),
    onError: (error) => showRefusal('The timetable could not be paused', error),
  })
}

export function useResume() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => request<{ data: Pause }>('/api/pause', { method: 'DELETE' }),
    onSuccess: ({ data }) => client.setQueryData(['pause'], data),
    onError: (error) => showRefusal('The timetable could not be resumed', error),
  })
}

function sortPage<Item extends { readonly name: string; readonly id: string }>(page: Page<Item>): Page<Item> {
  return { ...page, data: page.data.toSorted(compareNatural) }
}
