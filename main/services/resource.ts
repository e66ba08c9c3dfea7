import { checkName, checkTags, checkText } from '#shared/check.ts'
import { AppError, invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { Resource, ResourceInput } from '#shared/resource.ts'
import { maskSecrets, restoreSecrets, SECRET_MASK } from '#shared/secret.ts'
import type { Json } from '../engine/prober.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { HoldService } from './hold.ts'

/** Where a deleted resource was named, and is no longer. */
export type DetachedFrom = { readonly kind: 'schedule' | 'group'; readonly id: string; readonly name: string }

type Deps = ServiceDeps & {
  /** Checks a configuration against its provider and fills in the defaults; throws at the field. */
  readonly checkConfig: (provider: string, config: unknown) => unknown
  /** Whether a provider alone knows how to stop what it has started. */
  readonly holdsProgram: (provider: string) => boolean
  readonly holds: Pick<HoldService, 'endAllOn' | 'announceEnd'>
}

export type Removal = {
  readonly detachedFrom: readonly DetachedFrom[]
  /** What goes on without Hourhand from now on, in words; null when nothing does. */
  readonly warning: string | null
}

export type ResourceService = ReturnType<typeof createResourceService>

export function createResourceService({ store, clock, bus, engine, checkConfig, holdsProgram, holds }: Deps) {
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

  /** Inside a transaction: stores what was checked; tells nobody. */
  function insert(checked: ResourceInput, actor: Actor): number {
    const now = clock.now()
    const made = store.resources.insert(checked, actor.name, now)
    const after = maskSecrets(store.resources.get(made))
    writeAudit(store, { actor, action: 'create', type: 'resource', id: formatId('res', made), after }, now)
    return made
  }

  /** Inside a transaction: makes a resource what was checked; tells nobody. */
  function change(before: Resource, checked: ResourceInput, actor: Actor): void {
    const now = clock.now()
    const { id } = before
    store.resources.update(id, checked, now)
    // What one provider remembers says nothing to another.
    if (checked.provider !== before.provider) store.resources.setMemory(id, null)
    const sides = { before: maskSecrets(before), after: maskSecrets(store.resources.get(id)) }
    writeAudit(store, { actor, action: 'update', type: 'resource', id: formatId('res', id), ...sides }, now)
  }

  /** What is left of a program that runs and that only this resource's provider can stop; null when nothing does. */
  function runningProgram({ id, provider, status }: Resource): string | null {
    const isRunning = status === 'running' || status === 'starting' || status === 'stopping'
    if (!isRunning || !holdsProgram(provider)) return null
    const { pid } = Object(store.resources.memory(id))
    return typeof pid === 'number' ? `its program (pid ${pid})` : 'its program'
  }

  return {
    /** Asks anew whether a program runs that a change of its resource would lose; other resources are let be. */
    async look(id: number): Promise<void> {
      if (holdsProgram(store.resources.get(id).provider)) await engine.observe(id).catch(() => null)
    },
    create(input: ResourceInput, actor: Actor): Resource {
      const checked = check(input)
      const id = store.transaction(() => insert(checked, actor))
      announce(id, 'created')
      return store.resources.get(id)
    },
    /** A configuration to be tried out, checked as if it were stored; of a resource that is changed, with its secrets. */
    draft({ provider, config }: Pick<ResourceInput, 'provider' | 'config'>, known: Resource | null) {
      const whole = known === null ? config : restoreSecrets(config, known.config)
      const isSame = known !== null && known.provider === provider
      return {
        provider,
        config: checkConfig(provider, withoutMasks(whole)),
        resourceId: known === null ? null : formatId('res', known.id),
        memory: isSame ? (store.resources.memory(known.id) as Json) : null,
      }
    },
    check,
    insert,
    change,
    /**
     * Changes what `input` names and leaves the rest; a secret sent back as its mask stays. With `isPartial` so of
     * the configuration too, for as long as the provider stays: null takes a member out of it.
     */
    update(id: number, input: Partial<ResourceInput>, actor: Actor, { isPartial = false } = {}): Resource {
      const before = store.resources.get(id)
      const program = runningProgram(before)
      if (program !== null && (input.provider ?? before.provider) !== before.provider) {
        const message = `${program} runs, and another provider could not stop it: stop it first`
        throw new AppError('conflict', message, { field: 'provider' })
      }
      const isSameProvider = (input.provider ?? before.provider) === before.provider
      const given = isPartial && isSameProvider ? mergeConfig(before.config, input.config) : input.config
      const config = given === undefined ? before.config : restoreSecrets(given, before.config)
      const checked = check({ ...before, ...input, config })
      store.transaction(() => change(before, checked, actor))
      announce(id, 'updated')
      return store.resources.get(id)
    },
    /** Deletes a resource, and says from what it was detached by that and what is left running. */
    remove(id: number, actor: Actor): Removal {
      const now = clock.now()
      let ended: readonly number[] = []
      const program = runningProgram(store.resources.get(id))
      const detachedFrom = store.transaction(() => {
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
      if (program === null) {
        engine.forgetOutput(id)
        return { detachedFrom, warning: null }
      }
      return { detachedFrom, warning: `${program} still runs, and Hourhand no longer looks after it` }
    },
  }
}

/** As JSON Merge Patch (RFC 7396) does at the first level: what is not named stays, null takes it out. */
function mergeConfig(before: unknown, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  const merged = Object.entries({ ...Object(before), ...given })
  return Object.fromEntries(merged.filter(([, value]) => value !== null))
}

/** A mask that stands for no known secret would become the secret. */
function withoutMasks(config: unknown): unknown {
  if (!JSON.stringify(config ?? null).includes(`"${SECRET_MASK}"`)) return config
  throw invalid('config', 'a secret was sent as its mask, and there is none that it could stand for')
}
