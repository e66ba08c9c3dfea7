import type { TSchema } from 'typebox'
import type { PowerState } from '#shared/power.ts'

/** A value that survives a round trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What a provider is given for one call; it holds no state of its own between calls. */
export type ProviderCall = {
  /** Public id of the resource (`res_…`). */
  readonly resourceId: string
  /** The resource's configuration, checked against the provider's `config` schema. */
  readonly config: unknown
  /** What the provider remembered about this resource the last time, or null. */
  readonly memory: Json
  /** Stores what must outlive this process; durable when it returns. Throws if it cannot be stored. */
  readonly remember: (memory: Json) => void
  /** Aborted when the run is cancelled or its time is up. A provider ends what it started for this call. */
  readonly signal: AbortSignal
  /** Takes output in the order written; the caller bounds what is kept. */
  readonly output: (chunk: Uint8Array) => void
  /** A stop is to keep the memory; for providers that say `canHibernate`. */
  readonly isHibernation?: boolean
  /** Variables for programs started by this call (`HOURHAND_RUN_ID`, …). */
  readonly env: Readonly<Record<string, string>>
}

/** How an action ended well: a provider throws when it did not. */
export type ProviderResult = {
  readonly message?: string
  readonly exitCode?: number
  readonly httpStatus?: number
  readonly httpHeaders?: Readonly<Record<string, string>>
}

/** Thrown when the action was tried and did not succeed; carries what is known for the run's record. */
export class ProviderError extends Error {
  readonly result: ProviderResult

  constructor(message: string, result: ProviderResult = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ProviderError'
    this.result = result
  }
}

/** How much of a resource is used; of CPU 100 is one core, so that it may be more. */
export type Utilization = {
  readonly cpuPercent: number
  readonly memoryBytes?: number
  readonly memoryPercent?: number
  readonly networkBytesPerSecond?: number
}

/** Something that could become a resource. */
export type Discovered = {
  /** The same as long as it is the same thing. */
  readonly key: string
  readonly name: string
  /** As a resource of this provider has it. */
  readonly config: Json
  readonly type: string
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
  readonly status: PowerState
  readonly hourlyCost?: number
  /** Keys of what must run before it. */
  readonly dependsOn?: readonly string[]
  readonly project?: string
}

/** One kind of thing that can be started and stopped. Start and stop are idempotent. */
export type Provider = {
  /** The shape of a resource's `config`; unknown members are refused. */
  readonly config: TSchema
  /** Rules the schema cannot say; throws AppError('invalid') with a field below `config`. */
  readonly check?: (config: unknown) => void
  /** What it starts lives on, and can be stopped by nobody else: it is told by what is remembered of it alone. */
  readonly holdsProgram?: boolean
  /** A stop can keep the memory. */
  readonly canHibernate?: boolean
  /** The time an action may take, from the configuration; milliseconds. */
  readonly timeoutMs: (config: unknown) => number
  readonly start: (call: ProviderCall) => Promise<ProviderResult>
  readonly stop: (call: ProviderCall) => Promise<ProviderResult>
  /** The state now; `null` where the provider cannot know and the last successful action is the state. */
  readonly status: (call: ProviderCall) => Promise<PowerState | null>
  /** How much it is used now; null where that cannot be known. */
  readonly utilization?: (call: ProviderCall) => Promise<Utilization | null>
  /** What there is that could become a resource; `options` is the provider's own (host, region, profile…). */
  readonly discover?: (options: unknown, signal: AbortSignal) => Promise<readonly Discovered[]>
}
