/**
 * The one place that knows the AWS SDK. Each client is loaded at its first use and kept for its region, profile
 * and endpoint. Credentials come from the standard chain (environment, profile, SSO, role, instance) and are never
 * ours to keep. The SDK retries what is throttled or passing, and reads AWS_ENDPOINT_URL itself.
 */
import type { AutoScaling } from '@aws-sdk/client-auto-scaling'
import type { CloudWatch } from '@aws-sdk/client-cloudwatch'
import type { EC2 } from '@aws-sdk/client-ec2'
import type { EventBridge } from '@aws-sdk/client-eventbridge'
import type { RDS } from '@aws-sdk/client-rds'
import Type, { type TSchema } from 'typebox'
import Value from 'typebox/value'
import { toError } from '#shared/error.ts'
import { checkUrl } from './http-request.ts'
import { ProviderError } from './provider.ts'
import { checkShape } from './shape.ts'
import { toAborted, untilAborted } from './until-aborted.ts'

export type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling'
export type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch'
export type { EC2, Instance, InstanceStateChange, Snapshot, Volume } from '@aws-sdk/client-ec2'
export type { DBCluster, DBInstance } from '@aws-sdk/client-rds'

const ATTEMPTS = 5
const CONNECT_MS = 5_000
const ANSWER_MS = 30_000
const KEPT_CLIENTS = 64
const WORDS_LENGTH = 300
const NO_LOGGER = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

// The region becomes a part of a host name.
const Region = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]*$' })
const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000-\\u001f]*$' })

/** Members of a configuration that say where something is, and as whom to ask for it. */
export const PLACE = { region: Region, profile: Type.Optional(Name), endpoint: Type.Optional(Name) }

/** Members of every configuration; with `dryRun` AWS is asked, and nothing is changed. */
export const COMMON = {
  id: Name,
  ...PLACE,
  dryRun: Type.Boolean({ default: false }),
  timeoutSeconds: Type.Integer({ minimum: 1, maximum: 3_600, default: 60 }),
}

/** Where something is, and as whom to ask for it. */
export type AwsPlace = {
  readonly region: string
  readonly profile?: string
  /** In place of the service's own address: an emulator, or an endpoint within a private network. */
  readonly endpoint?: string
}

const Options = Type.Object(PLACE, { additionalProperties: false })

type Clients = {
  readonly ec2: EC2
  readonly rds: RDS
  readonly autoScaling: AutoScaling
  readonly cloudWatch: CloudWatch
  readonly eventBridge: EventBridge
}
type Service = keyof Clients
type Settings = Awaited<ReturnType<typeof settingsOf>>

const makers: { readonly [Kind in Service]: (settings: Settings) => Promise<Clients[Kind]> } = {
  ec2: async (settings) => new (await import('@aws-sdk/client-ec2')).EC2(settings),
  rds: async (settings) => new (await import('@aws-sdk/client-rds')).RDS(settings),
  autoScaling: async (settings) => new (await import('@aws-sdk/client-auto-scaling')).AutoScaling(settings),
  cloudWatch: async (settings) => new (await import('@aws-sdk/client-cloudwatch')).CloudWatch(settings),
  eventBridge: async (settings) => new (await import('@aws-sdk/client-eventbridge')).EventBridge(settings),
}

/** Where to ask, and until when. */
export type AwsCall = { readonly place: AwsPlace; readonly signal: AbortSignal }

export type Aws = ReturnType<typeof createAws>

/**
 * Clients of AWS, made when they are needed and shared by those that ask the same place. `defaultEndpoint` is asked
 * each time for places that name none of their own; null: the service's own address.
 */
export function createAws(defaultEndpoint: () => string | null = () => null) {
  const kept = new Map<string, Promise<Clients[Service]>>()

  function clientOf<Kind extends Service>(service: Kind, place: AwsPlace): Promise<Clients[Kind]> {
    const key = keyOf(service, place)
    const known = kept.get(key)
    if (known !== undefined) return known as Promise<Clients[Kind]>
    const made = settingsOf(place).then(makers[service])
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - KEPT_CLIENTS))) {
      kept.delete(oldest)
    }
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    return made
  }

  function reached(place: AwsPlace): AwsPlace {
    const endpoint = place.endpoint ?? defaultEndpoint()
    return endpoint === null ? place : { ...place, endpoint }
  }

  return {
    /**
     * Lets `work` ask a service. Throws a ProviderError in the service's words, short and without keys, or with the
     * reason of the signal when that is aborted first.
     */
    async ask<Kind extends Service, Result>(
      service: Kind,
      { place: named, signal }: AwsCall,
      work: (client: Clients[Kind], options: { readonly abortSignal: AbortSignal }) => Promise<Result>,
    ): Promise<Result> {
      if (signal.aborted) throw toAborted(signal)
      const place = reached(named)
      try {
        const asked = clientOf(service, place).then((client) => work(client, { abortSignal: signal }))
        return await untilAborted(asked, signal)
      } catch (error) {
        if (signal.aborted) throw toAborted(signal)
        // A client keeps the credentials it found: the next one reads them anew.
        if (isRefusedCredential(error)) kept.delete(keyOf(service, place))
        throw error instanceof ProviderError ? error : new ProviderError(wordsOf(toError(error)), {}, error)
      }
    },
  }
}

