// The query parameters of each list and report, for the description of the API alone: query.ts checks them.
import Type, { type TSchema } from 'typebox'
import { INTENT_STATES, RUN_OUTCOMES } from '#shared/intent.ts'
import { DELIVERY_STATES } from '#shared/schema/delivery.ts'
import { GROUP_SORTS } from '../store/group.ts'
import { JOB_SORTS } from '../store/job.ts'
import { RECOMMENDATION_KINDS, RECOMMENDATION_SORTS, RECOMMENDATION_STATES } from '../store/recommendation.ts'
import { RESOURCE_SORTS } from '../store/resource.ts'
import { SCHEDULE_SORTS } from '../store/schedule.ts'

type Parameters = Readonly<Record<string, TSchema>>

const LIMIT = Type.Integer({
  minimum: 1,
  description: 'Rows in one answer: 50 unless said otherwise, at most 500.',
})

const instant = (description: string) => Type.String({ format: 'date-time', description })

const RANGE = { from: instant('The first instant.'), to: instant('The instant before which it ends.') }

const CURSOR = { limit: LIMIT, cursor: Type.String({ description: 'The `meta.next` of an earlier answer.' }) }

const HISTORY = {
  ...CURSOR,
  target: Type.String({ description: '`job:ID`, `resource:ID`, `group:ID` or `schedule:ID`.' }),
  ...RANGE,
}

const NUMBERED = {
  limit: LIMIT,
  page: Type.Integer({ minimum: 1, description: 'The number of the page: 1 unless said otherwise.' }),
}

const SEARCH = { search: Type.String({ description: 'Words to look for.' }) }

const paged = (sorts: readonly string[]) => ({
  ...NUMBERED,
  ...SEARCH,
  sort_by: Type.String({ enum: [...sorts] }),
  sort_order: Type.Enum(['asc', 'desc']),
})

const NAMED = {
  identifierType: Type.Enum(['id', 'name'], {
    description: 'What the path names: `id` unless said otherwise.',
  }),
}

const ON_CALL = {
  flat: Type.Boolean({ description: 'The user names alone.' }),
  date: instant('The instant meant: now unless said otherwise.'),
}

const SEED_LIST = {
  cursor: Type.String({ description: 'Of the `next` or `previous` of an earlier answer.' }),
}

const REVEAL = { reveal: Type.Boolean({ description: 'Show secrets, to a token of full access.' }) }

const NOPS_LIST = {
  page_number: Type.Integer({ minimum: 1, description: 'The number of the page: 1 unless said otherwise.' }),
  page_size: Type.Integer({ minimum: 1, description: 'Rows on a page, at most 1000.' }),
  sort_by: Type.String({ description: 'A member of the rows.' }),
  sort_type: Type.Enum(['asc', 'desc']),
}

