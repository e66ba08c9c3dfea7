import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Type from 'typebox'
import { createBus } from '#main/bus.ts'
import { createDutyServices } from '#main/context.ts'
import { createEngine } from '#main/engine/index.ts'
import { createLog, type Log } from '#main/log.ts'
import type { Message } from '#main/notify/sender.ts'
import type { ActionCall, ActionProvider, ActionResult } from '#main/providers/action.ts'
import type { Discovered, Provider, ProviderCall, Utilization } from '#main/providers/provider.ts'
import { createActionService } from '#main/services/action.ts'
import type { ServiceDeps } from '#main/services/change.ts'
import { createDirectoryService } from '#main/services/directory.ts'
import { createForwardingService } from '#main/services/forwarding.ts'
import { createGroupService } from '#main/services/group.ts'
import { createHoldService } from '#main/services/hold.ts'
import { createJobService } from '#main/services/job.ts'
import { createMeasuredServices } from '#main/services/measured.ts'
import { createOnCallService } from '#main/services/on-call.ts'
import { createHistory } from '#main/services/on-duty.ts'
import { createPauseService } from '#main/services/pause.ts'
import type { FindStorage } from '#main/services/recommending.ts'
import { createResourceService } from '#main/services/resource.ts'
import { createRotaService } from '#main/services/rota.ts'
import { createRotaOverrideService } from '#main/services/rota-override.ts'
import { createScheduleService } from '#main/services/schedule.ts'
import { createShiftNews } from '#main/services/shift-news.ts'
import { createStore, openDatabase } from '#main/store/index.ts'
import type { HourhandEvent } from '#shared/event.ts'
import type { GroupInput } from '#shared/group.ts'
import { JOB_DEFAULTS, type JobInput, type JobNotify, type JobPolicy } from '#shared/job.ts'
import type { PowerState } from '#shared/power.ts'
import { SCHEDULE_DEFAULTS, type ScheduleInput } from '#shared/schedule.ts'
import { createTestClock } from './clock.ts'

export const ALICE = { name: 'alice@example.com' }

/** What the provider of the tests was asked to do, and what it is told to answer. */
export type FakeWorld = {
  readonly calls: { readonly what: 'start' | 'stop'; readonly name: string; readonly at: number }[]
  readonly states: Map<string, PowerState>
  /** Called instead of an action that succeeds; throws, waits or changes `states`. */
  readonly onAct: Map<string, (what: 'start' | 'stop', call: ProviderCall) => Promise<void> | void>
  /** The runs of jobs that were begun, by the program's name. */
  readonly runs: { readonly program: string; readonly at: number; readonly call: ActionCall }[]
  /** Called instead of a run that succeeds at once. */
  readonly onRun: Map<string, (call: ActionCall) => Promise<ActionResult> | ActionResult>
  /** What is still known of a run after a restart; nothing, unless it is said here. */
  /** What was to be told to others. */
  readonly sent: { readonly message: Message; readonly at: number }[]
  /** Throws what a message is to be refused with. */
  readonly onSend: { current: (message: Message) => Promise<void> | void }
  readonly onResume: Map<string, (call: ActionCall) => Promise<ActionResult | null>>
  /** How much a resource is used, by its name; while there is none of any, nothing is measured. */
  readonly onMeasure: Map<string, () => Promise<Utilization | null> | Utilization | null>
  /** Called instead of an answer from `states`. */
  readonly onStatus: Map<string, () => Promise<PowerState> | PowerState>
  /** What there is that could become a resource. */
  readonly onDiscover: {
    current: (options: unknown) => Promise<readonly Discovered[]> | readonly Discovered[]
  }
  readonly onFindStorage: { current: FindStorage }
}

