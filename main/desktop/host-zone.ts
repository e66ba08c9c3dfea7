// The machine's zone may change while Hourhand runs (a traveller): Node keeps the one it began with.
import { readlinkSync } from 'node:fs'
import { isTimeZone } from '#shared/zone.ts'

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

export type HostZoneDeps = {
  readonly platform: NodeJS.Platform
  readonly env: Env
  readonly readLink?: (file: string) => string
}

/**
 * Answers how to give the process the zone that the machine has changed to: the new one, or null where nothing changed.
 * What somebody has set for this program alone (`TZ`) stays.
 */
export function followHostZone({ platform, env, readLink }: HostZoneDeps): () => string | null {
  if (env.TZ) return () => null
  let known = readHostZone(platform, readLink)
  return () => {
    const zone = readHostZone(platform, readLink)
    // Names differ for one zone, so that it is not compared with what Node calls it.
    if (zone === null || zone === known || !isTimeZone(zone)) return null
    known = zone
    // Node takes this up at once, for everything that asks for the local zone.
    env.TZ = zone
    return zone
  }
}
