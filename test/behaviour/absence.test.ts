// When somebody is away: who does their shifts, what becomes of that when rotas change, and the gaps that are left.
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
  user,
} from '../helpers/on-call.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Noon on Monday 2 March 2026: Bob's turn until the 3rd, 8:00. */
const NOON = '2026-03-02T12:00:00Z'
const THREE = { participants: [user('alice'), user('bob'), user('carol')] }

async function addAbsence(h: Harness, name: string, from: string, to: string): Promise<string> {
  const startAt = Date.parse(from)
  const { id } = h.parts.absences.create(
    { user: `${name}@example.com`, startAt, endAt: Date.parse(to), reason: '' },
    ALICE,
  )
  await ring(h)
  return id
}

const short = (at: number) => new Date(at).toISOString().slice(5, 16)

/** The covers of an absence: `03-03T08:00 03-04T00:00 carol`. */
function coversOf(h: Harness, absenceId: string): readonly string[] {
  return h.parts.covers.listOf(absenceId).map(({ startAt, endAt, participant }) => {
    const name = participant.kind === 'none' ? 'nobody' : h.parts.onCall.nameOf(participant).split('@')[0]
    return `${short(startAt)} ${short(endAt)} ${name}`
  })
}

function gapsTold(h: Harness): readonly string[] {
  return h.parts.events.flatMap((event) =>
    event.type === 'gap.found' ? [`${event.data.rota} ${event.data.startAt.slice(5, 16)}`] : [],
  )
}

/** What tells of rotas and absences; other chores write things of their own. */
const changes = (h: Harness) =>
  h.parts.events.filter(({ type }) => /^(rota|absence|forwarding|shift)\./.test(type)).length

