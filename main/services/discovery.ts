import { randomUUID } from 'node:crypto'
import { canonicalJson } from '#shared/canonical-json.ts'
import { AppError, invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { ResourceInput, Tag } from '#shared/resource.ts'
import { maskSecrets } from '#shared/secret.ts'
import type { Discover, Discovered } from '../engine/discoverer.ts'
import type { DiscoverySource, Link } from '../store/discovered.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { GroupService } from './group.ts'
import type { Outbox } from './outbox.ts'
import { createProjectGroups } from './project-group.ts'
import type { ResourceService } from './resource.ts'

/** Where is looked: a provider, and options that are its own. */
export type Place = { readonly provider: string; readonly options: unknown }

/** Something that was found, and the resource that it is already; null: it is none. */
export type Found = { readonly thing: Discovered; readonly resourceId: number | null }

export type Import = {
  /** The resources, in the order of the keys. */
  readonly resourceIds: readonly number[]
  readonly groupIds: readonly number[]
  readonly sourceId: string
}

/** What discovery and the sync of what it found work with. */
export type DiscoveryDeps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly discover: Discover
  readonly resources: Pick<ResourceService, 'check' | 'insert' | 'change'>
  /** Tells of its work through the outbox. */
  readonly groups: Pick<GroupService, 'create' | 'update'>
  readonly outbox: Outbox
  readonly wake: () => void
}

export type DiscoveryService = ReturnType<typeof createDiscoveryService>

const MOST_KEYS = 5_000

/** Finds what there is, and makes resources of it. */
export function createDiscoveryService(deps: DiscoveryDeps) {
  const { store, clock, discover, resources, outbox, wake } = deps
  const projectGroups = createProjectGroups(deps)

  function findSource({ provider, options }: Place): DiscoverySource | null {
    return store.discovered.findSource(provider, canonicalJson(options))
  }

  /** Inside a transaction. */
  function takeSource(place: Place, sync: boolean | undefined, actor: Actor): string {
    const known = findSource(place)
    if (known !== null) {
      if (sync !== undefined && sync !== known.sync) switchSync(known, sync)
      return known.id
    }
    const source = { id: randomUUID(), provider: place.provider, options: canonicalJson(place.options) }
    store.discovered.insertSource(source, sync === true, { name: actor.name, now: clock.now() })
    return source.id
  }

  /** Inside a transaction: nobody looks any more whether what is missing comes back. */
  function switchSync({ id }: DiscoverySource, sync: boolean): void {
    store.discovered.setSync(id, sync)
    if (!sync) for (const { resourceId } of store.discovered.links(id)) clearMissing(resourceId)
  }

  function clearMissing(resourceId: number): void {
    if ((store.resources.find(resourceId)?.missingSince ?? null) === null) return
    store.resources.setMissing(resourceId, null)
    outbox.bus.publish('resource.changed', { id: formatId('res', resourceId), change: 'updated' })
  }

  return {
    /** What there is, and which of it are resources already. Throws as `Discover`. */
    async look(place: Place): Promise<readonly Found[]> {
      const found = await discover(place.provider, place.options)
      const source = findSource(place)
      const known = createRecogniser(deps, place.provider, source === null ? [] : linksOf(source))
      return found.map((thing) => ({ thing, resourceId: known(thing) }))
    },
    /**
     * Makes resources of what was found under these keys; those that are resources already stay what they are.
     * `sync` true: what is there is looked at every minute from now on; false: no longer.
     */
    async take(
      place: Place & { readonly keys: readonly string[]; readonly sync?: boolean | undefined },
      actor: Actor,
    ): Promise<Import> {
      if (place.keys.length > MOST_KEYS) throw invalid('keys', `keys must have at most ${MOST_KEYS} entries`)
      if (canonicalJson(maskSecrets(place.options)) !== canonicalJson(place.options)) {
        throw invalid('options', 'options are kept, and must hold no secret')
      }
      const found = await discover(place.provider, place.options)
      const chosen = chooseAll(found, place.keys)
      const inputs = new Map(
        chosen.map((thing) => [thing.key, resources.check(toInput(place.provider, thing))]),
      )
      const made = outbox.deliverAfter(() =>
        store.transaction(() => {
          const sourceId = takeSource(place, place.sync, actor)
          const known = createRecogniser(deps, place.provider, store.discovered.links(sourceId))
          const resourceIds = chosen.map((thing) => {
            const id = known(thing) ?? addResource(deps, inputs.get(thing.key), thing, actor)
            store.discovered.putLink(sourceId, toLink(thing, id))
            return id
          })
          const taken = found.filter(({ key }) => inputs.has(key))
          return { resourceIds, groupIds: projectGroups.group(sourceId, taken, { actor }), sourceId }
        }),
      )
      wake()
      return made
    },
    /** Ends the sync of a place, and forgets where its resources came from; they stay. */
    forget(id: string, actor: Actor): void {
      const source = store.discovered.getSource(id)
      outbox.deliverAfter(() =>
        store.transaction(() => {
          switchSync(source, false)
          store.discovered.removeSource(id)
          writeAudit(store, { actor, action: 'delete', type: 'discovery', id, before: source }, clock.now())
        }),
      )
    },
  }

  function linksOf(source: DiscoverySource): readonly Link[] {
    return store.discovered.links(source.id)
  }
}

