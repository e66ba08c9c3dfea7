import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import type { Numbered, Page } from './list.ts'

/** Somebody's duty in a rotation, as it was when the swap was asked for. */
export type SwapShift = {
  readonly rotationId: string
  readonly personId: string
  readonly startAt: number
  readonly endAt: number
}

/** A proposal that two people of a rota take each other's shift. */
export type Swap = {
  readonly id: string
  readonly rotaId: string
  readonly offered: SwapShift
  readonly wanted: SwapShift
  readonly state: 'requested' | 'accepted' | 'declined'
  readonly createdBy: string
  readonly createdAt: number
  readonly decidedBy: string | null
  readonly decidedAt: number | null
}

type Row = {
  id: string
  rota_id: string
  offered: string
  wanted: string
  state: Swap['state']
  created_by: string
  created_at: number
  decided_by: string | null
  decided_at: number | null
}

export function createSwapStore(db: Db) {
  const byId = db.prepare<[string, string], Row>('SELECT * FROM swap WHERE rota_id = ? AND id = ?')
  const ofRota = db.prepare<[object], Row>(
    'SELECT * FROM swap WHERE rota_id = @rotaId ORDER BY number DESC LIMIT @limit OFFSET @offset',
  )
  const count = db.prepare<[string], { n: number }>('SELECT count(*) n FROM swap WHERE rota_id = ?')
  const add = db.prepare(
    `INSERT INTO swap (id, rota_id, offered, wanted, state, created_by, created_at, decided_by, decided_at)
     VALUES (@id, @rotaId, @offered, @wanted, @state, @createdBy, @createdAt, @decidedBy, @decidedAt)`,
  )
  const change = db.prepare(
    'UPDATE swap SET state = @state, decided_by = @decidedBy, decided_at = @decidedAt WHERE id = @id',
  )
  const drop = db.prepare('DELETE FROM swap WHERE id = ?')

  return {
    get(rotaId: string, id: string): Swap {
      const row = byId.get(rotaId, id)
      if (row === undefined) throw new AppError('not_found', 'swap not found')
      return toSwap(row)
    },
    /** The newest first. */
    page: (rotaId: string, { limit, page }: Numbered): Page<Swap> => ({
      rows: ofRota.all({ rotaId, limit, offset: (page - 1) * limit }).map(toSwap),
      total: count.get(rotaId)?.n ?? 0,
    }),
    insert({ offered, wanted, ...columns }: Swap): void {
      add.run({ ...columns, offered: JSON.stringify(offered), wanted: JSON.stringify(wanted) })
    },
    /** What has become of it; the shifts stay. */
    decide({ id, state, decidedBy, decidedAt }: Swap): void {
      change.run({ id, state, decidedBy, decidedAt })
    },
    remove(id: string): void {
      drop.run(id)
    },
  }
}

function toSwap(row: Row): Swap {
  return {
    id: row.id,
    rotaId: row.rota_id,
    offered: JSON.parse(row.offered) as SwapShift,
    wanted: JSON.parse(row.wanted) as SwapShift,
    state: row.state,
    createdBy: row.created_by,
    createdAt: row.created_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}
