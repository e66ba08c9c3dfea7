// From measured use to a weekly schedule that costs nobody anything: it stops what was idle in every week.
import { alignBusinessDays } from './business-day.ts'
import { formatId } from './id.ts'
import {
  IDLE_LIMITS,
  type IdleLimits,
  type UsageWeek,
  type UtilizationSample,
  usageWeekOf,
} from './utilization.ts'
import {
  actionsOf,
  type DownWindow,
  type GridAction,
  gridOf,
  hoursDown,
  WEEK_HOURS,
  windowsOf,
  windowsOfCells,
} from './weekly-grid.ts'

export type MeasuredResource = {
  readonly resourceId: number
  /** US dollars for an hour of running. */
  readonly hourlyCost: number
  /** Its own alone, in any order. */
  readonly samples: readonly UtilizationSample[]
}

export type RecommendationRule = {
  /** The zone of the schedule: hours of the week are those of its clock. */
  readonly timeZone: string
  readonly limits?: IdleLimits
  /** A shorter window is not worth a stop and a start. Whole hours, at least 1; default 2. */
  readonly minWindowHours?: number
  /** Idle hours that are kept up beside every busy one, before and after. Whole hours; default 1. */
  readonly marginHours?: number
  /** Whether Monday to Friday share one rule where they agree within an hour (`alignBusinessDays`); default true. */
  readonly businessDays?: boolean
}

export type Recommendation = {
  /** Empty when there is nothing to recommend. */
  readonly actions: readonly GridAction[]
  readonly windows: readonly DownWindow[]
  /** Of each week. */
  readonly hoursDown: number
  /** US dollars, of what has run in the hours down so far: what was stopped then already saves nothing more. */
  readonly savingsPerWeek: number
  readonly savingsPerMonth: number
  /** 0 to 1. */
  readonly confidence: number
  /** Whole weeks' worth of hours observed, 0 to 8; of several resources that of the least. */
  readonly weeksObserved: number
  /** Nothing was busy in any hour of the week: it may not be needed at all. */
  readonly isAlwaysIdle: boolean
  /** Why nothing is recommended; null when something is. */
  readonly reason: string | null
}

/** A month of a mean year, in weeks. */
export const WEEKS_PER_MONTH = 365.25 / 12 / 7

/** What is never busy is up for this one hour of the week: Monday from 09:00. nOps knows 167 hours down at most. */
const WAKING_HOUR = 9
const MIN_WINDOW_HOURS = 2
const MARGIN_HOURS = 1

/**
 * The weekly schedule for one resource. An hour of the week is idle when it was observed and idle in every observed
 * week of the newest eight; one never observed counts as busy. Each run of idle hours, less the margin at both ends,
 * is a window if it is long enough. Less than 168 hours observed give none, nor does what never ran.
 *
 * Confidence is (1 - 0.5^w) * agreement, to two decimals. w: weeks observed, the mean over the hours down.
 * agreement: |weeks idle - weeks busy| / weeks observed, the mean over the observed hours of the week. One week gives
 * at most 0.5, two 0.75, four 0.94.
 */
export function recommend(resource: MeasuredResource, rule: RecommendationRule): Recommendation {
  return recommendTogether([resource], rule)
}

/**
 * One schedule for resources that work together: it stops them in the hours in which all of them were idle. Each must
 * have its 168 hours; confidence is that of the least sure.
 */
export function recommendTogether(
  resources: readonly MeasuredResource[],
  rule: RecommendationRule,
): Recommendation {
  const measured = resources.map((resource): Measured => {
    return { ...resource, week: usageWeekOf(resource.samples, rule.timeZone, rule.limits ?? IDLE_LIMITS) }
  })
  const leastHours = Math.min(...measured.map(({ week }) => week.hours))
  const weeksObserved = measured.length === 0 ? 0 : Math.floor(leastHours / WEEK_HOURS)
  const lack = lackOf(measured)
  if (lack !== null) return { ...NOTHING_RECOMMENDED, weeksObserved, reason: lack }
  const isIdle = (position: number) => measured.every(({ week }) => isIdleIn(week, position))
  const actions = actionsOf(windowsFor(isIdle, rule))
  const positions = downPositions(actions)
  if (positions.length === 0) return { ...NOTHING_RECOMMENDED, weeksObserved, reason: busyReason(rule) }
  const savingsPerWeek = measured.reduce((sum, one) => sum + savingOf(one, positions), 0)
  return {
    actions,
    windows: windowsOf(actions),
    hoursDown: hoursDown(actions),
    savingsPerWeek,
    savingsPerMonth: savingsPerWeek * WEEKS_PER_MONTH,
    confidence: Math.min(...measured.map(({ week }) => confidenceOf(week, positions))),
    weeksObserved,
    isAlwaysIdle: POSITIONS.every(isIdle),
    reason: null,
  }
}

