/**
 * The one place that knows dockerode, which is loaded at the first use. Requests share Node's own connections,
 * but those by ssh, which end with the work they were opened for.
 */
import { readFile } from 'node:fs/promises'
import type Dockerode from 'dockerode'
import { toError } from '#shared/error.ts'
import { type Container, type ContainerSample, fromInspect, fromList, toSample } from './docker-container.ts'
import { addressOf, type DockerAddress, type DockerPlace, type Tls, wordsForAddress } from './docker-host.ts'
import { ProviderError } from './provider.ts'
import { createSshAgent, type SshAgent } from './ssh-agent.ts'

export type ContainerAction = 'start' | 'stop' | 'pause' | 'unpause'

/** One engine, for as long as the work lasts. Each throws a `ProviderError` in plain words. */
export type Docker = {
  /** All containers that bear every label (`key` or `key=value`), those not running as well. */
  readonly list: (labels: readonly string[]) => Promise<readonly Container[]>
  /** By id or name. */
  readonly inspect: (container: string) => Promise<Container>
  /** Whether anything was to be done. */
  readonly act: (container: string, action: ContainerAction, graceSeconds: number) => Promise<boolean>
  /** Null where it does not run. */
  readonly sample: (container: string) => Promise<ContainerSample | null>
}

type Connection = {
  readonly engine: Dockerode
  readonly address: DockerAddress
  readonly ssh: SshAgent | null
  readonly signal: AbortSignal
  /** Rejects at the signal. */
  readonly aborted: Promise<never>
}

type Refusal = Error & { readonly statusCode?: number; readonly code?: string; readonly json?: unknown }

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nothing answers there',
  EACCES: 'permission denied',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ETIMEDOUT: 'no answer',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
}

/** A kept connection may end as a request goes out on it: what is asked for can be asked again. */
const ENDED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** Does work with the engine of a place; the signal ends it. */
export async function withDocker<Result>(
  place: DockerPlace,
  signal: AbortSignal,
  work: (docker: Docker) => Promise<Result>,
): Promise<Result> {
  if (signal.aborted) throw toAborted(signal)
  const address = addressOf(place, process.env)
  if (address === null) throw new ProviderError(`DOCKER_HOST '${process.env.DOCKER_HOST}' is no address`)
  const ssh = address.kind === 'ssh' ? createSshAgent(address.target, address.command) : null
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  // It may come while nothing is asked.
  aborted.catch(() => {})
  signal.addEventListener('abort', onAbort)
  try {
    const connection = { engine: await open(address, ssh), address, ssh, signal, aborted }
    return await work(createDocker(connection))
  } catch (error) {
    if (signal.aborted) throw toAborted(signal)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    ssh?.close()
  }
}

/** Clients of engines that need no files and no connection of their own; they hold nothing but the address. */
const kept = new Map<string, Promise<Dockerode>>()
const KEPT = 64

/** To load and make a client for each request would cost a third of what a short one takes. */
function open(address: DockerAddress, ssh: SshAgent | null): Promise<Dockerode> {
  if (address.kind === 'ssh' || (address.kind === 'tcp' && address.tls !== null)) return make(address, ssh)
  const key = wordsForAddress(address)
  const known = kept.get(key)
  if (known !== undefined) return known
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - KEPT))) kept.delete(oldest)
  const made = make(address, ssh)
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  return made
}

async function make(address: DockerAddress, ssh: SshAgent | null): Promise<Dockerode> {
  const { default: Engine } = await import('dockerode')
  // Whatever is left out would be taken from DOCKER_HOST.
  const none = { socketPath: undefined, host: undefined, port: undefined, protocol: 'http' }
  const tls = { ca: undefined, cert: undefined, key: undefined, pathPrefix: undefined, timeout: undefined }
  const options = { ...none, ...tls, ...(await optionsOf(address, ssh)) }
  return new Engine(options as Dockerode.DockerOptions)
}

async function optionsOf(address: DockerAddress, ssh: SshAgent | null) {
  if (address.kind === 'socket') return { socketPath: address.path }
  if (address.kind === 'ssh') return { host: 'docker', agent: ssh?.agent }
  const { host, port, tls } = address
  return tls === null ? { host, port } : { host, port, protocol: 'https', ...(await readTls(tls)) }
}

async function readTls(tls: Tls): Promise<Tls> {
  const read = async ([name, path]: readonly [string, string]) => {
    const text = await readFile(path, 'utf8').catch((error) => {
      throw new ProviderError(`${name} cannot be read: ${toError(error).message}`, {}, error)
    })
    return [name, text] as const
  }
  return Object.fromEntries(await Promise.all(Object.entries(tls).map(read)))
}

function createDocker(connection: Connection): Docker {
  const { engine, signal: abortSignal } = connection
  return {
    async list(labels) {
      const filters = { label: [...labels] }
      const found = await ask(connection, () => engine.listContainers({ all: true, filters, abortSignal }))
      return found.map(fromList)
    },
    async inspect(id) {
      return fromInspect(await ask(connection, () => engine.getContainer(id).inspect({ abortSignal }), id))
    },
    async act(id, action, graceSeconds) {
      const container = engine.getContainer(id)
      const request = () => {
        if (action === 'stop') return container.stop({ t: graceSeconds, abortSignal })
        return container[action]({ abortSignal })
      }
      const isDone = () => request().then(() => true, isNothingToDo)
      return await ask(connection, isDone, id)
    },
    async sample(id) {
      const options = { stream: false, 'one-shot': true, abortSignal } as const
      return toSample(await ask(connection, () => engine.getContainer(id).stats(options), id))
    },
  }
}

/** Makes a request, a second time where a kept connection turned out to have ended. */
async function ask<Answer>(
  connection: Connection,
  request: () => Promise<Answer>,
  container?: string,
): Promise<Answer> {
  const isStale = (error: Refusal) => connection.ssh === null && ENDED.has(error.code ?? '')
  // An answer that breaks off is never reported by the client: the signal ends the wait.
  const once = () => Promise.race([request(), connection.aborted])
  try {
    return await once().catch((error) => (isStale(error) ? once() : Promise.reject(error)))
  } catch (error) {
    throw await toFailure(connection, error, container)
  }
}

/** 304 Not Modified; whatever else was thrown is thrown again. */
function isNothingToDo(error: Refusal): false {
  if (error.statusCode === 304) return false
  throw error
}

async function toFailure(
  { address, ssh, signal }: Connection,
  thrown: unknown,
  container: string | undefined,
): Promise<ProviderError> {
  if (signal.aborted) return toAborted(signal)
  const error: Refusal = toError(thrown)
  const { statusCode, code = '' } = error
  if (statusCode === 404 && container !== undefined) {
    return new ProviderError(`there is no container ${container}`, { httpStatus: statusCode }, error)
  }
  if (statusCode !== undefined) {
    return new ProviderError(messageOf(error), { httpStatus: statusCode }, error)
  }
  const reason = (await ssh?.failure()) ?? REASONS[code] ?? error.message
  return new ProviderError(
    `the container engine at ${wordsForAddress(address)} cannot be reached: ${reason}`,
    {},
    error,
  )
}

function messageOf({ json, message }: Refusal): string {
  if (typeof json !== 'object' || json === null || !('message' in json)) return message.trim()
  return String(json.message)
}

function toAborted(signal: AbortSignal): ProviderError {
  return new ProviderError(toError(signal.reason).message, {}, signal.reason)
}
