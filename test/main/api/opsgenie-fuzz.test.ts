// Whatever is sent: never an answer of the 500s, and nothing is kept of what is refused (contract 4.13).
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ALWAYS, createSchedule, DOCUMENT_ROTATION, startQuiet as start } from './opsgenie-fixtures.ts'

const SPAN = { startDate: '2017-05-18T00:00:00Z', endDate: '2017-05-19T00:00:00Z' }

let app: Awaited<ReturnType<typeof start>>
let id: string
let rotationId: string

beforeAll(async () => {
  app = await start()
  id = await createSchedule(app, { name: 'Kept', rotations: [{ ...ALWAYS, name: 'r' }] })
  rotationId = (await app.get(`/v2/schedules/${id}/rotations`)).body.data[0].id
  await app.post(`/v2/schedules/${id}/overrides`, { ...OVERRIDE, alias: 'kept' })
  await app.post('/v2/forwarding-rules', { ...RULE, alias: 'kept' })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

const TIME_OF_DAY = {
  type: 'time-of-day',
  restriction: { startHour: 8, startMin: 0, endHour: 18, endMin: 30 },
}
const ROTATION = {
  ...DOCUMENT_ROTATION,
  id: 'x',
  participants: [{ type: 'user', username: 'first@example.com', id: '', name: '' }],
  countsOpenDays: true,
}
const SCHEDULE = {
  name: 'Fuzzed',
  description: 'd',
  timezone: 'Europe/Kirov',
  enabled: true,
  ownerTeam: { id: '', name: 'ops' },
  rotations: [ROTATION, { ...ROTATION, type: 'daily', timeRestriction: TIME_OF_DAY }],
}
const OVERRIDE = {
  user: { type: 'user', username: 'o@example.com', id: '' },
  ...SPAN,
  rotations: [{ name: 'r' }],
}
const RULE = {
  fromUser: { username: 'f@example.com', id: '' },
  toUser: { username: 't@example.com' },
  ...SPAN,
}

type Write = readonly [method: string, path: () => string, body: object]
const WRITES: readonly Write[] = [
  ['POST', () => '/v2/schedules', SCHEDULE],
  ['PATCH', () => `/v2/schedules/${id}`, { ...SCHEDULE, name: 'Kept' }],
  ['POST', () => `/v2/schedules/${id}/rotations`, ROTATION],
  [
    'PATCH',
    () => `/v2/schedules/${id}/rotations/${rotationId}`,
    { ...ROTATION, timeRestriction: TIME_OF_DAY },
  ],
  ['POST', () => `/v2/schedules/${id}/overrides`, { alias: 'new', ...OVERRIDE }],
  ['PUT', () => `/v2/schedules/${id}/overrides/kept`, OVERRIDE],
  ['POST', () => '/v2/forwarding-rules', { alias: 'new', ...RULE }],
  ['PUT', () => '/v2/forwarding-rules/kept?identifierType=alias', RULE],
]

/** The paths of all values in a body, the body itself included. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inner.flatMap(([name, one]) => pathsOf(one, [...path, name]))]
}

function replaceAt(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by
  const old = (value as Record<string, unknown>)[name]
  if (Array.isArray(value))
    return value.map((one, index) => (`${index}` === name ? replaceAt(old, rest, by) : one))
  return { ...(value as object), [name]: replaceAt(old, rest, by) }
}

/** Values of every kind, and those that are nearly right. */
const VALUE = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.integer({ min: -2, max: 70 }),
  fc.constantFrom(
    ...['', ' ', 'none', 'id', 'x@example.com', '\ud800', '\u0000', 'ü'.repeat(101), 'x'.repeat(20_000)],
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2017-05-18T00:00:00', 'now'],
    ...['hourly', 'Weekly', 'time-of-day', 'weekday-and-time-of-day', 'sunday', 'UTC', 'gmt+18', '__proto__'],
    ...[
      1e308,
      -0,
      1.5,
      2 ** 31,
      2 ** 53,
      true,
      null,
      [],
      {},
      [[]],
      [null],
      [{}],
      { type: 'none' },
      { length: 1 },
    ],
  ),
)

async function readAll(): Promise<unknown> {
  const lists = ['schedules', 'users?limit=500', 'teams', 'escalations', 'forwarding-rules']
  const paths = [...lists.map((list) => `/v2/${list}`), `/v2/schedules/${id}/overrides`]
  const answers = await Promise.all(paths.map((path) => app.get(path)))
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
  return answers.map(({ body }) => body.data)
}

it('a write with any value in any field is taken or refused; refused, it leaves everything as it was', async () => {
  const write = fc
    .constantFrom(...WRITES)
    .chain(([method, path, body]) =>
      fc.tuple(fc.constant({ method, path, body }), fc.constantFrom(...pathsOf(body)), VALUE),
    )
  let before = await readAll()
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(write, async ([{ method, path, body }, at, value]) => {
      const sent = JSON.stringify(replaceAt(body, at, value)) ?? ''
      const answer = await app.send(method, path(), sent)
      seen.add(answer.status)
      expect(answer.status, answer.text).toBeLessThan(500)
      const after = await readAll()
      if (answer.status >= 400) expect(after).toEqual(before)
      // What was taken can be read in every way.
      for (const part of [
        'timeline?expand=base,override,forwarding',
        'on-calls',
        'next-on-calls?flat=true',
      ]) {
        expect((await app.get(`/v2/schedules/${id}/${part}`)).status).toBe(200)
      }
      if (method === 'POST' && answer.status === 201) await removeNew()
      before = await readAll()
      if (!(await app.get(`/v2/schedules/${id}/rotations/${rotationId}`)).body.data) {
        rotationId = (await app.get(`/v2/schedules/${id}/rotations`)).body.data[0].id
      }
    }),
    { numRuns: 400 },
  )
  expect([...seen].sort()).toEqual(expect.arrayContaining([200, 201, 400, 422]))
  expect(app.logged.filter((line) => line.includes('a request failed'))).toEqual([])
}, 120_000)

