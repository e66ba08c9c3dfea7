// The ranges of on-call questions: how they are read, and how far they may reach.
import { AppError, invalid } from '#shared/error.ts'
import { DAY_MS } from '#shared/zone.ts'
import { readRange } from '../query.ts'

type Range = { readonly from: number; readonly to: number }

const LONGEST_MS = 400 * DAY_MS

/** `from` (included) and `to` (not included) of a query, at most 400 days. */
export function readRotaRange(query: unknown, defaultFrom: number, defaultMs: number): Range {
  return checkRange(readRange(query, defaultFrom, defaultMs))
}

export function checkRange({ from, to }: Range): Range {
  if (to <= from) throw invalid('to', 'to must come after from')
  if (to - from > LONGEST_MS) throw invalid('to', 'to must be at most 400 days after from')
  return { from, to }
}

/** What reads a timeline: that it is too long is told of the end of the range, not of the dialect's `interval`. */
export function withinBounds<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError) || error.field !== 'interval') throw error
    throw invalid('to', error.message)
  }
}
