import { useQuery } from '@tanstack/react-query'
import { request } from '../../api.ts'
import { compareNatural } from '../../ui/natural.ts'
import { type Answer, useRefresh, useRotaMutation } from '../queries.ts'
import type { Participant } from '../types.ts'

export type Member = {
  readonly user: { readonly id: string; readonly username: string }
  readonly role: string
}

export type Team = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly members: readonly Member[]
}

export type EscalationRule = {
  readonly condition: 'if-not-acked' | 'if-not-closed'
  readonly notifyType: string
  readonly delay: { readonly timeAmount: number }
  readonly recipient: Omit<Participant, 'id' | 'name'> & {
    readonly id?: string
    readonly name?: string
    readonly username?: string
  }
}

export type Escalation = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly ownerTeam: { readonly id: string | null; readonly name: string }
  readonly rules: readonly EscalationRule[]
}

export function useTeams() {
  return useQuery({
    queryKey: ['directory', 'teams'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Team[]>>('/v2/teams?expand=member', { signal })).data,
    select: (teams) => teams.toSorted(compareNatural),
  })
}

export function useEscalations() {
  return useQuery({
    queryKey: ['directory', 'escalations'],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Escalation[]>>('/v2/escalations', { signal })).data,
    select: (escalations) => escalations.toSorted(compareNatural),
  })
}

export type Kind = 'users' | 'teams' | 'escalations'

/** Makes an entry, or changes the one of an id. A refusal is the form's to show. */
export function useWriteEntry(kind: Kind, id: string | null) {
  return useRotaMutation((body: object) =>
    id === null
      ? request(`/v2/${kind}`, { method: 'POST', body })
      : request(`/v2/${kind}/${encodeURIComponent(id)}`, { method: 'PATCH', body }),
  )
}

/** Others go on without what is removed: it is not brought back, only kept until the toast has gone. */
export function useRemoveEntry(kind: Kind) {
  const refresh = useRefresh()
  return ({ id }: { readonly id: string }) =>
    refresh(request(`/v2/${kind}/${encodeURIComponent(id)}`, { method: 'DELETE' }))
}
