// Random entries against a walk over every minute of Intl's clock, and the laws that the three searches keep.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { between, nextAfter, parseCron, previousBefore } from '#shared/cron.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const NAMES = ['SUN', 'Mon', 'tue', 'WED', 'thu', 'FRI', 'Sat', 'sun']

/** A moment at which something is odd about the clock of a zone. */
const EDGES: readonly (readonly [zone: string, near: string])[] = [
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00Z'],
  ['Australia/Sydney', '2026-10-03T16:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['America/Havana', '2026-03-08T05:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'],
  ['America/Anchorage', '1967-04-01T12:00Z'],
  ['UTC', '2028-02-29T00:00Z'],
]

type Wall = {
  readonly minute: number
  readonly hour: number
  readonly day: number
  readonly month: number
  readonly weekday: number
  readonly length: number
}
type Test = (wall: Wall) => boolean
type Field = { readonly text: string; readonly test: Test }
type Entry = { readonly text: string; readonly fixed: boolean; readonly test: Test }

function wallOf(utc: number): Wall {
  const date = new Date(utc)
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
    length: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  }
}

/** Lists, ranges and steps of one number, each with its own idea of what it matches. */
function numbers(read: (wall: Wall) => number, min: number, max: number, likely: fc.Arbitrary<number>) {
  const item = fc.oneof(
    { weight: 4, arbitrary: likely.map((n) => ({ text: `${n}`, test: (wall: Wall) => read(wall) === n })) },
    fc.tuple(likely, likely, fc.integer({ min: 1, max: 7 })).map(([a, b, step]) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const text = step === 1 ? `${from}-${to}` : `${from}-${to}/${step}`
      return {
        text,
        test: (wall: Wall) => read(wall) >= from && read(wall) <= to && (read(wall) - from) % step === 0,
      }
    }),
    fc.tuple(likely, fc.integer({ min: 2, max: 7 })).map(([from, step]) => ({
      text: `${from}/${step}`,
      test: (wall: Wall) => read(wall) >= from && (read(wall) - from) % step === 0,
    })),
  )
  const step = fc.integer({ min: 1, max: Math.floor((max - min + 1) / 2) })
  return fc.oneof(
    fc.constant<Field>({ text: '*', test: () => true }),
    step.map<Field>((n) => ({ text: `*/${n}`, test: (wall) => (read(wall) - min) % n === 0 })),
    { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map(listOf) },
  )
}

function listOf(items: readonly Field[]): Field {
  return {
    text: items.map(({ text }) => text).join(','),
    test: (wall) => items.some(({ test }) => test(wall)),
  }
}

const minuteField = numbers(
  (wall) => wall.minute,
  0,
  59,
  fc.constantFrom(0, 1, 10, 15, 29, 30, 31, 32, 45, 59),
)
const hourField = numbers((wall) => wall.hour, 0, 23, fc.constantFrom(0, 1, 2, 3, 4, 12, 23))
const monthField = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Field>({ text: '*', test: () => true }) },
  numbers((wall) => wall.month, 1, 12, fc.integer({ min: 1, max: 12 })),
)
const any = fc.constantFrom('*', '?').map<Field>((text) => ({ text, test: () => true }))
const dayField = fc.oneof(
  { weight: 3, arbitrary: any },
  numbers((wall) => wall.day, 1, 31, fc.integer({ min: 1, max: 31 })),
  fc.constant<Field>({ text: 'L', test: (wall) => wall.day === wall.length }),
  fc.constant<Field>({ text: '1,L', test: (wall) => wall.day === 1 || wall.day === wall.length }),
)
const weekday = fc.integer({ min: 0, max: 7 })
const weekdayField = fc.oneof(
  { weight: 3, arbitrary: any },
  weekday.map<Field>((n) => ({ text: `${n}`, test: (wall) => wall.weekday === n % 7 })),
  weekday.map<Field>((n) => ({ text: NAMES[n] ?? '', test: (wall) => wall.weekday === n % 7 })),
  fc.tuple(weekday, weekday).map<Field>(([a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a]
    const inside = (n: number) => n >= from && n <= to
    return { text: `${from}-${to}`, test: ({ weekday: n }) => inside(n) || (n === 0 && inside(7)) }
  }),
  weekday.map<Field>((n) => ({
    text: `${n}L`,
    test: (wall) => wall.weekday === n % 7 && wall.day > wall.length - 7,
  })),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map<Field>(([n, nth]) => ({
    text: `${n}#${nth}`,
    test: (wall) => wall.weekday === n % 7 && wall.day > nth * 7 - 7 && wall.day <= nth * 7,
  })),
)

