// All of notices together: from the event to what the system shows, and what the operator does with it.
import type * as Electron from 'electron'
import type { HourhandEvent } from '#shared/event.ts'
import type { Client } from './client.ts'
import type { Deeds } from './deed.ts'
import type { DesktopLog } from './desktop-log.ts'
import type { Notice } from './notice.ts'
import { createNoticeDesk } from './notice-desk.ts'
import { createNotifier } from './notifier.ts'
import type { ShellSettings } from './settings.ts'
import type { UpdateState } from './update.ts'

export type NoticeRoomDeps = {
  readonly electron: Pick<typeof Electron, 'Notification'>
  readonly client: Client
  readonly deeds: Deeds
  readonly settings: () => ShellSettings
  readonly log: DesktopLog
  readonly now: () => number
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly open: (path: string) => void
  /** The system has begun not to show notices. */
  readonly onTrouble: () => void
}

export type NoticeRoom = ReturnType<typeof createNoticeRoom>

export function createNoticeRoom(deps: NoticeRoomDeps) {
  const { electron, client, deeds, settings, log, now, setDelay, open } = deps
  const timeZone = () => settings().operator.timeZone
  let trouble: string | null = null
  let toldUpdate: string | null = null

  const notifier = createNotifier({
    electron,
    now,
    setDelay,
    timeZone,
    quietHours: () => settings().notifications.quietHours,
    open,
    onAct: (act) => void deeds.ofNotice(act).catch(tellRefusal),
    onFailed(reason) {
      if (trouble === null) log.warn('notices are not shown by this system', { reason })
      trouble = reason
      deps.onTrouble()
    },
  })
  const onEvent = createNoticeDesk({
    client,
    setting: () => settings().notifications,
    operator: () => settings().operator,
    now,
    tell: notifier.tell,
    onTrouble: (error) => log.error('a notice could not be made', { error }),
  })

  function tellRefusal(error: unknown): void {
    const body = error instanceof Error ? error.message : String(error)
    notifier.tell({ kind: 'failed', title: 'That was refused', body, path: '/', acts: [] })
  }

  return {
    tell: notifier.tell,
    tellRefusal,
    tellUpdate(state: UpdateState): void {
      const notice = updateNotice(state)
      // It is looked for many times a day, and the same one is news but once.
      if (notice === null || notice.title === toldUpdate || !settings().notifications.updateReady) return
      toldUpdate = notice.title
      notifier.tell(notice)
    },
    onEvent: (event: HourhandEvent) => void onEvent(event),
    /** Why notices fail here; null while none has. */
    trouble: () => trouble,
  }
}

function updateNotice(state: UpdateState): Notice | null {
  if (state.state !== 'available' && state.state !== 'ready') return null
  const title =
    state.state === 'ready'
      ? `Hourhand ${state.version} is ready to be installed`
      : `Hourhand ${state.version} is there`
  const body = 'Nothing is installed until you say so.'
  const acts = [{ label: 'Open', do: 'open' }] as const
  return { kind: 'updateReady', title, body, path: '/settings/notifications', acts }
}
