import { randomUUID } from 'node:crypto'
import { checkText } from '#shared/check.ts'
import { AppError, invalid } from '#shared/error.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Absence } from '../store/absence.ts'
import { type AbsenceCovers, causeOf, MOST_COVERS } from './absence-cover.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { Outbox } from './outbox.ts'
import type { RotaOverrideService } from './rota-override.ts'

export type AbsenceInput = {
  /** An id or an e-mail address. */
  readonly user: string
  readonly startAt: number
  readonly endAt: number
  readonly reason: string
}

export type AbsenceChange = Partial<Omit<AbsenceInput, 'user'>>

export type AbsenceService = ReturnType<typeof createAbsenceService>

type Deps = ServiceDeps & {
  readonly covers: AbsenceCovers
  readonly overrides: Pick<RotaOverrideService, 'removeByCause'>
  readonly outbox: Outbox
}

type DateField = 'startDate' | 'endDate'

const LONGEST_MS = 400 * DAY_MS

/** When people are away. Each of their shifts then gets a cover, or is nobody's; what is over is left as it was. */
export function createAbsenceService({ store, clock, engine, covers, overrides, outbox }: Deps) {
  /** `field` is the date that was given, the end where both were. */
  function check(absence: Absence, field: DateField, now: number, before: Absence | null = null): Absence {
    const { startAt, endAt } = absence
    if (endAt <= startAt) throw invalid(field, 'endDate must come after startDate')
    if (endAt <= now && endAt !== before?.endAt) throw invalid(field, 'endDate must lie in the future')
    if (endAt - startAt > LONGEST_MS) throw invalid(field, 'an absence is at most 400 days long')
    const other = store.absences.findOverlapping(absence)
    if (other !== null) {
      throw new AppError('conflict', `they are away then already (${other.id})`, { field: 'startDate' })
    }
    return { ...absence, reason: checkText(absence.reason, 'reason', 1_000) }
  }

  /** Inside a transaction: the covers of every rota, since a person may be on call by any of them. */
  function coverAll(absenceId: string, field: DateField, actor: Actor, now: number): void {
    for (const { id, name } of store.rotas.list()) {
      const open = covers.apply(id, actor, now).get(absenceId) ?? 0
      if (open <= MOST_COVERS) continue
      throw invalid(field, `the absence leaves ${open} shifts of ${name} open: more than ${MOST_COVERS}`)
    }
  }

  function write(id: string, change: 'created' | 'updated' | 'deleted', work: (now: number) => void): void {
    const now = clock.now()
    outbox.deliverAfter(() => {
      store.transaction(() => work(now))
      outbox.bus.publish('absence.changed', { id, change })
    })
    engine.rearm()
  }

  return {
    create({ user, ...input }: AbsenceInput, actor: Actor): Absence {
      const person = store.persons.find(user) ?? store.persons.findByName(user)
      if (person === null) throw invalid('user', `nobody is known as '${user.slice(0, 100)}'`)
      const id = randomUUID()
      write(id, 'created', (now) => {
        const by = { createdBy: actor.name, createdAt: now }
        store.absences.insert(check({ id, personId: person.id, ...input, ...by }, 'endDate', now))
        coverAll(id, 'endDate', actor, now)
        const after = store.absences.get(id)
        writeAudit(store, { actor, action: 'create', type: 'absence', id, after }, now)
      })
      return store.absences.get(id)
    },
    update(id: string, change: AbsenceChange, actor: Actor): Absence {
      write(id, 'updated', (now) => {
        const before = store.absences.get(id)
        const field = change.startAt !== undefined && change.endAt === undefined ? 'startDate' : 'endDate'
        store.absences.update(check({ ...before, ...change }, field, now, before))
        coverAll(id, field, actor, now)
        const after = store.absences.get(id)
        writeAudit(store, { actor, action: 'update', type: 'absence', id, before, after }, now)
      })
      return store.absences.get(id)
    },
    /** Its covers go with it. */
    remove(id: string, actor: Actor): void {
      write(id, 'deleted', (now) => {
        const before = store.absences.get(id)
        overrides.removeByCause(causeOf(id), actor)
        store.absences.remove(id)
        coverAll(id, 'endDate', actor, now)
        writeAudit(store, { actor, action: 'delete', type: 'absence', id, before }, now)
      })
    },
  }
}
