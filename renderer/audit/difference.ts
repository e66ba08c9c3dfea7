// What differs between two states of a thing, as lines a person can read.

/** One thing that changed: where, what it was and what it is. Null: it was, or is, not there. */
export type Difference = {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** What says nothing to a person: it changes with every change, or only links rows. */
const QUIET = new Set(['updatedAt', 'createdAt', 'id', 'uid', 'version'])

/** The differences of two values, in the order of their names; those that say nothing are left out. */
export function differencesOf(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (isSame(before, after)) return []
  if (isRecord(before) || isRecord(after)) {
    const [then, now] = [recordOf(before), recordOf(after)]
    const names = [...new Set([...Object.keys(then), ...Object.keys(now)])]
    return names
      .filter((name) => path !== '' || !QUIET.has(name))
      .flatMap((name) => differencesOf(then[name], now[name], path === '' ? name : `${path}.${name}`))
  }
  return [{ path: wordsOf(path), before: textOf(before), after: textOf(after) }]
}

/** A name of ours as words: `timeZone` is `time zone`, `policy.catchUp` is `policy › catch up`. */
function wordsOf(path: string): string {
  return path
    .split('.')
    .map((name) => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase())
    .join(' › ')
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value))
    return value.length === 0 ? null : value.map((one) => textOf(one) ?? '–').join(', ')
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([name, one]) => `${wordsOf(name)} ${textOf(one) ?? '–'}`)
    return parts.length === 0 ? null : parts.join(', ')
  }
  return String(value)
}

function isSame(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b)
}

/** A list is one value: its items have no names by which they could be told apart. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}
