import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, startProgram } from '#test/helpers/child.ts'

/** Whether this machine can limit the size of another process's files. */
function canLimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'])
    return process.platform === 'linux'
  } catch {
    return false
  }
}

it.skipIf(!canLimit())(
  'refuses writes plainly while the disk takes no more, and goes on when it does (needs prlimit)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-disk-'))
    const limit = 1_000_000
    const entry = [process.execPath, join(ROOT, 'main/headless.ts'), '--data', folder, '--port', '0']
    const child = startProgram('prlimit', [`--fsize=${limit}:unlimited`, ...entry])
    try {
      const [, url = ''] = await child.waitFor(/ready at (\S+)/)
      const headers = {
        authorization: `Bearer ${readFileSync(join(folder, 'control.token'), 'utf8')}`,
        'content-type': 'application/json',
      }
      const config = { start: ['true'], stop: ['true'], env: { PADDING: 'x'.repeat(20_000) } }
      const body = JSON.stringify({ name: 'big', provider: 'command', config })
      const write = () => fetch(`${url}/api/resources`, { method: 'POST', headers, body })
      const count = async () => {
        const answer = await fetch(`${url}/api/resources`, { headers })
        return ((await answer.json()) as { meta: { total: number } }).meta.total
      }

      let stored = 0
      let refused = await write()
      while (refused.status === 201 && stored < 1_000) {
        stored += 1
        refused = await write()
      }
      expect(refused.status).toBe(503)
      expect(await refused.json()).toEqual({
        error: { message: expect.stringMatching(/nothing was changed/), code: 'unavailable' },
      })
      expect(await count()).toBe(stored)
      expect(statSync(join(folder, 'hourhand.db-wal')).size).toBeLessThanOrEqual(limit)

      execFileSync('prlimit', [`--pid=${child.process.pid}`, '--fsize=unlimited'])
      expect((await write()).status).toBe(201)
      expect(await count()).toBe(stored + 1)
    } finally {
      await child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
