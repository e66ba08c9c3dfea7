import { toError } from '#shared/error.ts'
import type { ChangeStorage } from '../providers/aws-storage-change.ts'
import type { Intent, Outcome } from '../store/intent-row.ts'
import type { StorageWork } from '../store/once.ts'
import { type AbortReason, abortMessage, abortState, OUTPUT_KEPT, outcomeOf } from './runner.ts'
import { createTail } from './tail.ts'

const noStorage: ChangeStorage = () => Promise.reject(new Error('there is no storage here'))

export type StorageRunner = ReturnType<typeof createStorageRunner>

/** Does to volumes and snapshots what a schedule does once. One that fails stops none of the others. */
export function createStorageRunner(changeStorage: ChangeStorage = noStorage) {
  return {
    /** One line of output for each. Never throws: a failure is an outcome. */
    async run({ parameters }: Intent, { signal }: AbortController): Promise<Outcome> {
      const { action: deed, isDryRun, profile, items } = parameters as unknown as StorageWork
      const tail = createTail(OUTPUT_KEPT)
      const say = (line: string) => tail.push(Buffer.from(`${line}\n`))
      let failed = 0
      for (const { resourceId: id, region } of items) {
        if (signal.aborted) break
        try {
          say(`${id}: ${await changeStorage({ deed, id, region, profile, isDryRun }, signal)}`)
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
