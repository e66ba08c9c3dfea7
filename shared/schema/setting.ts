import Type, { type Static } from 'typebox'
import { NOTICE_KINDS, TIME_FORMATS, WEEK_STARTS } from '../setting.ts'
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

const ClockTime = Type.String({ description: "A time of day of the operator's zone: `22:00`." })

const NotificationsShape = Type.Object(
  {
    ...(Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, Type.Boolean()])) as Record<
      (typeof NOTICE_KINDS)[number],
      ReturnType<typeof Type.Boolean>
    >),
    output: Type.Boolean({ description: "Whether a failure shows the end of the run's output." }),
    quietHours: Nullable(Type.Object({ from: ClockTime, to: ClockTime }, strict)),
  },
  { ...strict, description: 'Which native notices the desktop shows, and when none.' },
)

const DesktopShape = Type.Object(
  {
    openAtLogin: Type.Boolean(),
    closeToTray: Type.Boolean(),
    keepAwake: Type.Boolean({ description: 'Keep the machine awake while a run goes.' }),
    lookForUpdates: Type.Boolean(),
  },
  { ...strict, description: 'How the desktop behaves.' },
)

const PinnedShape = Type.Array(Type.String(), {
  description: 'Ids of the schedules and jobs that can be switched from the tray.',
})

/** How days and times are shown to the operator. */
export const operatorSetting = {
  timeZone: Type.String({ description: 'An IANA zone.' }),
  weekStart: Type.Enum([...WEEK_STARTS]),
  timeFormat: Type.Enum([...TIME_FORMATS]),
}

const operator = { displayName: Type.String(), email: Type.String(), ...operatorSetting }

export const SettingsChange = Type.Object(
  {
    operator: Type.Optional(Type.Partial(Type.Object({ name: Type.String(), ...operator }), strict)),
    participants: Type.Optional(ParticipantsShape),
    metricsUrl: Type.Optional(MetricsUrlShape),
    eventWebhook: Type.Optional(EventWebhookShape),
    aws: Type.Optional(Type.Partial(AwsShape, strict)),
    smtp: Type.Optional(Nullable(Type.Partial(SmtpShape, strict))),
    instabase: Type.Optional(Nullable(InstabaseShape)),
    history: Type.Optional(Type.Partial(HistoryShape, strict)),
    notifications: Type.Optional(Type.Partial(NotificationsShape, strict)),
    desktop: Type.Optional(Type.Partial(DesktopShape, strict)),
    pinned: Type.Optional(PinnedShape),
  },
  strict,
)

/** An e-mail to try the mail server with: as it is stored, changed by what is given. */
export const SmtpTest = Type.Object(
  { to: Type.String(), smtp: Type.Optional(Nullable(Type.Partial(SmtpShape, strict))) },
  strict,
)

export const SettingsShape = Type.Object({
  operator: Type.Object({ name: Type.String({ description: 'The user name; it stays.' }), ...operator }),
  participants: ParticipantsShape,
  metricsUrl: MetricsUrlShape,
  eventWebhook: EventWebhookShape,
  aws: AwsShape,
  smtp: Nullable(SmtpShape),
  instabase: Nullable(InstabaseShape),
  history: HistoryShape,
  notifications: NotificationsShape,
  desktop: DesktopShape,
  pinned: PinnedShape,
})

/** The settings as they are shown, and what changes them. */
export type SettingsAnswer = Static<typeof SettingsShape>
export type SettingsWish = Static<typeof SettingsChange>
