// What is sent of a scheduler, in our words.
import { randomUUID } from 'node:crypto'
import { invalid } from '#shared/error.ts'
import type { Tag } from '#shared/resource.ts'
import type { Schedule, ScheduleInput } from '#shared/schedule.ts'
import { ruleKey } from '#shared/weekly-grid.ts'
import type { GridTarget } from '../../../services/grid.ts'
import type { GridChange } from '../../../store/schedule-grid.ts'
import { mergeCrons } from './action-map.ts'
import { type ActionRead, type Contradiction, readAction } from './action-read.ts'
import {
  createFaults,
  type Faults,
  type Members,
  readChoice,
  readList,
  readMembers,
  readOptionalText,
  readRequiredText,
  readText,
  required,
} from './field.ts'
import { type ItemRead, type ItemSetting, readItem } from './item.ts'

/** The key of the tags by which resources join a scheduler, unless another is sent. */
const TAG_KEY = 'nops-schedule'

/** Starts and stops, or what is done once to storage. */
export const SCHEDULERS_FOR = ['scheduler_start_stop', 'essentials__storage'] as const

const MOST_ACTIONS = 500
const MOST_RESOURCES = 5_000

export type SchedulerRead = {
  readonly schedule: Partial<ScheduleInput>
  readonly grid: GridChange
  readonly targets?: readonly GridTarget[] | undefined
}

/** What was read, or what is wrong: with single fields (400), or between them (422). */
export type ReadResult =
  | { readonly read: SchedulerRead }
  | { readonly status: 400 | 422; readonly faults: Faults }

export type ReadSetting = Omit<ItemSetting, 'place'> & {
  /** The schedule that is changed; null: one is made. */
  readonly before: Schedule | null
  readonly accountBefore: string
  readonly placeOf: (accountNumber: string) => ItemSetting['place']
  readonly hasBus: (id: string) => boolean
}

/** Reads a body. A new scheduler needs a name and actions; of one that is there, what is absent stays. */
export function readScheduler(body: unknown, setting: ReadSetting): ReadResult {
  const members = readMembers(body, '')
  const faults = createFaults()
  const plain = readPlain(members, setting, faults)
  const actions = faults.take(() => readActions(members, setting.before === null, faults))
  const accountNumber = plain.grid.accountNumber ?? setting.accountBefore
  const items = faults.take(() => {
    return readItems(members, { ...setting, place: setting.placeOf(accountNumber) }, faults)
  })
  const tags = faults.take(() => readTags(members, setting.before, items ?? []))
  if (!faults.isNone()) return { status: 400, faults: faults.found }
  const contradictions = (actions ?? []).flatMap((one) =>
    one.kind === 'power' && one.contradiction !== null ? [one.contradiction] : [],
  )
  if (contradictions.length > 0) return { status: 422, faults: toFaults(contradictions) }
  const weekly = actions === undefined ? {} : toSchedule(actions, setting.before)
  return {
    read: {
      schedule: { ...plain.schedule, ...weekly, ...(tags !== undefined && { tags }) },
      grid: { ...plain.grid, kept: { ...plain.kept, ...keptOf(actions, items) } },
      targets: items?.flatMap((item) => (item.kind === 'power' ? [item.target] : [])),
    },
  }
}

type FaultList = ReturnType<typeof createFaults>

/** The fields that stand for themselves. */
function readPlain(members: Members, { before, hasBus }: ReadSetting, faults: FaultList) {
  const has = (name: string) => members[name] !== undefined
  const take = <Value>(name: string, read: (given: unknown, path: string) => Value) =>
    has(name) ? faults.take(() => read(members[name], name)) : undefined
  const name =
    before === null
      ? faults.take(() => readRequiredText(members.name, 'name', 200))
      : take('name', (given, path) => readRequiredText(given, path, 200))
  const description = take('description', (given, path) => readOptionalText(given, path, 10_000) ?? '')
  const timeZone = take('timezone', readOptionalText) ?? undefined
  const state = take('state', (given, path) => readChoice(given, path, ['active', 'inactive']))
  const project = take('project', readProject)
  const accountNumber = take('account_number', (given, path) => readOptionalText(given, path, 100) ?? '')
  const schedulerFor = take('scheduler_for', (given, path) => readChoice(given, path, SCHEDULERS_FOR))
  const eventBusId = take('eventbridge_configuration', (given, path) => readBus(given, path, hasBus))
  take('hours_down', checkNumber)
  return {
    schedule: {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(timeZone !== undefined && { timeZone }),
      ...(state !== undefined && { enabled: state === 'active' }),
    },
    grid: {
      ...(accountNumber !== undefined && { accountNumber }),
      ...(schedulerFor !== undefined && { schedulerFor }),
      ...(eventBusId !== undefined && { eventBusId }),
    },
    kept: project === undefined ? {} : { project },
  }
}

