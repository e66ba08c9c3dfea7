// What becomes of a setting when it is changed: undefined leaves it. Throws `invalid` at its path.
import { invalid } from '#shared/error.ts'
import { holdsMask, restoreSecrets } from '#shared/secret.ts'
import {
  type HistorySetting,
  MOST_PINNED,
  type NotificationSetting,
  type SmtpSetting,
} from '#shared/setting.ts'
import type { AwsSetting, SettingChange, Settings } from './setting.ts'

const SMTP: SmtpSetting = { host: '', port: 587, secure: false, user: null, password: null, from: '' }
/** A hundred years: dates beyond are none of anybody's. */
const MOST_DAYS = 36_500

/** The setting of AWS with what is given of it. */
export function wantedAws(given: Partial<AwsSetting> | undefined, known: AwsSetting): AwsSetting {
  if (given === undefined) return known
  const endpoint = wantedUrl('aws.endpoint', given.endpoint, known.endpoint)
  return { endpoint, profiles: given.profiles ?? known.profiles }
}

/** What is not said of the server is as it was; the mask of the password leaves it. */
export function wantedSmtp(given: SettingChange['smtp'], known: SmtpSetting | null): SmtpSetting | null {
  if (given === undefined) return known
  if (given === null) return null
  const change = restoreSecrets(given, known) as Partial<SmtpSetting>
  const wanted = { ...SMTP, ...known, ...change }
  const [host, from] = [wanted.host.trim(), wanted.from.trim()]
  if (!/^[^\s/@]+$/.test(host))
    throw invalid('smtp.host', 'smtp.host must be the name or address of a mail server')
  if (!isWhole(wanted.port, 65_535)) throw invalid('smtp.port', 'smtp.port must be a number from 1 to 65535')
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(from)) throw invalid('smtp.from', 'smtp.from must be an e-mail address')
  if (holdsMask(wanted) && known?.password == null) {
    throw invalid('smtp.password', 'smtp.password is the mask of a password and none is known')
  }
  return { ...wanted, host, from, user: wanted.user === '' ? null : wanted.user }
}

export function wantedInstabase(
  given: SettingChange['instabase'],
  known: Settings['instabase'],
): Settings['instabase'] {
  const root = wantedUrl('instabase.root', given === null ? null : given?.root, known?.root ?? null)
  return root === null ? null : { root }
}

export function wantedHistory(given: SettingChange['history'], known: HistorySetting): HistorySetting {
  const { runDays, auditDays } = { ...known, ...given }
  for (const [name, days] of Object.entries({ runDays, auditDays })) {
    if (!isWhole(days, MOST_DAYS)) {
      throw invalid(`history.${name}`, `history.${name} must be a whole number from 1 to ${MOST_DAYS}`)
    }
  }
  return { runDays, auditDays }
}

/** Quiet hours are two different times of day. */
export function wantedNotifications(
  given: SettingChange['notifications'],
  known: NotificationSetting,
): NotificationSetting {
  const wanted = { ...known, ...given }
  const { quietHours } = wanted
  if (quietHours === null) return wanted
  for (const name of ['from', 'to'] as const) {
    if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(quietHours[name])) {
      throw invalid(
        `notifications.quietHours.${name}`,
        `notifications.quietHours.${name} must be a time of day such as 22:00`,
      )
    }
  }
  if (quietHours.from === quietHours.to) {
    throw invalid('notifications.quietHours.to', 'notifications.quietHours.to must differ from its from')
  }
  return wanted
}

/** The same order, each once. Ids of things that are gone do no harm. */
export function wantedPinned(
  given: readonly string[] | undefined,
  known: readonly string[],
): readonly string[] {
  if (given === undefined) return known
  const wanted = [...new Set(given)]
  for (const [index, id] of wanted.entries()) {
    if (!/^(?:sch|job)_\d+$/.test(id)) {
      throw invalid(`pinned[${index}]`, `pinned[${index}] must be the id of a schedule or a job`)
    }
  }
  if (wanted.length > MOST_PINNED) throw invalid('pinned', `pinned has more than ${MOST_PINNED} ids`)
  return wanted
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most
}

/** An http or https URL; the mask of a password in it stands for the known one. */
export function wantedUrl(
  field: string,
  given: string | null | undefined,
  known: string | null,
): string | null {
  if (given === undefined) return known
  if (given === null) return null
  const { url } = restoreSecrets({ url: given.trim() }, { url: known }) as { url: string }
  if (!/^https?:\/\/[^\s\\/]/i.test(url) || /[\s\\]/.test(url) || !URL.canParse(url)) {
    throw invalid(field, `${field} must be an http or https URL`)
  }
  if (holdsMask({ url }) && url !== known) {
    throw invalid(field, `${field} has the mask of a password in it and none is known`)
  }
  return url
}
