import { toError } from '#shared/error.ts'
import type { ChangeStorage, StorageChange } from '../providers/aws-storage-change.ts'
import type { Intent, Outcome } from '../store/intent-row.ts'
import type { StorageWork } from '../store/once.ts'
import type { Clock } from './clock.ts'
import { type AbortReason, abortMessage, abortState, OUTPUT_KEPT, outcomeOf, rejectOn } from './runner.ts'
import { createTail } from './tail.ts'

/** The time there is for one volume or snapshot. */
const LIMIT_MS = 60_000

type Deps = {
  readonly clock: Pick<Clock, 'setDelay'>
  readonly changeStorage: ChangeStorage | undefined
}

const noStorage: ChangeStorage = () => Promise.reject(new Error('there is no storage here'))

export type StorageRunner = ReturnType<typeof createStorageRunner>

/** Does to volumes and snapshots what a schedule does once. One that fails stops none of the others. */
export function createStorageRunner({ clock, changeStorage = noStorage }: Deps) {
  /** An answer, or an error when its time is up or the run is ended. */
  async function change(one: StorageChange, ended: AbortSignal): Promise<string> {
    const timeout = new AbortController()
    const words = `it was not answered within ${LIMIT_MS / 1000} s`
    const cancel = clock.setDelay(LIMIT_MS, () => timeout.abort(new Error(words)))
    const signal = AbortSignal.any([ended, timeout.signal])
    try {
      return await Promise.race([changeStorage(one, signal), rejectOn(signal, words)])
    } finally {
      cancel()
    }
  }

  return {
    /** One line of output for each. Never throws: a failure is an outcome. */
    async run({ parameters }: Intent, { signal }: AbortController): Promise<Outcome> {
      const { action: deed, isDryRun, profile, endpoint = null, items } = parameters as unknown as StorageWork
      const tail = createTail(OUTPUT_KEPT)
      const say = (line: string) => tail.push(Buffer.from(`${line}\n`))
      let failed = 0
      for (const { resourceId: id, region } of items) {
        if (signal.aborted) break
        try {
          say(`${id}: ${await change({ deed, id, region, profile, endpoint, isDryRun }, signal)}`)
        } catch (error) {
          failed += 1
          say(`${id}: ${toError(error).message}`)
        }
      }
      const dry = isDryRun ? 'a dry run: ' : ''
      const counted = `${dry}${deed}: ${items.length - failed} of ${items.length} done`
      if (signal.aborted) {
        const message = abortMessage(signal.reason as AbortReason, 0)
        return outcomeOf(abortState(signal), message, {}, tail.end())
      }
      return outcomeOf(failed === 0 ? 'succeeded' : 'failed', counted, {}, tail.end())
    },
  }
}
