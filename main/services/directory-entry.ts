// What persons, teams and escalations have in common when they change.
import { invalid } from '#shared/error.ts'
import type { ServiceDeps } from './change.ts'

export type DirectoryDeps = ServiceDeps & {
  /** The zone of a person who is said to have none. */
  readonly operatorTimeZone: () => string
  /** Writes who was on call until now, before it is decided anew. Inside a transaction. */
  readonly history: { readonly settleAll: (now: number) => unknown }
}

export type EntryKind = 'user' | 'team' | 'escalation'

export type DirectoryNews = ReturnType<typeof createDirectoryNews>

export function createDirectoryNews({ bus, engine }: Pick<DirectoryDeps, 'bus' | 'engine'>) {
  return {
    /** After the transaction of a change. */
    announce(kind: EntryKind, id: string, change: 'created' | 'updated' | 'deleted'): void {
      // Who is on call now may have changed with it.
      engine.rearm()
      bus.publish('directory.changed', { id, kind, change })
    },
  }
}

/**
 * A name, kept as it is given: 1 to 100 characters (code points), no control characters, not blanks alone
 * (on-call contract, section 8).
 */
export function checkEntryName(name: string, field: string, most = 100): string {
  if (name.trim() === '') throw invalid(field, `${field} must not be blank`)
  if ([...name].length > most) throw invalid(field, `${field} must have at most ${most} characters`)
  if (!name.isWellFormed()) throw invalid(field, `${field} must be well-formed Unicode`)
  if (/\p{Cc}/u.test(name)) throw invalid(field, `${field} must not have control characters`)
  return name
}

/** A name that stands in the path of an address, where `.` and `..` mean something else. */
export function checkPathName(name: string, field: string, most?: number): string {
  if (name === '.' || name === '..') throw invalid(field, `${field} must not be '.' or '..'`)
  return checkEntryName(name, field, most)
}

/** A description of at most 10,000 characters, kept as it is given. */
export function checkDescription(text: string, field = 'description'): string {
  if ([...text].length > 10_000) throw invalid(field, `${field} must have at most 10000 characters`)
  if (!text.isWellFormed()) throw invalid(field, `${field} must be well-formed Unicode`)
  return text
}
