/** What the API of Docker says of a container, in our words. */

/** A container as the engine tells of it; `state` is its own word. */
export type Container = {
  readonly id: string
  readonly name: string
  /** `created`, `running`, `paused`, `restarting`, `removing`, `stopping`, `exited` or `dead`. */
  readonly state: string
  /** Of a check that the image or its user made: `starting`, `healthy`, `unhealthy`; null without one. */
  readonly health: string | null
  /** With which it ended; null where it has not. */
  readonly exitCode: number | null
  readonly labels: Readonly<Record<string, string>>
}

/** What a container has used at an instant; times and bytes count from its start. */
export type ContainerSample = {
  readonly at: number
  readonly cpuNs: number
  readonly memoryBytes: number | null
  readonly memoryLimit: number | null
  readonly networkBytes: number | null
}

// Of Docker Engine API v1.41 what is used of ContainerInspect, ContainerList and ContainerStats.
type Labels = Readonly<Record<string, string>>
type Inspection = {
  readonly Id: string
  readonly Name: string
  readonly State: {
    readonly Status: string
    readonly ExitCode: number
    readonly Health?: { readonly Status: string } | undefined
  }
  readonly Config: { readonly Labels?: Labels | null }
}
type Listed = {
  readonly Id: string
  readonly Names?: readonly string[] | null
  readonly State: string
  readonly Status: string
  readonly Labels?: Labels | null
}
type Stats = {
  readonly read?: string
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } }
  readonly memory_stats?: {
    readonly usage?: number
    readonly limit?: number
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number }
  }
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>
}

/** Of an inspection. */
export function fromInspect({ Id, Name, State, Config }: Inspection): Container {
  // Podman says an empty word, and Docker `none`, where there is no check.
  const health = State.Health?.Status || 'none'
  return {
    id: Id,
    name: bareName(Name),
    state: State.Status,
    health: health === 'none' ? null : health,
    exitCode: State.Status === 'exited' ? State.ExitCode : null,
    labels: Config.Labels ?? {},
  }
}

/** A list tells the health and the exit code in words alone: `Up 2 minutes (healthy)`, `Exited (0) 3 hours ago`. */
export function fromList({ Id, Names, State, Status, Labels }: Listed): Container {
  const exitCode = /^Exited \((-?\d+)\)/.exec(Status)?.[1]
  const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(Status)?.[1]
  return {
    id: Id,
    name: bareName(Names?.[0] ?? Id.slice(0, 12)),
    state: State,
    health: health ?? null,
    exitCode: exitCode === undefined ? null : Number(exitCode),
    labels: Labels ?? {},
  }
}

function bareName(name: string): string {
  return name.replace(/^\//, '')
}

/** Docker answers for a container that does not run too, with nothing in it. */
export function toSample(stats: Stats): ContainerSample | null {
  const at = Date.parse(stats.read ?? '')
  const cpuNs = stats.cpu_stats?.cpu_usage?.total_usage
  if (!(at > 0) || !cpuNs) return null
  const { usage, limit, stats: parts } = stats.memory_stats ?? {}
  // Files that can be dropped from memory at any time are not counted, as `docker stats` does; the names are those
  // of cgroup v1 and v2.
  const cached = parts?.total_inactive_file ?? parts?.inactive_file ?? 0
  const networks = stats.networks === undefined ? null : Object.values(stats.networks)
  return {
    at,
    cpuNs,
    memoryBytes: usage === undefined ? null : Math.max(0, usage - cached),
    memoryLimit: limit || null,
    networkBytes: networks?.reduce((sum, { rx_bytes, tx_bytes }) => sum + rx_bytes + tx_bytes, 0) ?? null,
  }
}
