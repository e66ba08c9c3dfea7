import { toError } from '#shared/error.ts'
import { CANNOT_OPEN, type Keeping } from '#shared/sealed.ts'
import type { Log } from './log.ts'
import type { Store } from './store/index.ts'

type Deps = { readonly store: Pick<Store, 'transaction' | 'secrets' | 'compact'>; readonly log: Log }

/** Brings the secrets of a store that was just opened in line with how they are kept from now on. */
export function settleSecrets({ store, log }: Deps, { reason }: Keeping): void {
  const changed = store.transaction(() => store.secrets.settle(reason === 'unsealed'))
  if (changed > 0)
    log.info(reason === null ? 'secrets were sealed' : 'secrets were opened', { values: changed })
  if (store.secrets.isToCompact()) scrub({ store, log })
  const things = store.secrets.countUnopened()
  if (things > 0) log.warn('secrets cannot be opened', { things, meaning: CANNOT_OPEN })
}

/** What was written before its sealing still stands in free pages of the store, and in its write-ahead log. */
function scrub({ store, log }: Deps): void {
  try {
    store.compact()
    store.transaction(() => store.secrets.compacted())
  } catch (error) {
    log.warn('secrets as they were may still stand in free pages of the store; the next start tries again', {
      error: toError(error),
    })
  }
}
