// What is drawn on one lane of the time axis: what was by the record, what is to come by the rules.
import type { Static } from 'typebox'
import { gather, type Mark, mergeTargets, onSpans, type Point } from '#shared/gather.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull, parseInstant } from '#shared/instant.ts'
import { type IntentState, RUN_OUTCOMES } from '#shared/intent.ts'
import { type Job, ruleOf } from '#shared/job.ts'
import type { Schedule } from '#shared/schedule.ts'
import type { DrawnLane, MarkShape } from '#shared/schema/timeline.ts'
import { cronRule, previousDue } from '#shared/trigger.ts'
import type { Intent } from '../../store/intent-row.ts'
import type { ApiContext } from '../context.ts'
import { previewOf } from './job.ts'
import { previewSchedule } from './preview.ts'
import { toLane } from './rota-map.ts'
import { withinBounds } from './rota-range.ts'

/** Epoch ms; marks are at least `stepMs` apart. */
export type Window = { readonly from: number; readonly to: number; readonly stepMs: number }

type Coming = { readonly points: readonly Point[]; readonly knownUntil: number | null }

const NOTHING = { marks: [], on: [], shifts: [], knownUntil: null }

/** Reads a lane by its key; null when what it is about is no more. */
export function createLaneReader(context: ApiContext) {
  const { store, clock, onCall } = context
  return (key: string, window: Window): DrawnLane | null => {
    const [kind, id = '', rotationId] = key.split(':', 3)
    const rowId = parseId(kind === 'job' ? 'job' : 'sch', id)
    const schedule = kind === 'schedule' && rowId !== null ? store.schedules.find(rowId) : null
    if (schedule !== null) return { key, ...drawSchedule(context, schedule, window) }
    const job = kind === 'job' && rowId !== null ? store.jobs.find(rowId) : null
    if (job !== null) return { key, ...drawJob(context, job, window) }
    const rota = kind === 'rota' ? store.rotas.find(id) : null
    if (rota === null) return null
    const from = Math.max(window.from, clock.now() - MOST_PAST_MS)
    const lanes = withinBounds(() => onCall.served(rota.id, from, window.to))
    const lane = lanes.find((one) => one.rotationId === rotationId)
    return { key, ...NOTHING, shifts: lane === undefined ? [] : toLane(lane, onCall.nameOf).periods }
  }
}

const MOST_PAST_MS = 400 * 86_400_000

function drawSchedule(context: ApiContext, schedule: Schedule, window: Window): Omit<DrawnLane, 'key'> {
  const { store, clock } = context
  const now = clock.now()
  const past = mergeTargets(
    store.activity.listOfLane('schedule', schedule.id, window.from, window.to).map(toPoint),
  )
  const coming = comingOfSchedule(store, schedule, { ...window, from: Math.max(window.from, now + 1) })
  const points = [...past, ...coming.points]
  const isTwoSided = new Set(schedule.crons.map(({ action }) => action)).size > 1
  const recorded = store.activity.lastDeed(schedule.id, window.from)
  // Where nothing is on record the rules are asked, but not for a past in which they may not have held.
  const isKnown = recorded !== null || past.length > 0
  const since = isKnown
    ? Math.max(window.from, schedule.createdAt)
    : Math.max(window.from, Math.min(now, window.to))
  const on = onSpans(points, {
    from: since,
    to: coming.knownUntil ?? window.to,
    before: recorded ?? ruledBefore(schedule, since),
    isTwoSided: isTwoSided && (schedule.enabled || past.length > 0),
  })
  // Of a schedule that is off nobody knows how it goes on.
  const shown = schedule.enabled ? on : on.map((span) => ({ ...span, to: Math.min(span.to, now) }))
  return {
    marks: gather(points, window.stepMs).map(toMark),
    on: shown.map(({ from, to }) => ({ from: formatMillis(from), to: formatMillis(to) })),
    shifts: [],
    knownUntil: formatMillisOrNull(coming.knownUntil),
  }
}

/** What the entries of a schedule said last before an instant. */
function ruledBefore({ crons, timeZone, enabled }: Schedule, at: number) {
  const last = enabled
    ? crons
        .map(({ expression, action }) => ({ at: previousDue(cronRule(expression, timeZone), at), action }))
        .filter((one): one is typeof one & { at: number } => one.at !== null)
        .sort((a, b) => b.at - a.at)[0]
    : undefined
  return last?.action ?? null
}

function comingOfSchedule(store: ApiContext['store'], schedule: Schedule, { from, to }: Window): Coming {
  if (from >= to) return { points: [], knownUntil: null }
  const { data, meta } = previewSchedule(store, schedule, { from, to })
  return comingOf(
    data.map(({ at, action, note }) => ({ at, what: action, note })),
    meta.more,
  )
}

function drawJob({ store, clock, operatorTimeZone }: ApiContext, job: Job, window: Window) {
  const past = store.activity.listOfLane('job', job.id, window.from, window.to).map(toPoint)
  const range = { from: Math.max(window.from, clock.now() + 1), to: window.to }
  const rule = ruleOf(job.trigger)
  const pause = store.settings.pause()
  const pausedUntil = pause === null ? null : (pause.until ?? Number.POSITIVE_INFINITY)
  const preview =
    rule === null || !job.enabled || range.from >= range.to
      ? { data: [], meta: { more: false } }
      : previewOf(job, rule, range, { pausedUntil, timeZone: operatorTimeZone() })
  const coming = comingOf(
    preview.data.map(({ at, note }) => ({ at, what: 'run' as const, note })),
    preview.meta.more,
  )
  return {
    ...NOTHING,
    marks: gather([...past, ...coming.points], window.stepMs).map(toMark),
    knownUntil: formatMillisOrNull(coming.knownUntil),
  }
}

type Firing = { readonly at: string; readonly what: Point['what']; readonly note?: string | undefined }

function comingOf(firings: readonly Firing[], isCut: boolean): Coming {
  const nothing = { id: null, reason: null, isCaughtUp: false, startedAt: null, finishedAt: null }
  const points = firings.map(
    ({ at, what, note }): Point => ({
      ...nothing,
      at: parseInstant(at) ?? 0,
      what,
      state: 'due',
      note: note ?? null,
    }),
  )
  return { points, knownUntil: isCut ? (points.at(-1)?.at ?? null) : null }
}

function toPoint(intent: Intent): Point {
  return {
    at: intent.dueAt,
    what: intent.what,
    state: intent.state,
    id: intent.id,
    reason: intent.reason ?? intent.message,
    note: null,
    isCaughtUp: intent.cause === 'catchUp',
    startedAt: intent.startedAt,
    finishedAt: intent.finishedAt,
  }
}

function toMark({ at, until, count, states, what, loudest }: Mark): Static<typeof MarkShape> {
  const { state, id, reason, note, isCaughtUp, startedAt, finishedAt } = loudest
  const isRun = (RUN_OUTCOMES as readonly IntentState[]).includes(state as IntentState)
  return {
    at: formatMillis(at),
    until: formatMillis(until),
    count,
    states: { ...states },
    what,
    state,
    runId: id !== null && isRun ? formatId('run', id) : null,
    reason,
    note,
    isCaughtUp,
    startedAt: formatMillisOrNull(startedAt),
    finishedAt: formatMillisOrNull(finishedAt),
  }
}
