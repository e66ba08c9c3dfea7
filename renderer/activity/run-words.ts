import type { Run } from '../api-types.ts'

const CAUSES: Readonly<Record<string, string>> = {
  schedule: 'By schedule',
  manual: 'By hand',
  folder: 'New file',
  catchUp: 'Caught up',
  hold: 'By a hold',
  enforce: 'Put right',
  retry: 'Run again',
}

/** Why it ran, in words. */
export function causeWords(cause: string): string {
  return CAUSES[cause] ?? cause
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

/** The life of a run: due, queued, started and finished, with the time between. */
export function stepsOf(run: Pick<Run, 'dueAt' | 'queuedAt' | 'startedAt' | 'finishedAt'>): readonly Step[] {
  const steps: Step[] = []
  const moments = [
    ['Due', run.dueAt],
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
