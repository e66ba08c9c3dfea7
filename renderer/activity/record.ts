// The record as it is read: page after page backwards, and beside it the newest page, which follows what happens.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Activity } from '#shared/schema/history.ts'
import { request } from '../api.ts'
import type { History } from '../api-types.ts'

const PAGE = 50
/** A search that finds nothing on a page looks further by itself, so many pages at the most. */
const FRUITLESS = 250

const read = (query: string, cursor: string, signal: AbortSignal) => {
  const all = new URLSearchParams(query)
  all.set('limit', String(PAGE))
  if (cursor !== '') all.set('cursor', cursor)
  return request<History<Activity>>(`/api/activity?${all}`, { signal })
}

/** Only the newest page is asked for again when something happens: what is far back changes no more. */
export function useRecord(query: string) {
  const client = useQueryClient()
  const pages = useInfiniteQuery({
    queryKey: ['record', query],
    queryFn: ({ signal, pageParam }) => read(query, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const head = useQuery({
    queryKey: ['timeline', 'record', query],
    queryFn: ({ signal }) => read(query, '', signal),
  })
  const rows = useMemo(
    () => mergeRows(head.data?.data ?? [], pages.data?.pages.flatMap(({ data }) => data) ?? []),
    [head.data, pages.data],
  )
  const isTorn = rows === null
  useEffect(() => {
    // More has happened than the newest page holds: between it and the rest something is missing.
    if (isTorn) client.resetQueries({ queryKey: ['record', query] })
  }, [isTorn, client, query])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const isEmpty = rows?.length === 0
  const count = pages.data?.pages.length ?? 0
  useEffect(() => {
    if (isEmpty && hasNextPage && !isFetchingNextPage && count < FRUITLESS) fetchNextPage()
  }, [isEmpty, hasNextPage, isFetchingNextPage, fetchNextPage, count])
  return { pages, rows: rows ?? [] }
}

/** The rows of both, what was due last first; null when rows are missing between the newest page and the others. */
export function mergeRows(head: readonly Activity[], rest: readonly Activity[]): readonly Activity[] | null {
  if (head.length === 0 || rest.length === 0) return rest.length > 0 ? rest : head
  const newest = new Map(head.map((row) => [row.id, row]))
  const isJoined = head.length < PAGE || rest.some(({ id }) => newest.has(id))
  if (!isJoined) return null
  const known = new Set(rest.map(({ id }) => id))
  const added = head.filter(({ id }) => !known.has(id))
  if (added.length === 0) return rest.map((row) => newest.get(row.id) ?? row)
  const merged = [...added, ...rest.map((row) => newest.get(row.id) ?? row)]
  return merged.toSorted(
    (a, b) => b.dueAt.localeCompare(a.dueAt) || b.id.length - a.id.length || b.id.localeCompare(a.id),
  )
}
