import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { canonicalJson } from '#shared/canonical-json.ts'
import { toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import {
  type MeasuredResource,
  NOTHING_RECOMMENDED,
  type Recommendation,
  recommendTogether,
} from '#shared/recommendation.ts'
import type { Resource, Tag } from '#shared/resource.ts'
import type { StorageFinding } from '#shared/storage.ts'
import { IDLE_LIMITS, isIdle, type UtilizationSample } from '#shared/utilization.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Log } from '../log.ts'
import type { NewRecommendation, RecommendationKind } from '../store/recommendation.ts'
import type { UtilizationHour } from '../store/utilization.ts'
import type { ServiceDeps } from './change.ts'

const HOUR_MS = 3_600_000
const EVERY_MS = 24 * HOUR_MS
/** The start has more urgent things to do. */
const FIRST_AFTER_MS = 300_000
const WINDOW_MS = 8 * 7 * EVERY_MS
/** An hour of fewer looks (twelve are usual) does not show that nothing happened in it. */
const LEAST_SAMPLES = 6
/** More than these do not work together; it bounds what is held in memory, too. */
const MOST_TOGETHER = 200
const STORAGE_LIMIT_MS = 60_000
/** When it was last done, among the settings. */
const DONE_AT = 'recommended'

/** What could be saved on storage at a place of AWS, given by the options of its discovery. */
export type FindStorage = (
  options: unknown,
  now: number,
  signal: AbortSignal,
) => Promise<readonly StorageFinding[]>

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'bus'> & {
  readonly log: Log
  readonly operatorTimeZone: () => string
  /** The resources whose use is measured. */
  readonly measuredResources: () => readonly number[]
  readonly findStorage: FindStorage
}

/** Some resources that are looked at as one. */
type Workload = {
  readonly subject: string
  readonly name: string
  readonly resources: readonly Resource[]
  readonly tag: Tag | null
  readonly project: string | null
  readonly groupId: number | null
}

/** What a refresh could not look at, in words. */
export type Refresh = { readonly problems: readonly string[] }

export type Recommending = ReturnType<typeof createRecommending>

/** Computes once a day, and when asked, what measured use recommends. */
export function createRecommending(deps: Deps) {
  const { store, clock, bus, log, operatorTimeZone, measuredResources, findStorage } = deps
  const notBefore = clock.now() + FIRST_AFTER_MS
  let underWay: Promise<Refresh> | null = null
  let nextAt: number | null = null

  function measure(resource: Resource, until: number): MeasuredResource {
    const hours = store.utilization.list(resource.id, until - WINDOW_MS, until)
    const samples = hours.map(toSample).filter((sample, at) => countsAsSeen(sample, hours[at]?.samples ?? 0))
    return { resourceId: resource.id, hourlyCost: resource.hourlyCost, samples }
  }

  function recommendFor(workload: Workload, until: number): Recommendation {
    const measured = workload.resources.slice(0, MOST_TOGETHER).map((resource) => measure(resource, until))
    const result = recommendTogether(measured, { timeZone: operatorTimeZone() })
    if (workload.resources.length <= MOST_TOGETHER) return result
    return {
      ...NOTHING_RECOMMENDED,
      weeksObserved: 0,
      reason: `more than ${MOST_TOGETHER} resources are not looked at as one`,
    }
  }

  function put(recommendation: NewRecommendation): void {
    store.transaction(() => store.recommendations.put(recommendation, randomUUID(), clock.now()))
  }

  function putWorkload(kind: 'utilization' | 'workload', workload: Workload, until: number): void {
    const { subject, name, resources, tag, project, groupId } = workload
    const found = recommendFor(workload, until)
    const resourceIds = resources.map(({ id }) => id)
    put({
      kind,
      subject,
      resourceId: kind === 'utilization' ? (resourceIds[0] ?? null) : null,
      content: { ...found, name, timeZone: operatorTimeZone(), resourceIds, tag, project, groupId },
      savings: found.savingsPerMonth,
      confidence: found.confidence,
      reason: found.reason,
    })
  }

  /** Each in a turn of its own: what is due meanwhile need not wait for all of them. */
  async function putAll(kind: 'utilization' | 'workload', workloads: readonly Workload[], until: number) {
    for (const workload of workloads) {
      await turn()
      if (!store.isOpen()) return
      putWorkload(kind, workload, until)
    }
    forgetOthers(
      kind,
      workloads.map(({ subject }) => subject),
    )
  }

  function forgetOthers(kind: RecommendationKind, subjects: readonly string[]): void {
    store.transaction(() => store.recommendations.forgetOthers(kind, subjects))
  }

  /** The places of AWS at which resources were found; what a place refuses is told, and the others go on. */
  async function putStorage(): Promise<readonly string[]> {
    const places = new Map(
      store.discovered
        .listSources()
        .filter(({ provider }) => provider.startsWith('aws-'))
        .map(({ options }) => [canonicalJson(options), options]),
    )
    const problems: string[] = []
    const findings = new Map<string, StorageFinding>()
    for (const options of places.values()) {
      try {
        for (const finding of await findWithin(options)) findings.set(finding.key, finding)
      } catch (error) {
        const problem = toError(error).message
        problems.push(problem)
        log.warn('storage could not be looked at', { problem })
      }
    }
    if (!store.isOpen()) return problems
    store.transaction(() => {
      for (const [subject, finding] of findings) {
        const values = { resourceId: null, savings: finding.savings, confidence: 1, reason: null }
        const found = { kind: 'storage', subject, content: finding, ...values } as const
        store.recommendations.put(found, randomUUID(), clock.now())
      }
    })
    // What could not be looked at may still be there.
    if (problems.length === 0) forgetOthers('storage', [...findings.keys()])
    return problems
  }

  async function findWithin(options: unknown): Promise<readonly StorageFinding[]> {
    const limit = new AbortController()
    const message = `storage was not told of within ${STORAGE_LIMIT_MS / 1000} s`
    let cancel = () => {}
    const timeUp = new Promise<never>((_resolve, reject) => {
      cancel = clock.setDelay(STORAGE_LIMIT_MS, () => {
        limit.abort(new Error(message))
        reject(new Error(message))
      })
    })
    try {
      return await Promise.race([findStorage(options, clock.now(), limit.signal), timeUp])
    } finally {
      cancel()
    }
  }

  async function refreshAll(): Promise<Refresh> {
    const until = Math.floor(clock.now() / HOUR_MS) * HOUR_MS
    const ids = new Set([...measuredResources(), ...store.utilization.listMeasured()])
    const resources = [...ids].flatMap((id) => store.resources.find(id) ?? [])
    await putAll('utilization', resources.map(alone), until)
    if (store.isOpen()) await putAll('workload', [...byTag(resources), ...byProject(resources)], until)
    const problems = store.isOpen() ? await putStorage() : []
    if (store.isOpen()) bus.publish('recommendation.changed', { id: null, change: 'updated' })
    return { problems }
  }

  function byProject(resources: readonly Resource[]): readonly Workload[] {
    const byId = new Map(resources.map((resource) => [resource.id, resource]))
    const parts = Map.groupBy(store.discovered.listProjects(), ({ sourceId, project }) =>
      JSON.stringify([sourceId, project]),
    )
    return [...parts].flatMap(([place, members]) => {
      const [first] = members
      const known = members.flatMap(({ resourceId }) => byId.get(resourceId) ?? [])
      if (first === undefined || known.length < 2) return []
      const { sourceId, project } = first
      const groupId = store.discovered.groupOf(sourceId, project)
      const workload = { subject: `project:${place}`, name: project, resources: known, tag: null }
      return [{ ...workload, project, groupId }]
    })
  }

  /** Computes all anew; whoever asks while that is under way gets the same answer. */
  function refresh(): Promise<Refresh> {
    underWay ??= refreshAll().finally(() => {
      underWay = null
    })
    return underWay
  }

  return {
    refresh,
    chore: {
      name: 'recommend',
      nextAt() {
        nextAt ??= Math.max(notBefore, Number(store.settings.find(DONE_AT) ?? 0) + EVERY_MS)
        return nextAt
      },
      run(now) {
        nextAt = now + EVERY_MS
        store.transaction(() => store.settings.set(DONE_AT, now))
        refresh().catch((error) => log.error('nothing could be recommended', { error: toError(error) }))
      },
    } satisfies Chore,
  }
}

function alone(resource: Resource): Workload {
  const nothing = { tag: null, project: null, groupId: null }
  return { subject: formatId('res', resource.id), name: resource.name, resources: [resource], ...nothing }
}

/** Two or more that bear the same tag. What tools write (`com.docker.…`, `aws:…`) says nothing of who works together. */
function byTag(resources: readonly Resource[]): readonly Workload[] {
  const bearers = new Map<string, { readonly tag: Tag; readonly resources: Resource[] }>()
  for (const resource of resources) {
    for (const tag of resource.tags) {
      if (/[.:]/.test(tag.key) || tag.key === 'Name') continue
      const key = JSON.stringify([tag.key, tag.value])
      const known = bearers.get(key) ?? { tag, resources: [] }
      known.resources.push(resource)
      bearers.set(key, known)
    }
  }
  return [...bearers]
    .filter(([, workload]) => workload.resources.length > 1)
    .map(([key, workload]) => {
      const name = `${workload.tag.key}=${workload.tag.value}`
      return { ...workload, subject: `tag:${key}`, name, project: null, groupId: null }
    })
}

function toSample(hour: UtilizationHour): UtilizationSample {
  return {
    resourceId: hour.resourceId,
    hourAt: hour.hourAt,
    cpuPercent: hour.cpuPercent ?? 0,
    memoryPercent: hour.memoryPercent,
    networkBytesPerSecond: hour.networkBytesPerSecond,
    isRunning: hour.running > 0,
  }
}

/** One busy look is enough to see that an hour was busy. */
function countsAsSeen(sample: UtilizationSample, samples: number): boolean {
  return samples >= LEAST_SAMPLES || !isIdle(sample, IDLE_LIMITS)
}
