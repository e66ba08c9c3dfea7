import type { Filter } from '../ui/address.ts'

/** Words; a state, or `problem` (those that could not be asked, or are gone); a provider; a tag (`env=dev`). */
export const FILTER_NAMES = ['q', 'state', 'provider', 'tag'] as const

export type ResourceFilter = Filter<(typeof FILTER_NAMES)[number]>

/** What the server is asked for. */
export function queryOf({ q, state, provider, tag }: ResourceFilter): Readonly<Record<string, string>> {
  return {
    ...(q !== '' && { search: q }),
    ...(state === 'problem' ? { problem: 'true' } : state !== '' && { status: state }),
    ...(provider !== '' && { provider }),
    ...(tag !== '' && { tag }),
  }
}
