// A mark of the axis in words, and where it leads.
import type { DrawnLane, Lane } from '#shared/schema/timeline.ts'
import { usePreferences } from '../preferences.ts'
import { actionWord } from '../ui/action.tsx'
import { counted } from '../ui/natural.ts'
import { formatWhen, zoneName } from '../ui/time.ts'

export type Mark = DrawnLane['marks'][number]

export const STATE_WORDS: Readonly<Record<string, string>> = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timed out',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  missed: 'missed',
  superseded: 'superseded',
  blocked: 'blocked',
  skipped: 'skipped',
  held: 'held back',
  due: 'to come',
}

const NOTES: Readonly<Record<string, string>> = {
  paused: 'will not happen: everything is paused',
  held: 'will not happen: it is held',
  calendar: 'will not happen: its calendar leaves the day out',
  gap: 'the clock jumps over this time',
  repeated: 'the clock shows this time twice',
}

export const noteWords = (note: string | null): string | null =>
  note === null ? null : (NOTES[note] ?? note)

const HOUR_MS = 3_600_000
const known = new WeakMap<Mark, { readonly key: string; readonly words: string }>()

/** The whole mark in a sentence, for who cannot see it. */
export function markWords(lane: Lane, mark: Mark, timeZone: string, now: number): string {
  // Words such as today hold for the hour at least; making them anew for every frame would be felt.
  const key = `${lane.name} ${timeZone} ${Math.floor(now / HOUR_MS)} ${usePreferences.getState().hourCycle}`
  const before = known.get(mark)
  if (before?.key === key) return before.words
  const when = (at: string) => formatWhen(Date.parse(at), timeZone, now)
  const zone = zoneName(timeZone)
  const deed = actionWord(mark.what ?? '')
  const words =
    mark.count === 1
      ? [
          `${lane.name}: ${deed} ${when(mark.at)} ${zone}`,
          stateWords(mark),
          mark.reason,
          noteWords(mark.note),
        ]
      : [
          `${lane.name}: ${firingWords(mark)}, ${when(mark.at)} to ${when(mark.until)} ${zone}`,
          sumWords(mark),
          mark.reason,
        ]
  const joined = words.filter(Boolean).join(', ')
  known.set(mark, { key, words: joined })
  return joined
}

function stateWords({ state, isCaughtUp }: Mark): string {
  const word = STATE_WORDS[state] ?? state
  return isCaughtUp ? `${word}, caught up` : word
}

/** `12 runs`, `3 starts`, `4 firings`. */
export function firingWords({ count, what }: Mark): string {
  return counted(count, what ?? 'firing')
}

/** `10 succeeded, 1 failed, 1 to come`. */
export function sumWords({ states }: Mark): string {
  return Object.entries(states)
    .map(([state, count]) => `${count} ${STATE_WORDS[state] ?? state}`)
    .join(', ')
}

/** The page of what a lane is about. */
export function lanePath({ kind, id }: Lane): string {
  const rooms = { rota: 'on-call', schedule: 'schedules', job: 'jobs' } as const
  return `/${rooms[kind]}/${encodeURIComponent(id)}`
}

/** Where a mark leads: to its run, to the record of many, or to what will fire. */
export function markPath(lane: Lane, mark: Mark): string {
  if (mark.count === 1 && mark.runId !== null) return `/runs/${encodeURIComponent(mark.runId)}`
  if (mark.state === 'due') return lanePath(lane)
  const query = new URLSearchParams({
    target: `${lane.kind}:${lane.id}`,
    from: mark.at,
    to: new Date(Date.parse(mark.until) + 1).toISOString(),
  })
  return `/activity?${query}`
}
