// What leaves the machine when somebody exports diagnostics, and what the shell's own log keeps.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import logger from 'electron-log/node.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClient } from '#main/desktop/client.ts'
import { createDesktopLog } from '#main/desktop/desktop-log.ts'
import { writeDiagnostics } from '#main/desktop/diagnostics.ts'
import { createSeal, makeDataKey } from '#main/desktop/seal.ts'
import { startApp } from '#test/helpers/app.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-diagnostics-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Python reads the zip, so that it is read by other hands than wrote it. */
const hasPython = spawnSync('python3', ['--version']).status === 0

/** The files of a zip by name. */
function unzip(file: string): Readonly<Record<string, string>> {
  const script =
    'import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);print(json.dumps({n:z.read(n).decode() for n in z.namelist()}))'
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))
}

test.skipIf(!hasPython)(
  'the zip tells of versions, counts and the ends of the logs, and has no secret in it',
  async () => {
    const keeping = { seal: createSeal([makeDataKey()]), reason: null }
    await using app = await startApp({ keeping })
    const smtp = { host: 'mail.test', from: 'me@mail.test', user: 'me', password: 'hunter2' }
    await app.patch('/api/settings', { smtp, metricsUrl: 'http://ana:hunter3@metrics.test/' })
    const logs = join(folder, 'logs')
    mkdirSync(logs)
    writeFileSync(
      join(logs, 'hourhand.log'),
      `${'x'.repeat(600_000)}\nopened /open?code=0123456789\nBearer ${app.token}\nthe end\n`,
    )
    writeFileSync(join(logs, 'other.txt'), 'not a log')
    // The end begins in the middle of a secret.
    const cut = 'x'.repeat(524_288 - 20)
    writeFileSync(join(logs, 'hourhand.log.1'), `token abc\nBearer 9876543210_9876543210_9\n${cut}`)
    const file = join(folder, 'diagnostics.zip')
    await writeDiagnostics(
      { client: createClient(app.app), logFolder: logs, machine: { version: '0.1.0' } },
      file,
    )
    const files = unzip(file)
    expect(Object.keys(files)).toEqual([
      'machine.json',
      'status.json',
      'settings.json',
      'pause.json',
      'glance.json',
      'logs/hourhand.log',
      'logs/hourhand.log.1',
    ])
    expect(files['logs/hourhand.log']).toMatch(/the end\n$/)
    expect(files['logs/hourhand.log']?.length).toBeLessThanOrEqual(524_288)
    expect(JSON.parse(files['status.json'] ?? '')).toMatchObject({
      version: '0.1.0',
      schedules: 0,
      sealing: { keptBy: 'keyChain', reason: null, unopened: 0 },
    })
    const whole = Object.values(files).join('\n')
    expect(whole).not.toContain('hourhand.sealed')
    for (const secret of ['hunter2', 'hunter3', '0123456789', '6543210', app.token])
      expect(whole).not.toContain(secret)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  },
)

test.skipIf(!hasPython)(
  'a server that does not answer is told of, and the rest is written all the same',
  async () => {
    const file = join(folder, 'diagnostics.zip')
    const client = createClient({ url: 'http://127.0.0.1:1', token: 't' })
    await writeDiagnostics({ client, logFolder: join(folder, 'none'), machine: { version: '0.1.0' } }, file)
    expect(unzip(file)['status.json']).toContain('error')
    const nowhere = join(folder, 'missing', 'x.zip')
    await expect(writeDiagnostics({ client, logFolder: folder, machine: {} }, nowhere)).rejects.toThrow(
      /ENOENT/,
    )
  },
)

test("the shell's log has no secret in it and is moved aside before it grows too large", () => {
  const file = join(folder, 'desktop.log')
  const log = createDesktopLog(logger as never, file)
  logger.transports.console.level = false
  log.info('it began', { token: 'abcdef', platform: 'linux' })
  log.error('it failed', { error: new Error('Bearer abcdefghijk was refused') })
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('it began')
  expect(text).toContain('linux')
  expect(text).not.toMatch(/abcdef/)
  for (let line = 0; line < 300; line += 1) log.info('x'.repeat(8_192))
  expect(statSync(file).size).toBeLessThan(2_000_000)
  expect(existsSync(join(folder, 'desktop.old.log'))).toBe(true)
})
