import { invalid } from '#shared/error.ts'
import type { GroupInput, GroupMember } from '#shared/group.ts'
import { formatId, type IdKind } from '#shared/id.ts'
import type { JobAction, JobInput, JobNotify } from '#shared/job.ts'
import type { ResourceInput } from '#shared/resource.ts'
import type { ScheduleInput } from '#shared/schedule.ts'
import type { GridCopy } from '#shared/schema/transfer-grid.ts'
import { restoreSecrets } from '#shared/secret.ts'
import type { CalendarCopy } from './calendar.ts'
import type { Actor } from './change.ts'
import type { EventBusInput } from './event-bus.ts'
import type { JobOwnership } from './job.ts'
import type { Take } from './transfer.ts'
import { type CopiedDismissal, takeDismissals, takeEventBuses, writeGrid } from './transfer-grid.ts'
import type { TransferParts } from './transfer-part.ts'

/** One thing of a document; others in it name it by its key. */
export type Copied<Input> = { readonly key: string | null; readonly input: Input }

export type CopiedGroup = Copied<Omit<GroupInput, 'members'>> & {
  readonly members: readonly (Omit<GroupMember, 'resourceId'> & { readonly resource: string })[]
}

export type CopiedSchedule = Copied<Omit<ScheduleInput, 'calendarIds'>> & {
  readonly calendars: readonly string[]
  readonly resources: readonly string[]
  readonly groups: readonly string[]
  /** What the nOps dialect keeps with it; null: nothing was said. */
  readonly grid: GridCopy | null
}

export type CopiedJob = Copied<JobInput> & {
  /** What it was known by to clients of the dialects; null: not said. */
  readonly uuid: string | null
  readonly ownership: JobOwnership
}

export type PowerDocument = {
  readonly resources: readonly Copied<ResourceInput>[]
  readonly groups: readonly CopiedGroup[]
  readonly calendars: readonly Copied<CalendarCopy>[]
  readonly schedules: readonly CopiedSchedule[]
  readonly jobs: readonly CopiedJob[]
  readonly eventBuses: readonly EventBusInput[]
  readonly dismissals: readonly CopiedDismissal[]
}

type By = { readonly take: Take; readonly actor: Actor }
type Ids = ReadonlyMap<string, number>
type Named = { readonly id: number; readonly name: string }

const ALL = { limit: Number.MAX_SAFE_INTEGER, page: 1 }

/** Resources, groups, calendars, schedules and jobs, in an order in which each finds what it names. */
export function takePower(parts: TransferParts, document: PowerDocument, { take, actor }: By): void {
  const { store, resources, groups, calendars, jobs } = parts
  const takeAll = createTakeAll(take)
  const resourceIds = takeAll('resources', document.resources, {
    known: store.resources.list({}, ALL).rows,
    make: ({ input }) => resources.create(input, actor).id,
    replace: (id, { input }) => resources.update(id, input, actor),
  })
  const groupIds = takeAll('groups', document.groups, {
    known: store.groups.list(ALL).rows,
    make: (group) => groups.create(toGroup(group, resourceIds), actor).id,
    replace: (id, group) => groups.update(id, toGroup(group, resourceIds), actor),
  })
  const calendarIds = takeAll('calendars', document.calendars, {
    known: store.calendars.list(),
    make: ({ input }) => calendars.put(null, input, actor),
    replace: (id, { input }) => calendars.put(id, input, actor),
  })
  takeEventBuses(parts, document.eventBuses, { take, actor })
  takeDismissals(parts, document.dismissals, resourceIds)
  takeAll('schedules', document.schedules, {
    known: store.schedules.list(ALL).rows,
    ...scheduleWriter(parts, { calendarIds, resourceIds, groupIds }, actor),
  })
  takeAll('jobs', document.jobs, {
    known: store.jobs.all(),
    make: ({ input, uuid, ownership }) => {
      const { id } = jobs.create(input, actor, ownership)
      if (uuid !== null) store.jobs.giveUuid(id, uuid)
      return id
    },
    replace: (id, { input, ownership }) =>
      jobs.update(id, unmask(input, store.jobs.get(id)), actor, ownership),
  })
}

