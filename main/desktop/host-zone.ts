// The machine's zone may change while Hourhand runs (a traveller): Node keeps the one it began with.
import { readlinkSync } from 'node:fs'

type Env = Record<string, string | undefined>

/**
 * The zone that the system says now: the link of /etc/localtime on Linux and macOS, else null. Windows has names of its
 * own, and tells the process by itself.
 */
export function readHostZone(
  platform: NodeJS.Platform,
  readLink: (file: string) => string = readlinkSync,
): string | null {
  if (platform === 'win32') return null
  try {
    const [, name] = /zoneinfo(?:\.default)?\/(.+)$/.exec(readLink('/etc/localtime')) ?? []
    return name ?? null
  } catch {
    return null
  }
}

/** Gives the process the zone where it has another. Answers the new zone, or null where nothing changed. */
export function adoptZone(zone: string | null, env: Env, known: string): string | null {
  if (zone === null || zone === known) return null
  // Node takes this up at once, for everything that asks for the local zone.
  env.TZ = zone
  return zone
}
