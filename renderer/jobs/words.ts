import type { Overlap } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { shorten } from '../power/cron-words.ts'
import { amountOf } from '../ui/amount.ts'
import { counted } from '../ui/natural.ts'
import { joinLine } from './line.ts'
import type { Action, Job, Policy, Trigger } from './types.ts'

/** What makes a job run: `02:30 every day`, `Every 5 minutes`, `By hand alone`. */
export function triggerWords({ trigger, words }: Pick<Job, 'trigger' | 'words'>): string {
  const short = trigger.kind === 'cron' ? shorten(words) : words
  return short.slice(0, 1).toUpperCase() + short.slice(1)
}

/** The zone on whose clock a trigger is read; null where none is. */
export function zoneOf(trigger: Trigger): string | null {
  return trigger.kind === 'cron' ? trigger.timeZone : null
}

/** What a job does, on a line. */
export function actionWords(action: Action): string {
  switch (action.kind) {
    case 'program':
      return action.shell ? action.program : joinLine([action.program, ...action.args])
    case 'http':
      return `${action.method} ${action.url}`
    case 'flow':
      return `Flow ${action.binaryPath}`
  }
}

const CATCH_UP_SHORT = {
  none: 'Missed runs are left out',
  last: 'The last missed run is made up for',
  all: 'Every missed run is made up for',
} as const satisfies Record<CatchUp, string>

const OVERLAP_SHORT = {
  skip: 'never beside itself',
  queue: 'one after the other',
  replace: 'the newer run ends the older',
  allow: 'beside itself if need be',
} as const satisfies Record<Overlap, string>

/** The policies that differ most, in a sentence. */
export function policyWords({ catchUp, overlap, retries, timeoutSeconds }: Policy): string {
  const { count, unit } = amountOf(timeoutSeconds)
  const limit = counted(Number(count), unit.slice(0, -1))
  const tries =
    retries.count === 0
      ? 'not tried again'
      : `tried again ${retries.count === 1 ? 'once' : counted(retries.count, 'time')}`
  return `${CATCH_UP_SHORT[catchUp]} · ${OVERLAP_SHORT[overlap]} · ${tries} · ended after ${limit}`
}

/** Why nothing lies ahead of a job; null when something does. */
export function idleWords({ enabled, disabledReason, trigger, nextRunAt }: Job): string | null {
  if (!enabled) return disabledReason === null ? 'Off: nothing ahead' : `Off: ${disabledReason}`
  if (trigger.kind === 'manual') return 'When you run it'
  if (trigger.kind === 'folder') return 'When a file comes'
  return nextRunAt === null ? 'Nothing ahead' : null
}
