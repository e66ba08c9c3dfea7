// A schedule as this dialect shows it: the object of contract section 1.2 with the members of section 9.

import { onceDueAt, onceKey, STORAGE_OF } from '#shared/once.ts'
import type { Resource } from '#shared/resource.ts'
import type { Schedule } from '#shared/schedule.ts'
import { hoursDown } from '#shared/weekly-grid.ts'
import type { Store } from '../../../store/index.ts'
import type { ScheduleGrid, StorageAction } from '../../../store/schedule-grid.ts'
import { readCrons, type ShownCron, showActions } from './action-map.ts'
import { formatMicros } from './identity.ts'
import { nameItem, showItem, showStorageItem } from './item.ts'
import { tagOf } from './scheduler-read.ts'

/** There is one company here. */
const CLIENT = 1

type Deps = {
  readonly store: Pick<Store, 'scheduleGrids' | 'scopes' | 'resources' | 'users'>
  /** Why no credentials answer for an account, in words; null where some may. */
  readonly accountProblem: (accountNumber: string) => string | null
}

/** Shows schedules, with all that has to be read for it; many at once cost little more than one. */
export function createShow({ store, accountProblem }: Deps) {
  return (schedules: readonly Schedule[]) => {
    const ids = schedules.map(({ id }) => id)
    const scopes = store.scopes.ofSchedules(ids)
    const lastRuns = store.scheduleGrids.lastRuns(ids)
    const membersOf = new Map(schedules.map(({ id }) => [id, memberIds(scopes.get(id))]))
    const wanted = [...new Set([...membersOf.values()].flat())]
    const all = { limit: Number.MAX_SAFE_INTEGER, page: 1 }
    const rows = wanted.length === 0 ? [] : store.resources.list({ ids: wanted }, all).rows
    const resources = new Map(rows.map((row) => [row.id, row]))
    return schedules.map((schedule) => {
      const grid = store.scheduleGrids.get(schedule.id)
      const members = (membersOf.get(schedule.id) ?? []).flatMap((id) => resources.get(id) ?? [])
      const user = store.users.findActor(schedule.createdBy)?.id ?? null
      return showOne({
        schedule,
        grid,
        members,
        user,
        lastRuns,
        accountProblem,
        isTagBorne: store.resources.hasTagged,
      })
    })
  }
}

type Scope = ReturnType<Store['scopes']['ofSchedules']> extends ReadonlyMap<number, infer One> ? One : never

/** Everything it acts on, by whatever way it was brought in. */
export function memberIds(scope: Scope | undefined): readonly number[] {
  const direct = scope?.resources.map((target) => target.id) ?? []
  const inGroups = scope?.groups.flatMap((group) => group.members.map((member) => member.resourceId)) ?? []
  return [...new Set([...direct, ...inGroups])].sort((a, b) => a - b)
}

type Parts = {
  readonly schedule: Schedule
  readonly grid: ScheduleGrid
  readonly members: readonly Resource[]
  readonly user: number | null
  readonly lastRuns: ReadonlyMap<number, number>
  readonly accountProblem: Deps['accountProblem']
  readonly isTagBorne: Store['resources']['hasTagged']
}

function showOne(parts: Parts) {
  const { schedule, grid, members, user, lastRuns } = parts
  const { createdAt, updatedAt } = schedule
  const crons = readCrons(schedule.crons)
  const tag = tagOf(schedule)
  return {
    id: grid.uuid,
    client: CLIENT,
    project: grid.kept.project,
    user,
    name: schedule.name,
    description: schedule.description,
    account_number: grid.accountNumber,
    scheduler_for: grid.schedulerFor as string,
    state: schedule.enabled ? 'active' : 'inactive',
    eventbridge_configuration: grid.eventBusId,
    scheduled_by_tag_key: tag?.key ?? null,
    scheduled_by_tag_value: tag?.value ?? null,
    hours_down: hoursDown(crons.flatMap(({ actions }) => actions)),
    timezone: schedule.timeZone,
    resources: [
      ...members.map((resource) => showItem(resource, grid)),
      ...grid.kept.storageItems.map((item) => showStorageItem(item, grid.uuid, { createdAt, updatedAt })),
    ],
    actions: showActions(crons, grid, { createdAt, updatedAt, lastRuns }),
    created: formatMicros(createdAt),
    modified: formatMicros(updatedAt),
    warnings: warningsOf(parts, crons),
  }
}

/** What is accepted, and will not do what it may be thought to. */
function warningsOf(
  { schedule, grid, members, accountProblem, isTagBorne }: Parts,
  crons: readonly ShownCron[],
): readonly string[] {
  const shown = tagOf(schedule)
  const { accountNumber, kept } = grid
  const unsayable = crons.flatMap(({ expression, action, reason }) =>
    reason === null ? [] : [`The ${action} by "${expression}" is not among the actions: ${reason}.`],
  )
  const idle =
    crons.length + kept.storageActions.length === 0 ? ['There are no actions: nothing will happen.'] : []
  const unborne = schedule.tags
    .filter((tag) => !isTagBorne(tag))
    .map(({ key, value }) => `No resource bears the tag ${key}=${value} yet.`)
  const more = schedule.tags
    .filter((tag) => tag !== shown)
    .map(({ key, value }) => `It also acts on what bears the tag ${key}=${value}.`)
  const account = accountNumber === '' ? null : accountProblem(accountNumber)
  const storage = kept.storageActions.flatMap((action) => storageProblem(action, schedule, grid))
  const asked = account === null ? [] : [`${upperFirst(account)}: its starts and stops there fail.`]
  return [...unsayable, ...idle, ...unborne, ...more, ...asked, ...storage, ...members.flatMap(problemsOf)]
}

function storageProblem(
  action: StorageAction,
  schedule: Schedule,
  { kept }: ScheduleGrid,
): readonly string[] {
  if (kept.onceAt[onceKey(action)] !== undefined) return []
  const when = `${action.action} of ${action.date}`
  if (!kept.storageItems.some(({ itemType }) => itemType === STORAGE_OF[action.action]))
    return [`${when}: the resources have no ${STORAGE_OF[action.action]} that it could be done to.`]
  const isPast = onceDueAt(action, schedule.timeZone) <= schedule.updatedAt
  return isPast ? [`${when}: its time was past when it was set, and it will not be done.`] : []
}

function problemsOf(resource: Resource): readonly string[] {
  const { itemType, resourceId } = nameItem(resource)
  const { reason } = resource.config as { readonly reason?: string }
  const why = resource.provider === 'unsupported' ? reason : resource.problem
  return why == null ? [] : [`${itemType} ${resourceId}: ${why}`]
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
