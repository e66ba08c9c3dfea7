import Type, { type Static } from 'typebox'
import { STORAGE_DEEDS } from '../once.ts'
import { Nullable } from './envelope.ts'

const strict = { additionalProperties: false }
const Short = Type.String({ maxLength: 255 })
const Kept = { arn: Nullable(Type.String({ maxLength: 1_000 })), details: Type.Unknown() }
const Instants = Type.Record(Type.String(), Type.Number())

/** What only the nOps dialect keeps with a schedule. A resource is named by its id in the document. */
export const GridCopy = Type.Object(
  {
    uuid: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    schedulerFor: Type.Enum(['scheduler_start_stop', 'essentials__storage']),
    accountNumber: Type.String({ maxLength: 100 }),
    eventBus: Nullable(Type.String({ description: 'The account number of a bus of the document.' })),
    project: Nullable(Type.Union([Type.String(), Type.Number()])),
    items: Type.Record(Type.String(), Type.Object(Kept, strict)),
    actionDetails: Type.Record(Type.String(), Type.Unknown()),
    storageItems: Type.Array(
      Type.Object(
        {
          ...Kept,
          itemType: Type.Enum(['ebs', 'snapshot']),
          resourceId: Short,
          name: Short,
          region: Short,
          price: Type.Number({ minimum: 0 }),
        },
        strict,
      ),
    ),
    storageActions: Type.Array(
      Type.Object(
        {
          action: Type.Enum([...STORAGE_DEEDS]),
          date: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }),
          hour: Type.Integer({ minimum: 0, maximum: 23 }),
          minute: Type.Integer({ minimum: 0, maximum: 59 }),
          details: Type.Unknown(),
        },
        strict,
      ),
    ),
    onceAt: Instants,
  },
  strict,
)
export type GridCopy = Static<typeof GridCopy>

export const EventBusCopy = Type.Object(
  { name: Short, accountNumber: Type.String({ minLength: 1, maxLength: 100 }), region: Short },
  strict,
)

/** A recommendation that was put aside, and is not to be made again. */
export const DismissalCopy = Type.Object(
  {
    kind: Type.Enum(['utilization', 'workload', 'storage']),
    subject: Type.String({ minLength: 1, maxLength: 1_000 }),
    resource: Nullable(Type.String({ description: 'The id in the document of what it is about.' })),
    content: Type.Object({}, { additionalProperties: true }),
  },
  strict,
)
