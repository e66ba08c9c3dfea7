// What subscribed calendars were told, and what they must be told next: who fetches twice must see one event, not two.
import type { Stretch } from './stretch.ts'

/** What an event of a calendar says. */
export type EventContent = {
  readonly summary: string
  readonly description: string
  /** The zone that its times are shown in. */
  readonly timeZone: string
}

/** An event as it should be now. */
export type WantedEvent = Stretch & {
  /** The same as long as it is the same shift, however it changes. */
  readonly uid: string
  readonly content: EventContent
  /** Whether it goes on beyond `endAt`, which is only as far as was looked. */
  readonly isOpenEnded: boolean
}

/** An event as calendars were given it. */
export type PublishedEvent = Stretch & {
  readonly uid: string
  readonly content: EventContent
  /** Rises with each change. */
  readonly sequence: number
  readonly createdAt: number
  readonly changedAt: number
  readonly cancelledAt: number | null
}

export type Publication = {
  /** What the calendar shows, in order of time. */
  readonly events: readonly PublishedEvent[]
  /** Those of them that are new or changed. */
  readonly changed: readonly PublishedEvent[]
  /** UIDs that need no longer be remembered. */
  readonly forgotten: readonly string[]
}

const DAY_MS = 86_400_000
/** How long a calendar is told that an event was called off. */
const CANCELLED_MS = 30 * DAY_MS
/** The end that an event without one was given stays as long as it is this far off. */
const OPEN_END_MS = 180 * DAY_MS

/** What is known: all that ends after `from` and begins before `to`. */
type Known = { readonly now: number; readonly from?: number; readonly to: number }

/**
 * Compares what was published with what is wanted, which ends after `from` and begins before `to`. The same stays as
 * it is; what changed counts up; what is gone and would not be over is called off, for 30 days; what is gone and over
 * is forgotten.
 */
export function planPublication(
  published: readonly PublishedEvent[],
  wanted: readonly WantedEvent[],
  { now, from = Number.NEGATIVE_INFINITY, to }: Known,
): Publication {
  const before = new Map(published.map((event) => [event.uid, event]))
  const events = wanted.map((event) => renew(before.get(event.uid), event, now))
  const isWanted = new Set(wanted.map(({ uid }) => uid))
  const forgotten: string[] = []
  for (const event of published) {
    // Of what lies beyond the range nothing is known; no calendar reaches back so far as to ask for what is long over.
    const isBeyond = event.startAt >= to || (event.endAt <= from && event.endAt > now - CANCELLED_MS)
    if (isWanted.has(event.uid) || isBeyond) continue
    if (event.cancelledAt !== null && now < event.cancelledAt + CANCELLED_MS) events.push(event)
    else if (event.cancelledAt !== null || event.endAt <= now) forgotten.push(event.uid)
    else events.push({ ...event, sequence: event.sequence + 1, changedAt: now, cancelledAt: now })
  }
  return {
    events: events.sort((a, b) => a.startAt - b.startAt || a.endAt - b.endAt || (a.uid < b.uid ? -1 : 1)),
    changed: events.filter((event) => event !== before.get(event.uid)),
    forgotten,
  }
}

function renew(known: PublishedEvent | undefined, wanted: WantedEvent, now: number): PublishedEvent {
  const { uid, content, startAt } = wanted
  if (known === undefined) {
    const { endAt } = wanted
    return { uid, content, startAt, endAt, sequence: 0, createdAt: now, changedAt: now, cancelledAt: null }
  }
  const keepsEnd = wanted.isOpenEnded && known.endAt >= now + OPEN_END_MS
  const endAt = keepsEnd ? known.endAt : wanted.endAt
  const isSame =
    known.cancelledAt === null &&
    known.startAt === startAt &&
    known.endAt === endAt &&
    isSameContent(known.content, content)
  if (isSame) return known
  return {
    ...known,
    content,
    startAt,
    endAt,
    sequence: known.sequence + 1,
    changedAt: now,
    cancelledAt: null,
  }
}

function isSameContent(a: EventContent, b: EventContent): boolean {
  return a.summary === b.summary && a.description === b.description && a.timeZone === b.timeZone
}
