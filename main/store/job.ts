import { AppError } from '#shared/error.ts'
import {
  JOB_DEFAULTS,
  type Job,
  type JobInput,
  type JobOrigin,
  type JobPolicy,
  type JobTriggerSpec,
  type Overlap,
} from '#shared/job.ts'
import type { Tag } from '#shared/resource.ts'
import { type JobScope, parallelRuns } from '#shared/run-firing.ts'
import type { Db } from './database.ts'
import { containing, groupBy, jsonIds, type Page, type PageQuery } from './list.ts'
import { createBoundedMemory } from './memory.ts'
import { createSealing, recordOf, type Sealing } from './sealing.ts'

type Row = {
  id: number
  uuid: string
  name: string
  description: string
  enabled: number
  disabled_reason: string | null
  trigger: string
  starts_at: number | null
  ends_at: number | null
  max_runs: number | null
  run_count: number
  action: string
  policy: string
  notify: string
  origin: JobOrigin | null
  source: string | null
  created_by: string
  updated_by: string
  created_at: number
  updated_at: number
  next_due_at: number | null
}

type RunnableRow = Pick<Row, 'id' | 'uuid' | 'name' | 'trigger' | 'action' | 'policy' | 'notify' | 'origin'>

const SORTS: Readonly<Record<string, string>> = {
  name: 'natural_key(name)',
  natural: 'natural_key(name)',
  enabled: 'enabled',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  nextRun: 'next_due_at IS NULL, next_due_at',
}

/** The words `sort_by` may be for jobs. */
export const JOB_SORTS = Object.keys(SORTS)

/** Which jobs a list is of; what is left out says nothing. */
export type JobFilter = {
  readonly enabled?: boolean | undefined
  /** Only those whose newest ended run went wrong (true), or did not (false). */
  readonly failing?: boolean | undefined
  /** `key`, or `key=value`. */
  readonly tag?: string | undefined
}

/** A job as it is written: what a person sets, and what a dialect keeps with it. */
export type JobRow = JobInput & {
  readonly disabledReason: string | null
  readonly origin: JobOrigin | null
  readonly source: unknown
}

/** What a run needs of its job. */
export type RunnableJob = Pick<
  Job,
  'id' | 'uuid' | 'name' | 'trigger' | 'action' | 'policy' | 'notify' | 'origin'
>

