import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { skippingCalendar } from '#shared/calendar.ts'
import { invalid } from '#shared/error.ts'
import { heldAt, type Overlay, type Pause, type ScheduleScope } from '#shared/firing.ts'
import { formatId } from '#shared/id.ts'
import { formatMillis, parseInstant } from '#shared/instant.ts'
import { ruleOf } from '#shared/job.ts'
import type { CronEntry, Schedule } from '#shared/schedule.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { TriggerBody } from '#shared/schema/job.ts'
import type { PreviewShape } from '#shared/schema/schedule.ts'
import { cronRule, dueBetween, noteOf } from '#shared/trigger.ts'
import { formatLocal } from '#shared/zone.ts'
import type { Store } from '../../store/index.ts'
import type { ApiContext } from '../context.ts'
import { toTrigger, triggerWords } from './job-map.ts'

/** So many coming firings are shown at once; `meta.more` tells that there are others. */
const MOST_FIRINGS = 5_000

/** The coming firings of a schedule, with what each does to which resource and what will keep it from doing so. */
export function previewSchedule(
  store: Pick<Store, 'scopes' | 'holds' | 'settings'>,
  schedule: Schedule,
  range: { readonly from: number; readonly to: number },
): { data: Static<typeof PreviewShape>[]; meta: { more: boolean } } {
  const scope = store.scopes.ofSchedules([schedule.id]).get(schedule.id)
  if (scope === undefined || !schedule.enabled) return { data: [], meta: { more: false } }
  const { timeZone } = schedule
  const firings = schedule.crons
    .flatMap((cron) => {
      const rule = cronRule(cron.expression, timeZone)
      return dueBetween(rule, range.from, range.to, MOST_FIRINGS + 1).map((at) => ({ at, cron }))
    })
    .sort((a, b) => a.at - b.at)
  const noteFor = createNotes({
    scope,
    timeZone,
    pause: store.settings.pause(),
    holds: store.holds.inForce(),
  })
  const data = firings.slice(0, MOST_FIRINGS).map(({ at, cron }) => {
    const note = noteFor(cron, at)
    return {
      at: formatMillis(at),
      local: formatLocal(at, timeZone),
      cronId: formatId('cron', cron.id),
      action: cron.action,
      resources: scope.resources.map(({ id }) => formatId('res', id)),
      groups: scope.groups.map(({ target }) => formatId('grp', target.id)),
      ...(note !== null && { note }),
    }
  })
  return { data, meta: { more: firings.length > MOST_FIRINGS } }
}

type Surroundings = {
  readonly scope: ScheduleScope
  readonly timeZone: string
  readonly pause: Pause | null
  readonly holds: Pick<Overlay, 'heldResources' | 'heldGroups'>
}

function createNotes({ scope, timeZone, pause, holds }: Surroundings) {
  return (cron: CronEntry, at: number): string | null => {
    if (pause !== null && (pause.until === null || at < pause.until)) return 'paused'
    if (isHeldWhole(scope, holds, at)) return 'held'
    if (skippingCalendar(scope.calendars, cron.action, at, timeZone) !== null) return 'calendar'
    return noteOf(cronRule(cron.expression, timeZone).rule, at)
  }
}

/** Whether a hold keeps every target from what the firing wants: one that is free is acted on. */
function isHeldWhole(scope: ScheduleScope, holds: Surroundings['holds'], at: number): boolean {
  const isHeld = (id: number) => heldAt(holds.heldResources.get(id), at) !== null
  const groups = scope.groups.map(
    ({ target, members }) =>
      heldAt(holds.heldGroups.get(target.id), at) !== null ||
      (members.length > 0 && members.every((member) => isHeld(member.resourceId))),
  )
  const targets = [...scope.resources.map((target) => isHeld(target.id)), ...groups]
  return targets.length > 0 && targets.every((held) => held)
}

const PreviewBody = Type.Object(
  {
    trigger: TriggerBody,
    from: Type.Optional(Type.String()),
    to: Type.Optional(Type.String()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
)

const TriggerPreview = Type.Object({
  words: Type.String(),
  instants: Type.Array(Type.String()),
  notes: Type.Record(Type.String(), Type.String(), {
    description: 'What a change of the clocks does to an instant: gap or repeated.',
  }),
  more: Type.Boolean(),
})

/** `POST /api/preview`: the instants of any trigger, and its words; nothing is stored. */
export function previewRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { clock, jobs, operatorTimeZone } = context

  function previewTrigger(body: Static<typeof PreviewBody>): Static<typeof TriggerPreview> {
    const now = clock.now()
    const trigger = toTrigger(body.trigger, { timeZone: operatorTimeZone(), now })
    jobs.checkTrigger(trigger)
    const from = instantAt(body.from, 'from') ?? now
    const to = instantAt(body.to, 'to') ?? Number.MAX_SAFE_INTEGER
    const limit = body.limit ?? 50
    const rule = ruleOf(trigger)
    const instants = rule === null ? [] : dueBetween({ rule }, from, to, limit + 1)
    const noted = instants.slice(0, limit).flatMap((at) => {
      const note = rule === null ? null : noteOf(rule, at)
      return note === null ? [] : [[formatMillis(at), note] as const]
    })
    return {
      words: triggerWords(trigger),
      instants: instants.slice(0, limit).map(formatMillis),
      notes: Object.fromEntries(noted),
      more: instants.length > limit,
    }
  }

  api.post(
    '/api/preview',
    {
      config: { readOnlyAllowed: true },
      schema: { tags: ['preview'], body: PreviewBody, response: { 200: DataOf(TriggerPreview) } },
    },
    ({ body }) => ({ data: previewTrigger(body) }),
  )
}

function instantAt(text: string | undefined, field: string): number | null {
  if (text === undefined) return null
  const at = parseInstant(text)
  if (at === null) throw invalid(field, `${field} must be an instant such as 2026-12-01T18:00:00Z`)
  return at
}
