/** Instances of EC2. What is wished of many of them in a short time is one call for all. */
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import type { PowerAction, PowerState } from '#shared/power.ts'
import {
  type Aws,
  type AwsCall,
  type AwsPlace,
  allOf,
  COMMON,
  checkPlace,
  codeOf,
  type Instance,
  type InstanceStateChange,
  isRefusal,
  parseAs,
  parsePlace,
  placeOf,
  tagsOf,
} from './aws.ts'
import type { Meter } from './aws-metric.ts'
import { ec2Price } from './aws-price.ts'
import { createBatcher } from './batch.ts'
import {
  type Discovered,
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
} from './provider.ts'

const Config = Type.Object(
  {
    ...COMMON,
    /** A stop keeps the memory; an instance that cannot is stopped plainly. */
    hibernate: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
)

const STATES: Readonly<Record<string, PowerState>> = {
  pending: 'starting',
  running: 'running',
  stopping: 'stopping',
  stopped: 'stopped',
}
/** What an action leads to, and is therefore done already. */
const REACHED: Readonly<Record<PowerAction, readonly (PowerState | null)[]>> = {
  start: ['running', 'starting'],
  stop: ['stopped', 'stopping'],
}

type Change = {
  readonly place: AwsPlace
  readonly action: PowerAction
  readonly isDryRun: boolean
  readonly isHibernation: boolean
}

type Target = {
  readonly id: string
  readonly isDryRun: boolean
  readonly isHibernation: boolean
  readonly place: AwsPlace
  readonly signal: AbortSignal
}

function targetOf({ config, signal, isHibernation = false }: ProviderCall): Target {
  const { id, dryRun, hibernate, ...rest } = parseAs(Config, config)
  const place = placeOf(rest)
  return { id, isDryRun: dryRun, isHibernation: hibernate || isHibernation, place, signal }
}

export function createEc2Provider({ aws, meter }: { readonly aws: Aws; readonly meter: Meter }): Provider {
  const changeState = createBatcher<Change, InstanceStateChange>({
    send: (change, ids, signal) => sendChange(aws, change, { ids, signal }),
    canSplit: isRefusal,
  })
  const findState = createBatcher<AwsPlace, string>({
    async send(place, ids, signal) {
      // By a filter, one that does not exist is not found, and spoils nothing for the others.
      const instances = await listInstances(aws, { place, signal }, { name: 'instance-id', values: ids })
      return new Map(instances.map(({ InstanceId = '', State }) => [InstanceId, State?.Name ?? '']))
    },
    canSplit: () => false,
  })

  async function status({ id, place, signal }: Target): Promise<PowerState> {
    const state = await findState(place, id, signal)
    if (state === undefined) throw new ProviderError(`there is no instance ${id} in ${place.region}`)
    return stateOf(id, state) ?? 'unknown'
  }

  async function act(target: Target, action: PowerAction, isHibernation = false): Promise<ProviderResult> {
    const { id, place, isDryRun, signal } = target
    const change = { place, action, isDryRun, isHibernation }
    try {
      return resultOf(id, change, await changeState(change, id, signal))
    } catch (error) {
      if (!/^Incorrect(Instance)?State$/.test(codeOf(error))) throw error
      // It is on its way there already, or is gone for good; only then is that the better answer.
      if (!REACHED[action].includes(await status(target))) throw error
      return {}
    }
  }

  return {
    config: Config,
    canHibernate: true,
    check(config) {
      const parsed = parseAs(Config, config)
      checkPlace('config', parsed)
      if (!/^i-[0-9a-f]+$/.test(parsed.id)) throw invalid('config.id', 'must be the id of an instance (i-…)')
    },
    timeoutMs: (config) => parseAs(Config, config).timeoutSeconds * 1000,
    start: (call) => act(targetOf(call), 'start'),
    async stop(call) {
      const target = targetOf(call)
      try {
        return await act(target, 'stop', target.isHibernation)
      } catch (error) {
        if (codeOf(error) !== 'UnsupportedHibernationConfiguration') throw error
        const { message } = await act(target, 'stop')
        return { message: message ?? 'it cannot hibernate, and was stopped instead' }
      }
    },
    status: (call) => status(targetOf(call)),
    utilization(call) {
      const { id, place, signal } = targetOf(call)
      return meter.measure({ place, kind: 'instance' }, id, signal)
    },
    /** Those of an auto scaling group are left out: it would replace what is stopped of it. */
    async discover(options, signal) {
      const place = parsePlace(options)
      const instances = await listInstances(aws, { place, signal }, null)
      return instances.flatMap((instance) => discoveredOf(place, instance))
    },
  }
}

type Many = { readonly ids: readonly string[]; readonly signal: AbortSignal }

async function sendChange(aws: Aws, change: Change, { ids, signal }: Many) {
  const { place, action, isDryRun, isHibernation } = change
  const input = { InstanceIds: [...ids], ...(isDryRun && { DryRun: true }) }
  try {
    const changes = await aws.ask('ec2', { place, signal }, async (client, options) =>
      action === 'start'
        ? (await client.startInstances(input, options)).StartingInstances
        : (await client.stopInstances({ ...input, ...(isHibernation && { Hibernate: true }) }, options))
            .StoppingInstances,
    )
    return new Map((changes ?? []).map((changed) => [changed.InstanceId ?? '', changed]))
  } catch (error) {
    // The way in which a dry run succeeds.
    if (codeOf(error) === 'DryRunOperation') return new Map<string, InstanceStateChange>()
    throw error
  }
}

function resultOf(
  id: string,
  { action, isDryRun }: Change,
  changed: InstanceStateChange | undefined,
): ProviderResult {
  if (isDryRun)
    return { message: `a dry run: AWS would let it be ${action === 'start' ? 'started' : 'stopped'}` }
  for (const state of [changed?.PreviousState, changed?.CurrentState]) stateOf(id, state?.Name ?? '')
  return {}
}

/** Null for a state that is not known; throws for an instance that is gone for good. */
function stateOf(id: string, state: string): PowerState | null {
  if (state === 'terminated') throw new ProviderError(`the instance ${id} has been terminated`)
  if (state === 'shutting-down') throw new ProviderError(`the instance ${id} is being terminated`)
  return STATES[state] ?? null
}

function listInstances(
  aws: Aws,
  call: AwsCall,
  filter: { readonly name: string; readonly values: readonly string[] } | null,
): Promise<readonly Instance[]> {
  const filters = filter === null ? {} : { Filters: [{ Name: filter.name, Values: [...filter.values] }] }
  return aws.ask('ec2', call, (client, options) =>
    allOf(async (next) => {
      const input = { ...filters, MaxResults: 1000, ...(next !== undefined && { NextToken: next }) }
      const { Reservations, NextToken } = await client.describeInstances(input, options)
      return { items: Reservations?.flatMap(({ Instances }) => Instances ?? []), next: NextToken }
    }),
  )
}

function discoveredOf(place: AwsPlace, instance: Instance): Discovered[] {
  const { InstanceId: id = '', InstanceType: type = '', PlatformDetails: platform = 'Linux/UNIX' } = instance
  const tags = tagsOf(instance.Tags)
  const status = STATES[instance.State?.Name ?? '']
  if (status === undefined || 'aws:autoscaling:groupName' in tags) return []
  const hourlyCost = platform === 'Linux/UNIX' ? ec2Price(type) : undefined
  return [
    {
      key: id,
      name: tags.Name || id,
      config: { id, ...place },
      type,
      region: place.region,
      tags,
      status,
      ...(hourlyCost !== undefined && { hourlyCost }),
    },
  ]
}
