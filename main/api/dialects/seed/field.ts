// Bodies of this dialect, read field by field: what is wrong is collected, in the words of contract section 3.4.
import type { Parsed } from './cron.ts'

/** Each wrong field with what is wrong with it: the body of a 400. */
export type Faults = Readonly<Record<string, readonly string[]>>

export type FieldReader<Value> = (given: unknown) => Parsed<Value>

export type Fields<Values> = { readonly [Name in keyof Values]: FieldReader<Values[Name]> }

/** What was read: the fields that were given, or what is wrong with some. */
export type Read<Values> = { readonly values: Partial<Values> } | { readonly faults: Faults }

const NO_NULL = 'This field may not be null.'
const REQUIRED = 'This field is required.'

/** Reads an object; fields it does not know are passed over, and so are those it may leave out and does. */
export function readBody<Values>(
  body: unknown,
  fields: Fields<Values>,
  required: readonly (keyof Values & string)[],
): Read<Values> {
  if (body === null) return overall('No data provided')
  const given = body ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    return overall(`Invalid data. Expected a dictionary, but got ${typeName(given)}.`)
  }
  const members = given as Readonly<Record<string, unknown>>
  const values: Partial<Values> = {}
  const faults: Record<string, readonly string[]> = {}
  for (const name of Object.keys(fields) as (keyof Values & string)[]) {
    if (!Object.hasOwn(members, name)) {
      if (required.includes(name)) faults[name] = [REQUIRED]
      continue
    }
    const found = fields[name](members[name])
    if ('wrong' in found) faults[name] = [found.wrong]
    else values[name] = found.value
  }
  return Object.keys(faults).length > 0 ? { faults } : { values }
}

/** A fault of no single field. */
export function overall(message: string): { readonly faults: Faults } {
  return { faults: { non_field_errors: [message] } }
}

type TextRule = {
  readonly most: number
  readonly trim?: boolean
  readonly mayBeBlank?: boolean
  /** What is wrong with a text that is not blank; null when nothing is. */
  readonly check?: (text: string) => string | null
}

/** A text, or a number as its text, without the blanks at its ends. */
export function text({ most, trim = true, mayBeBlank = false, check }: TextRule): FieldReader<string> {
  return (given) => {
    if (given === null) return { wrong: NO_NULL }
    if (typeof given !== 'string' && typeof given !== 'number') return { wrong: 'Not a valid string.' }
    const value = trim ? String(given).trim() : String(given)
    if (value.trim() === '' && trim) return mayBeBlank ? { value: '' } : { wrong: BLANK }
    if (value === '') return { wrong: BLANK }
    if (value.includes('\0')) return { wrong: 'Null characters are not allowed.' }
    if ([...value].length > most) {
      return { wrong: `Ensure this field has no more than ${most} characters.` }
    }
    const wrong = check?.(value) ?? null
    return wrong === null ? { value } : { wrong }
  }
}

const BLANK = 'This field may not be blank.'

export function orNull<Value>(read: FieldReader<Value>): FieldReader<Value | null> {
  return (given) => (given === null ? { value: null } : read(given))
}

const GREATEST = 2_147_483_647

/** A whole number, or a text that is one, from `least` to what the original's database holds. */
export function integer(least: number): FieldReader<number> {
  return (given) => {
    if (given === null) return { wrong: NO_NULL }
    const digits = typeof given === 'number' || typeof given === 'string' ? String(given).trim() : ''
    if (!/^[+-]?\d+(?:\.0*)?$/.test(digits)) return { wrong: 'A valid integer is required.' }
    const value = Number(digits)
    if (value > GREATEST) return { wrong: `Ensure this value is less than or equal to ${GREATEST}.` }
    if (value < least) return { wrong: `Ensure this value is greater than or equal to ${least}.` }
    return { value }
  }
}

const TRUE = /^(?:[ty1]|true|yes|on)$/i
const FALSE = /^(?:[fn0]|false|no|off)$/i

export const boolean: FieldReader<boolean> = (given) => {
  if (given === null) return { wrong: NO_NULL }
  const word = typeof given === 'object' ? '' : String(given)
  if (TRUE.test(word)) return { value: true }
  return FALSE.test(word) ? { value: false } : { wrong: 'Must be a valid boolean.' }
}

export const json: FieldReader<unknown> = (value) => ({ value })

const FORMATS = 'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]'
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** An instant as the original shows it, in UTC; without a zone it is in UTC. Fractions stay to the microsecond. */
export const instant: FieldReader<string> = (given) => {
  const wrong = { wrong: `Datetime has wrong format. Use one of these formats instead: ${FORMATS}.` }
  const parts = typeof given === 'string' ? INSTANT.exec(given.trim()) : null
  if (parts === null) return wrong
  const [, day = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = parts
  const offset = /^z$/i.test(zone) ? 'Z' : `${zone.replace(':', '').padEnd(5, '0')}`
  const at = Date.parse(`${day}T${minutes}:${seconds}${offset.replace(/(\d\d)(\d\d)$/, '$1:$2')}`)
  const local = Date.parse(`${day}T00:00:00Z`)
  // A day that no month has would be carried over into the next.
  if (Number.isNaN(at) || new Date(local).toISOString().slice(0, 10) !== day || minutes > '23:59')
    return wrong
  const micros = Number(fraction.padEnd(6, '0')) === 0 ? '' : `.${fraction.padEnd(6, '0')}`
  const shown = new Date(at).toISOString()
  return /^(?!0000)\d{4}-/.test(shown) ? { value: `${shown.slice(0, 19)}${micros}Z` } : wrong
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  return Number.isInteger(value) ? 'int' : 'float'
}
