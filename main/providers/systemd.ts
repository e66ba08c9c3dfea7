/**
 * Units of systemd, by `systemctl`. A job of systemd's goes on when its time here is up: systemd has limits of
 * its own for it (`TimeoutStartSec=`).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import Type from 'typebox'
import Value from 'typebox/value'
import { toError } from '#shared/error.ts'
import { type PowerAction, type PowerState, stateAfter } from '#shared/power.ts'
import {
  type Discovered,
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
  type Utilization,
} from './provider.ts'
import { checkShape } from './shape.ts'
import { type SystemdScope, showUnit, systemctl } from './systemctl.ts'

const SAMPLE_MS = 1000

const Scope = Type.Enum(['user', 'system'], { default: 'system' })
const Config = Type.Object(
  {
    // No glob, which would be many units, and no option.
    unit: Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]*$',
    }),
    scope: Scope,
    timeoutSeconds: Type.Integer({ minimum: 1, maximum: 86_400, default: 120 }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>
const Options = Type.Object({ scope: Scope }, { additionalProperties: false })

// org.freedesktop.systemd1(5), "ActiveState".
const STATES: Readonly<Record<string, PowerState>> = {
  active: 'running',
  reloading: 'running',
  refreshing: 'running',
  inactive: 'stopped',
  failed: 'stopped',
  activating: 'starting',
  deactivating: 'stopping',
  maintenance: 'stopped',
}

/** Units of systemd that are started and stopped. */
export const systemdProvider: Provider = {
  config: Config,
  timeoutMs: (config) => parseConfig(config).timeoutSeconds * 1000,
  start: (call) => act(call, 'start'),
  stop: (call) => act(call, 'stop'),
  status,
  utilization,
  discover,
}

async function act(call: ProviderCall, action: PowerAction): Promise<ProviderResult> {
  const { unit, scope } = parseConfig(call.config)
  await systemctl(scope, [action, '--', unit], call.signal)
  const seen = await look(call).catch((error) => {
    // A unit made for the moment is gone with its stop.
    if (action === 'start') throw error
    return null
  })
  if (seen === null) return {}
  const { state, failure } = seen
  // A service is often called started before it has shown that it can run.
  if (action === 'start' && failure !== null) throw new ProviderError(`it was started and ${failure}`)
  if (failure !== null) return { message: `it is ${stateAfter(action)}, and ${failure}` }
  return state === stateAfter(action) ? {} : { message: `it is ${state}` }
}

async function status(call: ProviderCall): Promise<PowerState> {
  const { state, failure } = await look(call)
  if (failure !== null) call.output(Buffer.from(`${parseConfig(call.config).unit} ${failure}\n`))
  return state
}

async function look(call: ProviderCall) {
  const { ActiveState = '', Result } = await showUnit(
    parseConfig(call.config),
    ['ActiveState', 'Result'],
    call.signal,
  )
  const why = Result === undefined || Result === 'success' ? '' : ` (${Result})`
  return {
    state: STATES[ActiveState] ?? 'unknown',
    failure: ActiveState === 'failed' ? `failed${why}` : null,
  }
}

/** From what systemd accounts for the unit; what it was not told to account for is left out. */
async function utilization(call: ProviderCall): Promise<Utilization | null> {
  const first = await sample(call)
  if (first.cpuNs === null) return null
  await sleep(SAMPLE_MS, undefined, { signal: call.signal }).catch(() => {
    throw new ProviderError(toError(call.signal.reason).message, {}, call.signal.reason)
  })
  const second = await sample(call)
  const ms = second.atMs - first.atMs
  // It was started anew in between.
  if (second.cpuNs === null || second.cpuNs < first.cpuNs) return null
  const bytes = first.bytes === null || second.bytes === null ? null : second.bytes - first.bytes
  return {
    cpuPercent: ((second.cpuNs - first.cpuNs) / (ms * 1_000_000)) * 100,
    ...(second.memoryBytes !== null && { memoryBytes: second.memoryBytes }),
    ...(bytes !== null && bytes >= 0 && { networkBytesPerSecond: bytes / (ms / 1000) }),
  }
}

async function sample(call: ProviderCall) {
  const properties = ['ActiveState', 'CPUUsageNSec', 'MemoryCurrent', 'IPIngressBytes', 'IPEgressBytes']
  const shown = await showUnit(parseConfig(call.config), properties, call.signal)
  const [received, sent] = [toCount(shown.IPIngressBytes), toCount(shown.IPEgressBytes)]
  return {
    atMs: performance.now(),
    cpuNs: STATES[shown.ActiveState ?? ''] === 'running' ? toCount(shown.CPUUsageNSec) : null,
    memoryBytes: toCount(shown.MemoryCurrent),
    bytes: received === null || sent === null ? null : received + sent,
  }
}

/** Null for `[not set]`, `[no data]`, and the largest number, by which older systemd says the same. */
function toCount(text: string | undefined): number | null {
  if (text === undefined || !/^\d+$/.test(text) || text === '18446744073709551615') return null
  return Number(text)
}

/** The services, those on disk as well as those loaded: a stopped one is often not loaded. */
async function discover(options: unknown, signal: AbortSignal): Promise<readonly Discovered[]> {
  const filled = Value.Default(Options, Value.Clone(options ?? {}))
  checkShape(Options, filled, 'options')
  const { scope } = filled as Type.Static<typeof Options>
  const list = async (verb: string, ...more: readonly string[]) =>
    toRows(await systemctl(scope, [verb, '--type=service', '--full', '--no-legend', ...more], signal))
  const files = await list('list-unit-files')
  const loaded = await list('list-units', '--all', '--plain')
  const found = new Map<string, PowerState>()
  for (const [unit = '', state] of files) {
    if (!unit.endsWith('@.service') && state !== 'masked' && state !== 'alias') found.set(unit, 'stopped')
  }
  for (const [unit = '', load, active = ''] of loaded) {
    if (load === 'loaded') found.set(unit, STATES[active] ?? 'unknown')
  }
  return [...found].map(([unit, state]) => toDiscovered(unit, scope, state))
}

function toRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => line.split(/\s+/))
}

function toDiscovered(unit: string, scope: SystemdScope, status: PowerState): Discovered {
  return {
    key: `${scope}:${unit}`,
    name: unit.replace(/\.service$/, ''),
    config: { unit, scope },
    type: 'service',
    region: 'local',
    tags: {},
    status,
  }
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}
