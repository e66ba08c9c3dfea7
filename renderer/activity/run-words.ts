import type { Run, RunOutcome } from '../api-types.ts'
import { formatDuration } from '../ui/time.ts'

const CAUSES: Readonly<Record<string, string>> = {
  schedule: 'By schedule',
  manual: 'By hand',
  folder: 'New file',
  catchUp: 'Caught up',
  hold: 'By a hold',
  enforce: 'Put right',
  retry: 'Run again',
}

/** Why it ran, in words, and who asked for it. */
export function causeWords(cause: string, actor: string | null = null): string {
  const words = CAUSES[cause] ?? cause
  return actor === null ? words : `${words}, ${actor}`
}

const OPEN: readonly string[] = ['queued', 'running'] satisfies readonly RunOutcome[]

/** True when nothing more will happen to a run. */
export function isOver({ outcome }: Pick<Run, 'outcome'>): boolean {
  return !OPEN.includes(outcome)
}

/** What stands beside the outcome of a run: `after 2.3 s`, `for 12 s, try 2`. */
export function resultWords(
  run: Pick<Run, 'outcome' | 'startedAt' | 'finishedAt' | 'attempt' | 'attempts'>,
  now: number,
): string {
  const { outcome, attempt, attempts } = run
  const tries = attempt > 1 ? `, try ${attempt}` : ''
  if (outcome === 'queued') return attempts.length > 0 ? `for try ${attempts.length + 1}` : ''
  const ms = workedMs(run, now)
  if (ms === null) return outcome === 'cancelled' ? 'before it began' : ''
  return `${outcome === 'running' ? 'for' : 'after'} ${formatDuration(ms)}${tries}`
}

/** How long it worked, or null before it began. */
export function workedMs(
  { startedAt, finishedAt }: Pick<Run, 'startedAt' | 'finishedAt'>,
  now: number,
): number | null {
  if (startedAt === null) return null
  return Math.max(0, (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt))
}

export type Step = { readonly word: string; readonly at: string; readonly sinceMs: number | null }

/** The life of a run: scheduled, queued, started and finished, with the time between. */
export function stepsOf(run: Pick<Run, 'dueAt' | 'queuedAt' | 'startedAt' | 'finishedAt'>): readonly Step[] {
  const steps: Step[] = []
  const moments = [
    ['Scheduled', run.dueAt],
    ['Queued', run.queuedAt],
    ['Started', run.startedAt],
    ['Finished', run.finishedAt],
  ] as const
  for (const [word, at] of moments) {
    if (at === null) continue
    const before = steps.at(-1)
    steps.push({ word, at, sinceMs: before ? Date.parse(at) - Date.parse(before.at) : null })
  }
  return steps
}
