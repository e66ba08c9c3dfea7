import { checkName, checkTags, checkText } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { Resource, ResourceInput } from '#shared/resource.ts'
import { maskSecrets, restoreSecrets, SECRET_MASK } from '#shared/secret.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { HoldService } from './hold.ts'

/** Where a deleted resource was named, and is no longer. */
export type DetachedFrom = { readonly kind: 'schedule' | 'group'; readonly id: string; readonly name: string }

type Deps = ServiceDeps & {
  /** Checks a configuration against its provider and fills in the defaults; throws at the field. */
  readonly checkConfig: (provider: string, config: unknown) => unknown
  readonly holds: Pick<HoldService, 'endAllOn' | 'announceEnd'>
}

export type ResourceService = ReturnType<typeof createResourceService>

export function createResourceService({ store, clock, bus, engine, checkConfig, holds }: Deps) {
  function check(input: ResourceInput): ResourceInput {
    if (!Number.isFinite(input.hourlyCost) || input.hourlyCost < 0) {
      throw invalid('hourlyCost', 'hourlyCost must be a number that is not negative')
    }
    return {
      ...input,
      name: checkName(input.name, 'name'),
      description: checkText(input.description, 'description'),
      type: checkName(input.type, 'type', 100),
      region: checkText(input.region, 'region', 100),
      tags: checkTags(input.tags, 'tags'),
      config: checkConfig(input.provider, withoutMasks(input.config)),
    }
  }

  function announce(id: number, change: 'created' | 'updated' | 'deleted'): void {
    engine.wake()
    bus.publish('resource.changed', { id: formatId('res', id), change })
    // Its state is asked for in the background: a provider may be slow, and the answer comes as an event.
    if (change !== 'deleted') engine.observe(id).catch(() => {})
  }

  return {
    create(input: ResourceInput, actor: Actor): Resource {
      const checked = check(input)
      const now = clock.now()
      const id = store.transaction(() => {
        const made = store.resources.insert(checked, actor.name, now)
        const after = maskSecrets(store.resources.get(made))
        writeAudit(
          store,
          { actor, action: 'create', type: 'resource', id: formatId('res', made), after },
          now,
        )
        return made
      })
      announce(id, 'created')
      return store.resources.get(id)
    },
    /** Changes what `input` names and leaves the rest; a secret sent back as its mask stays. */
    update(id: number, input: Partial<ResourceInput>, actor: Actor): Resource {
      const before = store.resources.get(id)
      const config = input.config === undefined ? before.config : restoreSecrets(input.config, before.config)
      const checked = check({ ...before, ...input, config })
      const now = clock.now()
      store.transaction(() => {
        store.resources.update(id, checked, now)
        const after = maskSecrets(store.resources.get(id))
        const change = { before: maskSecrets(before), after }
        writeAudit(
          store,
          { actor, action: 'update', type: 'resource', id: formatId('res', id), ...change },
          now,
        )
      })
      announce(id, 'updated')
      return store.resources.get(id)
    },
    /** Deletes a resource and says from what it was detached by that. */
    remove(id: number, actor: Actor): readonly DetachedFrom[] {
      const now = clock.now()
      let ended: readonly number[] = []
      const detached = store.transaction(() => {
        const before = maskSecrets(store.resources.get(id))
        const schedules = store.schedules.listAttachedTo('resource', id)
        const groups = store.groups.listWithResource(id)
        store.intents.cancelQueuedFor(id, 'the resource was deleted', now)
        store.reports.close(id, now)
        store.resources.remove(id)
        ended = holds.endAllOn('resource', id, actor, now)
        writeAudit(store, { actor, action: 'delete', type: 'resource', id: formatId('res', id), before }, now)
        return [
          ...schedules.map((one) => ({
            kind: 'schedule' as const,
            id: formatId('sch', one.id),
            name: one.name,
          })),
          ...groups.map((one) => ({ kind: 'group' as const, id: formatId('grp', one.id), name: one.name })),
        ]
      })
      holds.announceEnd(ended)
      announce(id, 'deleted')
      return detached
    },
  }
}

/** A mask that stands for no known secret would become the secret. */
function withoutMasks(config: unknown): unknown {
  if (!JSON.stringify(config ?? null).includes(`"${SECRET_MASK}"`)) return config
  throw invalid('config', 'a secret was sent as its mask, and there is none that it could stand for')
}
