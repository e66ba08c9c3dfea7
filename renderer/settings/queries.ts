import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SettingsAnswer, SettingsWish } from '#shared/schema/setting.ts'
import { request } from '../api.ts'

export type Settings = SettingsAnswer
export type Change = SettingsWish

const KEY = ['settings'] as const

/** Reads what stands in `data` of an answer. */
export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await request<{ data: Answer }>(path, { signal })).data
}

/** Asks for a change and answers what stands in `data`. */
export async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return (await request<{ data: Answer }>(path, { method, body })).data
}

export function useSettings() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => read<Settings>('/api/settings', signal) })
}

/** Changes some of the settings; the answer is what they are then. */
export function useChangeSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) => send<Settings>('PATCH', '/api/settings', change),
    onSuccess: (settings) => {
      client.setQueryData(KEY, settings)
      client.invalidateQueries({ queryKey: ['session'] })
    },
  })
}
