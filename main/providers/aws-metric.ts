/** What CloudWatch measured of instances and databases. */
import { type Aws, type AwsPlace, allOf, type MetricDataQuery, type MetricDataResult } from './aws.ts'
import { createBatcher } from './batch.ts'
import type { Utilization } from './provider.ts'

/** Without detailed monitoring there is a value for every five minutes. */
const PERIOD_SECONDS = 300
const PERIODS = 2
/** A call takes 500 queries, and each resource has three. */
const MOST = 150

const METRICS = {
  instance: { namespace: 'AWS/EC2', dimension: 'InstanceId', network: ['NetworkIn', 'NetworkOut'] },
  group: { namespace: 'AWS/EC2', dimension: 'AutoScalingGroupName', network: ['NetworkIn', 'NetworkOut'] },
  database: {
    namespace: 'AWS/RDS',
    dimension: 'DBInstanceIdentifier',
    network: ['NetworkReceiveThroughput', 'NetworkTransmitThroughput'],
  },
  cluster: {
    namespace: 'AWS/RDS',
    dimension: 'DBClusterIdentifier',
    network: ['NetworkReceiveThroughput', 'NetworkTransmitThroughput'],
  },
} as const

type Kind = keyof typeof METRICS
type Group = { readonly place: AwsPlace; readonly kind: Kind }

export type Meter = ReturnType<typeof createMeter>

/** Asks for the averages of the last ten whole minutes; `now` is epoch milliseconds. */
export function createMeter({ aws, now }: { readonly aws: Aws; readonly now: () => number }) {
  const ask = createBatcher<Group, Utilization>({ send, canSplit: () => false, most: MOST })

  async function send({ place, kind }: Group, ids: readonly string[], signal: AbortSignal) {
    const periodMs = PERIOD_SECONDS * 1000
    // A period that is not over would be too small a sum.
    const end = Math.floor(now() / periodMs) * periodMs
    const results = await aws.ask('cloudWatch', { place, signal }, (client, options) =>
      allOf(async (next) => {
        const answer = await client.getMetricData(
          {
            StartTime: new Date(end - PERIODS * periodMs),
            EndTime: new Date(end),
            MetricDataQueries: ids.flatMap((id, index) => queriesOf(kind, id, index)),
            ...(next !== undefined && { NextToken: next }),
          },
          options,
        )
        return { items: answer.MetricDataResults, next: answer.NextToken }
      }),
    )
    const values = valuesOf(results)
    return new Map(
      ids.flatMap((id, index): [string, Utilization][] => {
        const found = utilizationOf(kind, values, index)
        return found === null ? [] : [[id, found]]
      }),
    )
  }

  return {
    /** Null where nothing was measured. */
    async measure(group: Group, id: string, signal: AbortSignal): Promise<Utilization | null> {
      return (await ask(group, id, signal)) ?? null
    },
  }
}

function queriesOf(kind: Kind, id: string, index: number): readonly MetricDataQuery[] {
  const { namespace, dimension, network } = METRICS[kind]
  const query = (name: string, metric: string, stat: string) => ({
    Id: `${name}${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: [{ Name: dimension, Value: id }],
      },
      Period: PERIOD_SECONDS,
      Stat: stat,
    },
  })
  const stat = isCounted(kind) ? 'Sum' : 'Average'
  return [
    query('cpu', 'CPUUtilization', 'Average'),
    query('received', network[0], stat),
    query('sent', network[1], stat),
  ]
}

/** EC2 counts bytes; RDS gives bytes a second. */
function isCounted(kind: Kind): boolean {
  return METRICS[kind].namespace === 'AWS/EC2'
}

function valuesOf(results: readonly MetricDataResult[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>()
  for (const { Id = '', Values = [] } of results) found.set(Id, [...(found.get(Id) ?? []), ...Values])
  return found
}

function utilizationOf(
  kind: Kind,
  values: ReadonlyMap<string, readonly number[]>,
  index: number,
): Utilization | null {
  const average = (name: string) => {
    const all = values.get(`${name}${index}`) ?? []
    return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length
  }
  const cpuPercent = average('cpu')
  if (cpuPercent === null) return null
  const [received, sent] = [average('received'), average('sent')]
  if (received === null && sent === null) return { cpuPercent }
  const bytes = (received ?? 0) + (sent ?? 0)
  return { cpuPercent, networkBytesPerSecond: isCounted(kind) ? bytes / PERIOD_SECONDS : bytes }
}
