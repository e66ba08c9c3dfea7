// A week as it is painted: which of its minutes are running, and the cron entries that say so.
import { expandCron, type PowerCron, toCrons } from './grid-cron.ts'
import type { PowerAction } from './power.ts'
import { dayAndHourOf, type GridRule, positionsOf, WEEK_MINUTES } from './weekly-grid.ts'

export const DAY_MINUTES = 1_440

/** A start or stop at a minute of the week, Monday 00:00 being 0, on the wall clock. */
export type WeekEvent = { readonly minute: number; readonly action: PowerAction }

/** For each minute of the week 1 where things are running and 0 where they are not. */
export type WeekMinutes = Readonly<Uint8Array>

/** A stretch of one day (0 is Monday) in minutes of that day; `toMinute` comes after it, 1,440 at most. */
export type DayStretch = { readonly day: number; readonly fromMinute: number; readonly toMinute: number }

/** Days `fromDay` to `toDay` (both included, 0 is Monday), each from one minute to before another. */
export type Rectangle = {
  readonly fromDay: number
  readonly toDay: number
  readonly fromMinute: number
  readonly toMinute: number
}

/** What a set of events is made of. `stops` alone leave starting to a person, so that nothing is known to run. */
export type Sides = 'none' | 'starts' | 'stops' | 'both'

/** What the week grid shows of cron entries. */
export type PaintedWeek = {
  readonly sides: Sides
  readonly running: WeekMinutes
  /** Everything that the grid can say, in order; at one minute a start comes first. */
  readonly events: readonly WeekEvent[]
}

/** Every start and stop of a week, in order, each once. */
function weekEventsOf(rules: readonly GridRule[]): readonly WeekEvent[] {
  return inOrder(
    rules.flatMap((rule) =>
      positionsOf(rule).map((position) => ({ minute: position * 60 + rule.minute, action: rule.action })),
    ),
  )
}

function sidesOf(events: readonly WeekEvent[]): Sides {
  const hasStart = events.some(({ action }) => action === 'start')
  const hasStop = events.some(({ action }) => action === 'stop')
  if (hasStart) return hasStop ? 'both' : 'starts'
  return hasStop ? 'stops' : 'none'
}

/**
 * The minutes from each start to the next stop, around the week; at one minute a start beats a stop (DESIGN.md).
 * With starts alone that is all of them, without a start none.
 */
function runningOf(events: readonly WeekEvent[]): WeekMinutes {
  const running = new Uint8Array(WEEK_MINUTES)
  const sides = sidesOf(events)
  if (sides === 'starts') return running.fill(1)
  if (sides !== 'both') return running
  const effects = [...effectsOf(events)]
  // What the last event of the week leads to holds on until the first.
  if (effects.at(-1)?.[1] === 'start') running.fill(1, 0, effects[0]?.[0])
  for (const [index, [minute, action]] of effects.entries())
    if (action === 'start') running.fill(1, minute, effects[index + 1]?.[0])
  return running
}

/** The week that cron entries draw; those that no grid can say, or that are no cron expressions, draw nothing. */
export function weekOf(crons: readonly PowerCron[]): PaintedWeek {
  const events = weekEventsOf(crons.flatMap((cron) => rulesOf(cron) ?? []))
  return { sides: sidesOf(events), running: runningOf(events), events }
}

/** The week with a rectangle running or not; the one given stays as it is. */
export function paint(running: WeekMinutes, area: Rectangle, isRunning: boolean): WeekMinutes {
  const painted = Uint8Array.from(running)
  for (let day = area.fromDay; day <= area.toDay; day++) {
    const start = day * DAY_MINUTES
    painted.fill(Number(isRunning), start + area.fromMinute, start + area.toMinute)
  }
  return painted
}

/** The week as it stands when it is read from another day on: day `days` becomes the first; below zero it turns back. */
export function turnWeek(running: WeekMinutes, days: number): WeekMinutes {
  const from = (((days % 7) + 7) % 7) * DAY_MINUTES
  const turned = new Uint8Array(WEEK_MINUTES)
  turned.set(running.subarray(from))
  turned.set(running.subarray(0, from), WEEK_MINUTES - from)
  return turned
}

/** Whether every minute of a rectangle is running. */
export function isRunningIn(running: WeekMinutes, { fromDay, toDay, ...span }: Rectangle): boolean {
  for (let day = fromDay; day <= toDay; day++) {
    const start = day * DAY_MINUTES
    const part = running.subarray(start + span.fromMinute, start + span.toMinute)
    if (part.includes(0)) return false
  }
  return true
}

/** What is running, day by day: a night's stretch over midnight is one in each day. */
export function stretchesOf(running: WeekMinutes): readonly DayStretch[] {
  const stretches: DayStretch[] = []
  for (let day = 0; day < 7; day++) {
    let from: number | null = null
    for (let minute = 0; minute <= DAY_MINUTES; minute++) {
      const isOn = minute < DAY_MINUTES && running[day * DAY_MINUTES + minute] === 1
      if (isOn) from ??= minute
      else if (from !== null) {
        stretches.push({ day, fromMinute: from, toMinute: minute })
        from = null
      }
    }
  }
  return stretches
}

/** Minutes that are running in a week, or in a part of it. */
export function countRunning(running: WeekMinutes, from = 0, to = WEEK_MINUTES): number {
  let count = 0
  for (let minute = from; minute < to; minute++) count += running[minute] ?? 0
  return count
}

