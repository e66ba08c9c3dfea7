/** Collects items and hands them on together: the first soon, later ones no faster than the work or the clock allows. */
export type Batch<Item> = { readonly add: (items: readonly Item[]) => void; readonly stop: () => void }

type Pace = { readonly firstAfterMs: number; readonly everyMs: number }

/**
 * `work` never runs twice at a time and never more often than every `everyMs`. An item added while it runs
 * is handed on afterwards: no news is lost.
 */
export function createBatch<Item>(
  work: (items: ReadonlySet<Item>) => Promise<unknown>,
  { firstAfterMs, everyMs }: Pace,
): Batch<Item> {
  let waiting = new Set<Item>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let restUntil = 0

  function schedule(): void {
    if (isBusy || timer !== undefined || waiting.size === 0) return
    timer = setTimeout(flush, Math.max(firstAfterMs, restUntil - Date.now()))
  }

  async function flush(): Promise<void> {
    timer = undefined
    const items = waiting
    waiting = new Set()
    isBusy = true
    restUntil = Date.now() + everyMs
    // A failed refetch shows in the query itself.
    await work(items).catch(() => {})
    isBusy = false
    schedule()
  }

  return {
    add(items) {
      for (const item of items) waiting.add(item)
      schedule()
    },
    stop() {
      waiting = new Set()
      clearTimeout(timer)
      timer = undefined
    },
  }
}
