import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import { compareNatural } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'
import type { Span } from './span.ts'
import type { Feed, Override, Person, Rota, Timeline } from './types.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/**
 * Asked for on both sides of what is drawn, so that a shift that reaches in says when it truly begins and ends; and as
 * much again as is drawn, so that a step back or forward shows something at once.
 */
const MARGIN_MS = 14 * DAY_MS
/** The greatest page of people that the server gives, and how many pages are read. */
const PEOPLE = 100
const PEOPLE_PAGES = 10
/** The same of rotas. */
const ROTAS = 500
const ROTA_PAGES = 10

type Answer<Data> = { readonly data: Data }
type Page<Row> = { readonly data: readonly Row[]; readonly meta: { readonly total: number } }

const iso = (at: number): string => new Date(at).toISOString()
const pathOf = (rotaId: string): string => `/api/rotas/${encodeURIComponent(rotaId)}`
const scheduleOf = (rotaId: string): string => `/v2/schedules/${encodeURIComponent(rotaId)}`

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

/** The layers round a span. While another span is read the last answer stays, where it reaches so far. */
export function useTimeline(rotaId: string, { from, to }: Pick<Span, 'from' | 'to'>) {
  const margin = MARGIN_MS + to - from
  return useQuery({
    queryKey: ['rotas', 'timeline', rotaId, from, to],
    queryFn: async ({ signal }) => {
      const range = new URLSearchParams({ from: iso(from - margin), to: iso(to + margin) })
      return (await request<Answer<Timeline>>(`${pathOf(rotaId)}/timeline?${range}`, { signal })).data
    },
    placeholderData: (last) =>
      last !== undefined && Date.parse(last.from) <= from && Date.parse(last.to) >= to ? last : undefined,
  })
}

/** The overrides that have not ended, in the order in which they begin. */
export function useOverrides(rotaId: string, now: number) {
  return useQuery({
    queryKey: ['rotas', 'overrides', rotaId],
    queryFn: async ({ signal }) =>
      (await request<Answer<readonly Override[]>>(`${scheduleOf(rotaId)}/overrides`, { signal })).data,
    select: (overrides) =>
      overrides
        .filter(({ endDate }) => Date.parse(endDate) > now)
        .toSorted((a, b) => Date.parse(a.startDate) - Date.parse(b.startDate)),
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

export type NewOverride = {
  /** A user's id, or `none`. */
  readonly user: string
  readonly startAt: number
  readonly endAt: number
  /** Null: all rotations. */
  readonly rotations: readonly string[] | null
}

/** A refusal is the form's to show. */
export function useAddOverride(rotaId: string) {
  return useRotaMutation(({ user, startAt, endAt, rotations }: NewOverride) =>
    request(`${scheduleOf(rotaId)}/overrides`, {
      method: 'POST',
      body: {
        user: user === 'none' ? { type: 'none' } : { type: 'user', id: user },
        startDate: iso(startAt),
        endDate: iso(endAt),
        ...(rotations !== null && { rotations: rotations.map((id) => ({ id })) }),
      },
    }),
  )
}

/** Takes an override away. What has passed of it stays in the history of the rota. */
export function useEndOverride(rotaId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (alias: string) =>
      request(`${scheduleOf(rotaId)}/overrides/${encodeURIComponent(alias)}`, { method: 'DELETE' }),
    onError: (error) => showRefusal('The override could not be removed', error),
    onSettled: () => client.invalidateQueries({ queryKey: ['rotas'] }),
  })
}

/** Hands the shift that runs now to a person, until its end. */
export function useTake(rotaId: string) {
  return useRotaMutation((body: { readonly user: string; readonly rotation: string }) =>
    request(`${pathOf(rotaId)}/take`, { method: 'POST', body }),
  )
}

export function useMakeFeed(rotaId: string) {
  return useMutation({
    mutationFn: async () =>
      (await request<Answer<Feed>>('/api/feeds', { method: 'POST', body: { kind: 'rota', id: rotaId } }))
        .data,
  })
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

/** Something that changes rotas: it stays pending until the page shows it. */
function useRotaMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all(['rotas', 'directory'].map((topic) => client.invalidateQueries({ queryKey: [topic] }))),
  })
}