/** By the URL of the route that is asked with GET. */
export const QUERY_PARAMETERS: Readonly<Record<string, Parameters>> = {
  '/api/schedules': paged(SCHEDULE_SORTS),
  '/api/schedules/order': {
    ...SEARCH,
    enabled: Type.Boolean({ description: 'Only those that are on, or off.' }),
    timezone: Type.String({ description: 'Only those of an IANA zone.' }),
    tag: Type.String({ description: 'Only those that bear a tag, such as `env=prod`.' }),
  },
  '/svc/notifications/scheduler/nops_scheduler': {
    ...NOPS_LIST,
    scheduler_for: Type.Enum(['scheduler_start_stop', 'essentials__storage']),
  },
  '/svc/notifications/eventbridge': NOPS_LIST,
  '/svc/k8s_cost/scheduler_groups': NOPS_LIST,
  '/svc/k8s_cost/workload_scheduler_groups': NOPS_LIST,
  '/svc/k8s_cost/nops_essentials': NOPS_LIST,
  '/api/schedules/:id/preview': RANGE,
  '/api/resources': {
    ...paged(RESOURCE_SORTS),
    type: Type.String(),
    provider: Type.String(),
    status: Type.String(),
    region: Type.String(),
    schedulable: Type.Boolean(),
  },
  '/api/resources/:id/utilization': RANGE,
  '/api/resources/:id/utilization/week': {
    timezone: Type.String({ description: "The zone of the week: the operator's unless said otherwise." }),
  },
  '/api/recommendations': {
    ...paged(RECOMMENDATION_SORTS),
    kind: Type.Enum([...RECOMMENDATION_KINDS]),
    state: Type.Enum([...RECOMMENDATION_STATES]),
    recommended: Type.Boolean({ description: 'Only those that recommend something, or that do not.' }),
  },
  '/api/resource-groups': paged(GROUP_SORTS),
  '/api/resource-groups/:id/overrides': paged(['createdAt']),
  '/api/overrides': paged(['createdAt']),
  '/api/jobs': {
    ...paged(JOB_SORTS),
    enabled: Type.Boolean({ description: 'Only those that are on, or that are off.' }),
    failing: Type.Boolean({ description: 'Only those whose newest ended run went wrong, or the others.' }),
    tag: Type.String({ description: '`key`, or `key=value`.' }),
    runs: Type.Integer({ minimum: 1, description: 'So many of its newest runs with each job, at most 50.' }),
  },
  '/api/jobs/:id/preview': RANGE,
  '/api/runs': { ...HISTORY, outcome: Type.Enum([...RUN_OUTCOMES]) },
  '/api/runs/:id/output': {
    from: Type.Integer({ minimum: 0, description: 'How many bytes of the output to leave out.' }),
  },
  '/api/timeline': {
    ...RANGE,
    step: Type.Integer({ minimum: 1, description: 'Seconds that marks are apart at the least.' }),
    lanes: Type.String({ description: 'The keys of at most 40 lanes, with commas between.' }),
  },
  '/api/next': { limit: Type.Integer({ minimum: 1, description: '5 unless said otherwise, at most 50.' }) },
  '/api/activity': {
    ...HISTORY,
    ...SEARCH,
    what: Type.Enum(['start', 'stop', 'run']),
    state: Type.String({ description: 'One state or several, with commas between.' }),
  },
  '/api/intents': { ...HISTORY, state: Type.Enum([...INTENT_STATES]) },
  '/api/deliveries': { ...CURSOR, state: Type.Enum([...DELIVERY_STATES]) },
  '/api/audit-logs': {
    ...CURSOR,
    scope: Type.String(),
    action: Type.String(),
    actor: Type.String(),
    resourceType: Type.String(),
    resourceID: Type.String(),
    ...RANGE,
  },
  '/api/reports/summary': {
    period: Type.String({ description: 'A month such as 2026-11: the current one unless said otherwise.' }),
  },
  '/api/reports/trends': RANGE,
  '/v2/users': {
    limit: Type.Integer({
      minimum: 1,
      description: 'Users in one answer: 100 unless said otherwise, at most 500.',
    }),
    offset: Type.Integer({ minimum: 0 }),
    sortField: Type.Enum(['username', 'fullName', 'insertedAt']),
    order: Type.Enum(['asc', 'desc']),
    query: Type.String({ description: '`field:value` and plain words, all of which must be found.' }),
  },
  '/v2/schedules': { expand: Type.Enum(['rotation']) },
  '/v2/schedules/:identifier': NAMED,
  '/v2/schedules/:identifier.ics': NAMED,
  '/v2/schedules/:identifier/timeline': {
    ...NAMED,
    expand: Type.String({ description: 'Layers with commas between them: `base,forwarding,override`.' }),
    interval: Type.Integer({ minimum: 1, maximum: 100 }),
    intervalUnit: Type.Enum(['days', 'weeks', 'months']),
    date: instant('An instant in the first day, week or month: now unless said otherwise.'),
  },
  '/v2/schedules/:identifier/rotations': NAMED,
  '/v2/schedules/:identifier/overrides': NAMED,
  '/v2/schedules/on-calls': ON_CALL,
  '/v2/schedules/:identifier/on-calls': { ...NAMED, ...ON_CALL },
  '/v2/schedules/:identifier/next-on-calls': { ...NAMED, ...ON_CALL },
  '/v2/forwarding-rules/:identifier': { identifierType: Type.Enum(['id', 'alias']) },
  '/api/rotas': { ...NUMBERED, ...SEARCH },
  '/api/rotas/:id/timeline': RANGE,
  '/api/rotas/:id/gaps': RANGE,
  '/api/rotas/:id/fairness': {
    ...RANGE,
    holidays: Type.String({ description: 'Dates with commas between them: `2026-12-25,2026-12-26`.' }),
    calendar: Type.String({ description: 'The id of a calendar whose special days are holidays.' }),
  },
  '/api/rotas/:id/swaps': NUMBERED,
  '/api/absences': {
    ...NUMBERED,
    user: Type.String({ description: 'An id or an e-mail address.' }),
    ...RANGE,
  },
  '/api/v1/user/': SEED_LIST,
  '/api/v1/group/': SEED_LIST,
  '/api/v1/webhook/': SEED_LIST,
  '/api/v1/failed-tasks/': SEED_LIST,
  '/api/v1/schedule/': { ...SEED_LIST, ...REVEAL },
  '/api/v1/schedule/:id/': REVEAL,
  '/api/events': {
    types: Type.String({ description: 'Names of events, or their beginnings: `run.*,intent.missed`.' }),
    lastEventId: Type.String({ description: 'The id of the last event seen, in place of `Last-Event-ID`.' }),
  },
}
