/**
 * Auto scaling groups: a stop sizes the group to zero, a start back to exactly what it was.
 *
 * Memory: null → the size before the stop (written ahead of the change) → the same, restored (after the start).
 */
import Type from 'typebox'
import Value from 'typebox/value'
import type { PowerState } from '#shared/power.ts'
import {
  type AutoScalingGroup,
  type Aws,
  type AwsCall,
  type AwsPlace,
  allOf,
  COMMON,
  checkPlace,
  parseAs,
  parsePlace,
  placeOf,
  tagsOf,
} from './aws.ts'
import type { Meter } from './aws-metric.ts'
import { ec2Price, sumOf } from './aws-price.ts'
import {
  type Discovered,
  type Json,
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
} from './provider.ts'

const Count = Type.Integer({ minimum: 0 })
const Size = Type.Object({ min: Count, desired: Count, max: Count }, { additionalProperties: false })
type Size = Type.Static<typeof Size>
const Config = Type.Object(
  {
    ...COMMON,
    /** What it is sized to by a start when no stop of ours remembers what it was. */
    size: Type.Optional(Size),
  },
  { additionalProperties: false },
)

const Memory = Type.Object({ size: Size, isRestored: Type.Boolean() })

const ZERO: Size = { min: 0, desired: 0, max: 0 }

type Target = {
  readonly id: string
  readonly isDryRun: boolean
  readonly size: Size | undefined
  readonly call: AwsCall
}

function targetOf({ config, signal }: ProviderCall): Target {
  const { id, dryRun, size, ...rest } = parseAs(Config, config)
  return { id, isDryRun: dryRun, size, call: { place: placeOf(rest), signal } }
}

export function createAsgProvider({ aws, meter }: { readonly aws: Aws; readonly meter: Meter }): Provider {
  async function find({ id, call }: Target): Promise<AutoScalingGroup> {
    const [group] = await listGroups(aws, call, id)
    if (group === undefined)
      throw new ProviderError(`there is no auto scaling group ${id} in ${call.place.region}`)
    if (isGoing(group)) throw new ProviderError(`the auto scaling group ${id} is being deleted`)
    return group
  }

  async function resize({ id, isDryRun, call }: Target, size: Size): Promise<ProviderResult> {
    const words = wordsOf(size)
    // Auto Scaling has no dry run of its own: that it can be seen is all that is known.
    if (isDryRun) return { message: `a dry run: it would be sized to ${words}` }
    await aws.ask('autoScaling', call, (client, options) =>
      client.updateAutoScalingGroup(
        {
          AutoScalingGroupName: id,
          MinSize: size.min,
          DesiredCapacity: size.desired,
          MaxSize: size.max,
        },
        options,
      ),
    )
    return { message: `sized to ${words}` }
  }

  async function stop(call: ProviderCall): Promise<ProviderResult> {
    const target = targetOf(call)
    const now = sizeOf(await find(target))
    if (isSame(now, ZERO)) return { message: 'it is sized to zero already' }
    const memory = readMemory(call.memory)
    // Of a group that we stopped, and of which somebody has raised the maximum since, the first size counts.
    const isKnown = memory?.isRestored === false && now.desired === 0
    if (!target.isDryRun && !isKnown) call.remember({ size: now, isRestored: false })
    await resize(target, ZERO)
    return {
      message: `${target.isDryRun ? 'a dry run: it would be ' : ''}sized to zero, from ${wordsOf(now)}`,
    }
  }

  async function start(call: ProviderCall): Promise<ProviderResult> {
    const target = targetOf(call)
    const now = sizeOf(await find(target))
    const remembered = readMemory(call.memory)?.size
    // A group that its own policy keeps at none is restored as well.
    if (now.desired > 0 || (remembered !== undefined && isSame(now, remembered))) {
      return { message: `it is sized to ${wordsOf(now)} already` }
    }
    const known = remembered ?? target.size
    const result = await resize(target, known ?? { ...now, desired: 1, max: Math.max(1, now.max) })
    if (remembered !== undefined && !target.isDryRun) call.remember({ size: remembered, isRestored: true })
    return known === undefined ? { message: `${result.message}: what it was before is not known` } : result
  }

  return {
    config: Config,
    check: (config) => checkPlace('config', parseAs(Config, config)),
    timeoutMs: (config) => parseAs(Config, config).timeoutSeconds * 1000,
    start,
    stop,
    status: async (call) => stateOf(await find(targetOf(call))),
    utilization(call) {
      const {
        id,
        call: { place, signal },
      } = targetOf(call)
      return meter.measure({ place, kind: 'group' }, id, signal)
    },
    async discover(options, signal) {
      const place = parsePlace(options)
      const groups = await listGroups(aws, { place, signal })
      return groups.filter((group) => !isGoing(group)).map((group) => discoveredOf(place, group))
    },
  }
}

function sizeOf({ MinSize = 0, DesiredCapacity = 0, MaxSize = 0 }: AutoScalingGroup): Size {
  return { min: MinSize, desired: DesiredCapacity, max: MaxSize }
}

function isSame(a: Size, b: Size): boolean {
  return a.min === b.min && a.desired === b.desired && a.max === b.max
}

function wordsOf({ min, desired, max }: Size): string {
  return `${desired} of ${min} to ${max} instances`
}

function readMemory(memory: Json): Type.Static<typeof Memory> | null {
  return Value.Check(Memory, memory) ? memory : null
}

/** AWS says something here only while the group is being deleted. */
function isGoing({ Status = '' }: AutoScalingGroup): boolean {
  return Status !== ''
}

function stateOf(group: AutoScalingGroup): PowerState {
  const { min, desired } = sizeOf(group)
  const inService = (group.Instances ?? []).filter((one) => one.LifecycleState === 'InService').length
  if (desired > 0) return inService >= Math.max(1, min) ? 'running' : 'starting'
  return (group.Instances ?? []).length > 0 ? 'stopping' : 'stopped'
}

function listGroups(aws: Aws, call: AwsCall, id?: string): Promise<readonly AutoScalingGroup[]> {
  return aws.ask('autoScaling', call, (client, options) =>
    allOf(async (next) => {
      const input = {
        ...(id !== undefined && { AutoScalingGroupNames: [id] }),
        ...(next !== undefined && { NextToken: next }),
      }
      const { AutoScalingGroups, NextToken } = await client.describeAutoScalingGroups(input, options)
      return { items: AutoScalingGroups, next: NextToken }
    }),
  )
}

function discoveredOf(place: AwsPlace, group: AutoScalingGroup): Discovered {
  const id = group.AutoScalingGroupName ?? ''
  const types = (group.Instances ?? []).map(({ InstanceType }) => InstanceType)
  const hourlyCost = sumOf(types.map(ec2Price))
  return {
    key: group.AutoScalingGroupARN ?? id,
    name: id,
    config: { id, ...place },
    type: 'auto scaling group',
    region: place.region,
    tags: tagsOf(group.Tags),
    status: stateOf(group),
    ...(hourlyCost !== undefined && { hourlyCost }),
  }
}
