import Type, { type Static } from 'typebox'
import { Nullable } from '#shared/schema/envelope.ts'

const May = <Shape extends Type.TSchema>(shape: Shape) => Type.Optional(Nullable(shape))
const Anything = Type.Record(Type.String(), Type.Unknown())

const Settings = Type.Object({
  spooled_mode: May(Type.Boolean({ description: 'Run for every file that is added to input_dir.' })),
  tags: May(Type.Array(Type.String())),
  runtime_config: May(Anything),
  notification_emails: May(Type.Union([Type.String(), Type.Array(Type.String())])),
  webhook_config: May(
    Type.Object({ url: Type.String(), headers: May(Type.Record(Type.String(), Type.String())) }),
  ),
})

/** What `create_job` takes; members that it does not know are kept and otherwise ignored. */
export const CreateBody = Type.Object({
  schedule: May(Type.String({ description: 'Five cron fields or a macro, in the zone of the operator.' })),
  name: Type.String(),
  flow_parameters: Type.Object({
    auth_token: May(Type.String()),
    binary_path: Type.String({ minLength: 1 }),
    input_dir: Type.String({ minLength: 1 }),
    verify_ssl_certificate: May(Type.Boolean()),
    settings: May(Settings),
  }),
})
export type CreateBody = Static<typeof CreateBody>

export const JobBody = Type.Object({ job_id: Type.String({ minLength: 1 }) })

export const DeleteBody = Type.Object({
  job_id: May(Type.String()),
  // A query can say it in letters alone.
  delete_all: May(Type.Union([Type.Boolean(), Type.Enum(['true', 'false'])])),
})

export const ListQuery = Type.Object({ job_id: May(Type.String()), username: May(Type.String()) })
export type ListQuery = Static<typeof ListQuery>

/** An answer: what was asked for, or `ERROR` and why. */
const answer = <Members extends Type.TProperties>(members: Members) =>
  Type.Object({
    status: Type.Enum(['OK', 'ERROR']),
    msg: Type.Optional(Type.String({ description: 'What is wrong; with ERROR alone.' })),
    ...Type.Partial(Type.Object(members)).properties,
  })

const ResultShape = Type.Object({
  timeInNS: Type.String(),
  status: Type.Enum(['OK', 'ERROR']),
  http_result: Type.Object({
    status: Type.String(),
    headers: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
    response: Type.String(),
  }),
})

export const JobShape = Type.Object({
  job_id: Type.String(),
  username: Type.String(),
  status: Type.Enum(['ENABLED', 'DISABLED']),
  name: Type.String(),
  created_on_ns: Type.String(),
  job_parameters: Anything,
  results: Type.Array(ResultShape),
})

export const CreateAnswer = answer({ job_id: Type.String() })
export const ListAnswer = answer({ jobs: Type.Array(JobShape) })
export const DeleteAnswer = answer({ deleted_jobs: Type.String() })
export const EnableAnswer = answer({ enabled_jobs: Type.String() })
export const DisableAnswer = answer({ disabled_jobs: Type.String() })
export const TriggerAnswer = answer({ triggered_job: Type.String() })
