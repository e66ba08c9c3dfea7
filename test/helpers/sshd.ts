import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { startProgram } from './child.ts'

const SSHD = '/usr/sbin/sshd'

export type Sshd = AsyncDisposable & {
  readonly port: number
  /** Who may log in. */
  readonly user: string
  readonly identityFile: string
  /** Knows this host, and no other. */
  readonly knownHostsFile: string
  /** What a resource's configuration says of it all. */
  readonly target: Readonly<Record<string, string | number>>
  /** A file, in the folder that is removed in the end. */
  readonly file: (name: string) => string
  readonly writeFile: (name: string, text: string) => string
}

/** Why there is no sshd to test with; null where there is. */
export function whyNoSshd(): string | null {
  return existsSync(SSHD) ? null : 'sshd is not installed'
}

/** An sshd on loopback with keys of its own. With `command` the key may run that alone, whatever it asks for. */
export async function startSshd(options: { readonly command?: string } = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-sshd-'))
  const file = (name: string) => join(folder, name)
  const makeKey = (name: string) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file(name)])
    return readFileSync(file(`${name}.pub`), 'utf8').trim()
  }
  const writeText = (name: string, text: string) => {
    writeFileSync(file(name), text, { mode: 0o600 })
    return file(name)
  }
  const hostKey = makeKey('host-key')
  const bound = options.command === undefined ? '' : `restrict,command="${options.command}" `
  writeText('authorized-keys', `${bound}${makeKey('identity')}\n`)
  const port = await freePort()
  writeText('config', configOf(port, file))
  // Debian makes it when its own service starts.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const child = startProgram(SSHD, ['-D', '-e', '-f', file('config')])
  await child.waitFor(/Server listening on/)
  const { username: user } = userInfo()
  const known = writeText('known-hosts', `[127.0.0.1]:${port} ${hostKey}\n`)
  return {
    port,
    user,
    identityFile: file('identity'),
    knownHostsFile: known,
    target: { host: '127.0.0.1', port, user, identityFile: file('identity'), knownHostsFile: known },
    file,
    writeFile: writeText,
    async [Symbol.asyncDispose]() {
      await child.kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configOf(port: number, file: (name: string) => string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host-key')}`,
    `AuthorizedKeysFile ${file('authorized-keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    '',
  ].join('\n')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return address.port
}
