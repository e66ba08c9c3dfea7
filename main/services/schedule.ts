import { checkName, checkTags, checkText, checkTimeZone } from '#shared/check.ts'
import { parseCron } from '#shared/cron.ts'
import { AppError, invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { CronEntry, Schedule, ScheduleInput } from '#shared/schedule.ts'
import { cronRule, nextDue, type ScheduleTrigger } from '#shared/trigger.ts'
import { type Actor, type ServiceDeps, type Verb, writeAudit } from './change.ts'
import type { ScheduleTeller } from './event-bus.ts'
import { rearmOnce } from './storage-action.ts'

export type ScheduleService = ReturnType<typeof createScheduleService>

/** Whether a dialect keeps names apart. */
export type NameRule = 'unique' | 'repeatable'

/** So many cron entries one schedule may have. */
const MOST_CRONS = 500

type Deps = ServiceDeps & {
  /** Tells others of it; without it nobody is told. */
  readonly tell?: ScheduleTeller
}

export function createScheduleService({ store, clock, bus, engine, tell = () => {} }: Deps) {
  function check(input: ScheduleInput): ScheduleInput {
    if (input.crons.length > MOST_CRONS)
      throw invalid('crons', `crons must have at most ${MOST_CRONS} entries`)
    for (const [index, cron] of input.crons.entries())
      parseAt(cron.expression, `crons[${index}].cronExpression`)
    for (const [index, id] of input.calendarIds.entries()) {
      if (!store.calendars.has(id)) throw invalid(`calendars[${index}]`, 'there is no such calendar')
    }
    return {
      ...input,
      name: checkName(input.name, 'name'),
      description: checkText(input.description, 'description'),
      timeZone: checkTimeZone(input.timeZone, 'timezone'),
      crons: input.crons.map(({ expression, action }) => ({ expression: expression.trim(), action })),
      tags: checkTags(input.tags, 'tags'),
    }
  }

  function checkNameIsFree(name: string): void {
    if (store.schedules.findIdByName(name) === null) return
    throw new AppError('conflict', `a schedule named "${name}" already exists`, { field: 'name' })
  }

  /** Brings the triggers in line with a schedule; an entry that did not change keeps its id and its next instant. */
  function writeTriggers(id: number, input: ScheduleInput, now: number): void {
    const left = [...store.triggers.listOfSchedule(id)]
    for (const [position, { expression, action }] of input.crons.entries()) {
      const at = left.findIndex(
        (trigger) => trigger.rule.expression === expression && trigger.action === action,
      )
      const known = at < 0 ? undefined : left.splice(at, 1)[0]
      const trigger = { ...triggerOf(id, input, { expression, action }, known, now), position }
      if (known === undefined) store.triggers.insert(trigger)
      else store.triggers.update({ ...trigger, id: known.id })
    }
    for (const trigger of left) store.triggers.remove(trigger.id)
    if (left.length === 0) return
    const removed = left.map((trigger) => trigger.id)
    store.intents.cancelQueuedOf(removed, 'its entry was taken out of the schedule', now)
  }

  /** Attaches what is named and detaches the rest; what is not spoken of stays. */
  function writeTargets(id: number, input: ScheduleInput, now: number): void {
    const { resources, groups } = store.schedules.get(id)
    const kinds = [
      { kind: 'resource', field: 'resourceIds', wanted: input.resourceIds, present: resources },
      { kind: 'group', field: 'groupIds', wanted: input.groupIds, present: groups },
    ] as const
    for (const { kind, field, wanted, present } of kinds) {
      if (wanted === undefined) continue
      for (const { id: target } of present)
        if (!wanted.includes(target)) store.schedules.detach(id, kind, target, now)
      for (const [index, target] of wanted.entries()) {
        const isThere = (kind === 'resource' ? store.resources : store.groups).find(target) !== null
        if (!isThere) throw invalid(`${field}[${index}]`, `there is no such ${kind}`)
        store.schedules.attach(id, kind, target, now)
      }
    }
  }

  function announce(id: number, change: 'created' | 'updated' | 'deleted'): void {
    engine.rearm()
    engine.wake()
    bus.publish('schedule.changed', { id: formatId('sch', id), change })
  }

  /** One change of a schedule: its transaction, its audit line, its news. */
  function change(actor: Actor, action: Verb, id: number, work: (now: number) => boolean): Schedule {
    const now = clock.now()
    const before = store.schedules.get(id)
    const isChanged = store.transaction(() => {
      const done = work(now)
      const after = store.schedules.find(id)
      if (done)
        writeAudit(store, { actor, action, type: 'schedule', id: formatId('sch', id), before, after }, now)
      return done
    })
    if (isChanged) announce(id, 'updated')
    return store.schedules.get(id)
  }

  return {
    create(input: ScheduleInput, actor: Actor, names: NameRule): Schedule {
      const checked = check(input)
      const now = clock.now()
      const id = store.transaction(() => {
        if (names === 'unique') checkNameIsFree(checked.name)
        const made = store.schedules.insert(checked, actor.name, now)
        writeTriggers(made, checked, now)
        writeTargets(made, checked, now)
        const after = store.schedules.get(made)
        writeAudit(
          store,
          { actor, action: 'create', type: 'schedule', id: formatId('sch', made), after },
          now,
        )
        return made
      })
      announce(id, 'created')
      return store.schedules.get(id)
    },
    /** Changes what `input` names and leaves the rest. */
    update(id: number, input: Partial<ScheduleInput>, actor: Actor, names: NameRule): Schedule {
      const before = store.schedules.get(id)
      const checked = check({ ...before, ...input })
      return change(actor, 'update', id, (now) => {
        if (names === 'unique' && checked.name !== before.name) checkNameIsFree(checked.name)
        store.schedules.update(id, checked, now)
        writeTriggers(id, checked, now)
        writeTargets(id, checked, now)
        rearmOnce(store, id, now)
        if (checked.enabled !== before.enabled) {
          tell([{ scheduleId: id, what: checked.enabled ? 'activate' : 'deactivate', triggerId: null }])
        }
        return true
      })
    },
    remove(id: number, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.schedules.get(id)
        const triggers = before.crons.map((cron) => cron.id)
        store.schedules.remove(id)
        store.intents.cancelQueuedOf(triggers, 'the schedule was deleted', now)
        writeAudit(store, { actor, action: 'delete', type: 'schedule', id: formatId('sch', id), before }, now)
      })
      announce(id, 'deleted')
    },
    attach: (id: number, kind: 'resource' | 'group', targetId: number, actor: Actor): Schedule =>
      change(actor, 'attach', id, (now) => store.schedules.attach(id, kind, targetId, now)),
    detach: (id: number, kind: 'resource' | 'group', targetId: number, actor: Actor): Schedule =>
      change(actor, 'detach', id, (now) => {
        if (store.schedules.detach(id, kind, targetId, now)) return true
        throw new AppError('not_found', `this ${kind} is not attached to the schedule`)
      }),
  }
}

/** Checks a cron expression and names the field it stands in. */
export function parseAt(expression: string, field: string): void {
  try {
    parseCron(expression)
  } catch (error) {
    if (error instanceof AppError)
      throw new AppError(error.code, error.message, { field, cause: error.cause })
    throw error
  }
}

function triggerOf(
  scheduleId: number,
  input: ScheduleInput,
  entry: Pick<CronEntry, 'expression' | 'action'>,
  known: ScheduleTrigger | undefined,
  now: number,
): Omit<ScheduleTrigger, 'id'> {
  const { timeZone, catchUp, catchUpWindowMs, enabled } = input
  const { rule } = cronRule(entry.expression, timeZone)
  const isSame = known !== undefined && known.rule.timeZone === timeZone && known.nextDueAt !== null
  const nextDueAt = isSame ? known.nextDueAt : nextDue({ rule }, now)
  return {
    scheduleId,
    jobId: null,
    rule,
    action: entry.action,
    startsAt: null,
    endsAt: null,
    catchUp,
    catchUpWindowMs,
    nextDueAt: enabled ? nextDueAt : null,
  }
}
