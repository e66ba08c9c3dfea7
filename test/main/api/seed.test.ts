// Schedules of the Seed dialect over a real server. Numbers in titles are those of the contract's acceptance cases.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOURLY, openSeed, SCHEDULE, startSeed } from './seed-fixtures.ts'

const MICROS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/
const UNKNOWN_ID = '4d1b1b1a-0000-4000-8000-000000000000'

describe('a schedule', () => {
  test('case 4: is made as it was sent, and says where it is', async () => {
    const { ask, url, get } = await startSeed()
    const made = await ask('POST', SCHEDULE, HOURLY)
    expect(made.status).toBe(201)
    const { body } = made
    expect(Object.keys(body)).toEqual([
      'url',
      'id',
      'frequency',
      'cron_definition',
      'interval_definition',
      'endpoint',
      'payload',
      'auth_token',
      'next_send_at',
      'enabled',
      'created_at',
      'created_by',
      'updated_at',
      'updated_by',
    ])
    expect(body).toMatchObject({ ...HOURLY, enabled: true })
    expect(body.url).toBe(`${url}${SCHEDULE}${body.id}/`)
    expect(made.headers.get('location')).toBe(body.url)
    expect(body.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(body.created_at).toMatch(MICROS)
    expect(body.updated_at).toMatch(MICROS)
    expect([body.created_by, body.updated_by]).toEqual([`${url}/api/v1/user/1/`, `${url}/api/v1/user/1/`])
    const [job] = (await get('/api/jobs')).body.data
    expect(job).toMatchObject({
      uuid: body.id,
      origin: 'seed',
      name: 'POST example.com/',
      maxRuns: 2,
      trigger: { kind: 'cron', expression: '25 * * * *', timeZone: 'UTC' },
      policy: { overlap: 'allow', retries: { count: 5, firstDelaySeconds: 5 } },
    })
  })

  test.each([
    ['25 * * * * *', '25 * * * *'],
    ['* 14 * * * *', '* 14 * * *'],
    ['* * 14 * * *', '* * 14 * *'],
    ['* * * 10 * *', '* * * 10 *'],
    ['* * * * 1 *', '* * * * 1'],
  ])('case 5: of the six fields %j fires by %j and shows what was sent', async (given, expression) => {
    const { ask, get } = await startSeed()
    const made = await ask('POST', SCHEDULE, { ...HOURLY, cron_definition: given })
    expect([made.status, made.body.cron_definition]).toEqual([201, given])
    expect((await get('/api/jobs')).body.data[0].trigger.expression).toBe(expression)
  })

  test('case 7: by interval is made, and counts from when it was', async () => {
    const { ask, get } = await startSeed()
    const made = await ask('POST', SCHEDULE, {
      endpoint: 'http://example.com',
      inteval_definition: '1 minutes',
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      interval_definition: '1 minutes',
      cron_definition: null,
      frequency: null,
      payload: {},
      auth_token: null,
      next_send_at: null,
      enabled: true,
    })
    const [{ trigger, nextRunAt, createdAt }] = (await get('/api/jobs')).body.data
    expect(trigger).toMatchObject({ kind: 'interval', every: 1, period: 'minutes' })
    expect(Math.round((Date.parse(nextRunAt) - Date.parse(createdAt)) / 1000)).toBeLessThanOrEqual(61)
    expect(Date.parse(nextRunAt) - Date.parse(createdAt)).toBeGreaterThanOrEqual(60_000)
  })

  test('case 8: a PATCH changes what it names alone', async () => {
    const { ask } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, HOURLY)
    const changed = await ask('PATCH', `${SCHEDULE}${made.id}/`, { enabled: false })
    expect(changed.status).toBe(200)
    const { updated_at: _, ...rest } = changed.body
    const { updated_at: __, ...before } = made
    expect(rest).toEqual({ ...before, enabled: false, auth_token: '********' })
  })

  test('keeps on a PUT what it does not name, and moves its trigger with its cron', async () => {
    const { ask, get } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, { ...HOURLY, payload: { a: 1 } })
    const put = await ask('PUT', `${SCHEDULE}${made.id}/`, { endpoint: 'http://example.org/x' })
    expect(put.status).toBe(200)
    expect(put.body).toMatchObject({
      endpoint: 'http://example.org/x',
      payload: { a: 1 },
      cron_definition: '25 * * * *',
      frequency: 2,
    })
    await ask('PATCH', `${SCHEDULE}${made.id}/`, { cron_definition: '10 * * * *' })
    const [job] = (await get('/api/jobs')).body.data
    expect(new Date(job.nextRunAt).getUTCMinutes()).toBe(10)
    expect(job.name).toBe('POST example.org/x')
    const swapped = await ask('PATCH', `${SCHEDULE}${made.id}/`, {
      cron_definition: '',
      interval_definition: '2 hours',
    })
    expect(swapped.body).toMatchObject({ cron_definition: null, interval_definition: '2 hours' })
  })

  test('takes any JSON as its payload, and ignores what it does not know', async () => {
    const { ask } = await startSeed()
    for (const payload of [[1, 'a'], 'text', null, { deep: [{}] }, 0]) {
      const made = await ask('POST', SCHEDULE, {
        ...HOURLY,
        payload,
        created_at: 'x',
        triggered: 7,
        id: 'mine',
      })
      expect(made.status).toBe(201)
      expect((await ask('GET', `${SCHEDULE}${made.body.id}/`)).body.payload).toEqual(payload)
    }
  })

  test('is deleted once', async () => {
    const { ask } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, HOURLY)
    const gone = await ask('DELETE', `${SCHEDULE}${made.id}/`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect(await ask('DELETE', `${SCHEDULE}${made.id}/`)).toMatchObject({
      status: 404,
      body: { detail: 'Not found.' },
    })
  })

  test('is found without its dashes and in capitals too', async () => {
    const { ask } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, HOURLY)
    for (const id of [made.id.replaceAll('-', ''), made.id.toUpperCase()]) {
      expect((await ask('GET', `${SCHEDULE}${id}/`)).status).toBe(200)
    }
  })
})

