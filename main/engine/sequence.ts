import { decideSequence } from '#shared/group.ts'
import type { Store } from '../store/index.ts'
import type { Intent } from '../store/intent-row.ts'

const MESSAGES = {
  succeeded: null,
  failed: 'not every member reached its state',
  cancelled: 'cancelled by hand',
} as const

type Deps = Pick<Store, 'intents' | 'groups'>

/**
 * Moves a group's intent on after one of its steps has changed: releases the next wave, blocks what may not
 * follow, or ends the group's intent, which is then returned. Called inside the transaction of the change.
 */
export function advanceSequence(store: Deps, parentId: number, now: number): Intent | null {
  const parent = store.intents.find(parentId)
  if (parent === null || (parent.state !== 'queued' && parent.state !== 'running')) return null
  const onFailure = store.groups.find(parent.target.id)?.onFailure ?? 'block'
  for (;;) {
    const decision = decideSequence(store.intents.stepStates(parentId), onFailure)
    switch (decision.kind) {
      case 'wait':
        return null
      case 'release':
        store.intents.release(decision.intentIds, now)
        return null
      case 'block':
        for (const id of decision.intentIds) {
          store.intents.close(id, 'blocked', `tier ${decision.failedTier} did not reach its state`, now)
        }
        break
      case 'done': {
        if (parent.state === 'queued') store.intents.begin(parentId, now)
        store.intents.finish(parentId, { state: decision.outcome, message: MESSAGES[decision.outcome] }, now)
        return store.intents.find(parentId)
      }
    }
  }
}
