// Users, groups and tokens of the Seed dialect. Numbers in titles are those of the contract's acceptance cases.
import { describe, expect, test } from 'vitest'
import { createTestClock } from '../../helpers/clock.ts'
import { basic, HOURLY, SCHEDULE, startSeed } from './seed-fixtures.ts'

const LOG_IN = '/api/token-auth/'
const GIVE = '/api/v1/user/token/'
const REFUSED = { detail: 'You do not have permission to perform this action.' }

describe('token-auth', () => {
  test('case 1: gives a token for the right password', async () => {
    const { askAs, addUser } = await startSeed()
    expect((await addUser('testuser')).status).toBe(201)
    const answer = await askAs(null, 'POST', LOG_IN, { username: 'testuser', password: 'right' })
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['token'])
    const made = await askAs(`Token ${answer.body.token}`, 'POST', SCHEDULE, HOURLY)
    expect(made.body.created_by).toMatch(/\/api\/v1\/user\/2\/$/)
    const again = await askAs(null, 'POST', LOG_IN, { username: 'testuser', password: 'right' })
    expect(again.body.token).not.toBe(answer.body.token)
    expect((await askAs(`Token ${answer.body.token}`, 'GET', SCHEDULE)).status).toBe(200)
  })

  test('refuses what is wrong, missing or blank', async () => {
    const { askAs, addUser, post } = await startSeed()
    await addUser('testuser')
    await post('/api/users', { name: 'silent' })
    const wrong = { non_field_errors: ['Unable to log in with provided credentials.'] }
    const required = ['This field is required.']
    for (const [body, faults] of [
      [{ username: 'testuser', password: 'wrong' }, wrong],
      [{ username: 'testuser', password: ' right' }, wrong],
      [{ username: 'nobody', password: 'right' }, wrong],
      [{ username: 'silent', password: 'right' }, wrong],
      [{}, { username: required, password: required }],
      [
        { username: '', password: '' },
        { username: ['This field may not be blank.'], password: ['This field may not be blank.'] },
      ],
    ] as const) {
      expect(await askAs(null, 'POST', LOG_IN, body)).toMatchObject({ status: 400, body: faults })
    }
  })

  test('turns wrong passwords away for a while when there are too many', async () => {
    const clock = createTestClock(Date.parse('2026-11-21T08:00:00Z'))
    const { askAs, addUser } = await startSeed({ clock })
    await addUser('testuser')
    const wrong = () => askAs(null, 'POST', LOG_IN, { username: 'testuser', password: 'wrong' })
    for (let index = 0; index < 50; index += 1) expect((await wrong()).status).toBe(400)
    const refused = await wrong()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect((await askAs(null, 'POST', LOG_IN, { username: 'testuser', password: 'right' })).status).toBe(200)
    clock.forward(10_000)
    expect((await wrong()).status).toBe(400)
  })
})

describe('a name and a password', () => {
  test('are taken wherever a token is, and a token in the place of the password', async () => {
    const { askAs, addUser, token } = await startSeed()
    await addUser('testuser')
    for (const path of [SCHEDULE, '/api/jobs', '/v2/schedules']) {
      expect((await askAs(basic('testuser', 'right'), 'GET', path)).status, path).toBe(200)
      expect((await askAs(basic('testuser', 'wrong'), 'GET', path)).status, path).toBe(401)
      expect((await askAs(basic('nobody', 'right'), 'GET', path)).status, path).toBe(401)
      expect((await askAs(basic('', 'right'), 'GET', path)).status, path).toBe(401)
      expect((await askAs(basic('whoever', token), 'GET', path)).status, path).toBe(200)
    }
    const made = await askAs(basic('testuser', 'right'), 'POST', SCHEDULE, HOURLY)
    expect([made.status, made.body.created_by.slice(-15)]).toEqual([201, '/api/v1/user/2/'])
  })

  test('that are wrong count as a wrong token', async () => {
    const { askAs, addUser } = await startSeed({ clock: createTestClock(Date.parse('2026-11-21T08:00:00Z')) })
    await addUser('testuser')
    for (let index = 0; index < 50; index += 1) {
      expect((await askAs(basic('testuser', `wrong ${index}`), 'GET', SCHEDULE)).status).toBe(401)
    }
    const refused = await askAs(basic('testuser', 'wrong'), 'GET', SCHEDULE)
    expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([
      429,
      '10',
      { detail: 'Request was throttled.' },
    ])
    expect((await askAs(basic('testuser', 'right'), 'GET', SCHEDULE)).status).toBe(200)
  })
})