/** Tells which resource a thing is: by its key, or by a configuration that names the same one, however it is set. */
export function createRecogniser(
  { store, resources }: Pick<DiscoveryDeps, 'store' | 'resources'>,
  provider: string,
  links: readonly Link[],
): (thing: Discovered) => number | null {
  const byKey = new Map(links.map(({ key, resourceId }) => [key, resourceId]))
  const own = store.resources.listOfProvider(provider)
  const bySettings = new Map<string, ReadonlyMap<string, number>>()

  /** The resources by what their configurations say beside some settings. */
  function beside(settings: readonly string[]): ReadonlyMap<string, number> {
    const name = settings.join(' ')
    const known = bySettings.get(name)
    if (known !== undefined) return known
    const made = new Map(own.map(({ id, config }) => [canonicalJson(without(config, settings)), id]))
    bySettings.set(name, made)
    return made
  }

  return (thing) => {
    const known = byKey.get(thing.key)
    if (known !== undefined) return known
    // What has a default says how it is started and stopped, and not which it is.
    const filled = filledConfig(resources, toInput(provider, thing))
    const settings = Object.keys(Object(filled)).filter((name) => !(name in Object(thing.config)))
    return beside(settings).get(canonicalJson(without(filled, settings))) ?? null
  }
}

function without(config: unknown, names: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(Object(config)).filter(([name]) => !names.includes(name)))
}

function filledConfig(resources: Pick<ResourceService, 'check'>, input: ResourceInput): unknown {
  try {
    return resources.check(input).config
  } catch (error) {
    if (error instanceof AppError) return input.config
    throw error
  }
}

/** Inside a transaction: a new resource in the state in which it was found. */
export function addResource(
  { store, clock, resources, outbox }: Pick<DiscoveryDeps, 'store' | 'clock' | 'resources' | 'outbox'>,
  input: ResourceInput | undefined,
  thing: Discovered,
  actor: Actor,
): number {
  if (input === undefined) throw new Error(`Internal: ${thing.key} was not checked`)
  const id = resources.insert(input, actor)
  store.resources.setStatus(id, thing.status, clock.now())
  outbox.bus.publish('resource.changed', { id: formatId('res', id), change: 'created' })
  return id
}

/** A thing as a resource. */
export function toInput(provider: string, thing: Discovered): ResourceInput {
  const name = cleanText(thing.name).slice(0, 200) || thing.key.slice(0, 200)
  return {
    name,
    description: '',
    provider,
    config: thing.config,
    type: cleanText(thing.type).slice(0, 100) || provider,
    region: thing.region.slice(0, 100),
    hourlyCost: thing.hourlyCost ?? 0,
    tags: toTags(thing.tags),
  }
}

export function toLink(thing: Discovered, resourceId: number): Link {
  const { key, project = null, tags, config } = thing
  return { key, resourceId, project, seen: { tags, config } }
}

/** Tags as resources may bear them: what is too long for one is left out. */
export function toTags(tags: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(tags)
    .map(([key, value]) => ({ key: key.trim(), value: value.trim() }))
    .filter(
      ({ key, value }) => key !== '' && key === cleanText(key) && key.length <= 200 && value.length <= 256,
    )
}

/** Without control characters and without blanks at its ends. */
function cleanText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').trim()
}

function chooseAll(found: readonly Discovered[], keys: readonly string[]): readonly Discovered[] {
  const byKey = new Map(found.map((thing) => [thing.key, thing]))
  return [...new Set(keys)].map((key) => {
    const thing = byKey.get(key)
    if (thing === undefined)
      throw invalid(`keys[${keys.indexOf(key)}]`, `nothing was found under '${key.slice(0, 100)}'`)
    return thing
  })
}