const PREFIXES = { resources: 'res', groups: 'grp', calendars: 'cal', schedules: 'sch', jobs: 'job' } as const

type Writer<Item> = {
  readonly known: readonly Named[]
  readonly make: (item: Item) => number
  readonly replace: (id: number, item: Item) => unknown
}

/** Takes a whole section. A name may be borne by several: those of the document stand for those there, in order. */
function createTakeAll(take: Take) {
  return <Item extends Copied<{ readonly name: string }>>(
    section: keyof typeof PREFIXES,
    items: readonly Item[],
    { known, make, replace }: Writer<Item>,
  ): Ids => {
    const prefix: IdKind = PREFIXES[section]
    const free = Map.groupBy(
      known.toSorted((a, b) => a.id - b.id),
      ({ name }) => name,
    )
    const ids = new Map<string, number>()
    for (const [index, item] of items.entries()) {
      const name = item.input.name.trim()
      const id = take<number>({
        kind: section.slice(0, -1),
        name,
        path: `${section}[${index}]`,
        show: (made) => formatId(prefix, made),
        known: free.get(name)?.shift()?.id ?? null,
        make: () => make(item),
        replace: (there) => void replace(there, item),
      })
      if (item.key !== null) ids.set(item.key, id)
    }
    return ids
  }
}

function toGroup({ input, members }: CopiedGroup, resourceIds: Ids): GroupInput {
  const toMember = ({ resource, tier, order }: CopiedGroup['members'][number], index: number) => ({
    resourceId: lookUp(resourceIds, resource, `members[${index}].resourceUID`),
    tier,
    order,
  })
  return { ...input, members: members.map(toMember) }
}

type Known = { readonly calendarIds: Ids; readonly resourceIds: Ids; readonly groupIds: Ids }

function scheduleWriter(parts: TransferParts, known: Known, actor: Actor) {
  const { store, schedules } = parts
  const toInput = ({ input, calendars }: CopiedSchedule): ScheduleInput => {
    const toId = (key: string, index: number) => lookUp(known.calendarIds, key, `calendars[${index}]`)
    return { ...input, calendarIds: calendars.map(toId) }
  }

  function attach(id: number, kind: 'resource' | 'group', wanted: readonly number[]): void {
    for (const one of store.schedules.get(id)[`${kind}s`]) {
      if (!wanted.includes(one.id)) schedules.detach(id, kind, one.id, actor)
    }
    for (const targetId of wanted) schedules.attach(id, kind, targetId, actor)
  }

  function attachAll(id: number, { resources, groups, grid }: CopiedSchedule): number {
    const toIds = (ids: Ids, keys: readonly string[], field: string) =>
      keys.map((key, index) => lookUp(ids, key, `${field}[${index}].id`))
    attach(id, 'resource', toIds(known.resourceIds, resources, 'resources'))
    attach(id, 'group', toIds(known.groupIds, groups, 'groups'))
    if (grid !== null) writeGrid(parts, id, grid, known.resourceIds)
    return id
  }

  return {
    make: (one: CopiedSchedule) => attachAll(schedules.create(toInput(one), actor, 'repeatable').id, one),
    replace: (id: number, one: CopiedSchedule) =>
      attachAll(schedules.update(id, toInput(one), actor, 'repeatable').id, one),
  }
}

/** A mask leaves what the job that is there has in its place. */
function unmask(input: JobInput, before: JobInput): JobInput {
  return {
    ...input,
    action: restoreSecrets(input.action, before.action) as JobAction,
    notify: restoreSecrets(input.notify, before.notify) as JobNotify,
  }
}

function lookUp(ids: Ids, key: string, field: string): number {
  const id = ids.get(key)
  if (id === undefined) throw invalid(field, `nothing in the document has the id '${key.slice(0, 100)}'`)
  return id
}