describe('an absence', () => {
  test('gives each shift in it to the next in turn who is free, only as far as it reaches', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation(THREE)] })
    // Alice 4th, Bob 5th, Carol 6th, Alice 7th.
    const absence = await addAbsence(h, 'alice', '2026-03-04T12:00:00Z', '2026-03-07T20:00:00Z')
    expect(coversOf(h, absence)).toEqual(['03-04T12:00 03-05T08:00 bob', '03-07T08:00 03-07T20:00 bob'])
    expect(finalLines(h, id, '2026-03-04T08:00:00Z', '2026-03-08T08:00:00Z')).toEqual([
      'Day 03-04T08:00 03-04T12:00 alice',
      'Day 03-04T12:00 03-05T08:00 bob override',
      'Day 03-05T08:00 03-06T08:00 bob',
      'Day 03-06T08:00 03-07T08:00 carol',
      'Day 03-07T08:00 03-07T20:00 bob override',
      'Day 03-07T20:00 03-08T08:00 alice',
    ])
    const [override] = h.parts.store.rotaOverrides.list(id)
    expect(override).toMatchObject({
      cause: `absence:${absence}`,
      alias: `absence-${absence.slice(0, 8)}-2026-03-04`,
    })
    expect(h.parts.store.audit.list({ resourceType: 'absence' }, { limit: 5 })).toMatchObject([
      { action: 'create', actor: ALICE.name, resourceId: absence },
    ])
  })

  test('of the one on call takes over at once, and leaves what has been as it was', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h)
    await h.forward(2 * HOUR)
    await addAbsence(h, 'bob', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z')
    expect(finalLines(h, id, '2026-03-02T00:00:00Z', '2026-03-03T08:00:00Z')).toEqual([
      'Day 03-02T12:00 03-02T14:00 bob past',
      'Day 03-02T14:00 03-03T00:00 alice override',
      'Day 03-03T00:00 03-03T08:00 bob',
    ])
    // Time goes on: nothing about it changes any more.
    const before = h.parts.store.rotaOverrides.list(id)
    await h.forward(3 * HOUR)
    h.parts.rotas.update(id, { description: 'Changed' }, ALICE)
    await ring(h)
    expect(h.parts.store.rotaOverrides.list(id)).toEqual(before)
  })

  test('asks nobody who is away too, or hands their duties on, or is on call then', async () => {
    await using h = await startHarness(NOON)
    await addRota(h, {
      rotations: [
        rotation({ participants: ['alice', 'bob', 'carol', 'dora', 'erik'].map(user) }),
        rotation({ name: 'Second', participants: [user('carol')], length: 1 }),
      ],
    })
    await addForwarding(h, 'dora', 'carol', ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'])
    await addAbsence(h, 'bob', '2026-03-06T00:00:00Z', '2026-03-07T00:00:00Z')
    const absence = await addAbsence(h, 'alice', '2026-03-06T00:00:00Z', '2026-03-07T00:00:00Z')
    expect(coversOf(h, absence)).toEqual(['03-06T08:00 03-07T00:00 erik'])
  })

  test('with nobody to do it leaves the shift to nobody, and the gap is told', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h)
    await addAbsence(h, 'bob', '2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z')
    expect(gapsTold(h)).toEqual([])
    const absence = await addAbsence(h, 'alice', '2026-03-03T08:00:00Z', '2026-03-04T08:00:00Z')
    // Bob is free for the first part of it, but a shift is done by one person.
    expect(coversOf(h, absence)).toEqual(['03-03T08:00 03-04T08:00 nobody'])
    expect(finalLines(h, id, '2026-03-03T00:00:00Z', '2026-03-04T12:00:00Z')).toEqual([
      'Day 03-03T00:00 03-03T08:00 bob',
      'Day 03-04T08:00 03-04T12:00 alice override',
    ])
    expect(gapsTold(h)).toEqual(['Ops 03-03T08:00'])
  })

  test('of somebody who alone stands behind a team or an escalation is of their shift too', async () => {
    await using h = await startHarness(NOON)
    const { directory } = h.parts
    const member = (name: string) => ({ user: user(name), role: 'user' })
    directory.createTeam({ name: 'Net', description: '', members: [member('dora')] }, ALICE)
    const team = await addRota(h, {
      name: 'Net',
      rotations: [rotation({ participants: [named('team', 'Net'), user('bob')] })],
    })
    const only = await addRota(h, {
      name: 'Only',
      rotations: [rotation({ participants: [named('team', 'Net')] })],
    })
    const absence = await addAbsence(h, 'dora', '2026-03-03T12:00:00Z', '2026-03-04T08:00:00Z')
    // Bob has no turn then; by the other rota there is nobody, and that is a gap.
    expect([...coversOf(h, absence)].sort()).toEqual([
      '03-03T12:00 03-04T08:00 bob',
      '03-03T12:00 03-04T08:00 nobody',
    ])
    expect(finalLines(h, team, '2026-03-03T08:00:00Z', '2026-03-04T08:00:00Z')).toEqual([
      'Day 03-03T08:00 03-03T12:00 Net',
      'Day 03-03T12:00 03-04T08:00 bob override',
    ])
    expect(gapsTold(h)).toEqual(['Only 03-03T12:00'])
    // With another beside her the shift is done.
    const { id } = h.parts.store.teams.findByName('Net') ?? { id: '' }
    directory.updateTeam(id, { members: [member('dora'), member('erik')] }, ALICE)
    await ring(h)
    expect(coversOf(h, absence)).toEqual([])
    expect(h.parts.onCall.gaps(only, h.clock.now(), h.clock.now() + 7 * DAY)).toEqual([])
  })

  test('moves its covers with the rota, and keeps those whose shift is as it was', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation(THREE)] })
    const absence = await addAbsence(h, 'alice', '2026-03-04T00:00:00Z', '2026-03-08T00:00:00Z')
    const before = h.parts.covers.listOf(absence)
    expect(coversOf(h, absence)).toEqual(['03-04T08:00 03-05T08:00 bob', '03-07T08:00 03-08T00:00 bob'])
    h.parts.rotas.update(id, { description: 'Changed' }, ALICE)
    await ring(h)
    expect(h.parts.covers.listOf(absence)).toEqual(before)

    const [day] = h.parts.store.rotas.get(id).rotations
    h.parts.rotas.updateRotation(
      id,
      day?.id ?? '',
      { participants: ['bob', 'alice', 'carol'].map(user) },
      ALICE,
    )
    await ring(h)
    expect(coversOf(h, absence)).toEqual(['03-05T08:00 03-06T08:00 carol'])
    expect(finalLines(h, id, '2026-03-04T08:00:00Z', '2026-03-06T08:00:00Z')).toEqual([
      'Day 03-04T08:00 03-05T08:00 bob',
      'Day 03-05T08:00 03-06T08:00 carol override',
    ])
    const quiet = changes(h)
    await h.forward(HOUR)
    expect(changes(h)).toBe(quiet)
  })

  test('covers a shift that comes to the absent by a forwarding, an override or a new rota', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation({ participants: [user('bob'), user('carol')] })] })
    await addRota(h, { name: 'Other' })
    const absence = await addAbsence(h, 'alice', '2026-03-05T08:00:00Z', '2026-03-06T08:00:00Z')
    expect(coversOf(h, absence)).toEqual(['03-05T08:00 03-06T08:00 bob'])
    await addOverride(h, id, user('alice'), { from: '2026-03-05T10:00:00Z', to: '2026-03-05T12:00:00Z' })
    expect(coversOf(h, absence)).toContain('03-05T10:00 03-05T12:00 bob')
    await addRota(h, { name: 'Third', rotations: [rotation({ participants: [user('alice')] })] })
    expect(coversOf(h, absence)).toContain('03-05T08:00 03-06T08:00 nobody')
    await addForwarding(h, 'carol', 'alice', ['2026-03-05T14:00:00Z', '2026-03-05T16:00:00Z'])
    expect(finalLines(h, id, '2026-03-05T08:00:00Z', '2026-03-06T08:00:00Z').join('\n')).not.toContain(
      'alice',
    )
  })

  test('gives way to an override by hand, and keeps a cover that was put in by hand', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation(THREE)] })
    const absence = await addAbsence(h, 'alice', '2026-03-04T00:00:00Z', '2026-03-05T08:00:00Z')
    const [cover] = h.parts.covers.listOf(absence)
    const span = { startAt: cover?.startAt ?? 0, endAt: cover?.endAt ?? 0, alias: null }
    const rotations = (cover?.rotationIds ?? []).map((one) => ({ id: one, name: null }))
    h.parts.rotaOverrides.replace(
      id,
      cover?.alias ?? '',
      { ...span, participant: user('dora'), rotations },
      ALICE,
    )
    await ring(h)
    expect(coversOf(h, absence)).toEqual(['03-04T08:00 03-05T08:00 dora'])
    await addOverride(h, id, user('erik'), { from: '2026-03-04T08:00:00Z', to: '2026-03-04T20:00:00Z' })
    expect(coversOf(h, absence)).toEqual(['03-04T20:00 03-05T08:00 bob'])
    expect(finalLines(h, id, '2026-03-04T08:00:00Z', '2026-03-05T08:00:00Z')).toEqual([
      'Day 03-04T08:00 03-04T20:00 erik override',
      'Day 03-04T20:00 03-05T08:00 bob override',
    ])
  })

  test('holds also when the absent are put into their shift by hand', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation(THREE)] })
    await addAbsence(h, 'alice', '2026-03-04T00:00:00Z', '2026-03-05T08:00:00Z')
    await addOverride(h, id, user('alice'), { from: '2026-03-04T08:00:00Z', to: '2026-03-05T08:00:00Z' })
    expect(finalLines(h, id, '2026-03-04T08:00:00Z', '2026-03-05T08:00:00Z')).toEqual([
      'Day 03-04T08:00 03-05T08:00 bob override',
    ])
  })

  test('that is changed or deleted gives back what is no longer its', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h)
    const plain = finalLines(h, id, '2026-03-03T08:00:00Z', '2026-03-08T08:00:00Z')
    const absence = await addAbsence(h, 'alice', '2026-03-03T08:00:00Z', '2026-03-06T08:00:00Z')
    h.parts.absences.update(absence, { endAt: Date.parse('2026-03-04T00:00:00Z'), reason: 'ill' }, ALICE)
    expect(coversOf(h, absence)).toEqual(['03-03T08:00 03-04T00:00 bob'])
    expect(h.parts.store.absences.get(absence).reason).toBe('ill')
    h.parts.absences.remove(absence, ALICE)
    await ring(h)
    expect(finalLines(h, id, '2026-03-03T08:00:00Z', '2026-03-08T08:00:00Z')).toEqual(plain)
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([])
    const actions = h.parts.store.audit.list({ resourceType: 'absence' }, { limit: 5 })
    expect(actions.map(({ action }) => action)).toEqual(['delete', 'update', 'create'])
  })

  test('of one person ends for the covers of another when that one is away no more', async () => {
    await using h = await startHarness(NOON)
    await addRota(h, { rotations: [rotation(THREE)] })
    const first = await addAbsence(h, 'alice', '2026-03-04T08:00:00Z', '2026-03-05T08:00:00Z')
    expect(coversOf(h, first)).toEqual(['03-04T08:00 03-05T08:00 bob'])
    const second = await addAbsence(h, 'bob', '2026-03-04T00:00:00Z', '2026-03-05T08:00:00Z')
    expect(coversOf(h, first)).toEqual(['03-04T08:00 03-05T08:00 carol'])
    expect(coversOf(h, second)).toEqual([])
    h.parts.absences.remove(first, ALICE)
    await ring(h)
    expect(coversOf(h, second)).toEqual([])
  })

  test('goes with its person, and its covers with it', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation(THREE)] })
    await addAbsence(h, 'alice', '2026-03-04T00:00:00Z', '2026-03-08T00:00:00Z')
    h.parts.directory.removePerson(h.parts.store.persons.findByName('alice@example.com')?.id ?? '', ALICE)
    await ring(h)
    expect(h.parts.store.absences.list()).toEqual([])
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([])
  })

  test('is told once, with each rota it moves, after it is stored', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h)
    h.parts.events.splice(0)
    const absence = await addAbsence(h, 'alice', '2026-03-03T00:00:00Z', '2026-03-09T00:00:00Z')
    const told = h.parts.events.filter(({ type }) => type === 'rota.changed' || type === 'absence.changed')
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['rota.changed', { id, change: 'updated' }],
      ['absence.changed', { id: absence, change: 'created' }],
    ])
    h.parts.events.splice(0)
    expect(() =>
      h.parts.absences.create(
        {
          user: 'alice@example.com',
          startAt: Date.parse('2026-03-08T00:00:00Z'),
          endAt: Date.parse('2026-03-10T00:00:00Z'),
          reason: '',
        },
        ALICE,
      ),
    ).toThrow('away then already')
    await ring(h)
    expect(h.parts.events).toEqual([])
  })

  test('over a rota that hands over all the time is refused whole when it is too long', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h, { rotations: [rotation({ unit: 'hourly' })] })
    const long = { user: 'alice@example.com', startAt: Date.parse(NOON), reason: '' }
    expect(() => h.parts.absences.create({ ...long, endAt: Date.parse(NOON) + 60 * DAY }, ALICE)).toThrow(
      'the absence leaves 720 shifts of Ops open: more than 500',
    )
    expect(h.parts.store.absences.list()).toEqual([])
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([])
    // Nothing that was taken back is told later.
    h.parts.events.splice(0)
    await addRota(h, { name: 'Other', rotations: [rotation({ participants: [user('carol')] })] })
    await addAbsence(h, 'carol', '2027-03-04T09:00:00Z', '2027-03-04T10:00:00Z')
    const told = h.parts.events.filter(({ type }) => type === 'rota.changed')
    expect(told.map(({ data }) => data)).not.toContainEqual({ id, change: 'updated' })
  })
})

