import { AppError, toError } from '#shared/error.ts'
import type { ShiftNews as ShiftFacts, ShiftReminder } from '#shared/event.ts'
import { type HandoffRules, nextHandoff, type ToldShift } from '#shared/handoff.ts'
import { formatMillis, formatMillisOrNull } from '#shared/instant.ts'
import { isSameParticipant, type Participant, type StoredRota } from '#shared/rota.ts'
import { timeline } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Log } from '../log.ts'
import type { ServiceDeps } from './change.ts'
import type { History } from './on-duty.ts'
import { createRoster } from './roster.ts'
import { createReminders } from './shift-reminder.ts'

export type ShiftNews = ReturnType<typeof createShiftNews>

type Deps = Pick<ServiceDeps, 'store' | 'bus'> & {
  readonly log: Log
  readonly history: Pick<History, 'write'>
}

/** What a look at a rota has brought to light, to be published after the transaction. */
type News =
  | { readonly type: 'shift.started' | 'shift.ended'; readonly shift: ShiftFacts }
  | { readonly type: 'shift.reminder'; readonly shift: ShiftReminder }

/** What is further away is looked for again when this has passed. */
const HORIZON_MS = 400 * DAY_MS
/** Rotas looked at in one transaction: bounds how long the rest has to wait. */
const BATCH = 50
const RETRY_MS = 3_600_000

/**
 * Tells of shifts that begin and end, and reminds of those to come. A rota is looked at when somebody hands over or is
 * to be reminded, and after every change: what it told last is kept with it and compared with what is now, so each
 * fact is told once, over restarts too.
 */
