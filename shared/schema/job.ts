import Type from 'typebox'
import { PERIODS } from '../interval.ts'
import { MAILED } from '../job.ts'
import { Nullable } from './envelope.ts'

const strict = { additionalProperties: false }
const kind = <Name extends string>(name: Name) => Type.Enum([name])
const Text = Type.Optional(Type.String())
const Texts = Type.Record(Type.String(), Type.String())
const Seconds = Type.Integer({ minimum: 0 })
const Endings = Type.Array(Type.Enum(['failed', 'succeeded']))
const Anything = Type.Record(Type.String(), Type.Unknown())

const CronTrigger = Type.Object({ kind: kind('cron'), expression: Type.String(), timeZone: Text }, strict)
const IntervalTrigger = Type.Object(
  {
    kind: kind('interval'),
    every: Type.Integer({ minimum: 1 }),
    period: Type.Enum([...PERIODS]),
    anchor: Type.Optional(Nullable(Type.String())),
  },
  strict,
)
const FolderTrigger = Type.Object(
  {
    kind: kind('folder'),
    path: Type.String({ minLength: 1 }),
    pattern: Type.Optional(Nullable(Type.String())),
    recursive: Type.Optional(Type.Boolean()),
  },
  strict,
)
const ManualTrigger = Type.Object({ kind: kind('manual') }, strict)

/** When a job runs; also what `POST /api/preview` takes. */
export const TriggerBody = Type.Union([CronTrigger, IntervalTrigger, FolderTrigger, ManualTrigger])

const ProgramBody = Type.Object(
  {
    kind: kind('program'),
    program: Type.String({ minLength: 1 }),
    args: Type.Optional(Type.Array(Type.String())),
    cwd: Type.Optional(Nullable(Type.String())),
    env: Type.Optional(Texts),
    shell: Type.Optional(Type.Boolean()),
    stdin: Type.Optional(Nullable(Type.String())),
  },
  strict,
)
const HttpBody = Type.Object(
  {
    kind: kind('http'),
    method: Type.Optional(Type.Enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])),
    url: Type.String({ minLength: 1 }),
    headers: Type.Optional(Texts),
    body: Type.Optional(Type.Unknown()),
    authToken: Type.Optional(Nullable(Type.String())),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
    expectedStatus: Type.Optional(
      Nullable(Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 })),
    ),
    verifyTls: Type.Optional(Type.Boolean()),
  },
  strict,
)
const FlowBody = Type.Object(
  {
    kind: kind('flow'),
    binaryPath: Type.String({ minLength: 1 }),
    inputFolder: Type.String({ minLength: 1 }),
    root: Type.Optional(Nullable(Type.String())),
    token: Type.Optional(Nullable(Type.String())),
    settings: Type.Optional(Anything),
    verifyTls: Type.Optional(Type.Boolean()),
  },
  strict,
)
export const ActionBody = Type.Union([ProgramBody, HttpBody, FlowBody])

const PolicyBody = Type.Partial(
  Type.Object({
    catchUp: Type.Enum(['none', 'last', 'all']),
    catchUpWindowSeconds: Seconds,
    overlap: Type.Enum(['skip', 'queue', 'replace', 'allow']),
    timeoutSeconds: Type.Integer({ minimum: 1 }),
    retries: Type.Partial(
      Type.Object({
        count: Type.Integer({ minimum: 0, maximum: 100 }),
        firstDelaySeconds: Seconds,
        maxDelaySeconds: Seconds,
        on: Type.Array(Type.Enum(['error', 'timeout', 'status'])),
      }),
      strict,
    ),
    keepRuns: Type.Partial(
      Type.Object({ count: Type.Integer({ minimum: 1 }), days: Type.Integer({ minimum: 1 }) }),
      strict,
    ),
    onInterrupted: Type.Enum(['close', 'retry']),
  }),
  strict,
)

const NotifyBody = Type.Partial(
  Type.Object({
    native: Endings,
    webhook: Nullable(
      Type.Object({ url: Type.String(), headers: Type.Optional(Texts), on: Type.Optional(Endings) }, strict),
    ),
    email: Type.Array(Type.String()),
    emailOn: Type.Array(Type.Enum([...MAILED]), {
      description: '`output`: of each run that wrote something, however it ended.',
    }),
  }),
  strict,
)

const fields = {
  description: Nullable(Type.String()),
  enabled: Type.Boolean(),
  tags: Texts,
  startsAt: Nullable(Type.String()),
  endsAt: Nullable(Type.String()),
  maxRuns: Nullable(Type.Integer({ minimum: 1 })),
  policy: PolicyBody,
  notify: NotifyBody,
}
const needed = { name: Type.String(), trigger: TriggerBody, action: ActionBody }

export const JobCreate = Type.Object(
  {
    ...needed,
    ...Type.Partial(Type.Object(fields)).properties,
    copyOf: Type.Optional(
      Type.String({ description: 'The job whose secrets stand behind the masks in this one.' }),
    ),
  },
  strict,
)
/** A change whose trigger and action are whole. */
export const JobChange = Type.Partial(Type.Object({ ...needed, ...fields }), strict)

const ofSameKind = 'Members that are left out stay as they are; lists and maps are replaced whole.'

/** A change as it is sent: of a trigger and an action of the same kind it names what changes. */
export const JobEdit = Type.Partial(
  Type.Object({
    ...needed,
    ...fields,
    trigger: Type.Union(
      [
        Type.Partial(CronTrigger, strict),
        Type.Partial(IntervalTrigger, strict),
        Type.Partial(FolderTrigger, strict),
        Type.Partial(ManualTrigger, strict),
      ],
      { description: `${ofSameKind} Another \`kind\` replaces the trigger, and has to be whole.` },
    ),
    action: Type.Union(
      [Type.Partial(ProgramBody, strict), Type.Partial(HttpBody, strict), Type.Partial(FlowBody, strict)],
      {
        description: `${ofSameKind} \`body: null\` takes the body away. Another \`kind\` replaces the action, and has to be whole.`,
      },
    ),
  }),
  strict,
)

/** A run as it stands in a strip of outcomes. */
export const RecentRunShape = Type.Object({
  id: Type.String(),
  outcome: Type.String(),
  message: Nullable(Type.String()),
  cause: Type.String(),
  dueAt: Type.String(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
})

export const JobShape = Type.Object({
  id: Type.String(),
  uuid: Type.String(),
  name: Type.String(),
  description: Type.String(),
  enabled: Type.Boolean(),
  disabledReason: Nullable(Type.String()),
  folderError: Nullable(Type.String({ description: 'Why the folder it watches cannot be read.' })),
  tags: Texts,
  trigger: Anything,
  words: Type.String({ description: 'The trigger in words.' }),
  startsAt: Nullable(Type.String()),
  endsAt: Nullable(Type.String()),
  maxRuns: Nullable(Type.Integer()),
  runCount: Type.Integer(),
  nextRunAt: Nullable(Type.String()),
  action: Anything,
  policy: Anything,
  notify: Anything,
  origin: Nullable(Type.String()),
  lastRun: Nullable(
    Type.Object({
      id: Type.String(),
      outcome: Type.String(),
      message: Nullable(Type.String()),
      startedAt: Nullable(Type.String()),
      finishedAt: Nullable(Type.String()),
    }),
  ),
  recentRuns: Type.Optional(
    Type.Array(RecentRunShape, { description: 'The newest runs, as many as ?runs=N asked for.' }),
  ),
  createdBy: Type.String(),
  updatedBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})
