// Users, teams and escalations of the on-call dialect, and the form of all its answers, as real clients meet them.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../helpers/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

type Odd = { readonly headers?: Record<string, string | number>; readonly body?: string }

/** Sends exactly these headers, which `fetch` would put right. */
function sendOdd(method: string, path: string, { headers = {}, body }: Odd = {}) {
  const { hostname, port } = new URL(app.url)
  return new Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>((resolve, reject) => {
    const all = { authorization: `GenieKey ${app.token}`, ...headers }
    const asked = request({ hostname, port, path, method, headers: all, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function makeUser(username: string, more: object = {}): Promise<string> {
  const body = { username, fullName: username, role: { name: 'User' }, ...more }
  return (await app.post('/v2/users', body)).body.data.id
}

async function makeTeam(name: string, more: object = {}): Promise<string> {
  return (await app.post('/v2/teams', { name, ...more })).body.data.id
}

function rule(recipient: object, more: object = {}) {
  return { condition: 'if-not-acked', notifyType: 'default', delay: { timeAmount: 5 }, recipient, ...more }
}

const nothing = { data: expect.anything(), took: expect.anything(), requestId: expect.anything() }

describe('the envelope', () => {
  test('every answer bears the seconds it took and an id that its header repeats', async () => {
    const first = await app.get('/v2/users')
    const second = await app.get('/v2/users')

    expect(first.body.requestId).toMatch(UUID)
    expect(first.headers.get('x-request-id')).toBe(first.body.requestId)
    expect(second.body.requestId).not.toBe(first.body.requestId)
    expect(first.body.took).toBeGreaterThan(0)
    expect(first.body.took).toBeLessThan(5)
    expect(Number(first.headers.get('x-response-time'))).toBeGreaterThan(0)
    expect(first.headers.get('x-ratelimit-state')).toBe('OK')
    expect(first.headers.get('x-ratelimit-reason')).not.toBeNull()
    expect(first.headers.get('x-ratelimit-period-in-sec')).toBe('60')
  })

  test.each([
    ['GET', '/v2/users', { authorization: 'GenieKey wrong' }, 401],
    ['GET', '/v2/no-such-thing', {}, 404],
    ['GET', '/v2/no-such-thing', { authorization: 'GenieKey wrong' }, 401],
    ['GET', '/v2', {}, 404],
    ['GET', '/v2/users/nobody@example.com', {}, 404],
    ['GET', '/v2/users/nobody@example.com/teams', {}, 404],
    ['GET', '/v2/users/nobody@example.com/notification-rules', {}, 404],
    ['DELETE', '/v2/teams/6f1d4a3e-0000-4000-8000-000000000000', {}, 404],
    ['PUT', '/v2/users/nobody@example.com', {}, 405],
    ['DELETE', '/v2/teams', {}, 405],
    ['GET', '/v2/teams/x?identifierType=slug', {}, 422],
    ['GET', '/v2/teams/100%?identifierType=name', {}, 400],
    ['GET', '/v2/users?limit=none', {}, 422],
    ['GET', '/v2/users?sortField=shoeSize', {}, 422],
  ])('%s %s with %j is %i in the form of the dialect', async (method, path, headers, status) => {
    const { body, ...answer } = await app.send(method, path, undefined, headers)

    expect(answer.status).toBe(status)
    expect(body).toMatchObject({ message: expect.any(String), took: expect.any(Number) })
    expect(body.requestId).toMatch(UUID)
    expect(body).not.toHaveProperty('error')
    expect(answer.headers.get('x-opsgenie-errortype')).toMatch(/^[A-Z]\w+$/)
  })

  test('outside /v2 errors keep their own form, doubled slashes and bad paths included', async () => {
    expect((await app.get('/api/nothing')).body.error.code).toBe('not_found')
    expect((await app.get('/api//resources')).status).toBe(404)
    expect((await app.get('/api/%zz')).body.error.code).toBe('malformed')
  })

  test('a body that is no JSON, or no object, is 400; a wrong value 422 at its field', async () => {
    const broken = await app.post('/v2/teams', '{"name": ')
    const list = await app.post('/v2/teams', [])
    const wrong = await app.post('/v2/teams', { name: 7 })

    expect([broken.status, list.status, wrong.status]).toEqual([400, 400, 422])
    expect(wrong.body.errors).toEqual({ name: 'name must be a string' })
    expect(wrong.body.message).toBe('name must be a string')
    expect(broken.body).not.toHaveProperty('errors')
  })

  test('a read-only token reads, and is refused each write with the code 40301', async () => {
    const made = await app.post('/api/tokens', { name: 'reader', access: 'read' })
    const headers = { authorization: `GenieKey ${made.body.data.token}` }
    const read = await app.send('GET', '/v2/teams', undefined, headers)
    const write = await app.send('POST', '/v2/teams', { name: 'readers' }, headers)

    expect(read.status).toBe(200)
    expect(write.status).toBe(403)
    expect(write.body).toMatchObject({ code: 40301, message: expect.any(String) })
    expect((await app.get('/v2/teams/readers?identifierType=name')).status).toBe(404)
  })

  test('odd headers and slashes of clients are taken', async () => {
    const json = { 'content-type': 'application/json; charset=utf-8' }
    const made = await sendOdd('POST', '/v2//teams/', { headers: json, body: '{"name":"odd"}' })
    const { id } = made.body.data

    expect(made.status).toBe(201)
    expect((await sendOdd('GET', '//v2/teams//', { headers: { 'content-type': '' } })).status).toBe(200)
    expect((await sendOdd('GET', `/v2/teams//${id}`, { headers: json })).status).toBe(200)
    expect(
      (await sendOdd('PATCH', `/v2/teams/${id}/`, { headers: { 'content-type': '' }, body: '{}' })).status,
    ).toBe(200)
    const bare = { 'content-type': 'application/json', 'content-length': 0 }
    expect((await sendOdd('DELETE', `/v2/teams/${id}`, { headers: bare })).body.result).toBe('Deleted')
    const again = await sendOdd('DELETE', `/v2/teams/${id}`, { headers: { 'content-type': '' } })
    expect(again.status).toBe(404)
  })

  test('slashes in a query stay as they are', async () => {
    await makeUser('slash@example.com', { fullName: 'a//b' })
    const found = await app.get('/v2//users?query=fullName:a//b')

    expect(found.body.data.map((user: { username: string }) => user.username)).toEqual(['slash@example.com'])
  })
})

describe('users', () => {
  test('a user comes back as it was made, by id and by username in any case', async () => {
    const body = {
      username: 'Ann@example.com',
      fullName: 'Ann Ólafsdóttir',
      role: { name: 'Admin' },
      skypeUsername: 'ann.skype',
      timeZone: 'US/Pacific',
      locale: 'is_IS',
      userAddress: { country: 'IS', state: '', city: 'Reykjavík', line: 'Aðalstræti 1', zipCode: '101' },
      tags: ['oncall'],
      details: { phone: ['1', '2'] },
      invitationDisabled: 'true',
      IdentifierType: 1,
    }
    const made = await app.post('/v2/users/', body)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ result: 'Created', data: { name: 'Ann@example.com' } })
    const { id } = made.body.data
    expect(id).toMatch(UUID)

    const { data } = (await app.get(`/v2/users/${id}`)).body
    const { invitationDisabled: _, IdentifierType: __, role, ...kept } = body
    expect(data).toMatchObject({ ...kept, id, blocked: false, verified: true, reminders: [] })
    expect(data.role).toMatchObject(role)
    expect(Date.parse(data.createdAt)).toBeGreaterThan(0)
    expect((await app.get('/v2/users/ann%40EXAMPLE.com')).body.data).toEqual(data)
    expect(data).not.toHaveProperty('userContacts')
    const expanded = (await app.get(`/v2/users/${id}?expand=contact`)).body.data
    expect(expanded.userContacts).toMatchObject([{ to: 'Ann@example.com', contactMethod: 'email' }])
  })

  test('what is left out has defaults, an empty address included', async () => {
    const id = await makeUser('plain@example.com', { role: undefined, userAddress: {}, timeZone: '' })

    expect((await app.get(`/v2/users/${id}`)).body.data).toMatchObject({
      role: { name: 'User' },
      timeZone: 'Europe/Berlin',
      locale: 'en_US',
      userAddress: { country: '', state: '', city: '', line: '', zipCode: '' },
      tags: [],
      details: {},
    })
  })

  test('a PATCH changes what it names and leaves the rest, empty names included', async () => {
    const id = await makeUser('patch@example.com', { fullName: 'Before', tags: ['a'], details: { k: ['v'] } })
    const answer = await app.patch(`/v2/users/PATCH@example.com`, {
      fullName: '',
      role: { name: 'Owner' },
      tags: ['b', 'c'],
      reminders: [10080, 15, 15],
    })

    expect([answer.body.result, 'data' in answer.body]).toEqual(['Updated', false])
    expect((await app.get(`/v2/users/${id}`)).body.data).toMatchObject({
      fullName: 'Before',
      role: { name: 'Owner' },
      tags: ['b', 'c'],
      details: { k: ['v'] },
      reminders: [15, 10080],
    })
  })

  test.each([
    ['username', { username: undefined }],
    ['username', { username: 'no address' }],
    ['username', { username: `${'x'.repeat(90)}@example.com` }],
    ['fullName', { fullName: undefined }],
    ['fullName', { fullName: ' ' }],
    ['fullName', { fullName: 'x'.repeat(513) }],
    ['fullName', { fullName: 'a\nb' }],
    ['timeZone', { timeZone: '+05:00' }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['role', { role: 'Admin' }],
    ['tags', { tags: 'a' }],
    ['tags[0]', { tags: [1] }],
    ['details.k', { details: { k: 'v' } }],
    ['userAddress.city', { userAddress: { city: 5 } }],
    ['reminders', { reminders: [30] }],
    ['reminders[1]', { reminders: [15, '60'] }],
  ])('a wrong %s is 422 and stores nothing (%#)', async (field, wrong) => {
    const body = { username: 'wrong@example.com', fullName: 'Wrong', role: { name: 'User' }, ...wrong }
    const answer = await app.post('/v2/users', body)

    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.errors)).toEqual([field])
    expect((await app.get('/v2/users/wrong@example.com')).status).toBe(404)
  })

  test('a full name has 512 characters, counted as code points', async () => {
    expect(await makeUser('long@example.com', { fullName: '🕐'.repeat(512) })).toMatch(UUID)
  })

  test('a username that is taken is 409, in letters of any case, and when it is changed', async () => {
    await makeUser('taken@example.com')
    const id = await makeUser('other@example.com')
    const again = { username: 'TAKEN@example.com', fullName: 'x', role: { name: 'User' } }
    const renamed = await app.patch(`/v2/users/${id}`, { username: 'Taken@example.com' })

    expect((await app.post('/v2/users', again)).status).toBe(409)
    expect(renamed.status).toBe(409)
    expect(renamed.body.message).toBe('User with [username] [Taken@example.com] already exists.')
    expect((await app.patch(`/v2/users/${id}`, { username: 'OTHER@example.com' })).status).toBe(200)
  })

  test('a deleted user is gone: 404 from then on', async () => {
    const id = await makeUser('gone@example.com')
    expect((await app.delete('/v2/users/gone@example.com')).body.result).toBe('Deleted')

    expect((await app.get(`/v2/users/${id}`)).status).toBe(404)
    expect((await app.delete(`/v2/users/${id}`)).status).toBe(404)
  })

  test('lists nobody has anything in are empty, and so are the ones migration tools read', async () => {
    const id = await makeUser('empty@example.com')
    const lists = ['teams', 'forwarding-rules', 'escalations', 'schedules', 'notification-rules']
    for (const list of lists) expect((await app.get(`/v2/users/${id}/${list}`)).body.data).toEqual([])
    expect((await app.get('/v2/integrations?limit=100&offset=0')).body).toEqual({ ...nothing, data: [] })
  })
})

describe('the list of users', () => {
  let page: TestApp
  const names = (answer: { body: { data: { username: string }[] } }) =>
    answer.body.data.map(({ username }) => username.replace('@example.com', ''))

  beforeAll(async () => {
    page = await startApp()
    for (const [at, name] of ['dora', 'Carl', 'bea', 'adam'].entries()) {
      const more = { role: { name: at % 2 === 0 ? 'Admin' : 'User' }, timeZone: 'UTC' }
      await page.post('/v2/users', { username: `${name}@example.com`, fullName: `${at} ${name}_x`, ...more })
    }
  })

  afterAll(async () => {
    await page[Symbol.asyncDispose]()
  })

  test('comes in pages, with the total and the addresses of the others', async () => {
    const { body } = await page.get('/v2/users?limit=2&offset=1')
    const { paging, totalCount } = body

    expect(names({ body })).toEqual(['bea', 'Carl'])
    expect(totalCount).toBe(4)
    expect(Object.keys(paging).sort()).toEqual(['first', 'last', 'next', 'prev'])
    const next = await page.get(paging.next.slice(page.url.length))
    expect(paging.next.startsWith(page.url)).toBe(true)
    expect(names(next)).toEqual(['dora'])
    expect(next.body.paging).not.toHaveProperty('next')
    expect((await page.get('/v2/users/')).body.paging).not.toHaveProperty('prev')
  })

  test.each([
    ['', ['adam', 'bea', 'Carl', 'dora']],
    ['?sortField=fullName', ['dora', 'Carl', 'bea', 'adam']],
    ['?sortField=insertedAt&order=desc', ['adam', 'bea', 'Carl', 'dora']],
    ['?sort=createdAt&order=DESC', ['adam', 'bea', 'Carl', 'dora']],
    ['?query=username:CARL', ['Carl']],
    ['?query=role:admin AND dora', ['dora']],
    ['?query=fullName:"2 bea"', ['bea']],
    ['?query=_x', ['adam', 'bea', 'Carl', 'dora']],
    ['?query=d_r', []],
    ['?query=blocked:true', []],
    ['?query=verified:true username:b', ['bea']],
    ['?limit=1000000', ['adam', 'bea', 'Carl', 'dora']],
    ['?offset=9', []],
  ])('%s finds %j', async (query, expected) => {
    expect(names(await page.get(`/v2/users${query.replaceAll(' ', '%20')}`))).toEqual(expected)
  })

  test('answers 100 users unless more are asked for, and never more than 500', async () => {
    await using many = await startApp()
    for (let at = 0; at < 501; at += 1) {
      await many.post('/v2/users', { username: `u${at}@example.com`, fullName: 'U', role: { name: 'User' } })
    }
    expect((await many.get('/v2/users')).body.data).toHaveLength(100)
    expect((await many.get('/v2/users?limit=500')).body.data).toHaveLength(500)
    const most = await many.get('/v2/users?limit=501')
    expect(most.body.data).toHaveLength(500)
    expect(most.body.totalCount).toBe(501)
  })
})

describe('teams', () => {
  test('a team comes back as it was made, by id and by name', async () => {
    const ann = await makeUser('team-ann@example.com')
    const made = await app.post('/v2/teams', {
      name: 'ops_team',
      description: 'Ops',
      members: [{ user: { id: ann }, role: 'admin' }, { user: { username: 'team-new@example.com' } }],
    })
    expect(made.status).toBe(201)
    const { id } = made.body.data
    const fresh = (await app.get('/v2/users/team-new@example.com')).body.data.id

    const { data } = (await app.get('/v2/teams/ops_team?identifierType=name')).body
    expect(data).toEqual({
      id,
      name: 'ops_team',
      description: 'Ops',
      members: [
        { user: { id: ann, username: 'team-ann@example.com' }, role: 'admin' },
        { user: { id: fresh, username: 'team-new@example.com' }, role: 'user' },
      ],
    })
    expect((await app.get(`/v2/teams/${id}?identifierType=ID`)).body.data).toEqual(data)
    expect((await app.get(`/v2/teams/${id}`)).body.data).toEqual(data)
    expect((await app.get(`/v2/users/${ann}/teams`)).body.data).toEqual([{ id, name: 'ops_team' }])
  })

  test('the list names teams, and their members where they are asked for', async () => {
    const id = await makeTeam('listed', { members: [{ user: { username: 'listed@example.com' } }] })
    const find = async (path: string) =>
      (await app.get(path)).body.data.find((team: { id: string }) => team.id === id)

    expect(await find('/v2/teams?limit=100&offset=0')).toEqual({ id, name: 'listed', description: '' })
    expect((await find('/v2/teams?expand=member')).members).toHaveLength(1)
  })

  test('a PATCH replaces the members it names, and leaves them when it names none', async () => {
    const id = await makeTeam('patched', { members: [{ user: { username: 'p1@example.com' } }] })
    const members = async () => {
      const { data } = (await app.get(`/v2/teams/${id}`)).body
      return data.members.map(({ user }: { user: { username: string } }) => user.username)
    }

    const answer = await app.patch(`/v2/teams/${id}`, { id, name: '', description: 'new' })
    expect(answer.body).toMatchObject({ result: 'Updated', data: { id, name: 'patched' } })
    expect(await members()).toEqual(['p1@example.com'])
    await app.patch(`/v2/teams/${id}`, { members: [{ user: { username: 'p2@example.com' } }] })
    expect(await members()).toEqual(['p2@example.com'])
    await app.patch(`/v2/teams/${id}`, { members: [] })
    expect(await members()).toEqual([])
  })

  test('members are added, given another role and taken out one by one', async () => {
    const id = await makeTeam('members')
    const ann = await makeUser('member-ann@example.com')
    const members = async () => (await app.get(`/v2/teams/${id}`)).body.data.members
    const added = await app.post('/v2/teams/members/members?teamIdentifierType=name', { user: { id: ann } })

    expect(added.status).toBe(200)
    expect(added.body).toMatchObject({ result: 'Added', data: { id, name: 'members' } })
    await app.post(`/v2/teams/${id}/members`, { user: { username: 'MEMBER-ANN@example.com' }, role: 'admin' })
    expect(await members()).toEqual([
      { user: { id: ann, username: 'member-ann@example.com' }, role: 'admin' },
    ])
    const removed = await app.delete(`/v2/teams/${id}/members/member-ann%40example.com?teamIdentifierType=id`)
    expect(removed.body).toMatchObject({ result: 'Removed', data: { id } })
    expect(await members()).toEqual([])
    expect((await app.delete(`/v2/teams/${id}/members/${ann}`)).status).toBe(404)
  })

  test.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: '   ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'a\u0007b' }],
    ['description', { name: 'bad', description: 'x'.repeat(10_001) }],
    ['members', { name: 'bad', members: {} }],
    ['members[0].user', { name: 'bad', members: [{ user: {} }] }],
    ['members[0].user', { name: 'bad', members: [{}] }],
    [
      'members[1].user',
      { name: 'bad', members: [{ user: { username: 'm@x.de' } }, { user: { username: 'M@x.de' } }] },
    ],
    ['members[0].user', { name: 'bad', members: [{ user: { username: 'no address' } }] }],
    ['members[0].user', { name: 'bad', members: [{ user: { id: 'unknown' } }] }],
  ])('a wrong %s is 422 and stores nothing (%#)', async (field, body) => {
    const answer = await app.post('/v2/teams', body)

    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.errors)).toEqual([field])
    expect((await app.get('/v2/teams/bad?identifierType=name')).status).toBe(404)
    expect((await app.get('/v2/users/m@x.de')).status).toBe(404)
  })

  test('a name has 100 characters of any kind, and a description 10,000', async () => {
    const name = '🕐'.repeat(100)
    const id = await makeTeam(name, { description: 'x'.repeat(10_000) })

    expect((await app.get(`/v2/teams/${encodeURIComponent(name)}?identifierType=name`)).body.data.id).toBe(id)
  })

  test('a name that is taken is 409', async () => {
    const first = await makeTeam('first')
    await makeTeam('second')

    const again = await app.post('/v2/teams', { name: 'second' })
    expect(again.status).toBe(409)
    expect(again.body.message).toBe('Team with [name] [second] already exists.')
    expect((await app.patch(`/v2/teams/${first}`, { name: 'second' })).status).toBe(409)
    expect((await app.patch(`/v2/teams/${first}`, { name: 'first' })).status).toBe(200)
  })
})

