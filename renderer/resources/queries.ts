import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { request } from '../api.ts'
import type { History, Page, PowerAction, Run, Schedule, Resource as Shown } from '../api-types.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'
import { queryOf, type ResourceFilter } from './resource-filter.ts'
import type { Config, Facets, Resource, ResourceBody, Tested, Week } from './types.ts'

const LIMIT = 500
const PAGE = 100

export const resourcePath = (id: string): string => `/api/resources/${encodeURIComponent(id)}`

/** The resources whose name, description or tags have `search` in them, in natural order. */
export function useResources(search = '') {
  return useQuery({
    queryKey: ['resources', 'list', search],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(LIMIT), sort_by: 'name', ...(search && { search }) })
      return request<Page<Shown>>(`/api/resources?${query}`, { signal })
    },
    select: (page) => ({ ...page, data: page.data.toSorted(compareNatural) }),
    placeholderData: keepPreviousData,
  })
}

/** The resources that a filter lets through, a page at a time, with what acts on each. */
export function useResourcePages(filter: ResourceFilter) {
  const asked = queryOf(filter)
  return useInfiniteQuery({
    queryKey: ['resources', 'pages', asked],
    queryFn: ({ signal, pageParam }) => {
      const paging = { limit: String(PAGE), page: String(pageParam), sort_by: 'natural', with: 'plan' }
      return request<Page<Resource>>(`/api/resources?${new URLSearchParams({ ...paging, ...asked })}`, {
        signal,
      })
    },
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.page * meta.limit < meta.total ? meta.page + 1 : null),
    select: ({ pages }) => ({
      total: pages[0]?.meta.total ?? 0,
      rows: uniqueById(pages.flatMap(({ data }) => data)),
    }),
    placeholderData: keepPreviousData,
  })
}

/** What there is to narrow a list to. */
export function useFacets() {
  return useQuery({
    queryKey: ['resources', 'facets'],
    queryFn: async ({ signal }) =>
      (await request<{ data: Facets }>('/api/resources/facets', { signal })).data,
  })
}

export function useResource(id: string) {
  return useQuery({
    queryKey: ['resources', 'one', id],
    queryFn: async ({ signal }) =>
      (await request<{ data: Resource }>(`${resourcePath(id)}?with=plan`, { signal })).data,
  })
}

/** How much a resource was used in each hour of the week. */
export function useWeek(id: string) {
  return useQuery({
    queryKey: ['resources', 'week', id],
    queryFn: async ({ signal }) =>
      (await request<{ data: Week }>(`${resourcePath(id)}/utilization/week`, { signal })).data,
  })
}

/** Its newest starts and stops. */
export function useRunsOfResource(id: string, limit: number) {
  return useQuery({
    queryKey: ['runs', 'resource', id, limit],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ target: `resource:${id}`, limit: String(limit) })
      return (await request<History<Run>>(`/api/runs?${query}`, { signal })).data
    },
  })
}

export function useSchedule(id: string) {
  return useQuery({
    queryKey: ['schedules', 'one', id],
    queryFn: async ({ signal }) =>
      (await request<{ data: Schedule }>(`/api/schedules/${encodeURIComponent(id)}`, { signal })).data,
  })
}

/** Starts or stops a resource by hand. It stays pending until the answer is in the lists too. */
export function usePower(resource: Pick<Shown, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (type: PowerAction) =>
      request('/api/actions', { method: 'POST', body: { type, resourceUID: resource.id } }),
    onError: (error, type) =>
      showRefusal(`${resource.name} could not be ${type === 'start' ? 'started' : 'stopped'}`, error),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['resources'] }),
        client.invalidateQueries({ queryKey: ['runs'] }),
      ]),
  })
}

/** Makes a resource (`id` null), or changes one; answers what the server made of it. */
export function useSaveResource(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: ResourceBody) => {
      const [method, path] = id === null ? ['POST', '/api/resources'] : ['PUT', resourcePath(id)]
      return (await request<{ data: Resource }>(path, { method, body })).data
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['resources'] }),
  })
}

/** Asks the provider for the state by a configuration that is not stored. */
export function useTestConfig(id: string | null) {
  return useMutation({
    mutationFn: async (body: { readonly provider: string; readonly config: Config }) =>
      (await request<{ data: Tested }>('/api/resources/test', { method: 'POST', body: { ...body, id } }))
        .data,
  })
}

/** Asks the provider of a resource for its state now. */
export function useTestResource(resource: Pick<Resource, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () =>
      (await request<{ data: Tested }>(`${resourcePath(resource.id)}/test`, { method: 'POST' })).data,
    onError: (error) => showRefusal(`${resource.name} could not be asked`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['resources'] }),
  })
}

// A row that appears while pages are read pushes another over the edge of both.
function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}
