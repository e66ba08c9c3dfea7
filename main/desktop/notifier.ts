// Shows notices by the system: gathered when many come at once, not in quiet hours, kept until they are closed.
import type * as Electron from 'electron'
import { isQuiet } from '#shared/quiet-hours.ts'
import type { QuietHours } from '#shared/setting.ts'
import { gather, type Notice, type NoticeAct } from './notice.ts'

type Parts = Pick<typeof Electron, 'Notification'>

export type NotifierDeps = {
  readonly electron: Parts
  readonly now: () => number
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly timeZone: () => string
  readonly quietHours: () => QuietHours | null
  readonly open: (path: string) => void
  readonly onAct: (act: NoticeAct) => void
  /** The system did not take one (unsigned on macOS, no notification service). */
  readonly onFailed: (reason: string) => void
}

/** So many within the span are shown each for itself; from the next on they become one. */
const MOST_APART = 3
const SPAN_MS = 5_000

type Shown = { readonly notice: Notice; readonly at: number; readonly close: () => void }

export function createNotifier(deps: NotifierDeps) {
  const { electron, now } = deps
  // A notice that is let go of loses its clicks.
  const kept = new Set<Electron.Notification>()
  let recent: readonly Shown[] = []
  let gathered: { readonly notices: Notice[]; show: Shown | null } | null = null

  function show(notice: Notice): Shown {
    const native = new electron.Notification({
      title: notice.title,
      body: notice.body,
      actions: notice.acts.map(({ label }) => ({ type: 'button', text: label })),
      urgency: notice.kind === 'failed' ? 'critical' : 'normal',
      ...(notice.kind === 'fired' && { silent: true }),
    })
    kept.add(native)
    const forget = () => kept.delete(native)
    native.on('click', () => {
      forget()
      deps.open(notice.path)
    })
    native.on('action', (details) => {
      const act = notice.acts[details.actionIndex]
      if (act === undefined) return
      forget()
      if (act.do === 'open') deps.open(notice.path)
      else deps.onAct(act)
    })
    // On Windows it is still in the list of the system, and can be clicked there.
    native.on('close', (event) => {
      if (event?.reason !== 'timedOut') forget()
    })
    native.on('failed', (_event, error) => {
      forget()
      deps.onFailed(error)
    })
    native.show()
    const close = () => {
      forget()
      native.close()
    }
    return { notice, at: now(), close }
  }

  function showGathered(): void {
    if (gathered === null) return
    gathered.show?.close()
    gathered.show = show(gather(gathered.notices))
  }

  /** Those of the span become one, which is told anew, once, when the span is over. */
  function beginGathering(notice: Notice): void {
    for (const { close } of recent) close()
    gathered = { notices: [...recent.map((shown) => shown.notice), notice], show: null }
    recent = []
    showGathered()
    const counted = gathered.notices.length
    deps.setDelay(SPAN_MS, () => {
      if (gathered !== null && gathered.notices.length > counted) showGathered()
      gathered = null
    })
  }

  return {
    /** False in quiet hours, in which nothing is shown. */
    tell(notice: Notice): boolean {
      if (!electron.Notification.isSupported()) {
        deps.onFailed('it has no service for notices')
        return false
      }
      const quiet = deps.quietHours()
      if (quiet !== null && isQuiet(quiet, now(), deps.timeZone())) return false
      if (gathered !== null) {
        gathered.notices.push(notice)
        return true
      }
      // The clock may have been set back meanwhile.
      recent = recent.filter(({ at }) => Math.abs(now() - at) < SPAN_MS)
      if (recent.length >= MOST_APART) beginGathering(notice)
      else recent = [...recent, show(notice)]
      return true
    },
    /** How many are on the screen or in the system's list. */
    keptCount: (): number => kept.size,
  }
}
