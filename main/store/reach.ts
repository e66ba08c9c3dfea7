import type { PowerState } from '#shared/power.ts'
import type { Tag } from '#shared/resource.ts'
import type { Db } from './database.ts'
import { jsonIds } from './list.ts'

/** A resource, as far as one wants to know it who acts on many. */
export type ReachedResource = {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly status: PowerState
  readonly hourlyCost: number
}

/** What a choice of resources, groups and tags comes to. */
export function createReachStore(db: Db) {
  const given = 'IN (SELECT value FROM json_each(?))'
  const byIds = db.prepare<[string], ReachedResource>(
    `SELECT id, name, type, status, hourly_cost hourlyCost FROM resource WHERE id ${given}`,
  )
  const members = db.prepare<[string], { group_id: number; resource_id: number }>(
    `SELECT group_id, resource_id FROM group_member WHERE group_id ${given}`,
  )
  const bearing = db.prepare<[string, string], { id: number }>(
    'SELECT resource_id id FROM borne_tag WHERE key = ? AND value = ?',
  )

  return {
    /** The resources of some ids, in no order; those that are gone are left out. */
    resources: (ids: Iterable<number>): readonly ReachedResource[] => byIds.all(jsonIds(ids)),
    /** The members of some groups. */
    members: (groupIds: Iterable<number>): readonly { groupId: number; resourceId: number }[] =>
      members
        .all(jsonIds(groupIds))
        .map(({ group_id, resource_id }) => ({ groupId: group_id, resourceId: resource_id })),
    /** The resources that bear a tag now. */
    bearing: ({ key, value }: Tag): readonly number[] => bearing.all(key, value).map(({ id }) => id),
  }
}
