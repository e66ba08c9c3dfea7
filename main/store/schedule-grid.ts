import type { ActionDetails } from '#shared/hibernation.ts'
import type { DoneOnce, OnceAction } from '#shared/once.ts'
import type { PowerAction } from '#shared/power.ts'
import type { Db } from './database.ts'
import { jsonIds } from './list.ts'

/** What a schedule is for: starts and stops, or what is done once to storage. */
export type SchedulerFor = 'scheduler_start_stop' | 'essentials__storage'

/** What was sent of a resource and has no place in ours. */
export type KeptItem = { readonly arn: string | null; readonly details: unknown }

/** Volumes and snapshots: nothing of them can be started. */
export type StorageItem = KeptItem & {
  readonly itemType: string
  readonly resourceId: string
  readonly name: string
  readonly region: string
  readonly price: number
}

export type StorageAction = OnceAction

/** What is kept as it was sent. */
export type KeptGrid = {
  readonly project: string | number | null
  /** By the number of the resource. */
  readonly items: Readonly<Record<string, KeptItem>>
  readonly actionDetails: ActionDetails
  readonly storageItems: readonly StorageItem[]
  readonly storageActions: readonly StorageAction[]
  readonly onceAt: DoneOnce
  /** When each action was last triggered by hand. */
  readonly triggeredAt: { readonly [Action in PowerAction]?: number }
}

export type ScheduleGrid = {
  readonly scheduleId: number
  readonly uuid: string
  readonly schedulerFor: SchedulerFor
  /** Empty when none was given. */
  readonly accountNumber: string
  readonly eventBusId: string | null
  readonly kept: KeptGrid
}

export type GridChange = Partial<Pick<ScheduleGrid, 'schedulerFor' | 'accountNumber' | 'eventBusId'>> & {
  readonly kept?: Partial<KeptGrid>
}

type Row = {
  schedule_id: number
  uuid: string
  scheduler_for: SchedulerFor
  account_number: string
  event_bus_id: string | null
  kept: string
}

export type GridQuery = {
  readonly schedulerFor?: SchedulerFor | undefined
  readonly sortBy: string
  readonly isRising: boolean
  readonly limit: number
  readonly offset: number
}

const SORTS: Readonly<Record<string, string>> = {
  name: 'name COLLATE NOCASE',
  state: 'enabled',
  created: 'created_at',
  modified: 'updated_at',
}

const NOTHING_KEPT: KeptGrid = {
  project: null,
  items: {},
  actionDetails: {},
  storageItems: [],
  storageActions: [],
  onceAt: {},
  triggeredAt: {},
}

/** What the nOps dialect keeps with each schedule, and its id there. */
export function createScheduleGridStore(db: Db) {
  const given = 'IN (SELECT value FROM json_each(?))'
  const byId = db.prepare<[number], Row>('SELECT * FROM schedule_grid WHERE schedule_id = ?')
  const byUuid = db.prepare<[string], Row>('SELECT * FROM schedule_grid WHERE uuid = ?')
  const from = `FROM schedule_grid JOIN schedule ON schedule.id = schedule_id
    WHERE @schedulerFor IS NULL OR scheduler_for = @schedulerFor`
  const count = db.prepare<[object], { n: number }>(`SELECT count(*) n ${from}`)
  const change = db.prepare(
    `UPDATE schedule_grid SET scheduler_for = @schedulerFor, account_number = @accountNumber,
     event_bus_id = @eventBusId, kept = @kept WHERE schedule_id = @scheduleId`,
  )
  const rename = db.prepare('UPDATE schedule_grid SET uuid = ? WHERE schedule_id = ?')
  const withBus = db.prepare<[string], { schedule_id: number; event_bus_id: string }>(
    `SELECT schedule_id, event_bus_id FROM schedule_grid WHERE event_bus_id IS NOT NULL AND schedule_id ${given}`,
  )
  // To look for the word first is cheaper than to take apart what is kept of thousands of resources.
  const hibernating = db.prepare<[number], { details: string | null }>(
    `SELECT json_extract(kept, '$.actionDetails') details FROM schedule_grid
     WHERE schedule_id = ? AND instr(kept, '"Hibernate":true') > 0`,
  )
  const lastRuns = db.prepare<[string], { trigger_id: number; at: number | null }>(
    `SELECT trigger.id trigger_id, (SELECT due_at FROM intent WHERE trigger_id = trigger.id
       AND state IN ('running', 'succeeded', 'failed', 'timedOut', 'cancelled', 'interrupted')
       ORDER BY due_at DESC LIMIT 1) at FROM trigger WHERE schedule_id ${given}`,
  )

  function get(scheduleId: number): ScheduleGrid {
    const row = byId.get(scheduleId)
    if (row === undefined) throw new Error('Internal: a schedule has no grid')
    return toGrid(row)
  }

  return {
    get,
    /** The schedule of a UUID, in small letters; null when there is none. */
    findScheduleId: (uuid: string): number | null => byUuid.get(uuid)?.schedule_id ?? null,
    /** The ids of schedules in an order, and how many there are in all. */
    list({ schedulerFor = undefined, sortBy, isRising, limit, offset }: GridQuery) {
      const order = `${SORTS[sortBy] ?? 'created_at'} ${isRising ? 'ASC' : 'DESC'}, schedule_id`
      const values = { schedulerFor: schedulerFor ?? null, limit, offset }
      const rows = db
        .prepare<[object], { id: number }>(
          `SELECT schedule_id id ${from} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
        )
        .all(values)
      return { ids: rows.map(({ id }) => id), total: count.get(values)?.n ?? 0 }
    },
    /** Gives a schedule the id that clients of the dialect know it by. */
    giveUuid(scheduleId: number, uuid: string): void {
      rename.run(uuid, scheduleId)
    },
    /** Changes what is named and leaves the rest. */
    update(scheduleId: number, { kept, ...columns }: GridChange): void {
      const before = get(scheduleId)
      const after = { ...before, ...columns, kept: JSON.stringify({ ...before.kept, ...kept }) }
      change.run(after)
    },
    /** Which of these schedules name a bus, and which. */
    busesOf: (scheduleIds: Iterable<number>): ReadonlyMap<number, string> =>
      new Map(withBus.all(jsonIds(scheduleIds)).map((row) => [row.schedule_id, row.event_bus_id])),
    /** The details of a schedule's actions where one of them may ask to hibernate; null where none does. */
    hibernatingDetails(scheduleId: number): ActionDetails | null {
      const row = hibernating.get(scheduleId)
      return row === undefined ? null : (JSON.parse(row.details ?? '{}') as ActionDetails)
    },
    /** When each trigger of some schedules last acted, by its number. */
    lastRuns: (scheduleIds: Iterable<number>): ReadonlyMap<number, number> =>
      new Map(
        lastRuns
          .all(jsonIds(scheduleIds))
          .flatMap(({ trigger_id, at }) => (at === null ? [] : [[trigger_id, at] as const])),
      ),
  }
}

function toGrid(row: Row): ScheduleGrid {
  return {
    scheduleId: row.schedule_id,
    uuid: row.uuid,
    schedulerFor: row.scheduler_for,
    accountNumber: row.account_number,
    eventBusId: row.event_bus_id,
    kept: { ...NOTHING_KEPT, ...(JSON.parse(row.kept) as Partial<KeptGrid>) },
  }
}
