// Bodies of this dialect, read field by field; what is wrong is told for all of them at once.
import { AppError, invalid } from '#shared/error.ts'

/** Each wrong field with what is wrong with it: the body of a 400, or 422 where fields contradict each other. */
export type Faults = Readonly<Record<string, readonly string[]>>

export type Members = Readonly<Record<string, unknown>>

const LONGEST = 1_000

/** Notes what readers throw, each under its own path. */
export function createFaults() {
  const found: Record<string, string[]> = {}
  return {
    found: found as Faults,
    isNone: (): boolean => Object.keys(found).length === 0,
    /** What `read` gives; undefined when it refuses. */
    take<Value>(read: () => Value): Value | undefined {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof AppError) || error.field === undefined) throw error
        found[error.field] = [...(found[error.field] ?? []), error.message]
        return undefined
      }
    },
  }
}

/** The members of a body, or of an object in it; null stands for none where the whole body may be left out. */
export function readMembers(given: unknown, path: string): Members {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Members
  const message = 'Invalid data. Expected an object.'
  throw path === '' ? new AppError('malformed', message) : invalid(path, message)
}

export function readList(given: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(given)) throw invalid(path, 'Expected a list of items.')
  if (given.length > most) throw invalid(path, `Ensure this field has no more than ${most} items.`)
  return given
}

/** A text, or a number as its text, without the blanks at its ends; it may be empty. */
export function readText(given: unknown, path: string, most = LONGEST): string {
  if (given === null) throw invalid(path, 'This field may not be null.')
  if (typeof given !== 'string' && typeof given !== 'number') throw invalid(path, 'Not a valid string.')
  const text = String(given).trim()
  if ([...text].length > most) throw invalid(path, `Ensure this field has no more than ${most} characters.`)
  if (text.includes('\0')) throw invalid(path, 'Null characters are not allowed.')
  return text
}

/** As `readText`, but absent, null and empty are all null. */
export function readOptionalText(given: unknown, path: string, most = LONGEST): string | null {
  const text = given === undefined || given === null ? '' : readText(given, path, most)
  return text === '' ? null : text
}

export function readRequiredText(given: unknown, path: string, most = LONGEST): string {
  if (given === undefined) throw required(path)
  const text = readText(given, path, most)
  if (text === '') throw invalid(path, 'This field may not be blank.')
  return text
}

export function readChoice<Choice extends string>(
  given: unknown,
  path: string,
  choices: readonly Choice[],
): Choice {
  if (given === undefined) throw required(path)
  const choice = choices.find((known) => known === given)
  if (choice === undefined)
    throw invalid(path, `Not a valid choice: it must be one of ${choices.join(', ')}.`)
  return choice
}

export function readInteger(given: unknown, path: string, most: number): number {
  if (!Number.isInteger(given)) throw invalid(path, 'A valid integer is required.')
  const value = given as number
  if (value < 0 || value > most) throw invalid(path, `Ensure this value is from 0 to ${most}.`)
  return value
}

/** A number that is not negative, or a text that is one, as money is often sent. */
export function readAmount(given: unknown, path: string): number {
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(path, 'A valid number is required.')
  if (value < 0) throw invalid(path, 'Ensure this value is greater than or equal to 0.')
  return value
}

export function required(path: string): AppError {
  return invalid(path, 'This field is required.')
}
