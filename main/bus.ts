import type { EventMap, EventName, HourhandEvent } from '#shared/event.ts'
import type { Log } from './log.ts'

/** Events kept for readers that come back. */
export const KEPT_EVENTS = 1000

export type Listener = (event: HourhandEvent) => void

export type Bus = {
  /** Tells every listener of something that has happened and is committed. */
  readonly publish: <Name extends EventName>(type: Name, data: EventMap[Name]) => void
  readonly subscribe: (listener: Listener) => () => void
  /** The events after `id`, or null when some of them are no longer kept. */
  readonly since: (id: number) => readonly HourhandEvent[] | null
  readonly lastId: () => number
}

/** News that may be lost with the process: an in-memory ring of the newest events with rising ids. */
export function createBus(now: () => number, log: Log): Bus {
  const listeners = new Set<Listener>()
  const ring: HourhandEvent[] = []
  let lastId = 0

  return {
    publish(type, data) {
      lastId += 1
      const event = { id: lastId, type, at: now(), data } as HourhandEvent
      ring[lastId % KEPT_EVENTS] = event
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          log.error('a listener failed', { event: type, error })
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since(id) {
      if (id > lastId || lastId - id > KEPT_EVENTS) return null
      const missing: HourhandEvent[] = []
      for (let next = id + 1; next <= lastId; next += 1) {
        const event = ring[next % KEPT_EVENTS]
        if (event !== undefined) missing.push(event)
      }
      return missing
    },
    lastId: () => lastId,
  }
}
