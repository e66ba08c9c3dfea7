import { AppError } from '#shared/error.ts'
import type { PowerState } from '#shared/power.ts'
import type { Resource, ResourceInput, Tag } from '#shared/resource.ts'
import type { Db } from './database.ts'
import { containing, groupBy, jsonIds, type Page, type PageQuery } from './list.ts'
import { createSealing, recordOf, type Sealing } from './sealing.ts'

export type ResourceFilter = {
  readonly type?: string | undefined
  readonly provider?: string | undefined
  readonly status?: string | undefined
  readonly region?: string | undefined
  readonly ids?: readonly number[] | undefined
  /** Only those a schedule reaches (true) or does not reach (false). */
  readonly isScheduled?: boolean | undefined
  /** Only those that bear it; an empty value stands for any. */
  readonly tag?: Tag | undefined
  /** Only those that could not be asked, or are gone (true), or the others (false). */
  readonly hasProblem?: boolean | undefined
}

/** By what its provider knows a resource. */
export type ConfiguredAs = {
  readonly id: string
  readonly region?: string | null
  readonly kind?: string | null
}

type Row = {
  id: number
  name: string
  description: string
  provider: string
  config: string
  type: string
  region: string
  hourly_cost: number
  status: PowerState
  status_at: number | null
  problem: string | null
  problem_at: number | null
  missing_since: number | null
  created_by: string
  created_at: number
  updated_at: number
}

const SORTS: Readonly<Record<string, string>> = {
  name: 'name COLLATE NOCASE',
  natural: 'natural_key(name)',
  type: 'type',
  status: 'status',
  region: 'region',
  provider: 'provider',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  hourlyCost: 'hourly_cost',
}

/** The words `sort_by` may be for resources. */
export const RESOURCE_SORTS = Object.keys(SORTS)

const SCHEDULED = `(id IN (SELECT resource_id FROM schedule_resource)
  OR id IN (SELECT resource_id FROM group_member JOIN schedule_group USING (group_id))
  OR id IN (SELECT resource_id FROM borne_tag JOIN schedule_tag USING (key, value)))`

const TROUBLED = '(problem IS NOT NULL OR missing_since IS NOT NULL)'

