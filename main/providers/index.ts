/** Every kind of thing that Hourhand can start and stop. */
import Value from 'typebox/value'
import { invalid } from '#shared/error.ts'
import { createAws } from './aws.ts'
import { createAsgProvider } from './aws-asg.ts'
import { createEc2Provider } from './aws-ec2.ts'
import { createMeter } from './aws-metric.ts'
import { createRdsProvider } from './aws-rds.ts'
import { createStorageFinder } from './aws-storage.ts'
import { createStorageChanger } from './aws-storage-change.ts'
import { commandProvider } from './command.ts'
import { dockerProvider } from './docker.ts'
import { httpProvider } from './http.ts'
import { processProvider } from './process.ts'
import type { Provider } from './provider.ts'
import { checkShape } from './shape.ts'
import { sshProvider } from './ssh.ts'
import { systemdProvider } from './systemd.ts'
import { unsupportedProvider } from './unsupported.ts'

/** The name of a provider, as a resource's `provider` says it. */
export type ProviderKind =
  | 'process'
  | 'command'
  | 'http'
  | 'docker'
  | 'systemd'
  | 'ssh'
  | 'aws-ec2'
  | 'aws-rds'
  | 'aws-asg'
  | 'unsupported'

/** What providers are told of the operator's settings, each time anew. */
export type ProviderSettings = {
  /** Where AWS is asked by those that name no endpoint of their own; null: AWS itself. */
  readonly awsEndpoint: () => string | null
}

/** All providers, as the settings say; of AWS beside them what is done to storage. */
export function createProviders({ awsEndpoint }: ProviderSettings) {
  const aws = createAws(awsEndpoint)
  const awsDeps = { aws, meter: createMeter({ aws, now: () => Date.now() }) }
  const byKind: Readonly<Record<ProviderKind, Provider>> = {
    process: processProvider,
    command: commandProvider,
    http: httpProvider,
    docker: dockerProvider,
    systemd: systemdProvider,
    ssh: sshProvider,
    'aws-ec2': createEc2Provider(awsDeps),
    'aws-rds': createRdsProvider(awsDeps),
    'aws-asg': createAsgProvider(awsDeps),
    unsupported: unsupportedProvider,
  }
  return {
    byKind,
    /** The provider of a kind; throws AppError('invalid') on `provider` for one that does not exist. */
    providerOf(kind: string): Provider {
      if (Object.hasOwn(byKind, kind)) return byKind[kind as ProviderKind]
      const known = Object.keys(byKind).filter((one) => one !== 'unsupported')
      throw invalid('provider', `must be one of ${known.join(', ')}`)
    },
    /** What could be saved on storage, of AWS. */
    findStorage: createStorageFinder(aws),
    /** What is done to storage of AWS once. */
    changeStorage: createStorageChanger(aws),
  }
}

/** Those that know no settings: what a configuration may say is the same for all. */
export const { byKind: providers, providerOf, findStorage } = createProviders({ awsEndpoint: () => null })

// Far below the depth at which the recursion of the validator, or of JSON.stringify, ends the stack.
const DEEPEST = 64

/**
 * A configuration with its defaults filled in; what was given is left as it is. Throws AppError('invalid')
 * with the path of the first thing that is wrong, unknown members included.
 */
export function checkConfig(kind: string, config: unknown): unknown {
  const provider = providerOf(kind)
  if (isDeeperThan(config, DEEPEST)) throw invalid('config', `is nested more than ${DEEPEST} levels deep`)
  const filled = Value.Default(provider.config, Value.Clone(config))
  checkShape(provider.config, filled, 'config')
  provider.check?.(filled)
  return filled
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}
