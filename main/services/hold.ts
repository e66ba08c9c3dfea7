import { checkText } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import { type GroupScope, stepsDraft } from '#shared/firing.ts'
import { describeHold, type Hold } from '#shared/hold.ts'
import { formatId } from '#shared/id.ts'
import { bringTo, type TargetKind } from '#shared/intent.ts'
import { type PowerAction, stateAfter } from '#shared/power.ts'
import { wantedAction } from '#shared/wanted.ts'
import type { Chore } from '../engine/agenda.ts'
import { type Actor, SCHEDULER_ACTOR, type ServiceDeps, writeAudit } from './change.ts'

export type HoldService = ReturnType<typeof createHoldService>

export type HoldInput = Pick<Hold, 'targetKind' | 'targetId' | 'action' | 'reason' | 'expiresAt'>

/** Holds keep resources and groups on or off against every schedule, until they end. */
export function createHoldService({ store, clock, bus, engine }: ServiceDeps) {
  function membersOf(hold: Hold): readonly number[] {
    if (hold.targetKind === 'resource') return [hold.targetId]
    return store.groups.find(hold.targetId)?.members.map((member) => member.resourceId) ?? []
  }

  /** Brings about at once what the hold says, and lets it pass over what schedules have queued. */
  function enact(hold: Hold, now: number): void {
    const what = hold.action === 'force_on' ? 'start' : 'stop'
    const more = { actor: hold.createdBy, reason: hold.reason }
    store.intents.holdQueued(membersOf(hold), describeHold(hold), now)
    if (hold.targetKind === 'resource') {
      store.intents.insert(bringTo(store.resources.get(hold.targetId), what, 'hold', now, more), now)
      return
    }
    const group = store.scopes.ofGroup(hold.targetId)
    if (group === undefined) return
    const base = bringTo({ id: hold.targetId, name: '' }, what, 'hold', now, more)
    store.intents.insertDrafts([stepsDraft({ ...base, target: group.target }, group)], now)
  }

  /** What a resource should be brought to now that a hold on it has ended; null when it is so. */
  function wantedAfter(resourceId: number, now: number): PowerAction | null {
    const resource = store.resources.find(resourceId)
    if (resource === null) return null
    const other = store.holds.findOnResource(resourceId)
    const rules = () => store.scopes.rulesOf(store.scopes.schedulesReaching(resourceId))
    const what = other === null ? wantedAction(rules(), now) : other.action === 'force_on' ? 'start' : 'stop'
    const open = store.intents.openAction(resourceId)
    const isSo = open === null ? what !== null && resource.status === stateAfter(what) : open === what
    return isSo ? null : what
  }

  /** Restores what another hold, or the schedules, want of resources; members of one group in its order. */
  function restore(
    resourceIds: readonly number[],
    group: GroupScope | undefined,
    now: number,
    reason = 'a hold has ended',
  ): void {
    const more = { reason }
    for (const what of ['start', 'stop'] as const) {
      const ids = resourceIds.filter((id) => wantedAfter(id, now) === what)
      if (ids.length === 0) continue
      if (group === undefined) {
        for (const id of ids) {
          store.intents.insert(bringTo(store.resources.get(id), what, 'hold', now, more), now)
        }
      } else {
        const members = group.members.filter((member) => ids.includes(member.resourceId))
        const base = { ...bringTo({ id: 0, name: '' }, what, 'hold', now, more), target: group.target }
        store.intents.insertDrafts([stepsDraft(base, { ...group, members })], now)
      }
    }
  }

  /** Removes a hold and restores what is wanted then, at once or when the pause ends; inside a transaction. */
  function end(hold: Hold, actor: Actor, more: Record<string, unknown>, now: number): void {
    const resourceIds = membersOf(hold)
    const group = hold.targetKind === 'group' ? store.scopes.ofGroup(hold.targetId) : undefined
    store.holds.remove(hold.id)
    const id = formatId('ovr', hold.id)
    writeAudit(store, { actor, action: 'delete', type: 'override', id, before: hold, more }, now)
    if (store.settings.pause() === null) restore(resourceIds, group, now)
    else store.settings.addToRestore(resourceIds)
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
    /** Ends the holds on something that is deleted; inside its transaction. Returns what to announce. */
    endAllOn(kind: TargetKind, targetId: number, actor: Actor, now: number): readonly number[] {
      const { rows } = store.holds.list({ kind, id: targetId }, { limit: 1_000, page: 1 })
      for (const hold of rows) end(hold, actor, { reason: `the ${kind} was deleted` }, now)
      return rows.map((hold) => hold.id)
    },
    /** Brings those who joined a group, or left it, to what is wanted of them now; inside a transaction. */
    followMembers(groupId: number, before: readonly number[], now: number): void {
      const { rows } = store.holds.list({ kind: 'group', id: groupId }, { limit: 1, page: 1 })
      const [hold] = rows
      if (hold === undefined) return
      const members = membersOf(hold)
      const moved = [
        ...members.filter((id) => !before.includes(id)),
        ...before.filter((id) => !members.includes(id)),
      ]
      const held = moved.filter((id) => store.holds.findOnResource(id) !== null)
      store.intents.holdQueued(held, describeHold(hold), now)
      if (store.settings.pause() === null)
        restore(moved, undefined, now, 'it joined or left a group that is held')
      else store.settings.addToRestore(moved)
    },
    announceEnd: (ids: readonly number[]): void => announce(ids, 'deleted'),
    /** Restores the resources whose holds ended during a pause; inside the transaction that ends it. */
    restoreAfterPause: (now: number): void => restore(store.settings.takeToRestore(), undefined, now),
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
