// Rotas to look at, as a few teams might have them: restrictions, stand-ins, a hand-over, a gap, long names.

/** Speaks the on-call dialect with a token and throws on a refusal. Answers what stands in `data`. */
export type Dialect = <Answer = { readonly id: string }>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<Answer>

export function createDialect(url: string, token: string): Dialect {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/v2${path}`, {
      method,
      headers: { authorization: `GenieKey ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (JSON.parse(text) as { data: Answer }).data
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const PEOPLE = [
  ['ada@example.com', 'Ada Lovelace'],
  ['grace@example.com', 'Grace Hopper'],
  ['katherine@example.com', 'Katherine Johnson'],
  ['alan@example.com', 'Alan Turing'],
  ['barbara@example.com', 'Barbara Liskov'],
  ['edsger@example.com', 'Edsger Dijkstra'],
  ['maximiliana@example.com', 'Maximiliana Featherstonehaugh-Wolfeschlegelstein'],
] as const

const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
const users = (...names: string[]) => names.map(user)
const daily = (startHour: number, endHour: number) => ({
  type: 'time-of-day',
  restriction: { startHour, startMin: 0, endHour, endMin: 0 },
})

/** Monday at 08:00 UTC of some weeks ago. */
function mondayBefore(now: number, weeks: number): string {
  const day = Math.floor(now / DAY_MS) - weeks * 7
  // 1970-01-01 was a Thursday.
  return new Date((day - ((day + 3) % 7)) * DAY_MS + 8 * HOUR_MS).toISOString()
}

/** Makes them all round `now`; answers the id of the richest. */
export async function fillRoster(v2: Dialect, now: number): Promise<string> {
  for (const [username, fullName] of PEOPLE) {
    await v2('POST', '/users', { username, fullName, role: { name: 'User' } })
  }
  const start = mondayBefore(now, 5)
  // At night, when the offices are closed, whatever the season.
  const midnight = new Date(Date.parse(start) - 10 * HOUR_MS).toISOString()
  const platform = await v2('POST', '/schedules', {
    name: 'Platform',
    description: 'Everything that the others stand on',
    timezone: 'Europe/Berlin',
    rotations: [
      {
        name: 'Primary',
        type: 'weekly',
        length: 1,
        startDate: start,
        participants: users('ada', 'grace', 'katherine', 'alan'),
      },
      {
        name: 'Second line',
        type: 'daily',
        length: 2,
        startDate: start,
        participants: users('barbara', 'edsger', 'maximiliana'),
      },
      {
        name: 'Office hours',
        type: 'daily',
        length: 1,
        startDate: midnight,
        timeRestriction: daily(9, 17),
        participants: users('edsger', 'ada'),
      },
    ],
  })
  await standIn(v2, platform.id, now)
  await v2('POST', '/schedules', {
    name: 'Night watch',
    timezone: 'America/New_York',
    rotations: [
      {
        name: 'Nights',
        type: 'daily',
        length: 1,
        startDate: start,
        timeRestriction: daily(20, 8),
        participants: users('alan', 'barbara'),
      },
    ],
  })
  await v2('POST', '/schedules', {
    name: 'Analytics and reporting for the quarterly closing of the books in all of Europe',
    timezone: 'Asia/Kathmandu',
    rotations: [
      {
        name: 'The one with the very long name that nobody shortened',
        type: 'hourly',
        length: 12,
        startDate: start,
        participants: users('maximiliana', 'katherine'),
      },
    ],
  })
  await v2('POST', '/schedules', {
    name: 'Old pager',
    timezone: 'UTC',
    enabled: false,
    rotations: [
      { name: 'Weekly', type: 'weekly', length: 1, startDate: start, participants: users('grace') },
    ],
  })
  return platform.id
}

/** One override that runs, one that is still to come in one rotation, a turn taken away, and duties handed on. */
async function standIn(v2: Dialect, rotaId: string, now: number): Promise<void> {
  const at = (hours: number) => new Date(Math.floor(now / HOUR_MS + hours) * HOUR_MS).toISOString()
  const { rotations } = await v2<{ rotations: readonly { id: string; name: string }[] }>(
    'GET',
    `/schedules/${rotaId}`,
  )
  const only = (name: string) => rotations.filter((one) => one.name === name).map(({ id }) => ({ id }))
  const overrides = [
    { user: user('grace'), startDate: at(-3), endDate: at(9), rotations: only('Primary') },
    { user: user('barbara'), startDate: at(60), endDate: at(84), rotations: only('Primary') },
    { user: { type: 'none' }, startDate: at(110), endDate: at(126) },
  ]
  for (const override of overrides) await v2('POST', `/schedules/${rotaId}/overrides`, override)
  await v2('POST', '/forwarding-rules', {
    fromUser: { username: 'edsger@example.com' },
    toUser: { username: 'katherine@example.com' },
    startDate: at(20),
    endDate: at(70),
  })
}
