import { tiersOf } from '#shared/dependency.ts'
import type { GroupMember } from '#shared/group.ts'
import type { Discovered } from '../engine/discoverer.ts'
import type { Store } from '../store/index.ts'
import type { Actor } from './change.ts'
import type { GroupService } from './group.ts'

const GROUP_TIMEOUT_MS = 300_000

type Deps = {
  readonly store: Pick<Store, 'discovered' | 'groups'>
  readonly groups: Pick<GroupService, 'create' | 'update'>
}

/** The groups that are made of projects. */
export function createProjectGroups({ store, groups }: Deps) {
  /**
   * One group for each project, what others need in the earlier tiers; those that were made before grow. With `only` it
   * is about these keys alone. Inside a transaction.
   */
  function group(
    sourceId: string,
    found: readonly Discovered[],
    { actor, only = null }: { readonly actor: Actor; readonly only?: ReadonlySet<string> | null },
  ): readonly number[] {
    const links = new Map(store.discovered.links(sourceId).map((link) => [link.key, link]))
    const tiers = tiersOf(found)
    const projects = Map.groupBy(
      found.filter(({ key, project }) => project !== undefined && links.has(key) && only?.has(key) !== false),
      ({ project }) => project ?? '',
    )
    return [...projects].map(([project, things]) => {
      const whole = found.filter((one) => one.project === project && links.has(one.key))
      const least = Math.min(...whole.map(({ key }) => tiers.get(key) ?? 1))
      const members = things.map(({ key }) => {
        const tier = (tiers.get(key) ?? 1) - least + 1
        return { resourceId: links.get(key)?.resourceId ?? 0, tier, order: 1 }
      })
      return putGroup(sourceId, project, withoutRepeats(members), actor)
    })
  }

  function putGroup(
    sourceId: string,
    project: string,
    members: readonly GroupMember[],
    actor: Actor,
  ): number {
    const known = store.discovered.groupOf(sourceId, project)
    if (known !== null) {
      const before = store.groups.get(known).members
      const news = members.filter((one) => before.every(({ resourceId }) => resourceId !== one.resourceId))
      if (news.length > 0) groups.update(known, { members: [...before, ...news] }, actor)
      return known
    }
    const input = { name: project, description: '', timeoutMs: GROUP_TIMEOUT_MS, onFailure: 'block' } as const
    const { id } = groups.create({ ...input, members }, actor)
    store.discovered.putGroup(sourceId, project, id)
    return id
  }

  return {
    group,
    /** Whether a project has a group that what is new in it is to join. */
    isGrouped: (sourceId: string, project: string | undefined): boolean =>
      project !== undefined && store.discovered.groupOf(sourceId, project) !== null,
  }
}

function withoutRepeats(members: readonly GroupMember[]): readonly GroupMember[] {
  return [...new Map(members.map((member) => [member.resourceId, member])).values()]
}
