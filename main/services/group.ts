import { checkName, checkText } from '#shared/check.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { GroupInput, GroupMember, ResourceGroup } from '#shared/group.ts'
import { formatId } from '#shared/id.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { HoldService } from './hold.ts'

export type GroupService = ReturnType<typeof createGroupService>

type Deps = ServiceDeps & { readonly holds: Pick<HoldService, 'endAllOn' | 'announceEnd' | 'followMembers'> }

export function createGroupService({ store, clock, bus, engine, holds }: Deps) {
  function check(input: GroupInput): GroupInput {
    const seen = new Set<number>()
    for (const [index, member] of input.members.entries()) {
      const field = `members[${index}].resourceUID`
      if (store.resources.find(member.resourceId) === null) throw invalid(field, 'there is no such resource')
      if (seen.has(member.resourceId)) throw invalid(field, 'this resource is a member already')
      seen.add(member.resourceId)
    }
    return {
      ...input,
      name: checkName(input.name, 'name'),
      description: checkText(input.description, 'description'),
    }
  }

  function announce(id: number, change: 'created' | 'updated' | 'deleted'): void {
    engine.rearm()
    bus.publish('group.changed', { id: formatId('grp', id), change })
  }

  function update(id: number, input: Partial<GroupInput>, actor: Actor): ResourceGroup {
    const before = store.groups.get(id)
    const checked = check({ ...before, ...input })
    const now = clock.now()
    store.transaction(() => {
      store.groups.update(id, checked, now)
      const after = store.groups.get(id)
      holds.followMembers(
        id,
        before.members.map((member) => member.resourceId),
        now,
      )
      writeAudit(
        store,
        { actor, action: 'update', type: 'group', id: formatId('grp', id), before, after },
        now,
      )
    })
    announce(id, 'updated')
    engine.wake()
    return store.groups.get(id)
  }

  return {
    create(input: GroupInput, actor: Actor): ResourceGroup {
      const checked = check(input)
      const now = clock.now()
      const id = store.transaction(() => {
        const made = store.groups.insert(checked, actor.name, now)
        const after = store.groups.get(made)
        writeAudit(store, { actor, action: 'create', type: 'group', id: formatId('grp', made), after }, now)
        return made
      })
      announce(id, 'created')
      return store.groups.get(id)
    },
    update,
    /** Adds a member, or moves one: what is left out of its place stays, or begins at tier 1, order 1. */
    place(id: number, resourceId: number, place: Partial<Pick<GroupMember, 'tier' | 'order'>>, actor: Actor) {
      store.resources.get(resourceId)
      const { members } = store.groups.get(id)
      const known = members.find((member) => member.resourceId === resourceId)
      const placed = {
        resourceId,
        tier: place.tier ?? known?.tier ?? 1,
        order: place.order ?? known?.order ?? 1,
      }
      return update(id, { members: [...members.filter((member) => member !== known), placed] }, actor)
    },
    /** Takes a member out. */
    drop(id: number, resourceId: number, actor: Actor): ResourceGroup {
      const { members } = store.groups.get(id)
      const left = members.filter((member) => member.resourceId !== resourceId)
      if (left.length === members.length) throw new AppError('not_found', 'this resource is not in the group')
      return update(id, { members: left }, actor)
    },
    remove(id: number, actor: Actor): void {
      const now = clock.now()
      const ended = store.transaction(() => {
        const before = store.groups.get(id)
        const heldBy = holds.endAllOn('group', id, actor, now)
        store.groups.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'group', id: formatId('grp', id), before }, now)
        return heldBy
      })
      holds.announceEnd(ended)
      announce(id, 'deleted')
    },
  }
}