/**
 * The events that make a week so. Those where nothing changes stay as they were, also such as change nothing (a stop
 * of what is off already takes what somebody started by hand). A week that is all running starts at each midnight.
 */
function repaint(events: readonly WeekEvent[], running: WeekMinutes): readonly WeekEvent[] {
  const before = runningOf(events)
  const stays = (minute: number) => before[minute] === running[minute]
  const kept = events.filter(
    ({ minute, action }) =>
      (stays(minute) && stays(minuteBefore(minute))) || edgeAt(running, minute) === action,
  )
  const edges: WeekEvent[] = []
  for (let minute = 0; minute < WEEK_MINUTES; minute++) {
    const action = edgeAt(running, minute)
    if (action !== null) edges.push({ minute, action })
  }
  const made = inOrder([...kept, ...edges])
  if (made.length > 0 || running[0] === 0) return made
  return Array.from({ length: 7 }, (_, day) => ({ minute: day * DAY_MINUTES, action: 'start' as const }))
}

/**
 * Cron entries that draw a week, with as little change as can be: an entry all of whose firings stay is left as it is
 * written, and so is every entry that no grid can say. What is new joins the entry of the same time, where there is one.
 */
export function repaintCrons<Entry extends PowerCron>(
  crons: readonly Entry[],
  running: WeekMinutes,
): readonly (Entry | PowerCron)[] {
  const known = crons.map((cron) => {
    const rules = rulesOf(cron)
    return { cron, events: rules === null ? null : weekEventsOf(rules), isOfOneTime: rules?.length === 1 }
  })
  const events = inOrder(known.flatMap((entry) => entry.events ?? []))
  if (isSame(runningOf(events), running)) return crons
  const after = repaint(events, running)
  const wanted = new Set(after.map(orderOf))
  const isWhole = (own: readonly WeekEvent[]) => own.every((event) => wanted.has(orderOf(event)))
  const said = new Set(known.flatMap(({ events: own }) => (own && isWhole(own) ? own.map(orderOf) : [])))
  const fresh = after.filter((event) => !said.has(orderOf(event)))
  const freshTimes = new Set(fresh.map(timeOf))
  const split = known.map(({ cron, events: own, isOfOneTime }) => {
    if (own === null) return { cron, loose: null }
    const isJoined = isOfOneTime && own.some((event) => freshTimes.has(timeOf(event)))
    return {
      cron,
      loose: isWhole(own) && !isJoined ? null : own.filter((event) => wanted.has(orderOf(event))),
    }
  })
  const rules = [...fresh, ...split.flatMap(({ loose }) => loose ?? [])].map(ruleOf)
  const written = new Map(toCrons(rules).map((cron) => [timeOfCron(cron), cron]))
  const placed = split.flatMap(({ cron, loose }) => (loose === null ? [cron] : takeHeir(written, loose)))
  return [...placed, ...written.values()]
}

/** The entry that says a firing of an old one, which stands in the place of that. */
function takeHeir(written: Map<string, PowerCron>, loose: readonly WeekEvent[]): readonly PowerCron[] {
  const time = loose.map(timeOf).find((key) => written.has(key))
  const heir = time === undefined ? undefined : written.get(time)
  if (time === undefined || heir === undefined) return []
  written.delete(time)
  return [heir]
}

/** The rules of an entry that a grid can say; null for all others. */
function rulesOf({ expression, action }: PowerCron): readonly GridRule[] | null {
  try {
    const { rules, reason } = expandCron({ expression, action })
    return reason === null ? rules : null
  } catch {
    return null
  }
}

/** What happens at each minute, in order. */
function effectsOf(events: readonly WeekEvent[]): ReadonlyMap<number, PowerAction> {
  const effects = new Map<number, PowerAction>()
  for (const { minute, action } of events.toSorted((a, b) => orderOf(a) - orderOf(b)))
    if (!effects.has(minute)) effects.set(minute, action)
  return effects
}

/** What happens at a minute of a painted week; null where all goes on as it was. */
function edgeAt(running: WeekMinutes, minute: number): PowerAction | null {
  if (running[minuteBefore(minute)] === running[minute]) return null
  return running[minute] === 1 ? 'start' : 'stop'
}

function minuteBefore(minute: number): number {
  return (minute + WEEK_MINUTES - 1) % WEEK_MINUTES
}

function isSame(a: WeekMinutes, b: WeekMinutes): boolean {
  return a.every((minute, at) => minute === b[at])
}

function inOrder(events: readonly WeekEvent[]): readonly WeekEvent[] {
  const found = new Map(events.map((event) => [orderOf(event), event]))
  return [...found].sort(([a], [b]) => a - b).map(([, event]) => event)
}

function ruleOf({ minute, action }: WeekEvent): GridRule {
  const { day, hour } = dayAndHourOf(Math.floor(minute / 60))
  return { action, days: [day], hour, minute: minute % 60 }
}

function orderOf({ minute, action }: WeekEvent): number {
  return minute * 2 + (action === 'start' ? 0 : 1)
}

/** The time of day and the action, as `toCrons` keeps them apart. */
function timeOf({ minute, action }: WeekEvent): string {
  return `${minute % 60} ${Math.floor(minute / 60) % 24} ${action}`
}

function timeOfCron({ expression, action }: PowerCron): string {
  return `${expression.split(' ').slice(0, 2).join(' ')} ${action}`
}
