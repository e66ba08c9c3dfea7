// What the pictures show: a small company, as its one operator has set it up. None of it is real.
import type { Discovered } from '#main/providers/provider.ts'
import type { Play } from './company-world.ts'

const ZONE = 'Europe/Berlin'

export const RESOURCES = [
  docker('Staging database', 'staging-db', 0.21, { env: 'staging', team: 'web' }),
  docker('Staging web 1', 'staging-web-1', 0.08, { env: 'staging', team: 'web' }),
  docker('Staging web 2', 'staging-web-2', 0.08, { env: 'staging', team: 'web' }),
  docker('Branch previews', 'previews', 0.12, { env: 'preview', team: 'web' }),
  docker('Demo shop', 'demo-shop', 0.1, { env: 'demo', team: 'sales' }),
  aws('Build machine', 'aws-ec2', { type: 'c7i.4xlarge', hourlyCost: 0.86, tags: { team: 'platform' } }),
  aws('Reporting database', 'aws-rds', {
    type: 'db.r6g.xlarge',
    hourlyCost: 0.52,
    tags: { team: 'finance' },
  }),
  aws('Ledger database', 'aws-rds', { type: 'db.r6g.large', hourlyCost: 0.26, tags: { team: 'finance' } }),
  {
    ...aws('Training cluster', 'aws-asg', { type: 'g6.xlarge', hourlyCost: 3.4, tags: { team: 'research' } }),
    region: 'Virginia',
  },
  {
    name: 'Print server',
    provider: 'systemd',
    type: 'service',
    region: 'office',
    hourlyCost: 0,
    tags: {},
    config: { unit: 'cups.service' },
  },
] as const

function docker(name: string, container: string, hourlyCost: number, tags: Record<string, string>) {
  const place = { type: 'container', region: 'office' }
  return { name, provider: 'docker', ...place, hourlyCost, tags, config: { container } }
}

type Rented = {
  readonly type: string
  readonly hourlyCost: number
  readonly tags: Readonly<Record<string, string>>
}

function aws(name: string, provider: string, more: Rented) {
  const id = provider === 'aws-ec2' ? 'i-0a41c9d2e5f7b8361' : name.toLowerCase().replaceAll(' ', '-')
  return { name, provider, region: 'Frankfurt', ...more, config: { id, region: 'eu-central-1' } }
}

/** What always runs, and nobody has a schedule for yet. */
export const ALWAYS_ON = ['Reporting database', 'Print server'] as const

export const GROUP = {
  name: 'Staging',
  description: 'The database first, then what needs it',
  tiers: [['Staging database'], ['Staging web 1', 'Staging web 2']],
} as const

export const HOLIDAYS = {
  name: 'Public holidays in Berlin',
  skips: 'start',
  dates: ['2026-12-25', '2026-12-26', '2027-01-01', '2027-03-08'],
} as const

/** `on` names resources and groups. */
export const SCHEDULES = [
  {
    name: 'Office hours',
    description: 'Staging follows the office',
    timezone: ZONE,
    crons: week('0 7 * * 1-5', '0 19 * * 1-4', '0 16 * * 5'),
    on: ['Staging'],
    rests: true,
  },
  {
    name: 'Builds',
    description: 'From the first push to the last',
    timezone: ZONE,
    crons: week('30 6 * * 1-5', '0 21 * * 1-5'),
    on: ['Build machine', 'Branch previews'],
  },
  {
    name: 'Monthly closing',
    description: 'Finance works on the first days of a month',
    timezone: ZONE,
    crons: week('0 6 1-5 * *', '0 22 1-5 * *'),
    on: ['Ledger database'],
  },
  {
    name: 'Training at night',
    description: 'When machines are cheap',
    timezone: 'America/New_York',
    crons: week('0 1 * * 2-6', '0 7 * * 2-6'),
    on: ['Training cluster'],
  },
  {
    name: 'Demo for Sydney',
    description: 'Open when the office there is',
    timezone: 'Australia/Sydney',
    crons: week('0 9 * * 1-5', '30 17 * * 1-5'),
    on: ['Demo shop'],
  },
  {
    name: 'Trade fair',
    description: 'Only while there is one',
    timezone: ZONE,
    crons: week('0 9 * * *', '0 18 * * *'),
    on: ['Demo shop'],
    isOff: true,
  },
] as const

function week(start: string, ...stops: readonly string[]) {
  return [
    { cronExpression: start, action: 'start' },
    ...stops.map((cronExpression) => ({ cronExpression, action: 'stop' })),
  ]
}

const at = (expression: string, timeZone = ZONE) => ({ kind: 'cron', expression, timeZone })
const does = (program: string) => ({ kind: 'program', program, shell: true })

