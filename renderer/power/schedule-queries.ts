// What the list and the editor of schedules ask of the server.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page, Resource } from '../api-types.ts'
import type { Named, ScheduleDraft } from './schedule-draft.ts'
import type { Calendar, EditedSchedule, Reach } from './types.ts'

type Answer<Value> = { readonly data: Value }

const schedulePath = (id: string): string => `/api/schedules/${encodeURIComponent(id)}`

export function useSchedule(id: string) {
  return useQuery({
    queryKey: ['schedules', 'one', id],
    queryFn: async ({ signal }) => (await request<Answer<EditedSchedule>>(schedulePath(id), { signal })).data,
  })
}

/** Makes a schedule (`id` null), or changes one. A refusal is the form's to show. */
export function useSaveSchedule(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: unknown) => {
      const [path, method] = id === null ? ['/api/schedules', 'POST'] : [schedulePath(id), 'PATCH']
      return (await request<Answer<EditedSchedule>>(path, { method, body })).data
    },
    onSuccess: (saved) => {
      client.setQueryData(['schedules', 'one', saved.id], saved)
      return client.invalidateQueries({ queryKey: ['schedules'] })
    },
  })
}

export async function deleteSchedule({ id }: Named): Promise<void> {
  await request(schedulePath(id), { method: 'DELETE' })
}

/** What the chosen targets come to now. */
export function useReach({ resources, groups, tags }: Pick<ScheduleDraft, 'resources' | 'groups' | 'tags'>) {
  const body = { resources: resources.map(({ id }) => id), groups: groups.map(({ id }) => id), tags }
  return useQuery({
    // Under "resources", because their states and holds are in it.
    queryKey: ['resources', 'reach', body],
    queryFn: async ({ signal }) =>
      (await request<Answer<Reach>>('/api/reach', { method: 'POST', body, signal })).data,
    placeholderData: keepPreviousData,
  })
}

const FOUND = 20

/** Resources and groups with some words in them, a few of each. */
export function useFoundTargets(search: string, isWanted: boolean) {
  return useQuery({
    queryKey: ['resources', 'found', search],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ limit: String(FOUND), sort_by: 'name', ...(search && { search }) })
      const [resources, groups] = await Promise.all([
        request<Page<Resource>>(`/api/resources?${query}`, { signal }),
        request<Page<Named>>(`/api/resource-groups?${query}`, { signal }),
      ])
      return { resources: resources.data, groups: groups.data, total: resources.meta.total }
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

/** Under "schedules", which a change of a calendar makes stale. */
export function useCalendars() {
  return useQuery({
    queryKey: ['schedules', 'calendars'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Calendar[]>>('/api/calendars', { signal })).data,
  })
}

/** Makes a calendar of special days (`id` null), or changes one. */
export function useSaveCalendar(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: unknown) => {
      const path = id === null ? '/api/calendars' : `/api/calendars/${encodeURIComponent(id)}`
      const method = id === null ? 'POST' : 'PATCH'
      return (await request<Answer<Calendar>>(path, { method, body })).data
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules', 'calendars'] }),
  })
}

export async function deleteCalendar({ id }: Named): Promise<void> {
  await request(`/api/calendars/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
