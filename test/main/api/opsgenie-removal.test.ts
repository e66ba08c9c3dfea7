// What becomes of rotas, and of what has been, when people, teams and escalations change or go.
import { expect, test } from 'vitest'
import type { TestApp } from '../../helpers/app.ts'
import type { TestClock } from '../../helpers/clock.ts'
import { startAt } from './opsgenie-fixtures.ts'

const NOW = '2017-05-17T12:00:00Z'

const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
const daily = (participants: readonly object[]) => ({
  name: 'Daily',
  startDate: '2017-05-16T00:00:00Z',
  type: 'daily',
  participants,
})

async function make(app: TestApp, path: string, body: object): Promise<string> {
  const answer = await app.post(path, body)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.data.id
}

/** Moves time on when the engine has looked at all changes: what has been since is written by nothing but a change. */
function jumpQuietly({ clock }: { readonly clock: TestClock }, to: string): void {
  clock.jumpTo(clock.now() + 60_000)
  clock.jumpTo(Date.parse(to))
}

/** A schedule made at midnight, looked at from noon on. */
async function startWithSchedule(participants: readonly object[], more: object = {}) {
  const app = await startAt('2017-05-17T00:00:00Z')
  const body = { name: 'Ops', timezone: 'UTC', rotations: [daily(participants)], ...more }
  const schedule = `/v2/schedules/${await make(app, '/v2/schedules', body)}`
  app.clock.jumpTo(Date.parse(NOW))
  const get = async (path: string) => (await app.get(path)).body.data
  return {
    app,
    schedule,
    get,
    participants: async () => (await get(schedule)).rotations[0].participants,
    /** What the final timeline shows of today: who, from when, and the people behind. */
    async today(date = '2017-05-17T00:00:00Z') {
      const url = `${schedule}/timeline?interval=1&intervalUnit=days&date=${date}`
      const { rotations } = (await get(url)).finalTimeline
      return rotations.flatMap(({ periods = [] }: { periods?: Shown[] }) =>
        periods.map(({ startDate, recipient, flattenedRecipients }) => ({
          startDate,
          who: recipient.name ?? recipient.type,
          people: flattenedRecipients?.map(({ name }) => name),
        })),
      )
    },
    audits: async () => (await app.get('/api/audit-logs?limit=500')).body.data,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

type Shown = {
  readonly startDate: string
  readonly recipient: { readonly type: string; readonly name?: string }
  readonly flattenedRecipients?: readonly { readonly name: string }[]
}

test('a user who is removed takes turns as nobody, and is out of all that was to come, in one audit entry', async () => {
  await using at = await startWithSchedule([user('bob'), user('ann'), user('ann')])
  const { app, schedule, get } = at
  const team = await make(app, '/v2/teams', {
    name: 'both',
    members: [{ user: user('ann') }, { user: user('bob') }],
  })
  const rules = [{ recipient: user('ann') }, { recipient: user('bob') }]
  const escalation = await make(app, '/v2/escalations', { name: 'steps', rules })
  const override = (alias: string, name: string, startDate: string, endDate: string) =>
    app.post(`${schedule}/overrides`, { alias, user: user(name), startDate, endDate })
  await override('running', 'ann', '2017-05-17T11:00:00Z', '2017-05-17T14:00:00Z')
  await override('coming', 'ann', '2017-05-20T00:00:00Z', '2017-05-21T00:00:00Z')
  await override('other', 'bob', '2017-05-20T00:00:00Z', '2017-05-21T00:00:00Z')
  const span = { startDate: '2017-05-17T00:00:00Z', endDate: '2017-05-30T00:00:00Z' }
  await make(app, '/v2/forwarding-rules', { fromUser: user('bob'), toUser: user('ann'), ...span })
  await make(app, '/v2/forwarding-rules', { fromUser: user('cat'), toUser: user('bob'), ...span })
  const { id } = await get('/v2/users/ann@example.com')
  expect(await get(`/v2/users/${id}/schedules`)).toMatchObject([{ name: 'Ops' }])
  const before = await at.audits()
  jumpQuietly(app, '2017-05-17T13:00:00Z')

  expect((await app.delete('/v2/users/ann@example.com')).status).toBe(200)

  expect(await at.participants()).toMatchObject([{ type: 'user' }, { type: 'none' }, { type: 'none' }])
  expect((await get(`/v2/teams/${team}`)).members).toMatchObject([{ user: { username: 'bob@example.com' } }])
  expect((await get(`/v2/escalations/${escalation}`)).rules).toMatchObject([{ recipient: { type: 'user' } }])
  const overrides = await get(`${schedule}/overrides`)
  expect(overrides.map(({ alias }: { alias: string }) => alias)).toEqual(['running', 'other'])
  expect(overrides[0].endDate).toBe('2017-05-17T13:00:00Z')
  expect(await get('/v2/forwarding-rules')).toMatchObject([{ fromUser: { username: 'cat@example.com' } }])
  expect((await at.audits()).length).toBe(before.length + 1)
  const [entry] = await at.audits()
  expect(entry).toMatchObject({ action: 'delete', resourceType: 'person', resourceID: id })
  expect(entry.metadata).toMatchObject({
    before: { username: 'ann@example.com' },
    teams: [team],
    escalations: [escalation],
    overrides: [{ alias: 'running' }, { alias: 'coming' }],
    forwardings: [expect.anything()],
  })
  expect(entry.metadata.rotas).toHaveLength(1)
  const past = (await at.today()).filter(({ startDate }: Shown) => startDate < '2017-05-17T13')
  expect(past.length).toBeGreaterThan(0)
  for (const { who, people } of past) expect([who, people]).toEqual(['ann@example.com', ['ann@example.com']])
  expect((await app.get(`${schedule}/on-calls?flat=true`)).body.data.onCallRecipients).toEqual([])
})

test('a team that is removed leaves nobody in its turns, and what it owned stays', async () => {
  const team = { type: 'team', name: 'crew' }
  await using at = await startWithSchedule([team, user('bob')], { ownerTeam: { name: 'crew' } })
  const { app, schedule, get } = at
  const rules = [{ recipient: team }, { recipient: user('bob') }]
  const escalation = await make(app, '/v2/escalations', { name: 'steps', rules, ownerTeam: { name: 'crew' } })
  await app.post(`${schedule}/overrides`, {
    alias: 'coming',
    user: team,
    startDate: '2017-05-20T00:00:00Z',
    endDate: '2017-05-21T00:00:00Z',
  })
  const before = await at.audits()

  expect((await app.delete('/v2/teams/crew?identifierType=name')).status).toBe(200)

  expect(await at.participants()).toMatchObject([{ type: 'none' }, { type: 'user' }])
  expect(await get(schedule)).not.toHaveProperty('ownerTeam')
  expect(await get(`${schedule}/overrides`)).toEqual([])
  const left = await get(`/v2/escalations/${escalation}`)
  expect(left).not.toHaveProperty('ownerTeam')
  expect(left.rules).toHaveLength(1)
  expect((await at.audits()).length).toBe(before.length + 1)
})

test('an escalation that is removed leaves nobody in its turns', async () => {
  await using at = await startWithSchedule([{ type: 'escalation', name: 'steps' }, user('bob')])

  expect((await at.app.delete('/v2/escalations/steps?identifierType=name')).status).toBe(200)

  expect(await at.participants()).toMatchObject([{ type: 'none' }, { type: 'user' }])
})

test('who is in a team bears on what is to come, not on what has been', async () => {
  await using at = await startWithSchedule([{ type: 'team', name: 'crew' }])
  const { app, schedule } = at
  const crew = '/v2/teams/crew?identifierType=name'
  await app.patch(crew, { members: [{ user: user('ann') }] })
  jumpQuietly(app, '2017-05-17T15:00:00Z')
  await app.patch(crew, { name: 'new-crew', members: [{ user: user('bob') }, { user: user('ann') }] })
  app.clock.jumpTo(Date.parse('2017-05-17T18:00:00Z'))

  expect((await app.get(`${schedule}/on-calls?flat=true`)).body.data.onCallRecipients).toEqual([
    'bob@example.com',
    'ann@example.com',
  ])
  const shown = (await at.today()).map(
    ({ startDate, who, people = [] }: Shown & { who: string; people?: string[] }) =>
      [startDate.slice(11, 16), who, ...people.map((name) => name.split('@')[0])].join(' '),
  )
  expect(shown).toEqual(['00:00 crew', '12:00 crew ann', '15:00 new-crew bob ann', '18:00 new-crew'])
})

test('the rules of an escalation bear on what is to come, not on what has been', async () => {
  await using at = await startWithSchedule([{ type: 'escalation', name: 'steps' }])
  const { app, schedule } = at
  const steps = '/v2/escalations/steps?identifierType=name'
  await app.patch(steps, { rules: [{ recipient: user('ann') }] })
  jumpQuietly(app, '2017-05-17T15:00:00Z')
  await app.patch(steps, { rules: [{ recipient: user('bob') }] })

  expect((await app.get(`${schedule}/on-calls?flat=true`)).body.data.onCallRecipients).toEqual([
    'bob@example.com',
  ])
  const past = (await at.today()).map(({ people }: { people?: string[] }) => people)
  expect(past).toEqual([[], ['ann@example.com'], undefined])
})

test('a user who is renamed keeps the old name in what has been', async () => {
  await using at = await startWithSchedule([user('ann')])
  jumpQuietly(at.app, '2017-05-17T13:00:00Z')
  await at.app.patch('/v2/users/ann@example.com', { username: 'ann@example.org' })

  const shown = (await at.today()).map(({ who, people }: { who: string; people?: string[] }) => [who, people])
  expect(shown).toEqual([
    ['ann@example.com', ['ann@example.com']],
    ['ann@example.org', undefined],
  ])
})