describe('the secret of a schedule', () => {
  test('is masked but for who wrote it, and who asks for it with a full token', async () => {
    const { ask, askAs, post } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, {
      ...HOURLY,
      endpoint: 'http://me:hidden@example.com/x',
    })
    expect([made.auth_token, made.endpoint]).toEqual(['blah', 'http://me:hidden@example.com/x'])
    const path = `${SCHEDULE}${made.id}/`
    const masked = { auth_token: '********', endpoint: 'http://me:********@example.com/x' }
    const clear = { auth_token: 'blah', endpoint: 'http://me:hidden@example.com/x' }
    expect((await ask('GET', path)).body).toMatchObject(masked)
    expect((await ask('GET', SCHEDULE)).body.results[0]).toMatchObject(masked)
    expect((await ask('GET', `${path}?reveal=true`)).body).toMatchObject(clear)
    expect((await ask('GET', `${SCHEDULE}?reveal=true`)).body.results[0]).toMatchObject(clear)
    const { token } = (await post('/api/tokens', { name: 'r', access: 'read' })).body.data
    expect((await askAs(`Token ${token}`, 'GET', `${path}?reveal=true`)).body).toMatchObject(masked)
  })

  test('stays when its mask is sent back', async () => {
    const { ask } = await startSeed()
    const { body: made } = await ask('POST', SCHEDULE, { ...HOURLY, endpoint: 'http://me:hidden@a.example/' })
    const path = `${SCHEDULE}${made.id}/`
    const shown = (await ask('GET', path)).body
    const put = await ask('PUT', path, shown)
    expect(put.status).toBe(200)
    expect(put.body).toMatchObject({ auth_token: '********', endpoint: 'http://me:********@a.example/' })
    expect((await ask('GET', `${path}?reveal=true`)).body).toMatchObject({
      auth_token: 'blah',
      endpoint: 'http://me:hidden@a.example/',
    })
    expect((await ask('PATCH', path, { auth_token: 'new' })).body.auth_token).toBe('new')
    expect((await ask('PATCH', path, { auth_token: '' })).body.auth_token).toBeNull()
    expect((await ask('GET', `${path}?reveal=true`)).body.auth_token).toBeNull()
  })

  test('cannot be the mask of one', async () => {
    const { ask } = await startSeed()
    const refused = await ask('POST', SCHEDULE, { ...HOURLY, auth_token: '********' })
    expect([refused.status, refused.body]).toEqual([
      400,
      { auth_token: ['This is the mask of a token, not a token.'] },
    ])
    expect((await ask('GET', SCHEDULE)).body.results).toEqual([])
  })
})

