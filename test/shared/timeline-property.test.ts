// Random rotas against a walk over every minute of Intl's clock, and the laws that every timeline keeps.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Period } from '#shared/period.ts'
import type { Forwarding, Override, Participant, Restriction, Rota, Rotation } from '#shared/rota.ts'
import { nextChange, onCallAt, type RotationPeriods, timeline } from '#shared/timeline.ts'
import { resolveLocal, toLocal } from '#shared/zone.ts'

const MINUTE = 60_000
const DAY = 1440
const DAYS_BEFORE = 40
const DAYS_AFTER = 12

/** A transition (or none) of the clock of a zone. */
const EDGES: readonly (readonly [zone: string, near: string])[] = [
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Australia/Sydney', '2026-10-03T16:00Z'],
  ['Australia/Sydney', '2026-04-04T16:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'],
  ['UTC', '2028-02-29T00:00Z'],
]

/**
 * The clock of a zone, minute by minute from `start`: the wall time, the latest shown so far and the earliest shown
 * from here on, all in minutes from 1970-01-01 00:00.
 */
type Clock = {
  readonly zone: string
  readonly near: number
  readonly start: number
  readonly latest: Int32Array
  readonly earliest: Int32Array
  readonly walls: Int32Array
  /** What a counterexample shows of it. */
  readonly [fc.toStringMethod]: () => string
}

function clockOf([zone, text]: (typeof EDGES)[number]): Clock {
  const near = Date.parse(text)
  const start = near - DAYS_BEFORE * DAY * MINUTE
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const walls = new Int32Array((DAYS_BEFORE + DAYS_AFTER) * DAY)
  // Every one of these transitions stands on a quarter of an hour.
  for (let i = 0; i < walls.length; i += 15) {
    const wall = Date.parse(`${format.format(start + i * MINUTE).replace(' ', 'T')}Z`) / MINUTE
    for (let k = 0; k < 15; k++) walls[i + k] = wall + k
  }
  const latest = walls.slice()
  for (let i = 1; i < walls.length; i++) latest[i] = Math.max(latest[i - 1] ?? 0, walls[i] ?? 0)
  const earliest = walls.slice()
  for (let i = walls.length - 2; i >= 0; i--) earliest[i] = Math.min(earliest[i + 1] ?? 0, walls[i] ?? 0)
  return {
    zone,
    near,
    start,
    latest,
    earliest,
    walls,
    [fc.toStringMethod]: () => `clock of ${zone} near ${text}`,
  }
}

const CLOCKS = EDGES.map(clockOf)

type Case = {
  readonly clock: Clock
  readonly rota: Rota
  readonly overrides: readonly Override[]
  readonly forwardings: readonly Forwarding[]
  readonly from: number
  readonly to: number
}

const USERS = ['ann', 'bob', 'cid', 'dee']
const userId = fc.constantFrom(...USERS)
const participant: fc.Arbitrary<Participant> = fc.oneof(
  { weight: 5, arbitrary: userId.map((id): Participant => ({ kind: 'user', id })) },
  fc.constant<Participant>({ kind: 'none', id: null }),
  fc.constant<Participant>({ kind: 'team', id: 'ops' }),
)
/** Minutes of a day, often the small hours in which clocks change. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 96 }).map((n) => n * 15),
  fc.integer({ min: 0, max: 16 }).map((n) => n * 15),
  fc.constantFrom(0, 1440),
)
const weekday = fc.integer({ min: 0, max: 6 })
const restriction: fc.Arbitrary<Restriction | null> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('day' as const), start: minuteOfDay, end: minuteOfDay }),
  fc.record({
    kind: fc.constant('week' as const),
    windows: fc.array(
      fc.record({ startDay: weekday, startMinute: minuteOfDay, endDay: weekday, endMinute: minuteOfDay }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
)
const quarters = fc.oneof(fc.integer({ min: -16, max: 16 }), fc.integer({ min: -4, max: 4 }))
/** Minutes from the odd moment: whole days away, often none, and up to four hours about it, often one. */
const about = (minDay: number, maxDay: number) =>
  fc
    .tuple(
      fc.oneof({ weight: 3, arbitrary: fc.integer({ min: minDay, max: maxDay }) }, fc.constant(0)),
      quarters,
    )
    .map(([days, quarters]) => days * DAY + quarters * 15)