describe('gaps', () => {
  test('are told when a rota goes from none to some, and again only after none', async () => {
    await using h = await startHarness(NOON)
    const id = await addRota(h)
    expect(gapsTold(h)).toEqual([])
    const first = await addOverride(
      h,
      id,
      { kind: 'none' },
      { from: '2026-03-10T10:00:00Z', to: '2026-03-10T12:00:00Z' },
    )
    expect(gapsTold(h)).toEqual(['Ops 03-10T10:00'])
    const second = await addOverride(
      h,
      id,
      { kind: 'none' },
      { from: '2026-03-05T10:00:00Z', to: '2026-03-05T12:00:00Z' },
    )
    await h.forward(DAY)
    expect(gapsTold(h)).toHaveLength(1)
    for (const alias of [first, second]) h.parts.rotaOverrides.remove(id, alias, ALICE)
    await ring(h)
    await addOverride(h, id, { kind: 'none' }, { from: '2026-03-06T10:00:00Z', to: '2026-03-06T12:00:00Z' })
    expect(gapsTold(h)).toEqual(['Ops 03-10T10:00', 'Ops 03-06T10:00'])
  })

  test('come into sight as days pass, and are told once over restarts', async () => {
    await using h = await startHarness(NOON)
    await addRota(h, { rotations: [rotation({ endAt: Date.parse('2026-04-03T08:00:00Z') })] })
    await h.forward(DAY)
    expect(gapsTold(h)).toEqual([])
    await h.forward(DAY)
    expect(gapsTold(h)).toEqual(['Ops 04-03T08:00'])
    await h.restart(HOUR)
    await ring(h)
    expect(gapsTold(h)).toEqual([])
  })

  test('that came into sight while nothing ran are told at the start', async () => {
    await using h = await startHarness(NOON)
    await addRota(h, { rotations: [rotation({ endAt: Date.parse('2026-04-03T08:00:00Z') })] })
    await h.forward(DAY)
    expect(gapsTold(h)).toEqual([])
    // Not a day since the last look.
    await h.restart(22 * HOUR)
    await ring(h)
    expect(gapsTold(h)).toEqual(['Ops 04-03T08:00'])
  })

  test('of a disabled rota, or one without rotations, are not told until it is in use', async () => {
    await using h = await startHarness(NOON)
    const office = rotation({ restriction: { kind: 'day', start: 480, end: 1080 } })
    const id = await addRota(h, { enabled: false, rotations: [office] })
    await addRota(h, { name: 'Empty', rotations: [] })
    await h.forward(2 * DAY)
    expect(gapsTold(h)).toEqual([])
    h.parts.rotas.update(id, { enabled: true }, ALICE)
    await ring(h)
    expect(gapsTold(h)).toEqual(['Ops 03-04T18:00'])
  })
})