describe('user/token', () => {
  test('case 21: makes a user who is no admin, and gives a new token each time', async () => {
    const { ask, askAs, url } = await startSeed()
    const first = await ask('POST', GIVE, { email: 'bob@example.org' })
    expect([first.status, Object.keys(first.body)]).toEqual([201, ['token']])
    const second = await ask('POST', GIVE, { email: 'BOB@example.org' })
    expect(second.body.token).not.toBe(first.body.token)
    for (const { body } of [first, second]) {
      expect((await askAs(`Token ${body.token}`, 'GET', SCHEDULE)).status).toBe(200)
      expect(await askAs(`Token ${body.token}`, 'POST', GIVE, { email: 'bob@example.org' })).toMatchObject({
        status: 403,
        body: REFUSED,
      })
    }
    expect((await ask('GET', '/api/v1/user/2/')).body).toEqual({
      email: 'bob@example.org',
      groups: [],
      url: `${url}/api/v1/user/2/`,
      username: 'bob@example.org',
    })
    expect((await ask('GET', '/api/v1/user/')).body.count).toBe(2)
  })

  test('takes a user who is there by the address', async () => {
    const { ask, askAs, addUser } = await startSeed()
    await addUser('carol', { isAdmin: true })
    const { body } = await ask('POST', GIVE, { email: 'carol@example.org' })
    expect((await askAs(`Token ${body.token}`, 'POST', GIVE, { email: 'dave@example.org' })).status).toBe(201)
    expect((await ask('GET', '/api/v1/user/')).body.count).toBe(3)
  })

  test('leaves the newest ten of its own tokens, and all others', async () => {
    const { ask, askAs, get, addUser } = await startSeed()
    await addUser('carol')
    const { token: loggedIn } = (await askAs(null, 'POST', LOG_IN, { username: 'carol', password: 'right' }))
      .body
    const given: string[] = []
    for (let index = 0; index < 12; index += 1) {
      given.push((await ask('POST', GIVE, { email: 'carol@example.org' })).body.token)
    }
    const statuses = await Promise.all(
      given.map(async (token) => (await askAs(`Token ${token}`, 'GET', SCHEDULE)).status),
    )
    expect(statuses).toEqual([401, 401, ...Array(10).fill(200)])
    expect((await askAs(`Token ${loggedIn}`, 'GET', SCHEDULE)).status).toBe(200)
    expect((await get('/api/tokens')).body.data).toHaveLength(11)
  })

  test.each([
    [undefined, { email: ['This field is required.'] }],
    [{}, { email: ['This field is required.'] }],
    [{ email: 'bob' }, { email: ['Enter a valid email address.'] }],
    [{ email: 'bob@example' }, { email: ['Enter a valid email address.'] }],
    [{ email: 'b ob@example.org' }, { email: ['Enter a valid email address.'] }],
    [{ email: 'bob@example.org\n' + 'x' }, { email: ['Enter a valid email address.'] }],
    [{ email: '' }, { email: ['This field may not be blank.'] }],
    [{ email: null }, { email: ['This field may not be null.'] }],
  ])('refuses %j and makes nobody', async (body, faults) => {
    const { ask } = await startSeed()
    expect(await ask('POST', GIVE, body)).toMatchObject({ status: 400, body: faults })
    expect((await ask('GET', '/api/v1/user/')).body.count).toBe(1)
  })
})

describe('the lists', () => {
  test('case 2: have users and groups on their pages, newest first, and go back', async () => {
    const { ask, addUser, url } = await startSeed({ listLimit: 2 })
    for (const [index, name] of ['testuser', 'testsu', 'testuser2'].entries()) {
      await addUser(name, { group: `group_${index + 1}`, isAdmin: name === 'testsu' })
    }
    for (const [path, key, pages] of [
      [
        '/api/v1/user/',
        'username',
        [
          ['testuser2', 'testsu'],
          ['testuser', 'admin'],
        ],
      ],
      [
        '/api/v1/group/',
        'name',
        [
          ['group_3', 'group_2'],
          ['group_1', 'operators'],
        ],
      ],
    ] as const) {
      const namesOf = (page: { results: Record<string, string>[] }) => page.results.map((row) => row[key])
      const { body: first } = await ask('GET', path)
      expect([namesOf(first), first.previous, first.count]).toEqual([pages[0], null, 4])
      const { body: second } = await ask('GET', first.next.slice(url.length))
      expect([namesOf(second), second.next]).toEqual([pages[1], null])
      expect((await ask('GET', second.previous.slice(url.length))).body).toEqual(first)
    }
    const { body: user } = await ask('GET', '/api/v1/user/2/')
    expect(user.groups).toEqual([`${url}/api/v1/group/2/`])
    expect((await ask('GET', '/api/v1/group/2/')).body).toEqual({
      name: 'group_1',
      url: `${url}/api/v1/group/2/`,
    })
  })

  test('begin with the operator, in the group of operators', async () => {
    const { ask, url } = await startSeed()
    expect((await ask('GET', '/api/v1/user/')).body).toEqual({
      count: 1,
      next: null,
      previous: null,
      results: [
        {
          email: 'admin@localhost',
          groups: [`${url}/api/v1/group/1/`],
          url: `${url}/api/v1/user/1/`,
          username: 'admin',
        },
      ],
    })
    expect((await ask('GET', '/api/v1/group/1/')).body).toEqual({
      name: 'operators',
      url: `${url}/api/v1/group/1/`,
    })
  })
})

describe('/api/users', () => {
  test('makes a user for an admin alone', async () => {
    const { post, addUser, askAs } = await startSeed()
    const made = await addUser('carol')
    expect(made).toMatchObject({
      status: 201,
      body: { data: { id: 2, name: 'carol', email: 'carol@example.org', isAdmin: false } },
    })
    expect((await askAs(basic('carol', 'right'), 'POST', '/api/users', { name: 'x' })).status).toBe(403)
    for (const [body, status, field] of [
      [{ name: 'carol' }, 409, 'name'],
      [{ name: 'other', email: 'Carol@example.org' }, 409, 'email'],
      [{ name: 'a:b' }, 422, 'name'],
      [{ name: ' ' }, 422, 'name'],
      [{ name: 'x', email: 'nothing' }, 422, 'email'],
      [{ name: 'x', password: '' }, 422, 'password'],
      [{ name: 'x', color: 'red' }, 422, 'color'],
    ] as const) {
      const answer = await post('/api/users', body)
      expect([answer.status, answer.body.error.field], JSON.stringify(body)).toEqual([status, field])
    }
  })

  test('tells nobody a password, and keeps none', async () => {
    const { addUser, get } = await startSeed()
    await addUser('carol', { password: 'correct horse' })
    const audit = (await get('/api/audit-logs')).text
    expect(audit).toContain('carol')
    expect(audit).not.toContain('correct horse')
    expect(audit).not.toContain('scrypt')
  })
})