const span = fc.tuple(about(-4, 4), fc.integer({ min: 1, max: 3000 }))

function rotationAbout(near: number): fc.Arbitrary<Rotation> {
  return fc
    .record({
      start: about(-30, 1),
      life: fc.option(fc.integer({ min: 1, max: 40 * 48 }), { freq: 2 }),
      unit: fc.constantFrom('hourly', 'daily', 'daily', 'weekly'),
      length: fc.integer({ min: 1, max: 4 }),
      participants: fc.array(participant, { minLength: 1, maxLength: 5 }),
      restriction,
      countsOpenDays: fc.boolean(),
    })
    .map(({ start, life, unit, ...rest }) => ({
      ...rest,
      id: '',
      name: '',
      unit: unit as Rotation['unit'],
      startAt: near + start * MINUTE,
      endAt: life === null ? null : near + (start + life * 30) * MINUTE,
    }))
}

function caseAbout(clock: Clock): fc.Arbitrary<Case> {
  const at = ([start, length]: readonly [number, number]) => ({
    startAt: clock.near + start * MINUTE,
    endAt: clock.near + (start + length) * MINUTE,
  })
  const override = fc
    .tuple(span, participant, fc.option(fc.subarray(['r0', 'r1', 'gone']), { freq: 1 }))
    .map(([times, who, rotationIds]) => ({ ...at(times), participant: who, rotationIds }))
  const forwarding = fc
    .tuple(span, userId, userId)
    .map(([times, fromUser, toUser]) => ({ ...at(times), id: `${fromUser}-${toUser}`, fromUser, toUser }))
  return fc
    .record({
      rotations: fc.array(rotationAbout(clock.near), { minLength: 1, maxLength: 2 }),
      overrides: fc.array(override, { maxLength: 5 }),
      orders: fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }),
      forwardings: fc.array(forwarding, { maxLength: 5 }),
      range: fc.tuple(about(-4, 3), fc.integer({ min: 1, max: 4 * DAY })),
    })
    .map(({ rotations, overrides, orders, forwardings, range }) => {
      const { startAt: from, endAt: to } = at(range)
      return {
        clock,
        rota: {
          id: 'rota',
          timeZone: clock.zone,
          enabled: true,
          rotations: rotations.map((rotation, i) => ({ ...rotation, id: `r${i}` })),
        },
        overrides: overrides.map((one, i) => ({ ...one, id: `${i}`, createdOrder: orders[i] ?? 0 })),
        forwardings,
        from,
        to,
      }
    })
}

const cases = fc.constantFrom(...CLOCKS).chain(caseAbout)

/**
 * Whether a window is open in minute `i`: its start has been shown, and its end has not been shown for the last time.
 * An end in a gap is never shown: then a wall before it is still to come, this minute's included.
 */
function isOpen(rule: Restriction | null, clock: Clock, i: number): boolean {
  if (rule === null) return true
  const shown = clock.latest[i] ?? 0
  const coming = clock.earliest[i] ?? 0
  const later = clock.earliest[i + 1] ?? 0
  const test = (start: number, end: number, cycle: number) => {
    let length = (end - start) % cycle
    if (length <= 0) length += cycle
    const opened = start + Math.floor((shown - start) / cycle) * cycle
    return coming < opened + length || later <= opened + length
  }
  if (rule.kind === 'day') return test(rule.start, rule.end, DAY)
  // 1970-01-04 was a Sunday.
  return rule.windows.some((one) =>
    test((one.startDay + 3) * DAY + one.startMinute, (one.endDay + 3) * DAY + one.endMinute, 7 * DAY),
  )
}

