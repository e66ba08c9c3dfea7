// A house to look at: resources and schedules as an operator might have them.
import type { Api } from './server-process.ts'

type Made = { readonly id: string }

const RESOURCES = [
  {
    name: 'Staging database',
    type: 'database',
    region: 'eu-central',
    hourlyCost: 0.42,
    tags: { env: 'staging' },
  },
  {
    name: 'Staging web 1',
    type: 'web server',
    region: 'eu-central',
    hourlyCost: 0.12,
    tags: { env: 'staging' },
  },
  {
    name: 'Staging web 2',
    type: 'web server',
    region: 'eu-central',
    hourlyCost: 0.12,
    tags: { env: 'staging' },
  },
  {
    name: 'Staging web 10',
    type: 'web server',
    region: 'eu-central',
    hourlyCost: 0.12,
    tags: { env: 'staging' },
  },
  {
    name: 'Build agent',
    type: 'machine',
    region: 'us-east',
    hourlyCost: 0.9,
    tags: { team: 'platform', env: 'ci' },
  },
  { name: 'Media server', type: 'container', region: 'home', hourlyCost: 0, tags: {} },
  {
    name: 'Analytics cluster for the quarterly report',
    type: 'cluster',
    region: 'us-east',
    hourlyCost: 3.75,
    tags: { team: 'analytics', env: 'production', 'cost-centre': '4711' },
  },
] as const

const weekday = (start: string, stop: string) => [
  { cronExpression: start, action: 'start' },
  { cronExpression: stop, action: 'stop' },
]

/** Makes everything, starts some of it, and lets one of the starts fail. */
export async function furnish(api: Api, folder: string): Promise<void> {
  const ids = new Map<string, string>()
  for (const resource of RESOURCES) {
    const file = `${folder}/${resource.name.replaceAll(' ', '-')}`
    const isBroken = resource.name.startsWith('Analytics')
    const start = isBroken
      ? ['sh', '-c', 'echo "capacity: none left in us-east"; exit 4']
      : ['sh', '-c', `echo "starting ${resource.name}"; touch ${file}`]
    const config = { start, stop: ['rm', '-f', file] }
    const { id } = await api<Made>('POST', '/resources', { ...resource, provider: 'command', config })
    ids.set(resource.name, id)
  }
  await plan(api, ids)
  for (const name of [
    'Staging database',
    'Staging web 1',
    'Staging web 2',
    'Build agent',
    'Analytics cluster for the quarterly report',
  ]) {
    await api('POST', '/actions', { type: 'start', resourceUID: ids.get(name) })
  }
  await api('POST', '/actions', { type: 'stop', resourceUID: ids.get('Staging web 10') })
}

async function plan(api: Api, ids: ReadonlyMap<string, string>): Promise<void> {
  const schedules = [
    {
      name: 'Office hours',
      description: 'Staging follows the office',
      timezone: 'Europe/Berlin',
      crons: weekday('0 8 * * *', '0 18 * * *'),
      on: ['Staging database', 'Staging web 1', 'Staging web 2', 'Staging web 10'],
    },
    {
      name: 'New York build',
      description: '',
      timezone: 'America/New_York',
      crons: weekday('30 7 * * *', '0 19 * * *'),
      on: ['Build agent'],
    },
    {
      name: 'Film night',
      description: 'Only when somebody watches',
      timezone: 'Europe/Berlin',
      crons: weekday('0 20 * * *', '30 0 * * *'),
      on: ['Media server'],
    },
    {
      name: 'Weekend shutdown',
      description: '',
      timezone: 'UTC',
      crons: [{ cronExpression: '0 20 * * 5', action: 'stop' }],
      on: ['Analytics cluster for the quarterly report', 'Build agent'],
    },
  ]
  for (const { on, ...schedule } of schedules) {
    const { id } = await api<Made>('POST', '/schedules', schedule)
    for (const name of on) await api('POST', `/schedules/${id}/resources/${ids.get(name)}`)
    if (schedule.name === 'Film night') await api('PATCH', `/schedules/${id}`, { enabled: false })
  }
}
