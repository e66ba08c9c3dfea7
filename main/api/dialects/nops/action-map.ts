// Between the actions of this dialect and the cron entries of a schedule.
import { expandCron, type PowerCron, toCrons } from '#shared/grid-cron.ts'
import { onceKey } from '#shared/once.ts'
import type { CronEntry } from '#shared/schedule.ts'
import { type GridAction, type GridRule, joinActions, ruleKey } from '#shared/weekly-grid.ts'
import type { ScheduleGrid, StorageAction } from '../../../store/schedule-grid.ts'
import { actionId, derivedUuid, formatMicros } from './identity.ts'

/** What one cron entry is here: its actions, or why a grid cannot say it. */
export type ShownCron = CronEntry &
  (
    | { readonly actions: readonly GridAction[]; readonly reason: null }
    | { readonly actions: readonly []; readonly reason: string }
  )

/** Each entry by itself, so that every action stands for one entry. */
export function readCrons(crons: readonly CronEntry[]): readonly ShownCron[] {
  return crons.map((cron) => {
    const { rules, reason } = expandCron(cron)
    return reason === null
      ? { ...cron, actions: rules.flatMap((rule) => joinActions([rule])), reason }
      : { ...cron, actions: [], reason }
  })
}

/**
 * The entries that do what `rules` say. Those that said some of it before stay as they were written, and so do those
 * that nothing here could have named.
 */
export function mergeCrons(before: readonly CronEntry[], rules: readonly GridRule[]): readonly PowerCron[] {
  const left = new Map(rules.map((rule) => [ruleKey(rule), rule]))
  const kept = readCrons(before).filter(({ actions, reason }) => {
    if (reason !== null) return true
    const keys = actions.map(ruleKey)
    const isStill = keys.every((key) => left.has(key))
    if (isStill) for (const key of keys) left.delete(key)
    return isStill
  })
  const added = [...left.values()].flatMap((rule) => toCrons([rule]))
  return [...kept, ...added].map(({ expression, action }) => ({ expression, action }))
}

type Times = { readonly createdAt: number; readonly updatedAt: number }

/** The actions of a schedule as they are shown, its entries in their order, what is done once last. */
export function showActions(
  crons: readonly ShownCron[],
  { uuid, kept }: ScheduleGrid,
  { createdAt, updatedAt, lastRuns }: Times & { readonly lastRuns: ReadonlyMap<number, number> },
) {
  const times = { created: formatMicros(createdAt), modified: formatMicros(updatedAt) }
  const weekly = crons.flatMap(({ id, actions }) =>
    actions.map((action, index) => ({
      id: actionId(uuid, id, index),
      ...times,
      action: action.action as string,
      action_type: 'selected_day_of_week',
      day: action.days[0] ?? null,
      day_of_week: action.days,
      date: null,
      hour: action.hour,
      minute: action.minute,
      position: action.position,
      action_details: kept.actionDetails[ruleKey(action)] ?? {},
      state: 'active',
      last_run: microsOrNull(lastRuns.get(id)),
      last_manual_trigger: microsOrNull(kept.triggeredAt[action.action]),
      scheduler: uuid,
    })),
  )
  return [
    ...weekly,
    ...kept.storageActions.map((action) =>
      showStorageAction(action, { uuid, ...times, doneAt: kept.onceAt[onceKey(action)] }),
    ),
  ]
}

type Around = {
  readonly uuid: string
  readonly created: string
  readonly modified: string
  /** Undefined: it is still to be done. */
  readonly doneAt: number | undefined
}

function showStorageAction(once: StorageAction, { uuid, created, modified, doneAt }: Around) {
  const { action, date, hour, minute, details } = once
  return {
    id: derivedUuid(uuid, onceKey(once)),
    created,
    modified,
    action: action as string,
    action_type: 'onetime',
    day: null,
    day_of_week: [],
    date,
    hour,
    minute,
    position: null,
    action_details: details,
    state: doneAt === undefined ? 'active' : 'inactive',
    last_run: microsOrNull(doneAt),
    last_manual_trigger: null,
    scheduler: uuid,
  }
}

function microsOrNull(at: number | undefined): string | null {
  return at === undefined ? null : formatMicros(at)
}
