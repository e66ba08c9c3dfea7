import { expect, onTestFinished, test } from 'vitest'
import { createBus } from '#main/bus.ts'
import { createLog } from '#main/log.ts'
import { createDirectoryService } from '#main/services/directory.ts'
import { createHistory } from '#main/services/on-duty.ts'
import { ALICE, startHarness } from '../../helpers/harness.ts'

const AT = '2026-11-21T08:00:00Z'

async function startDirectory() {
  const harness = await startHarness(AT)
  onTestFinished(() => harness[Symbol.asyncDispose]())
  const { clock, parts } = harness
  const { store, engine } = parts
  const log = createLog('info', clock.now, () => {})
  const bus = createBus(clock.now, log)
  const told: unknown[] = []
  bus.subscribe(({ type, data }) => told.push([type, data]))
  const history = createHistory({ store })
  const directory = createDirectoryService({
    store,
    clock,
    bus,
    engine,
    history,
    operatorTimeZone: () => 'UTC',
  })
  const resolve = (kind: 'user' | 'team' | 'escalation' | 'schedule', by: { id?: string; name?: string }) =>
    store.transaction(() =>
      directory.resolve({ kind, id: null, name: null, ...by }, 'participant', ALICE, clock.now()),
    )
  return { store, directory, told, resolve, settle: harness.settle }
}

test('who is named and not known is made once, with an audit entry, and told of after the change', async () => {
  const { store, told, resolve, settle } = await startDirectory()
  const user = resolve('user', { name: 'New@example.com' })
  const team = resolve('team', { name: 'crew' })
  const escalation = resolve('escalation', { name: 'steps' })

  expect(told).toEqual([])
  await settle()
  expect(told).toEqual([
    ['directory.changed', { id: user.id, kind: 'user', change: 'created' }],
    ['directory.changed', { id: team.id, kind: 'team', change: 'created' }],
    ['directory.changed', { id: escalation.id, kind: 'escalation', change: 'created' }],
  ])
  expect(resolve('user', { name: 'new@EXAMPLE.com' })).toEqual(user)
  expect(resolve('team', { name: 'crew' })).toEqual(team)
  expect(resolve('escalation', { id: escalation.id ?? '' })).toEqual(escalation)
  expect(store.persons.get(user.id ?? '')).toMatchObject({ fullName: 'New@example.com', zoneId: 'UTC' })
  expect(store.audit.list({ action: 'create' }, { limit: 10 })).toHaveLength(3)
})

test('what was made for a change that fails is neither kept nor told of', async () => {
  const { store, directory, told, settle } = await startDirectory()
  const change = () =>
    store.transaction(() => {
      directory.resolve({ kind: 'user', id: null, name: 'lost@example.com' }, 'user', ALICE, 0)
      throw new Error('no')
    })

  expect(change).toThrow('no')
  await settle()
  expect(told).toEqual([])
  expect(store.persons.all()).toEqual([])
})

test.each([
  ['user', { id: 'unknown' }, 'No user exists with id: [unknown]'],
  ['team', { id: 'unknown', name: 'crew' }, 'No team exists with id: [unknown]'],
  ['user', { name: 'no address' }, 'participant must be an e-mail address'],
  ['team', { name: 'x'.repeat(101) }, 'participant must have at most 100 characters'],
  ['schedule', { name: 'unknown' }, 'No schedule exists with name: [unknown]'],
  ['user', {}, 'participant must say who is meant'],
] as const)('a %s by %j is refused', async (kind, by, message) => {
  const { store, resolve } = await startDirectory()

  expect(() => resolve(kind, by)).toThrow(
    expect.objectContaining({ code: 'invalid', field: 'participant', message }),
  )
  expect(store.persons.all()).toEqual([])
  expect(store.teams.list()).toEqual([])
})

test('nobody is made when the operator has said so; who is known is found', async () => {
  const { store, directory, resolve } = await startDirectory()
  const team = directory.createTeam({ name: 'crew', description: '', members: [] }, ALICE)
  store.settings.set('participants', 'refuse')

  expect(resolve('team', { name: 'crew' })).toEqual({ kind: 'team', id: team.id })
  expect(() => resolve('team', { name: 'other' })).toThrow('No team exists with name: [other]')
  expect(() => resolve('user', { name: 'a@example.com' })).toThrow(
    'No user exists with username: [a@example.com]',
  )
})

test('changes are told of by kind', async () => {
  const { directory, told } = await startDirectory()
  const { id } = directory.createTeam({ name: 'crew', description: '', members: [] }, ALICE)
  directory.updateTeam(id, { description: 'x' }, ALICE)
  directory.removeTeam(id, ALICE)

  expect(told).toEqual([
    ['directory.changed', { id, kind: 'team', change: 'created' }],
    ['directory.changed', { id, kind: 'team', change: 'updated' }],
    ['directory.changed', { id, kind: 'team', change: 'deleted' }],
  ])
})
