// The world of the company: what starts, stops, runs and is measured, by a clock that is moved, always the same way.
import type { World } from '#main/context.ts'
import type { ActionCall, ActionProvider } from '#main/providers/action.ts'
import { providerOf } from '#main/providers/index.ts'
import { type Discovered, type Provider, type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import type { PowerState } from '#shared/power.ts'
import type { TestClock } from '../helpers/clock.ts'

const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const DAY_HOURS = 24

/** How a job goes: what it writes, line by line, and how long it takes. */
export type Play = {
  readonly lines: readonly string[]
  readonly seconds: number
  /** On these days it fails, with other words. */
  readonly fails?: {
    readonly on: readonly string[]
    readonly lines: readonly string[]
    readonly exitCode: number
  }
}

type Script = {
  /** By the programs of jobs, or by the kind of what they do. */
  readonly plays: Readonly<Record<string, Play>>
  /** By the kind of provider. */
  readonly found: Readonly<Record<string, readonly Discovered[]>>
}

/** A number from 0 to 1 that is always the same for the same text. */
function chanceOf(text: string): number {
  let hash = 2_166_136_261
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0
  // Texts that differ in their last letter alone are to be far apart.
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507) >>> 0
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

function write({ output }: Pick<ProviderCall, 'output'>, line: string): void {
  output(new TextEncoder().encode(`${line}\n`))
}

export function createCompanyWorld(clock: TestClock, { plays, found }: Script) {
  const states = new Map<string, PowerState>()
  let waiting = 0

  /** Until so much time has passed, or the call is over before. */
  function wait(ms: number, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    waiting += 1
    return new Promise((resolve, reject) => {
      const cancel = clock.setDelay(Math.round(ms), () => {
        waiting -= 1
        signal.removeEventListener('abort', onAbort)
        resolve()
      })
      const onAbort = () => {
        waiting -= 1
        cancel()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort)
    })
  }

  function act(state: PowerState, seconds: number) {
    return async (call: ProviderCall) => {
      await wait(seconds * (0.6 + chanceOf(call.resourceId + clock.now())) * SECOND_MS, call)
      states.set(call.resourceId, state)
      write(call, state)
      return { exitCode: 0 }
    }
  }

  function provider(kind: string): Provider {
    const { utilization, ...base } = providerOf(kind)
    return {
      ...base,
      start: act('running', 6),
      stop: act('stopped', 4),
      status: async ({ resourceId }) => states.get(resourceId) ?? 'stopped',
      discover: async () => found[kind] ?? [],
      // Only what is rented is measured.
      ...(utilization !== undefined && kind.startsWith('aws-') && { utilization: measured(clock) }),
    }
  }

  const world: Partial<World> = {
    clock,
    random: () => 0,
    provider,
    action: () => playing(plays, clock, wait),
    findStorage: async () => [],
  }
  return { world, waiting: () => waiting }
}

/** Busy in the hours of an office, idle else. */
function measured(clock: TestClock) {
  return async ({ resourceId }: ProviderCall) => {
    const hours = Math.floor(clock.now() / HOUR_MS) + 1
    const hour = hours % DAY_HOURS
    // 1970-01-01 was a Thursday.
    const isWeekend = (Math.floor(hours / DAY_HOURS) + 3) % 7 > 4
    const isBusy = !isWeekend && hour >= 8 && hour < 18
    return {
      cpuPercent: isBusy ? 30 + 45 * chanceOf(`${resourceId} ${Math.floor(hours / DAY_HOURS)} ${hour}`) : 0.8,
    }
  }
}

function playing(
  plays: Readonly<Record<string, Play>>,
  clock: TestClock,
  wait: (ms: number, call: ActionCall) => Promise<void>,
): ActionProvider {
  return {
    check: () => {},
    async run(call: ActionCall) {
      const { action, dueAt } = call
      const name = action.kind === 'program' ? action.program : action.kind
      const play = plays[name] ?? { lines: [], seconds: 1 }
      const bad = play.fails?.on.some((day) => dueAt.startsWith(day)) ? play.fails : undefined
      const lines = bad?.lines ?? play.lines
      const ms = play.seconds * (0.7 + 0.6 * chanceOf(name + clock.now())) * SECOND_MS
      for (const line of lines) {
        await wait(ms / (lines.length + 1), call)
        write(call, line)
      }
      await wait(ms / (lines.length + 1), call)
      if (bad) throw new ProviderError(`exited with ${bad.exitCode}`, { exitCode: bad.exitCode })
      return action.kind === 'http' ? { httpStatus: 204 } : { exitCode: 0 }
    },
  }
}