type Walked = { readonly base: string; readonly override: string; readonly final: string }
const label = (kind: string, who: Participant, fromUser = '') => `${kind} ${who.kind} ${who.id} ${fromUser}`
const covers = (one: { startAt: number; endAt: number }, at: number) => one.startAt <= at && at < one.endAt

/** The duty of one minute, once overridden and forwarded. */
function walkOver(minute: { at: number; onDuty: Participant | null; id: string }, one: Case): Walked {
  const { at, onDuty, id } = minute
  const base = onDuty ? label('default', onDuty) : ''
  let top: Override | undefined
  for (const over of one.overrides) {
    const isHere = over.rotationIds === null || over.rotationIds.includes(id)
    if (isHere && covers(over, at) && over.createdOrder > (top?.createdOrder ?? 0)) top = over
  }
  const override = top ? label('override', top.participant) : ''
  const person = top ? top.participant : onDuty
  if (!person || person.kind === 'none') return { base, override, final: '' }
  if (person.kind !== 'user') return { base, override, final: override || base }
  const path: string[] = [person.id]
  for (;;) {
    const now = path.at(-1)
    const rule = one.forwardings.find((one) => one.fromUser === now && covers(one, at))
    if (!rule) break
    path.push(rule.toUser)
    if (path.indexOf(rule.toUser) < path.length - 1) break
  }
  const holder = path.at(-1) ?? ''
  if (holder === person.id) return { base, override, final: override || base }
  return { base, override, final: label('forwarding', { kind: 'user', id: holder }, person.id) }
}

/** Whether a day, counted from 1970-01-01, is open: the time at which some window starts lies in that window on it. */
function isOpenDay(rule: Restriction, day: number): boolean {
  if (rule.kind === 'day') return true
  return rule.windows.some(({ startDay, startMinute, endDay, endMinute }) => {
    const [start, end] = [startDay * DAY + startMinute, endDay * DAY + endMinute]
    const length = (end - start + 14 * DAY - 1) % (7 * DAY)
    // 1970-01-04 was a Sunday.
    const since = ((day - 3) * DAY + (startMinute % DAY) - start) % (7 * DAY)
    return (since + 7 * DAY) % (7 * DAY) <= length
  })
}

/** The wall minute of the handoff that ends the turn begun at wall minute `from`, day by day. */
function nextHandoff({ unit, length, restriction, countsOpenDays }: Rotation, from: number): number {
  if (unit === 'hourly' || !countsOpenDays || !restriction) {
    return from + length * { hourly: 60, daily: DAY, weekly: 7 * DAY }[unit]
  }
  const isOpen = (wall: number) => isOpenDay(restriction, Math.floor(wall / DAY))
  const ofWeek = [0, 1, 2, 3, 4, 5, 6].filter((day) => isOpenDay(restriction, day)).length
  let left = unit === 'weekly' ? length * ofWeek : length
  let wall = from
  while (left > 0 || !isOpen(wall)) {
    if (isOpen(wall)) left--
    wall += DAY
  }
  return wall
}

/** Every minute of the range, by counting handoffs from the first minute of the rotation on. */
function walk(rotation: Rotation, one: Case): Walked[] {
  const { clock, from, to } = one
  const { startAt, endAt, unit, participants } = rotation
  const walked: Walked[] = []
  const startIndex = (startAt - clock.start) / MINUTE
  let turn = 0
  let handoff = nextHandoff(rotation, unit === 'hourly' ? startIndex : (clock.walls[startIndex] ?? 0))
  const last = (to - clock.start) / MINUTE
  const first = (from - clock.start) / MINUTE
  for (let i = Math.min(startIndex, first); i < last; i++) {
    const at = clock.start + i * MINUTE
    if (i >= startIndex) {
      while ((unit === 'hourly' ? i : (clock.walls[i] ?? 0)) >= handoff) {
        turn++
        handoff = nextHandoff(rotation, handoff)
      }
    }
    if (i < first) continue
    const isAlive = i >= startIndex && (endAt === null || at < endAt)
    const person = participants[turn % participants.length]
    const onDuty =
      isAlive && person && person.kind !== 'none' && isOpen(rotation.restriction, clock, i) ? person : null
    walked.push(walkOver({ at, onDuty, id: rotation.id }, one))
  }
  return walked
}

