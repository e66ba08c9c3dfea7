import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page, PowerAction, Resource } from '../api-types.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'

const LIMIT = 500

/** The resources whose name, description or tags have `search` in them, in natural order. */
export function useResources(search = '') {
  return useQuery({
    queryKey: ['resources', 'list', search],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(LIMIT), sort_by: 'name', ...(search && { search }) })
      return request<Page<Resource>>(`/api/resources?${query}`, { signal })
    },
    select: (page) => ({ ...page, data: page.data.toSorted(compareNatural) }),
    placeholderData: keepPreviousData,
  })
}

/** Starts or stops a resource by hand. It stays pending until the answer is in the lists too. */
export function usePower(resource: Pick<Resource, 'id' | 'name'>) {
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
