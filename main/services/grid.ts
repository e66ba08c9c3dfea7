import { AppError, atPath } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { PowerAction } from '#shared/power.ts'
import type { ResourceInput } from '#shared/resource.ts'
import type { Schedule, ScheduleInput } from '#shared/schedule.ts'
import { cronRule } from '#shared/trigger.ts'
import { wantedAction } from '#shared/wanted.ts'
import type { ConfiguredAs } from '../store/resource.ts'
import type { GridChange, KeptItem } from '../store/schedule-grid.ts'
import type { ActionService } from './action.ts'
import type { Actor, ServiceDeps } from './change.ts'
import type { ScheduleTeller } from './event-bus.ts'
import type { HoldService } from './hold.ts'
import { createOutbox } from './outbox.ts'
import { createResourceService } from './resource.ts'
import { createScheduleService } from './schedule.ts'
import { rearmOnce } from './storage-action.ts'

/** A resource that a schedule is to act on: one that is known, or one to be found by its provider's id, or made. */
export type GridTarget = KeptItem &
  (
    | { readonly resourceId: number }
    | { readonly resourceId: null; readonly match: ConfiguredAs; readonly input: ResourceInput }
  )

export type NewGrid = {
  readonly schedule: ScheduleInput
  readonly grid: GridChange
  readonly targets: readonly GridTarget[]
}

/** What is named is changed, the rest is left. */
export type GridUpdate = {
  readonly schedule: Partial<ScheduleInput>
  readonly grid: GridChange
  readonly targets?: readonly GridTarget[] | undefined
}

export type GridService = ReturnType<typeof createGridService>

type Deps = ServiceDeps & {
  readonly checkConfig: (provider: string, config: unknown) => unknown
  readonly holdsProgram: (provider: string) => boolean
  readonly holds: Pick<HoldService, 'endAllOn' | 'announceEnd'>
  readonly actions: Pick<ActionService, 'apply'>
  readonly tell: ScheduleTeller
}

const WEEK_MS = 7 * 86_400_000

/** Schedules as weekly grids that bring their resources along: each change is one transaction. */
export function createGridService(deps: Deps) {
  const { store, clock, engine, actions } = deps
  const outbox = createOutbox(deps.bus)

  /** Works with all services in one transaction; the engine looks at nothing that may yet be taken back. */
  function inOne<Result>(work: (parts: Parts) => Result): Result {
    const made = new Set<number>()
    const quiet = {
      ...engine,
      rearm() {},
      wake() {},
      observe(id: number) {
        made.add(id)
        return Promise.reject(new Error('Internal: not yet'))
      },
    }
    const inside = { ...deps, bus: outbox.bus, engine: quiet }
    const parts = { schedules: createScheduleService(inside), resources: createResourceService(inside) }
    const result = outbox.deliverAfter(() => store.transaction(() => work(parts)))
    engine.rearm()
    engine.wake()
    for (const id of made) engine.observe(id).catch(() => {})
    return result
  }

  type Parts = {
    readonly schedules: ReturnType<typeof createScheduleService>
    readonly resources: ReturnType<typeof createResourceService>
  }

  function findOrMake({ resources }: Parts, target: GridTarget, actor: Actor): number {
    if (target.resourceId !== null) return target.resourceId
    const known = store.resources.findConfigured(target.input.provider, target.match)
    return known ?? resources.create(target.input, actor).id
  }

  /** Makes a schedule act on these resources, and no others of its own; what its tags bring in stays. */
  function setTargets(parts: Parts, id: number, targets: readonly GridTarget[], actor: Actor): void {
    const items: Record<string, KeptItem> = {}
    for (const [index, target] of targets.entries()) {
      const resourceId = atPath(`resources[${index}]`, () => findOrMake(parts, target, actor))
      items[resourceId] = { arn: target.arn, details: target.details }
    }
    const attached = new Set(store.schedules.get(id).resources.map((resource) => resource.id))
    // Who joined by a tag or in a group is among those that are shown, and goes on to belong to it by that.
    const scope = store.scopes.ofSchedules([id]).get(id)
    const joined = new Set([
      ...(scope?.resources.map((target) => target.id) ?? []),
      ...(scope?.groups.flatMap(({ members }) => members.map((member) => member.resourceId)) ?? []),
    ])
    const wanted = Object.keys(items).map(Number)
    const resourceIds = wanted.filter((one) => attached.has(one) || !joined.has(one))
    const isSame = resourceIds.length === attached.size && resourceIds.every((one) => attached.has(one))
    // In one change: the audit log holds the whole schedule at each.
    if (!isSame) parts.schedules.update(id, { resourceIds }, actor, 'repeatable')
    store.scheduleGrids.update(id, { kept: { items } })
  }

  /** What the newest action within the week before now wants, switched off or not; null when there was none. */
  function wantedNow(schedule: Schedule): PowerAction | null {
    const now = clock.now()
    const calendars = store.scopes.ofSchedules([schedule.id]).get(schedule.id)?.calendars ?? []
    const rules = schedule.crons.map(({ expression, action }) => {
      return { ...cronRule(expression, schedule.timeZone), startsAt: now - WEEK_MS, action, calendars }
    })
    return wantedAction(rules, now)
  }

  return {
    wantedNow,
    create: ({ schedule, grid, targets }: NewGrid, actor: Actor): number =>
      inOne((parts) => {
        const { id } = parts.schedules.create(schedule, actor, 'repeatable')
        store.scheduleGrids.update(id, grid)
        rearmOnce(store, id, clock.now())
        setTargets(parts, id, targets, actor)
        return id
      }),
    update: (id: number, { schedule, grid, targets }: GridUpdate, actor: Actor): void =>
      inOne((parts) => {
        if (Object.keys(schedule).length > 0) parts.schedules.update(id, schedule, actor, 'repeatable')
        store.scheduleGrids.update(id, grid)
        rearmOnce(store, id, clock.now())
        if (targets !== undefined) setTargets(parts, id, targets, actor)
      }),
    /** Does an action now to everything the schedule acts on; without one, what the schedule wants now. */
    trigger(id: number, given: PowerAction | null, actor: Actor): void {
      const schedule = store.schedules.get(id)
      const what = given ?? wantedNow(schedule)
      if (what === null) {
        const message = `nothing of ${formatId('sch', id)} was due within the week before: name an action`
        throw new AppError('conflict', message)
      }
      const { kept } = store.scheduleGrids.get(id)
      const triggeredAt = { ...kept.triggeredAt, [what]: clock.now() }
      store.transaction(() => store.scheduleGrids.update(id, { kept: { triggeredAt } }))
      actions.apply(id, what, actor)
      engine.rearm()
    },
  }
}
