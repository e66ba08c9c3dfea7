// How overrides and forwardings lie over the base, who is on call, and when that changes next.
import { describe, expect, test } from 'vitest'
import type { Period } from '#shared/period.ts'
import type { Forwarding, Override, Participant, Rota, Rotation } from '#shared/rota.ts'
import { nextChange, onCallAt, type RotationPeriods, timeline } from '#shared/timeline.ts'

const user = (id: string): Participant => ({ kind: 'user', id })
const NOBODY: Participant = { kind: 'none', id: null }
/** A time of 2026-06-01, a Monday, in UTC. */
const at = (time: string) => Date.parse(`2026-06-01T${time}Z`)
const HOUR = 3_600_000
const DAY = 24 * HOUR

function rotation(id: string, change: Partial<Rotation> = {}): Rotation {
  return {
    id,
    name: id,
    startAt: Date.parse('2026-05-31T00:00Z'),
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: [user('ann')],
    restriction: null,
    countsOpenDays: false,
    ...change,
  }
}

const rota = (...rotations: Rotation[]): Rota => ({ id: 'rota', timeZone: 'UTC', enabled: true, rotations })

function override(times: string, who: string | null, change: Partial<Override> = {}): Override {
  const [start = '', end = ''] = times.split(' ')
  return {
    id: times,
    participant: who === null ? NOBODY : user(who),
    startAt: at(start),
    endAt: at(end),
    rotationIds: null,
    createdOrder: 1,
    ...change,
  }
}

function forwarding(times: string, fromUser: string, toUser: string): Forwarding {
  const [start = '', end = ''] = times.split(' ')
  return { id: `${fromUser}-${toUser}`, fromUser, toUser, startAt: at(start), endAt: at(end) }
}

const clock = (instant: number) => new Date(instant).toISOString().slice(11, 16)
const line = ({ startAt, endAt, kind, participant, fromUser }: Period) =>
  `${clock(startAt)} ${clock(endAt)} ${kind} ${participant.id}${fromUser ? ` from ${fromUser}` : ''}`
const lines = (layer: readonly RotationPeriods[]) => layer.map(({ periods }) => periods.map(line))

/** The only rotation of ann, 08:00 to 09:00. */
const hour = (overrides: Override[], forwardings: Forwarding[] = []) =>
  timeline(rota(rotation('r')), overrides, forwardings, at('08:00'), at('09:00'))

describe('overrides', () => {
  test('split a period, and the rest is cut at the end of the view', () => {
    const { base, override: over, final } = hour([override('08:30 08:45', 'bob')])
    expect(lines(base)).toEqual([['08:00 09:00 default ann']])
    expect(lines(over)).toEqual([['08:30 08:45 override bob']])
    expect(lines(final)).toEqual([
      ['08:00 08:30 default ann', '08:30 08:45 override bob', '08:45 09:00 default ann'],
    ])
  })

  test('by nobody leave a gap, and are seen in their own layer', () => {
    const { override: over, final } = hour([override('08:15 08:45', null)])
    expect(lines(over)).toEqual([['08:15 08:45 override null']])
    expect(lines(final)).toEqual([['08:00 08:15 default ann', '08:45 09:00 default ann']])
  })

  test('created later win, as in a fixed shift within an emptied span', () => {
    const newer = override('08:25 08:35', 'bob', { createdOrder: 2 })
    const older = override('08:15 08:45', null)
    const rows = [['08:00 08:15 default ann', '08:25 08:35 override bob', '08:45 09:00 default ann']]
    expect(lines(hour([newer, older]).final)).toEqual(rows)
    expect(lines(hour([older, newer]).final)).toEqual(rows)
    const covered = hour([newer, override('08:15 08:45', null, { createdOrder: 3 })])
    expect(lines(covered.final)).toEqual([['08:00 08:15 default ann', '08:45 09:00 default ann']])
  })

  test('of one person are joined where they touch or overlap', () => {
    const pieces = [
      override('08:10 08:20', 'bob'),
      override('08:20 08:30', 'bob', { createdOrder: 2 }),
      override('08:25 08:40', 'bob', { createdOrder: 3 }),
    ]
    expect(lines(hour(pieces).override)).toEqual([['08:10 08:40 override bob']])
    const byAnn = hour([override('08:10 08:20', 'ann')])
    expect(lines(byAnn.final)).toEqual([
      ['08:00 08:10 default ann', '08:10 08:20 override ann', '08:20 09:00 default ann'],
    ])
  })

  test('put somebody on call outside the restriction, on a turn of nobody, and beyond the end', () => {
    const gaps = [
      rotation('closed', { restriction: { kind: 'day', start: 8 * 60 + 30, end: 600 } }),
      rotation('none', { participants: [NOBODY] }),
      rotation('ended', { endAt: at('08:05') }),
      rotation('coming', { startAt: at('08:55') }),
    ]
    const { final } = timeline(rota(...gaps), [override('08:10 08:50', 'bob')], [], at('08:00'), at('09:00'))
    expect(lines(final)).toEqual([
      ['08:10 08:50 override bob', '08:50 09:00 default ann'],
      ['08:10 08:50 override bob'],
      ['08:00 08:05 default ann', '08:10 08:50 override bob'],
      ['08:10 08:50 override bob', '08:55 09:00 default ann'],
    ])
  })

  test('lie over the listed rotations only', () => {
    const two = rota(rotation('one'), rotation('two', { participants: [user('cid')] }))
    const some = [override('08:30 08:45', 'bob', { rotationIds: ['two', 'gone'] })]
    expect(lines(timeline(two, some, [], at('08:00'), at('09:00')).final)).toEqual([
      ['08:00 09:00 default ann'],
      ['08:00 08:30 default cid', '08:30 08:45 override bob', '08:45 09:00 default cid'],
    ])
    const none = [override('08:30 08:45', 'bob', { rotationIds: [] })]
    expect(lines(timeline(two, none, [], at('08:00'), at('09:00')).override)).toEqual([[], []])
  })

  test('without length change nothing', () => {
    expect(lines(hour([override('08:30 08:30', 'bob')]).final)).toEqual([['08:00 09:00 default ann']])
  })
})

