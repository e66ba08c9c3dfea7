import type { PowerAction } from './power.ts'

/**
 * The states of an intent.
 *
 *   queued ─▶ running ─▶ succeeded | failed | timedOut | cancelled | interrupted
 *     │          └─▶ queued (a retry is due, or Hourhand died and takes it up again)
 *     └─▶ superseded | blocked | cancelled
 *
 * missed, held, skipped (and superseded) are also where an intent may begin and end: the firing was
 * passed over and the row is its record.
 */
export type IntentState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'timedOut'
  | 'cancelled'
  | 'interrupted'
  | 'missed'
  | 'superseded'
  | 'blocked'
  | 'skipped'
  | 'held'

/** The states in which an intent has, or will have, a run. */
export const RUN_OUTCOMES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'interrupted',
] as const satisfies readonly IntentState[]

export type RunOutcome = (typeof RUN_OUTCOMES)[number]

/** Every state, for checking a filter. */
export const INTENT_STATES = [
  ...RUN_OUTCOMES,
  'missed',
  'superseded',
  'blocked',
  'skipped',
  'held',
] as const satisfies readonly IntentState[]

/** Why something was done. */
export type Cause = 'schedule' | 'manual' | 'folder' | 'catchUp' | 'hold' | 'enforce' | 'retry'

/**
 * A schedule is the target of what it does once to storage, which is no resource; a volume or snapshot itself, of what
 * is done to it by hand.
 */
export type TargetKind = 'resource' | 'group' | 'job' | 'schedule' | 'storage'

/** What is to be done: a power action to a resource or group, or a run of a job or of what a schedule does once. */
export type Deed = PowerAction | 'run'

export type Target = { readonly kind: TargetKind; readonly id: number; readonly name: string }

/** Volumes and snapshots have no number of ours: which it is stands in what the run was handed. */
export const STORAGE_TARGET = { kind: 'storage', id: 0 } as const

/** An intent to be stored; what it leaves out is decided by the store or comes later. */
export type NewIntent = {
  readonly triggerId: number | null
  readonly scheduleId: number | null
  readonly dueAt: number
  readonly what: Deed
  readonly target: Target
  readonly cause: Cause
  /** Who asked for it, where somebody did: a user's name. */
  readonly actor?: string | null
  readonly state: IntentState
  readonly reason?: string | null
  /** When the executor may take it; null while an earlier wave of its group, or an earlier run of its job, is not done. */
  readonly readyAt: number | null
  readonly retryOf?: number | null
  /** Of a job that watches a folder: the file it is about. */
  readonly file?: string | null
  /** Of a job run by hand: what was handed to it. */
  readonly parameters?: Readonly<Record<string, unknown>> | null
  /** The place in a group's sequence; the parent is the group's own intent. */
  readonly step?: { readonly parentId: number; readonly wave: number; readonly tier: number }
}

/** An intent of power, and not of a job. */
export type NewPowerIntent = NewIntent & { readonly what: PowerAction }

/** An intent that brings a resource to what is wanted of it, for a reason other than a firing. */
export function bringTo(
  resource: { readonly id: number; readonly name: string },
  what: PowerAction,
  cause: Cause,
  now: number,
  more: Omit<Partial<NewIntent>, 'what'> = {},
): NewPowerIntent {
  return {
    triggerId: null,
    scheduleId: null,
    dueAt: now,
    what,
    target: { kind: 'resource', id: resource.id, name: resource.name },
    cause,
    state: 'queued',
    readyAt: now,
    ...more,
  }
}

/** True when nothing more will happen to an intent. */
export function isOver(state: IntentState): boolean {
  return state !== 'queued' && state !== 'running'
}

/** True when an intent reached what it wanted, or was rightly passed over. */
export function isGood(state: IntentState): boolean {
  return state === 'succeeded' || state === 'skipped' || state === 'superseded' || state === 'held'
}
