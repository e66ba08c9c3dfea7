import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Pause, Schedule } from '../api-types.ts'
import { showRefusal } from '../ui/refusal.tsx'

const MINUTE_MS = 60_000

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

/** Whether the pause passes over what is due at an instant. */
export function useIsPausedAt(): (at: string) => boolean {
  const { data: pause } = usePause()
  return (at) => pause?.paused === true && (pause.until === null || Date.parse(at) < Date.parse(pause.until))
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
