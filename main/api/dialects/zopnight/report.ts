import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { localDate } from '#shared/calendar.ts'
import { invalid } from '#shared/error.ts'
import {
  type AppliedSchedule,
  clipSpans,
  progressOf,
  type Saving,
  type StateSpan,
  sumSaving,
  WEEK_MS,
} from '#shared/saving.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { resolveLocal, toLocal } from '#shared/zone.ts'
import { toAppliedSchedule } from '../../applied.ts'
import type { ApiContext } from '../../context.ts'
import { readRange, readText } from '../../query.ts'

const MOST_DAYS = 400
const MONTH_MS = 30 * 86_400_000

/** From a Monday of the operator to the next: what schedules that were applied promised, and what came of it. */
const WeekShape = Type.Object({
  date: Type.String(),
  estimatedHoursDown: Type.Number(),
  realizedHoursDown: Type.Number(),
  estimatedSavingsUSD: Type.Number(),
  realizedSavingsUSD: Type.Number(),
})

const SummaryShape = Type.Object({
  totalCostUSD: Type.Number(),
  totalSavingsUSD: Type.Number(),
  hoursDown: Type.Number(),
  hoursUp: Type.Number(),
  resourceCount: Type.Integer(),
  period: Type.String(),
  estimatedHoursDown: Type.Number(),
  realizedHoursDown: Type.Number(),
})

const DayShape = Type.Object({
  date: Type.String(),
  costUSD: Type.Number(),
  savingsUSD: Type.Number(),
  hoursDown: Type.Number(),
  hoursUp: Type.Number(),
})

const TrendShape = Type.Object({ items: Type.Array(DayShape), weeks: Type.Array(WeekShape) })

/** `/api/reports/…`: hours down and money saved, from the history of states. Days are the operator's. */
export function reportRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, operatorTimeZone } = context
  const tags = ['reports']
  const midnight = (year: number, month: number, day: number) =>
    resolveLocal(operatorTimeZone(), { ...normalDate(year, month, day), hour: 0, minute: 0 })
  const listApplied = () => store.recommendations.listApplied().flatMap(toAppliedSchedule)

  function summaryOf(period: string): Static<typeof SummaryShape> {
    const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(period) ?? []
    if (year === undefined) throw invalid('period', 'period must be a month such as 2026-11')
    const from = midnight(Number(year), Number(month), 1)
    const to = Math.min(clock.now(), midnight(Number(year), Number(month) + 1, 1))
    const spans = from < to ? store.reports.spans(from, to) : []
    const { estimatedHoursDown, realizedHoursDown } = progressOf(listApplied(), spans, { from, to })
    return {
      ...toTotals(sumSaving(spans)),
      resourceCount: store.reports.resourceCount(),
      period,
      estimatedHoursDown: round(estimatedHoursDown),
      realizedHoursDown: round(realizedHoursDown),
    }
  }

  function trendOf({ from, to }: Range): Static<typeof TrendShape> {
    if (to - from > MOST_DAYS * 86_400_000) throw invalid('to', `at most ${MOST_DAYS} days can be asked for`)
    const until = Math.min(to, clock.now())
    const spans = from < until ? store.reports.spans(from, until) : []
    const days = daysBetween(from, to, operatorTimeZone(), midnight)
    const items = days.map((day) => {
      const saving = sumSaving(clipSpans(spans, day.from, day.to))
      const { totalCostUSD, totalSavingsUSD, ...hours } = toTotals(saving)
      return { date: day.date, costUSD: totalCostUSD, savingsUSD: totalSavingsUSD, ...hours }
    })
    const applied = listApplied()
    const weeks = weeksOf(days).map((week) => {
      const range = { from: Math.max(from, week.from), to: Math.min(until, week.to) }
      return toWeek(week.date, range, { applied, spans })
    })
    return { items, weeks }
  }

  api.get(
    '/api/reports/summary',
    { schema: { tags, response: { 200: DataOf(SummaryShape) } } },
    ({ query }) => ({
      data: summaryOf(readText(query, 'period') ?? localDate(clock.now(), operatorTimeZone()).slice(0, 7)),
    }),
  )
  api.get(
    '/api/reports/trends',
    { schema: { tags, response: { 200: DataOf(TrendShape) } } },
    ({ query }) => ({ data: trendOf(readRange(query, clock.now() - MONTH_MS, MONTH_MS)) }),
  )
}

/** Months and days may run over: the 13th month is January, day 32 the next month's. */
function normalDate(year: number, month: number, day: number) {
  const date = new Date(Date.UTC(year, month - 1, day))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

type Range = { readonly from: number; readonly to: number }

type Day = { readonly date: string; readonly from: number; readonly to: number }

/** Days in a row, joined from Monday to Sunday. */
function weeksOf(days: readonly Day[]): readonly Day[] {
  const weeks: Day[] = []
  for (const day of days) {
    const last = weeks.at(-1)
    const isMonday = new Date(`${day.date}T00:00:00Z`).getUTCDay() === 1
    if (last === undefined || isMonday) weeks.push(day)
    else weeks[weeks.length - 1] = { ...last, to: day.to }
  }
  return weeks
}

type Measured = { readonly applied: readonly AppliedSchedule[]; readonly spans: readonly StateSpan[] }

/** A week that has not begun has nothing to be expected of it yet. */
function toWeek(date: string, range: Range, measured: Measured) {
  const spans = clipSpans(measured.spans, range.from, range.to)
  const sums = measured.applied.map((one) => {
    const progress = progressOf([one], spans, range)
    const own = spans.filter(({ resourceId }) => one.resourceIds.includes(resourceId))
    const { saved } = sumSaving(clipSpans(own, Math.max(range.from, one.appliedAt), range.to))
    const weeks = Math.max(0, range.to - Math.max(range.from, one.appliedAt)) / WEEK_MS
    return { ...progress, estimated: weeks * one.savingsPerWeek, saved }
  })
  const sum = (pick: (one: (typeof sums)[number]) => number) =>
    round(sums.reduce((total, one) => total + pick(one), 0))
  return {
    date,
    estimatedHoursDown: sum((one) => one.estimatedHoursDown),
    realizedHoursDown: sum((one) => one.realizedHoursDown),
    estimatedSavingsUSD: sum((one) => one.estimated),
    realizedSavingsUSD: sum((one) => one.saved),
  }
}

function daysBetween(
  from: number,
  to: number,
  timeZone: string,
  midnight: (year: number, month: number, day: number) => number,
) {
  const days: { date: string; from: number; to: number }[] = []
  const first = toLocal(timeZone, from)
  for (let offset = 0; ; offset += 1) {
    const start = midnight(first.year, first.month, first.day + offset)
    if (start >= to) return days
    const end = midnight(first.year, first.month, first.day + offset + 1)
    // A day that a zone skipped has no length, and no row.
    if (end > start) days.push({ date: localDate(start, timeZone), from: start, to: end })
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function toTotals(saving: Saving) {
  return {
    totalCostUSD: round(saving.cost),
    totalSavingsUSD: round(saving.saved),
    hoursDown: round(saving.hoursDown),
    hoursUp: round(saving.hoursUp),
  }
}
