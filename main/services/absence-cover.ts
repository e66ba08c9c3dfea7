import { randomUUID } from 'node:crypto'
import { type Away, planCover } from '#shared/cover.ts'
import type { RecipientReference } from '#shared/directory.ts'
import type { Period } from '#shared/period.ts'
import type { Override, Participant, StoredOverride, StoredRota } from '#shared/rota.ts'
import { isOverlapping, type Stretch } from '#shared/stretch.ts'
import { timeline } from '#shared/timeline.ts'
import type { Absence } from '../store/absence.ts'
import type { Actor, ServiceDeps } from './change.ts'
import { createRoster } from './roster.ts'
import type { RotaOverrideService } from './rota-override.ts'

export type AbsenceCovers = ReturnType<typeof createAbsenceCovers>

type Deps = Pick<ServiceDeps, 'store'> & {
  /** Tells of its work after the whole transaction. */
  readonly overrides: Pick<RotaOverrideService, 'create' | 'remove'>
}

/** A shift that an absence leaves open, and who does it: nobody when nobody can. */
type Wanted = Stretch & {
  readonly absenceId: string
  readonly rotationId: string
  readonly participant: Participant
  /** The override that does it already. */
  readonly kept: StoredOverride | null
}

type Situation = {
  readonly rota: StoredRota
  readonly now: number
  /** The rota's overrides that no absence made. */
  readonly own: readonly StoredOverride[]
  /** Those that absences made, as far as they are still to come. */
  readonly covers: readonly StoredOverride[]
  /** Who cannot be asked: the absent, and those who hand their duties to others. */
  readonly away: readonly Away[]
}

/** Of one absence in one rota: a rota that hands over every hour must not fill the store. */
export const MOST_COVERS = 500

/**
 * Keeps the covers of absences in a rota as they have to be, by overrides. Which shifts are open follows from the
 * rota without the covers, so that an edit of it moves them; one whose shift is as it was keeps its cover, also one
 * that somebody else was put into by hand.
 */
