// What things were before and after a change, as the API shows such things: by their public names and ids, and
// without what changes by itself.

import type { ResourceGroup } from '#shared/group.ts'
import type { Hold } from '#shared/hold.ts'
import { formatId } from '#shared/id.ts'
import { formatMillis, formatSeconds } from '#shared/instant.ts'
import type { Job } from '#shared/job.ts'
import type { Resource } from '#shared/resource.ts'
import type { StoredForwarding, StoredOverride, StoredRota } from '#shared/rota.ts'
import type { Schedule } from '#shared/schedule.ts'
import { maskSecrets } from '#shared/secret.ts'
import type { Absence } from '../../store/absence.ts'
import type { Feed } from '../../store/feed.ts'
import type { Store } from '../../store/index.ts'
import type { Token } from '../../store/token.ts'
import type { Webhook } from '../../store/webhook.ts'
import { toEventBus } from '../dialects/nops/event-bus.ts'
import { toEscalation } from '../dialects/opsgenie/escalation-map.ts'
import { toForwarding } from '../dialects/opsgenie/override-map.ts'
import { toTeam } from '../dialects/opsgenie/team-map.ts'
import { toUser as toDutyUser } from '../dialects/opsgenie/user-map.ts'
import { toHook } from '../dialects/seed/webhook.ts'
import { toGroup, toOverride, toSchedule } from '../dialects/zopnight/map.ts'
import { toCalendar } from './calendar.ts'
import { toSource } from './discovery.ts'
import { toJobBody } from './job-map.ts'
import { toRecommendation } from './recommendation.ts'
import { toResource } from './resource.ts'
import { type NameOf, toParticipant, toPerson, toRotation, toStretch } from './rota-map.ts'
import { toSwap } from './swap.ts'
import { toToken } from './token.ts'
import { toUser } from './user.ts'

type Sources = { readonly store: Pick<Store, 'rotas' | 'teams' | 'users'>; readonly nameOf: NameOf }
type State = Readonly<Record<string, unknown>>
type View = (state: never) => object

/** Shows a state of something of a type that is audited; null stays null. */
export type ShowState = (type: string, state: unknown) => unknown

/** What an older version wrote in a shape of its own is shown as well as can be. Secrets are masked. */
export function createStateView(sources: Sources): ShowState {
  const views: Readonly<Record<string, View>> = { ...POWER, ...OTHERS, ...dutyViews(sources) }
  return (type, state) => {
    if (typeof state !== 'object' || state === null) return state
    const view = Object.hasOwn(views, type) ? views[type] : undefined
    return maskSecrets(view === undefined ? toPlain(state as State) : tryView(view, state as State))
  }
}

const POWER: Readonly<Record<string, View>> = {
  schedule(schedule: Schedule) {
    const { nextFirings: _next, resources, ...shown } = toSchedule(schedule, 0)
    return { ...shown, resources: resources.map(({ id, name }) => ({ id, name })) }
  },
  resource(resource: Resource) {
    const { status: _status, statusAt: _at, problem: _problem, ...shown } = toResource(resource)
    const { problemAt: _since, missingSince: _gone, ...own } = shown
    return own
  },
  group: (group: ResourceGroup) => toGroup(group),
  override: (hold: Hold) => toOverride(hold),
  job: (job: Job) => ({
    id: formatId('job', job.id),
    ...toJobBody(job, (value) => value),
    disabledReason: job.disabledReason,
    origin: job.origin,
  }),
  recommendation: toRecommendation,
  discovery: toSource,
  'event bus': toEventBus,
} satisfies Readonly<Record<string, View>>

const OTHERS: Readonly<Record<string, View>> = {
  calendar: toCalendar,
  feed: ({ id, kind, targetId, reminderMinutes, createdBy, createdAt }: Feed) => ({
    id,
    kind,
    target: targetId === null ? null : { id: targetId },
    reminderMinutes,
    createdBy,
    createdAt: formatSeconds(createdAt),
  }),
  webhook(hook: Webhook) {
    const { url: target } = maskSecrets({ url: hook.target }) as { readonly url: string }
    return toHook({ ...hook, target })
  },
  user: toUser,
  pause: ({ until, reason }: { readonly until: number | null; readonly reason: string }) => ({
    until: until === null ? null : formatSeconds(until),
    reason,
  }),
  // The names of settings are public ones.
  setting: (setting: object) => setting,
} satisfies Readonly<Record<string, View>>

function dutyViews({ store, nameOf }: Sources): Readonly<Record<string, View>> {
  return {
    person: (person: Parameters<typeof toDutyUser>[0]) => toDutyUser(person),
    team: (team: Parameters<typeof toTeam>[0]) => toTeam(team, (id) => nameOf({ kind: 'user', id })),
    escalation: (one: Parameters<typeof toEscalation>[0]) => toEscalation(one, store, nameOf),
    forwarding: (rule: StoredForwarding) => toForwarding(rule, nameOf),
    rota: ({ id, name, description, zoneId, enabled, ownerTeamId, rotations }: StoredRota) => {
      const owner =
        ownerTeamId === null ? null : { id: ownerTeamId, name: store.teams.find(ownerTeamId)?.name }
      const shown = rotations.map((rotation) => toRotation(rotation, nameOf))
      return { id, name, description, timeZone: zoneId, enabled, ownerTeam: owner, rotations: shown }
    },
    'rota-override': (override: StoredOverride) => {
      const { alias, rotaId, participant, rotationIds } = override
      const rota = store.rotas.find(rotaId)
      const nameIn = (id: string) => rota?.rotations.find((rotation) => rotation.id === id)?.name ?? ''
      return {
        alias,
        rota: { id: rotaId, name: rota?.name ?? '' },
        user: toParticipant(participant, nameOf(participant)),
        ...toStretch(override),
        rotations: (rotationIds ?? []).map((id) => ({ id, name: nameIn(id) })),
      }
    },
    swap: (swap: Parameters<typeof toSwap>[0]) => toSwap(swap, nameOf),
    absence: (absence: Absence) => ({
      id: absence.id,
      user: toPerson(absence.personId, nameOf),
      ...toStretch(absence),
      reason: absence.reason,
      createdBy: absence.createdBy,
      createdAt: formatSeconds(absence.createdAt),
    }),
    token: (token: Token) =>
      toToken({ ...token, lastUsedAt: null }, store.users.find(token.userId)?.name ?? ''),
  } satisfies Readonly<Record<string, View>>
}

function tryView(view: View, state: State): unknown {
  try {
    return view(state as never)
  } catch {
    return toPlain(state)
  }
}

/** Members by their names, instants and durations as the API writes them. */
function toPlain(state: State): unknown {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      if (typeof value === 'number' && name.endsWith('At')) return [name, formatMillis(value)]
      if (typeof value === 'number' && name.endsWith('Ms'))
        return [`${name.slice(0, -2)}Seconds`, value / 1_000]
      const isMembers = typeof value === 'object' && value !== null && !Array.isArray(value)
      return [name, isMembers ? toPlain(value as State) : value]
    }),
  )
}
