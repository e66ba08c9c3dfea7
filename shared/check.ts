import { invalid } from './error.ts'
import type { Tag } from './resource.ts'
import { assertTimeZone } from './zone.ts'

/** Characters as people count them. */
function lengthOf(text: string): number {
  return [...text].length
}

/** A name without blanks at its ends; blank ones, overlong ones and control characters are refused. */
export function checkName(name: string, field: string, most = 200): string {
  const trimmed = name.trim()
  if (trimmed === '') throw invalid(field, `${field} must not be blank`)
  if (lengthOf(trimmed) > most) throw invalid(field, `${field} must have at most ${most} characters`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(trimmed)) throw invalid(field, `${field} must not have control characters`)
  return trimmed
}

/** A text that may be empty. */
export function checkText(text: string, field: string, most = 10_000): string {
  const trimmed = text.trim()
  if (lengthOf(trimmed) > most) throw invalid(field, `${field} must have at most ${most} characters`)
  return trimmed
}

/** The zone as given, if it is one. */
export function checkTimeZone(timeZone: string, field: string): string {
  assertTimeZone(timeZone, field)
  return timeZone
}

/** Tags with keys that are not blank, sorted by key. */
export function checkTags(tags: readonly Tag[], field: string): readonly Tag[] {
  return tags
    .map(({ key, value }, index) => ({
      key: checkName(key, `${field}[${index}].key`),
      value: checkText(value, `${field}[${index}].value`, 256),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** Whether a text is the URL of something that speaks HTTP, as it stands: the parser repairs `http:host` and drops line breaks. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\s\\/]/i.test(text) && !/[\s\\]/.test(text) && URL.canParse(text)
}

/** Whether a request can have such a header (RFC 9110, section 5). */
export function isHeader(name: string, value: string): boolean {
  try {
    new Headers([[name, value]])
    return true
  } catch {
    return false
  }
}
