import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Activity } from '#shared/schema/history.ts'
import type { DrawnLane, Lane, Next, Running } from '#shared/schema/timeline.ts'
import { request } from '../api.ts'
import { showRefusal } from '../ui/refusal.tsx'
import type { Window } from './view.ts'

export type { Activity }

const MINUTE_MS = 60_000

type Answer<Data> = { readonly data: Data }
export type Lanes = Answer<readonly Lane[]> & {
  readonly meta: { readonly schedules: number; readonly jobs: number }
}

/** The lanes that there are, without what is on them. */
export function useLanes() {
  return useQuery({
    queryKey: ['timeline', 'lanes'],
    queryFn: ({ signal }) => request<Lanes>('/api/timeline/lanes', { signal }),
    refetchInterval: MINUTE_MS,
  })
}

/**
 * What is on the lanes that are looked at, by their keys; they come in blocks, so that a lane that comes into sight
 * asks for its neighbours only. While another window is read, what was last read of a lane stays.
 */
export function useDrawn(blocks: readonly (readonly string[])[], window: Window) {
  const last = useRef(new Map<string, DrawnLane>())
  const { from, to, stepMs } = window
  const results = useQueries({
    queries: blocks.map((keys) => ({
      queryKey: ['timeline', 'drawn', keys, from, to, stepMs],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const query = new URLSearchParams({
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          step: String(stepMs / 1000),
          lanes: keys.join(),
        })
        return (await request<Answer<readonly DrawnLane[]>>(`/api/timeline?${query}`, { signal })).data
      },
      // What is due passes without an event where nothing acts on it.
      refetchInterval: MINUTE_MS,
    })),
  })
  for (const { data } of results) for (const lane of data ?? []) last.current.set(lane.key, lane)
  return {
    drawn: last.current as ReadonlyMap<string, DrawnLane>,
    error: results.find(({ error }) => error)?.error ?? null,
  }
}

/** What fires next. */
export function useNext(limit: number) {
  return useQuery({
    queryKey: ['timeline', 'next', limit],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Next[]>>(`/api/next?limit=${limit}`, { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/** What goes on. */
export function useRunning() {
  return useQuery({
    queryKey: ['runs', 'running'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Running[]>>('/api/activity/running', { signal })).data,
  })
}

type Unseen = Answer<readonly Activity[]> & { readonly meta: { readonly total: number } }

/** What went wrong until somebody says to have seen it. */
export function useUnseen() {
  return useQuery({
    queryKey: ['intents', 'unseen'],
    queryFn: ({ signal }) => request<Unseen>('/api/activity/unseen', { signal }),
  })
}

/** Says that one was seen, or all (null). */
export function useAcknowledge() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string | null) => {
      const path =
        id === null ? '/api/activity/acknowledge' : `/api/intents/${encodeURIComponent(id)}/acknowledge`
      return request(path, { method: 'POST' })
    },
    onError: (error) => showRefusal('It could not be acknowledged', error),
    onSettled: () => client.invalidateQueries({ queryKey: ['intents'] }),
  })
}
