import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActionCall } from '#main/providers/action.ts'
import { identify } from '#main/providers/process-identity.ts'
import { programAction } from '#main/providers/program.ts'
import { ProviderError } from '#main/providers/provider.ts'
import type { ProgramAction } from '#shared/job.ts'
import { createActionCall, programOf } from '../../fixtures/programs/action-call.ts'
import { type Child, startNode } from '../../helpers/child.ts'

const programs = join(import.meta.dirname, '../../fixtures/programs')
const MIB = 1024 * 1024

describe.skipIf(process.platform === 'win32')('a program run by a job', () => {
  const test = { folder: '', pids: new Set<number>(), children: new Set<Child>() }

  beforeEach(async () => {
    test.folder = await mkdtemp(join(tmpdir(), 'hourhand-program-'))
  })

  afterEach(async () => {
    for (const child of test.children) await child.kill()
    for (const pid of test.pids) {
      if ((await identify(pid))?.isZombie === false) process.kill(pid, 'SIGKILL')
    }
    test.pids.clear()
    test.children.clear()
    await rm(test.folder, { recursive: true })
  })

  const file = (name: string) => join(test.folder, name)

  function createRun(action: ProgramAction, rest: Partial<ActionCall<ProgramAction>> = {}) {
    const { call, text } = createActionCall(action, test.folder, rest)
    return { call, text, run: () => programAction.run(call) }
  }

  const ofShell = (line: string, more: Partial<ProgramAction> = {}) => programOf('sh', ['-c', line], more)
  const script = (name: string) => programOf('sh', [join(programs, name), file('said')])

  async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
    const error = await done.catch((thrown: unknown) => thrown)
    if (error instanceof ProviderError) return error
    throw new Error('no ProviderError was thrown', { cause: error })
  }

  async function appears(name: string): Promise<string> {
    while (!existsSync(file(name))) await sleep(10)
    return readFileSync(file(name), 'utf8')
  }

  /** The pids that a script wrote; ended with the test. */
  async function said(): Promise<readonly number[]> {
    const pids = (await appears('said')).trim().split(' ').map(Number)
    for (const pid of pids) test.pids.add(pid)
    return pids
  }

  async function isGone(pid: number): Promise<boolean> {
    return (await identify(pid))?.isZombie ?? true
  }

  describe('and how it ends', () => {
    it('is a success with exit code 0, and leaves no file behind', async () => {
      const { run, text } = createRun(programOf('echo', ['a', '$b']))
      expect(await run()).toEqual({ exitCode: 0, outputCut: 0 })
      expect(text()).toBe('a $b\n')
      expect(await readdir(test.folder)).toEqual([])
    })

    it('fails with any other', async () => {
      const error = await failureOf(createRun(ofShell('exit 3')).run())
      expect(error.message).toBe('exited with 3')
      expect(error.result).toMatchObject({ exitCode: 3 })
    })

    it('says by which signal it was killed', async () => {
      const error = await failureOf(createRun(ofShell('kill -SEGV $$')).run())
      expect(error.message).toMatch(/SIGSEGV/)
    })

    it('takes an exit code that stands for a signal as what it is', async () => {
      const error = await failureOf(createRun(ofShell('exit 143')).run())
      expect(error.message).toBe('exited with 143 (SIGTERM)')
      expect(error.result).toMatchObject({ exitCode: 143 })
      expect((await failureOf(createRun(ofShell('exit 255')).run())).message).toBe('exited with 255')
    })

    it('knows the end of it although what watches it is killed', async () => {
      // The shell that would write the exit code is the parent of the parent.
      const { run, text } = createRun(ofShell('kill -9 $(ps -o ppid= -p $PPID); sleep 0.3; echo on; exit 5'))
      expect((await failureOf(run())).message).toBe('exited with 5')
      expect(text()).toBe('on\n')
    })

    it('is no success when nobody could tell its exit code', async () => {
      const error = await failureOf(createRun(ofShell('kill -9 $PPID; exit 0')).run())
      expect(error.message).toBe('its exit code is not known: what watched it was killed')
      expect(error.result).not.toHaveProperty('exitCode')
    })

    it('does not take the death of the whole group for a success', async () => {
      const error = await failureOf(createRun(ofShell('kill -KILL 0')).run())
      expect(error.message).toBe('was killed by SIGKILL')
    })

    it.each<readonly [string, ProgramAction, string]>([
      ['there is no such program', programOf('no-such-program'), "there is no program 'no-such-program'"],
      ['it may not be run', programOf('/etc/passwd'), "'/etc/passwd' may not be run (permission denied)"],
      ['it is a folder', programOf('/'), "'/' may not be run (permission denied)"],
      ['its folder is missing', programOf('true', [], { cwd: '/no/such' }), "there is no folder '/no/such'"],
    ])('says that %s', async (_title, action, reason) => {
      const error = await failureOf(createRun(action).run())
      expect(error.message).toBe(`cannot be started: ${reason}`)
      expect(await readdir(test.folder)).toEqual([])
    })

    it('keeps what a later look needs until the end is recorded, where that is told', async () => {
      const works: (() => void)[] = []
      const { run, call } = createRun(ofShell('echo kept'), { whenRecorded: (work) => works.push(work) })
      await run()
      const again = createRun(call.action)
      // As after a crash between the end of the program and the record of it.
      expect(await programAction.resume?.(again.call)).toMatchObject({ exitCode: 0 })
      expect(again.text()).toBe('kept\n')
      for (const work of works) work()
      expect(await readdir(test.folder)).toEqual([])
    })
  })

  describe('and what it is given', () => {
    it('hands arguments over as they are, and runs the program, not the shell’s own command of that name', async () => {
      const { run, text } = createRun(programOf('printf', ['%s|', '$HOME', '; exit 9', '', '*', `'"`, 'ü\n']))
      await run()
      expect(text()).toBe(`$HOME|; exit 9||*|'"|ü\n|`)
      expect((await failureOf(createRun(programOf('exit', ['4'])).run())).message).toMatch(
        /no program 'exit'/,
      )
    })

    it('gives the line to a shell when that is asked for', async () => {
      const { run, text } = createRun(programOf('echo a b | tr a-z A-Z; exit 4', [], { shell: true }))
      expect((await failureOf(run())).message).toBe('exited with 4')
      expect(text()).toBe('A B\n')
    })

    it('has the environment of the job and the run, and none of Hourhand’s own', async () => {
      process.env.HOURHAND_TEST_SECRET = 'ours'
      const env = { PLAIN: "it's", TWO: 'a\nb', 'odd.name': '$x "y"', HOURHAND_RUN_ID: 'theirs' }
      try {
        const { run, text } = createRun(programOf('env', ['-0'], { env }))
        await run()
        const variables = text().split('\0')
        expect(variables).toEqual(
          expect.arrayContaining(["PLAIN=it's", 'TWO=a\nb', 'odd.name=$x "y"', 'HOURHAND_RUN_ID=run_1']),
        )
        expect(variables.filter((line) => /TEST_SECRET|HOURHAND_ODD/.test(line))).toEqual([])
      } finally {
        delete process.env.HOURHAND_TEST_SECRET
      }
    })

    it('reads the given input, or nothing', async () => {
      const stdin = 'line\n'.repeat(100_000)
      const read = createRun(programOf('wc', ['-c'], { stdin }))
      await read.run()
      expect(read.text().trim()).toBe(String(stdin.length))
      const none = createRun(programOf('cat'))
      expect(await none.run()).toMatchObject({ exitCode: 0 })
    })

    it('may end before it has read its input', async () => {
      const { run } = createRun(programOf('true', [], { stdin: 'x'.repeat(MIB) }))
      expect(await run()).toMatchObject({ exitCode: 0 })
    })

    it('begins in its folder', async () => {
      const { run, text } = createRun(ofShell('pwd -P', { cwd: '/' }))
      await run()
      expect(text()).toBe('/\n')
    })
  })

  describe('and what it says', () => {
    it('is put out in the order written, stdout and stderr alike', async () => {
      const { run, text } = createRun(script('interleave.sh'))
      await run()
      expect(text()).toBe(Array.from({ length: 200 }, (_none, i) => `out ${i}\nerr ${i}\n`).join(''))
    })

    it('is put out while it runs, as it is', async () => {
      const { run, text } = createRun(
        ofShell(`printf '\\033[31mred'; while [ ! -e ${file('go')} ]; do sleep 0.02; done`),
      )
      const done = run()
      while (text() !== '\u001b[31mred') await sleep(10)
      expect((await stat(file('run_1.log'))).mode & 0o777).toBe(0o600)
      await writeFile(file('go'), '')
      await done
    })

    it('fills neither the disk nor the memory with 64 MiB, and its end is whole', async () => {
      const seen = { bytes: 0, end: Buffer.alloc(0), memory: 0, disk: 0 }
      const before = process.memoryUsage.rss()
      const { run } = createRun(ofShell('head -c 67108864 /dev/zero; echo; seq 1 100000'), {
        output: (chunk) => {
          seen.bytes += chunk.length
          seen.end = Buffer.from(Buffer.concat([seen.end, chunk]).subarray(-600_000))
          seen.memory = Math.max(seen.memory, process.memoryUsage.rss() - before)
        },
      })
      const look = setInterval(async () => {
        const { size } = await stat(file('run_1.log')).catch(() => ({ size: 0 }))
        seen.disk = Math.max(seen.disk, size)
      }, 5)
      const { outputCut = 0 } = await run()
      clearInterval(look)
      const lines = Array.from({ length: 100_000 }, (_none, i) => `${i + 1}\n`).join('')
      expect(seen.end.toString('latin1').endsWith(`\0\n${lines}`)).toBe(true)
      expect(seen.bytes + outputCut).toBeGreaterThan(60 * MIB)
      expect(seen.bytes + outputCut).toBeLessThanOrEqual(64 * MIB + lines.length + 1)
      expect(seen.memory).toBeLessThan(128 * MIB)
      expect(seen.disk).toBeLessThan(65 * MIB + lines.length)
    })

    // What is written in the last moment before a cut is lost uncounted, and a busy machine can make that moment long.
    it('is counted where it was cut, though it comes faster than it is read', { retry: 2 }, async () => {
      let bytes = 0
      const { run } = createRun(ofShell('head -c 536870912 /dev/zero'), {
        output: (chunk) => {
          bytes += chunk.length
        },
      })
      const { outputCut = 0 } = await run()
      expect(bytes + outputCut).toBeLessThanOrEqual(512 * MIB)
      expect(bytes + outputCut).toBeGreaterThan(511 * MIB)
    })

    it('is not waited for from a child that it left behind, which lives on', async () => {
      const { run, text } = createRun(script('daemon.sh'))
      expect(await run()).toMatchObject({ exitCode: 0 })
      const [daemon = 0] = await said()
      await writeFile(file('said.go'), '')
      while (!existsSync(file('said.alive'))) await sleep(20)
      expect(await isGone(daemon)).toBe(false)
      expect(text()).toBe('started\n')
      expect((await readdir(test.folder)).toSorted()).toEqual(['said', 'said.alive', 'said.go'])
    })
  })

  describe('when it is told to end', () => {
    it.each(['timedOut', 'cancelled', 'replaced'])(
      'ends at once, with its last words, when %s',
      async (reason) => {
        const abort = new AbortController()
        const line = 'trap "echo bye; exit 1" TERM; echo up; while :; do sleep 0.05; done'
        const { run, text } = createRun(ofShell(line), { signal: abort.signal })
        const done = failureOf(run())
        while (!text().includes('up')) await sleep(10)
        abort.abort(reason)
        expect((await done).message).toBe(reason)
        expect(text()).toMatch(/bye\n$/)
        expect(await readdir(test.folder)).toEqual([])
      },
    )

    it('is killed with all its children when it ignores that', async () => {
      const abort = new AbortController()
      const { run } = createRun(script('forks.sh'), { signal: abort.signal })
      const done = failureOf(run())
      const pids = await said()
      abort.abort('timedOut')
      const before = performance.now()
      await done
      expect(performance.now() - before).toBeGreaterThan(4_900)
      expect(performance.now() - before).toBeLessThan(9_000)
      expect(await Promise.all(pids.map(isGone))).toEqual([true, true, true])
    })

    it('is not started for a run that is cancelled already', async () => {
      const { run } = createRun(programOf('touch', [file('on')]), { signal: AbortSignal.abort('cancelled') })
      expect((await failureOf(run())).message).toBe('cancelled')
      expect(existsSync(file('on'))).toBe(false)
    })

    it('is left alone when it is Hourhand that ends, and taken up again', async () => {
      const abort = new AbortController()
      const line = `echo one; while [ ! -e ${file('go')} ]; do sleep 0.02; done; echo two; exit 7`
      const { run, text, call } = createRun(ofShell(line), { signal: abort.signal })
      const done = failureOf(run())
      while (text() !== 'one\n') await sleep(10)
      abort.abort('interrupted')
      await done
      const next = createRun(call.action)
      const resumed = programAction.resume?.(next.call) ?? Promise.resolve()
      await writeFile(file('go'), '')
      const error = await failureOf(resumed)
      expect(error.message).toBe('exited with 7')
      expect(next.text()).toBe('one\ntwo\n')
      expect(await readdir(test.folder)).toEqual(['go'])
    })
  })

  describe('when Hourhand is killed', () => {
    /** Starts it in another process and kills that when `until` is met, and `ready` too. */
    async function crash(line: string, until: RegExp, ready = async () => {}): Promise<void> {
      const child = startNode([join(programs, 'run-program.ts'), test.folder, 'sh', '-c', line])
      test.children.add(child)
      await child.waitFor(until)
      await ready()
      await child.kill()
    }

    const waiting = () => `while [ ! -e ${file('go')} ]; do sleep 0.02; done`

    it.each([
      [0, 'exited with 0'],
      [3, 'exited with 3'],
    ])('goes on, and its exit code %i is known although it ended meanwhile', async (code) => {
      await crash(`echo before; ${waiting()}; echo after; echo > ${file('ended')}; exit ${code}`, /before/)
      await writeFile(file('go'), '')
      await appears('ended')
      while (!readFileSync(file('run_1.log.state'), 'latin1').includes('exit')) await sleep(10)
      const { call, text } = createRun(programOf('sh'))
      const result = await (programAction.resume?.(call) ?? null)?.catch(
        (error: ProviderError) => error.result,
      )
      expect(result).toMatchObject({ exitCode: code })
      expect(text()).toBe('before\nafter\n')
    })

    it('is waited for, its output whole', async () => {
      await crash(`echo before; ${waiting()}; echo after; kill -9 $$`, /before/)
      const { call, text } = createRun(programOf('sh'))
      const resumed = failureOf(programAction.resume?.(call) ?? Promise.resolve())
      while (text() !== 'before\n') await sleep(10)
      await writeFile(file('go'), '')
      expect((await resumed).message).toMatch(/SIGKILL/)
      expect(text()).toBe('before\nafter\n')
    })

    it('is found by its environment when its start could not be noted any more', async () => {
      await crash(`echo before; ${waiting()}; exit 6`, /before/)
      const state = readFileSync(file('run_1.log.state'), 'latin1')
      await writeFile(file('run_1.log.state'), state.replace(/^since .*\n/m, ''))
      const resumed = failureOf(programAction.resume?.(createRun(programOf('sh')).call) ?? Promise.resolve())
      await sleep(300)
      await writeFile(file('go'), '')
      expect((await resumed).message).toBe('exited with 6')
    })

    it('can be cancelled still, its children included', async () => {
      await crash(`echo up; exec sh ${join(programs, 'forks.sh')} ${file('said')}`, /up/)
      const pids = await said()
      const abort = new AbortController()
      const { call } = createRun(programOf('sh'), { signal: abort.signal })
      const resumed = failureOf(programAction.resume?.(call) ?? Promise.resolve())
      abort.abort('cancelled')
      expect((await resumed).message).toBe('cancelled')
      expect(await Promise.all(pids.map(isGone))).toEqual([true, true, true])
    })

    it('keeps the end of what was cut away before', async () => {
      await crash(`seq 1 1300000; ${waiting()}; echo after`, /1300000\n/, async () => {
        await appears('run_1.log.end')
        while ((await stat(file('run_1.log'))).size > 0) await sleep(10)
      })
      await writeFile(file('go'), '')
      const { call, text } = createRun(programOf('sh'))
      const result = await programAction.resume?.(call)
      expect(result).toMatchObject({ exitCode: 0 })
      expect(text()).toMatch(/\n1299999\n1300000\nafter\n$/)
      expect(text().length).toBeGreaterThan(1_000_000)
      expect(result?.outputCut).toBe(
        Array.from({ length: 1_300_000 }, (_none, i) => `${i + 1}\n`).join('').length +
          'after\n'.length -
          text().length,
      )
    })

    it('has an unknown outcome when it was killed too', async () => {
      await crash(`echo up; echo $$ > ${file('said')}; exec sleep 300`, /up/)
      const [pid = 0] = await said()
      const { pid: group } = readGroup()
      process.kill(-group, 'SIGKILL')
      while (!(await isGone(pid))) await sleep(10)
      expect(await programAction.resume?.(createRun(programOf('sh')).call)).toBeNull()
      expect(await readdir(test.folder)).toEqual(['said'])
    })

    it('is not mistaken for another process that bears its pid now', async () => {
      await writeFile(file('run_1.log'), '')
      await writeFile(file('run_1.log.state'), `pid ${process.pid}\nsince an earlier boot 1\n`)
      const { call } = createRun(programOf('sh'), { signal: AbortSignal.abort('cancelled') })
      // Were it taken for the program, this process would be ended.
      expect((await failureOf(programAction.resume?.(call) ?? Promise.resolve())).message).toBe('cancelled')
      await writeFile(file('run_1.log.state'), `pid ${process.pid}\nsince an earlier boot 1\n`)
      expect(await programAction.resume?.(createRun(programOf('sh')).call)).toBeNull()
    })

    it('is nothing to wait for where nothing was started', async () => {
      expect(await programAction.resume?.(createRun(programOf('sh')).call)).toBeNull()
    })

    function readGroup(): { readonly pid: number } {
      const pid = /^pid (\d+)$/m.exec(readFileSync(file('run_1.log.state'), 'latin1'))?.[1]
      return { pid: Number(pid) }
    }
  })

  it.each<readonly [ProgramAction, string]>([
    [programOf(' '), 'action.program'],
    [programOf('a\0b'), 'action.program'],
    [programOf('a', ['b', '\0']), 'action.args[1]'],
    [programOf('echo a', ['b'], { shell: true }), 'action.args'],
    [programOf('a', [], { cwd: '' }), 'action.cwd'],
    [programOf('a', [], { env: { 'B=C': 'd' } }), 'action.env.B=C'],
    [programOf('a', [], { env: { B: '\0' } }), 'action.env.B'],
  ])('is refused when it could never run: %j', (action, field) => {
    expect(() => programAction.check(action)).toThrow(expect.objectContaining({ code: 'invalid', field }))
  })

  it('is accepted when it could run', () => {
    programAction.check(programOf('a', ['', ' '], { cwd: '/', env: { B: '' }, stdin: '\0' }))
  })
})
