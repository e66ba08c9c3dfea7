// A strip of runs: how high each is drawn, what is told of it, and how long the job usually takes.
import { isOver, workedMs } from '../activity/run-words.ts'
import { formatDuration } from '../ui/time.ts'
import type { RecentRun } from './types.ts'

/** What takes less is told by words alone: the difference of milliseconds is noise. */
const SHORT_MS = 1_000
const LOWEST = 0.2
/** Below this many runs a usual duration says nothing. */
const ENOUGH = 5
const NEWEST = 3
const MUCH = 1.5

/** The height of each run, as a part of the whole: by the root of its duration, so that one long run leaves the others to be seen. */
export function heightsOf(runs: readonly RecentRun[], now: number): readonly number[] {
  const durations = runs.map((run) => workedMs(run, now) ?? 0)
  const longest = Math.max(SHORT_MS, ...durations)
  return durations.map((ms) => Math.max(LOWEST, Math.sqrt(ms / longest)))
}

type Trend = {
  readonly usualMs: number
  /** How many times as long the newest runs took as those before; null where that is no news. */
  readonly factor: number | null
}

/** How long a job takes when it succeeds; null until it has often enough. `runs` are newest first. */
export function trendOf(runs: readonly RecentRun[]): Trend | null {
  const durations = runs
    .filter(({ outcome, finishedAt }) => outcome === 'succeeded' && finishedAt !== null)
    .map((run) => workedMs(run, 0) ?? 0)
  if (durations.length < ENOUGH) return null
  const usualMs = medianOf(durations)
  const newest = medianOf(durations.slice(0, NEWEST))
  const before = medianOf(durations.slice(NEWEST))
  const factor = newest / Math.max(1, before)
  const isNews = Math.max(newest, before) >= SHORT_MS && (factor >= MUCH || factor <= 1 / MUCH)
  return { usualMs, factor: isNews ? factor : null }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** `usually 2.4 s, lately 3 times as long`. */
export function trendWords({ usualMs, factor }: Trend): string {
  const usual = `usually ${formatDuration(usualMs)}`
  if (factor === null) return usual
  const times = (count: number) => `${count >= 10 ? Math.round(count) : count.toFixed(1)} times as`
  return factor > 1 ? `${usual}, lately ${times(factor)} long` : `${usual}, lately ${times(1 / factor)} quick`
}

/** How many of some runs ended well: `8 of the last 10 runs succeeded`. */
export function stripWords(runs: readonly RecentRun[]): string {
  const ended = runs.filter(isOver)
  const succeeded = ended.filter(({ outcome }) => outcome === 'succeeded').length
  if (ended.length === 0) return 'No run has ended yet'
  if (ended.length === 1) return succeeded === 1 ? 'The only run succeeded' : 'The only run did not succeed'
  return `${succeeded} of the last ${ended.length} runs succeeded`
}
