import type { Skips, SpecialDays } from '#shared/calendar.ts'
import type { GroupScope, ScheduleScope } from '#shared/firing.ts'
import type { Target } from '#shared/intent.ts'
import type { PowerAction } from '#shared/power.ts'
import { cronRule } from '#shared/trigger.ts'
import type { WantingRule } from '#shared/wanted.ts'
import type { Db } from './database.ts'
import { groupBy, jsonIds } from './list.ts'

type MemberRow = {
  group_id: number
  group_name: string
  resource_id: number | null
  tier: number
  position: number
  name: string
}

/** What schedules act on, read for many schedules with a handful of queries. */
export function createScopeStore(db: Db) {
  const given = 'IN (SELECT value FROM json_each(?))'
  // One resource may come twice: by itself and by a tag. It is cheaper to see that here than to have it sorted out there.
  const resources = db.prepare<[string, string], { schedule_id: number; id: number; name: string }>(
    `SELECT schedule_id, id, name FROM schedule_resource JOIN resource ON id = resource_id WHERE schedule_id ${given}
     UNION ALL
     SELECT schedule_id, id, name FROM schedule_tag JOIN borne_tag USING (key, value)
     JOIN resource ON id = resource_id WHERE schedule_id ${given}`,
  )
  const groups = db.prepare<[string], { schedule_id: number; group_id: number }>(
    `SELECT schedule_id, group_id FROM schedule_group WHERE schedule_id ${given} ORDER BY schedule_id, group_id`,
  )
  const members = db.prepare<[string], MemberRow>(
    `SELECT g.id group_id, g.name group_name, m.resource_id, m.tier, m.position, r.name FROM resource_group g
     LEFT JOIN group_member m ON m.group_id = g.id LEFT JOIN resource r ON r.id = m.resource_id WHERE g.id ${given}`,
  )
  const calendars = db.prepare<[string], { schedule_id: number; name: string; skips: Skips; dates: string }>(
    `SELECT schedule_id, name, skips, dates FROM schedule_calendar JOIN calendar ON id = calendar_id WHERE schedule_id ${given}`,
  )
  const retained = db.prepare<[string], { schedule_id: number; resource_id: number }>(
    `SELECT schedule_id, resource_id FROM retained WHERE schedule_id ${given}`,
  )
  const reaching = db.prepare<[number, number, number], { id: number }>(
    `SELECT schedule_id id FROM schedule_resource WHERE resource_id = ?
     UNION SELECT schedule_id FROM schedule_group JOIN group_member USING (group_id) WHERE resource_id = ?
     UNION SELECT schedule_id FROM schedule_tag JOIN borne_tag USING (key, value) WHERE resource_id = ?`,
  )
  const retain = db.prepare(`INSERT OR IGNORE INTO retained (schedule_id, resource_id)
     SELECT schedule.id, resource.id FROM schedule, resource WHERE schedule.id = ? AND resource.id = ?`)
  const release = db.prepare('DELETE FROM retained WHERE schedule_id = ? AND resource_id = ?')

  const rules = db.prepare<
    [string],
    { schedule_id: number; expression: string; time_zone: string; action: PowerAction }
  >(
    `SELECT schedule_id, expression, trigger.time_zone, action FROM trigger JOIN schedule ON schedule.id = schedule_id
     WHERE enabled = 1 AND schedule_id ${given}`,
  )

  function groupScopes(groupIds: Iterable<number>): ReadonlyMap<number, GroupScope> {
    const scopes = new Map<number, GroupScope>()
    for (const [groupId, rows] of groupBy(members.all(jsonIds(groupIds)), (row) => row.group_id)) {
      const present = rows.flatMap(({ resource_id, tier, position, name }) =>
        resource_id === null ? [] : [{ resourceId: resource_id, tier, order: position, name }],
      )
      const target = { kind: 'group', id: groupId, name: rows[0]?.group_name ?? '' } as const
      scopes.set(groupId, { target, members: present })
    }
    return scopes
  }

  return {
    /** One group with its members, or undefined when there is no such group. */
    ofGroup: (groupId: number): GroupScope | undefined => groupScopes([groupId]).get(groupId),
    ofSchedules(scheduleIds: readonly number[]): ReadonlyMap<number, ScheduleScope> {
      const ids = jsonIds(scheduleIds)
      const resourceRows = groupBy(resources.all(ids, ids), (row) => row.schedule_id)
      const groupRows = groupBy(groups.all(ids), (row) => row.schedule_id)
      const scopes = groupScopes(new Set([...groupRows.values()].flat().map((row) => row.group_id)))
      const calendarRows = groupBy(calendars.all(ids), (row) => row.schedule_id)
      const retainedRows = groupBy(retained.all(ids), (row) => row.schedule_id)
      return new Map(
        scheduleIds.map((scheduleId) => {
          const own = withoutRepeats(
            (groupRows.get(scheduleId) ?? []).flatMap((row) => scopes.get(row.group_id) ?? []),
          )
          const inGroups = new Set(own.flatMap((group) => group.members.map((member) => member.resourceId)))
          const rows = resourceRows.get(scheduleId) ?? []
          const direct = new Map(rows.filter((row) => !inGroups.has(row.id)).map((row) => [row.id, row]))
          return [
            scheduleId,
            {
              scheduleId,
              resources: [...direct.values()].map(({ id, name }): Target => ({ kind: 'resource', id, name })),
              groups: own,
              calendars: (calendarRows.get(scheduleId) ?? []).map(toSpecialDays),
              retained: new Set((retainedRows.get(scheduleId) ?? []).map((row) => row.resource_id)),
            },
          ]
        }),
      )
    },
    /** The schedules that act on a resource: directly, through a group or by a tag. */
    schedulesReaching: (resourceId: number): readonly number[] =>
      reaching.all(resourceId, resourceId, resourceId).map((row) => row.id),
    /** The rules by which enabled schedules want something of their resources. */
    rulesOf(scheduleIds: readonly number[]): readonly WantingRule[] {
      const ids = jsonIds(scheduleIds)
      const special = groupBy(calendars.all(ids), (row) => row.schedule_id)
      return rules.all(ids).map((row) => ({
        ...cronRule(row.expression, row.time_zone),
        action: row.action,
        calendars: (special.get(row.schedule_id) ?? []).map(toSpecialDays),
      }))
    },
    /** Remembers that a resource was running before its start; the next stop leaves it alone. Nothing if either is gone. */
    retain(scheduleId: number, resourceId: number): void {
      retain.run(scheduleId, resourceId)
    },
    releaseRetained(scheduleId: number, resourceId: number): void {
      release.run(scheduleId, resourceId)
    },
  }
}

/** A resource that is in several groups of one schedule acts with the first of them. */
function withoutRepeats(groups: readonly GroupScope[]): readonly GroupScope[] {
  const seen = new Set<number>()
  return groups.map((group) => {
    const members = group.members.filter((member) => !seen.has(member.resourceId))
    for (const member of members) seen.add(member.resourceId)
    return { ...group, members }
  })
}

function toSpecialDays(row: { name: string; skips: Skips; dates: string }): SpecialDays {
  return { name: row.name, skips: row.skips, dates: new Set(JSON.parse(row.dates) as string[]) }
}
