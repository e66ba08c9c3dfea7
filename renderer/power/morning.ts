import { nextHourOfDay } from '../ui/time.ts'

const MORNING = 8

/** The next eight o'clock in the morning: what "until tomorrow" comes to for who pauses in the evening. */
export function nextMorning(timeZone: string, now: number): number {
  return nextHourOfDay(MORNING, timeZone, now)
}
