// Shifts begin and end at their instants, and each is told of once; reminders come before them.
import { describe, expect, test } from 'vitest'
import { ALICE, type Harness, startHarness } from '../helpers/harness.ts'
import {
  addForwarding,
  addOverride,
  addRota,
  finalLines,
  named,
  ring,
  rotation,
  takeNews,
  user,
} from '../helpers/on-call.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function personId(h: Harness, name: string): string {
  return h.parts.store.persons.findByName(`${name}@example.com`)?.id ?? ''
}

function remind(h: Harness, name: string, reminderMinutes: readonly number[]): void {
  h.parts.directory.updatePerson(personId(h, name), { reminderMinutes }, ALICE)
}

describe('a shift', () => {
  test('is told of when it begins and when it ends, with its people', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    expect(takeNews(h)).toEqual(['started 03-02T12:00 03-03T08:00 bob'])
    await h.forward(20 * HOUR - 1)
    expect(takeNews(h)).toEqual([])
    await h.forward(1)
    const started = h.parts.events.find(({ type }) => type === 'shift.started')
    expect(started).toMatchObject({
      at: Date.parse('2026-03-03T08:00:00Z'),
      data: {
        rotaId: id,
        rota: 'Ops',
        rotationId: h.parts.store.rotas.get(id).rotations[0]?.id,
        rotation: 'Day',
        participant: { kind: 'user', id: personId(h, 'alice'), name: 'alice@example.com' },
        startAt: '2026-03-03T08:00:00.000Z',
        endAt: '2026-03-04T08:00:00.000Z',
        people: ['alice@example.com'],
      },
    })
    expect(takeNews(h)).toEqual([
      'ended 03-02T12:00 03-03T08:00 bob',
      'started 03-03T08:00 03-04T08:00 alice',
    ])
  })

  test.each([
    ['2026-03-06T14:00:00Z', ['03-07T13:00', '03-08T12:00', '03-09T12:00']],
    ['2026-10-30T14:00:00Z', ['10-31T12:00', '11-01T13:00', '11-02T13:00']],
  ])(
    'hands over at the same wall time over a change of the clocks in New York (%s)',
    async (from, handoffs) => {
      await using h = await startHarness(from)
      const startAt = Date.parse(
        `${from.slice(0, 8)}01T08:00:00${from.startsWith('2026-03') ? '-05:00' : '-04:00'}`,
      )
      await addRota(h, { zoneId: 'America/New_York', rotations: [rotation({ startAt })] })
      takeNews(h)
      const told: string[] = []
      for (let hour = 0; hour < 3 * 24; hour += 1) {
        await h.forward(HOUR)
        const at = new Date(h.clock.now()).toISOString().slice(5, 16)
        for (const line of takeNews(h)) told.push(`${at} ${line.split(' ')[0]}`)
      }
      expect(told).toEqual(handoffs.flatMap((at) => [`${at} ended`, `${at} started`]))
    },
  )

  test('goes on through a change that leaves its holder, and ends with one that does not', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    takeNews(h)
    await h.forward(HOUR)
    const [day] = h.parts.store.rotas.get(id).rotations
    const change = (more: object) => h.parts.rotas.updateRotation(id, day?.id ?? '', more, ALICE)
    change({ name: 'Day and night' })
    await addOverride(h, id, user('bob'), { from: '2026-03-02T14:00:00Z', to: '2026-03-02T15:00:00Z' })
    await h.forward(3 * HOUR)
    expect(takeNews(h)).toEqual([])
    change({ participants: [user('bob'), user('carol')] })
    await ring(h)
    expect(takeNews(h)).toEqual([
      'ended 03-02T12:00 03-02T16:00 bob',
      'started 03-02T16:00 03-03T08:00 carol',
    ])
    h.parts.rotas.update(id, { enabled: false }, ALICE)
    await h.forward(HOUR)
    expect(takeNews(h)).toEqual(['ended 03-02T16:00 03-02T16:00 carol'])
  })

  test('ends with its rotation and with its rota', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const more = rotation({ name: 'Night', participants: [user('zoe')] })
    const id = await addRota(h, { rotations: [rotation(), more] })
    expect(takeNews(h)).toEqual(['started 03-02T12:00 03-03T08:00 bob', 'started 03-02T12:00 open zoe'])
    await h.forward(HOUR)
    h.parts.rotas.removeRotation(id, h.parts.store.rotas.get(id).rotations[0]?.id ?? '', ALICE)
    await h.forward(HOUR)
    expect(takeNews(h)).toEqual(['ended 03-02T12:00 03-02T13:00 bob'])
    h.parts.rotas.remove(id, ALICE)
    await h.forward(DAY)
    expect(takeNews(h)).toEqual(['ended 03-02T12:00 03-02T14:00 zoe'])
  })

  test('is told of each time it comes again after a gap', async () => {
    await using h = await startHarness('2026-03-02T00:00:00Z')
    const restriction = { kind: 'day', start: 540, end: 1020 } as const
    await addRota(h, { rotations: [rotation({ participants: [user('alice')], restriction })] })
    await h.forward(2 * DAY)
    expect(takeNews(h)).toEqual([
      'started 03-02T09:00 03-02T17:00 alice',
      'ended 03-02T09:00 03-02T17:00 alice',
      'started 03-03T09:00 03-03T17:00 alice',
      'ended 03-03T09:00 03-03T17:00 alice',
    ])
  })

  test('that changed hands while the program was down is told of once, when it is up', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.restart(4 * DAY)
    await ring(h)
    // Bob's ended after the first night; who came and went since is told by the timeline.
    expect(takeNews(h)).toEqual(['ended 03-02T12:00 03-03T08:00 bob', 'started 03-06T08:00 03-07T08:00 bob'])
    await h.restart()
    await h.forward(HOUR)
    expect(takeNews(h)).toEqual([])
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-06T12:00:00Z')).toHaveLength(5)
  })

  test('that a change began is told of after a crash that came before it could be', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    takeNews(h)
    await h.forward(HOUR)
    h.parts.rotas.update(id, { rotations: [rotation({ participants: [user('alice')] })] }, ALICE)
    expect(takeNews(h)).toEqual([])
    await h.restart()
    await ring(h)
    expect(takeNews(h)).toEqual(['ended 03-02T12:00 03-02T13:00 bob', 'started 03-02T13:00 open alice'])
  })

  test('of somebody whose duty is forwarded belongs to the other', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    await addRota(h)
    takeNews(h)
    await addForwarding(h, 'bob', 'carol', ['2026-03-02T14:00:00Z', '2026-03-02T16:00:00Z'])
    await h.forward(5 * HOUR)
    expect(takeNews(h)).toEqual([
      'ended 03-02T12:00 03-02T14:00 bob',
      'started 03-02T14:00 03-02T16:00 carol',
      'ended 03-02T14:00 03-02T16:00 carol',
      'started 03-02T16:00 03-03T08:00 bob',
    ])
  })

  test('of a person who is deleted ends, and so does all that was to come of them', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await addOverride(h, id, user('bob'), { from: '2026-03-03T09:00:00Z', to: '2026-03-03T10:00:00Z' })
    await addForwarding(h, 'alice', 'bob', ['2026-03-02T00:00:00Z', '2026-03-20T00:00:00Z'])
    await h.forward(HOUR)
    takeNews(h)
    h.parts.directory.removePerson(personId(h, 'bob'), ALICE)
    await ring(h)
    expect(takeNews(h)).toEqual(['ended 03-02T12:00 03-02T13:00 bob'])
    expect(h.parts.store.rotas.get(id).rotations[0]?.participants[1]).toEqual({ kind: 'none', id: null })
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([])
    expect(h.parts.store.forwardings.list()).toEqual([])
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-05T08:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 bob past',
      'Day 03-03T08:00 03-04T08:00 alice',
    ])
    const entries = h.parts.store.audit.list({ action: 'delete' }, { limit: 10 })
    expect(entries).toHaveLength(1)
  })

  test('of a rota that cannot be computed is left, and those of others are told of', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h, { name: 'Broken' })
    // As a store brought from a machine that knows more zones.
    const rota = h.parts.store.rotas.get(id)
    h.parts.store.transaction(() => h.parts.store.rotas.update({ ...rota, zoneId: 'Mars/Olympus' }, 0))
    await addRota(h)
    takeNews(h)
    await h.forward(DAY)
    expect(takeNews(h)).toEqual([
      'ended 03-02T12:00 03-03T08:00 bob',
      'started 03-03T08:00 03-04T08:00 alice',
    ])
    expect(h.logged.some((line) => line.includes('could not be looked at'))).toBe(true)
  })

  test('is told of only once when the clock is put back over its beginning', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(20 * HOUR)
    const before = finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T08:00:00Z')
    takeNews(h)
    h.clock.jumpTo(h.clock.now() - 2 * HOUR)
    h.parts.rotas.update(id, { description: 'x' }, ALICE)
    await h.forward(20 * HOUR)
    expect(takeNews(h)).toEqual([])
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T08:00:00Z')).toEqual(before)
    await h.forward(6 * HOUR)
    expect(takeNews(h)).toEqual([
      'ended 03-03T08:00 03-04T08:00 alice',
      'started 03-04T08:00 03-05T08:00 bob',
    ])
  })

  test('of many rotas at one instant are all told of', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    for (let n = 0; n < 120; n += 1) await addRota(h, { name: `Rota ${n}` })
    takeNews(h)
    await h.forward(20 * HOUR)
    const told = takeNews(h)
    expect(told.filter((line) => line === 'started 03-03T08:00 03-04T08:00 alice')).toHaveLength(120)
    expect(told).toHaveLength(240)
  })
})

