import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page } from '../api-types.ts'
import type { Week } from '../resources/types.ts'
import { showRefusal } from '../ui/refusal.tsx'
import type { Progress, Recommendation } from './types.ts'

const LIMIT = 200
const path = (id: string): string => `/api/recommendations/${encodeURIComponent(id)}`

/** Those in a state, the greatest savings first. */
export function useRecommendations(state: Recommendation['state']) {
  return useQuery({
    queryKey: ['recommendations', 'list', state],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        state,
        limit: String(LIMIT),
        sort_by: 'savings',
        sort_order: 'desc',
      })
      return request<Page<Recommendation>>(`/api/recommendations?${query}`, { signal })
    },
  })
}

/** The one that is about a resource alone; null when there is none. */
export function useRecommendationOf(resourceId: string) {
  return useQuery({
    queryKey: ['recommendations', 'resource', resourceId],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ resource: resourceId, limit: '1' })
      return (
        (await request<Page<Recommendation>>(`/api/recommendations?${query}`, { signal })).data[0] ?? null
      )
    },
  })
}

/** What one that was applied has brought so far. */
export function useProgress(id: string) {
  return useQuery({
    queryKey: ['recommendations', 'progress', id],
    queryFn: async ({ signal }) =>
      (await request<{ data: Recommendation & Progress }>(path(id), { signal })).data,
  })
}

/** The week that a recommendation was made from. */
export function useRecommendationWeek(id: string) {
  return useQuery({
    queryKey: ['recommendations', 'week', id],
    queryFn: async ({ signal }) => (await request<{ data: Week }>(`${path(id)}/week`, { signal })).data,
  })
}

function useStale() {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['recommendations', 'schedules', 'resources'].map((topic) =>
        client.invalidateQueries({ queryKey: [topic] }),
      ),
    )
}

/**
 * Makes a schedule of it, and tells of the schedule's id. It is told here and not by the caller of `mutate`, whose
 * card is gone from the list by then.
 */
export function useApply({ id, name }: Recommendation, onApplied: (scheduleId: string) => void) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: async () =>
      (await request<{ data: { scheduleId: string } }>(`${path(id)}/apply`, { method: 'POST' })).data
        .scheduleId,
    onSuccess: onApplied,
    onError: (error) => showRefusal(`The recommendation for ${name} could not be applied`, error),
    onSettled: makeStale,
  })
}

/** Has a run do once what was found of storage, or ask AWS whether it would let it; answers the run's id. */
export function useDoOnce({ id, name }: Recommendation, isDryRun: boolean) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: async () =>
      (
        await request<{ data: { runId: string } }>(`${path(id)}/apply`, {
          method: 'POST',
          body: { dryRun: isDryRun },
        })
      ).data.runId,
    onError: (error) => showRefusal(`Nothing was done about ${name}`, error),
    onSettled: makeStale,
  })
}

export function useDismiss({ id, name }: Recommendation, onDismissed: () => void) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: () => request(`${path(id)}/dismiss`, { method: 'POST' }),
    onSuccess: onDismissed,
    onError: (error) => showRefusal(`The recommendation for ${name} could not be dismissed`, error),
    onSettled: makeStale,
  })
}

/** Takes back that it was dismissed, or applied: then the schedule that was made goes with it. */
export function useTakeBack({ id, name }: Recommendation) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: async (scheduleId: string | null) => {
      if (scheduleId !== null)
        await request(`/api/schedules/${encodeURIComponent(scheduleId)}`, { method: 'DELETE' })
      return request(`${path(id)}/reopen`, { method: 'POST' })
    },
    onError: (error) => showRefusal(`It could not be undone for ${name}`, error),
    onSettled: makeStale,
  })
}

/** Looks anew at everything that was measured. */
export function useRefresh() {
  const makeStale = useStale()
  return useMutation({
    mutationFn: async () =>
      (
        await request<{ data: { total: number; problems: readonly string[] } }>(
          '/api/recommendations/refresh',
          {
            method: 'POST',
          },
        )
      ).data,
    onError: (error) => showRefusal('The recommendations could not be made anew', error),
    onSettled: makeStale,
  })
}
