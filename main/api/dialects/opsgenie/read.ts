// Tolerant readers of what on-call clients send: members nobody knows are ignored, null is the same as absent,
// and whatever is of the wrong kind is refused by its path (`rotations[0].participants[1].username`).
import type { RecipientReference, Reference } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import { parseInstant } from '#shared/instant.ts'
import { readText as readQueryText } from '../../query.ts'

/** An object in a body, and the path to it (empty for the body itself). */
export type Part = { readonly path: string; readonly members: Readonly<Record<string, unknown>> }

/** The body of a request; none at all is an empty one. */
export function asObject(body: unknown): Part {
  const members = body ?? {}
  if (!isObject(members)) throw new AppError('malformed', 'the body must be a JSON object')
  return { path: '', members }
}

export function pathOf({ path }: Part, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** A member's value; undefined where it is absent or null. */
function readAny({ members }: Part, name: string): unknown {
  return Object.hasOwn(members, name) ? (members[name] ?? undefined) : undefined
}

/** An object in an object. */
export function readPart(part: Part, name: string): Part | undefined {
  const value = readAny(part, name)
  const path = pathOf(part, name)
  if (value === undefined) return undefined
  if (!isObject(value)) throw invalid(path, `${path} must be an object`)
  return { path, members: value }
}

/** A list of objects in an object. */
export function readParts(part: Part, name: string): readonly Part[] | undefined {
  return readList(part, name)?.map((value, index) => {
    const path = `${pathOf(part, name)}[${index}]`
    if (!isObject(value)) throw invalid(path, `${path} must be an object`)
    return { path, members: value }
  })
}

export function readList(part: Part, name: string): readonly unknown[] | undefined {
  const value = readAny(part, name)
  const path = pathOf(part, name)
  if (value !== undefined && !Array.isArray(value)) throw invalid(path, `${path} must be a list`)
  return value
}

/** A text as it is, the empty one included; undefined where it is absent or null. */
export function readText(part: Part, name: string): string | undefined {
  const value = readAny(part, name)
  const path = pathOf(part, name)
  if (value !== undefined && typeof value !== 'string') throw invalid(path, `${path} must be a string`)
  return value
}

/** A text that says something: clients send `""` for what they leave out. */
export function readFilled(part: Part, name: string): string | undefined {
  const text = readText(part, name)
  return text === '' ? undefined : text
}

/** What must be there. */
export function required<Value>(part: Part, name: string, value: Value | undefined): Value {
  if (value !== undefined) return value
  const path = pathOf(part, name)
  throw invalid(path, `${path} is required`)
}

/** `true` or `false`, which some clients put in quotes. */
export function readFlag(part: Part, name: string): boolean | undefined {
  const value = readAny(part, name)
  if (value === undefined || typeof value === 'boolean') return value
  const path = pathOf(part, name)
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word !== 'true' && word !== 'false') throw invalid(path, `${path} must be true or false`)
  return word === 'true'
}

/** A whole number between bounds, both included. */
export function readWhole(
  part: Part,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = readAny(part, name)
  if (value === undefined) return undefined
  const path = pathOf(part, name)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(path, `${path} must be a whole number from ${least} to ${most}`)
  }
  return value
}

/** One of a few words, in letters of any case. */
export function readWord<Word extends string>(
  part: Part,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = readFilled(part, name)
  return text === undefined ? undefined : toWord(text, pathOf(part, name), words)
}

/** An instant as epoch milliseconds, its precision kept. */
export function readInstant(part: Part, name: string): number | undefined {
  const text = readFilled(part, name)
  if (text === undefined) return undefined
  const at = parseInstant(text)
  const path = pathOf(part, name)
  if (at === null) throw invalid(path, `${path} must be an instant such as 2026-12-01T18:00:00Z`)
  return at
}

/** What an object refers to: its `id`, its name (under any of `names`), or both; null where it says neither. */
export function readReference(part: Part, names: readonly string[]): Reference | null {
  const id = readFilled(part, 'id') ?? null
  const name = names.map((known) => readFilled(part, known)).find((text) => text !== undefined) ?? null
  return id === null && name === null ? null : { id, name }
}

/** `readReference` of a member that is an object; undefined where there is none or it is empty (`{}`). */
export function readReferenceAt(part: Part, name: string, names = ['name']): Reference | undefined {
  const inner = readPart(part, name)
  return inner === undefined ? undefined : (readReference(inner, names) ?? undefined)
}

/** A recipient or participant: its `type`, one of `kinds`, and whom it refers to. */
export function readRecipient(part: Part, kinds: readonly RecipientReference['kind'][]): RecipientReference {
  const kind = required(part, 'type', readWord(part, 'type', kinds))
  if (kind === 'none') return { kind }
  const names = kind === 'user' ? ['username', 'name'] : ['name', 'username']
  const reference = readReference(part, names)
  if (reference === null) throw invalid(part.path, `${part.path} needs id or ${names[0]}`)
  return { kind, ...reference }
}

/** The path's identifier with what it is; `types` are what it may be, the default first. */
export function readIdentifier<Type extends string>(
  request: { readonly params: unknown; readonly query: unknown },
  types: readonly Type[],
  param = 'identifier',
): { readonly text: string; readonly type: Type } {
  const { [param]: text = '' } = request.params as Readonly<Record<string, string>>
  // Clients mix them up, so that each is read everywhere.
  for (const name of ['identifierType', 'scheduleIdentifierType', 'teamIdentifierType']) {
    const given = readQueryText(request.query, name)
    if (given !== undefined) return { text, type: toWord(given, name, types) }
  }
  return { text, type: toWord(types[0] ?? '', 'identifierType', types) }
}

function toWord<Word extends string>(text: string, path: string, words: readonly Word[]): Word {
  const word = words.find((known) => known.toLowerCase() === text.toLowerCase())
  if (word === undefined) throw invalid(path, `${path} must be one of ${words.join(', ')}`)
  return word
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
