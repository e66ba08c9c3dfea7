/** What went wrong, in words every dialect can translate into its own status and body. */
export type ErrorCode =
  | 'malformed'
  | 'invalid'
  | 'invalid_cron'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'unavailable'

/**
 * An error the caller can act on: its message may be shown to them.
 * `field` is a path into the body that was sent (`crons[1].cronExpression`).
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.field = options.field
  }
}

/** A value that is of the right form but not acceptable; names the field it stands in. */
export function invalid(field: string, message: string): AppError {
  return new AppError('invalid', message, { field })
}

/** Whatever was thrown, as an Error. */
export function toError(unknown: unknown): Error {
  return unknown instanceof Error ? unknown : new Error(String(unknown))
}

/** Runs `work` on a part of a body: what it refuses is told with the path to that part (`overrides[0]`). */
export function atPath<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, field, cause } = error
    const isNamed = field !== undefined && message.startsWith(field)
    const whole = field === undefined ? path : `${path}.${field}`
    throw new AppError(code, isNamed ? `${path}.${message}` : message, { field: whole, cause })
  }
}
