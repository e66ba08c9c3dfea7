/** An instant as the documents show it: ISO 8601 in UTC, whole seconds. Takes epoch milliseconds. */
export function formatSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** An instant with its milliseconds, as runs, intents and events carry it. */
export function formatMillis(at: number): string {
  return new Date(at).toISOString()
}

/** An instant that a person gave, as exactly as it was given: with milliseconds where it has any. */
export function formatExact(at: number): string {
  return at % 1_000 === 0 ? formatSeconds(at) : formatMillis(at)
}

/** `formatMillis` for what may not have happened yet. */
export function formatMillisOrNull(at: number | null): string | null {
  return at === null ? null : formatMillis(at)
}

const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i

/**
 * Epoch milliseconds of an ISO 8601 instant with `Z` or an offset; a bare date is its midnight in UTC.
 * Null for anything else, wall times without an offset and dates that do not exist included.
 */
export function parseInstant(text: string): number | null {
  const parts = ISO_INSTANT.exec(text)
  if (parts === null) return null
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number]
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day < 1 || day > lastDay) return null
  const at = Date.parse(text.replace(' ', 'T'))
  return Number.isNaN(at) ? null : at
}
