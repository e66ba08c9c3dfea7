import type { Filter } from '../ui/address.ts'

export const FILTER_NAMES = ['what', 'state', 'target', 'from', 'to', 'search'] as const

/** `from` and `to` are days (`2026-11-21`, the last one included) or instants; the rest as the API takes them. */
export type RecordFilter = Filter<(typeof FILTER_NAMES)[number]>

export const WENT_WRONG = 'failed,timedOut,interrupted,missed,blocked'

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 86_400_000

/** The filter as the API takes it: days are those of the operator's zone. */
export function queryOf(filter: RecordFilter, startOfDay: (day: number) => number): string {
  const query = new URLSearchParams()
  for (const name of FILTER_NAMES) {
    const value = filter[name].trim()
    if (value === '') continue
    const isDay = DAY.test(value)
    const day = Date.parse(`${value}T00:00:00Z`) / DAY_MS + (name === 'to' ? 1 : 0)
    if (!isDay) query.set(name, value)
    else if (!Number.isNaN(day)) query.set(name, new Date(startOfDay(day)).toISOString())
  }
  return query.toString()
}
