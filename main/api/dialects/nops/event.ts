// What is told of schedules that act or are switched: the event of contract section 1.2.
import type { ScheduleNews } from '#shared/schedule.ts'
import type { ScheduleEvent } from '../../../services/event-bus.ts'
import type { Store } from '../../../store/index.ts'
import { actionId } from './identity.ts'
import { createShow } from './scheduler-map.ts'

/** EventBridge takes no event of more than 256 KiB; some are left for what else is in it. */
const MOST_BYTES = 250 * 1024

/** Says news of schedules in the words of those who listen for nOps, one event for each piece of news. */
export function createDescribe(store: Store): (news: readonly ScheduleNews[]) => readonly ScheduleEvent[] {
  const show = createShow({ store, accountProblem: () => null })
  return (news) => {
    const ids = [...new Set(news.map(({ scheduleId }) => scheduleId))]
    const schedules = store.schedules.listByIds(ids)
    const shown = new Map(show(schedules).map((one, index) => [schedules[index]?.id, one]))
    return news.map(({ scheduleId, triggerId, what }) => {
      const found = shown.get(scheduleId)
      if (found === undefined) throw new Error('Internal: there is news of a schedule that is not there')
      const { warnings: _warnings, ...scheduler } = found
      const id = triggerId === null ? null : actionId(scheduler.id, triggerId)
      const action = scheduler.actions.find((one) => one.id === id)
      const detail = {
        event_type: 'scheduler_start_stop',
        action: what,
        action_id: id,
        ...(action !== undefined && { action_details: action.action_details }),
        scheduler: fitted(scheduler),
      }
      return { detailType: 'nops_scheduler_start_stop', detail }
    })
  }
}

/** With as many of its resources as an event can hold; how many are missing is said where some are. */
function fitted<Shown extends { readonly resources: readonly unknown[] }>(scheduler: Shown) {
  const { resources, ...rest } = scheduler
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) + 1
  let left = MOST_BYTES - bytesOf(rest)
  const first = resources.findIndex((resource) => {
    left -= bytesOf(resource)
    return left < 0
  })
  if (first < 0) return scheduler
  return { ...scheduler, resources: resources.slice(0, first), resources_left_out: resources.length - first }
}
