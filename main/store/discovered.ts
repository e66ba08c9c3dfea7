import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'

/** Where resources were found: a provider and the options it was asked with. */
export type DiscoverySource = {
  /** A UUID. */
  readonly id: string
  readonly provider: string
  readonly options: unknown
  /** Whether what is there is looked at every minute. */
  readonly sync: boolean
  readonly syncedAt: number | null
  /** Why it could not be looked at, and since when; null when it could. */
  readonly problem: string | null
  readonly problemAt: number | null
  readonly createdBy: string
  readonly createdAt: number
}

/** What a thing was when it was last found. */
export type Seen = { readonly tags: Readonly<Record<string, string>>; readonly config: unknown }

/** A thing that was found, and the resource it is. */
export type Link = {
  readonly key: string
  readonly resourceId: number
  /** What it belongs to, such as a compose project; null: nothing. */
  readonly project: string | null
  readonly seen: Seen
}

type SourceRow = {
  id: string
  provider: string
  options: string
  sync: number
  synced_at: number | null
  problem: string | null
  problem_at: number | null
  created_by: string
  created_at: number
}

type LinkRow = { key: string; resource_id: number; project: string | null; seen: string }

/** The places in which things were found, and which resources they are. */
export function createDiscoveredStore(db: Db) {
  const sources = db.prepare<[], SourceRow>('SELECT * FROM discovery_source ORDER BY created_at, id')
  const synced = db.prepare<[], SourceRow>('SELECT * FROM discovery_source WHERE sync = 1 ORDER BY id')
  const byPlace = db.prepare<[string, string], SourceRow>(
    'SELECT * FROM discovery_source WHERE provider = ? AND options = ?',
  )
  const byId = db.prepare<[string], SourceRow>('SELECT * FROM discovery_source WHERE id = ?')
  const addSource = db.prepare(
    `INSERT INTO discovery_source (id, provider, options, sync, created_by, created_at)
     VALUES (@id, @provider, @options, @sync, @createdBy, @now)`,
  )
  const setSync = db.prepare('UPDATE discovery_source SET sync = ? WHERE id = ?')
  const setOutcome = db.prepare(
    `UPDATE discovery_source SET problem = @problem, problem_at = CASE WHEN @problem IS NULL THEN NULL ELSE
       coalesce(problem_at, @now) END, synced_at = CASE WHEN @problem IS NULL THEN @now ELSE synced_at END WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM discovery_source WHERE id = ?')
  const hasSynced = db.prepare<[], { id: string }>('SELECT id FROM discovery_source WHERE sync = 1 LIMIT 1')
  const scheduleTags = db.prepare<[], { key: string; value: string }>(
    'SELECT DISTINCT key, value FROM schedule_tag',
  )

  return {
    listSources: (): readonly DiscoverySource[] => sources.all().map(toSource),
    listSynced: (): readonly DiscoverySource[] => synced.all().map(toSource),
    hasSynced: (): boolean => hasSynced.get() !== undefined,
    /** `options` as text with its members in order: the same place is the same text. */
    findSource(provider: string, options: string): DiscoverySource | null {
      const row = byPlace.get(provider, options)
      return row === undefined ? null : toSource(row)
    },
    getSource(id: string): DiscoverySource {
      const row = byId.get(id)
      if (row === undefined) throw new AppError('not_found', 'source not found')
      return toSource(row)
    },
    hasSource: (id: string): boolean => byId.get(id) !== undefined,
    insertSource(
      source: { readonly id: string; readonly provider: string; readonly options: string },
      sync: boolean,
      by: { readonly name: string; readonly now: number },
    ): void {
      addSource.run({ ...source, sync: Number(sync), createdBy: by.name, now: by.now })
    },
    setSync(id: string, sync: boolean): void {
      setSync.run(Number(sync), id)
    },
    /** Records that it was looked at, or why it could not be. */
    setOutcome(id: string, problem: string | null, now: number): void {
      setOutcome.run({ id, problem, now })
    },
    removeSource(id: string): void {
      drop.run(id)
    },
    ...createLinks(db),
    ...createProjects(db),
    /** The tags that schedules name. */
    listWantedTags: (): readonly { readonly key: string; readonly value: string }[] => scheduleTags.all(),
  }
}

/** Which resource each thing is. */
function createLinks(db: Db) {
  const linksOf = db.prepare<[string], LinkRow>(
    `SELECT key, resource_id, project, seen FROM discovered WHERE source_id = ? AND resource_id IS NOT NULL
     ORDER BY key`,
  )
  const deletedOf = db.prepare<[string], { key: string }>(
    'SELECT key FROM discovered WHERE source_id = ? AND resource_id IS NULL',
  )
  const putLink = db.prepare(
    `INSERT INTO discovered (source_id, key, resource_id, project, seen)
     VALUES (@sourceId, @key, @resourceId, @project, @seen)
     ON CONFLICT (source_id, key) DO UPDATE SET resource_id = @resourceId, project = @project, seen = @seen`,
  )

  return {
    links: (sourceId: string): readonly Link[] =>
      linksOf.all(sourceId).map((row) => ({
        key: row.key,
        resourceId: row.resource_id,
        project: row.project,
        seen: JSON.parse(row.seen),
      })),
    /** The keys of things whose resources were deleted. */
    listDeleted: (sourceId: string): readonly string[] => deletedOf.all(sourceId).map((row) => row.key),
    putLink(sourceId: string, { seen, ...link }: Link): void {
      putLink.run({ sourceId, ...link, seen: JSON.stringify(seen) })
    },
  }
}

/** Things that say that they belong together, and the group they became. */
function createProjects(db: Db) {
  const groupOf = db.prepare<[string, string], { group_id: number }>(
    'SELECT group_id FROM discovered_group WHERE source_id = ? AND project = ?',
  )
  const putGroup = db.prepare('INSERT INTO discovered_group (source_id, project, group_id) VALUES (?, ?, ?)')
  const projects = db.prepare<[], { source_id: string; project: string; resource_id: number }>(
    `SELECT DISTINCT source_id, project, resource_id FROM discovered
     WHERE project IS NOT NULL AND resource_id IS NOT NULL
     ORDER BY source_id, project, resource_id`,
  )

  return {
    groupOf: (sourceId: string, project: string): number | null =>
      groupOf.get(sourceId, project)?.group_id ?? null,
    putGroup(sourceId: string, project: string, groupId: number): void {
      putGroup.run(sourceId, project, groupId)
    },
    /** Every project and the resources in it. */
    listProjects(): readonly {
      readonly sourceId: string
      readonly project: string
      readonly resourceId: number
    }[] {
      return projects.all().map((row) => ({
        sourceId: row.source_id,
        project: row.project,
        resourceId: row.resource_id,
      }))
    },
  }
}

function toSource(row: SourceRow): DiscoverySource {
  return {
    id: row.id,
    provider: row.provider,
    options: JSON.parse(row.options),
    sync: row.sync === 1,
    syncedAt: row.synced_at,
    problem: row.problem,
    problemAt: row.problem_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