export const JOBS = [
  {
    name: 'Backup to the NAS',
    description: 'Everything under /srv, every night',
    trigger: at('30 2 * * *'),
    action: does('rsync -a --delete /srv/ nas:/backup/srv/'),
    tags: { kind: 'backup' },
  },
  {
    name: 'Exchange rates',
    trigger: at('0 16 * * 1-5', 'America/New_York'),
    action: { kind: 'http', method: 'POST', url: 'https://rates.example.com/refresh' },
    tags: { team: 'finance' },
  },
  {
    name: 'Figures of the day',
    description: 'Orders and revenue, by e-mail to finance',
    trigger: at('0 7,12,17 * * 1-5'),
    action: does('./figures --send'),
    tags: { kind: 'report', team: 'finance' },
  },
  {
    name: 'Invoice import',
    trigger: { kind: 'manual' },
    action: does('./import-invoices'),
    tags: { team: 'finance' },
  },
  {
    name: 'Meter readings',
    trigger: at('0 5 * * *'),
    action: does('./read-meters'),
    policy: { catchUp: 'none' },
    tags: { kind: 'report' },
  },
  {
    name: 'Search index',
    trigger: { kind: 'interval', every: 2, period: 'hours', anchor: '2026-10-01T01:20:00+02:00' },
    action: does('./index --all'),
    tags: { kind: 'upkeep' },
  },
] as const

const BACKUP = ['sending incremental file list', 'srv/mail/', 'srv/www/', 'srv/www/media/']

/** How each of them goes, by its program, or by its kind. */
export const PLAYS: Readonly<Record<string, Play>> = {
  'rsync -a --delete /srv/ nas:/backup/srv/': {
    seconds: 540,
    lines: [...BACKUP, '', 'sent 4.21G bytes  received 1.02M bytes  8.05M bytes/sec', 'total size is 61.80G'],
    fails: {
      on: ['2026-11-11', '2026-11-18'],
      lines: [
        ...BACKUP,
        '\u001b[31mrsync: connection unexpectedly closed (1204 bytes received so far)\u001b[0m',
        'rsync error: error in rsync protocol data stream (code 12)',
      ],
      exitCode: 12,
    },
  },
  './figures --send': {
    seconds: 48,
    lines: [
      '\u001b[1mFigures of the day\u001b[0m',
      '',
      'orders       1,204   \u001b[32m+3.1 %\u001b[0m',
      'revenue  84,310.20   \u001b[32m+1.8 %\u001b[0m',
      'returns         31   \u001b[31m+9.7 %\u001b[0m',
      '',
      'sent to finance@example.com',
    ],
  },
  './index --all': {
    seconds: 840,
    lines: ['reading 48,210 pages', 'pages up to 20,000', 'pages up to 40,000', '\u001b[32mdone\u001b[0m'],
  },
  './import-invoices': { seconds: 95, lines: ['14 invoices found', '14 invoices booked'] },
  './read-meters': { seconds: 20, lines: ['power 1,402.8 kWh', 'water 88.1 m³'] },
  http: { seconds: 2, lines: [] },
}

/** What there is in Docker beside what is known already. */
export const FOUND: Readonly<Record<string, readonly Discovered[]>> = {
  docker: [
    container('grafana', 'running', 'monitoring'),
    container('prometheus', 'running', 'monitoring'),
    container('wiki', 'running'),
    container('old-shop', 'stopped'),
  ],
}

function container(name: string, status: 'running' | 'stopped', project?: string): Discovered {
  const known = { type: 'container', region: 'local', tags: {} }
  return { key: name, name, config: { container: name }, ...known, status, ...(project && { project }) }
}

export const PEOPLE = [
  ['ada@example.com', 'Ada Lovelace'],
  ['grace@example.com', 'Grace Hopper'],
  ['katherine@example.com', 'Katherine Johnson'],
  ['alan@example.com', 'Alan Turing'],
] as const

export const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
const users = (...names: string[]) => names.map(user)

/** In the words of the on-call dialect, begun a few weeks before. */
export const ROTAS = [
  {
    name: 'Platform',
    description: 'Everything that the others stand on',
    timezone: ZONE,
    rotations: [
      {
        name: 'Primary',
        type: 'weekly',
        startDate: '2026-10-26T08:00:00+01:00',
        participants: users('ada', 'grace', 'katherine', 'alan'),
      },
      {
        name: 'Second line',
        type: 'daily',
        length: 2,
        startDate: '2026-10-26T08:00:00+01:00',
        participants: users('katherine', 'alan', 'ada'),
      },
    ],
  },
  {
    name: 'Office',
    description: 'Telephones and printers',
    timezone: ZONE,
    rotations: [
      {
        name: 'Day',
        type: 'daily',
        startDate: '2026-10-26T00:00:00+01:00',
        timeRestriction: { type: 'weekday-and-time-of-day', restrictions: weekdays(8, 17) },
        participants: users('grace', 'alan'),
      },
    ],
  },
] as const

function weekdays(startHour: number, endHour: number) {
  return ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => ({
    startDay: day,
    endDay: day,
    startHour,
    startMin: 0,
    endHour,
    endMin: 0,
  }))
}

/** Over the rotation `Primary` of Platform. */
export const STAND_INS = [
  { user: user('grace'), startDate: '2026-11-18T08:00:00+01:00', endDate: '2026-11-18T20:00:00+01:00' },
  { user: user('ada'), startDate: '2026-11-19T18:00:00+01:00', endDate: '2026-11-20T09:00:00+01:00' },
] as const

export const FORWARDING = {
  fromUser: { username: 'alan@example.com' },
  toUser: { username: 'katherine@example.com' },
  startDate: '2026-11-21T08:00:00+01:00',
  endDate: '2026-11-22T08:00:00+01:00',
} as const
