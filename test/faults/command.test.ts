import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '#test/helpers/app.ts'
import { type Child, ROOT, startNode } from '#test/helpers/child.ts'

type Running = {
  readonly child: Child
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Response>
}

type Run = { readonly id: string; readonly outcome: string; readonly message: string | null }

/** A command that writes when it begins and ends, and prints in between, also when Hourhand is gone. */
const SCRIPT = `
echo "begin $$" >> "$1/log"
echo before
touch "$1/begun"
while [ ! -e "$1/go" ]; do sleep 0.02; done
i=0; while [ $i -lt 50 ]; do echo "after $i"; echo "error $i" > /dev/stderr; i=$((i + 1)); done
touch "$1/on"
echo "end $$" >> "$1/log"
`

describe.skipIf(process.platform === 'win32')('a command that outlives Hourhand', () => {
  const test = { folder: '', children: [] as Child[] }

  beforeEach(() => {
    test.folder = mkdtempSync(join(tmpdir(), 'hourhand-outlive-'))
    writeFileSync(file('command.sh'), SCRIPT)
  })

  afterEach(async () => {
    writeFileSync(file('go'), '')
    for (const child of test.children.splice(0)) await child.kill('SIGKILL')
    rmSync(test.folder, { recursive: true, force: true })
  })

  const file = (name: string) => join(test.folder, name)
  const log = () => readFileSync(file('log'), 'utf8').trim().split('\n')

  async function start(): Promise<Running> {
    const data = file('data')
    const child = startNode([join(ROOT, 'main/headless.ts'), '--data', data, '--port', '0'])
    test.children.push(child)
    const [, url = ''] = await child.waitFor(/ready at (\S+)/)
    const token = readFileSync(join(data, 'control.token'), 'utf8')
    return {
      child,
      ask: (method, path, body) =>
        fetch(url + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
    }
  }

  async function dataOf<Data>(response: Promise<Response>): Promise<Data> {
    return ((await (await response).json()) as { data: Data }).data
  }

  const lastRun = async (app: Running) => (await dataOf<Run[]>(app.ask('GET', '/api/runs')))[0]

  /** Begins the command and kills Hourhand in the middle of it. */
  async function killInTheMiddle(more: object): Promise<void> {
    const app = await start()
    const config = { start: ['sh', file('command.sh'), test.folder], stop: ['true'], ...more }
    const wanted = { name: 'Slow', provider: 'command', config }
    const { id } = await dataOf<{ id: string }>(app.ask('POST', '/api/resources', wanted))
    await app.ask('POST', '/api/actions', { type: 'start', resourceUID: id })
    await waitUntil(() => existsSync(file('begun')), 'the command begins')
    await app.child.kill('SIGKILL')
  }

  /** None begins before the one before it has ended. */
  function expectOneAtATime(times: number): void {
    const lines = log()
    expect(lines).toHaveLength(2 * times)
    for (let index = 0; index < lines.length; index += 2) {
      const [, pid] = lines[index]?.split(' ') ?? []
      expect(lines.slice(index, index + 2)).toEqual([`begin ${pid}`, `end ${pid}`])
    }
  }

  it('is waited for, and runs again only then', async () => {
    await killInTheMiddle({})
    const app = await start()
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(log()).toHaveLength(1)
    expect(await lastRun(app)).toMatchObject({ outcome: 'running' })
    writeFileSync(file('go'), '')
    await waitUntil(async () => (await lastRun(app))?.outcome === 'succeeded', 'the run succeeds')
    expectOneAtATime(2)
  })

  it('is not run again when its status tells that it has done its work, and its output is whole', async () => {
    await killInTheMiddle({ status: ['sh', '-c', 'test -e "$0" || exit 3', file('on')] })
    // It prints while nobody is there: neither is it ended by that, nor is anything lost.
    writeFileSync(file('go'), '')
    await waitUntil(() => log().length === 2, 'the command goes on to its end')
    const app = await start()
    await waitUntil(async () => (await lastRun(app))?.outcome === 'succeeded', 'the run succeeds')
    expectOneAtATime(1)
    const run = await lastRun(app)
    expect(run?.message).toBe('it went on while Hourhand was not there, and the resource is running')
    const output = await (await app.ask('GET', `/api/runs/${run?.id}/output`)).text()
    const after = Array.from({ length: 50 }, (_none, i) => `after ${i}\nerror ${i}\n`).join('')
    expect(output).toBe(`before\n${after}`)
  })

  it('never runs beside itself, whenever Hourhand is killed', { timeout: 120_000 }, async () => {
    const line = `echo "begin $$" >> ${file('log')}; sleep 3; echo "end $$" >> ${file('log')}`
    const config = { start: ['sh', '-c', line], stop: ['true'] }
    let app = await start()
    const wanted = { name: 'Quick', provider: 'command', config }
    const { id } = await dataOf<{ id: string }>(app.ask('POST', '/api/resources', wanted))
    for (let kill = 0; kill < 6; kill += 1) {
      if ((await lastRun(app))?.outcome !== 'running')
        await app.ask('POST', '/api/actions', { type: 'start', resourceUID: id })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 800))
      await app.child.kill('SIGKILL')
      app = await start()
    }
    const isDone = async () => (await lastRun(app))?.outcome === 'succeeded'
    await waitUntil(isDone, 'the last run succeeds', 30_000)
    expect(log().length).toBeGreaterThan(2)
    expectOneAtATime(log().length / 2)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'may leave a child behind, which %s of Hourhand does not end',
    async (signal) => {
      const child = `while [ ! -e ${file('go')} ]; do sleep 0.02; done; echo late; echo later; touch ${file('alive')}`
      const app = await start()
      const config = { start: ['sh', '-c', `(${child}) & echo started`], stop: ['true'] }
      const wanted = { name: 'Daemon', provider: 'command', config }
      const { id } = await dataOf<{ id: string }>(app.ask('POST', '/api/resources', wanted))
      await app.ask('POST', '/api/actions', { type: 'start', resourceUID: id })
      await waitUntil(async () => (await lastRun(app))?.outcome === 'succeeded', 'the command is done')
      await app.child.kill(signal)
      writeFileSync(file('go'), '')
      await waitUntil(() => existsSync(file('alive')), 'the child writes on')
      const output = join(file('data'), 'output', `${id}.start.log`)
      await waitUntil(() => readFileSync(output, 'utf8') === 'started\nlate\nlater\n', 'its words are kept')
    },
  )
})
