// What was on call stays as it was; who is on call, and next, at every moment.
import { describe, expect, test } from 'vitest'
import { ALICE, startHarness } from '../helpers/harness.ts'
import {
  addForwarding,
  addOverride,
  addRota,
  finalLines,
  named,
  ring,
  rotaInput,
  rotation,
  user,
} from '../helpers/on-call.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = Date.parse

describe('the past', () => {
  test('begins when the rota is made, and the running period is cut at now', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(DAY)
    expect(finalLines(h, id, '2026-03-01T00:00:00Z', '2026-03-05T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-03T08:00 bob past',
      'Day 03-03T08:00 03-03T12:00 alice past',
      'Day 03-03T12:00 03-04T08:00 alice',
      'Day 03-04T08:00 03-05T00:00 bob',
    ])
  })

  test('is not rewritten by a change of the rotation', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(DAY)
    const [day] = h.parts.store.rotas.get(id).rotations
    h.parts.rotas.updateRotation(id, day?.id ?? '', { participants: [user('carol')] }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-01T00:00:00Z', '2026-03-04T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-03T08:00 bob past',
      'Day 03-03T08:00 03-03T12:00 alice past',
      'Day 03-03T12:00 03-03T13:00 carol past',
      'Day 03-03T13:00 03-04T00:00 carol',
    ])
  })

  test('is not rewritten by an override that reaches back, nor by its removal', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(2 * HOUR)
    const alias = await addOverride(h, id, user('carol'), {
      from: '2026-03-02T12:00:00Z',
      to: '2026-03-02T20:00:00Z',
    })
    await h.forward(2 * HOUR)
    const lines = () => finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')
    expect(lines()).toEqual([
      'Day 03-02T12:00 03-02T14:00 bob past',
      'Day 03-02T14:00 03-02T16:00 carol override past',
      'Day 03-02T16:00 03-02T20:00 carol override',
      'Day 03-02T20:00 03-03T00:00 bob',
    ])
    h.parts.rotaOverrides.remove(id, alias, ALICE)
    expect(lines()).toEqual([
      'Day 03-02T12:00 03-02T14:00 bob past',
      'Day 03-02T14:00 03-02T16:00 carol override past',
      'Day 03-02T16:00 03-03T00:00 bob',
    ])
  })

  test('is not rewritten by a forwarding that reaches back, and keeps whose duty it was', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(HOUR)
    const rule = await addForwarding(h, 'bob', 'carol', ['2026-03-01T00:00:00Z', '2026-03-02T15:00:00Z'])
    await h.forward(HOUR)
    h.parts.forwardings.remove(rule, ALICE)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 bob past',
      'Day 03-02T13:00 03-02T14:00 carol forwarding past',
      'Day 03-02T14:00 03-03T00:00 bob',
    ])
    const [lane] = h.parts.onCall.timeline(id, at('2026-03-02T13:00:00Z'), at('2026-03-02T14:00:00Z')).final
    expect(lane?.periods[0]?.fromUser).toBe(h.parts.store.persons.findByName('bob@example.com')?.id)
  })

  test('calls people what they were called then', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(HOUR)
    const bob = h.parts.store.persons.findByName('bob@example.com')?.id ?? ''
    h.parts.directory.updatePerson(bob, { username: 'robert@example.com' }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 bob past',
      'Day 03-02T13:00 03-02T14:00 robert past',
      'Day 03-02T14:00 03-03T00:00 robert',
    ])
  })

  test('shows the people who were in a team then', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const member = (name: string) => ({ user: user(name), role: 'user' })
    const team = h.parts.directory.createTeam(
      { name: 'Net', description: '', members: [member('ann')] },
      ALICE,
    )
    const id = await addRota(h, { rotations: [rotation({ participants: [named('team', 'Net')] })] })
    await h.forward(HOUR)
    h.parts.directory.updateTeam(team.id, { members: [member('ann'), member('ben')] }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-02T15:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 Net past (ann)',
      'Day 03-02T13:00 03-02T14:00 Net past (ann ben)',
      'Day 03-02T14:00 03-02T15:00 Net',
    ])
    h.parts.directory.removeTeam(team.id, ALICE)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-02T15:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 Net past (ann)',
      'Day 03-02T13:00 03-02T14:00 Net past (ann ben)',
    ])
  })

  test('has nobody while the rota was disabled', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(HOUR)
    h.parts.rotas.update(id, { enabled: false }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 bob past',
      'Day 03-02T14:00 03-03T00:00 bob',
    ])
    expect(h.parts.onCall.at(id, h.clock.now())).toEqual([])
    expect(h.parts.onCall.all(h.clock.now())).toEqual([])
    h.parts.rotas.update(id, { enabled: true }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 bob past',
      'Day 03-02T14:00 03-02T15:00 bob past',
      'Day 03-02T15:00 03-03T00:00 bob',
    ])
  })

  test('of a removed rotation is an entry of its own, with the name it had', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const second = rotation({ name: 'Night', participants: [user('zoe')] })
    const id = await addRota(h, { rotations: [rotation({ name: 'Gone' }), second] })
    await h.forward(HOUR)
    const [gone] = h.parts.store.rotas.get(id).rotations
    h.parts.rotas.removeRotation(id, gone?.id ?? '', ALICE)
    const { final } = h.parts.onCall.timeline(id, at('2026-03-02T00:00:00Z'), at('2026-03-03T00:00:00Z'))
    expect(final.map(({ name, order, periods }) => [name, order, periods.length])).toEqual([
      ['Night', 1, 2],
      ['Gone', 2, 1],
    ])
    expect(final[1]?.rotationId).toBe(gone?.id)
    // Where the window does not reach it, it is not shown.
    const later = h.parts.onCall.timeline(id, at('2026-03-02T13:00:00Z'), at('2026-03-03T00:00:00Z'))
    expect(later.final.map(({ name }) => name)).toEqual(['Night'])
  })

  test('is the same after a restart, and whether or not somebody looked at it', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.restart(3 * DAY)
    const lines = () => finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-06T00:00:00Z')
    const before = lines()
    expect(before).toEqual([
      'Day 03-02T12:00 03-03T08:00 bob past',
      'Day 03-03T08:00 03-04T08:00 alice past',
      'Day 03-04T08:00 03-05T08:00 bob past',
      'Day 03-05T08:00 03-05T12:00 alice past',
      'Day 03-05T12:00 03-06T00:00 alice',
    ])
    await ring(h)
    expect(lines()).toEqual(before)
  })

  test('knows who stood behind a schedule that took over, hour by hour', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    await addRota(h, {
      name: 'Backup',
      rotations: [rotation({ unit: 'hourly', participants: [user('ann'), user('ben')] })],
    })
    const id = await addRota(h)
    await addOverride(h, id, named('schedule', 'Backup'), {
      from: '2026-03-02T12:00:00Z',
      to: '2026-03-02T18:00:00Z',
    })
    await h.forward(2.5 * HOUR)
    const backup = h.parts.store.rotas.findByName('Backup')?.id ?? ''
    // The people of the other rota change with this, so both are settled.
    h.parts.rotas.update(backup, { rotations: [rotation({ participants: [user('eve')] })] }, ALICE)
    await h.forward(HOUR)
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-02T17:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T13:00 Backup override past (ann)',
      'Day 03-02T13:00 03-02T14:00 Backup override past (ben)',
      'Day 03-02T14:00 03-02T14:30 Backup override past (ann)',
      'Day 03-02T14:30 03-02T15:30 Backup override past (eve)',
      'Day 03-02T15:30 03-02T17:00 Backup override',
    ])
    // A removed rota stands in for nobody any more.
    h.parts.rotas.remove(backup, ALICE)
    expect(finalLines(h, id, '2026-03-02T15:00:00Z', '2026-03-02T17:00:00Z')).toEqual([
      'Day 03-02T15:00 03-02T15:30 Backup override past (eve)',
      'Day 03-02T15:30 03-02T17:00 bob',
    ])
  })
})