export function createJobStore(db: Db, sealing = createSealing(db)) {
  const tags = createJobTags(db)
  const memory = createRunnableMemory(db, sealing)
  const columns = '*, (SELECT min(next_due_at) FROM trigger WHERE job_id = job.id) next_due_at'
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM job WHERE id = ?`)
  const giveUuid = db.prepare('UPDATE OR IGNORE job SET uuid = ? WHERE id = ?')
  const byUuid = db.prepare<[string], { id: number }>('SELECT id FROM job WHERE uuid = ?')
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM job ORDER BY id`)
  const countAll = db.prepare<[], { n: number }>('SELECT count(*) n FROM job')
  const add = db.prepare(
    `INSERT INTO job (id, uuid, name, description, enabled, disabled_reason, trigger, starts_at, ends_at, max_runs, action,
       policy, notify, origin, source, created_by, updated_by, created_at, updated_at)
     VALUES (@id, @uuid, @name, @description, @enabled, @disabledReason, @trigger, @startsAt, @endsAt, @maxRuns, @action,
       @policy, @notify, @origin, @source, @by, @by, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE job SET name = @name, description = @description, enabled = @enabled, disabled_reason = @disabledReason,
       trigger = @trigger, starts_at = @startsAt, ends_at = @endsAt, max_runs = @maxRuns, action = @action,
       policy = @policy, notify = @notify, origin = @origin, source = @source, updated_by = @by, updated_at = @now
     WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM job WHERE id = ?')
  const countRuns = db.prepare('UPDATE job SET run_count = run_count + ? WHERE id = ?')
  const resetCount = db.prepare('UPDATE job SET run_count = 0 WHERE id = ?')
  const disable = db.prepare('UPDATE job SET enabled = 0, disabled_reason = ?, updated_at = ? WHERE id = ?')
  const watching = db.prepare<[], Row>(
    `SELECT ${columns} FROM job WHERE enabled = 1 AND trigger ->> 'kind' = 'folder' ORDER BY id`,
  )

  function complete(rows: readonly Row[]): readonly Job[] {
    const tagsOf = tags.ofEach(rows.map((row) => row.id))
    return rows.map((row) => toJob(row, tagsOf.get(row.id) ?? [], sealing))
  }

  function find(id: number): Job | null {
    const row = byId.get(id)
    return row === undefined ? null : toJob(row, tags.of(id), sealing)
  }

  return {
    find,
    get(id: number | null): Job {
      const job = id === null ? null : find(id)
      if (job === null) throw new AppError('not_found', 'job not found')
      return job
    },
    /** What a run needs of its job, remembered until the job is changed; null when there is none. */
    findRunnable: (id: number): RunnableJob | null => memory.read(id),
    findByUuid(uuid: string): Job | null {
      const row = byUuid.get(uuid)
      return row === undefined ? null : find(row.id)
    },
    all: (): readonly Job[] => complete(all.all()),
    count: (): number => countAll.get()?.n ?? 0,
    list(page: PageQuery, filter: JobFilter = {}): Page<Job> {
      const { where, values } = whereOf(page.search, filter)
      const order = `${SORTS[page.sortBy ?? 'name'] ?? 'id'} ${page.sortOrder === 'desc' ? 'DESC' : 'ASC'}, id`
      const rows = db
        .prepare<[object], Row>(
          `SELECT ${columns} FROM job ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
        )
        .all({ ...values, limit: page.limit, offset: (page.page - 1) * page.limit })
      const total = db.prepare<[object], { n: number }>(`SELECT count(*) n FROM job ${where}`).get(values)
      return { rows: complete(rows), total: total?.n ?? 0 }
    },
    /** Every tag that a job bears, with how many bear it. */
    listTags: tags.list,
    /** The jobs that are on and watch a folder. */
    listWatching: (): readonly Job[] => complete(watching.all()),
    insert(job: JobRow & { readonly uuid: string }, by: string, now: number): number {
      const next = sealing.nextId('job')
      const row = { ...toColumns(job, next, sealing), id: next, uuid: job.uuid, by, now }
      const id = Number(add.run(row).lastInsertRowid)
      tags.write(id, job.tags)
      return id
    },
    update(id: number, job: JobRow, by: string, now: number): void {
      change.run({ ...toColumns(job, id, sealing), id, by, now })
      memory.forget(id)
      tags.write(id, job.tags)
    },
    /** Gives it the uuid that it had elsewhere, unless another has it. */
    giveUuid(id: number, uuid: string): void {
      giveUuid.run(uuid, id)
      memory.forget(id)
    },
    remove(id: number): void {
      drop.run(id)
      memory.forget(id)
    },
    scopesOf: createScopes(db),
    countRuns(id: number, count: number): void {
      countRuns.run(count, id)
    },
    /** The runs are counted from none again. */
    resetCount(id: number): void {
      resetCount.run(id)
    },
    disable(id: number, reason: string, now: number): void {
      disable.run(reason, now, id)
    },
  }
}

/** What runs need of their jobs, remembered until these are changed. */
function createRunnableMemory(db: Db, sealing: Sealing) {
  const runnable = db.prepare<[number], RunnableRow>(
    'SELECT id, uuid, name, trigger, action, policy, notify, origin FROM job WHERE id = ?',
  )
  return createBoundedMemory(db, (id: number) => {
    const row = runnable.get(id)
    return row === undefined ? null : toRunnable(row, sealing)
  })
}

/** The tags of jobs, which stand in a table of their own. */
function createJobTags(db: Db) {
  const tagsOf = db.prepare<[string], { job_id: number; key: string; value: string }>(
    'SELECT * FROM job_tag WHERE job_id IN (SELECT value FROM json_each(?)) ORDER BY job_id, key',
  )
  const tagsOfOne = db.prepare<[number], Tag>('SELECT key, value FROM job_tag WHERE job_id = ? ORDER BY key')
  const dropTags = db.prepare('DELETE FROM job_tag WHERE job_id = ?')
  const addTag = db.prepare('INSERT OR REPLACE INTO job_tag (job_id, key, value) VALUES (?, ?, ?)')
  const allTags = db.prepare<[], Tag & { count: number }>(
    'SELECT key, value, count(*) count FROM job_tag GROUP BY key, value ORDER BY natural_key(key), natural_key(value)',
  )

  return {
    of: (id: number): readonly Tag[] => tagsOfOne.all(id),
    ofEach: (ids: readonly number[]) => groupBy(tagsOf.all(jsonIds(ids)), (row) => row.job_id),
    write(id: number, tags: readonly Tag[]): void {
      dropTags.run(id)
      for (const { key, value } of tags) addTag.run(id, key, value)
    },
    list: (): readonly (Tag & { readonly count: number })[] => allTags.all(),
  }
}

