// Reads and writes of the addresses that calendars follow.
import { useQuery } from '@tanstack/react-query'
import { request } from '../api.ts'
import { type Answer, useRefresh, useRotaMutation } from './queries.ts'
import type { Feed, FeedEntry } from './types.ts'

/** The calendars that are followed by secret addresses. */
export function useFeeds() {
  return useQuery({
    queryKey: ['rotas', 'feeds'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly FeedEntry[]>>('/api/feeds', { signal })).data,
  })
}

export function useMakeFeed(kind: FeedEntry['kind'], id: string) {
  return useRotaMutation(
    async () => (await request<Answer<Feed>>('/api/feeds', { method: 'POST', body: { kind, id } })).data,
  )
}

export function useRemoveFeed() {
  const refresh = useRefresh()
  return ({ id }: { readonly id: string }) => refresh(request(`/api/feeds/${id}`, { method: 'DELETE' }))
}
