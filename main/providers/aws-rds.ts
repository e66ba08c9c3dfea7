/** Database instances and clusters of RDS. */
import Type from 'typebox'
import { type PowerAction, type PowerState, stateAfter } from '#shared/power.ts'
import {
  type Aws,
  type AwsCall,
  type AwsPlace,
  allOf,
  COMMON,
  checkPlace,
  codeOf,
  type DBCluster,
  type DBInstance,
  parseAs,
  parsePlace,
  placeOf,
  tagsOf,
} from './aws.ts'
import type { Meter } from './aws-metric.ts'
import { rdsPrice, sumOf } from './aws-price.ts'
import {
  type Discovered,
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
} from './provider.ts'

const KINDS = ['instance', 'cluster'] as const
const Config = Type.Object(
  { ...COMMON, kind: Type.Enum(KINDS, { default: 'instance' }) },
  { additionalProperties: false },
)

/** Any other status (`backing-up`, `modifying`, `upgrading`…) is that of a database that runs, and costs. */
const STATES: Readonly<Record<string, PowerState>> = {
  stopped: 'stopped',
  stopping: 'stopping',
  starting: 'starting',
  creating: 'starting',
  rebooting: 'starting',
  failed: 'unknown',
  'restore-error': 'unknown',
  'inaccessible-encryption-credentials': 'unknown',
  'inaccessible-encryption-credentials-recoverable': 'stopped',
  'incompatible-network': 'unknown',
  'incompatible-restore': 'unknown',
}

type Target = {
  readonly id: string
  readonly kind: (typeof KINDS)[number]
  readonly isDryRun: boolean
  readonly call: AwsCall
}

function targetOf({ config, signal }: ProviderCall): Target {
  const { id, kind, dryRun, ...rest } = parseAs(Config, config)
  return { id, kind, isDryRun: dryRun, call: { place: placeOf(rest), signal } }
}

export function createRdsProvider({ aws, meter }: { readonly aws: Aws; readonly meter: Meter }): Provider {
  async function status(target: Target): Promise<PowerState> {
    const { id, kind, call } = target
    const found =
      kind === 'cluster'
        ? (await listClusters(aws, call, id))[0]?.Status
        : (await listInstances(aws, call, id))[0]?.DBInstanceStatus
    return stateOf(target, found ?? '')
  }

  async function act(target: Target, action: PowerAction): Promise<ProviderResult> {
    if (target.isDryRun) {
      // RDS has no dry run of its own: that it can be seen is all that is known.
      return { message: `a dry run: it is ${await status(target)}, and is left as it is` }
    }
    try {
      await aws.ask('rds', target.call, (client, options) => {
        const instance = { DBInstanceIdentifier: target.id }
        const cluster = { DBClusterIdentifier: target.id }
        if (target.kind === 'cluster') {
          return action === 'start'
            ? client.startDBCluster(cluster, options)
            : client.stopDBCluster(cluster, options)
        }
        return action === 'start'
          ? client.startDBInstance(instance, options)
          : client.stopDBInstance(instance, options)
      })
      return {}
    } catch (error) {
      if (!/^InvalidDB(Instance|Cluster)State/.test(codeOf(error))) throw error
      const state = await status(target)
      const isDone = state === stateAfter(action) || state === (action === 'start' ? 'starting' : 'stopping')
      if (!isDone) throw error
      return {}
    }
  }

  return {
    config: Config,
    check: (config) => checkPlace('config', parseAs(Config, config)),
    timeoutMs: (config) => parseAs(Config, config).timeoutSeconds * 1000,
    start: (call) => act(targetOf(call), 'start'),
    stop: (call) => act(targetOf(call), 'stop'),
    status: (call) => status(targetOf(call)),
    utilization(call) {
      const {
        id,
        kind,
        call: { place, signal },
      } = targetOf(call)
      return meter.measure({ place, kind: kind === 'cluster' ? 'cluster' : 'database' }, id, signal)
    },
    /** Instances of a cluster are left out: they are started and stopped with it. */
    async discover(options, signal) {
      const call = { place: parsePlace(options), signal }
      const [instances, clusters] = await Promise.all([listInstances(aws, call), listClusters(aws, call)])
      return [
        ...instances.flatMap((instance) => discoveredInstance(call.place, instance)),
        ...clusters.flatMap((cluster) => discoveredCluster(call.place, cluster, instances)),
      ]
    },
  }
}

/** Throws for one that is gone, or will be. */
function stateOf({ id, kind, call }: Pick<Target, 'id' | 'kind' | 'call'>, status: string): PowerState {
  const name = `database ${kind} ${id}`
  if (status === '') throw new ProviderError(`there is no ${name} in ${call.place.region}`)
  if (status === 'deleting') throw new ProviderError(`the ${name} is being deleted`)
  return STATES[status] ?? 'running'
}

function listInstances(aws: Aws, call: AwsCall, id?: string): Promise<readonly DBInstance[]> {
  return aws.ask('rds', call, (client, options) =>
    allOf(async (next) => {
      const input = {
        ...(id !== undefined && { DBInstanceIdentifier: id }),
        ...(next !== undefined && { Marker: next }),
      }
      const { DBInstances, Marker } = await client.describeDBInstances(input, options)
      return { items: DBInstances, next: Marker }
    }),
  )
}

function listClusters(aws: Aws, call: AwsCall, id?: string): Promise<readonly DBCluster[]> {
  return aws.ask('rds', call, (client, options) =>
    allOf(async (next) => {
      const input = {
        ...(id !== undefined && { DBClusterIdentifier: id }),
        ...(next !== undefined && { Marker: next }),
      }
      const { DBClusters, Marker } = await client.describeDBClusters(input, options)
      return { items: DBClusters, next: Marker }
    }),
  )
}

const isKept = (status = '') => status !== '' && status !== 'deleting'

function discoveredInstance(place: AwsPlace, instance: DBInstance): Discovered[] {
  const {
    DBInstanceIdentifier: id = '',
    DBInstanceStatus: status = '',
    DBInstanceClass: type = '',
  } = instance
  if (!isKept(status) || instance.DBClusterIdentifier) return []
  const hourlyCost = rdsPrice(type, instance.Engine, instance.MultiAZ)
  return [
    {
      key: instance.DBInstanceArn ?? id,
      name: id,
      config: { id, kind: 'instance', ...place },
      type,
      region: place.region,
      tags: tagsOf(instance.TagList),
      status: STATES[status] ?? 'running',
      ...(hourlyCost !== undefined && { hourlyCost }),
    },
  ]
}

function discoveredCluster(
  place: AwsPlace,
  cluster: DBCluster,
  instances: readonly DBInstance[],
): Discovered[] {
  const { DBClusterIdentifier: id = '', Status: status = '', Engine: engine = 'cluster' } = cluster
  if (!isKept(status)) return []
  const members = instances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === id)
  const hourlyCost = sumOf(members.map((member) => rdsPrice(member.DBInstanceClass, member.Engine)))
  return [
    {
      key: cluster.DBClusterArn ?? id,
      name: id,
      config: { id, kind: 'cluster', ...place },
      type: engine,
      region: place.region,
      tags: tagsOf(cluster.TagList),
      status: STATES[status] ?? 'running',
      ...(hourlyCost !== undefined && { hourlyCost }),
    },
  ]
}
