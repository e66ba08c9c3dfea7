// What the server has found, and what can be done with it, as commands.
import {
  IconBolt,
  IconCalendarTime,
  IconListDetails,
  IconPhoneCall,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconServer,
  IconStack2,
  IconToggleLeft,
} from '@tabler/icons-react'
import { formatRelative } from '../ui/time.ts'
import type { Command } from './commands.ts'
import { match } from './match.ts'
import type { Deeds } from './use-deeds.ts'

type Kind = 'schedule' | 'job' | 'resource' | 'group' | 'rota' | 'run'

export type Found = {
  readonly kind: Kind
  readonly id: string
  readonly name: string
  readonly state: string | null
  readonly at: string | null
}

const KINDS = {
  schedule: { group: 'Schedules', path: '/schedules', icon: IconCalendarTime },
  job: { group: 'Jobs', path: '/jobs', icon: IconBolt },
  resource: { group: 'Resources', path: '/resources', icon: IconServer },
  group: { group: 'Groups', path: '/groups', icon: IconStack2 },
  rota: { group: 'Rotas', path: '/on-call', icon: IconPhoneCall },
  run: { group: 'Runs', path: '/runs', icon: IconListDetails },
} as const

/** Words that begin a deed are not looked for in names. */
const VERBS = /^(?:run|start|stop|turn on|turn off|switch on|switch off)\s+/i

type Context = {
  readonly go: (path: string) => void
  readonly deeds: Deeds
  readonly query: string
}

/** Words without the verb they begin with: `run backup` looks for `backup`. */
export function nameIn(query: string): string {
  return query.trim().replace(VERBS, '')
}

/** Each thing to open, and then what can be done with it, where that fits what is typed. */
export function foundCommands(found: readonly Found[], { go, deeds, query }: Context): readonly Command[] {
  const acts = deeds.isReadOnly
    ? []
    : match(
        found.flatMap((thing) => actsOf(thing, deeds)),
        query,
      )
  const things = found.map((thing): Command => {
    const { group, path, icon } = KINDS[thing.kind]
    return {
      id: `${thing.kind} ${thing.id}`,
      label: thing.name,
      group,
      description: factsOf(thing),
      icon,
      run: () => go(`${path}/${encodeURIComponent(thing.id)}`),
    }
  })
  if (VERBS.test(query.trimStart())) return [...acts, ...things]
  // Runs are many and alike: what can be done stands before them.
  const [runs, others] = [true, false].map((isRun) =>
    things.filter(({ group }) => (group === KINDS.run.group) === isRun),
  )
  return [...(others ?? []), ...acts, ...(runs ?? [])]
}

function factsOf({ state, at }: Found): string {
  const words = state === null ? '' : state.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  return at === null ? words : `${words}, ${formatRelative(Date.parse(at), Date.now())}`
}

function actsOf({ kind, id, name, state }: Found, deeds: Deeds): readonly Command[] {
  const act = (label: string, icon: Command['icon'], run: () => unknown): Command => ({
    id: `${label} ${id}`,
    label,
    group: 'Do',
    keywords: ['switch', 'turn'],
    ...(icon && { icon }),
    run: () => void run(),
  })
  const flip = (of: 'schedule' | 'job') =>
    act(`Turn ${state === 'on' ? 'off' : 'on'} ${name}`, IconToggleLeft, () =>
      deeds.flip(of, id, { name, isOn: state !== 'on' }),
    )
  switch (kind) {
    case 'schedule':
      return [flip('schedule')]
    case 'job':
      return [act(`Run ${name}`, IconPlayerPlayFilled, () => deeds.runJob(id, name)), flip('job')]
    case 'resource':
      return [
        act(`Start ${name}`, IconPlayerPlayFilled, () => deeds.power(id, name, 'start')),
        act(`Stop ${name}`, IconPlayerStopFilled, () => deeds.power(id, name, 'stop')),
      ]
    default:
      return []
  }
}