/** Everything of a list that comes in pages. */
export async function allOf<Item>(
  page: (
    next: string | undefined,
  ) => Promise<{ items?: readonly Item[] | undefined; next?: string | undefined }>,
): Promise<readonly Item[]> {
  const found: Item[] = []
  let next: string | undefined
  do {
    const answer = await page(next)
    found.push(...(answer.items ?? []))
    next = answer.next === '' ? undefined : answer.next
  } while (next !== undefined)
  return found
}

/** A configuration that has been checked, with the defaults of today. */
export function parseAs<Schema extends TSchema>(schema: Schema, config: unknown): Type.Static<Schema> {
  return Value.Default(schema, Value.Clone(config)) as Type.Static<Schema>
}

/** The place that a configuration names, and nothing else of it. */
export function placeOf({ region, profile, endpoint }: AwsPlace): AwsPlace {
  return { region, ...(profile !== undefined && { profile }), ...(endpoint !== undefined && { endpoint }) }
}

/** What schemas cannot say of a place; `path` is where it stands. */
export function checkPlace(path: string, { endpoint }: AwsPlace): void {
  if (endpoint !== undefined) checkUrl(`${path}.endpoint`, endpoint)
}

/** The place to look for resources in; throws AppError('invalid') at `options`. */
export function parsePlace(options: unknown): AwsPlace {
  checkShape(Options, options, 'options')
  const place = placeOf(options as AwsPlace)
  checkPlace('options', place)
  return place
}

/** The tags of a resource; one without a value has an empty one. */
export function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value: value = '' }) => [Key, value]))
}

/** The service's code of what it refused (`InvalidInstanceID.NotFound`); empty where there is none. */
export function codeOf(error: unknown): string {
  return causeOf(error)?.name ?? ''
}

/** The service understood and refused it: not a fault of its own, of the way there, of credentials or of haste. */
export function isRefusal(error: unknown): boolean {
  const cause = causeOf(error)
  const status = cause?.$metadata?.httpStatusCode ?? 0
  if (cause === null || isRefusedCredential(cause) || THROTTLED.test(cause.name)) return false
  // A want of machines comes as a fault of the service, yet it concerns these instances alone.
  return (status >= 400 && status < 500) || cause.name.startsWith('Insufficient')
}

const THROTTLED =
  /Throttl|RequestLimitExceeded|TooManyRequests|LimitExceededException|SlowDown|BandwidthLimit/
const REFUSED_CREDENTIAL =
  /^(CredentialsProviderError|TokenProviderError|AuthFailure|ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|MissingAuthenticationToken|IncompleteSignature|InvalidAccessKeyId)/

type ServiceError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } }

function causeOf(error: unknown): ServiceError | null {
  const cause = error instanceof ProviderError ? error.cause : error
  return cause instanceof Error ? cause : null
}

function isRefusedCredential(error: unknown): boolean {
  return REFUSED_CREDENTIAL.test(codeOf(error))
}

async function settingsOf({ region, profile, endpoint }: AwsPlace) {
  const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
  // Files that the operator changed, or a login that was renewed, are seen without a restart.
  const fresh = { ignoreCache: true, logger: NO_LOGGER }
  return {
    region,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    // For a profile that is not there the chain would take what else it finds: perhaps another account.
    credentials: profile === undefined ? fromNodeProviderChain(fresh) : fromIni({ profile, ...fresh }),
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
    logger: NO_LOGGER,
  }
}

function keyOf(service: Service, place: AwsPlace): string {
  return JSON.stringify([service, place.region, place.profile ?? null, place.endpoint ?? null])
}

/** Faults of the way there, by the codes of Node. */
const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was cut off',
  ENOTFOUND: 'its host is not found; is this machine offline?',
  EAI_AGAIN: 'its host is not found; is this machine offline?',
  ETIMEDOUT: 'nothing answers in time',
}

/** What went wrong in one short line. Refusals may quote the whole signed request, or an encoded policy. */
function wordsOf(error: Error): string {
  const first = error instanceof AggregateError ? toError(error.errors[0]) : error
  const [line = ''] = first.message.split('\n')
  const words = line
    .replace(/\s*Encoded authorization failure message.*$/, '')
    .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}/g, '****')
    .replaceAll(/[A-Za-z0-9+/=]{40,}/g, '****')
    .trim()
  const unreached = UNREACHED[(first as NodeJS.ErrnoException).code ?? '']
  if (unreached !== undefined) return `AWS cannot be reached: ${unreached} (${words})`
  const isPlain = first.name === 'Error' || first.name === 'CredentialsProviderError'
  const whole = isPlain && words !== '' ? words : `${first.name}: ${words}`
  return whole.length > WORDS_LENGTH ? `${whole.slice(0, WORDS_LENGTH)}…` : whole
}
