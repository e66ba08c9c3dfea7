/** Every kind of thing that Hourhand can start and stop. */
import Value from 'typebox/value'
import { type AppError, invalid } from '#shared/error.ts'
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
      throw invalid('provider', `must be one of ${Object.keys(byKind).join(', ')}`)
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
  const problem = firstProblem(Value.Errors(provider.config, filled))
  if (problem !== null) throw toInvalid(problem)
  provider.check?.(filled)
  return filled
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

type Problem = ReturnType<typeof Value.Errors>[number]

/** The first error that says something: of a union, that of the alternative whose type was meant. */
function firstProblem(problems: readonly Problem[]): Problem | null {
  const [first] = problems
  if (first === undefined) return null
  const union = problems.find((problem) => problem.keyword === 'anyOf')
  if (union === undefined || !first.schemaPath.startsWith(`${union.schemaPath}/anyOf/`)) return first
  const meant = problems.find(
    (problem) =>
      problem.schemaPath.startsWith(`${union.schemaPath}/anyOf/`) &&
      !(problem.keyword === 'type' && problem.instancePath === union.instancePath),
  )
  return meant ?? union
}

function toInvalid(problem: Problem): AppError {
  const names = problem.instancePath.split('/').slice(1).map(unescapePointer)
  if (problem.keyword === 'required') {
    return invalid(fieldOf([...names, problem.params.requiredProperties[0] ?? '']), 'is required')
  }
  return invalid(fieldOf(names), wordsFor(problem))
}

function wordsFor(problem: Problem): string {
  switch (problem.keyword) {
    case 'type':
      return `must be ${withArticle(problem.params.type)}`
    case 'anyOf':
      return 'must be a string or a list of strings'
    case 'boolean':
    case 'additionalProperties':
      return 'is not known here'
    case 'enum':
      return `must be one of ${problem.params.allowedValues.join(', ')}`
    case 'minLength':
    case 'minItems':
      return 'must not be empty'
    case 'minimum':
      return `must be at least ${problem.params.limit}`
    case 'maximum':
      return `must be at most ${problem.params.limit}`
    case 'pattern':
      return 'has a character that is not allowed'
    default:
      return problem.message
  }
}

function withArticle(type: string | readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    boolean: 'true or false',
    integer: 'a whole number',
    object: 'an object',
    string: 'a string',
  }
  return [type]
    .flat()
    .map((one) => words[one] ?? one)
    .join(' or ')
}

/** `config.start[0]` of ["start", "0"]. */
function fieldOf(names: readonly string[]): string {
  return names.reduce((path, name) => (/^\d+$/.test(name) ? `${path}[${name}]` : `${path}.${name}`), 'config')
}

// RFC 6901, section 4.
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}
