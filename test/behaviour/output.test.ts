import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const MIB = 1024 * 1024

async function make(app: TestApp, script: string): Promise<string> {
  const config = { program: 'sh', args: ['-c', script], graceSeconds: 1 }
  const made = await app.post('/api/resources', { name: 'Program', provider: 'process', config })
  return made.body.data.id
}

/** Does an action and waits for its end. */
async function act(app: TestApp, type: 'start' | 'stop', resourceUID: string): Promise<void> {
  await app.post('/api/actions', { type, resourceUID })
  const isDone = async () => {
    const [run] = (await app.get(`/api/runs?target=resource:${resourceUID}`)).body.data
    return run?.what === type && run.outcome === 'succeeded'
  }
  await waitUntil(isDone, `the ${type} is done`)
}

const outputOf = (app: TestApp, id: string) => join(app.folder, 'output', `${id}.log`)

describe.skipIf(process.platform === 'win32')('the output of a program', () => {
  it('is cut to its last mebibyte when it grows beyond sixteen, while the program writes on', async () => {
    const clock = createTestClock(Date.now())
    await using app = await startApp({ clock })
    const go = join(app.folder, 'go')
    const wait = `while [ ! -e ${go} ]; do sleep 0.02; done`
    const id = await make(app, `head -c ${17 * MIB} /dev/zero; echo the end; ${wait}; echo more; sleep 300`)
    await act(app, 'start', id)
    const path = outputOf(app, id)
    await waitUntil(() => statSync(path).size === 17 * MIB + 8, 'it has written much')
    clock.forward(30_000)
    await waitUntil(() => statSync(path).size === MIB, 'the file is cut')
    expect(readFileSync(path, 'latin1').slice(-8)).toBe('the end\n')
    writeFileSync(go, '')
    await waitUntil(() => readFileSync(path, 'latin1').endsWith('the end\nmore\n'), 'it writes on at the end')
    expect(statSync(path).size).toBe(MIB + 5)
    await act(app, 'stop', id)
  })

  it('begins with at most a mebibyte of what was there', async () => {
    await using app = await startApp()
    const id = await make(app, 'echo begun; sleep 300')
    mkdirSync(join(app.folder, 'output'), { recursive: true })
    writeFileSync(outputOf(app, id), 'x'.repeat(3 * MIB))
    await act(app, 'start', id)
    await waitUntil(() => statSync(outputOf(app, id)).size === MIB + 6, 'the file is cut')
    await act(app, 'stop', id)
  })

  it('goes with its resource', async () => {
    await using app = await startApp()
    const id = await make(app, 'echo begun; sleep 300')
    await act(app, 'start', id)
    await act(app, 'stop', id)
    expect(existsSync(outputOf(app, id))).toBe(true)
    const { body } = await app.delete(`/api/resources/${id}`)
    expect(body.data).toEqual({ id, detachedFrom: [] })
    expect(existsSync(outputOf(app, id))).toBe(false)
  })

  it('is deleted a day after the last word of a program whose resource is no more', async () => {
    const clock = createTestClock(Date.now())
    await using app = await startApp({ clock })
    const orphan = outputOf(app, 'res_00zzzz')
    const other = join(app.folder, 'output', 'notes.log')
    for (const path of [orphan, other]) writeFileSync(path, 'x')
    const id = await make(app, 'true')
    await app.post('/api/actions', { type: 'start', resourceUID: id })
    await waitUntil(async () => (await app.get('/api/runs')).body.data[0]?.outcome === 'succeeded', 'it ran')
    clock.forward(60_000)
    expect(existsSync(orphan)).toBe(true)
    const old = clock.now() / 1000 - 86_401
    utimesSync(orphan, old, old)
    utimesSync(other, old, old)
    clock.forward(60_000)
    expect([existsSync(orphan), existsSync(other)]).toEqual([false, true])
  })
})

describe.skipIf(process.platform === 'win32')('a program that runs', () => {
  it('keeps its provider: another could not stop it', async () => {
    await using app = await startApp()
    const id = await make(app, 'sleep 300')
    await act(app, 'start', id)
    const change = { provider: 'command', config: { start: ['true'], stop: ['true'] } }
    const refused = await app.put(`/api/resources/${id}`, change)
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([
      409,
      'conflict',
      'provider',
    ])
    expect(refused.body.error.message).toMatch(/^its program \(pid \d+\) runs, .*: stop it first$/)
    expect((await app.put(`/api/resources/${id}`, { provider: 'process', name: 'Same' })).status).toBe(200)
    await act(app, 'stop', id)
    expect((await app.put(`/api/resources/${id}`, change)).status).toBe(200)
  })

  it('may lose its resource, and the answer says that it is left alone', async () => {
    await using app = await startApp()
    const id = await make(app, 'sleep 300')
    await act(app, 'start', id)
    const { status, body } = await app.delete(`/api/resources/${id}`)
    expect(status).toBe(200)
    const [, pid] = /^its program \(pid (\d+)\) still runs/.exec(body.data.warning) ?? []
    process.kill(-Number(pid), 'SIGKILL')
  })

  it('is not warned of when it has ended by itself, though nobody has looked since', async () => {
    await using app = await startApp()
    const go = join(app.folder, 'go')
    const id = await make(app, `while [ ! -e ${go} ]; do sleep 0.02; done`)
    await act(app, 'start', id)
    writeFileSync(go, '')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await app.delete(`/api/resources/${id}`)).body.data).toEqual({ id, detachedFrom: [] })
  })
})
