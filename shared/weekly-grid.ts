// The week as a grid of 168 hours from Monday 00:00, as weekly schedules are drawn and as nOps numbers them (contract 1.2).
import { invalid } from './error.ts'
import type { PowerAction } from './power.ts'
import { unite } from './stretch.ts'

/** In the order of the grid. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]

export const WEEK_HOURS = 168
export const WEEK_MINUTES = WEEK_HOURS * 60

/** An action at one wall time of some days. `hour` 0-23, `minute` 0-59; without a day it never happens. */
export type GridRule = {
  readonly action: PowerAction
  readonly days: readonly Day[]
  readonly hour: number
  readonly minute: number
}

/** A rule with its days in the order of the grid, each once, and the position of the first of them. */
export type GridAction = GridRule & { readonly position: number }

/**
 * A stretch of the week in which things are down, in minutes from Monday 00:00 on the wall clock. `fromMinute` is
 * under 10,080; `toMinute` comes after it, past 10,080 when the stretch runs into the next week.
 */
export type DownWindow = { readonly fromMinute: number; readonly toMinute: number }

/** The hour of the week, Monday 00:00 being 0 and Sunday 23:00 being 167. Throws `invalid` for an hour of no day. */
export function positionOf(day: Day, hour: number): number {
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) throw invalid('hour', 'hour must be 0 to 23')
  return DAYS.indexOf(day) * 24 + hour
}

/** The reverse of `positionOf`. Throws `invalid` for anything but 0 to 167. */
export function dayAndHourOf(position: number): { readonly day: Day; readonly hour: number } {
  const day = Number.isInteger(position) ? DAYS[Math.floor(position / 24)] : undefined
  if (day === undefined) throw invalid('position', `position must be 0 to ${WEEK_HOURS - 1}`)
  return { day, hour: position % 24 }
}

/** The day of a number as cron and nOps count: Sunday is 0, Saturday 6; null for any other. */
export function dayOfNumber(number: number): Day | null {
  return Number.isInteger(number) && number >= 0 && number <= 6 ? (DAYS[(number + 6) % 7] ?? null) : null
}

/** A day as clients write it: `mon` in any case, or its number from Sunday 0; null for anything else. */
export function parseDay(value: string | number): Day | null {
  if (typeof value === 'number') return dayOfNumber(value)
  return DAYS.find((day) => day === value.toLowerCase()) ?? null
}

/** Every position of a rule, in its own order of days. */
export function positionsOf(rule: Pick<GridRule, 'days' | 'hour'>): readonly number[] {
  return rule.days.map((day) => positionOf(day, rule.hour))
}

/**
 * The one way to write a set of rules: those that differ in their days alone are joined, days stand in the order of
 * the grid, actions by position, then minute, a start before a stop.
 */
export function joinActions(rules: readonly GridRule[]): readonly GridAction[] {
  const sets = new Map<number, number>()
  for (const rule of rules) {
    const time = timeOf(rule)
    sets.set(time, (sets.get(time) ?? 0) | daySetOf(rule.days))
  }
  const joined: GridAction[] = []
  for (const [time, set] of sets) {
    if (set === 0) continue
    const hour = Math.floor(time / 120)
    const position = lowestBit(set) * 24 + hour
    const action = time % 2 === 0 ? 'start' : 'stop'
    joined.push({ action, days: daysOfSet(set), hour, minute: (time >> 1) % 60, position })
  }
  return joined.sort((a, b) => a.position - b.position || timeOf(a) - timeOf(b))
}

/** The same for rules that mean the same. */
export function ruleKey({ action, days, hour, minute }: GridRule): string {
  return `${action} ${daySetOf(days)} ${hour} ${minute}`
}

/** Days as bits, Monday being bit 0. */
export function daySetOf(days: readonly Day[]): number {
  let set = 0
  for (const day of days) set |= 1 << DAYS.indexOf(day)
  return set
}

/** The reverse of `daySetOf`, in the order of the grid. */
export function daysOfSet(set: number): readonly Day[] {
  return DAYS_OF_SET[set] ?? []
}

const DAYS_OF_SET = Array.from({ length: 128 }, (_, set) => DAYS.filter((_day, i) => (set >> i) & 1))

/** The time of day and the action as one number, in order; at one minute a start comes first. */
function timeOf({ action, hour, minute }: GridRule): number {
  return (hour * 60 + minute) * 2 + (action === 'start' ? 0 : 1)
}

function lowestBit(set: number): number {
  return 31 - Math.clz32(set & -set)
}

/**
 * When the rules keep things down: from each stop to the next start around the week, in order. At one minute a start
 * beats a stop (DESIGN.md); a stop of what is down already changes nothing. Starts or stops alone give none.
 */
