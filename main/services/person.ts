import { randomUUID } from 'node:crypto'
import type { Person } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { PersonInput } from '../store/person.ts'
import { type Actor, writeAudit } from './change.ts'
import { checkEntryName, type DirectoryDeps, type DirectoryNews } from './directory-entry.ts'

/** How long before a shift its person may ask to be told, in minutes. */
const REMINDER_MINUTES: readonly number[] = [15, 60, 1440, 10_080]

export function createPersonService(deps: DirectoryDeps, { announce }: DirectoryNews) {
  const { store, clock, history } = deps

  return {
    createPerson(input: PersonInput, actor: Actor): Person {
      const person = store.transaction(() => insertPerson(deps, input, actor))
      announce('user', person.id, 'created')
      return person
    },
    updatePerson(id: string, change: Partial<PersonInput>, actor: Actor): Person {
      const now = clock.now()
      store.transaction(() => {
        const before = store.persons.get(id)
        const input = checkPerson({ ...before, ...change })
        refuseTaken(deps, input.username, id)
        // History tells people by the name they had then; reminders are looked for anew.
        const isNamedSo = input.username === before.username
        const isRemindedSo = input.reminderMinutes.join() === before.reminderMinutes.join()
        if (!isNamedSo || !isRemindedSo) history.settleAll(now)
        store.persons.update(id, input, now)
        const after = store.persons.get(id)
        writeAudit(store, { actor, action: 'update', type: 'person', id, before, after }, now)
      })
      announce('user', id, 'updated')
      return store.persons.get(id)
    },
    /**
     * Removes a person who may be in use: nobody takes their turns, their teams and escalations go on without them,
     * and what is to come of overrides and forwardings that name them ends now.
     */
    removePerson(id: string, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.persons.get(id)
        history.settleAll(now)
        const more = {
          teams: store.teams.listOfPerson(id).map((team) => team.id),
          escalations: store.escalations.forget('user', id),
          rotas: store.rotas.forgetParticipant('user', id, now),
          overrides: store.rotaOverrides.endForParticipant('user', id, now),
          forwardings: store.forwardings.endForPerson(id, now),
        }
        store.persons.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'person', id, before, more }, now)
      })
      announce('user', id, 'deleted')
    },
  }
}

/** Inside a transaction: a new entry and its line in the audit log. */
export function insertPerson({ store, clock }: DirectoryDeps, input: PersonInput, actor: Actor): Person {
  const now = clock.now()
  const checked = checkPerson(input)
  refuseTaken({ store }, checked.username, null)
  const id = randomUUID()
  store.persons.insert(id, checked, now)
  const after = store.persons.get(id)
  writeAudit(store, { actor, action: 'create', type: 'person', id, after }, now)
  return after
}

function refuseTaken({ store }: Pick<DirectoryDeps, 'store'>, username: string, id: string | null): void {
  const known = store.persons.findByName(username)
  if (known === null || known.id === id) return
  throw new AppError('conflict', `User with [username] [${username}] already exists.`, { field: 'username' })
}

function checkPerson(input: PersonInput): PersonInput {
  const { username, fullName, role, zoneId, locale, reminderMinutes } = input
  if (resolveZoneId(zoneId) === null) throw invalid('timeZone', `'${zoneId}' is not a known time zone`)
  if (locale.length > 100) throw invalid('locale', 'locale must have at most 100 characters')
  const unknown = reminderMinutes.find((minutes) => !REMINDER_MINUTES.includes(minutes))
  if (unknown !== undefined) {
    throw invalid('reminders', `reminders must be among ${REMINDER_MINUTES.join(', ')} (minutes)`)
  }
  return {
    ...input,
    username: checkEmail(username, 'username'),
    fullName: checkEntryName(fullName, 'fullName', 512),
    role: checkEntryName(role, 'role', 512),
    reminderMinutes: [...new Set(reminderMinutes)].sort((a, b) => a - b),
  }
}

/** An e-mail address of at most 100 characters, as given. */
export function checkEmail(text: string, field: string): string {
  checkEntryName(text, field)
  if (!/^[^\s@/]+@[^\s@/]+$/.test(text)) throw invalid(field, `${field} must be an e-mail address`)
  return text
}
