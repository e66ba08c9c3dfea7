// A cron entry by its five fields, and the entries that a time and a few days say.

export const CRON_PARTS = ['minute', 'hour', 'day', 'month', 'weekday'] as const
type CronPart = (typeof CRON_PARTS)[number]

/** How the server names each field when it refuses one. */
const REFUSED: Readonly<Record<CronPart, RegExp>> = {
  minute: /\bminute\b/,
  hour: /\bhour\b/,
  day: /\bday-of-month\b|no month has such a day/,
  month: /(?<!no )\bmonth\b(?<!day-of-month)/,
  weekday: /\bday-of-week\b/,
}

/** The fields of an entry as they are typed; null of a macro, which has none. */
export function partsOf(expression: string): readonly string[] | null {
  const text = expression.trim()
  return text.startsWith('@') ? null : text.split(/\s+/).filter((part) => part !== '')
}

/** The field that a refusal, as `reasonOf` tells it, speaks of; null when it is none of them. */
export function wrongPart(reason: string | undefined): CronPart | null {
  return CRON_PARTS.find((part) => REFUSED[part].test(reason ?? '')) ?? null
}

/** An entry that a time of day and some days say. Times are `HH:MM`; weekdays count from 0, Sunday. */
export type SimpleTime =
  | { readonly kind: 'hourly'; readonly minute: number }
  | { readonly kind: 'weekdays'; readonly time: string; readonly days: readonly number[] }
  | { readonly kind: 'monthly'; readonly time: string; readonly day: number }

export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** What an entry says, where a time and a few days can say it; null of every other. */
export function simpleOf(expression: string): SimpleTime | null {
  const parts = partsOf(expression) ?? []
  const [minute = '', hour = '', day = '', month, weekday = ''] = parts
  if (parts.length !== 5 || month !== '*') return null
  const minutes = numberIn(minute, 0, 59)
  if (minutes === null) return null
  if (hour === '*') return day === '*' && weekday === '*' ? { kind: 'hourly', minute: minutes } : null
  const hours = numberIn(hour, 0, 23)
  if (hours === null) return null
  const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  const monthDay = numberIn(day, 1, 31)
  if (monthDay !== null && weekday === '*') return { kind: 'monthly', time, day: monthDay }
  const days = day === '*' ? daysOf(weekday) : null
  return days === null ? null : { kind: 'weekdays', time, days }
}

/** The entry of a simple time. A week without days has every day. */
export function entryOf(simple: SimpleTime): string {
  if (simple.kind === 'hourly') return `${simple.minute} * * * *`
  const [hour = 0, minute = 0] = simple.time.split(':').map(Number)
  if (simple.kind === 'monthly') return `${minute} ${hour} ${simple.day} * *`
  return `${minute} ${hour} * * ${weekdaysOf(simple.days)}`
}

function numberIn(text: string, least: number, most: number): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}

function daysOf(text: string): readonly number[] | null {
  if (text === '*') return EVERY_DAY
  const days = new Set<number>()
  for (const item of text.split(',')) {
    const [, from, to = from] = /^([0-6])(?:-([0-6]))?$/.exec(item) ?? []
    if (from === undefined || to === undefined || to < from) return null
    for (let day = Number(from); day <= Number(to); day++) days.add(day)
  }
  return [...days].sort()
}

/** `*`, `1-5` or `1,3,5`. */
function weekdaysOf(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort()
  const [first = 0, last = 6] = [sorted[0], sorted.at(-1)]
  if (sorted.length === 0 || sorted.length === 7) return '*'
  const isRow = sorted.length > 2 && last - first === sorted.length - 1
  return isRow ? `${first}-${last}` : sorted.join(',')
}
