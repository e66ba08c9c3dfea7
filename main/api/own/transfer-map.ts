// A whole installation between its document and our model. Its parts look as their own endpoints show them.
import type { Static } from 'typebox'
import { atPath, invalid } from '#shared/error.ts'
import type { GroupInput } from '#shared/group.ts'
import { formatId } from '#shared/id.ts'
import { JOB_DEFAULTS, type JobInput } from '#shared/job.ts'
import type { StoredRota } from '#shared/rota.ts'
import { SCHEDULE_DEFAULTS } from '#shared/schedule.ts'
import type { TransferBody } from '#shared/schema/transfer.ts'
import { maskSecrets } from '#shared/secret.ts'
import type { EscalationInput } from '../../services/escalation.ts'
import type { Settings } from '../../services/setting.ts'
import type { TransferDocument } from '../../services/transfer.ts'
import type { CopiedRota } from '../../services/transfer-duty.ts'
import type { CopiedGroup, CopiedSchedule } from '../../services/transfer-power.ts'
import type { Store } from '../../store/index.ts'
import { readEscalation, toEscalation } from '../dialects/opsgenie/escalation-map.ts'
import { readForwarding, readOverride, toForwarding, toOverride } from '../dialects/opsgenie/override-map.ts'
import type { NameOf } from '../dialects/opsgenie/recipient.ts'
import { readSchedule, toSchedule as toRota } from '../dialects/opsgenie/schedule-map.ts'
import { readTeam, toTeam } from '../dialects/opsgenie/team-map.ts'
import { readUser, toUser } from '../dialects/opsgenie/user-map.ts'
import { fromGroup, fromSchedule, toGroup, toSchedule } from '../dialects/zopnight/map.ts'
import { type TriggerDefaults, toJobBody, toJobInput } from './job-map.ts'
import { fromResource, toResource } from './resource.ts'
import { fromDialect, toDialect } from './transfer-dialect.ts'
import { checkDates, toDismissal, toGrid } from './transfer-grid.ts'

type Body = Static<typeof TransferBody>
type Item<Section extends keyof Body> =
  NonNullable<Body[Section]> extends readonly (infer One)[] ? One : never

const ALL = { limit: Number.MAX_SAFE_INTEGER, page: 1 }

/** What the document is written from. Secrets are masked unless they are to be shown. */
export type ExportSource = {
  readonly store: Store
  readonly nameOf: NameOf
  readonly settings: Settings
  readonly showsSecrets: boolean
}

/** Everything that people have set up: nothing that has happened, no accounts, no keys. */
export function toDocument({ store, nameOf, settings, showsSecrets }: ExportSource) {
  const veil = <Value>(value: Value) => (showsSecrets ? value : (maskSecrets(value) as Value))
  return {
    resources: byId(store.resources.list({}, ALL).rows).map((resource) => {
      const { id, name, description, provider, type, region, tags, hourlyCost } = toResource(resource)
      const config = veil(resource.config)
      return { id, name, description, provider, config, type, region, tags, hourlyCost }
    }),
    groups: byId(store.groups.list(ALL).rows).map((group) => {
      const { id, name, description, members, timeoutSeconds, onFailure } = toGroup(group)
      return { id, name, description, members, timeoutSeconds, onFailure }
    }),
    calendars: byId(store.calendars.list()).map(({ id, name, skips, dates, ics, icsUrl }) => {
      return { id: formatId('cal', id), name, skips, dates, ...(ics !== null && { ics }), icsUrl }
    }),
    schedules: byId(store.schedules.list(ALL).rows).map((schedule) => {
      const { id, crons, resources, groups, calendars, nextFirings: _next, ...rest } = toSchedule(schedule, 0)
      const { createdBy: _by, createdAt: _made, updatedAt: _changed, ...fields } = rest
      return {
        id,
        ...fields,
        crons: crons.map(({ cronExpression, action }) => ({ cronExpression, action })),
        resources: resources.map((one) => ({ id: one.id, name: one.name })),
        groups,
        calendars: calendars.toSorted(),
        grid: toGrid(store, schedule.id),
      }
    }),
    jobs: byId(store.jobs.all()).map((job) => {
      const dialect = toDialect(job, store)
      const body = toJobBody(job, veil)
      return { id: formatId('job', job.id), uuid: job.uuid, ...body, ...(dialect && { dialect }) }
    }),
    eventBuses: store.eventBuses
      .list({ sortBy: 'created', isRising: true, limit: ALL.limit, offset: 0 })
      .rows.map(({ name, accountNumber, region }) => ({ name, accountNumber, region })),
    dismissals: store.recommendations.list({ state: 'dismissed' }, ALL).rows.map(toDismissal),
    ...toDutyDocument(store, nameOf),
    settings,
  }
}

/** People, teams, escalations and rotas name each other by their names, which are unique. */
function toDutyDocument(store: Store, nameOf: NameOf) {
  return withoutIds({
    people: store.persons.all().map((person) => {
      const { createdAt: _made, blocked: _blocked, verified: _verified, role, ...user } = toUser(person)
      return { ...user, role: { name: role.name } }
    }),
    teams: store.teams.list().map((team) => toTeam(team, (id) => nameOf({ kind: 'user', id }))),
    escalations: store.escalations.list().map((escalation) => toEscalation(escalation, store, nameOf)),
    rotas: store.rotas.list().map((rota) => ({
      ...toRota(rota, store, nameOf),
      overrides: store.rotaOverrides.list(rota.id).map((override) => {
        const { _parent, rotations: _rotations, ...shown } = toOverride(rota, override, nameOf)
        return { ...shown, rotations: placesOf(rota, override.rotationIds) }
      }),
    })),
    forwardings: store.forwardings.list().map((rule) => toForwarding(rule, nameOf)),
  })
}