export function createShiftNews({ store, bus, log, history }: Deps) {
  const roster = createRoster({ store })
  const reminders = createReminders({ store, roster })

  function rulesOf(rota: StoredRota, now: number): HandoffRules {
    return {
      rota,
      overrides: store.rotaOverrides.within(rota.id, now, now + HORIZON_MS),
      forwardings: store.forwardings.within(now, now + HORIZON_MS),
    }
  }

  /** When who holds a rotation without interruption until `at` began to. */
  function startOf(rotaId: string, rotationId: string, participant: Participant, at: number): number {
    const before = store.onDuty.findEndingAt(rotaId, rotationId, at)
    if (before === null || !isSameParticipant(before.participant, participant)) return at
    return startOf(rotaId, rotationId, participant, before.startAt)
  }

  /** When a shift that was told of, and is over, ended. */
  function endOf(rotaId: string, { rotationId, participant, startAt }: ToldShift, now: number): number {
    let end = startAt
    for (const duty of store.onDuty.within(rotaId, startAt, now)) {
      if (duty.rotationId !== rotationId || duty.endAt <= end) continue
      if (duty.startAt > end || !isSameParticipant(duty.participant, participant)) break
      end = duty.endAt
    }
    return end
  }

  /** When each rotation next changes hands; null: not within the horizon. */
  function handoffsOf(rules: HandoffRules, now: number): Handoffs {
    const rotations = rules.rota.enabled ? rules.rota.rotations : []
    return new Map(rotations.map(({ id }) => [id, nextHandoff(rules, id, now, HORIZON_MS)]))
  }

  /** The shifts that run at `now`; the rota is settled until then. */
  function runningShifts(rules: HandoffRules, handoffs: Handoffs, now: number): readonly ToldShift[] {
    const { rota, overrides, forwardings } = rules
    if (!rota.enabled) return []
    const { final } = timeline(rota, overrides, forwardings, now, now + 1)
    return final.flatMap(({ rotationId, periods }, index) =>
      periods.map(({ participant }) => ({
        rotationId,
        rotation: rota.rotations[index]?.name ?? '',
        participant: { ...participant, name: roster.nameOf(participant) },
        startAt: startOf(rota.id, rotationId, participant, now),
        endAt: handoffs.get(rotationId) ?? null,
        people: roster.peopleOf(participant, now).map(({ username }) => username),
      })),
    )
  }

  /** Compares what was told with what is, and remembers what is told now. Inside a transaction. */
  function look(rotaId: string, now: number, longestMs: number): readonly News[] {
    const rota = store.rotas.find(rotaId)
    const told = store.shiftNews.find(rotaId)
    if (rota === null || told === null) return []
    if (rota.settledAt > now) {
      // The clock was put back: what is written stays, and is gone on from when that time has come.
      store.shiftNews.set(rotaId, { ...told, nextChangeAt: rota.settledAt, nextReminderAt: null })
      return []
    }
    const rules = rulesOf(rota, now)
    const handoffs = handoffsOf(rules, now)
    const announced = runningShifts(rules, handoffs, now)
    const changeAt = firstOf(handoffs, now)
    const reminding = reminders.look({
      rules,
      now,
      longestMs,
      reminded: told.reminded,
      changeAt,
      horizonMs: HORIZON_MS,
    })
    const { reminded, nextReminderAt } = reminding
    store.shiftNews.set(rotaId, { announced, reminded, nextChangeAt: changeAt, nextReminderAt })
    const over = told.announced.filter((shift) => !announced.some((one) => isSameShift(shift, one)))
    const begun = announced.filter((shift) => !told.announced.some((one) => isSameShift(one, shift)))
    return [
      ...ended(rota, over, now).map((shift) => ({ type: 'shift.ended', shift }) as const),
      ...begun.map((shift) => ({ type: 'shift.started', shift: toFacts(rota, shift) }) as const),
      ...reminding.told.map(({ username, minutes, ...shift }) => {
        return { type: 'shift.reminder', shift: { ...toFacts(rota, shift), username, minutes } } as const
      }),
    ]
  }

  /** A rota that cannot be looked at is tried again later; the others go on. */
  function attempt(rotaId: string, now: number, longestMs: number): readonly News[] {
    try {
      return store.transaction(() => {
        history.write([rotaId], now)
        return look(rotaId, now, longestMs)
      })
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') throw error
      log.error('a rota could not be looked at', { rota: rotaId, error: toError(error) })
      store.shiftNews.postpone(rotaId, now + RETRY_MS)
      return []
    }
  }

  function ended(rota: StoredRota, shifts: readonly ToldShift[], now: number): readonly ShiftFacts[] {
    return shifts.map((shift) => toFacts(rota, { ...shift, endAt: endOf(rota.id, shift, now) }))
  }

  return {
    /** For a rota that is removed, once it is settled: the shifts that end with it, to be told of. */
    endAll: (rota: StoredRota, now: number): readonly ShiftFacts[] =>
      ended(rota, store.shiftNews.find(rota.id)?.announced ?? [], now),
    chore: {
      name: 'tell of shifts',
      nextAt: () => store.shiftNews.nextLookAt(),
      run(now) {
        const news = store.transaction(() => {
          const longestMs = reminders.longestMs()
          return store.shiftNews.listDue(now, BATCH).flatMap((id) => attempt(id, now, longestMs))
        })
        for (const { type, shift } of news) bus.publish(type, shift)
      },
    } satisfies Chore,
  }
}

type Handoffs = ReadonlyMap<string, number | null>

/** When next anybody takes over or leaves off; where that is beyond the horizon, when to look for it again. */
function firstOf(handoffs: Handoffs, now: number): number | null {
  if (handoffs.size === 0) return null
  return Math.min(...[...handoffs.values()].map((at) => at ?? now + HORIZON_MS))
}

/** Whether a shift that was told of is the one that runs: nothing has come between. */
function isSameShift(told: ToldShift, running: ToldShift): boolean {
  return (
    told.rotationId === running.rotationId &&
    isSameParticipant(told.participant, running.participant) &&
    running.startAt <= told.startAt
  )
}

function toFacts(rota: StoredRota, { participant, startAt, endAt, ...shift }: ToldShift): ShiftFacts {
  return {
    rotaId: rota.id,
    rota: rota.name,
    rotationId: shift.rotationId,
    rotation: shift.rotation,
    participant: { kind: participant.kind, id: participant.id ?? '', name: participant.name },
    startAt: formatMillis(startAt),
    endAt: formatMillisOrNull(endAt),
    people: shift.people,
  }
}
