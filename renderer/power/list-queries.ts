// The list of schedules: which there are, in order, and those of them that are looked at.
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { request } from '../api.ts'
import { createBatch } from '../ui/batch.ts'
import type { Tag } from './schedule-draft.ts'
import { queryOf, type ScheduleFilter } from './schedule-filter.ts'
import type { ListedSchedule } from './types.ts'

type Order = {
  readonly data: readonly string[]
  readonly meta: {
    readonly total: number
    readonly timezones: readonly string[]
    readonly tags: readonly Tag[]
  }
}

/** The ids of the schedules that a filter lets through, in natural order, and what one can filter by. */
export function useOrder(filter: ScheduleFilter) {
  const asked = queryOf(filter)
  return useQuery({
    queryKey: ['schedules', 'order', asked],
    queryFn: ({ signal }) => request<Order>(`/api/schedules/order?${new URLSearchParams(asked)}`, { signal }),
    placeholderData: keepPreviousData,
  })
}

const MINUTE_MS = 60_000
/** What the server gives at once. */
const MOST = 200
const WAIT = { firstAfterMs: 10, everyMs: 10 } as const

/** One schedule of the list. All that are on the screen are asked for together. */
export function useListed(id: string) {
  const client = useQueryClient()
  return useQuery(listedOptions(client, id))
}

function listedOptions(client: QueryClient, id: string) {
  return queryOptions({
    queryKey: ['schedules', 'listed', id],
    queryFn: () => loaderOf(client)(id),
    // Firings pass without an event when nothing is attached to the schedule.
    refetchInterval: MINUTE_MS,
  })
}

type Loader = (id: string) => Promise<ListedSchedule>
type Wish = {
  readonly id: string
  readonly resolve: (schedule: ListedSchedule) => void
  readonly reject: (reason: unknown) => void
}

const loaders = new WeakMap<QueryClient, Loader>()

/** Gathers what rows ask for in one moment into one request. */
function loaderOf(client: QueryClient): Loader {
  const known = loaders.get(client)
  if (known !== undefined) return known
  const batch = createBatch<Wish>(async (wishes) => {
    const list = [...wishes]
    for (let from = 0; from < list.length; from += MOST) await answer(list.slice(from, from + MOST))
  }, WAIT)
  const load: Loader = (id) =>
    new Promise((resolve, reject) => {
      batch.add([{ id, resolve, reject }])
    })
  loaders.set(client, load)
  return load
}

async function answer(wishes: readonly Wish[]): Promise<void> {
  try {
    const ids = [...new Set(wishes.map(({ id }) => id))]
    const { data } = await request<{ data: readonly ListedSchedule[] }>('/api/schedules/by-ids', {
      method: 'POST',
      body: { ids },
    })
    const found = new Map(data.map((schedule) => [schedule.id, schedule]))
    for (const { id, resolve, reject } of wishes) {
      const schedule = found.get(id)
      if (schedule === undefined) reject(new Error('It is gone.'))
      else resolve(schedule)
    }
  } catch (error) {
    for (const { reject } of wishes) reject(error)
  }
}
