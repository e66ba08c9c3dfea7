// The command line as a real process: on the file, and through a running server.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { good, hourhand, newFolder, startHourhand } from '#test/helpers/cli.ts'

const TOKEN_LINE = /^tok_000001\.[\w-]{43}\n$/

describe('wrong usage', () => {
  test.each([
    [[], 'a command is needed'],
    [['frobnicate'], 'there is no command "frobnicate"'],
    [['token'], 'there is no command "token"'],
    [['constructor'], 'there is no command "constructor"'],
    [['start'], 'it is written: hourhand start RESOURCE'],
    [['status', 'now'], 'it is written: hourhand status'],
    [['status', '--name', 'x'], '--name does not belong here; it is written: hourhand status'],
    [['next', '0'], "N is '0'; it must be a whole number from 1 on"],
    [['--loud', 'status'], "Unknown option '--loud'"],
  ])('%j is refused with status 2', async (words, message) => {
    const { out, err, code } = await hourhand('/nowhere', ...words)
    expect(err).toBe(`hourhand: ${message}\nTry: hourhand --help\n`)
    expect({ out, code }).toEqual({ out: '', code: 2 })
  })

  test('--help names every command', async () => {
    const help = await good('/nowhere', '--help')
    for (const name of [
      'token create',
      'open',
      'status',
      'next',
      'who',
      'start',
      'stop',
      'backup',
      'restore',
      'check',
    ]) {
      expect(help).toContain(`\n  ${name}`)
    }
  })
})

