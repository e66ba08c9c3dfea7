/** How much containers use, from two looks at their counters. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Docker } from './docker-client.ts'
import type { Container, ContainerSample } from './docker-container.ts'
import type { Utilization } from './provider.ts'

const BETWEEN_MS = 1000

type Pair = readonly [first: ContainerSample, second: ContainerSample]

/**
 * What the containers that run use together, over a second; null where none does. CPU is counted as `docker stats`
 * does, 100 being one core, but from the clock: Podman's count of the whole machine leaves out its idle time.
 * Of memory the percent is that of the container that is nearest to its limit.
 */
export async function utilizationOf(
  docker: Docker,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<Utilization | null> {
  const running = containers.filter((one) => one.state === 'running')
  if (running.length === 0) return null
  // One that ends in between has no second sample.
  const look = () => Promise.all(running.map((one) => docker.sample(one.id)))
  const firsts = await look()
  await sleep(BETWEEN_MS, undefined, { signal })
  const seconds = await look()
  const pairs = firsts.flatMap((first, i) => toPair(first, seconds[i] ?? null))
  return pairs.length === 0 ? null : sumUp(pairs)
}

/** None where it was started anew in between, and counts from zero. */
function toPair(first: ContainerSample | null, second: ContainerSample | null): readonly Pair[] {
  if (first === null || second === null || second.cpuNs < first.cpuNs || second.at <= first.at) return []
  return [[first, second]]
}

function sumUp(pairs: readonly Pair[]): Utilization {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const cpu = pairs.map(
    ([first, second]) => (second.cpuNs - first.cpuNs) / (second.at - first.at) / 1_000_000,
  )
  const memory = pairs.flatMap(([, { memoryBytes }]) => memoryBytes ?? [])
  const shares = pairs.flatMap(([, { memoryBytes, memoryLimit }]) =>
    memoryBytes === null || memoryLimit === null ? [] : memoryBytes / memoryLimit,
  )
  const network = pairs.flatMap(([first, second]) => {
    if (first.networkBytes === null || second.networkBytes === null) return []
    return Math.max(0, second.networkBytes - first.networkBytes) / ((second.at - first.at) / 1000)
  })
  return {
    cpuPercent: sum(cpu) * 100,
    ...(memory.length > 0 && { memoryBytes: sum(memory) }),
    ...(shares.length > 0 && { memoryPercent: Math.max(...shares) * 100 }),
    ...(network.length > 0 && { networkBytesPerSecond: sum(network) }),
  }
}
