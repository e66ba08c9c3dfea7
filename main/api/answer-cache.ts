import type { Clock } from '../engine/clock.ts'
import type { Store } from '../store/index.ts'

type Kept = { readonly body: Buffer; readonly changeCount: number; readonly until: number }

/** So many answers are kept; the oldest goes first. */
const KEPT = 64

/**
 * Keeps the bytes of answers that cost more to make than to send. An answer holds until any row of the store
 * changes or the instant passes that its maker names; it is only kept for requests that are worded alike.
 */
export function createAnswerCache(store: Pick<Store, 'changeCount'>, clock: Clock) {
  const answers = new Map<string, Kept>()

  return (key: string, make: () => { readonly body: unknown; readonly until: number }): Buffer => {
    const changeCount = store.changeCount()
    const known = answers.get(key)
    if (known !== undefined && known.changeCount === changeCount && clock.now() < known.until)
      return known.body
    const { body, until } = make()
    const bytes = Buffer.from(JSON.stringify(body))
    answers.delete(key)
    answers.set(key, { body: bytes, changeCount, until })
    const oldest = answers.size > KEPT ? answers.keys().next().value : undefined
    if (oldest !== undefined) answers.delete(oldest)
    return bytes
  }
}
