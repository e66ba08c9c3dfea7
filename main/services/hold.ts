import { checkText } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import { stepsDraft } from '#shared/firing.ts'
import type { Hold } from '#shared/hold.ts'
import { formatId } from '#shared/id.ts'
import { bringTo, type NewIntent } from '#shared/intent.ts'
import { stateAfter } from '#shared/power.ts'
import { wantedAction } from '#shared/wanted.ts'
import type { Chore } from '../engine/agenda.ts'
import { type Actor, SCHEDULER_ACTOR, type ServiceDeps, writeAudit } from './change.ts'

export type HoldService = ReturnType<typeof createHoldService>

export type HoldInput = Pick<Hold, 'targetKind' | 'targetId' | 'action' | 'reason' | 'expiresAt'>

/** Holds keep resources and groups on or off against every schedule, until they end. */
export function createHoldService({ store, clock, bus, engine }: ServiceDeps) {
  /** Brings about at once what the hold says, where it is not so already. */
  function enact(hold: Hold, now: number): void {
    const what = hold.action === 'force_on' ? 'start' : 'stop'
    const more = { actor: hold.createdBy, reason: hold.reason }
    if (hold.targetKind === 'group') {
      const group = store.scopes.ofGroup(hold.targetId)
      if (group === undefined) return
      const base = bringTo({ id: hold.targetId, name: '' }, what, 'hold', now, more)
      store.intents.insertDrafts([stepsDraft({ ...base, target: group.target }, group)], now)
      return
    }
    const resource = store.resources.get(hold.targetId)
    if (resource.status === stateAfter(what)) return
    store.intents.insert(bringTo(resource, what, 'hold', now, more), now)
  }

  /** What brings a resource back to what its schedules want, now that a hold has ended; null when it is so. */
  function restoring(resourceId: number, now: number): NewIntent | null {
    const resource = store.resources.find(resourceId)
    if (resource === null || store.holds.findOnResource(resourceId) !== null) return null
    const what = wantedAction(store.scopes.rulesOf(store.scopes.schedulesReaching(resourceId)), now)
    const open = store.intents.openAction(resourceId)
    const isSo = open === null ? what !== null && resource.status === stateAfter(what) : open === what
    if (what === null || isSo) return null
    return bringTo(resource, what, 'hold', now, { reason: 'a hold has ended' })
  }

  /** Removes a hold and restores what the schedules want now; inside a transaction. */
  function end(hold: Hold, actor: Actor, more: Record<string, unknown>, now: number): void {
    store.holds.remove(hold.id)
    const id = formatId('ovr', hold.id)
    writeAudit(store, { actor, action: 'delete', type: 'override', id, before: hold, more }, now)
    if (store.settings.pause() !== null) return
    const resourceIds =
      hold.targetKind === 'resource'
        ? [hold.targetId]
        : (store.groups.find(hold.targetId)?.members.map((member) => member.resourceId) ?? [])
    for (const resourceId of resourceIds) {
      const intent = restoring(resourceId, now)
      if (intent !== null) store.intents.insert(intent, now)
    }
  }

  function announce(ids: readonly number[], change: 'created' | 'deleted'): void {
    for (const id of ids) bus.publish('hold.changed', { id: formatId('ovr', id), change })
    engine.rearm()
    engine.wake()
  }

  return {
    create(input: HoldInput, actor: Actor): Hold {
      const now = clock.now()
      if (input.expiresAt !== null && input.expiresAt <= now) {
        throw invalid('expiresAt', 'expiresAt must lie in the future')
      }
      const reason = checkText(input.reason, 'reason', 1_000)
      const id = store.transaction(() => {
        if (input.targetKind === 'resource') store.resources.get(input.targetId)
        else store.groups.get(input.targetId)
        const made = store.holds.insert({ ...input, reason, createdBy: actor.name, createdAt: now })
        const after = store.holds.get(made)
        writeAudit(
          store,
          { actor, action: 'create', type: 'override', id: formatId('ovr', made), after },
          now,
        )
        enact(after, now)
        return made
      })
      announce([id], 'created')
      return store.holds.get(id)
    },
    remove(id: number, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => end(store.holds.get(id), actor, { reason: 'deleted' }, now))
      announce([id], 'deleted')
    },
    /** Ends holds at the instant they expire. */
    chore: {
      name: 'end holds',
      nextAt: () => store.holds.nextExpiry(),
      run(now) {
        const ended = store.transaction(() => {
          const expired = store.holds.listExpired(now)
          for (const hold of expired) end(hold, SCHEDULER_ACTOR, { reason: 'expired' }, now)
          return expired.map((hold) => hold.id)
        })
        announce(ended, 'deleted')
      },
    } satisfies Chore,
  }
}
