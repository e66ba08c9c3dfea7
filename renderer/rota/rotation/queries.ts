import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { request } from '../../api.ts'
import { type Answer, iso, pathOf, scheduleOf, useRefresh, useRotaMutation } from '../queries.ts'
import type { Lane, Participant, Stretch } from '../types.ts'
import type { RotationJson } from './draft.ts'

/** A rota as the on-call dialect writes it: its rotations whole, with their restrictions. */
export type ScheduleJson = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly timezone: string
  readonly enabled: boolean
  readonly ownerTeam?: { readonly id: string; readonly name: string }
  readonly rotations: readonly (RotationJson & { readonly id: string })[]
}

export function useSchedule(rotaId: string) {
  return useQuery({
    queryKey: ['rotas', 'schedule', rotaId],
    queryFn: async ({ signal }) => (await request<Answer<ScheduleJson>>(scheduleOf(rotaId), { signal })).data,
  })
}

/** Answers the id of the rotation. */
export function useWriteRotation(rotaId: string, rotationId: string | null) {
  const path = `${scheduleOf(rotaId)}/rotations`
  return useRotaMutation(async (body: RotationJson) => {
    const { id: _, ...rest } = body
    const answer =
      rotationId === null
        ? await request<Answer<{ readonly id: string }>>(path, { method: 'POST', body: rest })
        : await request<Answer<{ readonly id: string }>>(`${path}/${encodeURIComponent(rotationId)}`, {
            method: 'PATCH',
            body: rest,
          })
    return answer.data.id
  })
}

/** Takes a rotation away, and brings all back as they were. */
export function useRotationRemoval({ id, rotations }: ScheduleJson) {
  const refresh = useRefresh()
  return {
    end: (rotation: { readonly id: string }) =>
      refresh(
        request(`${scheduleOf(id)}/rotations/${encodeURIComponent(rotation.id)}`, { method: 'DELETE' }),
      ),
    restore: () => refresh(request(scheduleOf(id), { method: 'PATCH', body: { rotations } })),
  }
}

export type RotaValues = {
  readonly name: string
  readonly description: string
  readonly timezone: string
  readonly enabled: boolean
  readonly ownerTeam?: { readonly id: string }
}

export function useWriteRota(rotaId: string) {
  return useRotaMutation((body: Partial<RotaValues>) =>
    request(scheduleOf(rotaId), { method: 'PATCH', body }),
  )
}

/** Makes a rota and answers its id. */
export function useMakeRota() {
  return useRotaMutation(
    async (body: RotaValues & { readonly rotations: readonly RotationJson[] }) =>
      (await request<Answer<{ readonly id: string }>>('/v2/schedules', { method: 'POST', body })).data.id,
  )
}

export function useRemoveRota() {
  const refresh = useRefresh()
  return ({ id }: { readonly id: string }) => refresh(request(scheduleOf(id), { method: 'DELETE' }))
}

export type Difference = Participant & {
  readonly hoursBefore: number
  readonly hoursAfter: number
  readonly gained: readonly Stretch[]
  readonly lost: readonly Stretch[]
}

type GapJson = Stretch & { readonly seconds: number }

export type Preview = {
  readonly from: string
  readonly to: string
  readonly before: readonly Lane[]
  readonly final: readonly Lane[]
  readonly difference: readonly Difference[]
  readonly gapsBefore: readonly GapJson[]
  readonly gaps: readonly GapJson[]
}

export type Change = {
  readonly from: string
  readonly to: string
  readonly rotations: readonly RotationJson[]
  /** Of a rota that is not there yet. */
  readonly timezone?: string
}

/** What a change would do; null: there is none to ask about. The last answer stays until the next is there. */
export function usePreview(rotaId: string | null, change: Change | null) {
  return useQuery({
    queryKey: ['rotas', 'preview', rotaId, change],
    queryFn: async ({ signal }) => {
      const path = rotaId === null ? '/api/rotas/preview' : `${pathOf(rotaId)}/preview`
      return (await request<Answer<Preview>>(path, { method: 'POST', body: change, signal })).data
    },
    enabled: change !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function hoursFrom(at: number, days: number): { readonly from: string; readonly to: string } {
  return { from: iso(at), to: iso(at + days * 86_400_000) }
}
