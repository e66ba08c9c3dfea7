import { formatWhen, zoneName } from '../ui/time.ts'
import type { Hold } from './types.ts'

/** `Kept on until tomorrow 08:00 Berlin`, `Kept off until somebody releases it`. */
export function holdWords(hold: Pick<Hold, 'action' | 'expiresAt'>, timeZone: string, now: number): string {
  const kept = hold.action === 'force_on' ? 'Kept on' : 'Kept off'
  if (hold.expiresAt === null) return `${kept} until somebody releases it`
  return `${kept} until ${formatWhen(Date.parse(hold.expiresAt), timeZone, now)} ${zoneName(timeZone)}`
}