function toResource(row: Row, tags: readonly Tag[], { read }: Sealing): Resource {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    provider: row.provider,
    config: read(row.config, recordOf('resource', row.id)),
    type: row.type,
    region: row.region,
    hourlyCost: row.hourly_cost,
    tags,
    status: row.status,
    statusAt: row.status_at,
    problem: row.problem,
    problemAt: row.problem_at,
    missingSince: row.missing_since,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function whereOf(filter: ResourceFilter, search: string | undefined): string {
  const where = [
    filter.type === undefined ? null : 'type = @type',
    filter.provider === undefined ? null : 'provider = @provider',
    filter.status === undefined ? null : 'status = @status',
    filter.region === undefined ? null : 'region = @region',
    filter.ids === undefined ? null : 'id IN (SELECT value FROM json_each(@ids))',
    filter.isScheduled === undefined ? null : filter.isScheduled ? SCHEDULED : `NOT ${SCHEDULED}`,
    filter.tag === undefined
      ? null
      : `id IN (SELECT resource_id FROM borne_tag
         WHERE key = @tagKey AND (@tagValue = '' OR value = @tagValue))`,
    filter.hasProblem === undefined ? null : filter.hasProblem ? TROUBLED : `NOT ${TROUBLED}`,
    search === undefined
      ? null
      : `(contains(name, @pattern) OR contains(description, @pattern) OR id IN
         (SELECT resource_id FROM resource_tag WHERE contains(key, @pattern) OR contains(value, @pattern)))`,
  ].filter((condition) => condition !== null)
  return where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
}

export function createResourceStore(db: Db, sealing = createSealing(db)) {
  const byId = db.prepare<[number], Row>('SELECT * FROM resource WHERE id = ?')
  const tagsOf = db.prepare<[string], Tag & { resource_id: number }>(
    `SELECT resource_id, key, value FROM resource_tag
     WHERE resource_id IN (SELECT value FROM json_each(?)) ORDER BY key`,
  )
  const add = db.prepare(
    `INSERT INTO resource (id, name, description, provider, config, type, region, hourly_cost, status, created_by, created_at, updated_at)
     VALUES (@id, @name, @description, @provider, @config, @type, @region, @hourlyCost, 'unknown', @createdBy, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE resource SET name = @name, description = @description, provider = @provider, config = @config,
     type = @type, region = @region, hourly_cost = @hourlyCost, updated_at = @now WHERE id = @id`,
  )
  const addTag = db.prepare('INSERT INTO resource_tag (resource_id, key, value) VALUES (?, ?, ?)')
  const dropTags = db.prepare('DELETE FROM resource_tag WHERE resource_id = ?')
  const drop = db.prepare('DELETE FROM resource WHERE id = ?')
  const setStatus = db.prepare('UPDATE resource SET status = ?, status_at = ? WHERE id = ?')
  const addChange = db.prepare(
    `INSERT INTO state_change (resource_id, at, state, hourly_cost) SELECT id, ?, ?, hourly_cost FROM resource WHERE id = ?`,
  )
  const statusOf = db.prepare<[number], { status: PowerState }>('SELECT status FROM resource WHERE id = ?')
  const settledAfter = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM resource WHERE id > ? AND status NOT IN ('starting', 'stopping') ORDER BY id LIMIT ?`,
  )
  const setProblem = db.prepare('UPDATE resource SET problem = ?, problem_at = ? WHERE id = ?')
  const setMissing = db.prepare('UPDATE resource SET missing_since = ? WHERE id = ?')
  const memoryOf = db.prepare<[number], { memory: string }>('SELECT memory FROM resource WHERE id = ?')
  const setMemory = db.prepare('UPDATE resource SET memory = ? WHERE id = ?')

  function withTags(rows: readonly Row[]): readonly Resource[] {
    const tags = groupBy(tagsOf.all(jsonIds(rows.map((row) => row.id))), (row) => row.resource_id)
    return rows.map((row) =>
      toResource(
        row,
        (tags.get(row.id) ?? []).map(({ key, value }) => ({ key, value })),
        sealing,
      ),
    )
  }

  function writeTags(id: number, tags: readonly Tag[]): void {
    dropTags.run(id)
    for (const tag of tags) addTag.run(id, tag.key, tag.value)
  }

  function find(id: number): Resource | null {
    const row = byId.get(id)
    return row === undefined ? null : (withTags([row])[0] ?? null)
  }

  return {
    find,
    get(id: number | null): Resource {
      const resource = id === null ? null : find(id)
      if (resource === null) throw new AppError('not_found', 'resource not found')
      return resource
    },
    list(filter: ResourceFilter, page: PageQuery): Page<Resource> {
      const where = whereOf(filter, page.search)
      const values = {
        ...filter,
        tagKey: filter.tag?.key,
        tagValue: filter.tag?.value,
        ids: filter.ids === undefined ? undefined : jsonIds(filter.ids),
        pattern: page.search === undefined ? undefined : containing(page.search),
      }
      const order = `${SORTS[page.sortBy ?? 'name'] ?? 'id'} ${page.sortOrder === 'desc' ? 'DESC' : 'ASC'}, id`
      const rows = db
        .prepare<[object], Row>(
          `SELECT * FROM resource ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
        )
        .all({ ...values, limit: page.limit, offset: (page.page - 1) * page.limit })
      const total = db
        .prepare<[object], { n: number }>(`SELECT count(*) n FROM resource ${where}`)
        .get(values)
      return { rows: withTags(rows), total: total?.n ?? 0 }
    },
    insert(input: ResourceInput, createdBy: string, now: number): number {
      const { tags, config, ...columns } = input
      const next = sealing.nextId('resource')
      const sealed = sealing.write(config, recordOf('resource', next))
      const values = { ...columns, id: next, config: sealed, createdBy, now }
      const id = Number(add.run(values).lastInsertRowid)
      writeTags(id, tags)
      return id
    },
    update(id: number, input: ResourceInput, now: number): void {
      const { tags, config, ...columns } = input
      const cost = byId.get(id)?.hourly_cost
      change.run({ ...columns, config: sealing.write(config, recordOf('resource', id)), id, now })
      // From here on its hours cost otherwise: the history must not go on at the old rate.
      if (cost !== input.hourlyCost) addChange.run(now, statusOf.get(id)?.status ?? 'unknown', id)
      writeTags(id, tags)
    },
    remove(id: number): void {
      drop.run(id)
    },
    /** Resources that are not on their way between two states, behind an id: for going round all of them. */
    listSettled: (afterId: number, limit: number): readonly number[] =>
      settledAfter.all(afterId, limit).map((row) => row.id),
    status: (id: number): PowerState | null => statusOf.get(id)?.status ?? null,
    /** Records a state, and since when, if it differs from what was known; true when it does. */
    setStatus(id: number, status: PowerState, at: number): boolean {
      const known = statusOf.get(id)?.status
      if (known === undefined) return false
      if (known === status) return false
      setStatus.run(status, at, id)
      addChange.run(at, status, id)
      return true
    },
    /** Marks a resource that could not be asked, or takes the mark away. */
    setProblem(id: number, problem: string | null, at: number): void {
      setProblem.run(problem, problem === null ? null : at, id)
    },
    setMissing(id: number, since: number | null): void {
      setMissing.run(since, id)
    },
    ...createFinds(db, sealing),
    memory(id: number): unknown {
      return JSON.parse(memoryOf.get(id)?.memory ?? 'null')
    },
    setMemory(id: number, memory: unknown): void {
      setMemory.run(JSON.stringify(memory), id)
    },
  }
}

