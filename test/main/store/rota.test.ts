import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createStore, openDatabase, type Store } from '#main/store/index.ts'
import type { RotaValues } from '#main/store/rota.ts'
import type { Participant, PastDuty, Rotation } from '#shared/rota.ts'

const releasers: (() => void)[] = []
const NOW = Date.parse('2026-03-02T12:00:00Z')
const HOUR = 3_600_000

afterEach(() => {
  for (const release of releasers.splice(0).reverse()) release()
})

async function openStore(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-rota-'))
  const store = createStore(await openDatabase(folder, NOW))
  releasers.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => store.close(),
  )
  return store
}

const alice: Participant = { kind: 'user', id: 'alice' }

function rotation(id: string, more: Partial<Rotation> = {}): Rotation {
  return {
    id,
    name: id,
    startAt: NOW,
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: [alice, { kind: 'none', id: null }, { kind: 'team', id: 'net' }, alice],
    restriction: null,
    countsOpenDays: false,
    ...more,
  }
}

function values(id: string, more: Partial<RotaValues> = {}): RotaValues {
  const rotations = [rotation(`${id}-b`), rotation(`${id}-a`)]
  return {
    id,
    name: id,
    description: '',
    zoneId: 'PST',
    enabled: true,
    ownerTeamId: null,
    rotations,
    ...more,
  }
}

function duty(startAt: number, endAt: number, more: Partial<PastDuty> = {}): PastDuty {
  return {
    rotationId: 'r',
    rotationName: 'Day',
    startAt,
    endAt,
    kind: 'default',
    participant: { kind: 'user', id: 'alice', name: 'alice@example.com' },
    fromUser: null,
    people: [{ id: 'alice', username: 'alice@example.com' }],
    ...more,
  }
}