describe('forwardings', () => {
  test('hand over duties and overrides, and are cut by the override that replaces the rotation', () => {
    const { forwarding: layer, final } = hour(
      [override('08:20 08:30', 'bob'), override('08:40 08:50', 'cid')],
      [forwarding('08:10 08:55', 'ann', 'dee'), forwarding('08:00 08:25', 'bob', 'eve')],
    )
    expect(lines(final)).toEqual([
      [
        '08:00 08:10 default ann',
        '08:10 08:20 forwarding dee from ann',
        '08:20 08:25 forwarding eve from bob',
        '08:25 08:30 override bob',
        '08:30 08:40 forwarding dee from ann',
        '08:40 08:50 override cid',
        '08:50 08:55 forwarding dee from ann',
        '08:55 09:00 default ann',
      ],
    ])
    expect(lines(layer)).toEqual([lines(final)[0]?.filter((row) => row.includes('forwarding'))])
  })

  test.each<[title: string, rules: Forwarding[], rows: string[]]>([
    [
      'go along a chain, the first of which is named',
      [
        forwarding('08:00 08:40', 'ann', 'bob'),
        forwarding('08:20 09:00', 'bob', 'cid'),
        forwarding('08:30 08:35', 'cid', 'dee'),
      ],
      [
        '08:00 08:20 forwarding bob from ann',
        '08:20 08:30 forwarding cid from ann',
        '08:30 08:35 forwarding dee from ann',
        '08:35 08:40 forwarding cid from ann',
        '08:40 09:00 default ann',
      ],
    ],
    [
      'that come back to the owner leave the duty as it was',
      [forwarding('08:00 09:00', 'ann', 'bob'), forwarding('08:30 08:45', 'bob', 'ann')],
      [
        '08:00 08:30 forwarding bob from ann',
        '08:30 08:45 default ann',
        '08:45 09:00 forwarding bob from ann',
      ],
    ],
    [
      'that run in a circle further on end at the first user seen twice',
      [
        forwarding('08:00 09:00', 'ann', 'bob'),
        forwarding('08:00 09:00', 'bob', 'cid'),
        forwarding('08:00 09:00', 'cid', 'bob'),
      ],
      ['08:00 09:00 forwarding bob from ann'],
    ],
    ['to oneself change nothing', [forwarding('08:00 09:00', 'ann', 'ann')], ['08:00 09:00 default ann']],
    [
      'to one person that touch are joined',
      [forwarding('08:00 08:30', 'ann', 'bob'), forwarding('08:30 08:45', 'ann', 'bob')],
      ['08:00 08:45 forwarding bob from ann', '08:45 09:00 default ann'],
    ],
  ])('%s', (_title, rules, rows) => {
    expect(lines(hour([], rules).final)).toEqual([rows])
  })

  test('of two people to one are told apart by whose duty it was', () => {
    const rules = [forwarding('08:00 09:00', 'ann', 'cid'), forwarding('08:00 09:00', 'bob', 'cid')]
    expect(lines(hour([override('08:00 08:30', 'bob')], rules).final)).toEqual([
      ['08:00 08:30 forwarding cid from bob', '08:30 09:00 forwarding cid from ann'],
    ])
  })

  test('leave teams and escalations alone', () => {
    const team = rota(rotation('r', { participants: [{ kind: 'team', id: 'ann' }] }))
    const { final } = timeline(team, [], [forwarding('08:00 09:00', 'ann', 'bob')], at('08:00'), at('09:00'))
    expect(lines(final)).toEqual([['08:00 09:00 default ann']])
  })
})

// Vector 7: business hours by a team, evenings and weekends by turns.
const BUSINESS = rota(
  rotation('office', {
    participants: [{ kind: 'team', id: 'ops' }],
    restriction: {
      kind: 'week',
      windows: [1, 2, 3, 4, 5].map((day) => ({
        startDay: day,
        startMinute: 540,
        endDay: day,
        endMinute: 1080,
      })),
    },
  }),
  rotation('off-hours', {
    startAt: Date.parse('2026-05-31T18:00Z'),
    participants: [user('ann'), user('bob')],
    restriction: {
      kind: 'week',
      windows: [1, 2, 3, 4]
        .map((day) => ({ startDay: day, startMinute: 1080, endDay: day + 1, endMinute: 540 }))
        .concat({ startDay: 5, startMinute: 1080, endDay: 1, endMinute: 540 }),
    },
  }),
)

