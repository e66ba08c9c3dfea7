import type { Filter } from '../ui/address.ts'

/** Words; `on` or `off`; a time zone; a tag (`key=value`). */
export const FILTER_NAMES = ['search', 'state', 'zone', 'tag'] as const

export type ScheduleFilter = Filter<(typeof FILTER_NAMES)[number]>

/** What the server is asked for. */
export function queryOf({ search, state, zone, tag }: ScheduleFilter): Readonly<Record<string, string>> {
  return {
    ...(search.trim() !== '' && { search: search.trim() }),
    ...((state === 'on' || state === 'off') && { enabled: String(state === 'on') }),
    ...(zone !== '' && { timezone: zone }),
    ...(tag !== '' && { tag }),
  }
}
