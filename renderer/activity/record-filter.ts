// What of the record is asked for. It lives in the address, so that it can be kept and handed on.
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

const NAMES = ['what', 'state', 'target', 'from', 'to', 'search'] as const

/** `from` and `to` are days (`2026-11-21`, the last one included) or instants; the rest as the API takes them. */
export type RecordFilter = Readonly<Record<(typeof NAMES)[number], string>>

export const WENT_WRONG = 'failed,timedOut,interrupted,missed,blocked'

export function useRecordFilter() {
  const [params, setParams] = useSearchParams()
  const filter = Object.fromEntries(NAMES.map((name) => [name, params.get(name) ?? ''])) as RecordFilter
  const set = useCallback(
    (change: Partial<RecordFilter>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(change)) {
            if (value === '') next.delete(name)
            else next.set(name, value)
          }
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  const clear = useCallback(() => setParams(new URLSearchParams(), { replace: true }), [setParams])
  return { filter, set, clear }
}

export const isFiltered = (filter: RecordFilter): boolean => NAMES.some((name) => filter[name] !== '')

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 86_400_000

/** The filter as the API takes it: days are those of the operator's zone. */
export function queryOf(filter: RecordFilter, startOfDay: (day: number) => number): string {
  const query = new URLSearchParams()
  for (const name of NAMES) {
    const value = filter[name].trim()
    if (value === '') continue
    const isDay = DAY.test(value)
    const day = Date.parse(`${value}T00:00:00Z`) / DAY_MS + (name === 'to' ? 1 : 0)
    if (!isDay) query.set(name, value)
    else if (!Number.isNaN(day)) query.set(name, new Date(startOfDay(day)).toISOString())
  }
  return query.toString()
}
