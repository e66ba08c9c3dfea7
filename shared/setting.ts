/** The operator's mail server. */
export type SmtpSetting = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS where the server has it. */
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
  /** The e-mail address that mails come from. */
  readonly from: string
}

/** For how many days runs and changes are remembered. */
export type HistorySetting = { readonly runDays: number; readonly auditDays: number }

export const HISTORY_DEFAULTS: HistorySetting = { runDays: 365, auditDays: 730 }

/** The day a week begins with, and how times of day are written: `20:00` or `8:00 PM`. */
export const WEEK_STARTS = ['monday', 'saturday', 'sunday'] as const
export const TIME_FORMATS = ['24h', '12h'] as const

/** How days and times are shown to the operator. */
export type OperatorSetting = {
  readonly timeZone: string
  readonly weekStart: (typeof WEEK_STARTS)[number]
  readonly timeFormat: (typeof TIME_FORMATS)[number]
}

export const OPERATOR_DEFAULTS = { weekStart: 'monday', timeFormat: '24h' } as const

/** The kinds of native notice, each of which can be turned off. */
export const NOTICE_KINDS = [
  'fired',
  'failed',
  'missed',
  'shiftStarts',
  'shiftEnds',
  'gapFound',
  'updateReady',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** From and to a time of day of the operator's zone (`22:00`); over midnight where `to` is the earlier. */
export type QuietHours = { readonly from: string; readonly to: string }

/** Which notices are shown, whether a failure shows the end of the run's output, and when nothing is shown. */
export type NotificationSetting = Readonly<Record<NoticeKind, boolean>> & {
  readonly output: boolean
  readonly quietHours: QuietHours | null
}

export const NOTIFICATION_DEFAULTS: NotificationSetting = {
  fired: false,
  failed: true,
  missed: true,
  shiftStarts: true,
  shiftEnds: false,
  gapFound: true,
  updateReady: true,
  output: true,
  quietHours: null,
}

/** How the desktop behaves; nothing of it concerns a Hourhand without one. */
export type DesktopSetting = {
  /** Begin with the login, in the tray. */
  readonly openAtLogin: boolean
  /** Closing the window leaves Hourhand in the tray; otherwise it quits. */
  readonly closeToTray: boolean
  /** Keep the machine awake while a run goes. */
  readonly keepAwake: boolean
  /** Look for newer versions; nothing is ever downloaded unasked. */
  readonly lookForUpdates: boolean
}

export const DESKTOP_DEFAULTS: DesktopSetting = {
  openAtLogin: false,
  closeToTray: true,
  keepAwake: false,
  lookForUpdates: true,
}

/** The most schedules and jobs that can be pinned to the tray. */
export const MOST_PINNED = 20
