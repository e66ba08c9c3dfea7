import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { PowerState } from '../api-types.ts'
import type { Config, Resource } from '../resources/types.ts'
import { showRefusal } from '../ui/refusal.tsx'

/** Where is looked: a provider, and options that are its own. */
export type Place = { readonly provider: string; readonly options: Config }

/** Something that a provider sees, and the resource that it is already. */
export type Found = {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly region: string
  readonly status: PowerState
  readonly tags: Readonly<Record<string, string>>
  readonly hourlyCost: number | null
  readonly project: string | null
  readonly resourceId: string | null
}

/** A place that was looked at before; with `sync` its resources follow what there is. */
export type Source = {
  readonly id: string
  readonly provider: string
  readonly options: Config
  readonly sync: boolean
  readonly syncedAt: string | null
  readonly problem: string | null
}

export type Imported = {
  readonly resources: readonly Resource[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

/** Asks a provider what there is. */
export function useLook() {
  return useMutation({
    mutationFn: async (place: Place) =>
      (await request<{ data: readonly Found[] }>('/api/discover', { method: 'POST', body: place })).data,
  })
}

/** Makes resources of what was chosen. */
export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: Place & { readonly keys: readonly string[]; readonly sync: boolean }) =>
      (await request<{ data: Imported }>('/api/discover/import', { method: 'POST', body })).data,
    onError: (error) => showRefusal('It could not be imported', error),
    onSettled: () => client.invalidateQueries({ queryKey: ['resources'] }),
  })
}

export function useSources() {
  return useQuery({
    queryKey: ['resources', 'sources'],
    queryFn: async ({ signal }) =>
      (await request<{ data: readonly Source[] }>('/api/discover/sources', { signal })).data,
  })
}

/** Forgets a place; its resources stay, and follow it no more. */
export function useForget() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      request(`/api/discover/sources/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onError: (error) => showRefusal('The place could not be forgotten', error),
    onSettled: () => client.invalidateQueries({ queryKey: ['resources', 'sources'] }),
  })
}
