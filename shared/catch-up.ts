import { type BoundedRule, type CatchUp, nextDue, previousDue, type Rule } from './trigger.ts'

/** A firing taken up within a minute of its time is on time: a cron entry knows nothing finer. */
export const ON_TIME_MS = 60_000

/** Missed firings are recorded one by one up to this many; those before them in one line. */
export const MISSED_RECORDED = 1000

export type PlannedFiring = {
  readonly dueAt: number
  /** True when it is taken up later than a minute, or than the interval, after its time. */
  readonly late: boolean
}

export type MissedFiring = { readonly dueAt: number; readonly reason: string }

/** What to do with a trigger that is due: fire some, record others as missed, wait for the next. */
export type DuePlan = {
  readonly fire: readonly PlannedFiring[]
  readonly missed: readonly MissedFiring[]
  readonly nextDueAt: number | null
}

type DueTrigger = BoundedRule & {
  readonly catchUp: CatchUp
  readonly catchUpWindowMs: number
  readonly nextDueAt: number
}

/**
 * Decides what becomes of every occurrence from `trigger.nextDueAt` to `now`.
 * On-time ones fire. Of the late ones `none` fires nothing, `last` the newest within the window unless
 * one is due on time anyway, `all` each within the window; the rest are missed, with the reason.
 */
export function planDue(trigger: DueTrigger, now: number): DuePlan {
  const nextDueAt = nextDue(trigger, trigger.nextDueAt)
  const onTimeMs = onTimeOf(trigger.rule)
  const isLate = now - trigger.nextDueAt > onTimeMs
  if (!isLate && (nextDueAt === null || nextDueAt > now)) {
    return { fire: [{ dueAt: trigger.nextDueAt, late: false }], missed: [], nextDueAt }
  }
  const due = newestDue(trigger, now)
  const onTime = due.filter((dueAt) => now - dueAt <= onTimeMs)
  const late = due.filter((dueAt) => now - dueAt > onTimeMs)
  const caughtUp = lateToFire(trigger, late, onTime.length > 0, now)
  const fired = new Set(caughtUp)
  const oldest = due[0]
  return {
    fire: [
      ...caughtUp.map((dueAt) => ({ dueAt, late: true })),
      ...onTime.map((dueAt) => ({ dueAt, late: false })),
    ],
    missed: late
      .filter((dueAt) => !fired.has(dueAt))
      .map((dueAt) => ({
        dueAt,
        reason: missedReason(trigger, dueAt, now, dueAt === oldest && dueAt > trigger.nextDueAt),
      })),
    nextDueAt: nextDue(trigger, now),
  }
}

/** An interval shorter than a minute is late by the time the next is due. */
function onTimeOf(rule: Rule): number {
  return rule.kind === 'interval' ? Math.min(ON_TIME_MS, rule.everyMs) : ON_TIME_MS
}

/** The newest occurrences up to now, rising, about MISSED_RECORDED of them: walking back bounds the cost. */
function newestDue(trigger: DueTrigger, now: number): readonly number[] {
  const due: number[] = []
  // What is to be fired is never cut, only the record of what is not.
  const mustReach = trigger.catchUp === 'all' ? now - trigger.catchUpWindowMs : now
  let at = previousDue(trigger, now + 1)
  while (at !== null && at >= trigger.nextDueAt && (at >= mustReach || due.length < MISSED_RECORDED)) {
    due.push(at)
    at = previousDue(trigger, at)
  }
  // An edited rule can leave a stored instant that the rule no longer yields: it is due all the same.
  if (due.length === 0) due.push(trigger.nextDueAt)
  return due.reverse()
}

function lateToFire(
  trigger: DueTrigger,
  late: readonly number[],
  isOneOnTime: boolean,
  now: number,
): readonly number[] {
  const within = late.filter((dueAt) => now - dueAt <= trigger.catchUpWindowMs)
  if (trigger.catchUp === 'all') return within
  if (trigger.catchUp === 'last' && !isOneOnTime) return within.slice(-1)
  return []
}

function missedReason(trigger: DueTrigger, dueAt: number, now: number, isOldestOfMany: boolean): string {
  const why =
    trigger.catchUp === 'none'
      ? 'Hourhand was not running or the computer slept, and this trigger does not catch up'
      : now - dueAt > trigger.catchUpWindowMs
        ? 'Hourhand was not running or the computer slept, and the catch-up window has passed'
        : 'Hourhand was not running or the computer slept, and a later firing stands for it'
  const earlier = `; every earlier one since ${new Date(trigger.nextDueAt).toISOString()} was missed too`
  return isOldestOfMany ? why + earlier : why
}
