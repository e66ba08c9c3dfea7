// `hourhand user add` as a real process: on the file, and through a running server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { startApp } from '../helpers/app.ts'

async function addUser(folder: string, words: readonly string[], input = '') {
  const child = spawn(process.execPath, ['bin/hourhand.js', '--data', folder, 'user', 'add', ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-user-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function logIn(url: string, username: string, password: string): Promise<number> {
  const answer = await fetch(`${url}/api/token-auth/`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
    headers: { 'content-type': 'application/json' },
  })
  return answer.status
}

test('a user is made on the file, with a password from the input, and known to the server that comes', async () => {
  const folder = newFolder()
  const words = ['carol', '--email', 'carol@example.org', '--admin', '--password-stdin', '--group', 'night']
  expect(await addUser(folder, words, 'correct horse\nignored')).toEqual({
    out: 'carol is a user and an admin.\n',
    err: '',
    code: 0,
  })
  await using app = await startApp({}, folder)
  const { results } = (await app.get('/api/v1/user/')).body
  expect(results[0]).toMatchObject({
    username: 'carol',
    email: 'carol@example.org',
    groups: [`${app.url}/api/v1/group/2/`],
  })
  expect((await app.get('/api/v1/group/2/')).body.name).toBe('night')
  expect(await logIn(app.url, 'carol', 'correct horse')).toBe(200)
  expect(await logIn(app.url, 'carol', 'ignored')).toBe(400)
})

test('a user is made through the server that runs, and is there at once', async () => {
  await using app = await startApp({}, newFolder())
  expect(await addUser(app.folder, ['dave', '--password-stdin'], 'secret')).toMatchObject({
    out: 'dave is a user.\n',
    code: 0,
  })
  expect(await logIn(app.url, 'dave', 'secret')).toBe(200)
  expect(await addUser(app.folder, ['dave'])).toEqual({
    out: '',
    err: 'hourhand: there is a user named dave already\n',
    code: 1,
  })
})

test('a name is needed, and a password where one is promised', async () => {
  const folder = newFolder()
  expect(await addUser(folder, [])).toMatchObject({ code: 2 })
  expect(await addUser(folder, ['erin', '--password-stdin'])).toEqual({
    out: '',
    err: 'hourhand: the password is to be the first line of the input\n',
    code: 1,
  })
})
