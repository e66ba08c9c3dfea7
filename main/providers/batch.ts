/** Many single wishes that come in a short time become one call: what a service charges and throttles is calls. */
import { toAborted, untilAborted } from './until-aborted.ts'

export type BatchOptions<Group, Result> = {
  /** Does the whole group in one call; what is missing in its answer is `undefined` to who asked. */
  readonly send: (
    group: Group,
    ids: readonly string[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, Result>>
  /** True where one id may have failed the whole: it is tried again by halves, down to single calls. */
  readonly canSplit: (error: unknown) => boolean
  /** Ids in a call; so many go out at once, fewer when `collectMs` are over. */
  readonly most?: number
  readonly collectMs?: number
}

type Outcome<Result> = PromiseSettledResult<Result | undefined>
type Waiting<Result> = { readonly id: string; readonly settle: (outcome: Outcome<Result>) => void }
type Batch<Result> = {
  readonly waiting: Set<Waiting<Result>>
  readonly abort: AbortController
  readonly flush: () => void
}

/**
 * Collects wishes by their group (its JSON). A wish that is aborted before the call is left out of it; the call
 * itself is aborted when nobody waits for it any more.
 */
export function createBatcher<Group, Result>(options: BatchOptions<Group, Result>) {
  const { most = 100, collectMs = 25 } = options
  const open = new Map<string, Batch<Result>>()

  function begin(key: string, group: Group): Batch<Result> {
    const flush = () => {
      clearTimeout(timer)
      open.delete(key)
      send(options, group, batch).catch(() => {})
    }
    const batch = { waiting: new Set<Waiting<Result>>(), abort: new AbortController(), flush }
    const timer = setTimeout(flush, collectMs)
    open.set(key, batch)
    return batch
  }

  return async function ask(group: Group, id: string, signal: AbortSignal): Promise<Result | undefined> {
    if (signal.aborted) throw toAborted(signal)
    const key = JSON.stringify(group)
    const batch = open.get(key) ?? begin(key, group)
    const { promise, resolve } = Promise.withResolvers<Outcome<Result>>()
    const wish = { id, settle: resolve }
    batch.waiting.add(wish)
    if (batch.waiting.size >= most) batch.flush()
    try {
      const outcome = await untilAborted(promise, signal)
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    } finally {
      batch.waiting.delete(wish)
      // One that still collects may get another wish.
      if (batch.waiting.size === 0 && open.get(key) !== batch) batch.abort.abort()
    }
  }
}

async function send<Group, Result>(
  options: BatchOptions<Group, Result>,
  group: Group,
  { waiting, abort }: Batch<Result>,
): Promise<void> {
  if (waiting.size === 0) return
  const wishes = [...waiting]
  const ids = [...new Set(wishes.map(({ id }) => id))]
  const outcomes = await sendHalving((some) => options.send(group, some, abort.signal), ids, options.canSplit)
  for (const { id, settle } of wishes) settle(outcomes.get(id) ?? { status: 'fulfilled', value: undefined })
}

async function sendHalving<Result>(
  call: (ids: readonly string[]) => Promise<ReadonlyMap<string, Result>>,
  ids: readonly string[],
  canSplit: (error: unknown) => boolean,
): Promise<ReadonlyMap<string, Outcome<Result>>> {
  try {
    const results = await call(ids)
    return new Map(ids.map((id) => [id, { status: 'fulfilled', value: results.get(id) }]))
  } catch (reason) {
    if (ids.length === 1 || !canSplit(reason)) {
      return new Map(ids.map((id) => [id, { status: 'rejected', reason }]))
    }
    const middle = Math.ceil(ids.length / 2)
    const halves = [ids.slice(0, middle), ids.slice(middle)]
    const outcomes = await Promise.all(halves.map((half) => sendHalving(call, half, canSplit)))
    return new Map(outcomes.flatMap((half) => [...half]))
  }
}
