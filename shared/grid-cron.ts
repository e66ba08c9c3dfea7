// Weekly grid and cron entries, each said in the words of the other.
import { type Cron, parseCron } from './cron.ts'
import type { PowerAction } from './power.ts'
import type { CronEntry } from './schedule.ts'
import { daySetOf, daysOfSet, type GridAction, type GridRule, joinActions } from './weekly-grid.ts'

export type PowerCron = Pick<CronEntry, 'expression' | 'action'>

/** What a grid says of a cron entry: its rules, or why it cannot. */
export type Expansion =
  | { readonly rules: readonly GridRule[]; readonly reason: null }
  | { readonly rules: readonly []; readonly reason: string }

/** An entry that a grid cannot say; `index` is its place in the list that was given. */
export type Unsayable = PowerCron & { readonly index: number; readonly reason: string }

/** So many times a day one entry may fire and still be written out as actions: every hour. */
const MAX_PER_DAY = 24

/**
 * Cron entries of the same firings, one for each hour, minute and action. Days are numbers from Sunday 0, three or
 * more in a row a range, all of them `*`. `fromCrons` gives the joined actions back.
 */
export function toCrons(rules: readonly GridRule[]): readonly PowerCron[] {
  return joinActions(rules).map(({ action, days, hour, minute }) => {
    return { expression: `${minute} ${hour} * * ${CRON_DAYS[daySetOf(days)]}`, action }
  })
}

/**
 * The actions of cron entries, joined, and those entries that no grid can say, in their order. It goes by when an
 * entry fires, not by how it is written. An entry with several hours or minutes becomes several actions, up to
 * `MAX_PER_DAY`; these fire once on the days of a clock change, where `0 * * * *` fires by the rule of wildcards.
 * Throws `invalid_cron` as `parseCron` does.
 */
export function fromCrons(crons: readonly PowerCron[]): {
  readonly actions: readonly GridAction[]
  readonly unsayable: readonly Unsayable[]
} {
  const rules: GridRule[] = []
  const unsayable: Unsayable[] = []
  for (const [index, { expression, action }] of crons.entries()) {
    const expansion = expandCron({ expression, action })
    if (expansion.reason === null) rules.push(...expansion.rules)
    else unsayable.push({ index, expression, action, reason: expansion.reason })
  }
  return { actions: joinActions(rules), unsayable }
}

/** The rules of one cron entry, one for each hour and minute, not joined with others. Throws as `fromCrons`. */
export function expandCron({ expression, action }: PowerCron): Expansion {
  const plain = plainRule(expression, action)
  if (plain !== null) return { rules: [plain], reason: null }
  const cron = parseCron(expression)
  const set = weekdaySetOf(cron)
  if (set === null || cron.months !== ALL_MONTHS) return { rules: [], reason: reasonOf(cron) }
  const hours = HOURS.filter((hour) => (cron.hours >>> hour) & 1)
  const minutes = MINUTES.filter((minute) => isMinuteOf(cron, minute))
  const times = hours.length * minutes.length
  if (times > MAX_PER_DAY) {
    return { rules: [], reason: `it fires ${times} times a day, more than ${MAX_PER_DAY}` }
  }
  const days = daysOfSet(set)
  return {
    rules: hours.flatMap((hour) => minutes.map((minute) => ({ action, days, hour, minute }))),
    reason: null,
  }
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const MINUTES = Array.from({ length: 60 }, (_, minute) => minute)
const ALL_MONTHS = 0b1_1111_1111_1110

/** The day field for each set of days. */
const CRON_DAYS: readonly string[] = Array.from({ length: 128 }, (_, set) => {
  if (set === 127) return '*'
  const runs: number[][] = []
  for (let number = 0; number <= 6; number++) {
    if (((set >> ((number + 6) % 7)) & 1) === 0) continue
    const last = runs.at(-1)
    if (last?.at(-1) === number - 1) last.push(number)
    else runs.push([number])
  }
  return runs.map((run) => (run.length < 3 ? run.join(',') : `${run[0]}-${run.at(-1)}`)).join(',')
})

const SET_OF_DAYS: ReadonlyMap<string, number> = new Map(CRON_DAYS.map((text, set) => [text, set]))
const PLAIN = /^(\d{1,2}) (\d{1,2}) \* \* ([\d*,-]+)$/

/** The rule of an entry as `toCrons` writes it, which spares the building of a whole Cron; null for all others. */
function plainRule(expression: string, action: PowerAction): GridRule | null {
  const [, minuteText, hourText, dayText = ''] = PLAIN.exec(expression) ?? []
  const set = SET_OF_DAYS.get(dayText)
  const [minute, hour] = [Number(minuteText), Number(hourText)]
  if (!set || minute > 59 || hour > 23) return null
  return { action, days: daysOfSet(set), hour, minute }
}

/** The days on which an entry fires when the day of the week alone decides that, as a set; null otherwise. */
function weekdaySetOf({ monthDays }: Cron): number | null {
  // In the shape of index 1 the first of the month is a Monday.
  const set = ((monthDays[1] ?? 0) >>> 1) & 127
  for (const [shape, match] of monthDays.entries()) {
    const length = 28 + Math.floor(shape / 7)
    for (let day = 1; day <= length; day++) {
      if (((match >>> day) & 1) !== ((set >> ((shape + day + 5) % 7)) & 1)) return null
    }
  }
  return set
}

function isMinuteOf(cron: Cron, minute: number): boolean {
  const bits = minute < 32 ? cron.minutesLow >>> minute : cron.minutesHigh >>> (minute - 32)
  return (bits & 1) === 1
}

function reasonOf({ expression, months }: Cron): string {
  const [, , dayOfMonth = '', , dayOfWeek = ''] = expression.split(/[ \t]+/)
  if (months !== ALL_MONTHS) return 'it fires in some months only'
  if (dayOfWeek.includes('#')) return 'it goes by the number of a weekday within its month (#)'
  if (dayOfWeek.includes('L')) return 'it goes by the last weekday of a month (L)'
  if (dayOfMonth.includes('L')) return 'it goes by the last day of a month (L)'
  return 'it goes by the day of the month'
}
