import { useQuery } from '@tanstack/react-query'
import { request } from '../../api.ts'
import { type Answer, iso, type Page, pathOf, useRefresh, useRotaMutation } from '../queries.ts'
import type { Participant, Stretch } from '../types.ts'

type Named = { readonly id: string; readonly name: string }

export type SwapSide = Stretch & { readonly rotationId: string; readonly user: Named }

export type Swap = {
  readonly id: string
  readonly state: 'requested' | 'accepted' | 'declined'
  readonly from: SwapSide
  readonly to: SwapSide
  readonly createdBy: string
}

export function useSwaps(rotaId: string) {
  return useQuery({
    queryKey: ['rotas', 'swaps', rotaId],
    queryFn: async ({ signal }) =>
      (await request<Page<Swap>>(`${pathOf(rotaId)}/swaps?limit=50`, { signal })).data,
  })
}

export type ShiftReference = { readonly user: string; readonly startAt: number }

/** Asks for a swap; `isAgreed`: both know of it, so it is accepted at once. */
export function useAskSwap(rotaId: string) {
  type Input = { readonly from: ShiftReference; readonly to: ShiftReference; readonly isAgreed: boolean }
  return useRotaMutation(async ({ from, to, isAgreed }: Input) => {
    const side = ({ user, startAt }: ShiftReference) => ({ user, start: iso(startAt) })
    const path = `${pathOf(rotaId)}/swaps`
    const body = { from: side(from), to: side(to) }
    const { data } = await request<Answer<Swap>>(path, { method: 'POST', body })
    if (isAgreed) await request(`${path}/${data.id}/accept`, { method: 'POST' })
    return data
  })
}

export function useDecideSwap(rotaId: string) {
  return useRotaMutation(({ id, verb }: { readonly id: string; readonly verb: 'accept' | 'decline' }) =>
    request(`${pathOf(rotaId)}/swaps/${id}/${verb}`, { method: 'POST' }),
  )
}

export function useSwapRemoval(rotaId: string) {
  const refresh = useRefresh()
  return ({ id }: { readonly id: string }) =>
    refresh(request(`${pathOf(rotaId)}/swaps/${id}`, { method: 'DELETE' }))
}

export type AbsenceShift = Stretch & {
  readonly rotaId: string
  readonly rota: string
  readonly rotationId: string
  readonly rotation: string
  readonly cover: Named | null
}

export type Absence = Stretch & {
  readonly id: string
  readonly user: Named
  readonly reason: string
  readonly shifts: readonly AbsenceShift[]
}

const ABSENCES = 200

/** Those that have not ended, by when they begin. */
export function useAbsences() {
  return useQuery({
    queryKey: ['rotas', 'absences'],
    queryFn: async ({ signal }) =>
      (await request<Page<Absence>>(`/api/absences?limit=${ABSENCES}`, { signal })).data,
    select: (absences) => absences.toSorted((a, b) => Date.parse(a.startDate) - Date.parse(b.startDate)),
  })
}

export type NewAbsence = {
  readonly user: string
  readonly startAt: number
  readonly endAt: number
  readonly reason: string
}

export function useAddAbsence() {
  return useRotaMutation(
    async ({ user, startAt, endAt, reason }: NewAbsence) =>
      (
        await request<Answer<Absence>>('/api/absences', {
          method: 'POST',
          body: { user, startDate: iso(startAt), endDate: iso(endAt), reason },
        })
      ).data,
  )
}

export function useAbsenceRemoval() {
  const refresh = useRefresh()
  return {
    end: ({ id }: Absence) => refresh(request(`/api/absences/${id}`, { method: 'DELETE' })),
    restore: ({ user, startDate, endDate, reason }: Absence) =>
      refresh(
        request('/api/absences', { method: 'POST', body: { user: user.id, startDate, endDate, reason } }),
      ),
  }
}

/** A shift of one person, by whatever rota. */
export type OwnShift = Stretch & {
  readonly rotaId: string
  readonly rota: string
  readonly timeZone: string
  readonly rotationId: string
  readonly rotation: string
  readonly participant: Participant
}

export function useShifts(user: string | null, range: { readonly from: number; readonly to: number }) {
  return useQuery({
    queryKey: ['rotas', 'shifts', user, range.from, range.to],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ user: user ?? '', from: iso(range.from), to: iso(range.to) })
      return (await request<Answer<readonly OwnShift[]>>(`/api/shifts?${query}`, { signal })).data
    },
    enabled: user !== null,
  })
}
