import type { JobAction } from '#shared/job.ts'
import type { ProviderResult } from './provider.ts'

/** One run of a job, as its action gets it. */
export type ActionCall<Action extends JobAction = JobAction> = {
  readonly action: Action
  /** `HOURHAND_…`: what a program finds in its environment. */
  readonly env: Readonly<Record<string, string>>
  readonly runId: string
  /** When the run was due, as ISO 8601. */
  readonly dueAt: string
  /** The file it is about, where a folder is watched. */
  readonly file: string | null
  /** Where a program writes what it says, so that it can go on when Hourhand ends. */
  readonly outputFile: string
  /** A folder for what the run makes; made by who needs it. */
  readonly resultFolder: string
  /** Aborted at the time-out, a cancellation and the end of Hourhand; the reason says which (`AbortReason`). */
  readonly signal: AbortSignal
  /**
   * Does the work when the end of the run is durable: it lets go of what `resume` would need until then.
   * Absent: there is no such moment, and it is done at once.
   */
  readonly whenRecorded?: (work: () => void) => void
  /** Takes what the action says, as it comes. */
  readonly output: (chunk: Uint8Array) => void
  /** The settings that the operator made for all jobs. */
  readonly settings: ActionSettings
}

export type ActionSettings = {
  /** Where flows are sent that name no root; null: nowhere. */
  readonly instabaseRoot: string | null
}

export type ActionResult = ProviderResult & {
  /** Bytes of output that were cut before `output` saw them. */
  readonly outputCut?: number
  /** The action's own limit of time ended it, not that of the run. */
  readonly isTimedOut?: boolean
  /** It failed because the status is not one that is expected; without it `httpStatus` is only what was seen. */
  readonly isStatus?: boolean
}

/** A kind of action. */
export type ActionProvider<Action extends JobAction = JobAction> = {
  /** Throws `invalid` at a path below `action.` when such an action could never run. */
  readonly check: (action: Action) => void
  /** Does it; throws a `ProviderError` (with what is known of the result) when it fails. */
  readonly run: (call: ActionCall<Action>) => Promise<ActionResult>
  /**
   * Takes up what an earlier life of Hourhand left running and gives its true outcome; null where nothing of it
   * is left or its outcome cannot be known. Without it a run that was cut off is never taken up.
   */
  readonly resume?: (call: ActionCall<Action>) => Promise<ActionResult | null>
}
