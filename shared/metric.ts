// What the metrics target is told, by the names that the Seed Scheduler gives it.
import type { NewDelivery } from './delivery.ts'
import type { RetryOn } from './job.ts'

export const CREATED_METRIC = 'schedules.created.sum'

const ATTEMPT = 'scheduler.deliver_task'
const COUNTED_STATUSES = [400, 401, 403, 404, 500]

/** Every metric there is, in the order in which they are listed. */
export const METRICS: readonly string[] = [
  CREATED_METRIC,
  `${ATTEMPT}.connection_error.sum`,
  ...COUNTED_STATUSES.map((status) => `${ATTEMPT}.http_error.${status}.sum`),
  `${ATTEMPT}.timeout.sum`,
]

/** The metric that a failed attempt counts in. Statuses that are not listed have theirs too. */
export function failureMetric(failure: RetryOn, httpStatus: number | null): string {
  if (failure === 'timeout') return `${ATTEMPT}.timeout.sum`
  if (failure === 'status' && httpStatus !== null) return `${ATTEMPT}.http_error.${httpStatus}.sum`
  return `${ATTEMPT}.connection_error.sum`
}

/** One value for the target at `url`; a name and password in the URL are sent as Basic authorization. */
export function metricDelivery(url: string, metric: string, value: number): NewDelivery {
  const target = new URL(url)
  const { username, password } = target
  target.username = ''
  target.password = ''
  target.pathname = `${target.pathname.replace(/\/+$/, '')}/metrics/`
  const headers: Record<string, string> = {}
  if (username !== '') headers.Authorization = `Basic ${toBase64(decode(username), decode(password))}`
  return { target: { kind: 'webhook', url: target.href, headers }, body: { [metric]: value }, intentId: null }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function toBase64(name: string, password: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${name}:${password}`)))
}
