import type { Db } from './database.ts'

/** What one look at a resource told; null where it was not measured. */
export type Sample = {
  readonly resourceId: number
  /** Null: it did not run. */
  readonly use: {
    readonly cpuPercent: number
    readonly memoryPercent: number | null
    readonly memoryBytes: number | null
    readonly networkBytesPerSecond: number | null
  } | null
}

/** One hour of UTC of one resource. Figures are means over the samples in which it ran; null where there were none. */
export type UtilizationHour = {
  readonly resourceId: number
  readonly hourAt: number
  /** How often it was looked at. */
  readonly samples: number
  /** How often it ran then. */
  readonly running: number
  readonly cpuPercent: number | null
  readonly cpuMaxPercent: number | null
  readonly memoryPercent: number | null
  readonly memoryBytes: number | null
  readonly networkBytesPerSecond: number | null
}

type Row = {
  resource_id: number
  hour_at: number
  samples: number
  running: number
  cpu: number | null
  cpu_max: number | null
  memory: number | null
  memory_bytes: number | null
  network: number | null
}

const HOUR_MS = 3_600_000

/** How much resources were used, in hours. */
export function createUtilizationStore(db: Db) {
  // A mean goes on from what it was; a figure that a provider gave for the first time begins it.
  const mean = (column: string) =>
    `${column} = coalesce(${column} + (excluded.${column} - ${column}) / (running + 1), excluded.${column}, ${column})`
  const add = db.prepare(
    `INSERT INTO utilization (resource_id, hour_at, samples, running, cpu, cpu_max, memory, memory_bytes, network)
     SELECT id, @hourAt, 1, @running, @cpu, @cpu, @memory, @memoryBytes, @network FROM resource WHERE id = @resourceId
     ON CONFLICT (resource_id, hour_at) DO UPDATE SET samples = samples + 1,
       cpu_max = coalesce(max(cpu_max, excluded.cpu_max), excluded.cpu_max, cpu_max),
       ${['cpu', 'memory', 'memory_bytes', 'network'].map(mean).join(', ')}, running = running + excluded.running`,
  )
  const between = db.prepare<[number, number, number], Row>(
    'SELECT * FROM utilization WHERE resource_id = ? AND hour_at >= ? AND hour_at < ? ORDER BY hour_at',
  )
  const forget = db.prepare(
    'DELETE FROM utilization WHERE resource_id IN (SELECT id FROM resource) AND hour_at < ?',
  )
  // One step from each resource to the next, not a walk through every hour.
  const nextMeasured = db.prepare<[number], { id: number | null }>(
    'SELECT min(resource_id) id FROM utilization WHERE resource_id > ?',
  )

  return {
    /** Counts looks at resources into the hour of an instant; one of a resource that is no more counts for nothing. */
    add(samples: readonly Sample[], at: number): void {
      const hourAt = Math.floor(at / HOUR_MS) * HOUR_MS
      for (const { resourceId, use } of samples) {
        add.run({
          resourceId,
          hourAt,
          running: use === null ? 0 : 1,
          cpu: use?.cpuPercent ?? null,
          memory: use?.memoryPercent ?? null,
          memoryBytes: use?.memoryBytes ?? null,
          network: use?.networkBytesPerSecond ?? null,
        })
      }
    },
    /** The hours of a resource that begin in [from, to), in order. */
    list: (resourceId: number, from: number, to: number): readonly UtilizationHour[] =>
      between.all(resourceId, from, to).map(toHour),
    /** The resources of which any hour is known. */
    listMeasured(): readonly number[] {
      const ids: number[] = []
      for (let id = nextMeasured.get(0)?.id; id != null; id = nextMeasured.get(id)?.id) ids.push(id)
      return ids
    },
    forgetBefore(at: number): void {
      forget.run(at)
    },
  }
}

function toHour(row: Row): UtilizationHour {
  return {
    resourceId: row.resource_id,
    hourAt: row.hour_at,
    samples: row.samples,
    running: row.running,
    cpuPercent: row.cpu,
    cpuMaxPercent: row.cpu_max,
    memoryPercent: row.memory,
    memoryBytes: row.memory_bytes,
    networkBytesPerSecond: row.network,
  }
}
