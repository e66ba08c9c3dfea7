import { maskSecrets } from '#shared/secret.ts'
import {
  DESKTOP_DEFAULTS,
  type DesktopSetting,
  HISTORY_DEFAULTS,
  type HistorySetting,
  NOTIFICATION_DEFAULTS,
  type NotificationSetting,
  type SmtpSetting,
} from '#shared/setting.ts'
import type { Store } from '../store/index.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import {
  wantedAws,
  wantedHistory,
  wantedInstabase,
  wantedNotifications,
  wantedPinned,
  wantedSmtp,
  wantedUrl,
} from './setting-check.ts'

/** What becomes of a participant that is named but not known. */
export type ParticipantPolicy = 'create' | 'refuse'

export type Settings = {
  readonly participants: ParticipantPolicy
  /** Where metrics of schedules are sent, a name and password in it included; null: nowhere. */
  readonly metricsUrl: string | null
  /** Where events of schedules are posted, beside the buses of EventBridge; null: nowhere. */
  readonly eventWebhook: string | null
  readonly aws: AwsSetting
  /** The mail server; null: no e-mails are sent. */
  readonly smtp: SmtpSetting | null
  /** Where flows are sent that name no root of their own; null: nowhere. */
  readonly instabase: { readonly root: string } | null
  readonly history: HistorySetting
  readonly notifications: NotificationSetting
  readonly desktop: DesktopSetting
  /** Ids of the schedules and jobs that can be switched from the tray, in their order there. */
  readonly pinned: readonly string[]
}

export type AwsSetting = {
  /** An emulator in the place of AWS; null: AWS itself. */
  readonly endpoint: string | null
  /** The profile of each account number; others are asked as the machine's own credentials say. */
  readonly profiles: Readonly<Record<string, string>>
}

/** Of these, what is not named stays as it is. */
type Merged = 'aws' | 'history' | 'notifications' | 'desktop'

export type SettingChange = {
  readonly [Name in Exclude<keyof Settings, Merged | 'smtp'>]?: Settings[Name] | undefined
} & {
  readonly [Name in Merged]?: Partial<Settings[Name]> | undefined
} & { readonly smtp?: Partial<SmtpSetting> | null | undefined }

export type SettingService = ReturnType<typeof createSettingService>

/** The operator's settings. */
export function createSettingService({ store, clock, bus }: Pick<ServiceDeps, 'store' | 'clock' | 'bus'>) {
  const participants = (): ParticipantPolicy =>
    store.settings.find('participants') === 'refuse' ? 'refuse' : 'create'

  const read = (): Settings => ({
    participants: participants(),
    metricsUrl: store.settings.find('metricsUrl') as string | null,
    eventWebhook: store.settings.find('eventWebhook') as string | null,
    aws: readAws(store),
    smtp: store.settings.find('smtp') as SmtpSetting | null,
    instabase: store.settings.find('instabase') as Settings['instabase'],
    history: { ...HISTORY_DEFAULTS, ...(store.settings.find('history') as Partial<HistorySetting> | null) },
    notifications: {
      ...NOTIFICATION_DEFAULTS,
      ...(store.settings.find('notifications') as Partial<NotificationSetting> | null),
    },
    desktop: { ...DESKTOP_DEFAULTS, ...(store.settings.find('desktop') as Partial<DesktopSetting> | null) },
    pinned: (store.settings.find('pinned') as readonly string[] | null) ?? [],
  })

  return {
    participants,
    pinned: () => read().pinned,
    /** All of them, with secrets masked. */
    show: () => mask(read()),
    /** All of them, secrets included. */
    reveal: read,
    update(change: SettingChange, actor: Actor): void {
      const known = read()
      const wanted: Settings = {
        participants: change.participants ?? known.participants,
        metricsUrl: wantedUrl('metricsUrl', change.metricsUrl, known.metricsUrl),
        eventWebhook: wantedUrl('eventWebhook', change.eventWebhook, known.eventWebhook),
        aws: wantedAws(change.aws, known.aws),
        smtp: wantedSmtp(change.smtp, known.smtp),
        instabase: wantedInstabase(change.instabase, known.instabase),
        history: wantedHistory(change.history, known.history),
        notifications: wantedNotifications(change.notifications, known.notifications),
        desktop: { ...known.desktop, ...change.desktop },
        pinned: wantedPinned(change.pinned, known.pinned),
      }
      const isSame = (id: keyof Settings) => JSON.stringify(wanted[id]) === JSON.stringify(known[id])
      const changed = (Object.keys(wanted) as (keyof Settings)[]).filter((id) => !isSame(id))
      if (changed.length === 0) return
      store.transaction(() => {
        for (const id of changed) {
          store.settings.set(id, wanted[id])
          const show = (settings: Settings) => ({ [id]: mask(settings)[id] })
          const entry = { actor, action: 'update', type: 'setting', id } as const
          writeAudit(store, { ...entry, before: show(known), after: show(wanted) }, clock.now())
        }
      })
      for (const what of changed) bus.publish('settings.changed', { what })
    },
  }
}

/** The setting of AWS as it stands in the store. */
export function readAws(store: Pick<Store, 'settings'>): AwsSetting {
  return { endpoint: null, profiles: {}, ...(store.settings.find('aws') as Partial<AwsSetting> | null) }
}

function mask(settings: Settings): Settings {
  const { metricsUrl, eventWebhook, instabase, smtp } = settings
  return {
    ...settings,
    metricsUrl: maskUrl(metricsUrl),
    eventWebhook: maskUrl(eventWebhook),
    smtp: maskSecrets(smtp) as SmtpSetting | null,
    instabase: instabase && { root: maskUrl(instabase.root) ?? '' },
  }
}

function maskUrl(url: string | null): string | null {
  return (maskSecrets({ url }) as { url: string | null }).url
}
