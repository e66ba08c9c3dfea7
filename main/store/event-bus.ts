import type { Db } from './database.ts'
import type { Page } from './list.ts'

/** Where the events of an account's schedules go: a bus of EventBridge in one region. */
export type EventBus = {
  /** A UUID. */
  readonly id: string
  readonly name: string
  readonly accountNumber: string
  readonly region: string
  readonly createdAt: number
}

type Row = { id: string; name: string; account_number: string; region: string; created_at: number }

const SORTS: Readonly<Record<string, string>> = {
  name: 'name COLLATE NOCASE',
  account_number: 'account_number',
  region: 'region',
  created: 'created_at',
}

export function createEventBusStore(db: Db) {
  const byId = db.prepare<[string], Row>('SELECT * FROM event_bus WHERE id = ?')
  const byAccount = db.prepare<[string], Row>('SELECT * FROM event_bus WHERE account_number = ?')
  const count = db.prepare<[], { n: number }>('SELECT count(*) n FROM event_bus')
  const add = db.prepare(
    'INSERT INTO event_bus (id, name, account_number, region, created_at) VALUES (@id, @name, @accountNumber, @region, @createdAt)',
  )
  const drop = db.prepare('DELETE FROM event_bus WHERE id = ?')

  return {
    find: (id: string): EventBus | null => orNull(byId.get(id)),
    findByAccount: (accountNumber: string): EventBus | null => orNull(byAccount.get(accountNumber)),
    list(query: { sortBy: string; isRising: boolean; limit: number; offset: number }): Page<EventBus> {
      const order = `${SORTS[query.sortBy] ?? 'created_at'} ${query.isRising ? 'ASC' : 'DESC'}, id`
      const rows = db
        .prepare<[number, number], Row>(`SELECT * FROM event_bus ORDER BY ${order} LIMIT ? OFFSET ?`)
        .all(query.limit, query.offset)
      return { rows: rows.map(toEventBus), total: count.get()?.n ?? 0 }
    },
    insert(bus: EventBus): void {
      add.run(bus)
    },
    /** Schedules that named it name none from now on. */
    remove(id: string): void {
      drop.run(id)
    },
  }
}

function orNull(row: Row | undefined): EventBus | null {
  return row === undefined ? null : toEventBus(row)
}

function toEventBus(row: Row): EventBus {
  return {
    id: row.id,
    name: row.name,
    accountNumber: row.account_number,
    region: row.region,
    createdAt: row.created_at,
  }
}
