// What the timeline of a busy rota costs: a week, a year, one instant, the next change, and the distance from its start.
import { deepStrictEqual } from 'node:assert/strict'
import type { Forwarding, Override, Participant, Restriction, Rota, Rotation } from '#shared/rota.ts'
import { nextChange, onCallAt, timeline } from '#shared/timeline.ts'
import { type BenchRow, median, printTable } from './table.ts'

const ZONE = 'America/New_York'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const FROM = Date.parse('2026-03-02T05:00Z')
const YEAR = 365 * DAY
const USERS = Array.from({ length: 12 }, (_, i) => `user-${i}`)

const user = (i: number): Participant => ({ kind: 'user', id: USERS[i % USERS.length] ?? '' })

/** Five windows, from Monday to Friday. */
function officeHours(start: number, end: number): Restriction {
  const days = [1, 2, 3, 4, 5]
  return {
    kind: 'week',
    windows: days.map((day) => ({ startDay: day, startMinute: start, endDay: day, endMinute: end })),
  }
}

/** Four daily, three weekly and three hourly rotations; seven of them with five windows. */
function busyRota(startAt: number): Rota {
  const rotations = Array.from({ length: 10 }, (_, i): Rotation => {
    const unit = i < 4 ? 'daily' : i < 7 ? 'weekly' : 'hourly'
    return {
      id: `rotation-${i}`,
      name: `Rotation ${i}`,
      startAt: startAt + i * HOUR,
      endAt: null,
      unit,
      length: unit === 'hourly' ? 4 : 1,
      participants: Array.from({ length: 3 + (i % 4) }, (_, k) => user(i + k)),
      restriction: i % 3 === 0 && i > 0 ? null : officeHours(i * 60, (i + 9) * 60),
      countsOpenDays: false,
    }
  })
  return { id: 'busy', timeZone: ZONE, enabled: true, rotations }
}

/** A hundred overrides spread over `length` from FROM, each third of them over all rotations. */
function manyOverrides(length: number): Override[] {
  return Array.from({ length: 100 }, (_, i) => {
    const startAt = FROM + Math.floor((i * length) / 100)
    return {
      id: `override-${i}`,
      participant: i % 10 === 0 ? { kind: 'none', id: null } : user(i),
      startAt,
      endAt: startAt + 6 * HOUR,
      rotationIds: i % 3 === 0 ? null : [`rotation-${i % 10}`],
      createdOrder: i,
    }
  })
}

/** Twenty forwardings over `length` from FROM, chains among them. */
function manyForwardings(length: number): Forwarding[] {
  return Array.from({ length: 20 }, (_, i) => {
    const startAt = FROM + Math.floor((i * length) / 20)
    const [fromUser = '', toUser = ''] = [USERS[i % 12], USERS[(i * 5 + 1) % 12]]
    return { id: `forwarding-${i}`, fromUser, toUser, startAt, endAt: startAt + 12 * HOUR }
  })
}

/** Milliseconds of one call: the medians of blocks of calls, the two functions in turn so that both meet the same machine. */
function measure<const F extends readonly (() => unknown)[]>(calls: F, perBlock: number, blocks = 41) {
  const times = calls.map(() => [] as number[])
  for (let block = -5; block < blocks; block++) {
    for (const [i, call] of calls.entries()) {
      const start = performance.now()
      for (let n = 0; n < perBlock; n++) call()
      // The first blocks warm up.
      if (block >= 0) times[i]?.push((performance.now() - start) / perBlock)
    }
  }
  return times.map(median)
}

const ms = (value = Number.NaN) => `${value.toFixed(value < 10 ? 3 : 1)} ms`
const us = (value = Number.NaN) => `${(value * 1000).toFixed(1)} µs`
const ratioOf = (aim: number, value = Number.NaN) => `${(aim / value).toFixed(1)}x below`

function rangeRow(name: string, length: number, aim: number): BenchRow {
  const rota = busyRota(FROM - 30 * DAY)
  const [overrides, forwardings] = [manyOverrides(length), manyForwardings(length)]
  const ask = () => timeline(rota, overrides, forwardings, FROM, FROM + length)
  const periods = ask().final.reduce((sum, one) => sum + one.periods.length, 0)
  const [ours] = measure([ask], length === YEAR ? 1 : 20)
  return {
    what: `timeline of ${name}, 10 rotations (${periods.toLocaleString('en-US')} periods)`,
    ours: ms(ours),
    peer: name === 'a week' ? 'took: 1.862 s (published sample)' : '-',
    ratio: ratioOf(aim, ours),
    aim: `<= ${aim} ms`,
  }
}

function instantRows(): BenchRow[] {
  const rota = busyRota(FROM - 30 * DAY)
  const [overrides, forwardings] = [manyOverrides(7 * DAY), manyForwardings(7 * DAY)]
  let at = FROM
  // Another instant of the week each time.
  const step = () => {
    at = FROM + ((at - FROM + 37 * 60_000) % (7 * DAY))
    return at
  }
  const [instant] = measure([() => onCallAt(rota, overrides, forwardings, step())], 300)
  const [next] = measure([() => nextChange(rota, overrides, forwardings, step(), 90 * DAY)], 100)
  return [
    {
      what: 'onCallAt, 10 rotations',
      ours: us(instant),
      peer: '-',
      ratio: ratioOf(0.05, instant),
      aim: '<= 50 µs',
    },
    { what: 'nextChange, 10 rotations', ours: us(next), peer: '-', ratio: '-', aim: '-' },
  ]
}

/** The same rota begun lately, and in 2006 by whole rounds of its turns: the answers are equal, the cost should be. */
function distanceRows(): BenchRow[] {
  // 60 turns are whole rounds of 3, 4, 5 and 6 people; 60 weeks are that for every unit.
  const round = 60 * 7 * DAY
  // Daylight time was in force on this day and on 3 April 2006: both begin at 09:00.
  const lately = Date.parse('2025-10-20T13:00Z')
  const longAgo = lately - 17 * round
  const recent = busyRota(lately)
  const old = busyRota(longAgo)
  const ask = (rota: Rota, length: number) => () => timeline(rota, [], [], FROM, FROM + length)
  deepStrictEqual(ask(old, 5 * DAY)().base, ask(recent, 5 * DAY)().base)
  return [
    { name: 'a week', length: 7 * DAY, perBlock: 20 },
    { name: 'a year', length: YEAR, perBlock: 1 },
  ].map(({ name, length, perBlock }) => {
    const [near, far] = measure([ask(recent, length), ask(old, length)], perBlock, 81)
    return {
      what: `timeline of ${name}, begun ${new Date(longAgo).getUTCFullYear()}`,
      ours: ms(far),
      peer: `begun 2025 ${ms(near)}`,
      ratio: `${((far ?? Number.NaN) / (near ?? Number.NaN)).toFixed(2)}x`,
      aim: '<= 1.2x',
    }
  })
}

/** Measures the pure core of on-call; takes a few seconds. */
export async function benchTimeline(): Promise<readonly BenchRow[]> {
  return [rangeRow('a week', 7 * DAY, 2), rangeRow('a year', YEAR, 50), ...instantRows(), ...distanceRows()]
}

if (import.meta.main) printTable('On-call timeline', await benchTimeline())