describe('the list', () => {
  test('case 3: has all that there is on its pages, newest first, and goes back', async () => {
    const { ask, url } = await startSeed({ listLimit: 2 })
    expect((await ask('GET', SCHEDULE)).body).toEqual({ count: 0, next: null, previous: null, results: [] })
    const ids: string[] = []
    for (const minute of [1, 2, 3]) {
      ids.push((await ask('POST', SCHEDULE, { ...HOURLY, cron_definition: `${minute} * * * *` })).body.id)
      if (minute > 1) continue
      expect((await ask('GET', SCHEDULE)).body).toMatchObject({ count: 1, next: null, previous: null })
    }
    const idsOf = (page: { results: { id: string }[] }) => page.results.map(({ id }) => id)
    const { body: first } = await ask('GET', SCHEDULE)
    expect([first.count, first.previous, idsOf(first)]).toEqual([3, null, [ids[2], ids[1]]])
    expect(first.next).toMatch(new RegExp(`^${url}/api/v1/schedule/\\?cursor=\\w+$`))
    const { body: second } = await ask('GET', first.next.slice(url.length))
    expect([second.count, second.next, idsOf(second)]).toEqual([3, null, [ids[0]]])
    expect((await ask('GET', second.previous.slice(url.length))).body).toEqual(first)
  })

  test('links to itself under the name it was called by, with the rest of the query', async () => {
    const { ask, app, token } = await startSeed({ listLimit: 1 })
    await ask('POST', SCHEDULE, HOURLY)
    await ask('POST', SCHEDULE, HOURLY)
    const answer = await fetch(`http://localhost:${app.port}${SCHEDULE}?reveal=true`, {
      headers: { authorization: `Token ${token}` },
    })
    const page = (await answer.json()) as { next: string; results: { url: string }[] }
    expect(page.next).toMatch(
      new RegExp(`^http://localhost:${app.port}${SCHEDULE}\\?reveal=true&cursor=\\w+$`),
    )
    expect(page.results[0]?.url).toMatch(new RegExp(`^http://localhost:${app.port}${SCHEDULE}`))
  })

  test('goes on from where it was though rows have come and gone', async () => {
    const { ask, url } = await startSeed({ listLimit: 2 })
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1) ids.push((await ask('POST', SCHEDULE, HOURLY)).body.id)
    const { body: first } = await ask('GET', SCHEDULE)
    for (const index of [2, 3]) await ask('DELETE', `${SCHEDULE}${ids[index]}/`)
    await ask('POST', SCHEDULE, HOURLY)
    const { body: second } = await ask('GET', first.next.slice(url.length))
    expect(second.results.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[0]])
    for (const index of [0, 1]) await ask('DELETE', `${SCHEDULE}${ids[index]}/`)
    const { body: empty } = await ask('GET', first.next.slice(url.length))
    expect([empty.results, empty.next]).toEqual([[], null])
    expect((await ask('GET', empty.previous.slice(url.length))).body.results).toHaveLength(2)
  })

  test('has each job that it can say, wherever it was made, and no other', async () => {
    const { ask, post } = await startSeed()
    const job = (name: string, trigger: object, action: object) =>
      post('/api/jobs', { name, trigger, action })
    const utc = { kind: 'cron', expression: '5 4 * * *', timeZone: 'UTC' }
    const call = { kind: 'http', method: 'POST', url: 'http://example.com/a', body: { a: 1 } }
    const said = [
      await job('utc', utc, { ...call, authToken: 'plain' }),
      await job('interval', { kind: 'interval', every: 90, period: 'seconds' }, call),
      await job('typed', utc, { ...call, headers: { 'content-type': 'application/json; charset=utf-8' } }),
    ]
    const unsaid = [
      await job('berlin', { ...utc, timeZone: 'Europe/Berlin' }, call),
      await job('get', utc, { ...call, method: 'GET', body: undefined }),
      await job('no body', utc, { ...call, body: undefined }),
      await job('text', utc, { ...call, headers: { 'Content-Type': 'text/plain' }, body: 'a' }),
      await job('by hand', { kind: 'manual' }, call),
      await job('program', utc, { kind: 'program', program: '/bin/true' }),
    ]
    expect([...said, ...unsaid].map(({ status }) => status)).toEqual(Array(9).fill(201))
    const { body: page } = await ask('GET', `${SCHEDULE}?reveal=true`)
    expect(page.count).toBe(3)
    expect(page.results).toMatchObject([
      { cron_definition: '5 4 * * *' },
      { interval_definition: '90 seconds', cron_definition: null },
      { cron_definition: '5 4 * * *', auth_token: 'plain', payload: { a: 1 } },
    ])
    for (const { body } of unsaid) {
      expect((await ask('GET', `${SCHEDULE}${body.data.uuid}/`)).status).toBe(404)
    }
    const path = `${SCHEDULE}${page.results[2].id}/`
    expect(
      (await ask('PATCH', path, { enabled: false, next_send_at: '2027-01-01T00:00Z' })).body,
    ).toMatchObject({
      enabled: false,
      next_send_at: '2027-01-01T00:00:00Z',
    })
    expect((await ask('DELETE', path)).status).toBe(204)
  })
})

