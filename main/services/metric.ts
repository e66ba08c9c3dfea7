import { CREATED_METRIC, metricDelivery } from '#shared/metric.ts'
import type { ServiceDeps } from './change.ts'

export type MetricService = ReturnType<typeof createMetricService>

/** The number of the newest schedule that was counted. */
const COUNTED_UP_TO = 'metrics counted up to job'

/** What is told to the metrics target when it is asked for; failed attempts are told as they happen. */
export function createMetricService({
  store,
  clock,
  engine,
}: Pick<ServiceDeps, 'store' | 'clock' | 'engine'>) {
  return {
    /** Tells how many schedules were made since this was told last. Without a target nothing is told. */
    fireScheduled(): void {
      const url = store.settings.find('metricsUrl') as string | null
      if (url === null) return
      store.transaction(() => {
        const upTo = (store.settings.find(COUNTED_UP_TO) ?? 0) as number
        const { count, newest } = store.postJobs.countMadeSince(upTo)
        store.settings.set(COUNTED_UP_TO, newest)
        store.deliveries.insert(metricDelivery(url, CREATED_METRIC, count), clock.now())
      })
      engine.rearm()
    },
  }
}