test('business hours and off-hours cover a week without a gap or an overlap', () => {
  const from = at('00:00')
  const { final } = timeline(BUSINESS, [], [], from, from + 7 * DAY)
  const all = final.flatMap(({ periods }) => periods).sort((a, b) => a.startAt - b.startAt)
  expect(all[0]?.startAt).toBe(from)
  expect(all.at(-1)?.endAt).toBe(from + 7 * DAY)
  for (const [i, period] of all.slice(1).entries()) expect(period.startAt).toBe(all[i]?.endAt)
  expect(all.slice(0, 5).map(line)).toEqual([
    '00:00 09:00 default ann',
    '09:00 18:00 default ops',
    '18:00 09:00 default bob',
    '09:00 18:00 default ops',
    '18:00 09:00 default ann',
  ])
})

test('a range without length is empty', () => {
  const {
    base,
    override: over,
    final,
  } = timeline(BUSINESS, [override('08:00 09:00', 'bob')], [], at('08:30'), at('08:30'))
  for (const layer of [base, over, final]) {
    expect(layer).toEqual([
      { rotationId: 'office', periods: [] },
      { rotationId: 'off-hours', periods: [] },
    ])
  }
})

describe('onCallAt', () => {
  test('counts the start of a period and not its end', () => {
    const asked = (time: string) =>
      onCallAt(BUSINESS, [], [], at(time)).map(({ participant }) => participant.id)
    expect([asked('08:59:59.999'), asked('09:00'), asked('17:59:59.999'), asked('18:00')]).toEqual([
      ['ann'],
      ['ops'],
      ['ops'],
      ['bob'],
    ])
  })

  test('says in which rotation, and whose duty it was', () => {
    const two = rota(rotation('one'), rotation('two', { participants: [user('bob')] }))
    expect(onCallAt(two, [], [forwarding('08:00 09:00', 'bob', 'cid')], at('08:00'))).toEqual([
      { rotationId: 'one', kind: 'default', participant: user('ann') },
      { rotationId: 'two', kind: 'forwarding', participant: user('cid'), fromUser: 'bob' },
    ])
  })
})

describe('nextChange', () => {
  const bobInHisTurn = override('19:00 20:00', 'bob', { rotationIds: ['off-hours'] })

  test.each<[title: string, overrides: Override[], after: string, next: number | null]>([
    ['is the next handoff', [], '09:00', at('18:00')],
    ['is the end of an override', [override('07:00 10:00', 'eve')], '09:30', at('10:00')],
    ['is the start of an override', [override('10:00 11:00', 'eve')], '09:00', at('10:00')],
    ['passes over an override that changes nobody', [bobInHisTurn], '18:30', at('09:00') + DAY],
    ['is not the instant asked about', [], '18:00', at('09:00') + DAY],
  ])('%s', (_title, overrides, after, next) => {
    expect(nextChange(BUSINESS, overrides, [], at(after), 90 * DAY)).toBe(next)
  })

  test('is null at the horizon', () => {
    expect(nextChange(BUSINESS, [], [], at('09:00'), 9 * HOUR)).toBeNull()
    expect(nextChange(BUSINESS, [], [], at('09:00'), 9 * HOUR + 1)).toBe(at('18:00'))
  })

  test('passes over a handoff between rotations that leaves the same people', () => {
    const swap = rota(
      rotation('one', { participants: [user('ann'), user('bob')] }),
      rotation('two', { participants: [user('bob'), user('ann')], endAt: at('00:00') + 40 * DAY }),
    )
    expect(nextChange(swap, [], [], at('08:00'), 90 * DAY)).toBe(at('00:00') + 40 * DAY)
    expect(nextChange(swap, [], [], at('08:00'), 30 * DAY)).toBeNull()
  })

  test('finds the first duty after weeks of nobody', () => {
    const late = rota(rotation('r', { startAt: at('00:00') + 20 * DAY, endAt: at('00:00') + 50 * DAY }))
    expect(nextChange(late, [], [], at('08:00'), 90 * DAY)).toBe(at('00:00') + 20 * DAY)
    expect(nextChange(late, [], [], at('00:00') + 20 * DAY, 90 * DAY)).toBe(at('00:00') + 50 * DAY)
    expect(nextChange(late, [], [], at('00:00') + 50 * DAY, 90 * DAY)).toBeNull()
  })
})

test('in a disabled rota nobody is on call, and the timeline says what would be', () => {
  const disabled = { ...BUSINESS, enabled: false }
  expect(onCallAt(disabled, [], [], at('10:00'))).toEqual([])
  expect(nextChange(disabled, [], [], at('10:00'), 90 * DAY)).toBeNull()
  expect(timeline(disabled, [], [], at('00:00'), at('12:00'))).toEqual(
    timeline(BUSINESS, [], [], at('00:00'), at('12:00')),
  )
})