/** The labels of a layer, minute by minute. */
function minutesOf(periods: readonly Period[], { from, to }: Pick<Case, 'from' | 'to'>): string[] {
  const minutes = new Array<string>((to - from) / MINUTE).fill('')
  for (const { startAt, endAt, kind, participant, fromUser } of periods) {
    minutes.fill(label(kind, participant, fromUser), (startAt - from) / MINUTE, (endAt - from) / MINUTE)
  }
  return minutes
}

const layersOf = ({ rota, overrides, forwardings, from, to }: Case) =>
  timeline(rota, overrides, forwardings, from, to)
const periodsOf = (layer: readonly RotationPeriods[], id: string) =>
  layer.find(({ rotationId }) => rotationId === id)?.periods ?? []

function firstDifference(found: readonly string[], walked: readonly string[], one: Case): string | null {
  const i = walked.findIndex((expected, i) => expected !== found[i])
  if (i < 0 && found.length === walked.length) return null
  const time = new Date(one.from + i * MINUTE).toISOString()
  return `${one.clock.zone} ${time}: '${found[i]}' instead of '${walked[i]}'`
}

/** What the sets of people are in each minute, by the walk. */
function peopleOf(rows: readonly (readonly Walked[])[], minute: number): string {
  const people = rows.map((row) => (row[minute]?.final ?? '').split(' ').slice(1, 3).join(' '))
  return [...new Set(people.filter((who) => who !== ''))].sort().join()
}

test('every minute of every layer is that of a walk, and so is the next change', () => {
  const property = fc.property(cases, (one) => {
    const layers = layersOf(one)
    const rows = one.rota.rotations.map((rotation) => walk(rotation, one))
    for (const [i, rotation] of one.rota.rotations.entries()) {
      for (const name of ['base', 'override', 'final'] as const) {
        const found = minutesOf(periodsOf(layers[name], rotation.id), one)
        const walked = (rows[i] ?? []).map((minute) => minute[name])
        expect(firstDifference(found, walked, one)).toBeNull()
      }
    }
    const { rota, overrides, forwardings, from, to } = one
    const before = peopleOf(rows, 0)
    let change: number | null = null
    for (let i = 1; change === null && from + i * MINUTE < to; i++) {
      if (peopleOf(rows, i) !== before) change = from + i * MINUTE
    }
    expect(nextChange(rota, overrides, forwardings, from, to - from)).toBe(change)
  })
  fc.assert(property, { numRuns: 2500 })
})

test('periods are in order and in the range, never empty, never overlapping, and joined where they agree', () => {
  const property = fc.property(cases, (one) => {
    const { base, override, forwarding, final } = layersOf(one)
    for (const { rotationId, periods } of [base, override, forwarding, final].flat()) {
      let before: Period | null = null
      for (const period of periods) {
        expect(period.startAt).toBeLessThan(period.endAt)
        expect(period.startAt).toBeGreaterThanOrEqual(Math.max(one.from, before?.endAt ?? 0))
        expect(period.endAt).toBeLessThanOrEqual(one.to)
        if (before?.endAt === period.startAt) {
          expect({ ...before, startAt: 0, endAt: 0 }).not.toEqual({ ...period, startAt: 0, endAt: 0 })
        }
        before = period
      }
      expect(one.rota.rotations.map(({ id }) => id)).toContain(rotationId)
    }
    for (const { id, startAt, endAt } of one.rota.rotations) {
      for (const period of periodsOf(base, id)) {
        expect(period.startAt).toBeGreaterThanOrEqual(startAt)
        expect(period.endAt).toBeLessThanOrEqual(endAt ?? Infinity)
      }
      const forwarded = periodsOf(final, id).filter(({ kind }) => kind === 'forwarding')
      expect(periodsOf(forwarding, id)).toEqual(forwarded)
    }
  })
  fc.assert(property, { numRuns: 2000 })
})

