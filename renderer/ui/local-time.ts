// A day and a time as a field of the browser has them, by the clock of a zone.
import { offsetAt, toInstants } from '#shared/zone.ts'

/** What a `datetime-local` field shows for an instant: `2026-11-16T09:00`. */
export function toField(at: number, zone: string): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16)
}

/**
 * The instant that a field means, or why it means none. `kept` is the instant that the field was filled with: while
 * its text stays, so does the instant, with its seconds and in the right one of two equal hours.
 */
export function fromField(text: string, zone: string, kept: number | null): number | string {
  if (kept !== null && text === toField(kept, zone)) return kept
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text) ?? []
  if (minute === undefined) return 'Give a day and a time.'
  const time = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
  }
  return toInstants(zone, time)[0] ?? 'The clock jumps over this time on that day.'
}
