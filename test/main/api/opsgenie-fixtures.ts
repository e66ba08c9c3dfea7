/** What the tests of the on-call dialect share: the document's own bodies, and an app whose clock stands still. */
import { connect } from 'node:net'
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The envelope of every answer. */
export const ENVELOPE = { took: expect.any(Number), requestId: expect.stringMatching(UUID) }

/** The document's create request; `participants` are its own but for the id. */
export const DOCUMENT_ROTATION = {
  name: 'First Rotation',
  startDate: '2017-02-06T05:00:00Z',
  endDate: '2017-02-23T06:00:00Z',
  type: 'hourly',
  length: 6,
  participants: [{ type: 'user', username: 'first@example.com' }, { type: 'none' }] as object[],
  timeRestriction: {
    type: 'weekday-and-time-of-day',
    restrictions: [
      { startDay: 'monday', startHour: 8, startMin: 0, endDay: 'tuesday', endHour: 18, endMin: 30 },
      { startDay: 'wednesday', startHour: 8, startMin: 0, endDay: 'thursday', endHour: 18, endMin: 30 },
    ],
  },
}

export const DOCUMENT_SCHEDULE = {
  name: 'ScheduleName',
  description: 'ScheduleDescription',
  timezone: 'Europe/Kirov',
  enabled: true,
  ownerTeam: { name: 'ops_team' },
  rotations: [DOCUMENT_ROTATION],
}

/** One user, all the time. */
export const ALWAYS = {
  startDate: '2017-01-01T00:00:00Z',
  type: 'daily',
  participants: [{ type: 'user', username: 'always@example.com' }],
}

export async function startAt(at: string) {
  const clock = createTestClock(Date.parse(at))
  const app = await startApp({ clock })
  return Object.assign(app, { clock })
}

/** An app on the day the document's sample of a timeline was made. */
export const startQuiet = () => startAt('2017-05-17T14:56:34.603Z')

export async function createUser(app: TestApp, username: string): Promise<string> {
  const { body } = await app.post('/v2/users', { username, fullName: username, role: { name: 'User' } })
  return body.data.id
}

/** A schedule; answers its id. Throws when it is refused. */
export async function createSchedule(app: TestApp, body: object): Promise<string> {
  const answer = await app.post('/v2/schedules', body)
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.text}`)
  return answer.body.data.id
}

type RawRequest = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** Sends exactly these headers, which `fetch` would put right; without a length, or a type, unless they say so. */
export function sendRaw(
  app: TestApp,
  method: string,
  path: string,
  { headers = {}, body = '' }: RawRequest = {},
) {
  const { hostname, port, host } = new URL(app.url)
  const lines = Object.entries({
    host,
    authorization: `GenieKey ${app.token}`,
    connection: 'close',
    ...headers,
  })
  const head = lines.map(([name, value]) => `${name}: ${value}`)
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${method} ${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`)
    })
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes
    })
    socket.on('error', reject)
    socket.on('end', () => resolve({ status: Number(text.split(' ')[1]), text }))
  })
}