test('a team has no routing rules', async () => {
  const team = (await app.post('/v2/teams', { name: 'routed' })).body.data.id
  expect((await app.get(`/v2/teams/${team}/routing-rules`)).body.data).toEqual([])
  expect((await app.get('/v2/teams/routed/routing-rules?teamIdentifierType=name')).body.data).toEqual([])
  expect((await app.get('/v2/teams/none/routing-rules')).status).toBe(404)
})

describe('escalations', () => {
  test('an escalation comes back as it was made', async () => {
    const team = await makeTeam('esc-team')
    const user = await makeUser('esc-ann@example.com')
    const made = await app.post('/v2/escalations', {
      name: 'Escalation_1',
      description: 'Two steps',
      ownerTeam: { id: team },
      rules: [
        rule({ type: 'User', username: 'ESC-ann@example.com', name: '' }, { notifyType: 'Next' }),
        rule(
          { type: 'team', id: team },
          { condition: 'IF-NOT-CLOSED', delay: { timeAmount: 1, timeUnit: 'hours' } },
        ),
      ],
      repeat: { waitInterval: 5, count: 3, resetRecipientStates: true },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ result: 'Created', data: { name: 'Escalation_1' } })
    const { id } = made.body.data

    const { data } = (await app.get('/v2/escalations/Escalation_1?identifierType=name')).body
    expect(data).toEqual({
      id,
      name: 'Escalation_1',
      description: 'Two steps',
      ownerTeam: { id: team, name: 'esc-team' },
      rules: [
        {
          condition: 'if-not-acked',
          notifyType: 'next',
          delay: { timeAmount: 5, timeUnit: 'minutes' },
          recipient: { type: 'user', id: user, username: 'esc-ann@example.com' },
        },
        {
          condition: 'if-not-closed',
          notifyType: 'default',
          delay: { timeAmount: 60, timeUnit: 'minutes' },
          recipient: { type: 'team', id: team, name: 'esc-team' },
        },
      ],
      repeat: { waitInterval: 5, count: 3, resetRecipientStates: true, closeAlertAfterAll: false },
    })
    expect((await app.get(`/v2/users/${user}/escalations`)).body.data).toEqual([data])
  })

  test('one without owner and repeat reads back without them; in the list it has an empty owner', async () => {
    const rules = [rule({ type: 'user', username: 'esc-bob@example.com' })]
    const { id } = (await app.post('/v2/escalations', { name: 'Plain', rules, repeat: {} })).body.data
    const single = (await app.get(`/v2/escalations/${id}`)).body.data
    const listed = (await app.get('/v2/escalations')).body.data.find((one: { id: string }) => one.id === id)

    expect(single).not.toHaveProperty('repeat')
    expect(single).not.toHaveProperty('ownerTeam')
    expect(listed.ownerTeam).toEqual({ id: null, name: '' })
  })

  test('a PATCH changes what it names; an empty repeat ends it', async () => {
    const rules = [rule({ type: 'user', username: 'esc-cat@example.com' })]
    const body = { name: 'Changing', rules, repeat: { count: 1 }, ownerTeam: { name: 'esc-owner' } }
    const { id } = (await app.post('/v2/escalations', body)).body.data
    const get = async () => (await app.get(`/v2/escalations/${id}`)).body.data

    await app.patch('/v2/escalations/Changing?identifierType=name', {
      name: '',
      description: 'new',
      ownerTeam: {},
    })
    expect(await get()).toMatchObject({
      name: 'Changing',
      description: 'new',
      ownerTeam: { name: 'esc-owner' },
      repeat: { count: 1 },
      rules: [{ recipient: { username: 'esc-cat@example.com' } }],
    })
    await app.patch(`/v2/escalations/${id}`, { repeat: {}, rules: [rule({ type: 'none' })] })
    expect(await get()).not.toHaveProperty('repeat')
    expect((await get()).rules[0].recipient).toEqual({ type: 'none' })
    expect((await app.delete(`/v2/escalations/${id}`)).body.result).toBe('Deleted')
    expect((await app.get(`/v2/escalations/${id}`)).status).toBe(404)
  })

  test.each([
    ['name', { name: undefined }],
    ['rules', { rules: undefined }],
    ['rules', { rules: [] }],
    ['rules[0].recipient', { rules: [{ condition: 'if-not-acked' }] }],
    ['rules[0].recipient.type', { rules: [rule({ id: 'x' })] }],
    ['rules[0].recipient.type', { rules: [rule({ type: 'escalation', name: 'x' })] }],
    ['rules[0].recipient', { rules: [rule({ type: 'user' })] }],
    ['rules[0].recipient', { rules: [rule({ type: 'schedule', name: 'no such schedule' })] }],
    ['rules[0].recipient', { rules: [rule({ type: 'team', id: 'unknown' })] }],
    ['rules[0].condition', { rules: [rule({ type: 'none' }, { condition: 'if-asleep' })] }],
    ['rules[0].notifyType', { rules: [rule({ type: 'none' }, { notifyType: 'loudly' })] }],
    ['rules[0].delay.timeAmount', { rules: [rule({ type: 'none' }, { delay: { timeAmount: -1 } })] }],
    [
      'rules[0].delay.timeUnit',
      { rules: [rule({ type: 'none' }, { delay: { timeAmount: 1, timeUnit: 'moons' } })] },
    ],
    ['ownerTeam', { ownerTeam: { id: 'unknown' } }],
    ['repeat.count', { repeat: { count: 'often' } }],
  ])('a wrong %s is 422 and stores nothing (%#)', async (field, wrong) => {
    const body = { name: 'Wrong', rules: [rule({ type: 'none' })], ...wrong }
    const answer = await app.post('/v2/escalations', body)

    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.errors)).toEqual([field])
    expect((await app.get('/v2/escalations/Wrong?identifierType=name')).status).toBe(404)
  })

  test('a name that is taken is 409', async () => {
    const body = { name: 'Twice', rules: [rule({ type: 'none' })] }
    await app.post('/v2/escalations', body)
    const again = await app.post('/v2/escalations', body)

    expect(again.status).toBe(409)
    expect(again.body.message).toBe('Escalation with [name] [Twice] already exists.')
  })
})