describe('while Hourhand does not run', () => {
  let folder = ''
  let store = ''
  beforeEach(() => {
    folder = newFolder()
    store = join(folder, 'hourhand.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('prints a new token alone, lists it without its secret and revokes it', async () => {
    const token = await good(folder, 'token', 'create', '--name', 'My script', '--read-only')
    expect(token).toMatch(TOKEN_LINE)
    const list = await good(folder, 'token', 'list')
    expect(list).toMatch(/^tok_000001 {2}read {2}\S+Z {2}My script\n$/)
    expect(await good(folder, 'token', 'revoke', 'tok_000001')).toBe('tok_000001 is revoked.\n')
    expect(await good(folder, '--json', 'token', 'list')).toBe('[]\n')
    const again = await hourhand(folder, 'token', 'revoke', 'tok_000001')
    expect(again).toEqual({ out: '', err: 'hourhand: token not found\n', code: 1 })
  })

  test('reading leaves an empty data folder empty', async () => {
    expect(await good(folder, 'status')).toBe(
      `Hourhand is not running.\nData folder: ${folder} (no store yet)\n`,
    )
    expect(await good(folder, 'next')).toBe('Nothing is due.\n')
    expect(await good(folder, 'token', 'list')).toBe('There are no tokens.\n')
    expect((await hourhand(folder, 'check')).err).toBe(`hourhand: there is no store in ${folder} yet\n`)
    expect(readdirSync(folder)).toEqual([])
  })

  test('does without a server what needs none, and says so where one is needed', async () => {
    for (const words of [['open'], ['start', 'x'], ['stop', 'x']]) {
      const { err, code } = await hourhand(folder, ...words)
      expect(err).toBe(`hourhand: Hourhand is not running on ${folder}. Start it with: npm start\n`)
      expect(code).toBe(1)
    }
  })

  test('backs up and restores, and keeps what was there before', async () => {
    await good(folder, 'token', 'create', '--name', 'kept')
    const file = join(folder, 'my backup.db')
    expect(await good(folder, 'backup', file)).toMatch(
      /^The store is backed up to .+my backup\.db \(\d+ bytes\)\.\n$/,
    )
    expect((await hourhand(folder, 'backup', file)).err).toMatch(/exists already/)
    await good(folder, 'token', 'create', '--name', 'made later')

    const { kept } = JSON.parse(await good(folder, '--json', 'restore', file))
    expect(await good(folder, 'token', 'list')).not.toContain('made later')
    await good(folder, 'restore', kept)
    expect(await good(folder, 'token', 'list')).toContain('made later')
    expect(await good(folder, 'check')).toBe('ok\n')
    expect(readdirSync(folder).filter((name) => name.startsWith('scratch-'))).toEqual([])
  })

  test('finds damage, names the last backup, and is mended by it', async () => {
    await good(folder, 'token', 'create')
    await good(folder, 'restore', await backUp(folder))
    const pages = readFileSync(store)
    writeFileSync(store, pages.fill(0xa5, 4096, 12_000))
    const { err, code } = await hourhand(folder, 'check')
    const [, last = ''] =
      /^hourhand: .*hourhand\.db is damaged: .+ The last backup is (.+before-restore\.db); /.exec(err) ?? []
    expect(code).toBe(1)
    expect(readFileSync(store)).toEqual(pages)
    const { kept } = JSON.parse(await good(folder, '--json', 'restore', last))
    expect(readFileSync(kept)).toEqual(pages)
    expect(kept).toMatch(/\.db\.damaged$/)
    expect(await good(folder, 'check')).toBe('ok\n')
    expect(await good(folder, 'token', 'list')).toContain('command line')
  })

  test('restores nothing that is no sound backup of this version', async () => {
    await good(folder, 'token', 'create')
    const before = readFileSync(store)
    const file = join(folder, 'bad.db')
    const damaged = Buffer.from(before).fill(0xa5, 4096, 12_000)
    const newer = Buffer.from(before)
    newer.writeUInt32BE(99, 60)
    const cases: readonly (readonly [Buffer | null, RegExp])[] = [
      [null, /cannot be read/],
      [Buffer.from('my shopping list'), /bad\.db is no backup of Hourhand$/],
      [newer, /bad\.db was written by a newer Hourhand \(store version 99; this program knows \d+\)$/],
      [damaged, /bad\.db is damaged: .+ The store was left as it is\.$/],
    ]
    for (const [content, message] of cases) {
      if (content !== null) writeFileSync(file, content)
      const { err, code } = await hourhand(folder, 'restore', file)
      expect(err.trimEnd()).toMatch(message)
      expect(code).toBe(1)
      expect(readFileSync(store)).toEqual(before)
    }
  })

  async function backUp(of: string): Promise<string> {
    const file = join(of, 'backup.db')
    await good(of, 'backup', file)
    return file
  }
})

describe('while Hourhand runs', () => {
  let folder = ''
  let server: ChildProcess
  let url = ''

  async function startServer(): Promise<void> {
    const started = await startHourhand(folder)
    server = started.server
    url = started.url
  }

  async function post(path: string, body: unknown): Promise<{ readonly id: string }> {
    const token = readFileSync(join(folder, 'control.token'), 'utf8')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(response.status).toBe(201)
    return ((await response.json()) as { data: { id: string } }).data
  }

  function addResource(name: string, start: readonly string[]) {
    return post('/api/resources', { name, provider: 'command', config: { start, stop: ['true'] } })
  }

  beforeAll(async () => {
    folder = newFolder()
    await startServer()
  })
  afterAll(() => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  test('makes a token that the server takes, and takes none after its end', async () => {
    const token = await good(folder, 'token', 'create')
    expect(token).toMatch(TOKEN_LINE)
    const ask = () => fetch(`${url}/api/schedules`, { headers: { authorization: `Bearer ${token.trim()}` } })
    expect((await ask()).status).toBe(200)
    expect(await good(folder, 'token', 'list')).toMatch(/^tok_000001 {2}full /)
    await good(folder, 'token', 'revoke', 'tok_000001')
    expect((await ask()).status).toBe(401)
  })

  test('prints a link that opens the page', async () => {
    const link = (await good(folder, 'open')).trim()
    expect(link.startsWith(`${url}/`)).toBe(true)
    const opened = await fetch(link, { redirect: 'manual' })
    expect(opened.headers.get('set-cookie')).toContain('HttpOnly')
  })

  test('starts and stops a resource and prints how it ended', async () => {
    const { id } = await addResource('Dev database', ['true'])
    await addResource('Broken', ['false'])
    expect(await good(folder, 'start', 'Dev database')).toBe('Dev database is started.\n')
    expect(await good(folder, 'stop', id)).toBe('Dev database is stopped.\n')
    const broken = await hourhand(folder, 'start', 'Broken')
    expect(broken.err).toMatch(/^hourhand: Broken could not be started: .+\n$/)
    expect(broken.code).toBe(1)
    const unknown = await hourhand(folder, 'start', 'Nobody')
    expect(unknown).toMatchObject({ err: 'hourhand: there is no resource named "Nobody"\n', code: 1 })
  })

  test('refuses a name that two resources bear, and names them', async () => {
    const ids = [await addResource('Twin', ['true']), await addResource('Twin', ['true'])].map(({ id }) => id)
    const { err, code } = await hourhand(folder, 'start', 'Twin')
    expect(err).toContain('more than one resource is named "Twin"')
    for (const id of ids) expect(err).toContain(id)
    expect(code).toBe(1)
  })

  test('tells its state and what comes next, in the schedule’s own zone', async () => {
    const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
    await post('/api/schedules', { name: 'Mornings', timezone: 'Asia/Tokyo', crons })
    const status = JSON.parse(await good(folder, '--json', 'status'))
    expect(status).toMatchObject({
      running: true,
      url,
      pid: server.pid,
      schedules: 1,
      paused: false,
      dataFolder: folder,
    })
    const lines = (await good(folder, 'next', '3')).trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT08:00:00\+09:00 {2}start {2}Mornings$/)
    expect(JSON.parse(await good(folder, '--json', 'next', '1'))).toMatchObject([{ at: status.nextFiringAt }])
  })

  test('tells who is on call and until when, by each rotation', async () => {
    expect(await good(folder, 'who')).toBe('There are no rotas.\n')
    const always = { type: 'daily', startDate: '2026-01-01T08:00:00Z' }
    const user = (name: string) => ({ type: 'user', username: `${name}@example.com` })
    const { id } = await post('/v2/schedules', {
      name: 'Ops',
      timezone: 'Asia/Tokyo',
      rotations: [
        { ...always, name: 'Alone', participants: [user('alice')] },
        { ...always, participants: [{ type: 'team', name: 'crew' }, user('bob')], length: 1 },
      ],
    })
    await post('/v2/schedules', { name: 'Off', enabled: false })
    const [alone, turns, off] = (await good(folder, 'who')).split('\n')
    expect(alone).toBe('Ops, Alone: alice@example.com')
    expect(turns).toMatch(/^Ops: (crew \(nobody\)|bob@example\.com) until \d{4}-\d\d-\d\dT17:00:00\+09:00$/)
    expect(off).toBe('Off: disabled')
    const one = JSON.parse(await good(folder, '--json', 'who', 'Ops'))
    expect(one).toMatchObject([{ rotaId: id, people: ['alice@example.com'], until: null }, { rota: 'Ops' }])
    expect(one[1].until).toMatch(/T08:00:00Z$/)
    expect(await hourhand(folder, 'who', 'Nobody')).toMatchObject({
      err: 'hourhand: there is no rota named "Nobody"\n',
      code: 1,
    })
  })

  test('checks and backs up without disturbing it, and does not restore under it', async () => {
    expect(await good(folder, 'check')).toBe('ok\n')
    const file = join(folder, 'live.db')
    await good(folder, 'backup', file)
    const { err, code } = await hourhand(folder, 'restore', file)
    expect(err).toContain(`is in use by process ${server.pid}`)
    expect(code).toBe(1)
    const other = newFolder()
    copyFileSync(file, join(other, 'hourhand.db'))
    expect(await good(other, 'check')).toBe('ok\n')
    rmSync(other, { recursive: true })
  })

  test('is not deceived by what a killed server leaves behind', async () => {
    const before = await good(folder, 'next', '2')
    const ended = once(server, 'close')
    server.kill('SIGKILL')
    await ended
    expect(existsSync(join(folder, 'server.json'))).toBe(true)
    expect(await good(folder, 'status')).toContain('Hourhand is not running.\n')
    expect(await good(folder, 'next', '2')).toBe(before)
    expect(await good(folder, 'check')).toBe('ok\n')
    await startServer()
    expect(await good(folder, 'status')).toContain(`is running at ${url} (process ${server.pid}, since `)
  })
})
