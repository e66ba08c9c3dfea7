import type { QuietHours } from './setting.ts'
import { DAY_MS, MINUTE_MS, offsetAt } from './zone.ts'

/**
 * Whether an instant (epoch ms) falls into the quiet hours of a zone: `from` is quiet, `to` no longer is. Over
 * midnight where `to` is the earlier of the two.
 */
export function isQuiet({ from, to }: QuietHours, at: number, timeZone: string): boolean {
  const local = (((at + offsetAt(timeZone, at)) % DAY_MS) + DAY_MS) % DAY_MS
  const [begin, end] = [timeOf(from), timeOf(to)]
  return begin < end ? local >= begin && local < end : local >= begin || local < end
}

function timeOf(clock: string): number {
  const [hour, minute] = clock.split(':')
  return (Number(hour) * 60 + Number(minute)) * MINUTE_MS
}
