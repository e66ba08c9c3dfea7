import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { History } from '../api-types.ts'
import type { Filter } from '../ui/address.ts'

export type AuditEntry = {
  readonly id: string
  readonly action: string
  readonly actor: string
  readonly resourceType: string
  readonly resourceID: string
  readonly metadata: { readonly before?: unknown; readonly after?: unknown; readonly target?: unknown }
  readonly createdAt: string
}

export const FILTER_NAMES = ['search', 'action', 'resourceType'] as const

export type AuditFilter = Filter<(typeof FILTER_NAMES)[number]>

const AT_ONCE = '60'

/** The changes, newest first, read on as they are scrolled. */
export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) => {
      const given = Object.entries({ ...filter, cursor: pageParam }).filter(([, value]) => value !== '')
      const query = new URLSearchParams([['limit', AT_ONCE], ...given])
      return request<History<AuditEntry>>(`/api/audit-logs?${query}`, { signal })
    },
    initialPageParam: '',
    // What was changed elsewhere is told by no event of its own.
    staleTime: 0,
    getNextPageParam: ({ meta: { next } }) => next,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
    placeholderData: keepPreviousData,
  })
}
