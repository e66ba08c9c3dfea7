import type { EventMap } from './event.ts'
import { formatId } from './id.ts'
import { formatMillis } from './instant.ts'
import type { NewIntent } from './intent.ts'
import { toTarget } from './target.ts'

type StoredIntent = Pick<NewIntent, 'what' | 'target' | 'dueAt' | 'cause' | 'parameters'> & {
  readonly id: number
}

/** An intent as `intent.queued` and `intent.missed` tell it. */
export function intentNews(
  id: number,
  intent: Pick<NewIntent, 'what' | 'target' | 'dueAt' | 'state' | 'reason' | 'parameters'>,
): EventMap['intent.queued'] {
  return {
    id: formatId('int', id),
    what: intent.what,
    target: toTarget(intent),
    dueAt: formatMillis(intent.dueAt),
    state: intent.state,
    reason: intent.reason ?? null,
  }
}

/** A run as `run.started` and `run.finished` tell it. */
export function runNews(
  intent: StoredIntent,
  outcome: string,
  message: string | null,
): EventMap['run.started'] {
  return {
    id: formatId('run', intent.id),
    what: intent.what,
    target: toTarget(intent),
    dueAt: formatMillis(intent.dueAt),
    cause: intent.cause,
    outcome,
    message,
  }
}