/** Finds resources by what they are, and not by their list. */
function createFinds(db: Db, sealing: Sealing) {
  const nextProvider = db.prepare<[string], { provider: string | null }>(
    'SELECT min(provider) provider FROM resource WHERE provider > ?',
  )
  const ofProvider = db.prepare<[string], { id: number; config: string }>(
    'SELECT id, config FROM resource WHERE provider = ? ORDER BY id',
  )
  const tagged = db.prepare<[string, string], { resource_id: number }>(
    'SELECT resource_id FROM borne_tag WHERE key = ? AND value = ? LIMIT 1',
  )
  const configured = db.prepare<[object], { id: number }>(
    `SELECT id FROM resource WHERE provider = @provider AND json_extract(config, '$.id') = @id
       AND (@region IS NULL OR json_extract(config, '$.region') = @region)
       AND (@kind IS NULL OR json_extract(config, '$.kind') = @kind) ORDER BY id LIMIT 1`,
  )

  return {
    /** Whether any resource bears a tag. */
    hasTagged: ({ key, value }: Tag): boolean => tagged.get(key, value) !== undefined,
    /** The oldest resource of a provider whose configuration has this id, and this region and kind where they are given. */
    findConfigured: (provider: string, { id, region = null, kind = null }: ConfiguredAs): number | null =>
      configured.get({ provider, id, region, kind })?.id ?? null,
    /** The providers that any resource has; an indexed look-up. */
    listProviders(): readonly string[] {
      const found: string[] = []
      for (let name = nextProvider.get('')?.provider; name != null; name = nextProvider.get(name)?.provider)
        found.push(name)
      return found
    },
    /** The resources of a provider, the oldest first. */
    listOfProvider: (provider: string): readonly { readonly id: number; readonly config: unknown }[] =>
      ofProvider
        .all(provider)
        .map(({ id, config }) => ({ id, config: sealing.read(config, recordOf('resource', id)) })),
  }
}
