import { between, nextAfter, occurrenceNote, parseCron, previousBefore } from './cron.ts'
import { intervalBetween, nextInterval, previousInterval } from './interval.ts'
import type { PowerAction } from './power.ts'

/** What to do about firings that could not happen at their time. */
export type CatchUp = 'none' | 'last' | 'all'

/** A wall-clock rule always carries its zone; an interval counts elapsed time from its anchor. */
export type Rule = CronRule | IntervalRule
export type CronRule = { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
export type IntervalRule = { readonly kind: 'interval'; readonly everyMs: number; readonly anchorAt: number }

/** A rule that may hold for a time only: from `startsAt` (included) to `endsAt` (not included). */
export type BoundedRule = {
  readonly rule: Rule
  readonly startsAt?: number | null
  readonly endsAt?: number | null
}

/** A timetable entry as the engine keeps it: a schedule's, which knows its targets, or a job's. */
export type Trigger = ScheduleTrigger | JobTrigger
export type ScheduleTrigger = Timing & {
  readonly scheduleId: number
  readonly jobId: null
  readonly rule: CronRule
  readonly action: PowerAction
}
export type JobTrigger = Timing & {
  readonly scheduleId: null
  readonly jobId: number
  readonly rule: Rule
  readonly action: 'run'
}

type Timing = {
  readonly id: number
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly catchUp: CatchUp
  readonly catchUpWindowMs: number
  /** The first instant not yet turned into intents; null when the trigger is off or has none left. */
  readonly nextDueAt: number | null
}

/** A cron rule as the functions here take it. */
export function cronRule(expression: string, timeZone: string): { readonly rule: CronRule } {
  return { rule: { kind: 'cron', expression, timeZone } }
}

/** The first occurrence strictly after an instant, or null. Epoch milliseconds. */
export function nextDue({ rule, startsAt, endsAt }: BoundedRule, after: number): number | null {
  const from = startsAt == null ? after : Math.max(after, startsAt - 1)
  const at =
    rule.kind === 'cron'
      ? nextAfter(parseCron(rule.expression), rule.timeZone, from)
      : nextInterval(rule, from)
  return at !== null && endsAt != null && at >= endsAt ? null : at
}

/** The last occurrence strictly before an instant, or null. */
export function previousDue({ rule, startsAt, endsAt }: BoundedRule, before: number): number | null {
  const until = endsAt == null ? before : Math.min(before, endsAt)
  const at =
    rule.kind === 'cron'
      ? previousBefore(parseCron(rule.expression), rule.timeZone, until)
      : previousInterval(rule, until)
  return at !== null && startsAt != null && at < startsAt ? null : at
}

/** All occurrences from `from` (included) to `to` (excluded), at most `limit` of them, rising. */
export function dueBetween(bounded: BoundedRule, from: number, to: number, limit: number): readonly number[] {
  const { rule, startsAt, endsAt } = bounded
  const first = Math.max(from, startsAt ?? from)
  const end = Math.min(to, endsAt ?? to)
  if (first >= end) return []
  return rule.kind === 'cron'
    ? between(parseCron(rule.expression), rule.timeZone, first, end, limit)
    : intervalBetween(rule, first, end, limit)
}

/** Whether an occurrence stands for a local time in a gap, or is the second pass of a repeated one. */
export function noteOf(rule: Rule, at: number): 'gap' | 'repeated' | null {
  return rule.kind === 'cron' ? occurrenceNote(parseCron(rule.expression), rule.timeZone, at) : null
}
