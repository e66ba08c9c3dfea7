// The VTIMEZONE of a zone (RFC 5545, 3.6.5), from the table that everything else is computed with: clients that read
// it come to the same instants. Ready-made ones only know the rule of today, not the change of rules before it.
import { civilFromDays, DAY_MS, spanAt } from '#shared/zone.ts'

type Change = { readonly at: number; readonly from: number; readonly to: number }

/** The definition of `timeZone`, right from the year of `from` to the year of `to` in UTC, without a CRLF at its end. */
export function renderTimeZone(timeZone: string, from: number, to: number): string {
  const first = Date.UTC(new Date(from).getUTCFullYear(), 0, 1)
  const end = Date.UTC(new Date(to).getUTCFullYear() + 1, 0, 1)
  const changes: Change[] = []
  let span = spanAt(timeZone, first)
  const base = span.offset
  while (span.end < end) {
    const next = spanAt(timeZone, span.end)
    if (next.offset !== span.offset) changes.push({ at: span.end, from: span.offset, to: next.offset })
    span = next
  }
  const standard = Math.min(base, ...changes.map((change) => change.to))
  const observances = changes.map((change) => render(formatStamp(change.at + change.from), change, standard))
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    ...render('19700101T000000', { from: base, to: base }, standard),
    ...observances.flat(),
    'END:VTIMEZONE',
  ].join('\r\n')
}

/** A wall time, in ms from 1970-01-01 00:00, as iCalendar writes it: `20261025T030000` (3.3.5). */
export function formatStamp(wall: number): string {
  const days = Math.floor(wall / DAY_MS)
  const { year, month, day } = civilFromDays(days)
  const seconds = Math.floor((wall - days * DAY_MS) / 1000)
  const minutes = Math.floor(seconds / 60)
  // As two numbers, the digits where they belong: calendars have many stamps.
  const date = String(year * 10_000 + month * 100 + day)
  const time = String(1_000_000 + Math.floor(minutes / 60) * 10_000 + (minutes % 60) * 100 + (seconds % 60))
  return `${date.padStart(8, '0')}T${time.slice(1)}`
}

function render(onset: string, { from, to }: Omit<Change, 'at'>, standard: number): readonly string[] {
  const name = to > standard ? 'DAYLIGHT' : 'STANDARD'
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset}`,
    `TZOFFSETFROM:${offsetText(from)}`,
    `TZOFFSETTO:${offsetText(to)}`,
    `END:${name}`,
  ]
}

/** `+0530`; with seconds where local mean time has them. */
function offsetText(offset: number): string {
  const seconds = Math.abs(offset) / 1000
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const digits = parts.map((part) => String(part).padStart(2, '0')).join('')
  return `${offset < 0 ? '-' : '+'}${digits.replace(/00$/, '')}`
}
