// What the tray and the buttons of notices ask for, done over the API.
import { formatMillis } from '#shared/instant.ts'
import { nextHourOfDay } from '#shared/time-words.ts'
import type { Client } from './client.ts'
import type { NoticeAct } from './notice.ts'
import type { HoldSpan, PauseSpan, TrayAct } from './tray-model.ts'

const HOUR_MS = 3_600_000
/** The hour at which `until tomorrow` ends: the beginning of a working day, as the page has it. */
const MORNING = 8

const HELD: { readonly [Status in string]?: 'force_on' | 'force_off' } = {
  running: 'force_on',
  starting: 'force_on',
  stopped: 'force_off',
  stopping: 'force_off',
}

type Deps = { readonly client: Client; readonly now: () => number; readonly timeZone: () => string }

/** The acts that are no window's; the others are not known here. Rejects with the server's words. */
export type Deeds = ReturnType<typeof createDeeds>

export function createDeeds({ client, now, timeZone }: Deps) {
  /** The end of a span from now on: ISO 8601 in UTC, or null where it has none. */
  function endOf(span: HoldSpan | PauseSpan): string | null {
    if (span === 'always') return null
    if (span === 'tomorrow') return formatMillis(nextHourOfDay(MORNING, timeZone(), startOfTomorrow()))
    return formatMillis(now() + (span === '1h' ? 1 : 4) * HOUR_MS)
  }

  /** An instant from which the next morning is tomorrow's, not today's. */
  function startOfTomorrow(): number {
    return nextHourOfDay(0, timeZone(), now()) - 1
  }

  /** A resource is held as it is: a hold acts at once, so that it must be known how that is. */
  async function hold(id: string, span: HoldSpan): Promise<void> {
    const { name, status } = await client.get<{ name: string; status: string }>(`/api/resources/${id}`)
    const action = HELD[status]
    if (action === undefined)
      throw new Error(`It is not known whether ${name} runs. Hold it on or off in its page.`)
    await client.post('/api/overrides', { resourceUID: id, action, expiresAt: endOf(span) })
  }

  return {
    /** Carries out what a tray item asks for; false when it is not one of these. */
    async ofTray(act: TrayAct): Promise<boolean> {
      if (act.do === 'switch') await client.patch(`/api/${act.kind}s/${act.id}`, { enabled: act.on })
      else if (act.do === 'run') await client.post(`/api/jobs/${act.id}/run`)
      else if (act.do === 'hold') await hold(act.id, act.span)
      else if (act.do === 'pause') await client.put('/api/pause', { until: endOf(act.span) })
      else if (act.do === 'resume') await client.drop('/api/pause')
      else return false
      return true
    },
    async ofNotice(act: NoticeAct): Promise<void> {
      if (act.do === 'retry') await client.post(`/api/runs/${act.runId}/retry`)
      if (act.do === 'hold') await hold(act.resourceId, '1h')
    },
  }
}
