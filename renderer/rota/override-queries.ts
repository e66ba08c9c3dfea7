// Reads and writes of overrides and of forwarding.
import { useQuery } from '@tanstack/react-query'
import { request } from '../api.ts'
import { type Answer, iso, scheduleOf, useRefresh, useRotaMutation } from './queries.ts'
import type { Forwarding, Override } from './types.ts'

/** The overrides that have not ended, in the order in which they begin. */
export function useOverrides(rotaId: string, now: number) {
  return useQuery({
    queryKey: ['rotas', 'overrides', rotaId],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Override[]>>(`${scheduleOf(rotaId)}/overrides`, { signal })).data,
    select: (overrides) =>
      overrides
        .filter(({ endDate }) => Date.parse(endDate) > now)
        .toSorted((a, b) => Date.parse(a.startDate) - Date.parse(b.startDate)),
  })
}

export type NewOverride = {
  /** A user's id, or `none`. */
  readonly user: string
  readonly startAt: number
  readonly endAt: number
  /** Null: all rotations. */
  readonly rotations: readonly string[] | null
}

/** Makes an override, or puts another in the place of `old`. A refusal is the form's to show. */
export function useWriteOverride(rotaId: string, old: Override | null) {
  const alias = old === null ? '' : `/${encodeURIComponent(old.alias)}`
  return useRotaMutation(({ user, startAt, endAt, rotations }: NewOverride) =>
    request(`${scheduleOf(rotaId)}/overrides${alias}`, {
      method: old === null ? 'POST' : 'PUT',
      body: {
        user: participantOf(user, old),
        startDate: iso(startAt),
        endDate: iso(endAt),
        ...(rotations !== null && { rotations: rotations.map((id) => ({ id })) }),
      },
    }),
  )
}

/** Whom a form means: one that is there may be of a team, and stays so where nobody else was chosen. */
function participantOf(user: string, old: Override | null) {
  if (user === 'none') return { type: 'none' }
  return { type: old?.user.id === user ? old.user.type : 'user', id: user }
}

/** Takes an override away, and brings it back. What has passed of it stays in the history of the rota. */
export function useOverrideRemoval(rotaId: string) {
  const refresh = useRefresh()
  const path = `${scheduleOf(rotaId)}/overrides`
  return {
    end: ({ alias }: Override) =>
      refresh(request(`${path}/${encodeURIComponent(alias)}`, { method: 'DELETE' })),
    restore: ({ alias, user: { type, id }, startDate, endDate, rotations }: Override) =>
      refresh(
        request(path, {
          method: 'POST',
          body: {
            alias,
            user: { type, ...(id !== undefined && { id }) },
            startDate,
            endDate,
            ...(rotations.length > 0 && { rotations: rotations.map((one) => ({ id: one.id })) }),
          },
        }),
      ),
  }
}

/** All rules by which duties of one are done by another; they hold in every rota. */
export function useForwardings(now: number) {
  return useQuery({
    queryKey: ['rotas', 'forwarding'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Forwarding[]>>('/v2/forwarding-rules', { signal })).data,
    select: (rules) =>
      rules
        .filter(({ endDate }) => Date.parse(endDate) > now)
        .toSorted((a, b) => Date.parse(a.startDate) - Date.parse(b.startDate)),
  })
}

export type NewForwarding = {
  readonly fromUser: string
  readonly toUser: string
  readonly startAt: number
  readonly endAt: number
}

export function useAddForwarding() {
  return useRotaMutation(({ fromUser, toUser, startAt, endAt }: NewForwarding) =>
    request('/v2/forwarding-rules', {
      method: 'POST',
      body: {
        fromUser: { id: fromUser },
        toUser: { id: toUser },
        startDate: iso(startAt),
        endDate: iso(endAt),
      },
    }),
  )
}

export function useForwardingRemoval() {
  const refresh = useRefresh()
  return {
    end: ({ id }: Forwarding) =>
      refresh(request(`/v2/forwarding-rules/${encodeURIComponent(id)}`, { method: 'DELETE' })),
    restore: ({ fromUser, toUser, startDate, endDate }: Forwarding) =>
      refresh(
        request('/v2/forwarding-rules', {
          method: 'POST',
          body: { fromUser: { id: fromUser.id }, toUser: { id: toUser.id }, startDate, endDate },
        }),
      ),
  }
}