const required = { endpoint: ['This field is required.'] }
const cron = (value: string, reason: string) => ({
  cron_definition: [`${value} is not a valid crontab string: ${reason}`],
})
const NO_INTERVAL =
  'is not a valid interval string: integer and period (from: days, hours, minutes, seconds, microseconds) e.g. 1 minutes'
const NO_PERIOD = 'is not a valid period. Accepted: days, hours, minutes, seconds, microseconds)'
const NO_INSTANT =
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'

/** Contract section 3.4 and the decisions of 8.2 and 9: what is sent, and the 400 it gets. */
const REFUSED: readonly (readonly [what: string, body: unknown, faults: object])[] = [
  ['nothing', undefined, required],
  ['{}', {}, required],
  ['[]', [], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ['a text', '"text"', { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
  ['null', 'null', { non_field_errors: ['No data provided'] }],
  [
    'case 6: cron 99',
    { ...HOURLY, cron_definition: '99 * * * *' },
    cron('99 * * * *', 'item value 99 out of range [0, 59]'),
  ],
  [
    'cron hello',
    { ...HOURLY, cron_definition: 'hello' },
    cron('hello', 'improper number of cron entries specified; got 1 need 5 to 7'),
  ],
  [
    'cron of 4',
    { ...HOURLY, cron_definition: '* * * *' },
    cron('* * * *', 'improper number of cron entries specified; got 4 need 5 to 7'),
  ],
  [
    'cron */0',
    { ...HOURLY, cron_definition: '*/0 * * * *' },
    cron('*/0 * * * *', 'you can only use positive increment values, you provided 0'),
  ],
  [
    'cron 30-10',
    { ...HOURLY, cron_definition: '30-10 * * * *' },
    cron('30-10 * * * *', 'minute range start value 30 > end value 10'),
  ],
  [
    'cron of a year',
    { ...HOURLY, cron_definition: '5 * * * * 2030' },
    cron('5 * * * * 2030', 'seconds and years are not supported'),
  ],
  [
    'cron of seconds',
    { ...HOURLY, cron_definition: '9 5 * * * * *' },
    cron('9 5 * * * * *', 'seconds and years are not supported'),
  ],
  [
    'case 6: interval of words',
    { ...HOURLY, interval_definition: 'every one mins' },
    { interval_definition: [`every one mins ${NO_INTERVAL}`] },
  ],
  [
    'interval x',
    { ...HOURLY, interval_definition: 'x minutes' },
    { interval_definition: [`x minutes ${NO_INTERVAL}`] },
  ],
  [
    'interval in weeks',
    { ...HOURLY, interval_definition: '1 weeks' },
    { interval_definition: [`1 weeks ${NO_PERIOD}`] },
  ],
  [
    'interval in one minute',
    { ...HOURLY, interval_definition: '1 minute' },
    { interval_definition: [`1 minute ${NO_PERIOD}`] },
  ],
  [
    'interval 0',
    { ...HOURLY, interval_definition: '0 seconds' },
    { interval_definition: ['0 seconds is shorter than a second'] },
  ],
  [
    'interval below 0',
    { ...HOURLY, interval_definition: '-5 minutes' },
    { interval_definition: ['-5 minutes is shorter than a second'] },
  ],
  [
    'interval of a microsecond',
    { ...HOURLY, interval_definition: '1 microseconds' },
    { interval_definition: ['1 microseconds is shorter than a second'] },
  ],
  ['endpoint null', { ...HOURLY, endpoint: null }, { endpoint: ['This field may not be null.'] }],
  ['endpoint blank', { ...HOURLY, endpoint: '' }, { endpoint: ['This field may not be blank.'] }],
  [
    'endpoint of 501',
    { ...HOURLY, endpoint: `http://e/${'a'.repeat(492)}` },
    { endpoint: ['Ensure this field has no more than 500 characters.'] },
  ],
  ['endpoint that is no URL', { ...HOURLY, endpoint: 'not a url' }, { endpoint: ['Enter a valid URL.'] }],
  [
    'endpoint of another scheme',
    { ...HOURLY, endpoint: 'ftp://example.com' },
    { endpoint: ['Enter a valid URL.'] },
  ],
  ['frequency abc', { ...HOURLY, frequency: 'abc' }, { frequency: ['A valid integer is required.'] }],
  [
    'frequency 0',
    { ...HOURLY, frequency: 0 },
    { frequency: ['Ensure this value is greater than or equal to 1.'] },
  ],
  ['enabled maybe', { ...HOURLY, enabled: 'maybe' }, { enabled: ['Must be a valid boolean.'] }],
  ['enabled null', { ...HOURLY, enabled: null }, { enabled: ['This field may not be null.'] }],
  ['next_send_at tomorrow', { ...HOURLY, next_send_at: 'tomorrow' }, { next_send_at: [NO_INSTANT] }],
  [
    'no trigger',
    { endpoint: 'http://example.com' },
    { non_field_errors: ['One of cron_definition and interval_definition is needed.'] },
  ],
  [
    'a blank trigger',
    { endpoint: 'http://example.com', cron_definition: ' ' },
    { non_field_errors: ['One of cron_definition and interval_definition is needed.'] },
  ],
  [
    'two triggers',
    { ...HOURLY, interval_definition: '1 days' },
    { non_field_errors: ['Only one of cron_definition and interval_definition may be given.'] },
  ],
  [
    'several faults',
    { enabled: 'maybe', frequency: 'x', cron_definition: 'hello' },
    {
      frequency: ['A valid integer is required.'],
      ...cron('hello', 'improper number of cron entries specified; got 1 need 5 to 7'),
      ...required,
      enabled: ['Must be a valid boolean.'],
    },
  ],
]

describe('bad input', () => {
  let seed: Awaited<ReturnType<typeof openSeed>>
  let madeId = ''
  beforeAll(async () => {
    seed = await openSeed()
    madeId = (await seed.ask('POST', SCHEDULE, HOURLY)).body.id
  })
  afterAll(() => seed[Symbol.asyncDispose]())

  test.each(REFUSED)('a POST of %s is refused, and nothing is stored', async (_what, body, faults) => {
    const answer = await seed.ask('POST', SCHEDULE, body)
    expect([answer.status, answer.body]).toEqual([400, faults])
    expect(Object.keys(answer.body)).toEqual(Object.keys(faults))
    expect((await seed.ask('GET', SCHEDULE)).body.count).toBe(1)
  })

  test('a number in a text is one', async () => {
    const { body: made, status } = await seed.ask('POST', SCHEDULE, { ...HOURLY, frequency: '2' })
    expect([status, made.frequency]).toEqual([201, 2])
    await seed.ask('DELETE', `${SCHEDULE}${made.id}/`)
  })

  test('a change that is wrong changes nothing', async () => {
    const path = `${SCHEDULE}${madeId}/`
    expect(await seed.ask('PUT', path, { enabled: false })).toMatchObject({ status: 400, body: required })
    expect(await seed.ask('PATCH', path, { interval_definition: '1 days' })).toMatchObject({
      status: 400,
      body: { non_field_errors: ['Only one of cron_definition and interval_definition may be given.'] },
    })
    expect(await seed.ask('PATCH', path, { cron_definition: null })).toMatchObject({
      status: 400,
      body: { non_field_errors: ['One of cron_definition and interval_definition is needed.'] },
    })
    expect((await seed.ask('GET', path)).body).toMatchObject({ enabled: true, cron_definition: '25 * * * *' })
  })

  test('broken JSON says so', async () => {
    const answer = await seed.ask('POST', SCHEDULE, '{"a":')
    expect(answer.status).toBe(400)
    expect(answer.body.detail).toMatch(/^JSON parse error - /)
  })

  test('another kind of body than JSON is refused; without a type it is JSON', async () => {
    expect(
      await seed.ask('POST', SCHEDULE, JSON.stringify(HOURLY), { 'content-type': 'text/plain' }),
    ).toMatchObject({ status: 415, body: { detail: 'Unsupported media type "text/plain" in request.' } })
    const answer = await fetch(seed.url + SCHEDULE, {
      method: 'POST',
      headers: { authorization: `Token ${seed.token}` },
      body: new Blob([JSON.stringify(HOURLY)]),
    })
    expect(answer.status).toBe(201)
    await seed.ask('DELETE', `${SCHEDULE}${((await answer.json()) as { id: string }).id}/`)
  })

  test.each([
    ['GET', `${SCHEDULE}${UNKNOWN_ID}/`, 404, 'Not found.'],
    ['GET', `${SCHEDULE}nonsense/`, 404, 'Not found.'],
    ['PATCH', `${SCHEDULE}${UNKNOWN_ID}/`, 404, 'Not found.'],
    ['GET', '/api/v1/user/99/', 404, 'Not found.'],
    ['GET', '/api/v1/user/x/', 404, 'Not found.'],
    ['GET', '/api/v1/group/99/', 404, 'Not found.'],
    ['GET', '/api/v1/webhook/99/', 404, 'Not found.'],
    ['GET', '/api/v1/failed-tasks/99/', 404, 'Not found.'],
    ['GET', '/api/v1/nothing/', 404, 'Not found.'],
    ['GET', `${SCHEDULE}?cursor=zzz`, 404, 'Invalid cursor'],
    ['GET', `${SCHEDULE}?cursor=cD0x&cursor=zzz`, 404, 'Invalid cursor'],
    ['POST', `${SCHEDULE}${UNKNOWN_ID}/`, 405, 'Method "POST" not allowed.'],
    ['DELETE', SCHEDULE, 405, 'Method "DELETE" not allowed.'],
    ['PUT', '/api/v1/user/1/', 405, 'Method "PUT" not allowed.'],
    ['GET', '/api/v1/user/token/', 405, 'Method "GET" not allowed.'],
    ['GET', '/api/token-auth/', 405, 'Method "GET" not allowed.'],
    ['DELETE', '/api/metrics/', 405, 'Method "DELETE" not allowed.'],
    ['GET', '/api/v1/schedule/%zz/', 400, 'the path is not well encoded'],
  ])('%s %s: %i %s', async (method, path, status, detail) => {
    expect(await seed.ask(method, path)).toMatchObject({ status, body: { detail } })
  })

  const challenge = 'Basic realm="api"'
  const NOT_PROVIDED = 'Authentication credentials were not provided.'
  test.each([
    [null, NOT_PROVIDED],
    ['Digest abc', NOT_PROVIDED],
    ['Token abc', 'Invalid token.'],
    ['Bearer abc', 'Invalid token.'],
    ['Basic bm9ib2R5Ondyb25n', 'Invalid token.'],
    ['Token', 'Invalid token header. No credentials provided.'],
    ['Token a b', 'Invalid token header. Token string should not contain spaces.'],
  ])('with %j as authorization: 401 %s', async (authorization, detail) => {
    for (const [method, path] of [
      ['GET', SCHEDULE],
      ['POST', SCHEDULE],
      ['GET', '/api/v1/nothing/'],
      ['GET', '/api/metrics/'],
    ] as const) {
      const answer = await seed.askAs(authorization, method, path)
      expect([answer.status, answer.body], path).toEqual([401, { detail }])
      expect(answer.headers.get('www-authenticate')).toBe(challenge)
    }
  })

  test('every word for a token is taken', async () => {
    for (const word of ['Token', 'Bearer', 'GenieKey']) {
      expect((await seed.askAs(`${word} ${seed.token}`, 'GET', SCHEDULE)).status, word).toBe(200)
    }
  })

  test('a token that may only read writes nothing', async () => {
    const { token } = (await seed.post('/api/tokens', { name: 'r', access: 'read' })).body.data
    expect((await seed.askAs(`Token ${token}`, 'GET', SCHEDULE)).status).toBe(200)
    expect(await seed.askAs(`Token ${token}`, 'POST', SCHEDULE, HOURLY)).toMatchObject({
      status: 403,
      body: { detail: 'You do not have permission to perform this action.' },
    })
  })
})

describe('a path without its slash', () => {
  test('is moved for who reads, and serves who writes', async () => {
    const { ask, askAs, token } = await startSeed()
    const bare = await askAs(`Token ${token}`, 'GET', '/api/v1/schedule?cursor=&reveal=true')
    expect([bare.status, bare.headers.get('location')]).toEqual([
      301,
      '/api/v1/schedule/?cursor=&reveal=true',
    ])
    expect((await ask('GET', '/api/v1/schedule')).body.count).toBe(0)
    const made = await ask('POST', '/api/v1/schedule', HOURLY)
    expect(made.status).toBe(201)
    const item = `/api/v1/schedule/${made.body.id}`
    expect((await askAs(`Token ${token}`, 'GET', item)).status).toBe(301)
    expect((await ask('PATCH', item, { enabled: false })).status).toBe(200)
    expect((await ask('DELETE', item)).status).toBe(204)
    expect((await askAs(`Token ${token}`, 'GET', '/api/v1/nothing')).status).toBe(404)
    expect((await askAs(null, 'GET', '/api/v1/schedule')).status).toBe(401)
  })
})

test('the root names the lists', async () => {
  const { ask, url } = await startSeed()
  expect((await ask('GET', '/api/v1/')).body).toEqual({
    user: `${url}/api/v1/user/`,
    group: `${url}/api/v1/group/`,
    schedule: `${url}/api/v1/schedule/`,
    webhook: `${url}/api/v1/webhook/`,
    'failed-tasks': `${url}/api/v1/failed-tasks/`,
  })
})

test('OPTIONS names the fields that can be written', async () => {
  const { ask, post, askAs } = await startSeed()
  const { token } = (await post('/api/tokens', { name: 'r', access: 'read' })).body.data
  const { body: list } = await askAs(`Token ${token}`, 'OPTIONS', SCHEDULE)
  expect(list).toMatchObject({ name: 'Schedule List', parses: ['application/json'] })
  const { body: made } = await ask('POST', SCHEDULE, HOURLY)
  expect(Object.keys(list.actions.POST)).toEqual(Object.keys(made))
  expect(list.actions.POST.endpoint).toEqual({
    type: 'string',
    required: true,
    read_only: false,
    label: 'Endpoint',
    max_length: 500,
  })
  const one = await ask('OPTIONS', `${SCHEDULE}${made.id}/`)
  expect([one.body.name, Object.keys(one.body.actions)]).toEqual(['Schedule Instance', ['PUT']])
  expect((await ask('OPTIONS', '/api/v1/user/')).body).not.toHaveProperty('actions')
  expect((await askAs(null, 'OPTIONS', SCHEDULE)).status).toBe(401)
})
