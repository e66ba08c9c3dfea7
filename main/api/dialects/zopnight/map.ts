import type { Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import type { GroupInput, ResourceGroup } from '#shared/group.ts'
import type { Hold } from '#shared/hold.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull, formatSeconds } from '#shared/instant.ts'
import type { Schedule, ScheduleInput } from '#shared/schedule.ts'
import type { GroupChange } from '#shared/schema/group.ts'
import type { ScheduleChange, ScheduleShape } from '#shared/schema/schedule.ts'
import { cronRule, nextDue } from '#shared/trigger.ts'
import { formatLocal } from '#shared/zone.ts'
import type { Intent } from '../../../store/intent-row.ts'

const TARGET_NOUNS = { res: 'resource', grp: 'group' } as const

/** Coming firings shown with each schedule. */
const FIRINGS_SHOWN = 3

/** What a request names of a schedule, in our words; what it leaves out is left out. */
export function fromSchedule(body: Static<typeof ScheduleChange>): Partial<ScheduleInput> {
  const { name, description, timezone, crons, calendars, catchUpWindowSeconds, tags } = body
  const { enabled, enforce, retainRunning, catchUp, resourceIds, groupIds } = body
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(timezone !== undefined && { timeZone: timezone }),
    ...(crons !== undefined && {
      crons: crons.map((cron) => ({ expression: cron.cronExpression, action: cron.action })),
    }),
    ...(enabled !== undefined && { enabled }),
    ...(enforce !== undefined && { enforce }),
    ...(retainRunning !== undefined && { retainRunning }),
    ...(catchUp !== undefined && { catchUp }),
    ...(catchUpWindowSeconds !== undefined && { catchUpWindowMs: catchUpWindowSeconds * 1000 }),
    ...(calendars !== undefined && { calendarIds: calendars.map(calendarId) }),
    ...(tags !== undefined && { tags: tags.map(({ key, value }) => ({ key, value })) }),
    ...(resourceIds !== undefined && { resourceIds: resourceIds.map(targetId('res', 'resourceIds')) }),
    ...(groupIds !== undefined && { groupIds: groupIds.map(targetId('grp', 'groupIds')) }),
  }
}

function targetId(kind: 'res' | 'grp', field: string) {
  return (id: string, index: number): number => {
    const rowId = parseId(kind, id)
    if (rowId === null) throw invalid(`${field}[${index}]`, `there is no such ${TARGET_NOUNS[kind]}`)
    return rowId
  }
}

function calendarId(id: string, index: number): number {
  const rowId = parseId('cal', id)
  if (rowId === null) throw invalid(`calendars[${index}]`, 'there is no such calendar')
  return rowId
}

/** A schedule as the document shows it, with our fields beside its own. */
export function toSchedule(schedule: Schedule, now: number): Static<typeof ScheduleShape> {
  return {
    id: formatId('sch', schedule.id),
    name: schedule.name,
    description: schedule.description,
    timezone: schedule.timeZone,
    crons: schedule.crons.map(({ id, expression, action }) => ({
      id: formatId('cron', id),
      cronExpression: expression,
      action,
    })),
    resources: schedule.resources.map(({ id, name, type, status }) => ({
      id: formatId('res', id),
      name,
      type,
      status,
    })),
    groups: schedule.groups.map(({ id, name }) => ({ id: formatId('grp', id), name })),
    enabled: schedule.enabled,
    enforce: schedule.enforce,
    retainRunning: schedule.retainRunning,
    calendars: schedule.calendarIds.map((id) => formatId('cal', id)),
    catchUp: schedule.catchUp,
    catchUpWindowSeconds: schedule.catchUpWindowMs / 1000,
    tags: schedule.tags.map(({ key, value }) => ({ key, value })),
    nextFirings: nextFirings(schedule, now),
    createdBy: schedule.createdBy,
    createdAt: formatSeconds(schedule.createdAt),
    updatedAt: formatSeconds(schedule.updatedAt),
  }
}

function nextFirings(schedule: Schedule, now: number) {
  if (!schedule.enabled) return []
  const coming: { at: number; cronId: number; action: 'start' | 'stop' }[] = []
  for (const { id, expression, action } of schedule.crons) {
    let at: number | null = now
    for (let shown = 0; shown < FIRINGS_SHOWN; shown += 1) {
      at = nextDue(cronRule(expression, schedule.timeZone), at)
      if (at === null) break
      coming.push({ at, cronId: id, action })
    }
  }
  return coming
    .sort((a, b) => a.at - b.at)
    .slice(0, FIRINGS_SHOWN)
    .map(({ at, cronId, action }) => ({
      at: formatMillis(at),
      local: formatLocal(at, schedule.timeZone),
      cronId: formatId('cron', cronId),
      action,
    }))
}

/** What a request names of a group, in our words. */
export function fromGroup(body: Static<typeof GroupChange>): Partial<GroupInput> {
  const { name, description, members, timeoutSeconds, onFailure } = body
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1000 }),
    ...(onFailure !== undefined && { onFailure }),
    ...(members !== undefined && {
      members: members.map(({ resourceUID, tier, order }, index) => {
        const resourceId = parseId('res', resourceUID)
        if (resourceId === null) throw invalid(`members[${index}].resourceUID`, 'there is no such resource')
        return { resourceId, tier: tier ?? 1, order: order ?? 1 }
      }),
    }),
  }
}

export function toGroup(group: ResourceGroup) {
  return {
    id: formatId('grp', group.id),
    name: group.name,
    description: group.description,
    members: group.members.map(({ resourceId, name, tier, order }) => ({
      resourceUID: formatId('res', resourceId),
      name,
      tier,
      order,
    })),
    timeoutSeconds: group.timeoutMs / 1000,
    onFailure: group.onFailure,
    createdBy: group.createdBy,
    createdAt: formatSeconds(group.createdAt),
    updatedAt: formatSeconds(group.updatedAt),
  }
}

/** A hold, which this dialect calls an override. */
export function toOverride(hold: Hold) {
  const target =
    hold.targetKind === 'resource'
      ? { resourceUID: formatId('res', hold.targetId) }
      : { groupID: formatId('grp', hold.targetId) }
  return {
    id: formatId('ovr', hold.id),
    ...target,
    action: hold.action,
    reason: hold.reason,
    expiresAt: hold.expiresAt === null ? null : formatSeconds(hold.expiresAt),
    createdBy: hold.createdBy,
    createdAt: formatSeconds(hold.createdAt),
  }
}

/** The dialect's words for how far an action has come. */
export function toActionStatus(intent: Intent): string {
  switch (intent.state) {
    case 'queued':
      return 'queued'
    case 'running':
      return 'running'
    case 'succeeded':
    case 'skipped':
      return 'succeeded'
    default:
      return 'failed'
  }
}

/** One start or stop, as this dialect tells it. */
export function toAction(
  intent: Intent,
  resource: { readonly provider: string; readonly region: string } | null,
) {
  const status = toActionStatus(intent)
  return {
    id: formatId('act', intent.id),
    resourceUID: formatId('res', intent.target.id),
    provider: resource?.provider ?? '',
    cloudAccountID: '',
    region: resource?.region ?? '',
    action: intent.what,
    reason: intent.cause,
    status,
    createdAt: formatSeconds(intent.createdAt),
    startedAt: formatMillisOrNull(intent.startedAt),
    finishedAt: formatMillisOrNull(intent.finishedAt),
    ...(status === 'failed' && { errorMessage: intent.message ?? intent.reason ?? '' }),
  }
}
