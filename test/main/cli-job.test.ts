// The commands for jobs as real processes: on the file, and through a running server.
import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { good, hourhand, newFolder, startHourhand } from '#test/helpers/cli.ts'

const CRONTAB = `# A crontab with something of everything
SHELL=/bin/sh
MAILTO="ops@example.com"
PATH=/opt/bin:/usr/bin:/bin

# Clean up
*/10 * * * * rm -f /tmp/x; date +\\%F
CRON_TZ=Asia/Tokyo
@reboot echo up
@daily mail ops%Dear ops,%all is well.
61 * * * * echo never
0 9 * *
CRON_TZ=Mars/Olympus
0 9 * * * echo where
`

/** What is printed of it, where jobs are numbered from 1. */
const IMPORTED = [
  /^line 7: job_\w+ {2}Clean up$/,
  /^line 9: left out, Hourhand has no trigger for the start of the machine: @reboot echo up$/,
  /^line 10: job_\w+ {2}mail ops$/,
  /^line 11: left out, .*61.*: 61 \* \* \* \* echo never$/,
  /^line 12: left out, a line needs five fields, .*: 0 9 \* \*$/,
  /^line 14: left out, the CRON_TZ above it is no time zone: 0 9 \* \* \* echo where$/,
]

function expectLines(text: string, patterns: readonly RegExp[]): void {
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(patterns.length)
  for (const [index, pattern] of patterns.entries()) expect(lines[index]).toMatch(pattern)
}

/** The jobs of a data folder as a crontab, whoever holds the folder. */
const exported = (folder: string) => good(folder, 'export-crontab')

const EXPORTED = `CRON_TZ=America/New_York
# Clean up
*/10 * * * * export PATH=/opt/bin:/usr/bin:/bin; cd ${homedir()} && rm -f /tmp/x; date +\\%F

CRON_TZ=Asia/Tokyo
# mail ops
@daily export PATH=/opt/bin:/usr/bin:/bin; cd ${homedir()} && mail ops%Dear ops,%all is well.
`

function withCrontab(folder: string, text = CRONTAB): string {
  const file = join(folder, 'my.crontab')
  writeFileSync(file, text)
  return file
}

describe('wrong usage', () => {
  test.each([
    [['run'], 'it is written: hourhand run JOB'],
    [['import-crontab'], 'it is written: hourhand import-crontab FILE'],
    [['export-crontab', 'x'], 'it is written: hourhand export-crontab [--secrets]'],
    [['run', 'x', '--read-only'], '--read-only does not belong here; it is written: hourhand run JOB'],
  ])('%j is refused with status 2', async (words, message) => {
    const { out, err, code } = await hourhand('/nowhere', ...words)
    expect({ out, err, code }).toEqual({
      out: '',
      err: `hourhand: ${message}\nTry: hourhand --help\n`,
      code: 2,
    })
  })

  test('--help names the commands', async () => {
    const help = await good('/nowhere', '--help')
    for (const name of ['run JOB', 'import-crontab FILE', 'export-crontab'])
      expect(help).toContain(`\n  ${name}`)
  })
})

