import { between, nextAfter, occurrenceNote, parseCron, previousBefore } from './cron.ts'
import type { PowerAction } from './power.ts'

/** What to do about firings that could not happen at their time. */
export type CatchUp = 'none' | 'last' | 'all'

/** A timetable entry as the engine keeps it. A wall-clock rule always carries its zone. */
export type Trigger = {
  readonly id: number
  /** The schedule it belongs to, which knows its targets. */
  readonly scheduleId: number
  readonly expression: string
  readonly timeZone: string
  readonly action: PowerAction
  readonly catchUp: CatchUp
  readonly catchUpWindowMs: number
  /** The first instant not yet turned into intents; null when the trigger is off or has none left. */
  readonly nextDueAt: number | null
}

type Rule = Pick<Trigger, 'expression' | 'timeZone'>

/** The first occurrence strictly after an instant, or null. Epoch milliseconds. */
export function nextDue(rule: Rule, after: number): number | null {
  return nextAfter(parseCron(rule.expression), rule.timeZone, after)
}

/** The last occurrence strictly before an instant, or null. */
export function previousDue(rule: Rule, before: number): number | null {
  return previousBefore(parseCron(rule.expression), rule.timeZone, before)
}

/** All occurrences from `from` (included) to `to` (excluded), at most `limit` of them, rising. */
export function dueBetween(rule: Rule, from: number, to: number, limit: number): readonly number[] {
  return between(parseCron(rule.expression), rule.timeZone, from, to, limit)
}

/** Whether an occurrence stands for a local time in a gap, or is the second pass of a repeated one. */
export function noteOf(rule: Rule, at: number): 'gap' | 'repeated' | null {
  return occurrenceNote(parseCron(rule.expression), rule.timeZone, at)
}
