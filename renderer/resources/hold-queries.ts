import { useMutation, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import { showRefusal } from '../ui/refusal.tsx'

/** What is held: a resource, or a group with all its members. */
export type Held = { readonly kind: 'resource' | 'group'; readonly id: string; readonly name: string }

export type HoldBody = {
  readonly action: 'force_on' | 'force_off'
  readonly reason?: string
  /** Null: until somebody releases it. */
  readonly expiresAt: string | null
}

function useStale() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['resources'] }),
      client.invalidateQueries({ queryKey: ['schedules'] }),
    ])
}

/** Keeps something on or off, whatever the schedules say. */
export function useHold({ kind, id, name }: Held, { quiet = false } = {}) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: (body: HoldBody) => {
      const target = kind === 'resource' ? { resourceUID: id } : { groupID: id }
      return request('/api/overrides', { method: 'POST', body: { ...body, ...target } })
    },
    onError: (error) => {
      if (!quiet) showRefusal(`${name} could not be held`, error)
    },
    onSettled: makeStale,
  })
}

/** Ends a hold: what the schedules want holds again. */
export function useRelease(name: string) {
  const makeStale = useStale()
  return useMutation({
    mutationFn: (holdId: string) =>
      request(`/api/overrides/${encodeURIComponent(holdId)}`, { method: 'DELETE' }),
    onError: (error) => showRefusal(`${name} could not be released`, error),
    onSettled: makeStale,
  })
}
