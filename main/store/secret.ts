import { SEAL_MARK } from '#shared/sealed.ts'
import type { Db } from './database.ts'
import { type Form, recordOf, type Sealing, type SecretTable } from './sealing.ts'

type Place = {
  readonly table: SecretTable
  readonly id: 'id' | 'key'
  readonly columns: readonly string[]
  readonly form?: Form
  /** The column is no JSON, but a text. */
  readonly isText?: boolean
}

/** What people set up, of which it is told that a secret cannot be opened. */
const KEPT: readonly Place[] = [
  { table: 'setting', id: 'key', columns: ['value'] },
  { table: 'resource', id: 'id', columns: ['config'] },
  { table: 'job', id: 'id', columns: ['action', 'notify', 'source'] },
  { table: 'webhook', id: 'id', columns: ['target'], isText: true },
]
const PLACES: readonly Place[] = [
  ...KEPT,
  { table: 'delivery', id: 'id', columns: ['target', 'body'] },
  { table: 'intent', id: 'id', columns: ['parameters'], form: 'named' },
]

/**
 * A setting that says how far the secrets in this store are sealed; without it none ever was. `sealed`: all are, and
 * what was written before still stands in free pages; `whole`: it is gone from there too; `partly`: there may be new ones.
 */
const MARK = 'sealing'
type Mark = 'sealed' | 'whole' | 'partly'

type Row = { readonly id: number | string; readonly text: string }

/** The secrets of the whole store. */
export function createSecretStore(db: Db, sealing: Sealing) {
  const readMark = db.prepare<[], { value: string }>(`SELECT value FROM setting WHERE key = '${MARK}'`)
  const putMark = db.prepare(
    `INSERT INTO setting (key, value) VALUES ('${MARK}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const dropMark = db.prepare(`DELETE FROM setting WHERE key = '${MARK}'`)

  function mark(): Mark | null {
    const row = readMark.get()
    return row === undefined ? null : JSON.parse(row.value)
  }

  function setMark(next: Mark): void {
    putMark.run(JSON.stringify(next))
  }

  /** Writes each value again whose secrets are then sealed, or no longer; answers how many. */
  function rewrite(place: Place, column: string): number {
    const { table, id, form, isText = false } = place
    const next = db.prepare<[number | string], Row>(
      `SELECT ${id} id, ${column} text FROM ${table} WHERE ${id} > ? AND ${column} IS NOT NULL ORDER BY ${id} LIMIT 1000`,
    )
    const put = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${id} = ?`)
    let changed = 0
    let last: number | string = id === 'id' ? 0 : ''
    for (let rows = next.all(last); rows.length > 0; rows = next.all(last)) {
      for (const row of rows) {
        const text = again(row, recordOf(table, row.id), { form, isText })
        if (text !== row.text) changed += put.run(text, row.id).changes
        last = row.id
      }
    }
    return changed
  }

  function again(
    { text }: Row,
    record: string,
    { form, isText }: { readonly form: Form | undefined; readonly isText: boolean },
  ): string {
    const value: unknown = isText ? text : JSON.parse(text)
    const kept = sealing.isSealing ? sealing.seal(value, record, form) : sealing.open(value, record, form)
    return isText ? String(kept) : JSON.stringify(kept)
  }

  function rewriteAll(): number {
    let changed = 0
    for (const place of PLACES) for (const column of place.columns) changed += rewrite(place, column)
    return changed
  }

  // What is left of the marks in a text when those of known keys are taken out of it.
  const rest = (column: string) => sealing.beginnings.reduce((left) => `replace(${left}, ?, '')`, column)
  const unopened = KEPT.map(({ table, columns }) => ({
    columns,
    count: db.prepare<unknown[], { n: number }>(
      `SELECT count(*) n FROM ${table} WHERE ${columns.map((column) => `instr(${rest(column)}, ?) > 0`).join(' OR ')}`,
    ),
  }))

  /** How many things hold a secret of which the key is not there. */
  function countUnopened(): number {
    if (mark() === null) return 0
    const marks = [...sealing.beginnings, SEAL_MARK]
    return unopened.reduce(
      (sum, { columns, count }) => sum + (count.get(...columns.flatMap(() => marks))?.n ?? 0),
      0,
    )
  }

  return {
    countUnopened,
    /**
     * Brings what stands in the store in line with how secrets are kept now, and answers how many values changed: with
     * a key those that are not sealed yet are. Without one they stay, unless they are `toOpen`: then those that can be
     * opened are written as they are. To be called in a transaction.
     */
    settle(toOpen: boolean): number {
      const known = mark()
      if (sealing.isSealing) {
        if (known === 'whole' || known === 'sealed') return 0
        const changed = rewriteAll()
        setMark(changed > 0 ? 'sealed' : 'whole')
        return changed
      }
      if (known === null) return 0
      const changed = toOpen ? rewriteAll() : 0
      if (toOpen && countUnopened() === 0) dropMark.run()
      // What is written from here on is not sealed: the next start with a key has to look for it.
      else setMark('partly')
      return changed
    },
    /** Whether secrets that were sealed may still stand, as they were, where the store holds nothing any more. */
    isToCompact: (): boolean => sealing.isSealing && mark() === 'sealed',
    compacted(): void {
      setMark('whole')
    },
  }
}
