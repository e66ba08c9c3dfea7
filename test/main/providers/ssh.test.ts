import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import type { ProviderCall } from '#main/providers/provider.ts'
import { ProviderError } from '#main/providers/provider.ts'
import { AppError } from '#shared/error.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'
import { type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd.ts'

const provider = providerOf('ssh')
const reason = whyNoSshd()

function refusalOf(config: object): readonly [string | undefined, string] | null {
  try {
    checkConfig('ssh', { host: 'host', start: 'a', stop: 'b', ...config })
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [error.field, error.message]
  }
}

describe('the configuration of ssh', () => {
  it('takes a host, an alias and an address', () => {
    for (const host of ['db.example.com', 'my_alias', '10.0.0.1', 'fe80::1%eth0']) {
      expect(refusalOf({ host })).toBeNull()
    }
    expect(refusalOf({ user: 'backup.user', port: 2222, identityFile: '~/.ssh/my key' })).toBeNull()
  })

  it.each([
    ['a host that is an option', { host: '-oProxyCommand=touch x' }, 'config.host'],
    ['a user that is an option', { user: '-oProxyCommand=x' }, 'config.user'],
    ['a host that a shell would run', { host: 'a$(touch x)' }, 'config.host'],
    ['a user that a shell would run', { user: 'a;touch x' }, 'config.user'],
    ['a host with a user in it', { host: 'me@host' }, 'config.host'],
    ['a key file that is an option', { identityFile: '-F/tmp/x' }, 'config.identityFile'],
    ['a known hosts file with more options in it', { knownHostsFile: 'a" "b' }, 'config.knownHostsFile'],
    ['an empty command', { start: ' ' }, 'config.start'],
    ['a port that there is not', { port: 65_536 }, 'config.port'],
    ['a password', { password: 'x' }, 'config.password'],
  ])('refuses %s', (_title, config, field) => {
    expect(refusalOf(config)?.[0]).toBe(field)
  })
})

describe.skipIf(reason !== null)(`the ssh provider${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(async () => sshd?.[Symbol.asyncDispose]())

  function createSsh(config: object, rest: Partial<ProviderCall> = {}) {
    const none = { start: 'true', stop: 'true' }
    return createCall(checkConfig('ssh', { ...none, ...sshd.target, ...config }), rest)
  }

  async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
    const error = await done.then(
      () => null,
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(ProviderError)
    return error
  }

  async function until(isTrue: () => boolean): Promise<void> {
    for (const deadline = performance.now() + 8000; !isTrue(); ) {
      if (performance.now() > deadline) throw new Error('it did not come to be')
      await sleep(20)
    }
  }

  const isAlive = (pid: number) => {
    try {
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }

  it('runs start and stop by the shell there, and puts out what they say', async () => {
    const file = sshd.file("it's $HOME")
    const quoted = `'${file.replaceAll("'", "'\\''")}'`
    const ssh = createSsh({
      start: `echo one; echo two >&2; echo "on" > ${quoted}`,
      stop: `rm ${quoted}; printf '%s\\n' 'a b' | cat`,
    })
    expect(await provider.start(ssh.call())).toEqual({ exitCode: 0 })
    expect(readFileSync(file, 'utf8')).toBe('on\n')
    expect(await provider.stop(ssh.call())).toEqual({ exitCode: 0 })
    expect(ssh.text()).toBe('one\ntwo\na b\n')
    expect(() => readFileSync(file)).toThrow('ENOENT')
  })

  it('fails with the exit code of the command', async () => {
    const error = await failureOf(provider.start(createSsh({ start: 'exit 4' }).call()))
    expect(error).toMatchObject({ message: 'exited with 4', result: { exitCode: 4 } })
  })

  it.each([
    ['exit 0', 'running'],
    ['exit 3', 'stopped'],
    ['exit 1', 'unknown'],
    ['kill $$', 'unknown'],
    ['head -c 3000000 /dev/zero', 'running'],
  ] as const)('takes %j for the state %s', async (status, state) => {
    expect(await provider.status(createSsh({ status }).call())).toBe(state)
  })

  it('knows no state where no command tells it', async () => {
    expect(await provider.status(createSsh({}).call())).toBeNull()
  })

  it('says that the host key is not known', async () => {
    const ssh = createSsh({ knownHostsFile: sshd.writeFile('empty', ''), status: 'true' })
    const message = `ssh to ${sshd.user}@127.0.0.1 failed: the host key is not known`
    expect(await failureOf(provider.start(ssh.call()))).toMatchObject({ message, result: { exitCode: 255 } })
    expect(await failureOf(provider.status(ssh.call()))).toMatchObject({ message })
  })

  it('says that the host key is another one', async () => {
    const other = readFileSync(sshd.file('identity.pub'), 'utf8')
    const knownHostsFile = sshd.writeFile('other', `[127.0.0.1]:${sshd.port} ${other}`)
    const error = await failureOf(provider.start(createSsh({ knownHostsFile }).call()))
    expect(error.message).toBe(
      `ssh to ${sshd.user}@127.0.0.1 failed: the host key is not the one that is known`,
    )
  })

  it('says that the key is not allowed there', async () => {
    const error = await failureOf(provider.start(createSsh({ identityFile: sshd.file('host-key') }).call()))
    expect(error.message).toMatch(/Permission denied \(publickey\)/)
  })

  it('says that nothing answers', async () => {
    const error = await failureOf(provider.start(createSsh({ port: 1 }).call()))
    expect(error.message).toMatch(/^ssh to .* failed: .*Connection refused/)
  })

  it('ends the command there, and what it began, when its time is up', async () => {
    const limit = new AbortController()
    const start = `sleep 300 & echo $! > ${sshd.file('child')}; echo $$ > ${sshd.file('pid')}; wait`
    const ssh = createSsh({ start }, { signal: limit.signal })
    const done = failureOf(provider.start(ssh.call()))
    const pidIn = (name: string) => {
      try {
        return Number(readFileSync(sshd.file(name), 'utf8'))
      } catch {
        return 0
      }
    }
    await until(() => pidIn('pid') > 0)
    const pids = [pidIn('child'), pidIn('pid')]
    expect(pids.map(isAlive)).toEqual([true, true])
    limit.abort(new Error('its time is up'))
    expect((await done).message).toBe('its time is up')
    await until(() => !pids.some(isAlive))
  })

  it('leaves what a command put into the background at its good end', async () => {
    const start = `sleep 300 </dev/null >/dev/null 2>&1 & echo $! > ${sshd.file('daemon')}`
    await provider.start(createSsh({ start }).call())
    const pid = Number(readFileSync(sshd.file('daemon'), 'utf8'))
    // Longer than the shell beside it takes to see that the connection is gone.
    await sleep(1500)
    expect(isAlive(pid)).toBe(true)
    process.kill(pid)
  })

  it('ends the wait for a state with the signal', async () => {
    const signal = AbortSignal.timeout(300)
    const error = await failureOf(provider.status(createSsh({ status: 'sleep 60' }, { signal }).call()))
    expect(error.message).toMatch(/timeout/)
  })

  it('sends the string as it is where a key may run set commands only', async () => {
    await using bound = await startSshd({ command: 'echo asked for: $SSH_ORIGINAL_COMMAND' })
    const config = { start: 'start-db now', stop: 'true', verbatim: true, ...bound.target }
    const ssh = createCall(checkConfig('ssh', config))
    await provider.start(ssh.call())
    expect(ssh.text()).toBe('asked for: start-db now\n')
  })
})
