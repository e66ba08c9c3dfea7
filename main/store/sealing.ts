import { NO_SEAL, openSecrets, SEAL_MARK, type Seal, sealSecrets } from '#shared/sealed.ts'
import type { Db } from './database.ts'

/** The tables of which records hold secrets. */
export type SecretTable = 'job' | 'resource' | 'setting' | 'delivery' | 'webhook' | 'intent'

/** Where secrets are in a value: in its members, a text being a URL; or in those whose names say so. */
export type Form = 'members' | 'named'

export type Sealing = ReturnType<typeof createSealing>

/** What a sealed text is bound to. */
export const recordOf = (table: SecretTable, id: number | string | null) => `${table}/${id}`

/** Secrets on their way into the store and out of it. */
export function createSealing(db: Db, { seal, open, beginnings }: Seal = NO_SEAL) {
  const lastId =
    seal === null
      ? null
      : db.prepare<[string], { seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?')

  function sealAll(value: unknown, record: string, form?: Form): unknown {
    if (seal === null) return value
    return within(value, form, (whole) => sealSecrets(whole, (text) => seal(text, record)))
  }

  function openAll(value: unknown, record: string, form?: Form): unknown {
    return within(value, form, (whole) => openSecrets(whole, (sealed) => open(sealed, record)))
  }

  return {
    isSealing: seal !== null,
    beginnings,
    /** The value with its secrets as they are to be written. */
    seal: sealAll,
    /** The value with its secrets opened, but for those that cannot be. */
    open: openAll,
    /** As JSON, to be written. */
    write: (value: unknown, record: string, form?: Form): string =>
      JSON.stringify(sealAll(value, record, form)),
    /** From JSON, as it was written. */
    read(json: string, record: string, form?: Form): unknown {
      const value: unknown = JSON.parse(json)
      return json.includes(SEAL_MARK) ? openAll(value, record, form) : value
    },
    /** The id of the row that is inserted next, which its secrets are bound to; null leaves it to SQLite. */
    nextId: (table: SecretTable): number | null =>
      lastId === null ? null : (lastId.get(table)?.seq ?? 0) + 1,
  }
}

function within(value: unknown, form: Form = 'members', change: (whole: unknown) => unknown): unknown {
  if (form === 'named') return (change({ env: value }) as { readonly env: unknown }).env
  if (typeof value === 'string') return (change({ url: value }) as { readonly url: unknown }).url
  return change(value)
}