const entry: fc.Arbitrary<Entry> = fc
  .tuple(minuteField, hourField, dayField, monthField, weekdayField)
  .map(([minute, hour, day, month, dow]) => {
    const isStar = (field: Field) => /^[*?]/.test(field.text)
    const either = !isStar(day) && !isStar(dow)
    return {
      text: [minute, hour, day, month, dow].map(({ text }) => text).join(' '),
      fixed: !isStar(minute) && !isStar(hour),
      test: (wall: Wall) =>
        minute.test(wall) &&
        hour.test(wall) &&
        month.test(wall) &&
        (either ? day.test(wall) || dow.test(wall) : day.test(wall) && dow.test(wall)),
    }
  })
  .filter(({ text }) => isAccepted(text))

/** Entries that never fire are refused; cron.test.ts has them. */
function isAccepted(text: string): boolean {
  try {
    return parseCron(text) !== null
  } catch (error) {
    if (error instanceof Error && error.message.includes('never fires')) return false
    throw error
  }
}

type Minute = { readonly instant: number; readonly wall: number }

/** Every minute of five days, with the wall clock that Intl shows, as if it were UTC. */
function walk(zone: string, near: number): readonly Minute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return Array.from({ length: 5 * 1440 }, (_, i) => {
    const instant = near - 2.5 * DAY + i * MINUTE
    return { instant, wall: Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) }
  })
}

const WINDOWS = EDGES.map(([zone, near]) => ({ zone, minutes: walk(zone, Date.parse(near)) }))

/** The rules of time, minute by minute. The first day and a bit only teaches which walls have been shown. */
function bruteForce(
  { fixed, test: matches }: Entry,
  minutes: readonly Minute[],
  from: number,
): readonly number[] {
  const seen = new Set<number>()
  const fired: number[] = []
  let previous = (minutes[0]?.wall ?? 0) - MINUTE
  for (const { instant, wall } of minutes) {
    let fires = matches(wallOf(wall)) && !(fixed && seen.has(wall))
    for (let skipped = previous + MINUTE; fixed && skipped < wall; skipped += MINUTE) {
      fires ||= matches(wallOf(skipped))
    }
    if (fires && instant >= from) fired.push(instant)
    seen.add(wall)
    previous = wall
  }
  return fired
}

test('the search finds what a walk over every minute finds', () => {
  const property = fc.property(entry, fc.constantFrom(...WINDOWS), (cron, { zone, minutes }) => {
    const first = minutes[0]?.instant ?? 0
    const from = first + 1.2 * DAY
    const found = between(parseCron(cron.text), zone, from, first + minutes.length * MINUTE)
    expect(found).toEqual(bruteForce(cron, minutes, from))
  })
  fc.assert(property, { numRuns: 1500 })
})

const moment = fc
  .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -3 * DAY, max: 3 * DAY }))
  .map(([[zone, near], shift]) => ({ zone, at: Date.parse(near) + shift }))

test('next is after, previous is before, and nothing lies between them', () => {
  const property = fc.property(entry, moment, ({ text }, { zone, at }) => {
    const cron = parseCron(text)
    const next = nextAfter(cron, zone, at)
    const previous = previousBefore(cron, zone, at)
    if (next === null || previous === null) return
    expect(next).toBeGreaterThan(at)
    expect(previous).toBeLessThan(at)
    const isFiring = between(cron, zone, at, at + 1).length === 1
    expect(nextAfter(cron, zone, previous)).toBe(isFiring ? at : next)
    expect(previousBefore(cron, zone, next)).toBe(isFiring ? at : previous)
  })
  fc.assert(property, { numRuns: 3000 })
})

test('between is next, step by step, and previous, step by step backwards', () => {
  const property = fc.property(entry, moment, ({ text }, { zone, at }) => {
    const cron = parseCron(text)
    const all = between(cron, zone, at, at + 4 * DAY, 200)
    const forward: number[] = []
    let next = nextAfter(cron, zone, at - 1)
    while (next !== null && next < at + 4 * DAY && forward.length < 200) {
      forward.push(next)
      next = nextAfter(cron, zone, next)
    }
    expect(all).toEqual(forward)
    const backward: number[] = []
    let previous = previousBefore(cron, zone, (all.at(-1) ?? at) + 1)
    while (previous !== null && previous >= at) {
      backward.unshift(previous)
      previous = previousBefore(cron, zone, previous)
    }
    expect(backward).toEqual(all)
  })
  fc.assert(property, { numRuns: 600 })
})
