// What the guide asks for, as what the API takes. The days are those of ISO 8601: 1 is Monday, 7 is Sunday.

export type Plan = {
  readonly kind: 'schedule' | 'job'
  readonly name: string
  /** Lines for a shell: what starts it and what stops it, or what the job runs. */
  readonly start: string
  readonly stop: string
  readonly command: string
  readonly days: readonly number[]
  /** Times of day: `08:00`. A job runs at `from`. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
}

export const WORKDAYS = [1, 2, 3, 4, 5] as const
export const DAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

export function emptyPlan(timeZone: string): Plan {
  return {
    kind: 'schedule',
    name: '',
    start: '',
    stop: '',
    command: '',
    days: WORKDAYS,
    from: '08:00',
    to: '18:00',
    timeZone,
  }
}

export type PlanErrors = Partial<Record<keyof Plan, string>>

/** What is missing of the first step. */
export function lacksOfWhat({ kind, name, start, stop, command }: Plan): PlanErrors {
  const wanted = kind === 'job' ? { name, command } : { name, start, stop }
  const blank = Object.entries(wanted).filter(([, text]) => text.trim() === '')
  return Object.fromEntries(blank.map(([field]) => [field, LACKS[field as keyof typeof LACKS]]))
}

const LACKS = {
  name: 'Give it a name.',
  start: 'Say what starts it.',
  stop: 'Say what stops it.',
  command: 'Say what is to be run.',
} as const

/** What is wrong with the second step. */
export function lacksOfWhen({ kind, days, from, to }: Plan): PlanErrors {
  return {
    ...(days.length === 0 && { days: 'Choose at least one day.' }),
    ...(!isTime(from) && { from: 'Choose a time.' }),
    ...(kind === 'schedule' && !isTime(to) && { to: 'Choose a time.' }),
    ...(kind === 'schedule' && isTime(to) && to <= from && { to: 'It must be later than the start.' }),
  }
}

/** A cron expression that fires at a time of day on some days of the week. */
export function cronAt(time: string, days: readonly number[]): string {
  const [hour = '0', minute = '0'] = time.split(':')
  return `${Number(minute)} ${Number(hour)} * * ${cronDays(days)}`
}

/** When it is on, or runs, in words: `Monday to Friday, 08:00 to 18:00`. */
export function planWords({ kind, days, from, to }: Plan): string {
  const when = kind === 'job' ? `at ${from}` : `${from} to ${to}`
  return `${dayWords(days)}, ${when}`
}

export function planBodies(plan: Plan) {
  const { name, start, stop, command, days, from, to, timeZone } = plan
  return {
    resource: { name: name.trim(), provider: 'command', config: { shell: true, start, stop } },
    schedule: {
      name: name.trim(),
      timezone: timeZone,
      crons: [
        { cronExpression: cronAt(from, days), action: 'start' },
        { cronExpression: cronAt(to, days), action: 'stop' },
      ],
    },
    job: {
      name: name.trim(),
      trigger: { kind: 'cron', expression: cronAt(from, days), timeZone },
      action: { kind: 'program', program: command, args: [], shell: true },
    },
  }
}

const isTime = (text: string): boolean => /^\d\d:\d\d$/.test(text)

function cronDays(days: readonly number[]): string {
  if (days.length === 7) return '*'
  const sorted = days.toSorted((a, b) => a - b)
  const [first = 1, last = 1] = [sorted[0], sorted.at(-1)]
  const isRow = sorted.length > 2 && last - first === sorted.length - 1 && last < 7
  return isRow ? `${first}-${last}` : sorted.map((day) => day % 7).join(',')
}

function dayWords(days: readonly number[]): string {
  if (days.length === 7) return 'Every day'
  const sorted = days.toSorted((a, b) => a - b)
  const [first = 1, last = 1] = [sorted[0], sorted.at(-1)]
  const nameOf = (day: number) => DAY_NAMES[day - 1] ?? ''
  if (sorted.length > 2 && last - first === sorted.length - 1) return `${nameOf(first)} to ${nameOf(last)}`
  return sorted.map(nameOf).join(', ')
}
