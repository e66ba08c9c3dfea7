// What may be written of rotas, overrides and forwardings, and what is refused, with nothing stored.
import { describe, expect, test } from 'vitest'
import type { RotaInput, RotationInput } from '#main/services/rota.ts'
import { ALICE, type Harness, startHarness } from '../helpers/harness.ts'
import { addOverride, addRota, named, rotaInput, rotation, user } from '../helpers/on-call.ts'

const HOUR = 3_600_000
const NOW = '2026-03-02T12:00:00Z'
const at = Date.parse

/** Everything that a refused write could have left. */
function everything({ parts: { store } }: Harness) {
  return {
    rotas: store.rotas.list(),
    persons: store.persons.all(),
    teams: store.teams.list(),
    forwardings: store.forwardings.list(),
    overrides: store.rotas.list().map(({ id }) => store.rotaOverrides.list(id)),
    audit: store.audit.list({}, { limit: 100 }).length,
  }
}

function refused(h: Harness, work: () => unknown, code: string, field: string): void {
  const before = everything(h)
  expect(work).toThrow(expect.objectContaining({ code, field }))
  expect(everything(h)).toEqual(before)
}

describe('a rota', () => {
  test('is stored with its dates rounded to half hours of UTC, and new participants are made', async () => {
    await using h = await startHarness(NOW)
    const input = rotation({
      startAt: at('2026-03-01T08:15:00Z'),
      endAt: at('2026-03-01T23:46:00Z'),
      participants: [
        user('alice'),
        named('team', 'Net'),
        named('escalation', 'Up'),
        { kind: 'none' },
        user('ALICE'),
      ],
    })
    const rota = h.parts.rotas.create(
      rotaInput({ zoneId: 'pst', ownerTeam: { id: null, name: 'Net' }, rotations: [input] }),
      ALICE,
    )
    expect(rota).toMatchObject({
      name: 'Ops',
      zoneId: 'pst',
      timeZone: 'America/Los_Angeles',
      createdAt: at(NOW),
    })
    expect(rota.rotations[0]).toMatchObject({
      startAt: at('2026-03-01T08:30:00Z'),
      endAt: at('2026-03-02T00:00:00Z'),
    })
    const [alice, net, up, none, again] = rota.rotations[0]?.participants ?? []
    expect(alice).toEqual(again)
    expect([net, up, none].map((one) => one?.kind)).toEqual(['team', 'escalation', 'none'])
    expect(rota.ownerTeamId).toBe(net?.id)
    expect(h.parts.store.persons.all()).toHaveLength(1)
    const audit = h.parts.store.audit.list({ scope: 'rota' }, { limit: 10 })
    expect(audit[0]).toMatchObject({
      action: 'create',
      actor: ALICE.name,
      metadata: { before: null, after: rota },
    })
    expect(h.parts.events.find(({ type }) => type === 'rota.changed')?.data).toEqual({
      id: rota.id,
      change: 'created',
    })
  })

  const window = { startDay: 1, startMinute: 0, endDay: 2, endMinute: 0 }
  test.each<[string, Partial<RotaInput>, string]>([
    ['a blank name', { name: '  ' }, 'name'],
    ['a name of 101 characters', { name: '🙂'.repeat(101) }, 'name'],
    ['a name with a control character', { name: 'a\nb' }, 'name'],
    ['a description of 10,001 characters', { description: 'x'.repeat(10_001) }, 'description'],
    ['an unknown zone', { zoneId: '+05:00' }, 'timezone'],
    ['an owner that is not there', { ownerTeam: { id: 'x', name: null } }, 'ownerTeam'],
    ['201 rotations', { rotations: Array.from({ length: 201 }, () => rotation()) }, 'rotations'],
  ])('is refused for %s', async (_what, more, field) => {
    await using h = await startHarness(NOW)
    refused(h, () => h.parts.rotas.create(rotaInput(more), ALICE), 'invalid', field)
  })

  test.each<[string, Partial<RotationInput>, string]>([
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['an end before its start', { endAt: at('2026-02-01T00:00:00Z') }, 'endDate'],
    ['an end that is its start once rounded', { endAt: at('2026-03-01T08:14:00Z') }, 'endDate'],
    ['a start beyond every calendar', { startAt: 8.64e15 }, 'startDate'],
    ['no length', { length: 0 }, 'length'],
    ['a length of one and a half', { length: 1.5 }, 'length'],
    ['a length without end', { length: 10_001 }, 'length'],
    ['no participants', { participants: [] }, 'participants'],
    [
      'a participant with an id nobody has',
      { participants: [user('new'), { kind: 'user', id: 'x', name: null }] },
      'participants[1]',
    ],
    [
      'a participant that is no e-mail address',
      { participants: [user('new'), { kind: 'user', id: null, name: 'bob' }] },
      'participants[1]',
    ],
    ['no windows', { restriction: { kind: 'week', windows: [] } }, 'timeRestriction.restrictions'],
    [
      '16 windows',
      { restriction: { kind: 'week', windows: Array.from({ length: 16 }, () => window) } },
      'timeRestriction.restrictions',
    ],
    [
      'an eighth day',
      { restriction: { kind: 'week', windows: [{ ...window, endDay: 7 }] } },
      'timeRestriction.restrictions[0]',
    ],
    [
      'a time after 24:00',
      { restriction: { kind: 'day', start: 0, end: 1470 } },
      'timeRestriction.restriction',
    ],
  ])('is refused for a rotation with %s', async (_what, more, field) => {
    await using h = await startHarness(NOW)
    const first = rotation({ name: 'First' })
    const create = () => h.parts.rotas.create(rotaInput({ rotations: [first, rotation(more)] }), ALICE)
    refused(h, create, 'invalid', `rotations[1].${field}`)
    const id = await addRota(h, { rotations: [first] })
    refused(h, () => h.parts.rotas.addRotation(id, rotation(more), ALICE), 'invalid', field)
  })

  test('is refused with a participant nobody knows where the operator wants that', async () => {
    await using h = await startHarness(NOW)
    h.parts.store.settings.set('participants', 'refuse')
    refused(h, () => h.parts.rotas.create(rotaInput(), ALICE), 'invalid', 'rotations[0].participants[0]')
  })

  test('is refused with a name that another has, and may be given its own again', async () => {
    await using h = await startHarness(NOW)
    await addRota(h)
    const other = await addRota(h, { name: 'Other' })
    refused(
      h,
      () =>
        h.parts.rotas.create(rotaInput({ rotations: [rotation({ participants: [user('new')] })] }), ALICE),
      'conflict',
      'name',
    )
    refused(h, () => h.parts.rotas.update(other, { name: 'Ops' }, ALICE), 'conflict', 'name')
    expect(() => h.parts.rotas.update(other, { name: 'Ops' }, ALICE)).toThrow(
      'Schedule with [name] [Ops] already exists.',
    )
    expect(h.parts.rotas.update(other, { name: 'Other', description: 'x' }, ALICE).description).toBe('x')
    expect(() => h.parts.rotas.update('nowhere', {}, ALICE)).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})

describe('a change of rotations', () => {
  test('finds them by id, then by name, and keeps their ids; the others are new or gone', async () => {
    await using h = await startHarness(NOW)
    const names = ['A', 'B', 'C', 'C']
    const id = await addRota(h, { rotations: names.map((name) => rotation({ name })) })
    const before = h.parts.store.rotas.get(id).rotations.map((one) => one.id)
    const [a, b, c, otherC] = before
    const { rotations } = h.parts.rotas.update(
      id,
      {
        rotations: [
          rotation({ name: 'C' }),
          rotation({ name: 'New' }),
          rotation({ id: a ?? '', name: 'B' }),
          rotation({ name: 'B' }),
          rotation({ id: 'unknown', name: 'C' }),
          rotation({ name: 'C' }),
        ],
      },
      ALICE,
    )
    const ids = rotations.map((one) => one.id)
    expect(ids).toEqual([c, expect.any(String), a, b, otherC, expect.any(String)])
    expect(new Set(ids).size).toBe(6)
    expect(before).not.toContain(ids[1])
    expect(ids).not.toContain('unknown')
  })

  test('leaves what it does not name', async () => {
    await using h = await startHarness(NOW)
    const id = await addRota(h)
    const [before] = h.parts.store.rotas.get(id).rotations
    const after = h.parts.rotas.updateRotation(id, before?.id ?? '', { length: 3 }, ALICE)
    expect(after).toEqual({ ...before, length: 3 })
    expect(h.parts.rotas.update(id, { zoneId: 'Asia/Kathmandu' }, ALICE).rotations).toEqual([after])
    const gone = () => h.parts.rotas.removeRotation(id, 'nowhere', ALICE)
    expect(gone).toThrow(expect.objectContaining({ code: 'not_found' }))
  })

  test('takes removed ones out of the lists of overrides', async () => {
    await using h = await startHarness(NOW)
    const id = await addRota(h, { rotations: [rotation({ name: 'A' }), rotation({ name: 'B' })] })
    const [a, b] = h.parts.store.rotas.get(id).rotations
    const span = { from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z' }
    const reference = (name: string) => ({ id: null, name })
    await addOverride(h, id, user('carol'), {
      ...span,
      rotations: [reference('A'), { id: b?.id ?? '', name: null }, reference('A')],
    })
    await addOverride(h, id, user('carol'), { ...span, rotations: [reference('A')] })
    const lists = () => h.parts.store.rotaOverrides.list(id).map(({ rotationIds }) => rotationIds)
    expect(lists()).toEqual([[a?.id, b?.id], [a?.id]])
    h.parts.rotas.removeRotation(id, a?.id ?? '', ALICE)
    expect(lists()).toEqual([[b?.id], []])
  })
})

describe('an override', () => {
  const span = { startAt: at('2026-03-02T14:33:00Z'), endAt: at('2026-03-03T14:33:00Z') }
  const input = (more = {}) => ({
    alias: null,
    participant: user('carol'),
    ...span,
    rotations: null,
    ...more,
  })

  test('keeps its alias, or gets one, and is replaced whole but for its place among the others', async () => {
    await using h = await startHarness(NOW)
    const id = await addRota(h)
    const first = h.parts.rotaOverrides.create(id, input({ alias: 'On leave / 2' }), ALICE)
    expect(first).toMatchObject({ alias: 'On leave / 2', ...span, rotationIds: null, cause: null })
    const second = h.parts.rotaOverrides.create(id, input(), ALICE, 'swap:1')
    expect(second.alias).toMatch(/^[0-9a-f-]{36}$/)
    expect(second.cause).toBe('swap:1')
    refused(
      h,
      () =>
        h.parts.rotaOverrides.create(id, input({ alias: 'On leave / 2', participant: user('new') }), ALICE),
      'conflict',
      'alias',
    )
    const other = await addRota(h, { name: 'Other' })
    expect(h.parts.rotaOverrides.create(other, input({ alias: 'On leave / 2' }), ALICE).rotaId).toBe(other)
    const replaced = h.parts.rotaOverrides.replace(
      id,
      'On leave / 2',
      input({ alias: 'x', participant: { kind: 'none' }, endAt: span.endAt + 1 }),
      ALICE,
    )
    expect(replaced).toEqual({ ...first, participant: { kind: 'none', id: null }, endAt: span.endAt + 1 })
    h.parts.rotaOverrides.remove(id, 'On leave / 2', ALICE)
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([second])
    h.parts.rotaOverrides.removeByCause('swap:1', ALICE)
    expect(h.parts.store.rotaOverrides.list(id)).toEqual([])
    for (const work of [
      () => h.parts.rotaOverrides.remove(id, second.alias, ALICE),
      () => h.parts.rotaOverrides.replace(id, second.alias, input(), ALICE),
      () => h.parts.rotaOverrides.create('nowhere', input(), ALICE),
    ]) {
      expect(work).toThrow(expect.objectContaining({ code: 'not_found' }))
    }
  })

  test.each<[string, object, string]>([
    ['an end that is its start', { endAt: span.startAt }, 'endDate'],
    ['an end that is no number', { endAt: Number.NaN }, 'endDate'],
    [
      'a rotation that is not there',
      {
        rotations: [
          { id: null, name: 'Day' },
          { id: null, name: 'X' },
        ],
      },
      'rotations[1]',
    ],
    ['a schedule that is not there', { participant: named('schedule', 'Nowhere') }, 'user'],
    ['itself', { participant: named('schedule', 'Ops') }, 'user'],
    ['an alias of 513 characters', { alias: 'x'.repeat(513) }, 'alias'],
    ['a blank alias', { alias: ' ' }, 'alias'],
  ])('is refused for %s', async (_what, more, field) => {
    await using h = await startHarness(NOW)
    const id = await addRota(h)
    refused(h, () => h.parts.rotaOverrides.create(id, input(more), ALICE), 'invalid', field)
  })
})

describe('a forwarding', () => {
  const span = { startAt: at('2026-03-02T14:33:00Z'), endAt: at('2026-03-03T14:33:00Z') }
  const input = (more = {}) => ({
    alias: null,
    fromUser: user('alice'),
    toUser: user('bob'),
    ...span,
    ...more,
  })

  test('keeps its alias, or gets one, and is replaced whole', async () => {
    await using h = await startHarness(NOW)
    const made = h.parts.forwardings.create(input({ alias: 'holiday' }), ALICE)
    expect(made).toMatchObject({ alias: 'holiday', ...span })
    expect(h.parts.store.forwardings.findByAlias('holiday')).toEqual(made)
    // It may overlap itself.
    const later = h.parts.forwardings.replace(made.id, input({ endAt: span.endAt + HOUR }), ALICE)
    expect(later).toEqual({ ...made, endAt: span.endAt + HOUR })
    expect(
      h.parts.forwardings.create(input({ ...span, fromUser: user('bob'), toUser: user('carol') }), ALICE)
        .alias,
    ).toMatch(/^[0-9a-f-]{36}$/)
    h.parts.forwardings.remove(made.id, ALICE)
    expect(() => h.parts.forwardings.remove(made.id, ALICE)).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })

  test.each<[string, string, object, string]>([
    ['to oneself', 'invalid', { toUser: user('Alice') }, 'toUser'],
    ['that ends before it begins', 'invalid', { endAt: span.startAt - 1 }, 'endDate'],
    ['with an alias of 513 characters', 'invalid', { alias: 'x'.repeat(513) }, 'alias'],
    ['with an alias that is taken', 'conflict', { alias: 'taken', fromUser: user('new') }, 'alias'],
    [
      'that overlaps another of the same user',
      'conflict',
      { startAt: span.endAt - 1, endAt: span.endAt + 9, toUser: user('new') },
      'startDate',
    ],
  ])('%s is refused', async (_what, code, more, field) => {
    await using h = await startHarness(NOW)
    h.parts.forwardings.create(input({ alias: 'taken' }), ALICE)
    refused(h, () => h.parts.forwardings.create(input(more), ALICE), code, field)
    const after = input({ startAt: span.endAt, endAt: span.endAt + 9 })
    expect(h.parts.forwardings.create(after, ALICE).startAt).toBe(span.endAt)
  })
})
