import { canonicalJson } from '#shared/canonical-json.ts'
import { AppError, toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { PowerState } from '#shared/power.ts'
import { borneAs, type Resource, type Tag } from '#shared/resource.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Discovered } from '../engine/discoverer.ts'
import type { Log } from '../log.ts'
import type { DiscoverySource, Link } from '../store/discovered.ts'
import type { Actor } from './change.ts'
import { addResource, createRecogniser, type DiscoveryDeps, toInput, toLink, toTags } from './discovery.ts'
import { createProjectGroups } from './project-group.ts'

const SYNC_EVERY_MS = 60_000

const SYNC_ACTOR: Actor = { name: 'system:discovery' }

type Deps = DiscoveryDeps & { readonly log: Log }

/** When each resource was last known to be in its state; what was learnt since knows better than what was found. */
type KnownSince = ReadonlyMap<number, number | null>

/**
 * Looks every minute at the places that are to be kept in sync: known things get the tags, the configuration and the
 * state that they have there; new ones that bear a tag of a schedule, or belong to a
 * project that is a group, become resources; of those that are gone the
 * resources are marked, and stay.
 */
export function createDiscoverySync(deps: Deps) {
  const { store, clock, log, discover, resources, outbox, wake } = deps
  const projectGroups = createProjectGroups(deps)
  let nextAt = clock.now()
  const underWay = new Set<string>()
  /** What cannot be a resource, told once. */
  const refused = new Set<string>()

  async function sync(source: DiscoverySource): Promise<void> {
    const since: KnownSince = new Map(
      store.discovered
        .links(source.id)
        .map(({ resourceId }) => [resourceId, store.resources.find(resourceId)?.statusAt ?? null]),
    )
    let found: readonly Discovered[]
    try {
      found = await discover(source.provider, source.options)
    } catch (error) {
      return fail(source.id, toError(error).message)
    }
    if (!store.isOpen() || !store.discovered.hasSource(source.id)) return
    const now = clock.now()
    outbox.deliverAfter(() => store.transaction(() => apply(source, found, { since, now })))
    wake()
  }

  function fail(id: string, message: string): void {
    if (!store.isOpen() || !store.discovered.hasSource(id)) return
    const { problem, provider } = store.discovered.getSource(id)
    if (problem === message) return
    store.transaction(() => store.discovered.setOutcome(id, message, clock.now()))
    if (problem !== null) return
    log.warn('what there is could not be looked at', { provider, source: id, problem: message })
    outbox.deliverAfter(() => outbox.bus.publish('settings.changed', { what: 'discovery' }))
  }

  /** Inside a transaction. */
  function apply(
    { id, provider }: DiscoverySource,
    found: readonly Discovered[],
    known: { readonly since: KnownSince; readonly now: number },
  ): void {
    const { problem } = store.discovered.getSource(id)
    if (problem !== null) {
      log.info('what there is can be looked at again', { provider, source: id })
      outbox.bus.publish('settings.changed', { what: 'discovery' })
    }
    store.discovered.setOutcome(id, null, known.now)
    const byKey = new Map(found.map((thing) => [thing.key, thing]))
    const links = store.discovered.links(id)
    for (const link of links) {
      const thing = byKey.get(link.key)
      if (thing === undefined) markMissing(link, known.now)
      else refresh(id, link, thing, known)
    }
    // What somebody deleted does not come back by itself.
    const linked = new Set([...links.map((link) => link.key), ...store.discovered.listDeleted(id)])
    const wanted = new Set(store.discovered.listWantedTags().map(tagKey))
    const news = found.filter(
      ({ key, tags, project }) =>
        !linked.has(key) &&
        (projectGroups.isGrouped(id, project) ||
          toTags(tags)
            .flatMap(borneAs)
            .some((tag) => wanted.has(tagKey(tag)))),
    )
    if (news.length === 0) return
    join(id, provider, news, links)
    const joined = new Set(
      news.filter(({ project }) => projectGroups.isGrouped(id, project)).map(({ key }) => key),
    )
    if (joined.size > 0) projectGroups.group(id, found, { actor: SYNC_ACTOR, only: joined })
  }

  function join(
    sourceId: string,
    provider: string,
    things: readonly Discovered[],
    links: readonly Link[],
  ): void {
    const recognise = createRecogniser(deps, provider, links)
    for (const thing of things) {
      try {
        const id =
          recognise(thing) ?? addResource(deps, resources.check(toInput(provider, thing)), thing, SYNC_ACTOR)
        store.discovered.putLink(sourceId, toLink(thing, id))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (refused.has(thing.key)) continue
        refused.add(thing.key)
        log.warn('what was found cannot be a resource', { provider, key: thing.key, error })
      }
    }
  }

  function markMissing({ resourceId }: Link, now: number): void {
    const resource = store.resources.find(resourceId)
    if (resource === null || resource.missingSince !== null) return
    store.resources.setMissing(resourceId, now)
    setStatus(resource, 'unknown', now)
    log.warn('a resource is not there any more', {
      resource: formatId('res', resourceId),
      name: resource.name,
    })
    publishChange(resourceId)
  }

  function refresh(
    sourceId: string,
    link: Link,
    thing: Discovered,
    { since, now }: { readonly since: KnownSince; readonly now: number },
  ): void {
    const before = store.resources.find(link.resourceId)
    if (before === null) return
    if (before.missingSince !== null) {
      store.resources.setMissing(before.id, null)
      publishChange(before.id)
    }
    const seen = { tags: thing.tags, config: thing.config }
    if (canonicalJson(seen) !== canonicalJson(link.seen) || link.project !== (thing.project ?? null)) {
      adopt(before, link, thing)
      store.discovered.putLink(sourceId, toLink(thing, before.id))
    }
    const isMoving = before.status === 'starting' || before.status === 'stopping'
    const isNewer = before.statusAt !== since.get(before.id)
    if (isMoving || isNewer || thing.status === 'unknown') return
    setStatus(before, thing.status, now)
  }

  /** What was changed where it was found is changed here too; what was changed by hand stays. */
  function adopt(before: Resource, { seen }: Link, thing: Discovered): void {
    const isSameConfig = canonicalJson(seen.config) === canonicalJson(thing.config)
    const config = isSameConfig ? before.config : { ...Object(before.config), ...Object(thing.config) }
    const tags = mergeTags(before.tags, toTags(seen.tags), toTags(thing.tags))
    const isSame = isSameConfig && canonicalJson(tags) === canonicalJson(before.tags)
    if (isSame) return
    resources.change(before, resources.check({ ...before, config, tags }), SYNC_ACTOR)
    publishChange(before.id)
  }

  function setStatus({ id, name, status: from }: Resource, status: PowerState, now: number): void {
    if (!store.resources.setStatus(id, status, now)) return
    outbox.bus.publish('power.changed', { resourceId: formatId('res', id), name, from, to: status })
  }

  function publishChange(id: number): void {
    outbox.bus.publish('resource.changed', { id: formatId('res', id), change: 'updated' })
  }

  return {
    chore: {
      name: 'look at what there is',
      nextAt: () => (store.discovered.hasSynced() ? nextAt : null),
      run(now) {
        nextAt = now + SYNC_EVERY_MS
        for (const source of store.discovered.listSynced()) {
          if (underWay.has(source.id)) continue
          underWay.add(source.id)
          sync(source)
            .catch((error) => log.error('what there is could not be kept', { error: toError(error) }))
            .finally(() => underWay.delete(source.id))
        }
      },
    } satisfies Chore,
  }
}

/** Those by hand, and what changed where they were found since they were seen `before`; by key. */
function mergeTags(own: readonly Tag[], before: readonly Tag[], now: readonly Tag[]): readonly Tag[] {
  const found = new Set(before.map(tagKey))
  const kept = new Set(own.map(tagKey))
  const byHand = own.filter((tag) => !found.has(tagKey(tag)))
  const theirs = now.filter((tag) => !found.has(tagKey(tag)) || kept.has(tagKey(tag)))
  const merged = new Map([...byHand, ...theirs].map(({ key, value }) => [key, value]))
  return [...merged]
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function tagKey({ key, value }: Tag): string {
  return JSON.stringify([key, value])
}
