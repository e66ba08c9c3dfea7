import type { EventMap } from './event.ts'
import { formatId } from './id.ts'
import { formatMillis } from './instant.ts'
import type { NewIntent, Target } from './intent.ts'

type StoredIntent = Pick<NewIntent, 'what' | 'target' | 'dueAt' | 'cause'> & { readonly id: number }

const PREFIXES = { resource: 'res', group: 'grp', job: 'job', schedule: 'sch' } as const

function targetNews(target: Target) {
  return {
    kind: target.kind,
    id: formatId(PREFIXES[target.kind], target.id),
    name: target.name,
  }
}

/** An intent as `intent.queued` and `intent.missed` tell it. */
export function intentNews(
  id: number,
  intent: Pick<NewIntent, 'what' | 'target' | 'dueAt' | 'state' | 'reason'>,
): EventMap['intent.queued'] {
  return {
    id: formatId('int', id),
    what: intent.what,
    target: targetNews(intent.target),
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
    target: targetNews(intent.target),
    dueAt: formatMillis(intent.dueAt),
    cause: intent.cause,
    outcome,
    message,
  }
}
