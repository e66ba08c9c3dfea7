import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { invalid } from '#shared/error.ts'
import { fairnessOf, type Share } from '#shared/fairness.ts'
import { parseId } from '#shared/id.ts'
import { parseInstant } from '#shared/instant.ts'
import { DataOf, IdParams } from '#shared/schema/envelope.ts'
import { FairnessShape } from '#shared/schema/rota.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Store } from '../../store/index.ts'
import type { ApiContext } from '../context.ts'
import { readText } from '../query.ts'
import { formatInstant, namesOf, toHours, toParticipant } from './rota-map.ts'
import { readRotaRange, withinBounds } from './rota-range.ts'

const DEFAULT_MS = 90 * DAY_MS
const MOST_HOLIDAYS = 1_000

/** `/api/rotas/:id/fairness`: who carries how much of a rota, and of its nights and weekends. */
export function fairnessRoutes(instance: FastifyInstance, { store, clock, onCall }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { tags: ['rotas'], params: IdParams, response: { 200: DataOf(FairnessShape) } }

  api.get('/api/rotas/:id/fairness', { schema }, ({ params, query }) => {
    const { id, timeZone, rotations } = store.rotas.get(params.id)
    const { from, to } = readRotaRange(query, clock.now() - DEFAULT_MS, DEFAULT_MS)
    const holidays = readHolidays(store, query)
    const final = withinBounds(() => onCall.served(id, from, to))
    const expected = rotations.flatMap(({ participants }) => participants)
    const range = { startAt: from, endAt: to }
    const { balance, shares } = fairnessOf(final, range, { timeZone, holidays, expected })
    const pastName = namesOf(final)
    const people = shares.map((share) => {
      const { participant } = share
      // Whoever is no more is shown with the name they had.
      return toShare(share, onCall.nameOf(participant) || pastName(participant))
    })
    return { data: { from: formatInstant(from), to: formatInstant(to), balance, people } }
  })
}

function toShare(share: Share, name: string) {
  return {
    ...toParticipant(share.participant, name),
    shifts: share.shifts,
    hours: toHours(share.totalMs),
    nights: share.nights,
    nightHours: toHours(share.nightMs),
    weekendHours: toHours(share.weekendMs),
    holidayHours: toHours(share.holidayMs),
  }
}

/** The dates of `holidays`, with commas between them, and those of the special days that `calendar` names. */
function readHolidays({ calendars }: Pick<Store, 'calendars'>, query: unknown): readonly string[] {
  const dates =
    readText(query, 'holidays')
      ?.split(',')
      .map((date) => date.trim()) ?? []
  if (dates.length > MOST_HOLIDAYS)
    throw invalid('holidays', `holidays must be at most ${MOST_HOLIDAYS} dates`)
  for (const date of dates) {
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && parseInstant(date) !== null
    if (!isDate)
      throw invalid('holidays', 'holidays must be dates such as 2026-12-25, with commas between them')
  }
  const text = readText(query, 'calendar')
  if (text === undefined) return dates
  const calendarId = parseId('cal', text)
  const calendar = calendarId === null ? null : calendars.find(calendarId)
  if (calendar === null) throw invalid('calendar', `there is no calendar '${text.slice(0, 100)}'`)
  return [...dates, ...calendar.dates]
}
