import { describe, expect, test } from 'vitest'
import { type PublishedEvent, planPublication, type WantedEvent } from '#shared/published-event.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-21T08:00:00Z')
const TO = NOW + 365 * DAY
const CONTENT = { summary: 'ann', description: '', timeZone: 'UTC' }

/** An event that begins and ends so many days from now. */
const wanted = (from: number, to: number, more: Partial<WantedEvent> = {}): WantedEvent => ({
  uid: 'a',
  startAt: NOW + from * DAY,
  endAt: NOW + to * DAY,
  isOpenEnded: false,
  content: CONTENT,
  ...more,
})

const published = (from: number, to: number, more: Partial<PublishedEvent> = {}): PublishedEvent => {
  const { isOpenEnded: _, ...event } = wanted(from, to)
  const earlier = NOW - 5 * DAY
  return { ...event, sequence: 3, createdAt: earlier, changedAt: earlier, cancelledAt: null, ...more }
}

const plan = (before: readonly PublishedEvent[], now: readonly WantedEvent[]) =>
  planPublication(before, now, { now: NOW, to: TO })

describe('what is published', () => {
  test('begins at 0', () => {
    const { events, changed } = plan([], [wanted(1, 2)])
    expect(events).toEqual([published(1, 2, { sequence: 0, createdAt: NOW, changedAt: NOW })])
    expect(changed).toEqual(events)
  })

  test('stays as it is while it is the same', () => {
    const before = published(1, 2)
    const { events, changed, forgotten } = plan([before], [wanted(1, 2, { content: { ...CONTENT } })])
    expect(events).toEqual([before])
    expect([changed, forgotten]).toEqual([[], []])
  })

  test.each<[string, Partial<WantedEvent>]>([
    ['its end', { endAt: NOW + 3 * DAY }],
    ['its words', { content: { ...CONTENT, summary: 'Ann' } }],
    ['its description', { content: { ...CONTENT, description: 'x' } }],
    ['its zone', { content: { ...CONTENT, timeZone: 'Europe/Berlin' } }],
  ])('counts up when %s changes, but was made when it was made', (_title, more) => {
    const before = published(1, 2)
    const { events, changed } = plan([before], [wanted(1, 2, more)])
    const { isOpenEnded: _, ...after } = wanted(1, 2, more)
    expect(events).toEqual([{ ...before, ...after, sequence: 4, changedAt: NOW }])
    expect(changed).toEqual(events)
  })

  test.each([
    ['coming', 1, 2],
    ['running', -1, 1],
  ])('and is gone is called off when it is %s', (_title, from, to) => {
    const { events, changed } = plan([published(from, to)], [])
    expect(events).toEqual([published(from, to, { sequence: 4, changedAt: NOW, cancelledAt: NOW })])
    expect(changed).toEqual(events)
  })

  test('and is gone and over is forgotten', () => {
    expect(plan([published(-31, -30)], [])).toEqual({ events: [], changed: [], forgotten: ['a'] })
  })

  test('and called off is told for 30 days, then forgotten', () => {
    const off = (days: number) => published(100, 101, { cancelledAt: NOW - days * DAY })
    expect(plan([off(29.9)], [])).toEqual({ events: [off(29.9)], changed: [], forgotten: [] })
    expect(plan([off(30)], [])).toEqual({ events: [], changed: [], forgotten: ['a'] })
  })

  test('comes back with the next number', () => {
    const { events } = plan([published(1, 2, { cancelledAt: NOW - DAY })], [wanted(1, 2)])
    expect(events).toEqual([published(1, 2, { sequence: 4, changedAt: NOW })])
  })

  test('is left alone beyond the range', () => {
    expect(plan([published(366, 367)], [])).toEqual({ events: [], changed: [], forgotten: [] })
  })

  test('and is over before the range is left alone for 30 days', () => {
    const known = { now: NOW, from: NOW - 2 * DAY, to: TO }
    expect(planPublication([published(-4, -3)], [], known).forgotten).toEqual([])
    expect(planPublication([published(-32, -31)], [], known).forgotten).toEqual(['a'])
    expect(planPublication([published(-4, -1)], [], known).forgotten).toEqual(['a'])
  })

  test('is in order of time', () => {
    const { events } = plan([published(3, 4, { uid: 'c' })], [wanted(5, 6, { uid: 'b' }), wanted(1, 2)])
    expect(events.map(({ uid }) => uid)).toEqual(['a', 'c', 'b'])
  })
})

describe('an event without an end', () => {
  const endless = (to: number) => wanted(-1, to, { isOpenEnded: true })

  test('keeps the end it was given while that is far off, so that a horizon that moves changes nothing', () => {
    const before = published(-1, 300)
    const { events, changed } = plan([before], [endless(397)])
    expect(events).toEqual([before])
    expect(changed).toEqual([])
  })

  test('is given a new one when that comes near', () => {
    expect(plan([published(-1, 179)], [endless(397)]).events).toEqual([
      published(-1, 397, { sequence: 4, changedAt: NOW }),
    ])
  })

  test('changes when its end becomes known', () => {
    expect(plan([published(-1, 300)], [wanted(-1, 5)]).events).toEqual([
      published(-1, 5, { sequence: 4, changedAt: NOW }),
    ])
  })
})