type Measured = MeasuredResource & { readonly week: UsageWeek }

const POSITIONS: readonly number[] = Array.from({ length: WEEK_HOURS }, (_, position) => position)

/** What is recommended where nothing is. */
export const NOTHING_RECOMMENDED = {
  actions: [],
  windows: [],
  hoursDown: 0,
  savingsPerWeek: 0,
  savingsPerMonth: 0,
  confidence: 0,
  isAlwaysIdle: false,
} as const satisfies Partial<Recommendation>

/** What keeps a recommendation from being made at all, in words; null when nothing does. */
function lackOf(measured: readonly Measured[]): string | null {
  if (measured.length === 0) return 'there is no resource'
  const short = measured.find(({ week }) => week.hours < WEEK_HOURS)
  if (short) {
    const whose = measured.length === 1 ? '' : ` of ${formatId('res', short.resourceId)}`
    return `less than 7 days of data: ${short.week.hours} of ${WEEK_HOURS} hours${whose} observed`
  }
  const hasRun = measured.some(({ week }) => week.running.some((weeks) => weeks > 0))
  return hasRun ? null : 'it never ran in the hours observed'
}

function isIdleIn({ observed, busy }: UsageWeek, position: number): boolean {
  return (observed[position] ?? 0) > 0 && busy[position] === 0
}

/** Windows of whole hours. */
function windowsFor(
  isIdle: (position: number) => boolean,
  { minWindowHours = MIN_WINDOW_HOURS, marginHours = MARGIN_HOURS, businessDays = true }: RecommendationRule,
): readonly DownWindow[] {
  if (POSITIONS.every(isIdle)) return windowsOfCells((position) => position !== WAKING_HOUR)
  const windows = windowsOfCells(isIdle)
    .map(({ fromMinute, toMinute }) => {
      return { fromMinute: fromMinute + marginHours * 60, toMinute: toMinute - marginHours * 60 }
    })
    .filter(({ fromMinute, toMinute }) => toMinute - fromMinute >= minWindowHours * 60)
  return businessDays ? alignBusinessDays(windows, minWindowHours * 60) : windows
}

function busyReason({ minWindowHours, marginHours }: RecommendationRule): string {
  const needed = (minWindowHours ?? MIN_WINDOW_HOURS) + 2 * (marginHours ?? MARGIN_HOURS)
  return `no ${needed} hours in a row are idle in every week`
}

function downPositions(actions: readonly GridAction[]): readonly number[] {
  const grid = gridOf(actions)
  return POSITIONS.filter((position) => (grid[position] ?? 0) > 0)
}

/** US dollars a week that the resource has cost in these hours. */
function savingOf({ hourlyCost, week }: Measured, positions: readonly number[]): number {
  const hours = positions.reduce((sum, position) => sum + shareOf(week.running, week, position), 0)
  return hours * hourlyCost
}

function confidenceOf(week: UsageWeek, positions: readonly number[]): number {
  const weeks = meanOf(positions, (position) => week.observed[position] ?? 0)
  const observed = POSITIONS.filter((position) => week.observed[position])
  const agreement = meanOf(observed, (position) => Math.abs(1 - 2 * shareOf(week.busy, week, position)))
  return Math.round((1 - 0.5 ** weeks) * agreement * 100) / 100
}

/** The part of the observed weeks that is counted in `counts`; 0 for an hour never observed. */
function shareOf(counts: Uint8Array, { observed }: UsageWeek, position: number): number {
  return (counts[position] ?? 0) / Math.max(1, observed[position] ?? 0)
}

function meanOf(positions: readonly number[], read: (position: number) => number): number {
  return positions.reduce((sum, position) => sum + read(position), 0) / positions.length
}