describe('who is on call', () => {
  const names = (
    h: Awaited<ReturnType<typeof startHarness>>,
    list: readonly { participant: Parameters<typeof h.parts.onCall.nameOf>[0] }[],
  ) => list.map(({ participant }) => h.parts.onCall.nameOf(participant).split('@')[0])

  test('at an instant of the past is told from history', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    await h.forward(DAY)
    h.parts.rotas.update(id, { rotations: [rotation({ participants: [user('carol')] })] }, ALICE)
    expect(names(h, h.parts.onCall.at(id, at('2026-03-03T07:59:59Z')))).toEqual(['bob'])
    expect(names(h, h.parts.onCall.at(id, at('2026-03-03T08:00:00Z')))).toEqual(['alice'])
    expect(names(h, h.parts.onCall.at(id, h.clock.now()))).toEqual(['carol'])
    expect(h.parts.onCall.at(id, at('2026-03-02T11:59:59Z'))).toEqual([])
    const [past] = h.parts.onCall.all(at('2026-03-03T07:59:59Z'))
    expect(names(h, past?.onCall ?? [])).toEqual(['bob'])
  })

  test('goes along a chain of forwardings, and back to the owner at its end', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const id = await addRota(h)
    const span = ['2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z'] as const
    await addForwarding(h, 'bob', 'carol', span)
    await addForwarding(h, 'carol', 'dave', ['2026-03-02T14:00:00Z', '2026-03-02T16:00:00Z'])
    await addForwarding(h, 'dave', 'bob', ['2026-03-02T15:00:00Z', '2026-03-02T16:00:00Z'])
    expect(finalLines(h, id, '2026-03-02T12:00:00Z', '2026-03-02T19:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T14:00 carol forwarding',
      'Day 03-02T14:00 03-02T15:00 dave forwarding',
      'Day 03-02T15:00 03-02T16:00 bob',
      'Day 03-02T16:00 03-02T18:00 carol forwarding',
      'Day 03-02T18:00 03-02T19:00 bob',
    ])
  })

  test('is each person once behind teams, escalations and schedules, circles included', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const { directory, onCall, rotas, store } = h.parts
    const member = (name: string) => ({ user: user(name), role: 'user' })
    directory.createTeam({ name: 'Net', description: '', members: [member('ann'), member('ben')] }, ALICE)
    const rule = { condition: 'if-not-acked', notifyType: 'default', delayMinutes: 0 } as const
    const inner = rotas.create(
      rotaInput({ name: 'Inner', rotations: [rotation({ participants: [named('escalation', 'Up')] })] }),
      ALICE,
    )
    const up = store.escalations.findByName('Up')?.id ?? ''
    directory.updateEscalation(
      up,
      {
        rules: [
          { ...rule, recipient: user('ben') },
          { ...rule, recipient: named('schedule', 'Inner') },
          { ...rule, recipient: named('team', 'Net') },
        ] as never,
      },
      ALICE,
    )
    const people = (participant: Parameters<typeof onCall.peopleOf>[0]) =>
      onCall.peopleOf(participant, h.clock.now()).map(({ username }) => username.split('@')[0])
    expect(people({ kind: 'escalation', id: up })).toEqual(['ben', 'ann'])
    expect(people({ kind: 'schedule', id: inner.id })).toEqual(['ben', 'ann'])
    expect(people({ kind: 'none', id: null })).toEqual([])
    expect(people({ kind: 'user', id: 'nobody' })).toEqual([])
  })

  test('next is the next set of people that is another and not empty, within 90 days', async () => {
    await using h = await startHarness('2026-03-02T12:00:00Z')
    const office = { kind: 'day', start: 8 * 60, end: 18 * 60 } as const
    const gaps = await addRota(h, { name: 'Gaps', rotations: [rotation({ restriction: office })] })
    const next = (id: string) => {
      const { next: them, exact } = h.parts.onCall.next(id, h.clock.now())
      const nameAll = (list: typeof them) => list.map((one) => h.parts.onCall.nameOf(one).split('@')[0])
      return { next: nameAll(them), exact: nameAll(exact) }
    }
    expect(next(gaps)).toEqual({ next: ['alice'], exact: [] })
    const alone = await addRota(h, {
      name: 'Alone',
      rotations: [rotation({ participants: [user('alice')], restriction: office })],
    })
    // She comes back every morning, but nobody else does.
    expect(next(alone)).toEqual({ next: [], exact: [] })
    await addOverride(h, alone, user('carol'), { from: '2026-05-31T11:00:00Z', to: '2026-05-31T11:30:00Z' })
    expect(next(alone)).toEqual({ next: ['carol'], exact: [] })
    const far = await addRota(h, {
      name: 'Far',
      rotations: [rotation({ startAt: at('2026-05-31T12:00:00Z') })],
    })
    expect(next(far)).toEqual({ next: [], exact: [] })
    await h.forward(1)
    expect(next(far)).toEqual({ next: ['alice'], exact: ['alice'] })
    const two = await addRota(h, {
      name: 'Two',
      rotations: [rotation({ name: 'A' }), rotation({ name: 'B', participants: [user('zoe')] })],
    })
    expect(next(two)).toEqual({ next: ['alice', 'zoe'], exact: ['alice', 'zoe'] })
    h.parts.rotas.update(two, { enabled: false }, ALICE)
    expect(next(two)).toEqual({ next: [], exact: [] })
  })

  test('is refused for more than 20,000 periods, saying what fits', async () => {
    await using h = await startHarness('2026-03-02T00:00:00Z')
    const id = await addRota(h, {
      rotations: [rotation({ unit: 'hourly', startAt: at('2026-03-02T00:00:00Z') })],
    })
    const from = h.clock.now()
    const whole = h.parts.onCall.timeline(id, from, from + 20_000 * HOUR)
    expect(whole.final[0]?.periods).toHaveLength(20_000)
    const more = () => h.parts.onCall.timeline(id, from, from + 20_001 * HOUR)
    expect(more).toThrow(expect.objectContaining({ code: 'invalid', field: 'interval' }))
    expect(more).toThrow(/at most 833 days/)
    const layered = () => h.parts.onCall.timeline(id, from, from + 12_000 * HOUR, ['base'])
    expect(layered).toThrow(/20000 periods/)
  })
})
