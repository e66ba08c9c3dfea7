/** How much the processes of a group use together, from two looks a second apart. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { membersOf, ps, statFields } from './process-identity.ts'
import type { Utilization } from './provider.ts'

const BETWEEN_MS = 1_000
/** Linux tells times in ticks of USER_HZ, which is 100 (time(7)). */
const TICK_MS = 10

/** Times count from the start of the process. */
type Use = {
  readonly cpuMs: number
  /** What children have used that ended and were waited for; 0 where that is not known. */
  readonly reapedMs: number
  readonly memoryBytes: number
}
type Look = { readonly at: number; readonly uses: ReadonlyMap<number, Use> }

/**
 * Null where none of it lives. Memory that processes share counts for each. What has ended before the second look
 * counts as far as its parent waited for it. Rejects at the signal.
 */
export async function utilizationOfGroup(group: number, signal: AbortSignal): Promise<Utilization | null> {
  const first = await look(group)
  await sleep(BETWEEN_MS, undefined, { signal })
  const second = await look(group)
  if (first.uses.size === 0 || second.uses.size === 0) return null
  const memory = [...second.uses.values()].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  const cpuPercent = (cpuBetween(first.uses, second.uses) / (second.at - first.at)) * 100
  return { cpuPercent, memoryBytes: memory }
}

async function look(group: number): Promise<Look> {
  const pids = await membersOf(group)
  const found = await (process.platform === 'linux' ? readLinux(pids) : readByPs(pids))
  return { at: performance.now(), uses: new Map(found) }
}

function cpuBetween(first: Look['uses'], second: Look['uses']): number {
  let own = 0
  let reaped = 0
  for (const [pid, { cpuMs, reapedMs }] of second) {
    own += cpuMs - (first.get(pid)?.cpuMs ?? 0)
    reaped += reapedMs - (first.get(pid)?.reapedMs ?? 0)
  }
  // Of one that has ended its parent is told the time of its whole life.
  const known = [...first].filter(([pid]) => !second.has(pid))
  const before = known.reduce((sum, [, { cpuMs, reapedMs }]) => sum + cpuMs + reapedMs, 0)
  return Math.max(0, own) + Math.max(0, reaped >= before ? reaped - before : reaped)
}

type Found = readonly (readonly [pid: number, use: Use])[]

async function readLinux(pids: readonly number[]): Promise<Found> {
  const read = async (pid: number): Promise<Found> => {
    try {
      const fields = statFields(await readFile(`/proc/${pid}/stat`, 'latin1'))
      const status = await readFile(`/proc/${pid}/status`, 'latin1')
      // proc_pid_stat(5), fields 14 to 17, counted from field 3.
      const [user, system, userReaped, systemReaped] = fields
        .slice(11, 15)
        .map((ticks) => Number(ticks) * TICK_MS)
      const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
      const cpuMs = (user ?? 0) + (system ?? 0)
      return [[pid, { cpuMs, reapedMs: (userReaped ?? 0) + (systemReaped ?? 0), memoryBytes: kib * 1024 }]]
    } catch {
      // It ended between the listing and the reading.
      return []
    }
  }
  return (await Promise.all(pids.map(read))).flat()
}

async function readByPs(pids: readonly number[]): Promise<Found> {
  if (pids.length === 0) return []
  const lines = (await ps(['-o', 'pid=,time=,rss=', '-p', pids.join(',')])).split('\n')
  return lines.flatMap((line): Found => {
    const [pid, time = '', kib] = line.trim().split(/\s+/)
    if (kib === undefined) return []
    return [[Number(pid), { cpuMs: toMs(time), reapedMs: 0, memoryBytes: Number(kib) * 1024 }]]
  })
}

/** `[[days-]hours:]minutes:seconds`, the seconds with a fraction where the system tells one. */
function toMs(time: string): number {
  const [clock = '', days = '0'] = time.split('-').toReversed()
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1_000
}