export function windowsOf(rules: readonly GridRule[]): readonly DownWindow[] {
  const events = eventsOf(rules)
  const first = events.findIndex(({ isStart }) => isStart)
  if (first < 0) return []
  const windows: DownWindow[] = []
  let downFrom: number | null = null
  for (let i = 1; i <= events.length; i++) {
    const event = events[(first + i) % events.length]
    if (!event) continue
    if (!event.isStart) downFrom ??= event.minute
    else if (downFrom !== null) {
      const isNextWeek = event.minute < downFrom
      windows.push({ fromMinute: downFrom, toMinute: event.minute + (isNextWeek ? WEEK_MINUTES : 0) })
      downFrom = null
    }
  }
  return windows.sort((a, b) => a.fromMinute - b.fromMinute)
}

/** What happens in a week, in order, one event a minute. */
function eventsOf(rules: readonly GridRule[]): readonly { minute: number; isStart: boolean }[] {
  const starts = new Map<number, boolean>()
  for (const rule of rules) {
    for (const position of positionsOf(rule)) {
      const minute = position * 60 + rule.minute
      starts.set(minute, rule.action === 'start' || starts.get(minute) === true)
    }
  }
  return [...starts].map(([minute, isStart]) => ({ minute, isStart })).sort((a, b) => a.minute - b.minute)
}

/**
 * A stop and a start for each window: `windowsOf` gives them back, those that overlap or touch as one. Minutes may
 * lie beyond the week and carry over. Throws `invalid` for windows that leave no minute of the week: there is no start
 * to say that with.
 */
export function actionsOf(windows: readonly DownWindow[]): readonly GridAction[] {
  return joinActions(
    uniteWindows(windows).flatMap(({ fromMinute, toMinute }) => [
      ruleAt('stop', fromMinute),
      ruleAt('start', toMinute % WEEK_MINUTES),
    ]),
  )
}

function uniteWindows(windows: readonly DownWindow[]): readonly DownWindow[] {
  const week = unite(
    windows.flatMap(({ fromMinute, toMinute }) => {
      const startAt = fromMinute % WEEK_MINUTES
      const endAt = startAt + toMinute - fromMinute
      return [
        { startAt, endAt: Math.min(endAt, WEEK_MINUTES) },
        { startAt: 0, endAt: Math.min(endAt - WEEK_MINUTES, WEEK_MINUTES) },
      ]
    }),
  ).map(({ startAt, endAt }) => ({ fromMinute: startAt, toMinute: endAt }))
  const [first, last] = [week[0], week.at(-1)]
  if (first?.fromMinute !== 0 || last?.toMinute !== WEEK_MINUTES) return week
  if (first === last)
    throw invalid('windows', 'windows must leave a minute of the week in which things are up')
  const around = { fromMinute: last.fromMinute, toMinute: WEEK_MINUTES + first.toMinute }
  return [...week.slice(1, -1), around]
}

function ruleAt(action: PowerAction, minute: number): GridRule {
  const { day, hour } = dayAndHourOf(Math.floor(minute / 60))
  return { action, days: [day], hour, minute: minute % 60 }
}

/** The windows of a painted grid: each run of hours that are down, around the week. A whole week is one window. */
export function windowsOfCells(isDown: (position: number) => boolean): readonly DownWindow[] {
  const up = Array.from({ length: WEEK_HOURS }, (_, i) => i).find((position) => !isDown(position))
  if (up === undefined) return [{ fromMinute: 0, toMinute: WEEK_MINUTES }]
  const windows: DownWindow[] = []
  for (let at = up + 1, from = at; at <= up + WEEK_HOURS; at++) {
    if (isDown(at % WEEK_HOURS)) continue
    if (at > from) {
      const fromHour = from % WEEK_HOURS
      windows.push({ fromMinute: fromHour * 60, toMinute: (fromHour + at - from) * 60 })
    }
    from = at + 1
  }
  return windows.sort((a, b) => a.fromMinute - b.fromMinute)
}

/** Hours of the week from each stop to the next start, with at most two decimals; 0 for starts or stops alone. */
export function hoursDown(rules: readonly GridRule[]): number {
  const minutes = windowsOf(rules).reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0)
  return Math.round((minutes / 60) * 100) / 100
}

/** For each of the 168 hours the share of it that is down, from 0 to 1. */
export function gridOf(rules: readonly GridRule[]): readonly number[] {
  const minutes = new Array<number>(WEEK_HOURS).fill(0)
  for (const { fromMinute, toMinute } of windowsOf(rules)) {
    for (let at = fromMinute; at < toMinute; ) {
      const end = Math.min(toMinute, (Math.floor(at / 60) + 1) * 60)
      const cell = Math.floor(at / 60) % WEEK_HOURS
      minutes[cell] = (minutes[cell] ?? 0) + end - at
      at = end
    }
  }
  return minutes.map((down) => down / 60)
}
