import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import { compareNatural } from '../ui/natural.ts'
import type { Span } from './span.ts'
import type { Person, Rota, Timeline } from './types.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/**
 * Asked for on both sides of what is drawn, so that a shift that reaches in says when it truly begins and ends; and as
 * much again as is drawn, so that a step back or forward shows something at once.
 */
const MARGIN_MS = 14 * DAY_MS
const MOST_BESIDE_MS = 31 * DAY_MS
/** The greatest page of people that the server gives, and how many pages are read. */
const PEOPLE = 100
const PEOPLE_PAGES = 10
/** The same of rotas. */
const ROTAS = 500
const ROTA_PAGES = 10

export type Answer<Data> = { readonly data: Data }
export type Page<Row> = { readonly data: readonly Row[]; readonly meta: { readonly total: number } }

export const iso = (at: number): string => new Date(at).toISOString()
export const pathOf = (rotaId: string): string => `/api/rotas/${encodeURIComponent(rotaId)}`
export const scheduleOf = (rotaId: string): string => `/v2/schedules/${encodeURIComponent(rotaId)}`

/** Where the calendar of a rota is downloaded. */
export function calendarPath(rotaId: string): string {
  return `${scheduleOf(rotaId)}.ics`
}

export function useRotas() {
  return useQuery({
    queryKey: ['rotas', 'list'],
    queryFn: ({ signal }) => readRotas(signal),
    select: sortRotas,
    // That a gap has come within its 30 days is no event.
    refetchInterval: MINUTE_MS,
  })
}

async function readRotas(signal: AbortSignal): Promise<readonly Rota[]> {
  const rotas: Rota[] = []
  for (let page = 1; page <= ROTA_PAGES; page++) {
    const { data, meta } = await request<Page<Rota>>(`/api/rotas?limit=${ROTAS}&page=${page}`, { signal })
    rotas.push(...data)
    if (page * ROTAS >= meta.total) break
  }
  return rotas
}

const sortRotas = (rotas: readonly Rota[]): readonly Rota[] => rotas.toSorted(compareNatural)

export function useRota(rotaId: string) {
  return useQuery({
    queryKey: ['rotas', 'one', rotaId],
    queryFn: async ({ signal }) => (await request<Answer<Rota>>(pathOf(rotaId), { signal })).data,
    refetchInterval: MINUTE_MS,
  })
}

/**
 * The layers round a span. What is asked for goes by whole steps, so that a span panned by a day is there already;
 * while another stretch is read the last answer stays, where it reaches so far.
 */
export function useTimeline(rotaId: string, { from, to }: Pick<Span, 'from' | 'to'>) {
  const step = Math.max(7 * DAY_MS, to - from)
  const range = {
    from: Math.floor(from / step) * step - MARGIN_MS - Math.min(step, MOST_BESIDE_MS),
    to: Math.ceil(to / step) * step + MARGIN_MS + Math.min(step, MOST_BESIDE_MS),
  }
  return useQuery({
    queryKey: ['rotas', 'timeline', rotaId, range.from, range.to],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ from: iso(range.from), to: iso(range.to) })
      return (await request<Answer<Timeline>>(`${pathOf(rotaId)}/timeline?${query}`, { signal })).data
    },
    placeholderData: (last) =>
      last !== undefined && Date.parse(last.from) <= from && Date.parse(last.to) >= to ? last : undefined,
  })
}

/** Everybody that the directory knows. */
export function usePeople() {
  return useQuery({
    queryKey: ['directory', 'users'],
    queryFn: ({ signal }) => readPeople(signal),
  })
}

async function readPeople(signal: AbortSignal): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let page = 0; page < PEOPLE_PAGES; page++) {
    const range = new URLSearchParams({ limit: String(PEOPLE), offset: String(page * PEOPLE) })
    const { data } = await request<Answer<readonly Person[]>>(`/v2/users?${range}`, { signal })
    people.push(...data)
    if (data.length < PEOPLE) break
  }
  return people
}

/** Hands the shift that runs now to a person, until its end. */
export function useTake(rotaId: string) {
  return useRotaMutation((body: { readonly user: string; readonly rotation: string }) =>
    request(`${pathOf(rotaId)}/take`, { method: 'POST', body }),
  )
}

export type WeeklyRota = {
  readonly name: string
  readonly timeZone: string
  readonly startAt: number
  readonly emails: readonly string[]
}

/** Makes a rota of one weekly rotation and answers its id. */
export function useMakeWeekly() {
  return useRotaMutation(async ({ name, timeZone, startAt, emails }: WeeklyRota) => {
    const body = {
      name,
      timezone: timeZone,
      rotations: [
        {
          name: 'Weekly',
          type: 'weekly',
          length: 1,
          startDate: iso(startAt),
          participants: emails.map((username) => ({ type: 'user', username })),
        },
      ],
    }
    return (await request<Answer<{ readonly id: string }>>('/v2/schedules', { method: 'POST', body })).data.id
  })
}

/** Answers what waits for a write and then asks for what it has changed. */
export function useRefresh() {
  const client = useQueryClient()
  return async <Output>(write: Promise<Output>): Promise<Output> => {
    try {
      return await write
    } finally {
      await Promise.all(TOPICS.map((topic) => client.invalidateQueries({ queryKey: [topic] })))
    }
  }
}

const TOPICS = ['rotas', 'directory']

/** Something that changes rotas: it stays pending until the page shows it. */
export function useRotaMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all(TOPICS.map((topic) => client.invalidateQueries({ queryKey: [topic] }))),
  })
}
