import type { FastifyInstance } from 'fastify'
import { METRICS } from '#shared/metric.ts'
import type { ApiContext } from '../../context.ts'
import { NOT_PERMITTED } from './error.ts'

type Sample = {
  readonly name: string
  readonly help: string
  readonly value: number
  readonly labels?: string
}

/** `/api/metrics/`, and `/metrics` for Prometheus. */
export function metricRoutes(api: FastifyInstance, context: ApiContext): void {
  const schema = { tags: ['seed metrics'] }

  api.get('/api/metrics/', { schema }, () => ({ metrics_available: METRICS }))
  api.post('/api/metrics/', { schema }, (_request, reply) => {
    context.metrics.fireScheduled()
    return reply.code(201).send({ scheduled_metrics_initiated: true })
  })
  api.get('/metrics', { config: { public: true }, schema: { hide: true } }, (request, reply) => {
    const forwards = String(request.headers['x-forwarded-for'] ?? '').split(',')
    if (forwards.length > 1) return reply.code(403).send({ detail: NOT_PERMITTED })
    reply.type('text/plain; version=0.0.4; charset=utf-8')
    return reply.send(toText(measure(context)))
  })
}

function measure({ store, version, startedAt }: ApiContext): readonly Sample[] {
  const { user, system } = process.cpuUsage()
  return [
    { name: 'hourhand', help: 'The version that runs.', value: 1, labels: `{version="${version}"}` },
    { name: 'hourhand_jobs', help: 'Jobs there are.', value: store.jobs.count() },
    {
      name: 'process_start_time_seconds',
      help: 'When it was started, since 1970.',
      value: startedAt / 1_000,
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time it has used.',
      value: (user + system) / 1e6,
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory it has.',
      value: process.memoryUsage.rss(),
    },
  ]
}

function toText(samples: readonly Sample[]): string {
  return samples
    .map(({ name, help, value, labels = '' }) => {
      const type = name.endsWith('_total') ? 'counter' : 'gauge'
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}${labels} ${value}\n`
    })
    .join('')
}
