import { type Skips, type SpecialDays, skippingCalendar } from '#shared/calendar.ts'
import type { Pause } from '#shared/firing.ts'
import { formatId } from '#shared/id.ts'
import { formatMillis, parseInstant } from '#shared/instant.ts'
import type { PowerAction } from '#shared/power.ts'
import { type CronRule, cronRule, nextDue } from '#shared/trigger.ts'
import { formatLocal } from '#shared/zone.ts'
import { systemClock } from '../engine/clock.ts'
import type { Store } from '../store/index.ts'
import { type Command, hasStore, withStore } from './command.ts'
import { findServer, type Server } from './server.ts'

type Entry = {
  readonly scheduleId: string
  readonly schedule: string
  readonly rule: CronRule
  readonly action: PowerAction
  readonly calendars: readonly SpecialDays[]
}

/** All that is needed to tell what is to come. */
type Plan = { readonly entries: readonly Entry[]; readonly pause: Pause | null }

const DEFAULT_COUNT = 10
const MOST = 1000
const PAGE = 500

export const next: Command = {
  usage: 'next [N]',
  purpose: `the coming firings of all schedules (${DEFAULT_COUNT} unless N says otherwise)`,
  words: [0, 1],
  misuse: ([count]) =>
    count === undefined || /^[1-9]\d*$/.test(count)
      ? null
      : `N is '${count}'; it must be a whole number from 1 on`,
  async run({ folder, words: [count = String(DEFAULT_COUNT)] }) {
    const server = await findServer(folder)
    const plan =
      server !== null ? await askPlan(server) : hasStore(folder) ? await withStore(folder, readPlan) : null
    const firings = plan === null ? [] : listFirings(plan, systemClock.now(), Math.min(Number(count), MOST))
    const lines = firings.map(
      ({ local, action, schedule, note }) =>
        `${local}  ${action.padEnd(5)}  ${schedule}${note === null ? '' : `  (${note})`}`,
    )
    return { text: lines.length === 0 ? 'Nothing is due.' : lines.join('\n'), value: firings }
  },
}

/** The first firings after an instant, over all rules; what a pause or a calendar keeps back says so. */
function listFirings({ entries, pause }: Plan, after: number, count: number) {
  const heads = entries.map((entry) => ({ entry, at: nextDue(entry, after) ?? Infinity }))
  return Array.from({ length: heads.length === 0 ? 0 : count }, () => {
    const head = heads.reduce((first, other) => (other.at < first.at ? other : first))
    const { entry, at } = head
    if (at === Infinity) return null
    head.at = nextDue(entry, at) ?? Infinity
    const { scheduleId, schedule, action, rule } = entry
    return {
      at: formatMillis(at),
      local: formatLocal(at, rule.timeZone),
      action,
      schedule,
      scheduleId,
      note: noteOf(entry, at, pause),
    }
  }).filter((firing) => firing !== null)
}

function noteOf({ calendars, action, rule }: Entry, at: number, pause: Pause | null): string | null {
  if (pause !== null && (pause.until === null || at < pause.until)) return 'paused'
  const calendar = skippingCalendar(calendars, action, at, rule.timeZone)
  return calendar === null ? null : `skipped: ${calendar.name}`
}

/** Schedules as both the store and the API tell of them; `calendars` are ids. */
type Timetable = {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly timeZone: string
  readonly crons: readonly { readonly expression: string; readonly action: PowerAction }[]
  readonly calendars: readonly string[]
}

type Calendars = ReadonlyMap<string, SpecialDays>

function entriesOf(timetables: readonly Timetable[], known: Calendars): readonly Entry[] {
  return timetables
    .filter(({ enabled }) => enabled)
    .flatMap(({ id, name, timeZone, crons, calendars }) =>
      crons.map(({ expression, action }) => ({
        scheduleId: id,
        schedule: name,
        ...cronRule(expression, timeZone),
        action,
        calendars: calendars.flatMap((calendar) => known.get(calendar) ?? []),
      })),
    )
}

function readPlan(store: Store): Plan {
  const calendars = store.calendars
    .list()
    .map(
      ({ id, name, skips, dates }) => [formatId('cal', id), { name, skips, dates: new Set(dates) }] as const,
    )
  const { rows } = store.schedules.list({ limit: Math.max(1, store.schedules.count()), page: 1 })
  const timetables = rows.map((row) => ({
    ...row,
    id: formatId('sch', row.id),
    calendars: row.calendarIds.map((id) => formatId('cal', id)),
  }))
  return { entries: entriesOf(timetables, new Map(calendars)), pause: store.settings.pause() }
}

type AskedSchedule = Omit<Timetable, 'timeZone' | 'crons'> & {
  readonly timezone: string
  readonly crons: readonly { readonly cronExpression: string; readonly action: PowerAction }[]
}

type AskedCalendar = {
  readonly id: string
  readonly name: string
  readonly skips: Skips
  readonly dates: readonly string[]
}

async function askPlan({ ask }: Server): Promise<Plan> {
  const timetables: Timetable[] = []
  for (let page = 1; ; page += 1) {
    const path = `/api/schedules?limit=${PAGE}&page=${page}`
    const { data } = await ask<{ data: readonly AskedSchedule[] }>('GET', path)
    for (const { timezone, crons, ...rest } of data) {
      const entries = crons.map(({ cronExpression, action }) => ({ expression: cronExpression, action }))
      timetables.push({ ...rest, timeZone: timezone, crons: entries })
    }
    if (data.length < PAGE) break
  }
  const { data } = await ask<{ data: readonly AskedCalendar[] }>('GET', '/api/calendars')
  const calendars = data.map(
    ({ id, name, skips, dates }) => [id, { name, skips, dates: new Set(dates) }] as const,
  )
  return { entries: entriesOf(timetables, new Map(calendars)), pause: await askPause(ask) }
}

type AskedPause = { readonly paused: boolean; readonly until: string | null; readonly reason: string }

async function askPause(ask: Server['ask']): Promise<Pause | null> {
  const { paused, until, reason } = (await ask<{ data: AskedPause }>('GET', '/api/pause')).data
  return paused ? { until: until === null ? null : parseInstant(until), reason } : null
}