function readProject(given: unknown, path: string): string | number | null {
  if (given === null || Number.isSafeInteger(given)) return given as number | null
  if (typeof given === 'number') throw invalid(path, 'A valid integer is required.')
  return readText(given, path, 100)
}

function readBus(given: unknown, path: string, hasBus: (id: string) => boolean): string | null {
  const id = readOptionalText(given, path)?.toLowerCase() ?? null
  if (id !== null && !hasBus(id)) throw invalid(path, `There is no eventbridge ${id}.`)
  return id
}

/** It is worked out from the actions; what is sent is only looked at. */
function checkNumber(given: unknown, path: string): void {
  const isNumber = given === null || (typeof given === 'number' && Number.isFinite(given))
  if (!isNumber) throw invalid(path, 'A valid number is required.')
}

function readActions(
  { actions: given }: Members,
  isNew: boolean,
  faults: FaultList,
): readonly ActionRead[] | undefined {
  if (given === undefined && !isNew) return undefined
  if (given === undefined) throw required('actions')
  return readList(given, 'actions', MOST_ACTIONS).flatMap(
    (one, index) => faults.take(() => readAction(one, `actions[${index}]`)) ?? [],
  )
}

function readItems(
  { resources: given }: Members,
  setting: ItemSetting,
  faults: FaultList,
): readonly ItemRead[] | undefined {
  if (given === undefined) return undefined
  return readList(given ?? [], 'resources', MOST_RESOURCES).flatMap(
    (one, index) => faults.take(() => readItem(one, `resources[${index}]`, setting)) ?? [],
  )
}

/** The tag by which resources join; one that is made without resources gets one. Undefined leaves it as it is. */
function readTags(
  members: Members,
  before: Schedule | null,
  items: readonly ItemRead[],
): readonly Tag[] | undefined {
  const known = before === null ? null : tagOf(before)
  const isKeyGiven = members.scheduled_by_tag_key !== undefined
  const isValueGiven = members.scheduled_by_tag_value !== undefined
  const key = readOptionalText(members.scheduled_by_tag_key, 'scheduled_by_tag_key', 200)
  const sent = readOptionalText(members.scheduled_by_tag_value, 'scheduled_by_tag_value', 256)
  const isNeeded = before === null && (items.length === 0 || key !== null)
  if (!isKeyGiven && !isValueGiven && !isNeeded) return undefined
  const value = isValueGiven ? sent : (known?.value ?? null)
  const others = (before?.tags ?? []).filter((tag) => tag.key !== known?.key || tag.value !== known.value)
  if (value === null && !isNeeded) return others
  const tag = { key: key ?? known?.key ?? TAG_KEY, value: value ?? randomUUID() }
  return [...others, tag]
}

/** The tag that this dialect shows of those that a schedule has. */
export function tagOf({ tags }: Pick<Schedule, 'tags'>): Tag | null {
  return tags.find(({ key }) => key === TAG_KEY) ?? tags[0] ?? null
}

function toSchedule(actions: readonly ActionRead[], before: Schedule | null): Partial<ScheduleInput> {
  const rules = actions.flatMap((one) => (one.kind === 'power' ? [one.rule] : []))
  return { crons: mergeCrons(before?.crons ?? [], rules) }
}

function keptOf(
  actions: readonly ActionRead[] | undefined,
  items: readonly ItemRead[] | undefined,
): NonNullable<GridChange['kept']> {
  return {
    ...(items !== undefined && {
      storageItems: items.flatMap((item) => (item.kind === 'storage' ? [item.item] : [])),
    }),
    ...(actions !== undefined && {
      storageActions: actions.flatMap((one) => (one.kind === 'storage' ? [one.action] : [])),
      actionDetails: Object.fromEntries(
        actions.flatMap((one) => (one.kind === 'power' ? [[ruleKey(one.rule), one.details] as const] : [])),
      ),
    }),
  }
}

function toFaults(contradictions: readonly Contradiction[]): Faults {
  return Object.fromEntries(contradictions.map(({ field, message }) => [field, [message]]))
}