export function createAbsenceCovers({ store, overrides }: Deps) {
  const roster = createRoster({ store })

  function readSituation(rota: StoredRota, absences: readonly Absence[], now: number): Situation {
    const coming = store.rotaOverrides.within(rota.id, now, Number.MAX_SAFE_INTEGER)
    const handing = store.forwardings.within(now, Number.MAX_SAFE_INTEGER)
    return {
      rota,
      now,
      own: coming.filter((override) => !isCover(override)),
      covers: coming.filter(isCover),
      away: [...absences, ...handing.map(({ fromUser, ...rule }) => ({ ...rule, personId: fromUser }))],
    }
  }

  /** What one absence leaves open; `planned` are the covers of those before it. */
  function planOne(absence: Absence, planned: readonly Override[], situation: Situation): readonly Wanted[] {
    const { rota, now, own, covers, away } = situation
    const { id: absenceId, personId, endAt } = absence
    const span = { startAt: Math.max(absence.startAt, now), endAt }
    if (!mayServe(situation, personId, span)) return []
    const forwardings = store.forwardings.within(span.startAt, endAt)
    const { final: given } = timeline(rota, [...own, ...planned], forwardings, span.startAt, endAt)
    const final = given.map((one) => ({ ...one, periods: asTheirs(one.periods, personId) }))
    const held = final.flatMap(({ periods }) => periods)
    const open = planCover({ ...span, personId }, { rotations: rota.rotations, final, absences: away })
    return open.map(({ rotationId, cover, ...rest }) => {
      const shift = { absenceId, rotationId, startAt: rest.startAt, endAt: rest.endAt }
      const isBusy = (id: string) =>
        away.some((one) => one.personId === id && isOverlapping(one, shift)) ||
        held.some(({ participant, ...period }) => participant.id === id && isOverlapping(period, shift))
      const kept = covers.find(
        (one) =>
          isOver(one, shift, situation) &&
          (one.participant.kind === 'none' ? cover === null : !isBusy(one.participant.id)),
      )
      const participant: Participant =
        kept?.participant ?? (cover === null ? { kind: 'none', id: null } : { kind: 'user', id: cover })
      return { ...shift, participant, kept: kept ?? null }
    })
  }

  /** What a person serves alone through a team, an escalation or a schedule is theirs. */
  function asTheirs(periods: readonly Period[], personId: string): readonly Period[] {
    const mayBeTheirs = roster.mayReach(personId)
    return periods.flatMap((period) => {
      const { participant } = period
      if (participant.kind === 'user' || !mayBeTheirs(participant)) return [period]
      return roster.piecesOf(participant, period).map(({ people, startAt, endAt }): Period => {
        const isTheirs = people.length === 1 && people[0]?.id === personId
        const theirs = { kind: 'user', id: personId } as const
        return { ...period, startAt, endAt, participant: isTheirs ? theirs : participant }
      })
    })
  }

  /** What the absences leave open from now on, and how much each; those that begin first choose first. */
  function plan(absences: readonly Absence[], situation: Situation) {
    const wanted: Wanted[] = []
    const counts = new Map<string, number>()
    for (const absence of absences) {
      const open = planOne(absence, wanted.map(toOverride), situation)
      counts.set(absence.id, open.length)
      wanted.push(...open.slice(0, MOST_COVERS))
    }
    return { wanted, counts }
  }

  /** Whether the person can be on call at all: in the rota, in an override, through others, or forwarded to. */
  function mayServe({ rota, own }: Situation, personId: string, { startAt, endAt }: Stretch): boolean {
    const mayBeTheirs = roster.mayReach(personId)
    return (
      rota.rotations.some(({ participants }) => participants.some(mayBeTheirs)) ||
      own.some(({ participant }) => mayBeTheirs(participant)) ||
      store.forwardings.within(startAt, endAt).some(({ toUser }) => toUser === personId)
    )
  }

  function freeAlias(rotaId: string, { absenceId, startAt }: Wanted): string {
    const day = new Date(startAt).toISOString().slice(0, 10)
    const plain = `absence-${absenceId.slice(0, 8)}-${day}`
    const isTaken = store.rotaOverrides.findByAlias(rotaId, plain) !== null
    return isTaken ? `${plain}-${randomUUID().slice(0, 8)}` : plain
  }

  function create(rotaId: string, wanted: Wanted, actor: Actor): void {
    const { startAt, endAt, rotationId, participant: who, absenceId } = wanted
    const participant: RecipientReference = who.kind === 'none' ? { kind: 'none' } : { ...who, name: null }
    const rotations = [{ id: rotationId, name: null }]
    const alias = freeAlias(rotaId, wanted)
    overrides.create(rotaId, { alias, participant, startAt, endAt, rotations }, actor, causeOf(absenceId))
  }

  return {
    /**
     * Inside a transaction: makes the covers of a rota what they have to be from `now` on. Answers how many shifts of
     * the rota each absence leaves open; only the first 500 of one get a cover. In a disabled rota nothing is done:
     * nobody is on call.
     */
    apply(rotaId: string, actor: Actor, now: number): ReadonlyMap<string, number> {
      const rota = store.rotas.find(rotaId)
      if (!rota?.enabled) return new Map()
      const absences = store.absences.list({ from: now })
      const situation = readSituation(rota, absences, now)
      const { wanted, counts } = plan(absences, situation)
      const kept = new Set(wanted.map((one) => one.kept))
      for (const cover of situation.covers) {
        if (!kept.has(cover)) overrides.remove(rotaId, cover.alias, actor)
      }
      for (const one of wanted) if (one.kept === null) create(rotaId, one, actor)
      return counts
    },
    /** The overrides of an absence, over its shifts, earliest first. */
    listOf: (absenceId: string): readonly StoredOverride[] =>
      store.rotaOverrides.listByCause(causeOf(absenceId)).toSorted((a, b) => a.startAt - b.startAt),
  }
}

export function causeOf(absenceId: string): string {
  return `absence:${absenceId}`
}

function isCover({ cause }: StoredOverride): boolean {
  return cause?.startsWith('absence:') ?? false
}

function toOverride({ participant, startAt, endAt, rotationId }: Wanted): Override {
  const createdOrder = Number.MAX_SAFE_INTEGER
  return { id: '', participant, startAt, endAt, rotationIds: [rotationId], createdOrder }
}

/** Whether a cover lies over just that shift from now on, with nothing on top of it. */
function isOver(
  { cause, rotationIds, startAt, endAt, createdOrder }: StoredOverride,
  shift: Pick<Wanted, 'absenceId' | 'rotationId' | 'startAt' | 'endAt'>,
  { own, now }: Situation,
): boolean {
  const isBuried = own.some(
    (other) =>
      other.createdOrder > createdOrder &&
      isOverlapping(other, shift) &&
      (other.rotationIds?.includes(shift.rotationId) ?? true),
  )
  return (
    !isBuried &&
    cause === causeOf(shift.absenceId) &&
    rotationIds?.length === 1 &&
    rotationIds[0] === shift.rotationId &&
    Math.max(startAt, now) === shift.startAt &&
    endAt === shift.endAt
  )
}
