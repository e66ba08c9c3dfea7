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
