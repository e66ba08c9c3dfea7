import Type from 'typebox'
import { Nullable } from './envelope.ts'

const strict = { additionalProperties: false }

const ParticipantsShape = Type.Enum(['create', 'refuse'])

const MetricsUrlShape = Nullable(Type.String({ description: 'Where metrics of schedules are sent.' }))

const EventWebhookShape = Nullable(
  Type.String({ description: 'Where events of schedules that act or are switched are posted.' }),
)
const AwsShape = Type.Object(
  {
    endpoint: Nullable(Type.String({ description: 'An emulator in the place of AWS.' })),
    profiles: Type.Record(Type.String(), Type.String(), {
      description: 'The profile of each account number.',
    }),
  },
  strict,
)

const SmtpShape = Type.Object(
  {
    host: Type.String(),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    secure: Type.Boolean({
      description: 'TLS from the first byte; otherwise STARTTLS where the server has it.',
    }),
    user: Nullable(Type.String()),
    password: Nullable(Type.String()),
    from: Type.String({ description: 'The e-mail address that mails come from.' }),
  },
  { ...strict, description: 'The mail server; null: no e-mails are sent.' },
)

const InstabaseShape = Type.Object(
  { root: Type.String({ description: 'The URL that flows are sent to.' }) },
  strict,
)

const HistoryShape = Type.Object(
  {
    runDays: Type.Integer({ minimum: 1, description: 'How long runs are remembered.' }),
    auditDays: Type.Integer({ minimum: 1, description: 'How long changes are remembered.' }),
  },
  strict,
)

export const SettingsChange = Type.Object(
  {
    participants: Type.Optional(ParticipantsShape),
    metricsUrl: Type.Optional(MetricsUrlShape),
    eventWebhook: Type.Optional(EventWebhookShape),
    aws: Type.Optional(Type.Partial(AwsShape, strict)),
    smtp: Type.Optional(Nullable(Type.Partial(SmtpShape, strict))),
    instabase: Type.Optional(Nullable(InstabaseShape)),
    history: Type.Optional(Type.Partial(HistoryShape, strict)),
  },
  strict,
)

export const SettingsShape = Type.Object({
  operator: Type.Object({
    name: Type.String(),
    displayName: Type.String(),
    email: Type.String(),
    timeZone: Type.String(),
  }),
  participants: ParticipantsShape,
  metricsUrl: MetricsUrlShape,
  eventWebhook: EventWebhookShape,
  aws: AwsShape,
  smtp: Nullable(SmtpShape),
  instabase: Nullable(InstabaseShape),
  history: HistoryShape,
})
