/** Several containers that are one resource: which they are, and in which order Compose would start them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PowerAction, PowerState } from '#shared/power.ts'
import type { Docker } from './docker-client.ts'
import type { Container } from './docker-container.ts'
import { ProviderError } from './provider.ts'

const PROJECT = 'com.docker.compose.project'
const SERVICE = 'com.docker.compose.service'
const DEPENDS_ON = 'com.docker.compose.depends_on'
const ONE_OFF = 'com.docker.compose.oneoff'
const POLL_MS = 500

/** Which containers are meant. */
export type Selection = {
  readonly container?: string
  readonly label?: string
  readonly project?: string
}

/** How containers are stopped. */
export type StopMethod = 'stop' | 'pause'

/** A service of a compose project, the same when its containers are made anew; null for what Compose did not make. */
export function serviceOf({
  labels,
}: Container): { readonly project: string; readonly service: string } | null {
  const [project, service] = [labels[PROJECT], labels[SERVICE]]
  return project === undefined || service === undefined ? null : { project, service }
}

/** What Compose started for a single command is no part of a project. */
export function isOneOff({ labels }: Container): boolean {
  return labels[ONE_OFF]?.toLowerCase() === 'true'
}

/** The containers that are meant; throws a `ProviderError` where there is none. */
export async function select(docker: Docker, meant: Selection): Promise<readonly Container[]> {
  const { container, label, project } = meant
  if (container !== undefined && project === undefined) return [await docker.inspect(container)]
  const labels = [...(project === undefined ? [] : [`${PROJECT}=${project}`]), ...(label ? [label] : [])]
  const found = (await docker.list(labels)).filter((one) => project === undefined || !isOneOff(one))
  const chosen = container === undefined ? found : found.filter((one) => isCalled(one, container))
  if (chosen.length > 0) return chosen
  const words = [
    ...(container === undefined ? [] : [container]),
    ...(label === undefined ? [] : [`with the label ${label}`]),
    ...(project === undefined ? [] : [`of the project ${project}`]),
  ]
  throw new ProviderError(`there is no container ${words.join(' ')}`)
}

function isCalled(one: Container, name: string): boolean {
  return (
    one.name === name || serviceOf(one)?.service === name || (name.length >= 12 && one.id.startsWith(name))
  )
}

/** `db:service_healthy:false,cache:service_started:false`, as Compose writes it. */
export function dependenciesOf({
  labels,
}: Container): readonly { readonly service: string; readonly condition: string }[] {
  const entries = (labels[DEPENDS_ON] ?? '').split(',').filter((entry) => entry !== '')
  return entries.map((entry) => {
    const [service = '', condition = 'service_started'] = entry.split(':')
    return { service, condition }
  })
}

/**
 * The containers in the order of their start: what a level depends on stands in those before it. What depends on
 * itself, which Compose would refuse, comes last and together.
 */
export function levelsOf(containers: readonly Container[]): readonly (readonly Container[])[] {
  const levels: (readonly Container[])[] = []
  let left = containers
  while (left.length > 0) {
    const waiting = left
    const ready = waiting.filter((one) => neededBy(one, waiting).length === 0)
    const level = ready.length > 0 ? ready : waiting
    levels.push(level)
    left = waiting.filter((one) => !level.includes(one))
  }
  return levels
}

function neededBy(one: Container, among: readonly Container[]): readonly Container[] {
  return dependenciesOf(one).flatMap(({ service }) => containersOf(one, service, among))
}

/** Those of a service of the same project. */
function containersOf(one: Container, service: string, among: readonly Container[]): readonly Container[] {
  const own = serviceOf(one)
  if (own === null) return []
  return among.filter((other) => {
    const theirs = serviceOf(other)
    return other !== one && theirs?.project === own.project && theirs.service === service
  })
}

/** Waits until what the containers of a level depend on is as they ask: healthy, or done. */
export async function untilReady(
  docker: Docker,
  level: readonly Container[],
  { among, signal }: { readonly among: readonly Container[]; readonly signal: AbortSignal },
): Promise<void> {
  const awaited = new Map<Container, string>()
  for (const one of level) {
    for (const { service, condition } of dependenciesOf(one)) {
      if (condition === 'service_started') continue
      for (const other of containersOf(one, service, among)) awaited.set(other, condition)
    }
  }
  const wait = async ([one, condition]: readonly [Container, string]) => {
    while (!isReady(await docker.inspect(one.id), condition)) await sleep(POLL_MS, undefined, { signal })
  }
  await Promise.all([...awaited].map(wait))
}

function isReady(one: Container, condition: string): boolean {
  if (condition === 'service_completed_successfully') {
    if (one.exitCode !== null && one.exitCode !== 0) {
      throw new ProviderError(`${one.name}, which others wait for, exited with ${one.exitCode}`)
    }
    return one.exitCode === 0
  }
  if (one.health === 'unhealthy' || one.state === 'exited' || one.state === 'dead') {
    throw new ProviderError(`${one.name}, which others wait for, is ${one.health ?? one.state}`)
  }
  // Without a check there is nothing to wait for.
  return one.health !== 'starting'
}

/** The state of one container. */
export function stateOf({ state, health }: Container, method: StopMethod): PowerState {
  switch (state) {
    case 'running':
      return health === 'starting' ? 'starting' : 'running'
    case 'paused':
      // Where pausing is not how it is stopped, somebody has paused it by hand.
      return method === 'pause' ? 'stopped' : 'unknown'
    case 'restarting':
      return 'starting'
    case 'removing':
    case 'stopping':
      return 'stopping'
    case 'created':
    case 'exited':
    case 'dead':
      return 'stopped'
    default:
      return 'unknown'
  }
}

/**
 * The state of all together: what they agree on, or are all on the way to; unknown where they differ. What had one
 * thing to do and did it is not asked.
 */
export function stateOfAll(containers: readonly Container[], method: StopMethod): PowerState {
  const lasting = containers.filter((one) => !isDone(one, containers))
  const states = new Set((lasting.length > 0 ? lasting : containers).map((one) => stateOf(one, method)))
  const [only = 'unknown'] = states
  if (states.size === 1) return only
  const isBetween = (end: PowerState, way: PowerState) =>
    [...states].every((one) => one === end || one === way)
  if (isBetween('running', 'starting')) return 'starting'
  return isBetween('stopped', 'stopping') ? 'stopping' : 'unknown'
}

function isDone(one: Container, among: readonly Container[]): boolean {
  const isAwaited = (other: Container) =>
    dependenciesOf(other).some(
      ({ service, condition }) =>
        condition === 'service_completed_successfully' && containersOf(other, service, among).includes(one),
    )
  return one.exitCode === 0 && among.some(isAwaited)
}

/** Does something to each container of a level at once; throws with what failed when all have been tried. */
export async function forEach(
  level: readonly Container[],
  work: (one: Container) => Promise<void>,
  action: PowerAction,
): Promise<void> {
  const ended = await Promise.allSettled(level.map(work))
  const failures = ended.flatMap((end, i) => {
    return end.status === 'rejected'
      ? [`${level[i]?.name}: ${String(end.reason?.message ?? end.reason)}`]
      : []
  })
  if (failures.length === 0) return
  const count = level.length === 1 ? '' : `${failures.length} of ${level.length} `
  throw new ProviderError(
    `${count}could not be ${action === 'start' ? 'started' : 'stopped'}: ${failures.join('; ')}`,
  )
}