/** The engine and its services over a real store in a folder of its own, with a clock moved by hand. */
export async function startHarness(at: string, folder = mkdtempSync(join(tmpdir(), 'hourhand-'))) {
  const clock = createTestClock(Date.parse(at))
  const world: FakeWorld = {
    calls: [],
    states: new Map(),
    onAct: new Map(),
    runs: [],
    onRun: new Map(),
    onResume: new Map(),
    onMeasure: new Map(),
    onStatus: new Map(),
    onDiscover: { current: () => [] },
    onFindStorage: { current: async () => [] },
    sent: [],
    onSend: { current: () => {} },
  }
  const logged: string[] = []
  const log = createLog('info', clock.now, (line) => logged.push(line))
  let running = await start()

  async function start() {
    const bus = createBus(clock.now, log)
    const store = createStore(await openDatabase(folder, clock.now()))
    const events: HourhandEvent[] = []
    bus.subscribe((event) => events.push(event))
    const engine = createEngine(
      {
        store,
        clock,
        bus,
        log,
        random: () => 0,
        provider: () => fakeProvider(world, clock.now),
        action: () => fakeAction(world, clock.now),
        settings: () => ({ instabaseRoot: null }),
        send: async (message) => {
          world.sent.push({ message, at: clock.now() })
          await world.onSend.current(message)
        },
      },
      { outputFolder: folder, concurrency: 32 },
    )
    const deps = { store, clock, bus, engine }
    const holds = createHoldService(deps)
    const pause = createPauseService({ ...deps, holds })
    engine.addChore(holds.chore)
    engine.addChore(pause.chore)
    const schedules = createScheduleService(deps)
    const resources = createResourceService({
      ...deps,
      holds,
      checkConfig: (_kind, config) => config,
      holdsProgram: () => false,
    })
    const { chores, ...measured } = createMeasuredServices({
      ...deps,
      log,
      holds,
      resources,
      operatorTimeZone: () => 'UTC',
      discover: engine.discover,
      measuredResources: engine.measuredResources,
      findStorage: (options, now, signal) => world.onFindStorage.current(options, now, signal),
    })
    for (const chore of chores) engine.addChore(chore)
    const groups = createGroupService({ ...deps, holds })
    const actions = createActionService(deps)
    const jobs = createJobService({ ...deps, checkAction: () => {} })
    const onCall = startOnCall({ ...deps, log })
    const duties = createDutyServices({ ...deps, ...onCall, log })
    engine.addChore(onCall.news.chore)
    engine.addChore(duties.gapWatch.chore)
    engine.start()
    return {
      store,
      engine,
      events,
      holds,
      pause,
      schedules,
      resources,
      groups,
      actions,
      jobs,
      ...onCall,
      ...duties,
      ...measured,
    }
  }

  /** Lets the executor and the fake provider finish what they can without time passing. */
  async function settle(): Promise<void> {
    do {
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    } while (running.engine.isLooking())
  }

  return {
    clock,
    world,
    logged,
    folder,
    settle,
    get parts() {
      return running
    },
    /** Moves time on, and lets what is queued on the way be carried out at its time. */
    async forward(ms: number): Promise<void> {
      const until = clock.now() + ms
      await settle()
      while (clock.now() < until) {
        clock.forward(Math.max(0, Math.min(until, clock.nextRing()) - clock.now()))
        await settle()
      }
    },
    /** The process dies: nothing is told, nothing is closed in order; a new one opens the same store. */
    async restart(afterMs = 0): Promise<void> {
      running.engine.stop().catch(() => {})
      running.store.close()
      clock.jumpTo(clock.now() + afterMs)
      running = await start()
      await settle()
    },
    addResource(name: string, state: PowerState = 'stopped'): number {
      world.states.set(name, state)
      const input = {
        name,
        description: '',
        provider: 'fake',
        config: { name },
        type: 'fake',
        region: '',
        hourlyCost: 1,
        tags: [],
      }
      const { id } = running.resources.create(input, ALICE)
      running.store.resources.setStatus(id, state, clock.now())
      return id
    },
    addSchedule(
      crons: readonly (readonly [string, 'start' | 'stop'])[],
      resourceIds: readonly number[],
      more: Partial<ScheduleInput> = {},
    ): number {
      const entries = crons.map(([expression, action]) => ({ expression, action }))
      const input = { ...SCHEDULE_DEFAULTS, name: 'Office', timeZone: 'UTC', ...more, crons: entries }
      const { id } = running.schedules.create(input, ALICE, 'repeatable')
      for (const resourceId of resourceIds) running.schedules.attach(id, 'resource', resourceId, ALICE)
      return id
    },
    addGroup(members: GroupInput['members'], more: Partial<GroupInput> = {}): number {
      const input = {
        name: 'Stack',
        description: '',
        timeoutMs: 60_000,
        onFailure: 'block',
        ...more,
        members,
      } as const
      return running.groups.create(input, ALICE).id
    },
    /** A job that runs the named program; its policy is the default but for what is given. */
    addJob(
      program: string,
      trigger: JobInput['trigger'],
      more: Partial<Omit<JobInput, 'policy' | 'notify'>> & {
        readonly policy?: Partial<JobPolicy>
        readonly notify?: Partial<JobNotify>
      } = {},
    ): number {
      const action = {
        kind: 'program',
        program,
        args: [],
        cwd: null,
        env: {},
        shell: false,
        stdin: null,
      } as const
      const policy = { ...JOB_DEFAULTS.policy, ...more.policy }
      const notify = { ...JOB_DEFAULTS.notify, ...more.notify }
      const input = { ...JOB_DEFAULTS, name: program, trigger, action, ...more, policy, notify }
      return running.jobs.create(input, ALICE).id
    },
    /** Every intent, oldest first: what, to what, its state. */
    intents() {
      return running.store.runs.listIntents({}, { limit: 10_000 }).toReversed()
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await running.engine.stop()
      running.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function startOnCall(deps: ServiceDeps & { readonly log: Log }) {
  const history = createHistory(deps)
  const news = createShiftNews({ ...deps, history })
  const directory = createDirectoryService({ ...deps, history, operatorTimeZone: () => 'UTC' })
  return {
    history,
    news,
    directory,
    rotas: createRotaService({ ...deps, history, directory, news }),
    rotaOverrides: createRotaOverrideService({ ...deps, history, directory }),
    forwardings: createForwardingService({ ...deps, history, directory }),
    onCall: createOnCallService(deps),
  }
}

export type Harness = Awaited<ReturnType<typeof startHarness>>

function fakeProvider(world: FakeWorld, now: () => number): Provider {
  const nameOf = (call: ProviderCall) => (call.config as { name: string }).name
  const act = (what: 'start' | 'stop') => async (call: ProviderCall) => {
    const name = nameOf(call)
    world.calls.push({ what, name, at: now() })
    await world.onAct.get(name)?.(what, call)
    world.states.set(name, what === 'start' ? 'running' : 'stopped')
    return {}
  }
  return {
    config: Type.Object({ name: Type.String() }),
    timeoutMs: () => 60_000,
    start: act('start'),
    stop: act('stop'),
    status: async (call) =>
      (await world.onStatus.get(nameOf(call))?.()) ?? world.states.get(nameOf(call)) ?? 'unknown',
    ...(world.onMeasure.size > 0 && {
      utilization: async (call: ProviderCall) => (await world.onMeasure.get(nameOf(call))?.()) ?? null,
    }),
    discover: async (options) => await world.onDiscover.current(options),
  }
}

function fakeAction(world: FakeWorld, now: () => number): ActionProvider {
  const nameOf = ({ action }: ActionCall) => (action.kind === 'program' ? action.program : action.kind)
  return {
    check: () => {},
    async run(call) {
      world.runs.push({ program: nameOf(call), at: now(), call })
      return (await world.onRun.get(nameOf(call))?.(call)) ?? { exitCode: 0 }
    },
    resume: async (call) => (await world.onResume.get(nameOf(call))?.(call)) ?? null,
  }
}
