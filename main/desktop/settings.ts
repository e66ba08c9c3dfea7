// The operator's settings as the shell needs them, read anew whenever one is changed.
import type { HourhandEvent } from '#shared/event.ts'
import {
  DESKTOP_DEFAULTS,
  type DesktopSetting,
  NOTIFICATION_DEFAULTS,
  type NotificationSetting,
} from '#shared/setting.ts'
import type { HourCycle } from '#shared/time-words.ts'
import type { Client } from './client.ts'

export type ShellSettings = {
  readonly operator: {
    readonly name: string
    readonly email: string
    readonly timeZone: string
    readonly timeFormat: '12h' | '24h'
  }
  readonly notifications: NotificationSetting
  readonly desktop: DesktopSetting
}

type Deps = {
  readonly client: Pick<Client, 'get'>
  readonly subscribe: (listener: (event: HourhandEvent) => void) => () => void
  /** Not called for the first reading, which is awaited. */
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
  readonly timeZone: string
}

/** Answers how to read the newest, and how to end. */
export async function followSettings({ client, subscribe, onChange, onTrouble, timeZone }: Deps) {
  let current: ShellSettings = {
    operator: { name: 'admin', email: '', timeZone, timeFormat: '24h' },
    notifications: NOTIFICATION_DEFAULTS,
    desktop: DESKTOP_DEFAULTS,
  }

  async function read(): Promise<void> {
    try {
      current = await client.get<ShellSettings>('/api/settings')
    } catch (error) {
      onTrouble(error)
    }
  }

  const end = subscribe(({ type }) => {
    if (type === 'settings.changed') void read().then(onChange)
  })
  await read()
  return { current: () => current, end }
}

export function hourCycleOf({ timeFormat }: ShellSettings['operator']): HourCycle {
  return timeFormat === '12h' ? 'h12' : 'h23'
}
