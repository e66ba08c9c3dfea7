import { maskSecrets } from '#shared/secret.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/index.ts'
import type { Store } from '../store/index.ts'

/** Who asks for a change: the e-mail of a user, or a part of Hourhand itself (`system:scheduler`). */
export type Actor = { readonly name: string }

/** The engine as a change of its own, not by a person. */
export const SCHEDULER_ACTOR: Actor = { name: 'system:scheduler' }

/** What every service works with. */
export type ServiceDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly engine: Pick<
    Engine,
    'rearm' | 'wake' | 'cancel' | 'observe' | 'endRuns' | 'forgetOutput' | 'watchFolder'
  >
}

export type Verb =
  | 'create'
  | 'update'
  | 'delete'
  | 'attach'
  | 'detach'
  | 'run'
  | 'cancel'
  | 'revoke'
  | 'restore'

/** A line of the audit log: who did what to what, and what it was before and after. */
export type Change = {
  readonly actor: Actor
  readonly action: Verb
  readonly type: string
  readonly id: string
  readonly before?: unknown
  readonly after?: unknown
  readonly more?: Readonly<Record<string, unknown>>
}

/** Writes a change into the audit log, its secrets masked; called inside the transaction of the change. */
export function writeAudit(store: Pick<Store, 'audit'>, change: Change, at: number): void {
  const { actor, action, type, id, before = null, after = null, more = {} } = change
  store.audit.insert({
    at,
    scope: type,
    action,
    actor: actor.name,
    resourceType: type,
    resourceId: id,
    metadata: { ...more, before: maskSecrets(before), after: maskSecrets(after) },
  })
}
