import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { identify, membersOf } from '#main/providers/process-identity.ts'
import { type Json, type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import { IDLE_LIMITS } from '#shared/utilization.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'

const provider = providerOf('process')
const programs = join(import.meta.dirname, '../../fixtures/programs')

describe.skipIf(process.platform === 'win32')('the process provider', () => {
  const test: { folder: string; groups: Set<number> } = { folder: '', groups: new Set() }

  beforeEach(async () => {
    test.folder = await mkdtemp(join(tmpdir(), 'hourhand-process-'))
  })

  afterEach(async () => {
    for (const group of test.groups) {
      if ((await membersOf(group)).length > 0) process.kill(-group, 'SIGKILL')
    }
    test.groups.clear()
    await rm(test.folder, { recursive: true })
  })

  function createResource(config: object, rest: Partial<ProviderCall> = {}) {
    const made = createCall(checkConfig('process', config), rest)
    const start = async () => {
      try {
        return await provider.start(made.call())
      } finally {
        for (const memory of made.state.memories) test.groups.add(pidOf(memory) ?? 0)
        test.groups.delete(0)
      }
    }
    return {
      ...made,
      start,
      stop: () => provider.stop(made.call()),
      status: () => provider.status(made.call()),
      pid: () => pidOf(made.state.memory) ?? 0,
    }
  }

  function script(name: string, more: object = {}, rest: Partial<ProviderCall> = {}) {
    return createResource({ program: 'sh', args: [join(programs, name), file('said')], ...more }, rest)
  }

  const file = (name: string) => join(test.folder, name)

  async function said(): Promise<string> {
    while (!existsSync(file('said'))) await sleep(10)
    return (await readFile(file('said'), 'utf8')).trim()
  }

  function spawnOutside(env: Record<string, string> = {}): ChildProcess & { pid: number } {
    const child = spawn('sleep', ['300'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, ...env },
    })
    test.groups.add(child.pid ?? 0)
    return Object.assign(child, { pid: child.pid ?? 0 })
  }

  it('starts a program in a group of its own, tells that it runs, and ends it', async () => {
    const resource = createResource({ program: 'sleep', args: ['300'] })
    expect(await resource.status()).toBe('stopped')
    expect(await resource.start()).toEqual({ message: `started (pid ${resource.pid()})` })
    expect(await resource.status()).toBe('running')
    expect(await membersOf(resource.pid())).toEqual([resource.pid()])
    const pid = resource.pid()
    expect(await resource.stop()).toEqual({ message: `ended (pid ${pid})` })
    expect(await resource.status()).toBe('stopped')
    expect(await identify(pid)).toBeNull()
    expect(resource.state.memory).toBeNull()
  })

  it('starts once when it is told to start twice', async () => {
    const resource = createResource({ program: 'sleep', args: ['300'] })
    await resource.start()
    const pid = resource.pid()
    expect(await resource.start()).toEqual({ message: `already running (pid ${pid})` })
    expect(resource.pid()).toBe(pid)
  })

  it('does nothing when it is told to stop what does not run', async () => {
    expect(await createResource({ program: 'sleep' }).stop()).toEqual({ message: 'not running' })
  })

  it('writes ahead of the start and remembers pid and identity after it', async () => {
    const resource = createResource({ program: 'sleep', args: ['300'] })
    await resource.start()
    const [intended, launched] = resource.state.memories
    expect(Object.keys(Object(intended))).toEqual(['launchId'])
    expect(launched).toEqual({
      ...Object(intended),
      pid: resource.pid(),
      identity: (await identify(resource.pid()))?.identity,
    })
  })

  it('finds the program again by what was remembered, after a restart', async () => {
    const before = createResource({ program: 'sleep', args: ['300'] })
    await before.start()
    const after = createResource({ program: 'sleep', args: ['300'] }, { memory: before.state.memory })
    expect(await after.status()).toBe('running')
    expect(await after.start()).toEqual({ message: `already running (pid ${before.pid()})` })
    await after.stop()
    expect(await before.status()).toBe('stopped')
  })

  it.skipIf(process.platform !== 'linux')('outlives the process that started it', async () => {
    const resource = createResource({ program: 'sleep', args: ['300'] })
    const code = `
      import { providerOf } from ${JSON.stringify(join(import.meta.dirname, '../../../main/providers/index.ts'))}
      let memory = null
      await providerOf('process').start({
        resourceId: 'res_1', config: ${JSON.stringify(resource.call().config)}, memory, env: {},
        signal: new AbortController().signal, output() {}, remember(next) { memory = next },
      })
      process.stdout.write(JSON.stringify(memory))
      process.kill(process.pid, 'SIGKILL')`
    const node = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: join(programs, '../../..'),
    })
    const chunks: Buffer[] = []
    node.stdout.on('data', (chunk) => chunks.push(chunk))
    const [, signal] = await once(node, 'close')
    expect(signal).toBe('SIGKILL')
    resource.state.memory = JSON.parse(Buffer.concat(chunks).toString())
    test.groups.add(resource.pid())
    expect(await resource.status()).toBe('running')
    await resource.stop()
    expect(await resource.status()).toBe('stopped')
  })

  it('adopts a program that was launched but whose pid was not yet remembered', async () => {
    const launchId = randomUUID()
    const child = spawnOutside({ HOURHAND_LAUNCH: launchId })
    const resource = createResource({ program: 'sleep', args: ['300'] }, { memory: { launchId } })
    expect(await resource.status()).toBe('running')
    expect(resource.pid()).toBe(child.pid)
    expect(await resource.start()).toEqual({ message: `already running (pid ${child.pid})` })
    const exit = once(child, 'exit')
    await resource.stop()
    expect(await exit).toEqual([null, 'SIGTERM'])
  })

  it('starts anew when the launch was written ahead but never came about', async () => {
    const resource = createResource(
      { program: 'sleep', args: ['300'] },
      { memory: { launchId: randomUUID() } },
    )
    expect(await resource.status()).toBe('stopped')
    expect((await resource.start()).message).toBe(`started (pid ${resource.pid()})`)
  })

  it('takes a reused pid for what it is and does not signal it', async () => {
    const stranger = spawnOutside()
    const identity = (await identify(stranger.pid))?.identity ?? ''
    const memory: Json = { launchId: randomUUID(), pid: stranger.pid, identity: `${identity}9` }
    const resource = createResource({ program: 'sleep', args: ['300'] }, { memory })
    expect(await resource.status()).toBe('stopped')
    expect(await resource.stop()).toEqual({ message: 'not running' })
    await sleep(50)
    expect((await identify(stranger.pid))?.identity).toBe(identity)
    resource.state.memory = memory
    await resource.start()
    expect(resource.pid()).not.toBe(stranger.pid)
  })

  it('does not signal a group whose number it remembers but whose members it did not launch', async () => {
    const stranger = spawn('sh', [join(programs, 'leaves.sh'), file('said')], {
      detached: true,
      stdio: 'ignore',
    })
    const pid = stranger.pid ?? 0
    test.groups.add(pid)
    await once(stranger, 'exit')
    const left = Number(await said())
    const resource = createResource(
      { program: 'sleep' },
      { memory: { launchId: randomUUID(), pid, identity: 'x' } },
    )
    expect(await resource.status()).toBe('stopped')
    expect(await resource.stop()).toEqual({ message: 'not running' })
    expect(await identify(left)).toMatchObject({ isZombie: false })
  })

  it('kills a program that ignores the signal when its grace is over', async () => {
    const resource = script('stubborn.sh', { graceSeconds: 1 })
    await resource.start()
    await said()
    const pid = resource.pid()
    const before = performance.now()
    await resource.stop()
    expect(performance.now() - before).toBeGreaterThan(900)
    expect(await membersOf(pid)).toEqual([])
  })

  it('sends the signal that the configuration names', async () => {
    const resource = createResource(
      {
        program: 'sh',
        args: ['-c', 'trap "echo usr1; exit" USR1; while :; do sleep 0.05; done'],
        stopSignal: 'SIGUSR1',
      },
      { env: { HOURHAND_OUTPUT_FILE: file('output') } },
    )
    await resource.start()
    await resource.stop()
    expect(await readFile(file('output'), 'utf8')).toContain('usr1\n')
  })

  it('ends the children that were forked in the group, stubborn ones too', async () => {
    const resource = script('forks.sh', { graceSeconds: 1 })
    await resource.start()
    const pids = (await said()).split(' ').map(Number)
    expect(pids).toHaveLength(3)
    await resource.stop()
    for (const pid of pids) expect((await identify(pid))?.isZombie ?? true).toBe(true)
  })

  it('runs as long as any member of its group lives, and is not started beside it', async () => {
    const resource = script('leaves.sh')
    await resource.start()
    const pid = resource.pid()
    const left = Number(await said())
    while ((await membersOf(pid)).includes(pid)) await sleep(20)
    expect(await membersOf(pid)).toEqual([left])
    expect(await resource.status()).toBe('running')
    expect(await resource.start()).toEqual({ message: `already running (pid ${pid})` })
    await resource.stop()
    expect(await resource.status()).toBe('stopped')
    expect(await membersOf(pid)).toEqual([])
  })

  it('is stopped once the program has ended by itself, and can be started again', async () => {
    const resource = createResource({ program: 'sleep', args: ['0.4'] })
    await resource.start()
    const first = resource.pid()
    while ((await resource.status()) === 'running') await sleep(20)
    expect((await resource.start()).message).toMatch(/^started/)
    expect(resource.pid()).not.toBe(first)
  })

  it('takes a zombie that nobody collects for stopped', async () => {
    // The shell becomes a sleep that never collects its child.
    const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 300'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    test.groups.add(parent.pid ?? 0)
    const [chunk] = await once(parent.stdout, 'data')
    const pid = Number(String(chunk))
    while ((await identify(pid))?.isZombie === false) await sleep(10)
    const found = await identify(pid)
    expect(found?.isZombie).toBe(true)
    const memory = { launchId: randomUUID(), pid, identity: found?.identity ?? '' }
    expect(await createResource({ program: 'sleep' }, { memory }).status()).toBe('stopped')
  })

  it.each([
    [
      'there is no such program',
      { program: 'no-such-program-anywhere' },
      "there is no program 'no-such-program-anywhere'",
    ],
    ['it may not be run', { program: '/etc/passwd' }, "'/etc/passwd' may not be run (permission denied)"],
    [
      'its folder does not exist',
      { program: 'sleep', cwd: '/no/such/folder' },
      "there is no folder '/no/such/folder'",
    ],
  ])('says that %s and forgets the launch', async (_title, config, reason) => {
    const resource = createResource(config)
    await expect(resource.start()).rejects.toThrow(`cannot be started: ${reason}`)
    expect(resource.state.memory).toBeNull()
    expect(await resource.status()).toBe('stopped')
  })

  it('fails with the exit code and what was printed when the program ends at once', async () => {
    await writeFile(file('output'), 'of an earlier run\n')
    const resource = createResource(
      { program: 'sh', args: ['-c', 'echo the port is taken >&2; exit 3'] },
      { env: { HOURHAND_OUTPUT_FILE: file('output') } },
    )
    const error = await resource.start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProviderError)
    expect(error).toMatchObject({
      message: 'ended with exit code 3 as soon as it was started: the port is taken',
      result: { exitCode: 3 },
    })
    expect(resource.state.memory).toBeNull()
  })

  it('ends the children of a program that failed at once', async () => {
    const resource = createResource({
      program: 'sh',
      args: ['-c', `sleep 300 & echo $! > ${file('said')}; exit 1`],
    })
    await expect(resource.start()).rejects.toThrow('ended with exit code 1')
    expect((await identify(Number(await said())))?.isZombie ?? true).toBe(true)
  })

  it('says by which signal a program was killed as soon as it was started', async () => {
    const resource = createResource({ program: 'sh', args: ['-c', 'kill -KILL $$'] })
    await expect(resource.start()).rejects.toThrow('was killed by SIGKILL as soon as it was started')
  })

  it('succeeds when the program does its work at once', async () => {
    expect(await createResource({ program: 'true' }).start()).toEqual({
      message: 'ended at once',
      exitCode: 0,
    })
  })

  it('appends what the program prints to the output file, and gives it its environment but not our own', async () => {
    process.env.HOURHAND_TEST_SECRET = 'ours'
    try {
      const resource = createResource(
        {
          program: 'sh',
          args: ['-c', 'echo "$A $HOURHAND_RUN_ID [$HOURHAND_TEST_SECRET]"; pwd -P; exec sleep 300'],
          env: { A: 'a b' },
          cwd: '/',
        },
        { env: { HOURHAND_OUTPUT_FILE: file('output'), HOURHAND_RUN_ID: 'run_1' } },
      )
      await resource.start()
      expect(await readFile(file('output'), 'utf8')).toBe('a b run_1 []\n/\n')
      await resource.stop()
    } finally {
      delete process.env.HOURHAND_TEST_SECRET
    }
  })

  it('hands arguments over as they are, without a shell', async () => {
    const args = ['-c', 'printf "%s|" "$@"', 'sh', '$HOME', '; exit 9', '', '*', '\'"']
    const resource = createResource(
      { program: 'sh', args },
      { env: { HOURHAND_OUTPUT_FILE: file('output') } },
    )
    await resource.start()
    expect(await readFile(file('output'), 'utf8')).toBe('$HOME|; exit 9||*|\'"|')
  })

  it('ends what it has just started when the run is cancelled', async () => {
    const abort = new AbortController()
    const resource = createResource({ program: 'sleep', args: ['300'] }, { signal: abort.signal })
    const started = resource.start()
    while (resource.pid() === 0) await sleep(5)
    const pid = resource.pid()
    abort.abort(new Error('cancelled by the operator'))
    await expect(started).rejects.toThrow('cancelled by the operator')
    expect(await membersOf(pid)).toEqual([])
    expect(resource.state.memory).toBeNull()
  })

  it('stops waiting, and remembers the program, when a stop is cancelled', async () => {
    const starter = script('stubborn.sh', { graceSeconds: 60 })
    await starter.start()
    await said()
    const resource = script(
      'stubborn.sh',
      { graceSeconds: 60 },
      { memory: starter.state.memory, signal: AbortSignal.timeout(100) },
    )
    await expect(resource.stop()).rejects.toThrow(ProviderError)
    expect(await resource.status()).toBe('running')
  })

  it('does not start when it cannot remember, nor when it cannot write the output', async () => {
    const full = createCall(checkConfig('process', { program: 'touch', args: [file('said')] }))
    const remember = () => {
      throw new Error('disk full')
    }
    await expect(provider.start({ ...full.call(), remember })).rejects.toThrow('disk full')
    const unwritable = script('forks.sh', {}, { env: { HOURHAND_OUTPUT_FILE: '/no/such/folder/output' } })
    await expect(unwritable.start()).rejects.toThrow('its output file cannot be written')
    expect(existsSync(file('said'))).toBe(false)
  })

  it.each([
    ['itself', 'while :; do :; done'],
    ['a child', 'sh -c "while :; do :; done"; true'],
    [
      'children that come and go',
      'while :; do sh -c "i=0; while [ \\$i -lt 20000 ]; do i=\\$((i+1)); done"; done',
    ],
  ])('tells what a program uses that works by %s', async (_who, line) => {
    const resource = createResource({ program: 'sh', args: ['-c', line] })
    await resource.start()
    const use = await provider.utilization?.(resource.call())
    expect(use?.cpuPercent).toBeGreaterThan(IDLE_LIMITS.cpuPercent)
    expect(use?.memoryBytes).toBeGreaterThan(100_000)
  })

  it('tells that a program is idle, whatever it did before, and nothing of one that does not run', async () => {
    const line = 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done > "$0"; exec sleep 300'
    const resource = createResource({ program: 'sh', args: ['-c', line, file('said')] })
    expect(await provider.utilization?.(resource.call())).toBeNull()
    await resource.start()
    await said()
    const use = await provider.utilization?.(resource.call())
    expect(use?.cpuPercent).toBeLessThanOrEqual(IDLE_LIMITS.cpuPercent)
    await resource.stop()
    expect(await provider.utilization?.(resource.call())).toBeNull()
  })

  it('ends the look at what is used with the signal', async () => {
    const starter = createResource({ program: 'sleep', args: ['300'] })
    await starter.start()
    const rest = { memory: starter.state.memory, signal: AbortSignal.timeout(50) }
    const resource = createResource({ program: 'sleep', args: ['300'] }, rest)
    await expect(provider.utilization?.(resource.call())).rejects.toThrow(ProviderError)
  })

  it('allows a stop its grace and more', () => {
    expect(provider.timeoutMs(checkConfig('process', { program: 'x', graceSeconds: 60 }))).toBeGreaterThan(
      60_000,
    )
  })
})

function pidOf(memory: Json): number | null {
  const { pid } = Object(memory)
  return typeof pid === 'number' ? pid : null
}
