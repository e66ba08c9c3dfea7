import type { Glance, GlanceDuty, GlanceFiring, GlanceSwitch } from '#shared/glance.ts'
import { stateOf } from '#shared/glance.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull } from '#shared/instant.ts'
import type { Trigger } from '#shared/trigger.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ServiceDeps } from './change.ts'
import type { OnCallService } from './on-call.ts'
import type { SettingService } from './setting.ts'

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly onCall: OnCallService
  readonly settings: Pick<SettingService, 'pinned'>
  readonly operatorTimeZone: () => string
}

/** The coming firings that are told. */
const NEXT = 3
/** What is offered in a menu: more than this nobody looks through. */
const OFFERED = 10
const DUTIES = 5
const COUNTED = 100
const AHEAD_MS = 8 * DAY_MS

export type GlanceService = ReturnType<typeof createGlanceService>

/** What can be seen of Hourhand in one look. Bounded: it is read after every change. */
export function createGlanceService({ store, clock, onCall, settings, operatorTimeZone }: Deps) {
  const byName = { limit: OFFERED, page: 1, sortBy: 'name' } as const

  function firingOf(trigger: Trigger): GlanceFiring | null {
    const { scheduleId, jobId, nextDueAt, rule } = trigger
    if (nextDueAt === null) return null
    const [kind, id, thing] =
      scheduleId === null
        ? (['job', formatId('job', jobId ?? 0), store.jobs.find(jobId ?? 0)] as const)
        : (['schedule', formatId('sch', scheduleId), store.schedules.find(scheduleId)] as const)
    if (thing === null) return null
    const timeZone = rule.kind === 'cron' ? rule.timeZone : operatorTimeZone()
    return { at: formatMillis(nextDueAt), what: trigger.action, kind, id, name: thing.name, timeZone }
  }

  function duties(now: number): readonly GlanceDuty[] {
    const rotas = store.rotas.list().filter(({ enabled }) => enabled)
    return rotas.slice(0, DUTIES).map(({ id, name }) => {
      const running = onCall
        .served(id, now, now + AHEAD_MS)
        .flatMap(({ periods }) => periods.filter(({ startAt, endAt }) => startAt <= now && endAt > now))
      const until = Math.min(...running.map(({ endAt }) => endAt))
      const people = [...new Set(running.map((period) => period.name))]
      // An end that is beyond what was looked at is not known.
      return { rotaId: id, rota: name, people, until: until < now + AHEAD_MS ? formatMillis(until) : null }
    })
  }

  function switches(): readonly GlanceSwitch[] {
    const pinned = settings.pinned().flatMap((id): GlanceSwitch[] => {
      const schedule = store.schedules.find(parseId('sch', id) ?? 0)
      if (schedule !== null) return [{ kind: 'schedule', id, name: schedule.name, enabled: schedule.enabled }]
      const job = store.jobs.find(parseId('job', id) ?? 0)
      return job === null ? [] : [{ kind: 'job', id, name: job.name, enabled: job.enabled }]
    })
    if (pinned.length > 0) return pinned
    const first = store.schedules.listByIds(store.scheduleOrders.list({}).slice(0, NEXT))
    return first.map(({ id, name, enabled }) => ({
      kind: 'schedule',
      id: formatId('sch', id),
      name,
      enabled,
    }))
  }

  return {
    read(): Glance {
      const now = clock.now()
      const pause = store.settings.pause()
      const facts = {
        pause: pause === null ? null : { until: formatMillisOrNull(pause.until) },
        running: store.intents.listRunning().length,
        unseen: store.activity.countUnseen(COUNTED),
      }
      return {
        ...facts,
        state: stateOf(facts),
        next: store.triggers.listNext(NEXT).flatMap((trigger) => firingOf(trigger) ?? []),
        onCall: duties(now),
        switches: switches(),
        jobs: store.jobs.list(byName).rows.map(({ id, name }) => ({ id: formatId('job', id), name })),
        resources: store.resources
          .list({}, byName)
          .rows.map(({ id, name, status }) => ({ id: formatId('res', id), name, status })),
      }
    },
  }
}
