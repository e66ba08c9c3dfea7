import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { Page, PowerAction } from '../api-types.ts'
import type { Hold, Resource } from '../resources/types.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'
import { type Board, type Member, membersOf } from './board.ts'

export type Group = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly members: readonly Member[]
  readonly timeoutSeconds: number
  readonly onFailure: 'block' | 'continue'
}

export type GroupBody = Pick<Group, 'name' | 'description' | 'timeoutSeconds' | 'onFailure'>

export type Step = {
  readonly resourceUID: string
  readonly tier: number
  readonly state: string
  readonly message: string | null
}

export type GroupProgress = {
  readonly runId: string
  readonly what: PowerAction
  readonly state: string
  readonly dueAt: string
  readonly steps: readonly Step[]
}

const LIMIT = 500

export const groupPath = (id: string): string => `/api/resource-groups/${encodeURIComponent(id)}`

/** All groups, in natural order. */
export function useGroups() {
  return useQuery({
    queryKey: ['resources', 'groups'],
    queryFn: ({ signal }) =>
      request<Page<Group>>(`/api/resource-groups?limit=${LIMIT}&sort_by=name`, { signal }),
    select: ({ data, meta }) => ({ total: meta.total, groups: data.toSorted(compareNatural) }),
  })
}

export function useGroup(id: string) {
  return useQuery({
    queryKey: ['resources', 'group', id],
    queryFn: async ({ signal }) => (await request<{ data: Group }>(groupPath(id), { signal })).data,
  })
}

/** The members as resources, by their ids. */
export function useMembers(group: Group) {
  const ids = group.members.map(({ resourceUID }) => resourceUID).slice(0, LIMIT)
  return useQuery({
    queryKey: ['resources', 'members', ids.toSorted().join(' ')],
    queryFn: async ({ signal }) =>
      (
        await request<{ data: readonly Resource[] }>('/api/resources/by-ids', {
          method: 'POST',
          body: { ids },
          signal,
        })
      ).data,
    select: (resources): ReadonlyMap<string, Resource> => new Map(resources.map((one) => [one.id, one])),
  })
}

/** The newest start or stop of the whole group, member by member. */
export function useGroupProgress(id: string) {
  return useQuery({
    queryKey: ['runs', 'group', id],
    queryFn: async ({ signal }) =>
      (await request<{ data: GroupProgress | null }>(`${groupPath(id)}/progress`, { signal })).data,
  })
}

/** The hold on the group itself, if any. */
export function useGroupHold(id: string) {
  return useQuery({
    queryKey: ['resources', 'group hold', id],
    queryFn: async ({ signal }) =>
      (await request<Page<Hold>>(`${groupPath(id)}/overrides?limit=1`, { signal })).data[0] ?? null,
  })
}

/** Stores where the members stand. The board shows it at once, and goes back when it is refused. */
export function useArrange(group: Group) {
  const client = useQueryClient()
  const queryKey = ['resources', 'group', group.id]
  return useMutation({
    scope: { id: `arrange ${group.id}` },
    mutationFn: (board: Board) => {
      const members = membersOf(board).map(({ resourceUID, tier, order }) => ({ resourceUID, tier, order }))
      return request(groupPath(group.id), { method: 'PATCH', body: { members } })
    },
    onMutate: async (board) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData<Group>(queryKey)
      if (before) client.setQueryData<Group>(queryKey, { ...before, members: membersOf(board) })
      return before
    },
    onError: (error, _board, before) => {
      if (before) client.setQueryData(queryKey, before)
      showRefusal(`${group.name} could not be changed`, error)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['resources'] }),
  })
}

/** Makes a group (`id` null), or changes one. */
export function useSaveGroup(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: GroupBody) => {
      const [method, path] = id === null ? ['POST', '/api/resource-groups'] : ['PATCH', groupPath(id)]
      return (await request<{ data: Group }>(path, { method, body })).data
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['resources'] }),
  })
}

/** Starts or stops the whole group in its order. */
export function useGroupPower({ id, name }: Pick<Group, 'id' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (type: PowerAction) =>
      request('/api/actions/bulk', { method: 'POST', body: { type, groupID: id } }),
    onError: (error, type) =>
      showRefusal(`${name} could not be ${type === 'start' ? 'started' : 'stopped'}`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['runs'] }),
  })
}
