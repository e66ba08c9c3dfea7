import type { EventContent, PublishedEvent } from '#shared/published-event.ts'
import type { Db } from './database.ts'

/** Longer than any calendar reaches back. */
const REMEMBERED_MS = 60 * 86_400_000

type Row = {
  uid: string
  content: string
  start_at: number
  end_at: number
  sequence: number
  created_at: number
  changed_at: number
  cancelled_at: number | null
}

type Bounds = { readonly from: number; readonly to: number; readonly longAgo: number }

/** What calendars were given, by the source of the events: `rota:<id>`, `person:<id>`, `schedule:<id>`. */
export function createPublishedEventStore(db: Db) {
  const ofSource = db.prepare<[string], Row>('SELECT * FROM published_event WHERE source = ?')
  const ofSourceWithin = db.prepare<[object], Row>(
    `SELECT * FROM published_event
     WHERE source = @source AND start_at < @to AND (end_at > @from OR end_at <= @longAgo)`,
  )
  const sources = db.prepare<[], { source: string }>('SELECT DISTINCT source FROM published_event')
  const put = db.prepare(
    `INSERT OR REPLACE INTO published_event
     (source, uid, content, start_at, end_at, sequence, created_at, changed_at, cancelled_at)
     VALUES (@source, @uid, @content, @startAt, @endAt, @sequence, @createdAt, @changedAt, @cancelledAt)`,
  )
  const forget = db.prepare('DELETE FROM published_event WHERE max(end_at, changed_at) < ?')
  const drop = db.prepare('DELETE FROM published_event WHERE source = ? AND uid = ?')

  return {
    list: (source: string): readonly PublishedEvent[] => ofSource.all(source).map(toPublishedEvent),
    /** What ends after `from` and begins before `to`, and what was over at `longAgo`. */
    within: (source: string, { from, to, longAgo }: Bounds): readonly PublishedEvent[] =>
      ofSourceWithin
        .all({ source, from, to: Math.min(to, Number.MAX_SAFE_INTEGER), longAgo })
        .map(toPublishedEvent),
    sources: (): readonly string[] => sources.all().map((row) => row.source),
    put(source: string, event: PublishedEvent): void {
      put.run({ ...event, source, content: JSON.stringify(event.content) })
    },
    remove(source: string, uid: string): void {
      drop.run(source, uid)
    },
    /** Forgets what was over long ago, also of sources that no calendar asks for any more. */
    forgetOld(now: number): void {
      forget.run(now - REMEMBERED_MS)
    },
  }
}

function toPublishedEvent(row: Row): PublishedEvent {
  return {
    uid: row.uid,
    content: JSON.parse(row.content) as EventContent,
    startAt: row.start_at,
    endAt: row.end_at,
    sequence: row.sequence,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    cancelledAt: row.cancelled_at,
  }
}
