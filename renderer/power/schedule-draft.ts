// What is typed into the editor of a schedule, and what of it is sent.
import type { CatchUp } from '#shared/trigger.ts'
import type { PowerAction } from '../api-types.ts'
import { type Amount, amountOf, secondsOf } from '../ui/amount.ts'
import type { Errors } from '../ui/form.tsx'
import type { EditedSchedule } from './types.ts'

/** A cron entry as it is edited; `key` stays while it is. */
export type EntryDraft = { readonly key: string; readonly expression: string; readonly action: PowerAction }

export type Named = { readonly id: string; readonly name: string }
export type Tag = { readonly key: string; readonly value: string }

export type ScheduleDraft = {
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly entries: readonly EntryDraft[]
  readonly resources: readonly Named[]
  readonly groups: readonly Named[]
  readonly tags: readonly Tag[]
  readonly calendars: readonly string[]
  readonly catchUp: CatchUp
  readonly window: Amount
  readonly isEnforced: boolean
  readonly isRetaining: boolean
}

/** A new schedule begins with office hours: what most people want, and something to see in the grid. */
export function newDraft(timeZone: string): ScheduleDraft {
  return {
    name: '',
    description: '',
    timeZone,
    entries: [
      { key: 'new start', expression: '0 8 * * 1-5', action: 'start' },
      { key: 'new stop', expression: '0 18 * * 1-5', action: 'stop' },
    ],
    resources: [],
    groups: [],
    tags: [],
    calendars: [],
    catchUp: 'last',
    window: amountOf(86_400),
    isEnforced: false,
    isRetaining: false,
  }
}

export function draftOf(schedule: EditedSchedule): ScheduleDraft {
  return {
    name: schedule.name,
    description: schedule.description,
    timeZone: schedule.timezone,
    entries: schedule.crons.map(({ id, cronExpression, action }) => ({
      key: id,
      expression: cronExpression,
      action,
    })),
    resources: schedule.resources.map(({ id, name }) => ({ id, name })),
    groups: schedule.groups.map(({ id, name }) => ({ id, name })),
    tags: schedule.tags.map(({ key, value }) => ({ key, value })),
    calendars: schedule.calendars,
    catchUp: schedule.catchUp,
    window: amountOf(schedule.catchUpWindowSeconds),
    isEnforced: schedule.enforce,
    isRetaining: schedule.retainRunning,
  }
}

/** A copy to be made: all but the name. */
export function copyOf(schedule: EditedSchedule): ScheduleDraft {
  return { ...draftOf(schedule), name: `${schedule.name} (copy)` }
}

/** The whole of a draft as the API takes it. */
export function bodyOf(draft: ScheduleDraft) {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    timezone: draft.timeZone,
    crons: draft.entries.map(({ expression, action }) => ({ cronExpression: expression.trim(), action })),
    resourceIds: draft.resources.map(({ id }) => id),
    groupIds: draft.groups.map(({ id }) => id),
    tags: draft.tags,
    calendars: draft.calendars,
    catchUp: draft.catchUp,
    catchUpWindowSeconds: secondsOf(draft.window),
    enforce: draft.isEnforced,
    retainRunning: draft.isRetaining,
  }
}

/** What differs from where it began: what somebody else changes meanwhile stays. */
export function changesOf(draft: ScheduleDraft, start: ScheduleDraft): Readonly<Record<string, unknown>> {
  const before: Readonly<Record<string, unknown>> = bodyOf(start)
  return Object.fromEntries(
    Object.entries(bodyOf(draft)).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field]),
    ),
  )
}

export const entryField = (key: string): string => `entry ${key}`

/** What is wrong before anything is sent, by field. */
export function errorsOf(draft: ScheduleDraft): Errors {
  return {
    ...(draft.name.trim() === '' && { name: 'Give the schedule a name.' }),
    ...(!(secondsOf(draft.window) >= 0) && { window: 'Say for how long.' }),
    ...Object.fromEntries(
      draft.entries
        .filter(({ expression }) => expression.trim() === '')
        .map(({ key }) => [entryField(key), 'Say at which times, or take the entry out.']),
    ),
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  description: 'description',
  timezone: 'timeZone',
  crons: 'entries',
  resourceIds: 'targets',
  groupIds: 'targets',
  tags: 'targets',
  calendars: 'calendars',
  catchUp: 'catchUp',
  catchUpWindowSeconds: 'window',
}

/** The field of the form that a refusal speaks of: `crons[1].cronExpression` is the second entry. */
export function fieldOf(path: string, { entries }: ScheduleDraft): string | null {
  const [, index] = /^crons\[(\d+)\]/.exec(path) ?? []
  const entry = index === undefined ? undefined : entries[Number(index)]
  if (entry !== undefined) return entryField(entry.key)
  return FIELDS[/^\w+/.exec(path)?.[0] ?? ''] ?? null
}
