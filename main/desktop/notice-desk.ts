// From an event to a notice: what the words need beside the event is asked of the server, and nothing else is.
import type { HourhandEvent } from '#shared/event.ts'
import type { NotificationSetting } from '#shared/setting.ts'
import type { Client } from './client.ts'
import { type Notice, type NoticeContext, noticeOf } from './notice.ts'
import { hourCycleOf, type ShellSettings } from './settings.ts'

export type NoticeDeskDeps = {
  readonly client: Pick<Client, 'get' | 'text'>
  readonly setting: () => NotificationSetting
  readonly operator: () => ShellSettings['operator']
  readonly now: () => number
  readonly tell: (notice: Notice) => void
  readonly onTrouble: (error: unknown) => void
}

const TOLD: ReadonlySet<string> = new Set([
  'run.finished',
  'intent.missed',
  'shift.started',
  'shift.ended',
  'shift.reminder',
  'gap.found',
])

/** Tells the notice of an event, where there is one. */
export function createNoticeDesk(deps: NoticeDeskDeps): (event: HourhandEvent) => Promise<void> {
  const { client, setting, now, tell } = deps

  /** The least first: a run without a notice costs no question. */
  async function contextOf(event: HourhandEvent): Promise<NoticeContext> {
    const operator = deps.operator()
    const { name, email, timeZone } = operator
    const known: NoticeContext = {
      setting: setting(),
      operator: [name, email],
      timeZone,
      hourCycle: hourCycleOf(operator),
      now: now(),
      job: { native: ['failed', 'succeeded'] },
    }
    if (event.type !== 'run.finished' || noticeOf(event, known) === null) return known
    const { id, target, outcome } = event.data
    const job = target.kind === 'job' ? await askJob(target.id) : undefined
    const wantsOutput = known.setting.output && outcome !== 'succeeded'
    const output = wantsOutput ? await client.text(`/api/runs/${id}/output`).catch(() => '') : undefined
    return { ...known, job, output }
  }

  async function askJob(id: string): Promise<NoticeContext['job']> {
    // A job that was deleted meanwhile has no wishes any more.
    const job = await client
      .get<{ notify: { native: readonly string[] } }>(`/api/jobs/${id}`)
      .catch(() => null)
    return job?.notify
  }

  return async (event) => {
    if (!TOLD.has(event.type)) return
    try {
      const context = await contextOf(event)
      const notice = noticeOf(event, context)
      if (notice !== null) tell(notice)
    } catch (error) {
      deps.onTrouble(error)
    }
  }
}
