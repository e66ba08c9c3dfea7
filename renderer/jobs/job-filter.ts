import type { Filter } from '../ui/address.ts'

/** Words; `on`, `off` or `failing`; a tag (`env=dev`). */
export const FILTER_NAMES = ['q', 'show', 'tag'] as const

export type JobFilter = Filter<(typeof FILTER_NAMES)[number]>

/** What the server is asked for. */
export function queryOf({ q, show, tag }: JobFilter): Readonly<Record<string, string>> {
  return {
    ...(q.trim() !== '' && { search: q.trim() }),
    ...((show === 'on' || show === 'off') && { enabled: String(show === 'on') }),
    ...(show === 'failing' && { failing: 'true' }),
    ...(tag !== '' && { tag }),
  }
}