test('without overrides and forwardings the final timeline is the base, and two halves make the whole', () => {
  const property = fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
    const plain = { ...one, overrides: [], forwardings: [] }
    expect(layersOf(plain).final).toEqual(layersOf(plain).base)
    const middle = one.from + Math.floor(((one.to - one.from) / MINUTE) * share) * MINUTE
    const left = { ...one, to: middle }
    const right = { ...one, from: middle }
    for (const { id } of one.rota.rotations) {
      const read = (part: Case) => minutesOf(periodsOf(layersOf(part).final, id), part)
      expect(firstDifference([...read(left), ...read(right)], read(one), one)).toBeNull()
    }
  })
  fc.assert(property, { numRuns: 1000 })
})

test('an override changes nothing outside its span, nor in other rotations', () => {
  const withOverride = cases.filter(({ overrides }) => overrides.length > 0)
  const property = fc.property(withOverride, (one) => {
    const [added, ...overrides] = one.overrides
    const before = { ...one, overrides }
    for (const { id } of one.rota.rotations) {
      const isHere = !added?.rotationIds || added.rotationIds.includes(id)
      const [with_, without] = [one, before].map((some) =>
        minutesOf(periodsOf(layersOf(some).final, id), some),
      )
      const outside = (minutes: readonly string[] = []) =>
        minutes.filter((_, i) => !isHere || !added || !covers(added, one.from + i * MINUTE))
      expect(outside(with_)).toEqual(outside(without))
    }
  })
  fc.assert(property, { numRuns: 500 })
})

test('who is on call at an instant is who the final timeline shows there', () => {
  const property = fc.property(
    cases,
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (one, share) => {
      const at = one.from + Math.floor((one.to - one.from) * share)
      const expected = layersOf(one).final.flatMap(({ rotationId, periods }) =>
        periods
          .filter((period) => covers(period, at))
          .map(({ startAt: _, endAt: __, ...duty }) => ({ rotationId, ...duty })),
      )
      expect(onCallAt(one.rota, one.overrides, one.forwardings, at)).toEqual(expected)
    },
  )
  fc.assert(property, { numRuns: 2000 })
})

test('a rotation begun whole rounds of turns earlier has the same turns', () => {
  const property = fc.property(cases, fc.integer({ min: 1, max: 300 }), (one, rounds) => {
    // One that counts open days and starts on a closed one has a longer first turn.
    fc.pre(
      one.rota.rotations.every(({ startAt, countsOpenDays, restriction }) => {
        const { year, month, day } = toLocal(one.clock.zone, startAt)
        return (
          !countsOpenDays || !restriction || isOpenDay(restriction, Date.UTC(year, month - 1, day) / 864e5)
        )
      }),
    )
    const rotations = one.rota.rotations.map((rotation) => {
      const { startAt, unit, length, participants, countsOpenDays } = rotation
      const turns = rounds * participants.length * length
      if (unit === 'hourly') return { ...rotation, startAt: startAt - turns * 60 * MINUTE }
      const local = toLocal(one.clock.zone, startAt)
      // Seven times the turns in weeks are a whole number of rounds, however many days of a week are open.
      const days = turns * (unit === 'weekly' || countsOpenDays ? 7 : 1)
      return { ...rotation, startAt: resolveLocal(one.clock.zone, { ...local, day: local.day - days }) }
    })
    // An earlier start that falls into a gap has another wall time: those are another rotation.
    fc.pre(
      rotations.every(({ startAt, unit }, i) => {
        const [a, b] = [startAt, one.rota.rotations[i]?.startAt ?? 0].map((at) => toLocal(one.clock.zone, at))
        return unit === 'hourly' || (a?.hour === b?.hour && a?.minute === b?.minute)
      }),
    )
    const from = Math.max(one.from, ...one.rota.rotations.map(({ startAt }) => startAt))
    const early = { ...one, from, rota: { ...one.rota, rotations } }
    expect(layersOf(early).base).toEqual(layersOf({ ...one, from }).base)
  })
  fc.assert(property, { numRuns: 1000 })
})
