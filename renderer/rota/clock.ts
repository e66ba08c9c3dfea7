// Whose clock the page shows: the zone of a rota as it was given, and what it means to us and to the browser.
import { resolveZoneId } from '#shared/zone-id.ts'
import { zoneName } from '../ui/time.ts'

export type Clock = {
  /** For shared/zone.ts. */
  readonly zone: string
  /** For Intl and for ui/time.ts. */
  readonly intl: string
  /** For people: `Berlin`, `New York`, `GMT+5:30`. */
  readonly name: string
}

/** Abbreviations and offsets are kept as given; an id that nobody knows is shown by the clock of UTC. */
export function clockOf(given: string): Clock {
  const zone = resolveZoneId(given)
  if (zone === null) return { zone: 'UTC', intl: 'UTC', name: 'UTC' }
  // Intl takes an offset, but without the letters before it.
  const intl = zone.replace(/^GMT(?=[+-]\d\d:)/, '')
  return { zone, intl, name: given.includes('/') ? zoneName(given) : given }
}
