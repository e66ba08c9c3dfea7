/**
 * What is remembered of a launched command, so that it is never started a second time while it lives.
 *
 * Memory: {launchId, action, runId} (about to be started) → the same with {pid, identity} (started) → null
 * (known to have failed). After a good end it stays: the run is over, and a pid that another process
 * bears has another identity. Found with a run that is tried again, it tells that Hourhand ended in between.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import Type from 'typebox'
import Value from 'typebox/value'
import { endGroup, findLaunched, identify } from './process-identity.ts'
import type { Json } from './provider.ts'

const Launch = Type.Object({
  launchId: Type.String(),
  action: Type.Enum(['start', 'stop']),
  runId: Type.String(),
  pid: Type.Optional(Type.Integer({ minimum: 2 })),
  identity: Type.Optional(Type.String()),
})
export type Launch = Type.Static<typeof Launch>

/** The process of a launch that is alive. Its pid is that of its group too. */
export type Survivor = { readonly pid: number; readonly identity: string }

/** The launch that a memory speaks of, or null. */
export function readLaunch(memory: Json): Launch | null {
  return Value.Check(Launch, memory) ? memory : null
}

/**
 * The command of a launch, if it lives: not what it may have left behind. Before its pid was stored it is
 * looked for by the launch id in the environment, among the leaders of groups: the oldest of them is the command.
 */
export async function findSurvivor({ launchId, pid, identity }: Launch): Promise<Survivor | null> {
  if (pid !== undefined && identity !== undefined) {
    return (await isAlive({ pid, identity })) ? { pid, identity } : null
  }
  const leader = (await findLaunched(launchId)).find((row) => row.pid === row.group)
  const found = leader === undefined ? null : await identify(leader.pid)
  return leader === undefined || found === null ? null : { pid: leader.pid, identity: found.identity }
}

/** Waits until a process that is not our child has ended; at the abort ends its group, and answers false. */
export async function outlast(survivor: Survivor, signal: AbortSignal, graceMs: number): Promise<boolean> {
  for (let pauseMs = 20; await isAlive(survivor); pauseMs = Math.min(pauseMs * 1.5, 250)) {
    await sleep(pauseMs, undefined, { signal }).catch(() => null)
    if (!signal.aborted) continue
    if (await isAlive(survivor)) await endGroup(survivor.pid, { signal: 'SIGTERM', graceMs })
    return false
  }
  return true
}

async function isAlive({ pid, identity }: Survivor): Promise<boolean> {
  const found = await identify(pid)
  return found !== null && !found.isZombie && found.identity === identity
}
