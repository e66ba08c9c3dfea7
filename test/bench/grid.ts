// Weekly grids to cron entries and back, and recommendations from eight weeks of measured use.
import { fromCrons, toCrons } from '#shared/grid-cron.ts'
import { type MeasuredResource, recommend } from '#shared/recommendation.ts'
import type { UtilizationSample } from '#shared/utilization.ts'
import { daysOfSet, type GridRule } from '#shared/weekly-grid.ts'
import { type BenchRow, median, printTable } from './table.ts'

const HOUR = 3_600_000
const SCHEDULES = 10_000
const RESOURCES = 1000
const WEEKS = 8
const ROUNDS = 5
const ZONE = 'America/New_York'
/** The clocks of New York go forward within the eight weeks. */
const FROM = Date.parse('2026-02-02T05:00Z')

/** Two starts and two stops on days of their own, nearly each schedule unlike the others. */
function schedule(i: number): readonly GridRule[] {
  return [0, 1, 2, 3].map((k) => ({
    action: k % 2 === 0 ? 'start' : 'stop',
    days: daysOfSet(((i * 13 + k * 37) % 127) + 1),
    hour: (i + k * 7) % 24,
    minute: (i * 7 + k * 11) % 60,
  }))
}

/** Busy on workdays for nine hours, begun at an hour of its own, and now and then at night. */
function resource(i: number): MeasuredResource {
  const samples = Array.from({ length: WEEKS * 168 }, (_, k): UtilizationSample => {
    const hour = (k - i) % 24
    const isBusy = (k % 168 < 120 && hour >= 8 && hour < 17) || (k * 31 + i * 17) % 997 === 0
    return {
      resourceId: i,
      hourAt: FROM + k * HOUR,
      cpuPercent: isBusy ? 40 : 1,
      networkBytesPerSecond: isBusy ? 1e6 : 100,
      isRunning: true,
    }
  })
  return { resourceId: i, hourlyCost: 0.5, samples }
}

/** Milliseconds of the first call in this process, and the median of some more. */
function measure(call: () => unknown): { readonly first: number; readonly usual: number } {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
  return { first: times[0] ?? Number.NaN, usual: median(times.slice(1)) }
}

function row(what: string, { first, usual }: ReturnType<typeof measure>, aim: number): BenchRow {
  return {
    what,
    ours: `${usual.toFixed(1)} ms (first ${first.toFixed(1)} ms)`,
    peer: '-',
    ratio: `${(aim / usual).toFixed(1)}x below`,
    aim: `<= ${aim} ms`,
  }
}

/** Measures grids and recommendations; takes a few seconds. */
export function benchGrid(): readonly BenchRow[] {
  const schedules = Array.from({ length: SCHEDULES }, (_, i) => schedule(i))
  const conversion = measure(() => {
    for (const rules of schedules) {
      const { actions } = fromCrons(toCrons(rules))
      if (actions.length !== rules.length) throw new Error('Internal: a schedule lost its way')
    }
  })
  const resources = Array.from({ length: RESOURCES }, (_, i) => resource(i))
  let recommended = 0
  const recommendation = measure(() => {
    recommended = resources.filter((one) => recommend(one, { timeZone: ZONE }).reason === null).length
  })
  return [
    row(`${SCHEDULES.toLocaleString('en-US')} grids of 4 actions to cron and back`, conversion, 100),
    row(
      `recommendations: ${WEEKS} weeks x ${RESOURCES.toLocaleString('en-US')} resources (${recommended} found)`,
      recommendation,
      1000,
    ),
  ]
}

if (import.meta.main) printTable('Weekly grids', benchGrid())
