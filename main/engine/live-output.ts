import type { Bus } from '../bus.ts'
import type { Clock } from './clock.ts'
import { createTail } from './tail.ts'

/** So often the output of a run is told, so much of it at once: what is left out is read over the API. */
const TOLD_EVERY_MS = 250
const TOLD_AT_ONCE = 8_192

export type LiveOutput = {
  readonly push: (chunk: Uint8Array) => void
  /** What is kept so far, and how many bytes before it were cut. */
  readonly read: () => { readonly bytes: Uint8Array; readonly cut: number }
  /** Ends it, `moreCut` bytes of it having never come here. */
  readonly end: (moreCut?: number) => { readonly bytes: Uint8Array; readonly cut: number }
}

type Deps = { readonly clock: Clock; readonly bus: Bus; readonly runId: string; readonly keep: number }

/** The output of a run while it goes on: its end is kept, and what is new is told as `run.output`. */
export function createLiveOutput({ clock, bus, runId, keep }: Deps): LiveOutput {
  const tail = createTail(keep)
  let total = 0
  let told = 0
  let cancel: (() => void) | null = null

  function tell(): void {
    cancel = null
    if (told === total) return
    const { bytes, cut } = tail.end()
    const from = Math.max(told, total - TOLD_AT_ONCE, cut)
    told = total
    bus.publish('run.output', { id: runId, from, text: Buffer.from(bytes.subarray(from - cut)).toString() })
  }

  return {
    push(chunk) {
      tail.push(chunk)
      total += chunk.length
      cancel ??= clock.setDelay(TOLD_EVERY_MS, tell)
    },
    read: tail.end,
    end(moreCut = 0) {
      cancel?.()
      tell()
      const { bytes, cut } = tail.end()
      return { bytes, cut: cut + moreCut }
    },
  }
}
