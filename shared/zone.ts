// Wall clock and instant: each zone's offsets as a table, so that no step of a search asks Intl. The only importer of luxon.
import { FixedOffsetZone, IANAZone, type Zone } from 'luxon'
import { AppError } from '#shared/error.ts'

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
/** The last instant a Date can hold; the first one is its negative. */
export const MAX_INSTANT = 8.64e15

/** A wall-clock time. `month` 1-12, `weekday` 0 (Sunday) to 6. It names no zone: that travels beside it. */
export type LocalTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekday: number
}

/** What is needed to name a wall-clock time; `second` is 0 when absent. */
export type WallTime = Pick<LocalTime, 'year' | 'month' | 'day' | 'hour' | 'minute'> & {
  readonly second?: number
}

/** A date of the proleptic Gregorian calendar; `month` 1-12. */
export type CivilDate = Pick<LocalTime, 'year' | 'month' | 'day'>

/**
 * A stretch [start, end) of instants with one offset; all in ms. "Wall" is `instant + offset`.
 * `gapFrom` is the wall reached just before `start`: walls in [gapFrom, start + offset) do not exist.
 * Walls below `freshFrom` have already been shown once. A long stretch may be cut into several: then
 * `start` is no transition, `gapFrom` is Infinity and `freshFrom` -Infinity.
 */
export type Span = {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly gapFrom: number
  readonly freshFrom: number
}

type ZoneTable = { readonly zone: Zone; readonly chunks: Map<number, readonly Span[]> }

const CHUNK_MS = 400 * DAY_MS
// Shorter than the shortest time between two transitions in tzdb: 7 days (Recife 2000, Gaza 2040).
const PROBE_MS = 4 * DAY_MS
const MAX_CHUNKS = 512
const MAX_ZONES = 1024
// No offset, LMT and `GMT+18:00` included, is larger.
const MAX_OFFSET_MS = 19 * 3_600_000
const tables = new Map<string, ZoneTable>()

// Java's old abbreviations, which ICU still takes: `BST` would be Dhaka and `IST` Kolkata. IANA has none of them.
const ICU_ONLY =
  /^(ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|JST|MIT|NET|NST|PLT|PNT|PRT|PST|SST|VST|SYSTEMV\/.*)$/i

// What `formatOffsetZone` writes. `isTimeZone` refuses it by its colon.
const OFFSET_ZONE = /^GMT([+-])(0\d|1[0-8]):([0-5]\d)$/

/** Whether `id` is an IANA zone or link. Offsets (`+05:00`) and abbreviations that IANA does not know are none. */
export function isTimeZone(id: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(id)) return false
  return tables.has(id) || (!ICU_ONLY.test(id) && IANAZone.isValidZone(id))
}

/**
 * The id of a zone that is always `minutes` ahead of UTC: `GMT+05:30`, `GMT-18:00`. Everything here that asks for a
 * zone takes it, but for `isTimeZone` and `assertTimeZone`: it is no IANA name.
 */
export function formatOffsetZone(minutes: number): string {
  return `GMT${formatOffset(minutes)}`
}

/** Throws `invalid` on `field` when `id` is no time zone; an unknown zone is never replaced by UTC. */
export function assertTimeZone(id: string, field: string): void {
  if (!isTimeZone(id)) {
    throw new AppError('invalid', `unknown time zone: '${id.slice(0, 64)}' (an IANA name is needed)`, {
      field,
    })
  }
}

/** Days since 1970-01-01 of a date; days past the end of the month, and months past 12, carry over. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const months = year * 12 + month - 3
  const y = Math.floor(months / 12)
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (months - y * 12) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

/** The date of a day counted from 1970-01-01 (Hinnant's algorithm: eras of 400 years that begin in March). */
export function civilFromDays(days: number): CivilDate {
  const era = Math.floor((days + 719_468) / 146_097)
  const dayOfEra = days + 719_468 - era * 146_097
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** 0 (Sunday) to 6 for a day counted from 1970-01-01, a Thursday. */
export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7
}

/** The stretch of constant offset that holds `instant`. Throws `invalid` for an unknown zone. */
export function spanAt(timeZone: string, instant: number): Span {
  const table = tables.get(timeZone) ?? openTable(timeZone)
  const index = Math.floor(instant / CHUNK_MS)
  const chunk = table.chunks.get(index) ?? buildChunk(table, index)
  for (const span of chunk) if (instant < span.end) return span
  throw new Error(`Internal: no span of ${timeZone} holds ${instant}`)
}

/** Local time minus UTC at `instant`, ms; exact to the second, also before 1900. */
export function offsetAt(timeZone: string, instant: number): number {
  return spanAt(timeZone, instant).offset
}

/** The wall clock of `timeZone` at `instant`; fractions of a second are dropped. */
export function toLocal(timeZone: string, instant: number): LocalTime {
  return localOfWall(instant + offsetAt(timeZone, instant))
}

/**
 * The instants at which the clock of `timeZone` shows `local`, earliest first: one, none (it falls into a
 * gap) or two (the hour is repeated). Fields out of range carry over, as in `Date.UTC`.
 */
