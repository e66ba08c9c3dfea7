import type { Db } from './database.ts'
import { groupBy, jsonIds } from './list.ts'

/** A schedule that acts on a resource, and by what it reaches it. */
export type ReachingSchedule = {
  readonly id: number
  readonly name: string
  readonly isEnabled: boolean
  readonly by: 'resource' | 'group' | 'tag'
}

/** What acts on a resource: its schedules, its groups and the hold in force. */
export type ResourcePlan = {
  readonly schedules: readonly ReachingSchedule[]
  readonly groups: readonly { readonly id: number; readonly name: string }[]
  readonly hold: PlannedHold | null
}

export type PlannedHold = {
  readonly id: number
  readonly action: 'force_on' | 'force_off'
  readonly reason: string
  readonly expiresAt: number | null
  /** It is on a group that the resource is in. */
  readonly isOfGroup: boolean
}

/** How many resources have a value of a column, or bear a tag. */
export type Facets = {
  readonly providers: readonly { readonly value: string; readonly count: number }[]
  readonly states: readonly { readonly value: string; readonly count: number }[]
  readonly tags: readonly { readonly key: string; readonly value: string; readonly count: number }[]
  readonly problems: number
}

type ScheduleRow = { resource_id: number; id: number; name: string; enabled: number; reached: string }
type HoldRow = Omit<PlannedHold, 'expiresAt' | 'isOfGroup'> & {
  readonly resource_id: number
  readonly expires_at: number | null
  readonly target_kind: string
}

const WAYS = ['resource', 'group', 'tag'] as const
const MOST_TAGS = 500

/** What acts on resources, read for a whole page of them at once. */
export function createResourcePlanStore(db: Db) {
  const given = 'IN (SELECT value FROM json_each(@ids))'
  const schedules = db.prepare<[object], ScheduleRow>(
    `SELECT resource_id, schedule.id, schedule.name, schedule.enabled, min(reached) reached FROM (
       SELECT schedule_id, resource_id, 0 reached FROM schedule_resource WHERE resource_id ${given}
       UNION ALL SELECT schedule_id, resource_id, 1 FROM group_member JOIN schedule_group USING (group_id)
         WHERE resource_id ${given}
       UNION ALL SELECT schedule_id, resource_id, 2 FROM borne_tag JOIN schedule_tag USING (key, value)
         WHERE resource_id ${given}
     ) JOIN schedule ON schedule.id = schedule_id GROUP BY resource_id, schedule.id ORDER BY natural_key(schedule.name)`,
  )
  const groups = db.prepare<[object], { resource_id: number; id: number; name: string }>(
    `SELECT resource_id, id, name FROM group_member JOIN resource_group ON id = group_id
     WHERE resource_id ${given} ORDER BY natural_key(name)`,
  )
  // The newest decides, as for the engine.
  const holds = db.prepare<[object], HoldRow>(
    `SELECT target_id resource_id, id, action, reason, expires_at, target_kind FROM hold
       WHERE target_kind = 'resource' AND target_id ${given}
     UNION ALL SELECT resource_id, id, action, reason, expires_at, target_kind FROM hold
       JOIN group_member ON target_kind = 'group' AND group_id = target_id WHERE resource_id ${given} ORDER BY id`,
  )
  const countBy = (column: 'provider' | 'status') =>
    db.prepare<[], { value: string; count: number }>(
      `SELECT ${column} value, count(*) count FROM resource GROUP BY ${column} ORDER BY ${column}`,
    )
  const providers = countBy('provider')
  const states = countBy('status')
  const tags = db.prepare<[number], { key: string; value: string; count: number }>(
    `SELECT key, value, count(*) count FROM resource_tag GROUP BY key, value
     ORDER BY natural_key(key), natural_key(value) LIMIT ?`,
  )
  const problems = db.prepare<[], { count: number }>(
    'SELECT count(*) count FROM resource WHERE problem IS NOT NULL OR missing_since IS NOT NULL',
  )

  return {
    /** By the resources' numbers; each of them is in it. */
    of(resourceIds: readonly number[]): ReadonlyMap<number, ResourcePlan> {
      const ids = { ids: jsonIds(resourceIds) }
      const bySchedule = groupBy(schedules.all(ids), (row) => row.resource_id)
      const byGroup = groupBy(groups.all(ids), (row) => row.resource_id)
      const byHold = new Map(holds.all(ids).map((row) => [row.resource_id, row]))
      return new Map(
        resourceIds.map((resourceId) => {
          const hold = byHold.get(resourceId)
          const plan = {
            schedules: (bySchedule.get(resourceId) ?? []).map(toReaching),
            groups: (byGroup.get(resourceId) ?? []).map(({ id, name }) => ({ id, name })),
            hold: hold === undefined ? null : toHold(hold),
          }
          return [resourceId, plan]
        }),
      )
    },
    facets: (): Facets => ({
      providers: providers.all(),
      states: states.all(),
      tags: tags.all(MOST_TAGS),
      problems: problems.get()?.count ?? 0,
    }),
  }
}

function toReaching({ id, name, enabled, reached }: ScheduleRow): ReachingSchedule {
  return { id, name, isEnabled: enabled === 1, by: WAYS[Number(reached)] ?? 'tag' }
}

function toHold({ id, action, reason, expires_at, target_kind }: HoldRow): PlannedHold {
  return { id, action, reason, expiresAt: expires_at, isOfGroup: target_kind === 'group' }
}