/** What decides about the firings of jobs. */
function createScopes(db: Db) {
  const scopes = db.prepare<
    [string],
    {
      id: number
      name: string
      max_runs: number | null
      run_count: number
      overlap: Overlap
      kind: JobTriggerSpec['kind']
      open_runs: number
    }
  >(
    `SELECT id, name, max_runs, run_count, policy ->> 'overlap' overlap, trigger ->> 'kind' kind,
       (SELECT count(*) FROM intent INDEXED BY intent_open WHERE target_kind = 'job' AND target_id = job.id
        AND state IN ('queued', 'running')) open_runs
     FROM job WHERE id IN (SELECT value FROM json_each(?))`,
  )
  return (jobIds: readonly number[]): ReadonlyMap<number, JobScope> =>
    new Map(
      scopes.all(jsonIds(jobIds)).map((row) => [
        row.id,
        {
          id: row.id,
          name: row.name,
          maxRuns: row.max_runs,
          runCount: row.run_count,
          overlap: row.overlap,
          parallel: parallelRuns(row.kind, row.overlap),
          openRuns: row.open_runs,
        },
      ]),
    )
}

const SEARCHED = `(contains(name, @pattern) OR contains(description, @pattern) OR id IN
  (SELECT job_id FROM job_tag WHERE contains(key, @pattern) OR contains(value, @pattern)))`
const NEWEST_END = `(SELECT state FROM intent INDEXED BY intent_target WHERE target_kind = 'job' AND target_id = job.id
  AND state IN ('succeeded', 'failed', 'timedOut', 'cancelled', 'interrupted') ORDER BY id DESC LIMIT 1)`
const TAGGED = 'id IN (SELECT job_id FROM job_tag WHERE key = @key AND (@value IS NULL OR value = @value))'

/** The condition of a list and its values. */
function whereOf(search: string | undefined, { enabled, failing, tag }: JobFilter) {
  const [key, ...value] = tag?.split('=') ?? []
  const conditions = [
    search !== undefined && SEARCHED,
    enabled !== undefined && `enabled = ${enabled ? 1 : 0}`,
    failing !== undefined &&
      `coalesce(${NEWEST_END}, '') ${failing ? '' : 'NOT '}IN ('failed', 'timedOut', 'interrupted')`,
    key !== undefined && TAGGED,
  ].filter((condition) => condition !== false)
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    values: {
      ...(search !== undefined && { pattern: containing(search) }),
      ...(key !== undefined && { key, value: value.length === 0 ? null : value.join('=') }),
    },
  }
}

function toColumns(job: JobRow, id: number | null, { write }: Sealing) {
  const record = recordOf('job', id)
  return {
    name: job.name,
    description: job.description,
    enabled: job.enabled ? 1 : 0,
    disabledReason: job.disabledReason,
    trigger: JSON.stringify(job.trigger),
    startsAt: job.startsAt,
    endsAt: job.endsAt,
    maxRuns: job.maxRuns,
    action: write(job.action, record),
    policy: JSON.stringify(job.policy),
    notify: write(job.notify, record),
    origin: job.origin,
    source: job.source === null ? null : write(job.source, record),
  }
}

function toRunnable(row: RunnableRow, { read }: Sealing): RunnableJob {
  const record = recordOf('job', row.id)
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    trigger: JSON.parse(row.trigger) as JobTriggerSpec,
    action: read(row.action, record) as Job['action'],
    policy: JSON.parse(row.policy) as JobPolicy,
    // Jobs of earlier versions do not say of which runs an e-mail tells.
    notify: { ...JOB_DEFAULTS.notify, ...(read(row.notify, record) as Job['notify']) },
    origin: row.origin,
  }
}

function toJob(row: Row, tags: readonly Tag[], sealing: Sealing): Job {
  return {
    ...toRunnable(row, sealing),
    description: row.description,
    enabled: row.enabled === 1,
    disabledReason: row.disabled_reason,
    tags: tags.map(({ key, value }) => ({ key, value })),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    maxRuns: row.max_runs,
    runCount: row.run_count,
    nextDueAt: row.next_due_at,
    source: row.source === null ? null : sealing.read(row.source, recordOf('job', row.id)),
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
