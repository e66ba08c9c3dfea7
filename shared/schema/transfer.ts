import Type, { type Static } from 'typebox'
import { PERIODS } from '../interval.ts'
import { Nullable } from './envelope.ts'
import { GroupChange } from './group.ts'
import { JobCreate } from './job.ts'
import { ResourceCreate } from './resource.ts'
import { ScheduleChange } from './schedule.ts'
import { SettingsChange } from './setting.ts'
import { DismissalCopy, EventBusCopy, GridCopy } from './transfer-grid.ts'

const strict = { additionalProperties: false }
const Key = Type.Optional(Type.String())
const Keyed = Type.Array(Type.Object({ id: Type.String() }))

/** Read as the on-call dialect reads them. */
const Entries = Type.Optional(Type.Array(Type.Object({})))

const CalendarCopy = Type.Object(
  {
    id: Key,
    name: Type.String(),
    skips: Type.Enum(['start', 'stop', 'both']),
    dates: Type.Array(Type.String()),
    ics: Type.Optional(Nullable(Type.String())),
    icsUrl: Type.Optional(Nullable(Type.String())),
  },
  strict,
)

const SeedSource = Type.Object(
  {
    trigger: Type.Optional(
      Type.Object(
        {
          given: Type.String(),
          read: Type.Union([
            Type.String(),
            Type.Object({ every: Type.Integer({ minimum: 1 }), period: Type.Enum([...PERIODS]) }, strict),
          ]),
        },
        strict,
      ),
    ),
    nextSendAt: Type.Optional(Nullable(Type.String())),
  },
  strict,
)

const InstabaseSource = Type.Object(
  {
    user: Type.String({ description: 'The name of whose it is; one that is not known is the operator.' }),
    parameters: Type.Record(Type.String(), Type.Unknown()),
  },
  strict,
)

const jobOf = <Name extends string, Source extends Type.TSchema>(origin: Name, source: Source) =>
  Type.Object(
    {
      origin: Type.Enum([origin]),
      source: Nullable(source),
      successBelow: Type.Optional(Type.Integer({ minimum: 100, maximum: 600 })),
      plainHeaders: Type.Optional(Type.Boolean()),
      curve: Type.Optional(Type.Enum(['exponential', 'seed'])),
    },
    strict,
  )

/** What a dialect keeps with a job that was made through it. */
const Dialect = Type.Union([jobOf('seed', SeedSource), jobOf('instabase', InstabaseSource)])
export type Dialect = Static<typeof Dialect>

const JobCopy = Type.Object(
  {
    id: Key,
    uuid: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    ),
    dialect: Type.Optional(Dialect),
    ...JobCreate.properties,
  },
  strict,
)

/** What `GET /api/export` writes and `POST /api/import` takes. An `id` only says what other parts of it mean. */
export const TransferBody = Type.Object(
  {
    hourhand: Type.String({ description: 'The version that wrote it.' }),
    exportedAt: Type.Optional(Type.String()),
    resources: Type.Optional(Type.Array(Type.Object({ id: Key, ...ResourceCreate.properties }, strict))),
    groups: Type.Optional(
      Type.Array(Type.Object({ ...GroupChange.properties, id: Key, name: Type.String() })),
    ),
    calendars: Type.Optional(Type.Array(CalendarCopy)),
    schedules: Type.Optional(
      Type.Array(
        Type.Object({
          ...ScheduleChange.properties,
          id: Key,
          name: Type.String(),
          timezone: Type.String(),
          resources: Type.Optional(Keyed),
          groups: Type.Optional(Keyed),
          grid: Type.Optional(GridCopy),
        }),
      ),
    ),
    jobs: Type.Optional(Type.Array(JobCopy)),
    eventBuses: Type.Optional(Type.Array(EventBusCopy)),
    dismissals: Type.Optional(Type.Array(DismissalCopy)),
    people: Entries,
    teams: Entries,
    escalations: Entries,
    rotas: Entries,
    forwardings: Entries,
    settings: Type.Optional(SettingsChange),
  },
  strict,
)

const Told = Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() })

export const TransferShape = Type.Object({
  made: Type.Array(Told),
  replaced: Type.Array(Told),
  left: Type.Array(Type.Object({ ...Told.properties, reason: Type.String() })),
})
