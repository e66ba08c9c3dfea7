import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { identify } from '#main/providers/process-identity.ts'
import { type Json, type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'

const provider = providerOf('command')
const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))
const programs = join(import.meta.dirname, '../../fixtures/programs')

describe.skipIf(process.platform === 'win32')('the command provider', () => {
  const test = { folder: '', pids: new Set<number>() }

  beforeEach(async () => {
    test.folder = await mkdtemp(join(tmpdir(), 'hourhand-command-'))
  })

  afterEach(async () => {
    for (const pid of test.pids) {
      if ((await identify(pid))?.isZombie === false) process.kill(pid, 'SIGKILL')
    }
    test.pids.clear()
    await rm(test.folder, { recursive: true })
  })

  const file = (name: string) => join(test.folder, name)

  function createCommand(
    start: string | readonly string[],
    more: object = {},
    rest: Partial<ProviderCall> = {},
  ) {
    const none = typeof start === 'string' ? 'true' : ['true']
    return createCall(checkConfig('command', { start, stop: none, ...more }), rest)
  }

  const script = (name: string) => ['sh', join(programs, name), file('said')]

  /** The pid that a script wrote; ended with the test. */
  async function said(): Promise<number> {
    while (!existsSync(file('said'))) await sleep(10)
    const pid = Number(await readFile(file('said'), 'utf8'))
    test.pids.add(pid)
    return pid
  }

  async function isGone(pid: number): Promise<boolean> {
    return (await identify(pid))?.isZombie ?? true
  }

  it('runs the start and the stop command, and is done when they exit with 0', async () => {
    const command = createCommand(['touch', file('on')], { stop: ['rm', file('on')] })
    expect(await provider.start(command.call())).toEqual({ exitCode: 0 })
    expect(existsSync(file('on'))).toBe(true)
    expect(await provider.stop(command.call())).toEqual({ exitCode: 0 })
    expect(existsSync(file('on'))).toBe(false)
  })

  it('fails with the exit code', async () => {
    const error = await provider.start(createCommand(['sh', '-c', 'exit 2']).call()).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ProviderError)
    expect(error).toMatchObject({ message: 'exited with 2', result: { exitCode: 2 } })
  })

  it('says by which signal it was killed', async () => {
    const command = createCommand(['sh', '-c', 'kill -SEGV $$'])
    await expect(provider.start(command.call())).rejects.toMatchObject({
      message: 'was killed by SIGSEGV',
      result: {},
    })
  })

  it.each([
    ['there is no such program', ['no-such-program'], {}, "there is no program 'no-such-program'"],
    ['it may not be run', ['/etc/passwd'], {}, "'/etc/passwd' may not be run (permission denied)"],
    ['its folder does not exist', ['true'], { cwd: '/no/such' }, "there is no folder '/no/such'"],
  ])('says that %s', async (_title, start, more, reason) => {
    const error = await provider.start(createCommand(start, more).call()).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ProviderError)
    expect(error.message).toBe(`cannot be started: ${reason}`)
  })

  it('puts out stdout and stderr in the order written', async () => {
    const command = createCommand(script('interleave.sh'))
    await provider.start(command.call())
    const expected = Array.from({ length: 200 }, (_none, i) => `out ${i}\nerr ${i}\n`).join('')
    expect(command.text()).toBe(expected)
  })

  it('puts out what was written before a failure', async () => {
    const command = createCommand(['sh', '-c', 'echo no such host >&2; exit 1'])
    await expect(provider.start(command.call())).rejects.toThrow('exited with 1')
    expect(command.text()).toBe('no such host\n')
  })

  it('puts out while the command runs', async () => {
    const command = createCommand([
      'sh',
      '-c',
      `echo first; while [ ! -e ${file('go')} ]; do sleep 0.02; done`,
    ])
    const done = provider.start(command.call())
    while (command.text() !== 'first\n') await sleep(10)
    await writeFile(file('go'), '')
    expect(await done).toEqual({ exitCode: 0 })
  })

  it('passes 256 MiB of output on without keeping it', async () => {
    const seen = { bytes: 0, peak: 0 }
    const before = process.memoryUsage.rss()
    const command = createCommand(['head', '-c', String(256 * 1024 * 1024), '/dev/zero'], {}, {})
    const output = (chunk: Uint8Array) => {
      seen.bytes += chunk.length
      seen.peak = Math.max(seen.peak, process.memoryUsage.rss() - before)
    }
    await provider.start({ ...command.call(), output })
    expect(seen.bytes).toBe(256 * 1024 * 1024)
    expect(seen.peak).toBeLessThan(128 * 1024 * 1024)
  })

  it('hands arguments over as they are, without a shell', async () => {
    const command = createCommand(['printf', '%s|', '$HOME', '; exit 9', '', '*', `'"`, 'ü\n'])
    await provider.start(command.call())
    expect(command.text()).toBe(`$HOME|; exit 9||*|'"|ü\n|`)
  })

  it('gives the line to a shell when that is asked for', async () => {
    const command = createCommand('echo a b | tr a-z A-Z; exit 4', { shell: true })
    await expect(provider.start(command.call())).rejects.toThrow('exited with 4')
    expect(command.text()).toBe('A B\n')
  })

  it('gives the environment of the call, of the configuration and of Hourhand, but no variable of its own', async () => {
    process.env.HOURHAND_TEST_SECRET = 'ours'
    process.env.PLAIN_TEST_VARIABLE = 'plain'
    try {
      const line = 'echo "$A $B $PLAIN_TEST_VARIABLE $HOURHAND_RUN_ID [$HOURHAND_TEST_SECRET]"; pwd -P'
      const more = { shell: true, env: { A: 'x', B: 'x' }, cwd: '/' }
      const command = createCommand(line, more, { env: { HOURHAND_RUN_ID: 'run_1', B: 'y' } })
      await provider.start(command.call())
      expect(command.text()).toBe('x y plain run_1 []\n/\n')
    } finally {
      delete process.env.HOURHAND_TEST_SECRET
      delete process.env.PLAIN_TEST_VARIABLE
    }
  })

  it('reads from nothing', async () => {
    expect(await provider.start(createCommand(['cat']).call())).toEqual({ exitCode: 0 })
  })

  it.each([
    ['running', 0],
    ['stopped', 3],
    ['unknown', 1],
    ['unknown', 127],
  ])('tells %s when the status command exits with %i', async (state, code) => {
    const command = createCommand(['true'], { status: ['sh', '-c', `exit ${code}`] })
    expect(await provider.status(command.call())).toBe(state)
  })

  it('cannot tell the state without a status command, and says so when there is no such program', async () => {
    expect(await provider.status(createCommand(['true']).call())).toBeNull()
    const missing = createCommand(['true'], { status: ['no-such-program'] })
    await expect(provider.status(missing.call())).rejects.toThrow('there is no program')
  })

  it('ends the command and its stubborn grandchildren when the time is up', async () => {
    const abort = new AbortController()
    const command = createCommand(script('family.sh'), {}, { signal: abort.signal })
    const done = provider.start(command.call())
    const grandchild = await said()
    abort.abort(new Error('timed out after 60 s'))
    const before = performance.now()
    await expect(done).rejects.toThrow(new ProviderError('timed out after 60 s'))
    expect(performance.now() - before).toBeGreaterThan(1900)
    expect(performance.now() - before).toBeLessThan(4000)
    expect(await isGone(grandchild)).toBe(true)
  })

  it('ends a willing command at once when it is cancelled', async () => {
    const command = createCommand(['sleep', '300'], {}, { signal: AbortSignal.timeout(100) })
    const before = performance.now()
    await expect(provider.start(command.call())).rejects.toThrow(ProviderError)
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('starts nothing for a call that is cancelled already', async () => {
    const command = createCommand(
      ['touch', file('on')],
      {},
      { signal: AbortSignal.abort(new Error('cancelled')) },
    )
    await expect(provider.start(command.call())).rejects.toThrow('cancelled')
    expect(existsSync(file('on'))).toBe(false)
  })

  it('is not held up by a child that holds the output open, and leaves it alive', async () => {
    const command = createCommand(script('daemon.sh'))
    expect(await provider.start(command.call())).toEqual({ exitCode: 0 })
    expect(command.text()).toBe('started\n')
    const daemon = await said()
    writeFileSync(file('said.go'), '')
    // Its next line reaches a reader still: without one the line would kill it.
    while (!existsSync(file('said.alive'))) await sleep(20)
    expect(await isGone(daemon)).toBe(false)
    expect(command.text()).toBe('started\n')
  })

  it('leaves nothing in the folder for temporary files', async () => {
    const before = process.env.TMPDIR
    process.env.TMPDIR = test.folder
    try {
      await provider.start(createCommand(['true']).call())
      expect(await readdir(test.folder)).toEqual([])
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })

  it('does without mkfifo where there is none, held-open output included', async () => {
    const before = process.env.PATH
    const command = createCommand([
      '/bin/sh',
      '-c',
      '/bin/echo out; /bin/echo err >&2; /bin/sleep 300 & echo $!; exit 5',
    ])
    process.env.PATH = test.folder
    try {
      await expect(provider.start(command.call())).rejects.toThrow('exited with 5')
    } finally {
      process.env.PATH = before
    }
    const lines = command.text().trim().split('\n').toSorted()
    test.pids.add(Number(lines[0]))
    expect(lines.slice(1)).toEqual(['err', 'out'])
  })

  describe('after an end of Hourhand in the middle', () => {
    const RUN = { HOURHAND_RUN_ID: 'run_1' }
    const log = async () => (await readFile(file('log'), 'utf8')).trim().split('\n')

    /** A process that outlived the Hourhand that launched it, and the memory of its launch. */
    async function outlive(line: string, more: object = {}): Promise<Json> {
      const env = { ...process.env, HOURHAND_LAUNCH: 'launch-1' }
      const child = spawn('sh', ['-c', line], { detached: true, stdio: 'ignore', env })
      const pid = child.pid ?? 0
      test.pids.add(pid)
      const identity = (await identify(pid))?.identity ?? ''
      return { launchId: 'launch-1', action: 'start', runId: 'run_1', pid, identity, ...more }
    }

    const marked = (name: string, ms = 0) =>
      `echo begin ${name} >> ${file('log')}; sleep ${ms / 1000}; echo end ${name} >> ${file('log')}`

    it('remembers a launch before and after its start, and forgets one that failed', async () => {
      const good = createCommand(['true'], {}, { env: RUN })
      await provider.start(good.call())
      expect(good.state.memories).toMatchObject([
        { action: 'start', runId: 'run_1' },
        { action: 'start', runId: 'run_1', pid: expect.any(Number), identity: expect.any(String) },
      ])
      const bad = createCommand(['false'], {}, { env: RUN })
      await expect(provider.start(bad.call())).rejects.toThrow('exited with 1')
      expect(bad.state.memory).toBeNull()
    })

    it.each([
      ['its run', 'run_1'],
      ['another run', 'run_2'],
    ])('waits for the former command in %s, and runs its own after it', async (_title, runId) => {
      const memory = await outlive(marked('former', 600))
      const start = ['sh', '-c', marked('next')]
      const command = createCommand(start, {}, { memory, env: { HOURHAND_RUN_ID: runId } })
      expect(await provider.start(command.call())).toEqual({ exitCode: 0 })
      expect(await log()).toEqual(['begin former', 'end former', 'begin next', 'end next'])
    })

    it('finds a command whose pid was not stored yet', async () => {
      const memory = await outlive(marked('former', 600), { pid: undefined, identity: undefined })
      const command = createCommand(['sh', '-c', marked('next')], {}, { memory: toJson(memory), env: RUN })
      await provider.start(command.call())
      expect(await log()).toEqual(['begin former', 'end former', 'begin next', 'end next'])
    })

    it('lets the stop wait for the start that is under way still', async () => {
      const memory = await outlive(marked('start', 600))
      const stop = ['sh', '-c', marked('stop')]
      const command = createCommand(['true'], { stop }, { memory, env: { HOURHAND_RUN_ID: 'run_2' } })
      await provider.stop(command.call())
      expect(await log()).toEqual(['begin start', 'end start', 'begin stop', 'end stop'])
    })

    it('takes the outcome from the status command, and runs nothing again', async () => {
      const memory = await outlive(`sleep 0.3; touch ${file('on')}`)
      const more = { status: ['sh', '-c', `test -e ${file('on')} || exit 3`] }
      const command = createCommand(['sh', '-c', marked('next')], more, { memory, env: RUN })
      expect(await provider.start(command.call())).toEqual({
        message: 'it went on while Hourhand was not there, and the resource is running',
      })
      expect(existsSync(file('log'))).toBe(false)
    })

    it('runs again when the status is not the wanted one, or cannot be had', async () => {
      for (const status of [['sh', '-c', 'exit 3'], ['no-such-program']]) {
        const memory = await outlive('true')
        const command = createCommand(['touch', file('again')], { status }, { memory, env: RUN })
        expect(await provider.start(command.call())).toEqual({ exitCode: 0 })
        expect(existsSync(file('again'))).toBe(true)
        await rm(file('again'))
      }
    })

    it('does not wait for a child that the former command left behind', async () => {
      const memory = Object(await outlive(`setsid sleep 300 & echo $! > ${file('said')}`))
      test.pids.add(await said())
      while (!(await isGone(memory.pid))) await sleep(10)
      await provider.start(createCommand(['true'], {}, { memory, env: RUN }).call())
    })

    it('ends the former command when the time of the new attempt is up', async () => {
      const memory = Object(await outlive('sleep 300'))
      const signal = AbortSignal.timeout(200)
      const command = createCommand(['touch', file('on')], {}, { memory, env: RUN, signal })
      await expect(provider.start(command.call())).rejects.toThrow(ProviderError)
      expect(await isGone(memory.pid)).toBe(true)
      expect(existsSync(file('on'))).toBe(false)
      expect(command.state.memory).toBeNull()
    })

    it.each([
      ['known by its pid', {}],
      [
        'of which Hourhand had not learnt the pid when it was killed',
        { pid: undefined, identity: undefined },
      ],
    ])('gives what the former command had put out, %s', async (_which, more) => {
      const memory = toJson(await outlive('true', more))
      const env = { ...RUN, HOURHAND_OUTPUT_FILE: file('output.log') }
      await writeFile(file('output.start.log'), 'from before\n')
      const command = createCommand(['echo', 'now'], {}, { memory, env })
      await provider.start(command.call())
      expect(command.text()).toBe('from before\nnow\n')
    })
  })

  it('keeps a copy of the output in a file, of about a megabyte at most', async () => {
    const env = { HOURHAND_OUTPUT_FILE: file('output.log') }
    await provider.start(createCommand(['echo', 'hello'], {}, { env }).call())
    expect(await readFile(file('output.start.log'), 'utf8')).toBe('hello\n')
    await provider.start(createCommand(['head', '-c', '9000000', '/dev/zero'], {}, { env }).call())
    const { size, mode } = await stat(file('output.start.log'))
    expect(size).toBeLessThanOrEqual(1024 * 1024)
    expect(size).toBeGreaterThan(0)
    expect(mode & 0o777).toBe(0o600)
  })

  it('takes its time limit from the configuration', () => {
    expect(provider.timeoutMs(checkConfig('command', { start: ['a'], stop: ['b'] }))).toBe(60_000)
    expect(provider.timeoutMs(checkConfig('command', { start: ['a'], stop: ['b'], timeoutSeconds: 5 }))).toBe(
      5000,
    )
  })
})
