import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { formatId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import { ActivityShape } from '#shared/schema/history.ts'
import { NextShape, RunningShape } from '#shared/schema/timeline.ts'
import type { Trigger } from '#shared/trigger.ts'
import type { ApiContext } from '../context.ts'
import { readCount } from '../query.ts'
import { toActivityJson } from './activity.ts'

const NEXT = 5
const MOST_NEXT = 50
const UNSEEN = 50
const UNSEEN_COUNTED = 1_000
const RUNNING = 50
/** A usual duration is the middle one of so many runs. */
const COMPARED = 9

/** `/api/next`, `/api/activity/running` and `/api/activity/unseen`: what is to come, goes on, and wants to be seen. */
export function nowRoutes(instance: FastifyInstance, { store, operatorTimeZone }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['activity']

  api.get(
    '/api/next',
    { schema: { tags, response: { 200: Type.Object({ data: Type.Array(NextShape) }) } } },
    ({ query }) => {
      const limit = Math.min(MOST_NEXT, readCount(query, 'limit') ?? NEXT)
      const triggers = store.triggers.listNext(limit)
      const names = namesOf(triggers)
      return { data: triggers.map((trigger) => toNext(trigger, names)) }
    },
  )
  api.get(
    '/api/activity/running',
    { schema: { tags, response: { 200: Type.Object({ data: Type.Array(RunningShape) }) } } },
    () => ({
      data: store.activity.listRunning(RUNNING).map((row) => ({
        ...toActivityJson(row),
        usualMs: row.target.kind === 'job' ? usualMs(row.target.id) : null,
      })),
    }),
  )
  api.get(
    '/api/activity/unseen',
    {
      schema: {
        tags,
        response: {
          200: Type.Object({ data: Type.Array(ActivityShape), meta: Type.Object({ total: Type.Integer() }) }),
        },
      },
    },
    () => ({
      data: store.activity.listUnseen(UNSEEN).map(toActivityJson),
      meta: { total: store.activity.countUnseen(UNSEEN_COUNTED) },
    }),
  )

  function namesOf(triggers: readonly Trigger[]): ReadonlyMap<string, string> {
    const schedules = store.schedules.listByIds(triggers.flatMap(({ scheduleId }) => scheduleId ?? []))
    const jobs = store.jobs.scopesOf(triggers.flatMap(({ jobId }) => jobId ?? []))
    return new Map([
      ...schedules.map(({ id, name }) => [formatId('sch', id), name] as const),
      ...[...jobs.values()].map(({ id, name }) => [formatId('job', id), name] as const),
    ])
  }

  function toNext(trigger: Trigger, names: ReadonlyMap<string, string>) {
    const { scheduleId, jobId, action, rule, nextDueAt } = trigger
    const id = scheduleId === null ? formatId('job', jobId) : formatId('sch', scheduleId)
    return {
      at: formatMillis(nextDueAt ?? 0),
      what: action,
      kind: scheduleId === null ? ('job' as const) : ('schedule' as const),
      id,
      name: names.get(id) ?? '',
      timeZone: rule.kind === 'cron' ? rule.timeZone : operatorTimeZone(),
    }
  }

  function usualMs(jobId: number): number | null {
    const durations = store.jobRuns
      .listEnded(jobId, COMPARED)
      .filter(({ state }) => state === 'succeeded')
      .map(({ startedAt, finishedAt }) => (finishedAt ?? 0) - (startedAt ?? 0))
      .sort((a, b) => a - b)
    return durations[Math.floor(durations.length / 2)] ?? null
  }
}
