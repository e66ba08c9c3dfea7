import type { Cause, Deed, IntentState, TargetKind } from '#shared/intent.ts'

/** Each statement on what is open names the small index of it: the planner would take one over the whole history. */
export const IS_OPEN = "state IN ('queued', 'running')"

/** An intent with what its run has become: of a firing and a target there is one row. */
export type Intent = {
  readonly id: number
  readonly triggerId: number | null
  readonly scheduleId: number | null
  readonly dueAt: number
  readonly createdAt: number
  readonly what: Deed
  readonly target: { readonly kind: TargetKind; readonly id: number; readonly name: string }
  readonly cause: Cause
  readonly actor: string | null
  readonly state: IntentState
  readonly reason: string | null
  readonly readyAt: number | null
  readonly parentId: number | null
  readonly tier: number | null
  readonly retryOf: number | null
  readonly attempt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly message: string | null
  readonly exitCode: number | null
  readonly httpStatus: number | null
  readonly httpHeaders: Readonly<Record<string, string>> | null
  readonly outputBytes: number
  readonly outputCut: number
  /** Of a job that watches a folder: the file it is about. */
  readonly file: string | null
  /** Of a job run by hand: what was handed to it. */
  readonly parameters: Readonly<Record<string, unknown>> | null
  /** When a person said to have seen what went wrong with it. */
  readonly acknowledgedAt: number | null
}

export type Attempt = {
  readonly startedAt: number
  readonly finishedAt: number
  readonly outcome: string
  readonly message: string | null
}

/** How an attempt ended, as the executor hands it over. */
export type Outcome = {
  readonly state: IntentState
  readonly message: string | null
  readonly exitCode?: number | null
  readonly httpStatus?: number | null
  readonly httpHeaders?: Readonly<Record<string, string>> | null
  /** The end of the output, and how many bytes before it were cut. */
  readonly output?: Uint8Array | null
  readonly outputCut?: number
}

export type IntentRow = {
  id: number
  trigger_id: number | null
  schedule_id: number | null
  due_at: number
  created_at: number
  what: Deed
  target_kind: TargetKind
  target_id: number
  target_name: string
  cause: Cause
  actor: string | null
  state: IntentState
  reason: string | null
  ready_at: number | null
  parent_id: number | null
  tier: number | null
  wave: number | null
  retry_of: number | null
  attempt: number
  started_at: number | null
  finished_at: number | null
  message: string | null
  exit_code: number | null
  http_status: number | null
  http_headers: string | null
  output_bytes: number
  output_cut: number
  file: string | null
  parameters: string | null
  acknowledged_at: number | null
}

export function toIntent(row: IntentRow): Intent {
  return {
    id: row.id,
    triggerId: row.trigger_id,
    scheduleId: row.schedule_id,
    dueAt: row.due_at,
    createdAt: row.created_at,
    what: row.what,
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    cause: row.cause,
    actor: row.actor,
    state: row.state,
    reason: row.reason,
    readyAt: row.ready_at,
    parentId: row.parent_id,
    tier: row.tier,
    retryOf: row.retry_of,
    attempt: row.attempt,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    message: row.message,
    exitCode: row.exit_code,
    httpStatus: row.http_status,
    httpHeaders: row.http_headers === null ? null : JSON.parse(row.http_headers),
    outputBytes: row.output_bytes,
    outputCut: row.output_cut,
    file: row.file,
    parameters: row.parameters === null ? null : JSON.parse(row.parameters),
    acknowledgedAt: row.acknowledged_at,
  }
}