/** So that the next one made does not clash with it. */
async function removeNew(): Promise<void> {
  const { data: schedules } = (await app.get('/v2/schedules')).body
  for (const one of schedules) if (one.id !== id) await app.delete(`/v2/schedules/${one.id}`)
  const overrides = `/v2/schedules/${id}/overrides`
  for (const { alias } of (await app.get(overrides)).body.data) {
    if (alias !== 'kept') await app.delete(`${overrides}/${encodeURIComponent(alias)}`)
  }
  for (const rule of (await app.get('/v2/forwarding-rules')).body.data) {
    if (rule.alias !== 'kept') await app.delete(`/v2/forwarding-rules/${rule.id}`)
  }
}

it('a read with anything in its path and its query is answered or refused', async () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', '1', '100', '-1', 'days', 'Months', 'name', 'ID', 'True', '9999-12-31T23:59:59Z'),
    fc.constantFrom('0000-01-01', '2026-01-05T08:00:00+01:00', '.ics', '%', '../..', 'on-calls', '__proto__'),
  )
  const name = fc.constantFrom(
    ...[
      'identifierType',
      'scheduleIdentifierType',
      'expand',
      'interval',
      'intervalUnit',
      'date',
      'flat',
      '__proto__',
    ],
  )
  const part = fc.constantFrom(
    '',
    '/timeline',
    '/on-calls',
    '/next-on-calls',
    '/rotations',
    '/overrides/x',
    '.ics',
  )
  const identifier = fc.oneof(fc.constantFrom('Kept', 'KNOWN'), word)
  await fc.assert(
    fc.asyncProperty(
      identifier,
      part,
      fc.array(fc.tuple(name, word), { maxLength: 4 }),
      async (text, rest, query) => {
        const encoded = text === 'KNOWN' ? id : encodeURIComponent(text.toWellFormed())
        const search = new URLSearchParams(query.map(([key, value]) => [key, value.toWellFormed()]))
        const { status, text: answer } = await app.get(`/v2/schedules/${encoded}${rest}?${search}`)
        expect(status, answer).toBeLessThan(500)
      },
    ),
    { numRuns: 400 },
  )
}, 60_000)