test('a rota is read back as it was written, its rotations and turns in their order', async () => {
  const store = await openStore()
  const week = { startDay: 1, startMinute: 480, endDay: 2, endMinute: 1110 }
  const rotations = [
    rotation('second', { endAt: NOW + HOUR, unit: 'weekly', length: 3, countsOpenDays: true }),
    rotation('first', { restriction: { kind: 'week', windows: [week] } }),
  ]
  store.rotas.insert(values('ops', { rotations, description: 'x', enabled: false }), 'alice', NOW)
  expect(store.rotas.get('ops')).toEqual({
    id: 'ops',
    name: 'ops',
    description: 'x',
    zoneId: 'PST',
    timeZone: 'America/Los_Angeles',
    enabled: false,
    ownerTeamId: null,
    rotations,
    settledAt: NOW,
    createdBy: 'alice',
    createdAt: NOW,
    updatedAt: NOW,
  })
  expect(store.rotas.findByName('ops')?.id).toBe('ops')
  expect(store.rotas.findByName('OPS')).toBeNull()
  expect(() => store.rotas.get('none')).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test('what is kept in memory follows every write, and a write that is rolled back leaves nothing', async () => {
  const store = await openStore()
  store.rotas.insert(values('a'), 'alice', NOW)
  store.rotas.insert(values('b'), 'alice', NOW)
  const names = () => store.rotas.list().map(({ name }) => name)
  expect(names()).toEqual(['a', 'b'])
  expect(() =>
    store.transaction(() => {
      store.rotas.update({ ...values('a'), name: 'renamed' }, NOW)
      expect(names()).toEqual(['renamed', 'b'])
      expect(store.rotas.find('a')?.name).toBe('renamed')
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(names()).toEqual(['a', 'b'])
  expect(store.rotas.find('a')?.name).toBe('a')
  store.rotas.setSettled('a', NOW + 1)
  expect(store.rotas.find('a')?.settledAt).toBe(NOW + 1)
  store.rotas.remove('a')
  expect(names()).toEqual(['b'])
  expect(store.rotas.find('a')).toBeNull()
})

test('a participant that is removed leaves its turns to nobody, and owns nothing', async () => {
  const store = await openStore()
  store.teams.insert('net', { name: 'Net', description: '', members: [] }, NOW)
  store.rotas.insert(values('a', { ownerTeamId: 'net' }), 'alice', NOW)
  store.rotas.insert(values('b', { rotations: [rotation('other', { participants: [alice] })] }), 'alice', NOW)
  expect(store.rotas.forgetParticipant('team', 'net', NOW + 1)).toEqual(['a'])
  const kinds = store.rotas.get('a').rotations.map(({ participants }) => participants.map(({ kind }) => kind))
  expect(kinds).toEqual([
    ['user', 'none', 'none', 'user'],
    ['user', 'none', 'none', 'user'],
  ])
  expect(store.rotas.get('a')).toMatchObject({ ownerTeamId: null, updatedAt: NOW + 1 })
  expect(store.rotas.get('b').updatedAt).toBe(NOW)
  expect(store.rotas.listOfPerson('alice').map(({ id }) => id)).toEqual(['a', 'b'])
})

test('overrides are found by their span, the earlier made first, and end with their participant', async () => {
  const store = await openStore()
  store.rotas.insert(values('a'), 'alice', NOW)
  const add = (id: string, from: number, to: number, participant = alice) =>
    store.rotaOverrides.insert(
      {
        id,
        rotaId: 'a',
        alias: id,
        participant,
        startAt: NOW + from,
        endAt: NOW + to,
        rotationIds: null,
        cause: null,
      },
      'alice',
      NOW,
    )
  add('running', -HOUR, HOUR)
  add('coming', 2 * HOUR, 3 * HOUR)
  add('over', -2 * HOUR, -HOUR)
  add('of another', -HOUR, HOUR, { kind: 'user', id: 'bob' })
  const within = (from: number, to: number) =>
    store.rotaOverrides.within('a', NOW + from, NOW + to).map(({ id }) => id)
  expect(within(-HOUR, 0)).toEqual(['running', 'of another'])
  expect(within(HOUR, 2 * HOUR)).toEqual([])
  expect(store.rotaOverrides.allWithin(NOW, NOW + 1).get('a')).toHaveLength(2)
  expect(store.rotaOverrides.endForParticipant('user', 'alice', NOW)).toHaveLength(2)
  const left = store.rotaOverrides.list('a').map(({ id, endAt }) => [id, endAt - NOW])
  expect(left).toEqual([
    ['running', 0],
    ['over', -HOUR],
    ['of another', HOUR],
  ])
})

test('an override that named removed rotations lies over the others of its list, or over none', async () => {
  const store = await openStore()
  store.rotas.insert(values('a'), 'alice', NOW)
  const add = (id: string, rotationIds: readonly string[] | null) =>
    store.rotaOverrides.insert(
      {
        id,
        rotaId: 'a',
        alias: id,
        participant: alice,
        startAt: NOW,
        endAt: NOW + 1,
        rotationIds,
        cause: null,
      },
      'alice',
      NOW,
    )
  add('all', null)
  add('both', ['a-a', 'a-b'])
  add('one', ['a-b'])
  store.rotaOverrides.forgetRotations('a', new Set(['a-b']))
  expect(store.rotaOverrides.list('a').map(({ rotationIds }) => rotationIds)).toEqual([null, ['a-a'], []])
})

test('history joins what goes on, and keeps apart what does not', async () => {
  const store = await openStore()
  const append = (from: number, to: number, more: Partial<PastDuty> = {}) =>
    store.onDuty.append('a', duty(NOW + from, NOW + to, more))
  append(0, 1)
  append(1, 2)
  append(2, 3, { people: [] })
  append(3, 4, { people: [], kind: 'override' })
  append(5, 6, { people: [], kind: 'override' })
  append(6, 7, { people: [], kind: 'override', rotationId: 'other' })
  const spans = store.onDuty
    .within('a', NOW, NOW + 10)
    .map(({ startAt, endAt }) => [startAt - NOW, endAt - NOW])
  expect(spans).toEqual([
    [0, 2],
    [2, 3],
    [3, 4],
    [5, 6],
    [6, 7],
  ])
  expect(store.onDuty.within('a', NOW + 2, NOW + 3)).toHaveLength(1)
  expect(store.onDuty.findEndingAt('a', 'r', NOW + 2)?.startAt).toBe(NOW)
  expect(store.onDuty.findEndingAt('a', 'r', NOW + 1)).toBeNull()
})

test('a rota is looked at when the first of its news is due', async () => {
  const store = await openStore()
  store.rotas.insert(values('a'), 'alice', NOW)
  store.rotas.insert(values('b'), 'alice', NOW)
  expect(store.shiftNews.nextLookAt()).toBeNull()
  const none = { announced: [], reminded: [] }
  store.shiftNews.set('a', { ...none, nextChangeAt: NOW + 9, nextReminderAt: NOW + 5 })
  store.shiftNews.set('b', { ...none, nextChangeAt: NOW + 7, nextReminderAt: null })
  expect(store.shiftNews.nextLookAt()).toBe(NOW + 5)
  expect(store.shiftNews.listDue(NOW + 4, 10)).toEqual([])
  expect(store.shiftNews.listDue(NOW + 5, 10)).toEqual(['a'])
  expect(store.shiftNews.listDue(NOW + 9, 10)).toHaveLength(2)
  store.shiftNews.lookAgain(['b'], NOW)
  expect(store.shiftNews.listDue(NOW, 10)).toEqual(['b'])
})

test('what calendars show is counted as changed, history and what they were told are not', async () => {
  const store = await openStore()
  let last = store.calendarChangeCount()
  const isCounted = (work: () => void) => {
    work()
    const before = last
    last = store.calendarChangeCount()
    return last > before
  }
  expect(isCounted(() => store.rotas.insert(values('r'), 'ann', NOW))).toBe(true)
  expect(isCounted(() => store.rotas.update(values('r', { name: 'new' }), NOW))).toBe(true)
  expect(isCounted(() => store.rotas.setSettled('r', NOW + HOUR))).toBe(false)
  expect(isCounted(() => store.onDuty.append('r', duty(NOW, NOW + HOUR)))).toBe(false)
  expect(isCounted(() => store.shiftNews.lookAgain(['r'], NOW))).toBe(false)
  expect(isCounted(() => store.settings.setPause({ until: null, reason: '' }))).toBe(true)
  const shift = {
    rotaId: 'r',
    alias: 'o',
    id: 'o',
    participant: alice,
    startAt: 0,
    endAt: 1,
    rotationIds: null,
    cause: null,
  }
  expect(isCounted(() => store.rotaOverrides.insert(shift, 'ann', NOW))).toBe(true)
  // What goes with it counts too; what is taken back does not.
  expect(isCounted(() => store.rotas.remove('r'))).toBe(true)
  expect(isCounted(() => store.rehearse(() => store.rotas.insert(values('r'), 'ann', NOW)))).toBe(false)
})
