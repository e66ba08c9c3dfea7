import type { Bus } from '../bus.ts'

export type Outbox = ReturnType<typeof createOutbox>

/**
 * Holds back what services tell of while they work inside a larger transaction: events are facts that are committed.
 * What is told twice goes out once.
 */
export function createOutbox(bus: Bus) {
  const waiting = new Map<string, () => void>()

  return {
    /** The bus for those services. */
    bus: {
      ...bus,
      publish(type, news) {
        waiting.set(JSON.stringify([type, news]), () => bus.publish(type, news))
      },
    } satisfies Bus,
    /** Runs a whole transaction and then tells what came up in it; nothing when it throws. */
    deliverAfter<Result>(transaction: () => Result): Result {
      waiting.clear()
      const result = transaction()
      const told = [...waiting.values()]
      waiting.clear()
      for (const tell of told) tell()
      return result
    },
  }
}