describe('while Hourhand does not run', () => {
  let folder = ''
  beforeEach(() => {
    folder = newFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('a crontab is made into jobs on the file, and they into a crontab again', async () => {
    expectLines(await good(folder, 'import-crontab', withCrontab(folder)), IMPORTED)
    expect(await exported(folder)).toBe(EXPORTED)
    const again = newFolder()
    writeFileSync(join(again, 'written'), EXPORTED)
    expect(await good(again, 'import-crontab', join(again, 'written'))).not.toContain('left out')
    rmSync(again, { recursive: true })
  })

  test('a crontab is read from standard input, and told as JSON', () => {
    const command = [process.execPath, 'bin/hourhand.js', '--data', folder, '--json', 'import-crontab', '-']
    const out = execFileSync('sh', [
      '-c',
      'printf "0 9 * * * echo hello\\n@reboot x\\n" | "$@"',
      'sh',
      ...command,
    ])
    expect(JSON.parse(out.toString())).toEqual({
      jobs: [{ line: 1, id: expect.stringMatching(/^job_/), name: 'echo hello' }],
      refused: [{ line: 2, text: '@reboot x', reason: expect.any(String) }],
    })
  })

  test('a crontab is read in the zone that the operator has chosen', async () => {
    const { server, url } = await startHourhand(folder)
    const token = readFileSync(join(folder, 'control.token'), 'utf8')
    const answer = await fetch(`${url}/api/settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ operator: { timeZone: 'Asia/Tokyo' } }),
    })
    expect(answer.status).toBe(200)
    const gone = once(server, 'close')
    server.kill('SIGTERM')
    await gone
    await good(folder, 'import-crontab', withCrontab(folder, '0 9 * * * echo hello\n'))
    expect(await exported(folder)).toMatch(/^CRON_TZ=Asia\/Tokyo\n/)
  })

  test('an empty crontab makes nothing, and one that is not there is told', async () => {
    expect(await good(folder, 'import-crontab', withCrontab(folder, '# nothing\n\n'))).toBe(
      'There is nothing in it.\n',
    )
    const { err, code } = await hourhand(folder, 'import-crontab', join(folder, 'none'))
    expect(err).toMatch(/^hourhand: the crontab cannot be read: .*none'?\n$/)
    expect(code).toBe(1)
  })

  test('reading leaves an empty data folder empty', async () => {
    expect(await exported(folder)).toBe('\n')
    expect(readdirSync(folder)).toEqual([])
  })

  test('no job can be run', async () => {
    const { err, code } = await hourhand(folder, 'run', 'x')
    expect(err).toBe(`hourhand: Hourhand is not running on ${folder}. Start it with: npm start\n`)
    expect(code).toBe(1)
  })
})

describe('while Hourhand runs', () => {
  let folder = ''
  let server: ChildProcess
  let url = ''

  beforeAll(async () => {
    folder = newFolder()
    const started = await startHourhand(folder)
    server = started.server
    url = started.url
  })
  afterAll(async () => {
    const gone = once(server, 'close')
    server.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  })

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const token = readFileSync(join(folder, 'control.token'), 'utf8')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return fetch(`${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  async function addJob(name: string, line: string, more: object = {}): Promise<string> {
    const action = { kind: 'program', program: line, shell: true }
    const response = await ask('POST', '/api/jobs', { name, trigger: { kind: 'manual' }, action, ...more })
    expect(response.status).toBe(201)
    return ((await response.json()) as { data: { id: string } }).data.id
  }

  test('a job is run by its name or its id, and its output printed', async () => {
    const id = await addJob('Say hello', 'echo hello; echo there >&2')
    expect(await good(folder, 'run', 'Say hello')).toBe('hello\nthere\n')
    const told = JSON.parse(await good(folder, '--json', 'run', id))
    expect(told).toMatchObject({
      outcome: 'succeeded',
      exitCode: 0,
      target: { id },
      output: 'hello\nthere\n',
    })
    const runs = (await (await ask('GET', `/api/runs?target=job:${id}`)).json()) as { data: unknown[] }
    expect(runs.data).toMatchObject([{ cause: 'manual' }, { cause: 'manual' }])
  })

  test('a crontab shows a secret only with --secrets', async () => {
    await addJob('Secretive', 'true', {
      trigger: { kind: 'cron', expression: '0 0 1 1 *', timeZone: 'UTC' },
      action: { kind: 'program', program: 'true', env: { API_TOKEN: 'hunter2' } },
    })
    const masked = await exported(folder)
    expect(masked).not.toContain('hunter2')
    expect(masked).toContain("export API_TOKEN='********'; true")
    expect(await good(folder, 'export-crontab', '--secrets')).toContain('export API_TOKEN=hunter2; true')
  })

  test('a job that says nothing is said to have succeeded', async () => {
    await addJob('Silent', 'true')
    expect(await good(folder, 'run', 'Silent')).toBe('Silent has succeeded.\n')
  })

  test('one that fails ends with status 1, its output and its reason', async () => {
    await addJob('Broken', 'echo half; exit 3')
    await addJob('Slow', 'exec sleep 30', { policy: { timeoutSeconds: 1 } })
    const broken = await hourhand(folder, 'run', 'Broken')
    expect(broken).toMatchObject({ out: '', code: 1 })
    expect(broken.err).toMatch(/^hourhand: half\nBroken has failed: .*3.*\n$/)
    const slow = await hourhand(folder, 'run', 'Slow')
    expect(slow.err).toMatch(/^hourhand: Slow has timed out: .+\n$/)
  })

  test('a job that nobody knows, or that two names stand for, is not run', async () => {
    expect(await hourhand(folder, 'run', 'Nobody')).toMatchObject({
      err: 'hourhand: there is no job named "Nobody"\n',
      code: 1,
    })
    const ids = [await addJob('Twin', 'true'), await addJob('Twin', 'true')]
    const { err } = await hourhand(folder, 'run', 'Twin')
    expect(err).toBe(`hourhand: more than one job is named "Twin": name one of ${ids.join(', ')}\n`)
    expect((await hourhand(folder, 'run', 'job_zzzzzz')).err).toBe('hourhand: job not found\n')
  })

  test('a crontab becomes jobs of the server, and the jobs a crontab', async () => {
    expectLines(await good(folder, 'import-crontab', withCrontab(folder)), IMPORTED)
    const text = await exported(folder)
    expect(text).toContain(EXPORTED)
    expect(text).toContain('# Say hello: not written, cron knows no such trigger\n')
    expect(existsSync(join(folder, 'server.json'))).toBe(true)
    const { data } = (await (await ask('GET', '/api/jobs?search=Clean')).json()) as { data: unknown[] }
    expect(data).toMatchObject([
      {
        name: 'Clean up',
        enabled: true,
        trigger: { kind: 'cron', expression: '*/10 * * * *', timeZone: 'America/New_York' },
        action: { kind: 'program', shell: true, cwd: homedir(), env: { PATH: '/opt/bin:/usr/bin:/bin' } },
        policy: { catchUp: 'none', overlap: 'allow' },
        notify: { email: ['ops@example.com'], emailOn: ['output'] },
      },
    ])
  })

  test('a crontab that is taken again makes no job twice, though one has another name by now', async () => {
    const twice = '0 9 * * * echo twice\n'
    const [, id] = /(job_\w+)/.exec(await good(folder, 'import-crontab', withCrontab(folder, twice))) ?? []
    await ask('PATCH', `/api/jobs/${id}`, { name: 'Say it' })
    expectLines(await good(folder, 'import-crontab', withCrontab(folder, `${twice}0 8 * * * echo twice\n`)), [
      /^line 1: left out, the job "Say it" does this already: 0 9 \* \* \* echo twice$/,
      /^line 2: job_\w+ {2}echo twice$/,
    ])
  })

  test('a job of a crontab runs', async () => {
    await good(folder, 'import-crontab', withCrontab(folder, '# Greet\n0 9 * * * echo hello\n'))
    expect(await good(folder, 'run', 'Greet')).toBe('hello\n')
  })

  test('all that is set up is written to a file, and taken from one', async () => {
    const id = await addJob('Kept', 'true', {
      action: { kind: 'program', program: 'true', env: { API_KEY: 'hunter2' } },
    })
    const file = join(folder, 'all.json')
    expect(await good(folder, 'export', file)).toBe(`All that is set up is written to ${file}.\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2')
    expect((await hourhand(folder, 'export', file)).err).toMatch(
      /^hourhand: the export cannot be written: EEXIST/,
    )
    const shown = JSON.parse(await good(folder, 'export', '-', '--secrets'))
    expect(JSON.stringify(shown)).toContain('hunter2')

    const kept = shown.jobs.filter((job: { id: string }) => job.id === id)
    const [changed] = kept.map((job: object) => ({ ...job, description: 'Anew' }))
    writeFileSync(join(folder, 'some.json'), JSON.stringify({ hourhand: shown.hourhand, jobs: [changed] }))
    const some = join(folder, 'some.json')
    expect(await good(folder, 'import', some)).toBe(
      `left job ${id}  Kept: one of this name is there already\n`,
    )
    expect(await good(folder, 'import', some, '--replace')).toBe(`replaced job ${id}  Kept\n`)
    const { data } = (await (await ask('GET', `/api/jobs/${id}`)).json()) as { data: unknown }
    expect(data).toMatchObject({ description: 'Anew' })
    await ask('DELETE', `/api/jobs/${id}`)
    expect(await good(folder, 'import', some)).toMatch(/^made job job_\w+ {2}Kept\n$/)
    const { err, code } = await hourhand(folder, 'import', join(folder, 'my.crontab'))
    expect([err.split(': ').slice(0, 2), code]).toEqual([['hourhand', 'the export cannot be read'], 1])
  })

  test('the routes behind it take a crontab and give one', async () => {
    const response = await ask('POST', '/api/import/crontab', { crontab: '@hourly true\nnonsense\n' })
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        data: {
          jobs: [{ line: 1, id: expect.stringMatching(/^job_/), name: 'true' }],
          refused: [{ line: 2, text: 'nonsense', reason: expect.stringContaining('five fields') }],
        },
      },
    ])
    const { token } = (await (await ask('POST', '/api/tokens', { name: 'r', access: 'read' })).json()).data
    const reader = { headers: { authorization: `Bearer ${token}` } }
    for (const query of ['', '?secrets=true']) {
      expect((await fetch(`${url}/api/export/crontab${query}`, reader)).status).toBe(403)
    }
    const text = await ask('GET', '/api/export/crontab')
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await text.text()).toContain('\n@hourly ')
    for (const [body, field] of [
      [{}, 'crontab'],
      [{ crontab: 1 }, 'crontab'],
      [{ crontab: '', file: 'x' }, 'file'],
    ] as const) {
      const bad = await ask('POST', '/api/import/crontab', body)
      expect([bad.status, await bad.json()]).toMatchObject([422, { error: { field } }])
    }
  })
})
