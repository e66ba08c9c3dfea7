// Keeps the glance current: after each event, but no more often than it can be read, and each minute, as words like
// `in 3 min` change with it.
import type { HourhandEvent } from '#shared/event.ts'
import type { Glance } from '#shared/glance.ts'

export type FeedDeps = {
  readonly read: () => Promise<Glance>
  readonly subscribe: (listener: (event: HourhandEvent) => void) => () => void
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly onGlance: (glance: Glance) => void
  readonly onEvent: (event: HourhandEvent) => void
}

const SETTLE_MS = 100
const MINUTE_MS = 60_000

/** Begins at once; the answer ends it. */
export function followGlance({ read, subscribe, setDelay, onGlance, onEvent }: FeedDeps): () => void {
  let isReading = false
  let isStale = false
  let isOver = false
  let cancelSettle: (() => void) | null = null

  async function refresh(): Promise<void> {
    cancelSettle = null
    if (isReading) {
      isStale = true
      return
    }
    isReading = true
    isStale = false
    // What cannot be read now is read at the next event, or within a minute.
    const glance = await read().catch(() => null)
    isReading = false
    if (isOver) return
    if (glance !== null) onGlance(glance)
    if (isStale) soon()
  }

  function soon(): void {
    cancelSettle ??= setDelay(SETTLE_MS, () => void refresh())
  }

  function eachMinute(): void {
    void refresh()
    cancelMinute = setDelay(MINUTE_MS, eachMinute)
  }

  let cancelMinute = setDelay(MINUTE_MS, eachMinute)
  const unsubscribe = subscribe((event) => {
    onEvent(event)
    // Output says nothing of what a glance shows, and comes by the thousand.
    if (event.type !== 'run.output') soon()
  })
  void refresh()
  return () => {
    isOver = true
    unsubscribe()
    cancelSettle?.()
    cancelMinute()
  }
}