/** Rotations by their place in the rota, the first being 0: they need have no name. */
function placesOf(rota: StoredRota, ids: readonly string[] | null): readonly number[] | null {
  return ids && rota.rotations.flatMap(({ id }, place) => (ids.includes(id) ? [place] : []))
}

function byId<Row extends { readonly id: number }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.id - b.id)
}

function withoutIds<Value>(value: Value): Value {
  const strip = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strip)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(
      Object.entries(part).flatMap(([name, member]) => (name === 'id' ? [] : [[name, strip(member)]])),
    )
  }
  return strip(value) as Value
}

/** What the service takes; throws `invalid` by the path into the document. */
export function fromDocument(
  body: Body,
  { store, ...defaults }: TriggerDefaults & { readonly store: Pick<Store, 'users'> },
): TransferDocument {
  const read = <Part, Result>(
    section: string,
    parts: readonly Part[] | undefined,
    map: (part: Part) => Result,
  ) => (parts ?? []).map((part, index) => atPath(`${section}[${index}]`, () => map(part)))
  return {
    settings: body.settings ?? {},
    resources: read('resources', body.resources, ({ id = null, ...fields }) => {
      const { name, provider, config } = fields
      const rest = { description: '', type: provider, region: 'local', hourlyCost: 0, tags: [] }
      return { key: id, input: { ...rest, name, provider, config, ...fromResource(fields) } }
    }),
    groups: read('groups', body.groups, fromGroupCopy),
    calendars: read('calendars', body.calendars, ({ id = null, ics = null, icsUrl = null, ...fields }) => {
      return { key: id, input: { ...fields, ics, icsUrl } }
    }),
    schedules: read('schedules', body.schedules, fromScheduleCopy),
    eventBuses: body.eventBuses ?? [],
    dismissals: body.dismissals ?? [],
    jobs: read('jobs', body.jobs, ({ id = null, uuid = null, dialect, ...job }) => {
      const input = { ...JOB_DEFAULTS, ...toJobInput(job, null, defaults) } as JobInput
      return { key: id, uuid, ...fromDialect(input, dialect, store) }
    }),
    people: read('people', body.people, (one) => readUser(one, defaults.timeZone)),
    teams: read('teams', body.teams, readTeam),
    escalations: read('escalations', body.escalations, fromEscalationCopy),
    rotas: read('rotas', body.rotas, (one) => fromRotaCopy(one, defaults.timeZone)),
    forwardings: read('forwardings', body.forwardings, readForwarding),
  }
}

function fromGroupCopy(part: Item<'groups'>): CopiedGroup {
  const { id = null, members = [], ...fields } = part
  const rest = { description: '', timeoutMs: 300_000, onFailure: 'block' } as const
  const { members: _none, ...given } = fromGroup(fields)
  const input: Omit<GroupInput, 'members'> = { ...rest, ...given, name: fields.name }
  const places = members.map(({ resourceUID, tier = 1, order = 1 }) => ({
    resource: resourceUID,
    tier,
    order,
  }))
  return { key: id, input, members: places }
}

function fromScheduleCopy(part: Item<'schedules'>): CopiedSchedule {
  const { id = null, resources = [], groups = [], calendars = [], grid = null, ...fields } = part
  const { calendarIds: _none, ...given } = fromSchedule(fields)
  const { calendarIds: _nothing, ...rest } = SCHEDULE_DEFAULTS
  return {
    key: id,
    input: { ...rest, ...given, name: fields.name, timeZone: fields.timezone },
    calendars,
    resources: resources.map((one) => one.id),
    groups: groups.map((one) => one.id),
    grid: grid === null ? null : checkDates(grid),
  }
}

/** One that came to be by its name alone has no rules. */
function fromEscalationCopy(part: object): EscalationInput {
  const isBare = 'rules' in part && Array.isArray(part.rules) && part.rules.length === 0
  if (!isBare) return readEscalation(part)
  return { ...readEscalation({ ...part, rules: [{ recipient: { type: 'none' } }] }), rules: [] }
}

function fromRotaCopy(part: object, timeZone: string): CopiedRota {
  const { overrides = [], rotations, ...fields } = part as Readonly<Record<string, unknown>>
  if (!Array.isArray(overrides)) throw invalid('overrides', 'overrides must be a list')
  const isBare = Array.isArray(rotations) && rotations.length === 0
  const input = readSchedule(isBare ? fields : { ...fields, rotations }, timeZone)
  const copies = overrides.map((one, index) =>
    atPath(`overrides[${index}]`, () => {
      const { rotations: places = null, ...rest } = Object(one) as Readonly<Record<string, unknown>>
      return { ...readOverride(rest), rotations: readPlaces(places, input.rotations.length) }
    }),
  )
  return { input, overrides: copies }
}

function readPlaces(places: unknown, count: number): readonly number[] | null {
  if (places === null) return null
  const isPlace = (place: unknown) => Number.isInteger(place) && Number(place) >= 0 && Number(place) < count
  if (Array.isArray(places) && places.every(isPlace)) return places
  throw invalid('rotations', 'rotations must be places of rotations of the rota, the first being 0')
}
