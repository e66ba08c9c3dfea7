/** Containers of Docker, or of Podman, which speaks the same API: one, all with a label, or a compose project. */
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { type PowerAction, type PowerState, stateAfter } from '#shared/power.ts'
import { type ContainerAction, type Docker, withDocker } from './docker-client.ts'
import { discoverContainers } from './docker-discover.ts'
import { checkPlace, PLACE } from './docker-host.ts'
import { forEach, levelsOf, select, stateOfAll, untilReady } from './docker-set.ts'
import { utilizationOf } from './docker-usage.ts'
import {
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
  type Utilization,
} from './provider.ts'

const DEFAULTS = { graceSeconds: 10, method: 'stop', timeoutSeconds: 120 } as const

const Word = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000-\\u001f]*$' })
const Config = Type.Object(
  {
    ...PLACE,
    /** Id or name; with `project` a service's name as well. */
    container: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$' }),
    ),
    /** `key=value`, or a key alone. */
    label: Type.Optional(Word),
    /** Of Compose; with `label` both must be true of a container. */
    project: Type.Optional(Word),
    /** How long a container may take to end by itself. */
    graceSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: DEFAULTS.graceSeconds }),
    method: Type.Enum(['stop', 'pause'], { default: DEFAULTS.method }),
    /** Of an action, beside the grace: that of every container of a project, one level after the other. */
    timeoutSeconds: Type.Integer({ minimum: 1, maximum: 86_400, default: DEFAULTS.timeoutSeconds }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>

/** Containers that are started and stopped. */
export const dockerProvider: Provider = {
  config: Config,
  check,
  timeoutMs: (config) => {
    const { graceSeconds, timeoutSeconds } = parseConfig(config)
    return (graceSeconds + timeoutSeconds) * 1000
  },
  start: (call) => act(call, 'start'),
  stop: (call) => act(call, 'stop'),
  status,
  utilization,
  discover: discoverContainers,
}

function check(config: unknown): void {
  const parsed = parseConfig(config)
  const { container, label, project } = parsed
  if (container === undefined && label === undefined && project === undefined) {
    throw invalid('config.container', 'is required where neither label nor project is given')
  }
  if (container !== undefined && label !== undefined) {
    throw invalid('config.label', 'must not be given together with container')
  }
  checkPlace(parsed)
}

async function act(call: ProviderCall, action: PowerAction): Promise<ProviderResult> {
  const config = parseConfig(call.config)
  const { container, project } = config
  return await withDocker(config, call.signal, async (docker) => {
    if (container === undefined || project !== undefined) return await actOnAll(call, docker, action)
    const isChanged = await bring(docker, container, { action, config })
    return isChanged ? {} : { message: `it was ${stateAfter(action)} already` }
  })
}

/** Level by level, in the order of the dependencies or against it; what fails ends it there. */
async function actOnAll(call: ProviderCall, docker: Docker, action: PowerAction): Promise<ProviderResult> {
  const config = parseConfig(call.config)
  const among = await select(docker, config)
  const levels = action === 'start' ? levelsOf(among) : levelsOf(among).toReversed()
  for (const level of levels) {
    if (action === 'start') await untilReady(docker, level, { among, signal: call.signal })
    const work = async ({ id, name }: { readonly id: string; readonly name: string }) => {
      const isChanged = await bring(docker, id, { action, config })
      call.output(Buffer.from(`${name}: ${stateAfter(action)}${isChanged ? '' : ' already'}\n`))
    }
    await forEach(level, work, action)
  }
  return { message: among.length === 1 ? '1 container' : `${among.length} containers` }
}

type Wanted = { readonly action: PowerAction; readonly config: Config }

/** Starts or stops one container, whatever state it is in; whether anything was to be done. */
async function bring(docker: Docker, id: string, { action, config }: Wanted): Promise<boolean> {
  const { graceSeconds, method } = config
  const isPausing = action === 'stop' && method === 'pause'
  try {
    return await docker.act(id, isPausing ? 'pause' : action, graceSeconds)
  } catch (error) {
    if (!(error instanceof ProviderError) || !isAboutState(error)) throw error
    const { state } = await docker.inspect(id)
    const steps = stepsFrom(state, isPausing ? 'pause' : action)
    if (steps === null) throw error
    for (const step of steps) await docker.act(id, step, graceSeconds)
    return steps.length > 0
  }
}

/** Docker says 409, Podman 500, when a container is not in a state that the action is for. */
function isAboutState({ result: { httpStatus } }: ProviderError): boolean {
  return httpStatus === 409 || httpStatus === 500
}

/** What leads to the goal from a state in which the action itself was refused; null where nothing does. */
function stepsFrom(state: string, action: ContainerAction): readonly ContainerAction[] | null {
  const isOver = state === 'exited' || state === 'created' || state === 'dead'
  if (action === 'start') return state === 'paused' ? ['unpause'] : state === 'running' ? [] : null
  if (isOver) return []
  if (state !== 'paused') return null
  return action === 'pause' ? [] : ['unpause', 'stop']
}

async function status(call: ProviderCall): Promise<PowerState> {
  const config = parseConfig(call.config)
  const containers = await withDocker(config, call.signal, (docker) => select(docker, config))
  return stateOfAll(containers, config.method)
}

async function utilization(call: ProviderCall): Promise<Utilization | null> {
  const config = parseConfig(call.config)
  return await withDocker(config, call.signal, async (docker) =>
    utilizationOf(docker, await select(docker, config), call.signal),
  )
}

/** As it was checked when it was stored; a member that came later has its default. */
function parseConfig(config: unknown): Config {
  return { ...DEFAULTS, ...(config as Config) }
}
