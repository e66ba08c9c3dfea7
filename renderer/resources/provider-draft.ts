// From what is typed into a provider's fields to its configuration, and back.
import { joinLine, splitLine } from '../jobs/line.ts'
import type { Errors } from '../ui/form.tsx'
import type { Field } from './config-field.ts'
import type { Config } from './types.ts'

/** What is typed, by the path of the field. */
export type ConfigDraft = Readonly<Record<string, string | boolean>>

/** A new configuration: what is taken for granted. */
export function emptyDraft(fields: readonly Field[]): ConfigDraft {
  return Object.fromEntries(
    fields.map(({ path, kind, usual }) => [path, usual ?? (kind === 'flag' ? false : '')]),
  )
}

/** A configuration as the fields show it. */
export function draftOfConfig(fields: readonly Field[], config: Config): ConfigDraft {
  const empty = emptyDraft(fields)
  return Object.fromEntries(
    fields.map((field) => {
      const value = readPath(config, field.path)
      return [
        field.path,
        value === undefined || value === null ? (empty[field.path] ?? '') : toText(field, value),
      ]
    }),
  )
}

/** The configuration that is typed. What is left empty is left out. */
export function configOfDraft(fields: readonly Field[], draft: ConfigDraft): Config {
  const config: Record<string, unknown> = {}
  for (const field of fields) {
    if (field.onlyWith !== undefined && isBlank(draft[field.onlyWith])) continue
    const value = fromText(field, draft)
    if (value !== undefined) writePath(config, field.path, value)
  }
  return config
}

/** What is wrong before anything is sent, by the path of the field. */
export function errorsOfDraft(fields: readonly Field[], draft: ConfigDraft): Errors {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const wrong = wrongOf(field, draft)
      return wrong === null ? [] : [[field.path, wrong]]
    }),
  )
}

/** The field that a refusal speaks of: `config.start.headers.X` is that of `start.headers`. Null: none of them. */
export function fieldOfPath(fields: readonly Field[], path: string): string | null {
  const inner = path.replace(/^config\./, '')
  const found = fields
    .filter((field) => inner === field.path || /^[.[]/.test(inner.slice(field.path.length)))
    .filter((field) => inner.startsWith(field.path))
    .toSorted((a, b) => b.path.length - a.path.length)[0]
  return found?.path ?? null
}

export function isBlank(value: string | boolean | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function toText({ kind }: Field, value: unknown): string | boolean {
  switch (kind) {
    case 'flag':
      return value === true
    case 'args':
    case 'line':
    case 'shellLine':
      return Array.isArray(value) ? joinLine(value.map(String)) : String(value)
    case 'pairs':
      return linesOf(value, '=')
    case 'headers':
      return linesOf(value, ': ')
    case 'body':
      return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
    case 'numbers':
      return Array.isArray(value) ? value.join(', ') : String(value)
    default:
      return String(value)
  }
}

function fromText({ path, kind }: Field, draft: ConfigDraft): unknown {
  const typed = draft[path] ?? ''
  if (typeof typed === 'boolean') return typed
  const text = typed.trim()
  if (text === '') return kind === 'args' ? [] : undefined
  switch (kind) {
    case 'number':
      return Number(text)
    case 'numbers':
      return text.split(/[\s,]+/).map(Number)
    case 'args':
    case 'line':
      return splitLine(text) ?? []
    case 'shellLine':
      return draft.shell === true ? text : (splitLine(text) ?? [])
    case 'pairs':
      return Object.fromEntries(linesIn(typed).map((line) => splitAt(line, '=')))
    case 'headers':
      return Object.fromEntries(linesIn(typed).map((line) => splitAt(line, ':')))
    case 'body':
      return readBody(typed)
    default:
      return text
  }
}

function wrongOf(field: Field, draft: ConfigDraft): string | null {
  const { path, kind, isRequired, label } = field
  const typed = draft[path]
  if (isBlank(typed)) return isRequired === true ? `${needOf(label)} is needed.` : null
  if (typeof typed !== 'string') return null
  const isLine = kind === 'args' || kind === 'line' || (kind === 'shellLine' && draft.shell !== true)
  if (isLine && splitLine(typed) === null) return 'A quote in it has no end.'
  if (kind === 'number' && !/^\d+$/.test(typed.trim())) return 'Give a whole number.'
  if (kind === 'numbers' && !/^\d{3}([\s,]+\d{3})*$/.test(typed.trim()))
    return 'Give numbers such as 200, 204.'
  const strange =
    kind === 'pairs' ? wrongLine(typed, '=') : kind === 'headers' ? wrongLine(typed, ':') : undefined
  if (strange === undefined) return null
  return `Name the ${kind === 'pairs' ? 'variable' : 'header'} of each value.`
}

/** `Starts it` is a question of what starts it. */
function needOf(label: string): string {
  if (label === 'Starts it') return 'What starts it'
  return label === 'Stops it' ? 'What stops it' : label
}

function wrongLine(text: string, sign: string): string | undefined {
  return linesIn(text).find((line) => line.indexOf(sign) < 1)
}

/** JSON where it is JSON; else the text itself. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A row of the table in which nothing is typed is none. */
function linesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => !/^\s*[=:]?\s*$/.test(line))
}

function splitAt(line: string, sign: string): readonly [string, string] {
  const at = line.indexOf(sign)
  const value = line.slice(at + sign.length)
  return [line.slice(0, at).trim(), sign === '=' ? value : value.trim()]
}

function linesOf(value: unknown, sign: string): string {
  return Object.entries(Object(value))
    .map(([name, one]) => `${name}${sign}${String(one)}`)
    .join('\n')
}

function readPath(config: Config, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Object(value)[name], config)
}

function writePath(config: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.')
  if (second === undefined) config[first] = value
  else config[first] = { ...Object(config[first]), [second]: value }
}