export function toInstants(timeZone: string, local: WallTime): readonly number[] {
  const wall = wallOf(local)
  const found: number[] = []
  let at = wall - MAX_OFFSET_MS
  while (at <= wall + MAX_OFFSET_MS) {
    const span = spanAt(timeZone, at)
    const instant = wall - span.offset
    if (instant >= at && instant < span.end) found.push(instant)
    at = span.end
  }
  return found
}

/** The first instant after the gap that swallows `local`, or null when no gap does. */
export function firstInstantAfterGap(timeZone: string, local: WallTime): number | null {
  const wall = wallOf(local)
  let at = wall - MAX_OFFSET_MS
  while (at <= wall + MAX_OFFSET_MS) {
    const span = spanAt(timeZone, at)
    if (wall >= span.gapFrom && wall < span.start + span.offset) return span.start
    at = span.end
  }
  return null
}

/** When a fixed local time fires: its first occurrence, or the first instant after the gap that swallows it. */
export function resolveLocal(timeZone: string, local: WallTime): number {
  const instant = toInstants(timeZone, local)[0] ?? firstInstantAfterGap(timeZone, local)
  if (instant === null) throw new Error(`Internal: ${JSON.stringify(local)} is nowhere in ${timeZone}`)
  return instant
}

/**
 * ISO 8601 with the zone's offset, to the second: `2026-11-01T01:30:00-05:00`. An offset with seconds (LMT)
 * is rounded to the minute and the clock moved with it: the text always names the same instant.
 */
export function formatLocal(instant: number, timeZone: string): string {
  const offset = Math.round(offsetAt(timeZone, instant) / MINUTE_MS)
  const local = localOfWall(instant + offset * MINUTE_MS)
  const year = local.year >= 0 && local.year <= 9999 ? pad(local.year, 4) : expandedYear(local.year)
  const date = `${year}-${pad(local.month, 2)}-${pad(local.day, 2)}`
  const time = `${pad(local.hour, 2)}:${pad(local.minute, 2)}:${pad(local.second, 2)}`
  return `${date}T${time}${formatOffset(offset)}`
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function expandedYear(year: number): string {
  return `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`
}

function wallOf({ year, month, day, hour, minute, second = 0 }: WallTime): number {
  return daysFromCivil(year, month, day) * DAY_MS + hour * 3_600_000 + minute * MINUTE_MS + second * 1000
}

function localOfWall(wall: number): LocalTime {
  const days = Math.floor(wall / DAY_MS)
  const seconds = Math.floor((wall - days * DAY_MS) / 1000)
  return {
    ...civilFromDays(days),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    weekday: weekdayOf(days),
  }
}

function openTable(timeZone: string): ZoneTable {
  const zone = offsetZoneOf(timeZone) ?? namedZoneOf(timeZone)
  if (tables.size >= MAX_ZONES) tables.clear()
  const table = { zone, chunks: new Map() }
  tables.set(timeZone, table)
  return table
}

function namedZoneOf(timeZone: string): Zone {
  assertTimeZone(timeZone, 'timeZone')
  return IANAZone.create(timeZone)
}

function offsetZoneOf(timeZone: string): Zone | null {
  const [, sign, hours, minutes] = OFFSET_ZONE.exec(timeZone) ?? []
  if (sign === undefined) return null
  return FixedOffsetZone.instance((Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1))
}

function probe(zone: Zone, instant: number): number {
  // luxon answers NaN where the wall clock, unlike the instant, lies outside of what a Date can hold.
  const furthest = MAX_INSTANT - DAY_MS
  const minutes = zone.offset(Math.max(-furthest, Math.min(furthest, instant)))
  // It gives minutes, with a fraction where LMT has seconds.
  return Math.round(minutes * 60) * 1000
}

function buildChunk(table: ZoneTable, index: number): readonly Span[] {
  const from = index * CHUNK_MS
  const to = from + CHUNK_MS
  const spans: Span[] = []
  // A probe of margin before the chunk, of which the first span shows half: a transition near its start is then known.
  let at = from - PROBE_MS
  let open = {
    start: from - PROBE_MS / 2,
    offset: probe(table.zone, at),
    gapFrom: Infinity,
    freshFrom: -Infinity,
  }
  while (at < to) {
    const next = Math.min(at + PROBE_MS, to)
    if (probe(table.zone, next) === open.offset) {
      at = next
      continue
    }
    at = bisect(table.zone, at, next, open.offset)
    if (at >= to) break
    const gapFrom = at + open.offset
    if (at > from) spans.push({ ...open, end: at })
    const offset = probe(table.zone, at)
    open = { start: at, offset, gapFrom, freshFrom: Math.max(gapFrom, open.freshFrom, at + offset) }
  }
  spans.push({ ...open, end: to })
  if (table.chunks.size >= MAX_CHUNKS) table.chunks.clear()
  table.chunks.set(index, spans)
  return spans
}

/** The first instant in (from, to] whose offset is not `offset`; transitions stand on whole seconds. */
function bisect(zone: Zone, from: number, to: number, offset: number): number {
  let low = from / 1000
  let high = to / 1000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (probe(zone, middle * 1000) === offset) low = middle
    else high = middle
  }
  return high * 1000
}
