import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { AppError, invalid } from '#shared/error.ts'
import { parseId } from '#shared/id.ts'
import type { Feed } from '../store/feed.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

export type FeedInput = Pick<Feed, 'kind' | 'targetId' | 'reminderMinutes'>

export type FeedService = ReturnType<typeof createFeedService>

const SECRET_BYTES = 32
const MOST_REMINDERS = 15
const LONGEST_REMINDER = 28 * 24 * 60

/** Calendars that are read by a secret address, which is told once: the store keeps its hash alone. */
export function createFeedService({ store, clock, bus }: Pick<ServiceDeps, 'store' | 'clock' | 'bus'>) {
  /** What a feed shows, by name; null when that is no more. */
  function nameOf({ kind, targetId }: Pick<Feed, 'kind' | 'targetId'>): string | null {
    const id = targetId ?? ''
    switch (kind) {
      case 'rota':
        return store.rotas.find(id)?.name ?? null
      case 'person': {
        const person = store.persons.find(id)
        return person && (person.fullName || person.username)
      }
      case 'schedule':
        return store.schedules.find(parseId('sch', id) ?? 0)?.name ?? null
      case 'job':
        return null
      case 'everything':
        return 'everything'
    }
  }

  function checkTarget({ kind, targetId }: FeedInput): void {
    if (kind === 'job') throw invalid('kind', 'there are no jobs to subscribe to')
    if (kind === 'everything') {
      if (targetId !== null) throw invalid('id', 'a feed of everything has no id')
      return
    }
    if (targetId === null) throw invalid('id', 'id is required')
    if (nameOf({ kind, targetId }) === null) throw invalid('id', `there is no such ${kind}`)
  }

  return {
    /** Makes a feed; the secret of its address is told this once. */
    create(input: FeedInput, actor: Actor): { readonly feed: Feed; readonly secret: string } {
      checkTarget(input)
      const now = clock.now()
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
      const feed: Feed = {
        id: randomUUID(),
        kind: input.kind,
        targetId: input.targetId,
        reminderMinutes: checkReminders(input.reminderMinutes),
        createdBy: actor.name,
        createdAt: now,
      }
      store.transaction(() => {
        store.feeds.insert(feed, hashOf(secret))
        writeAudit(store, { actor, action: 'create', type: 'feed', id: feed.id, after: feed }, now)
      })
      bus.publish('settings.changed', { what: 'feeds' })
      return { feed, secret }
    },
    remove(id: string, actor: Actor): void {
      const before = store.feeds.find(id)
      if (before === null) throw new AppError('not_found', 'feed not found')
      store.transaction(() => {
        store.feeds.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'feed', id, before }, clock.now())
      })
      bus.publish('settings.changed', { what: 'feeds' })
    },
    /** The feed of a secret, or null. It is looked up by its hash: how long that takes tells nothing of the secret. */
    findBySecret: (secret: string): Feed | null => store.feeds.findBySecret(hashOf(secret)),
    nameOf,
  }
}

/** Each once. */
function checkReminders(minutes: readonly number[]): readonly number[] {
  if (minutes.length > MOST_REMINDERS) {
    throw invalid('reminderMinutes', `reminderMinutes must have at most ${MOST_REMINDERS} items`)
  }
  for (const [index, one] of minutes.entries()) {
    const field = `reminderMinutes[${index}]`
    if (!Number.isInteger(one) || one < 0 || one > LONGEST_REMINDER) {
      throw invalid(field, `${field} must be a whole number of minutes from 0 to ${LONGEST_REMINDER}`)
    }
  }
  return [...new Set(minutes)]
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