describe('a reminder', () => {
  test('comes as long before a shift as its person wishes, once each', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    remind(h, 'alice', [15, 60])
    await ring(h)
    takeNews(h)
    await h.forward(19 * HOUR - 1)
    expect(takeNews(h)).toEqual([])
    await h.forward(1)
    expect(takeNews(h)).toEqual(['reminder 03-03T08:00 03-04T08:00 alice 60min to alice'])
    // A change that leaves the shift as it is, and a restart, tell nothing again.
    h.parts.rotas.update(id, { description: 'renamed' }, ALICE)
    await h.restart()
    await ring(h)
    expect(takeNews(h)).toEqual([])
    await h.forward(45 * MINUTE)
    expect(takeNews(h)).toEqual(['reminder 03-03T08:00 03-04T08:00 alice 15min to alice'])
    await h.forward(24 * HOUR)
    expect(takeNews(h).filter((line) => line.startsWith('reminder'))).toEqual([])
    await h.forward(23.5 * HOUR)
    expect(takeNews(h).filter((line) => line.startsWith('reminder'))).toEqual([
      'reminder 03-05T08:00 03-06T08:00 alice 60min to alice',
    ])
  })

  test('a week ahead comes for a shift that is further away when it is made', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    await addRota(h, { rotations: [rotation({ startAt: Date.parse('2026-04-20T08:00:00Z') })] })
    remind(h, 'alice', [10_080])
    await h.forward(Date.parse('2026-04-13T08:00:00Z') - h.clock.now() - 1)
    expect(takeNews(h)).toEqual([])
    await h.forward(1)
    expect(takeNews(h)).toEqual(['reminder 04-20T08:00 04-21T08:00 alice 10080min to alice'])
  })

  test('that is late is told once, the latest of several, if the shift has not begun', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await addOverride(h, id, user('carol'), { from: '2026-03-09T09:00:00Z', to: '2026-03-09T10:00:00Z' })
    remind(h, 'carol', [15, 60, 1440])
    await ring(h)
    takeNews(h)
    await addOverride(h, id, user('carol'), { from: '2026-03-02T12:30:00Z', to: '2026-03-02T13:00:00Z' })
    expect(takeNews(h)).toEqual(['reminder 03-02T12:30 03-02T13:00 carol 60min to carol'])
    await h.forward(15 * MINUTE)
    expect(takeNews(h)).toEqual(['reminder 03-02T12:30 03-02T13:00 carol 15min to carol'])
    // Down through all three of the next: a late one is told, those of a shift that has begun are not.
    await h.restart(Date.parse('2026-03-09T08:50:00Z') - h.clock.now())
    await ring(h)
    expect(takeNews(h).filter((line) => line.startsWith('reminder'))).toEqual([
      'reminder 03-09T09:00 03-09T10:00 carol 15min to carol',
    ])
    await h.forward(DAY)
    expect(takeNews(h).filter((line) => line.startsWith('reminder'))).toEqual([])
  })

  test('goes to the people of a team, and to whom a duty is forwarded', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const member = (name: string) => ({ user: user(name), role: 'user' })
    const members = [member('ann'), member('ben')]
    h.parts.directory.createTeam({ name: 'Net', description: '', members }, ALICE)
    await addRota(h, { rotations: [rotation({ participants: [named('team', 'Net'), user('bob')] })] })
    await addForwarding(h, 'bob', 'carol', ['2026-03-04T00:00:00Z', '2026-03-06T00:00:00Z'])
    for (const name of ['ann', 'bob', 'carol']) remind(h, name, [60])
    await ring(h)
    takeNews(h)
    await h.forward(2 * DAY)
    expect(takeNews(h).filter((line) => line.startsWith('reminder'))).toEqual([
      'reminder 03-03T08:00 03-04T08:00 Net 60min to ann',
      'reminder 03-04T08:00 03-05T08:00 carol 60min to carol',
    ])
  })

  test('is not told of a disabled rota', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    await addRota(h, { enabled: false })
    remind(h, 'alice', [60])
    await h.forward(2 * DAY)
    expect(takeNews(h)).toEqual([])
  })
})
