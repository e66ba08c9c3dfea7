import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { type Discovered, type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import { AppError } from '#shared/error.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'
import { createCertificate } from '../../helpers/certificate.ts'
import { type Interception, type StubContainer, startDockerStub } from '../../helpers/docker-stub.ts'
import { type Podman, startPodman, whyNoPodman } from '../../helpers/podman.ts'
import { startSshd, whyNoSshd } from '../../helpers/sshd.ts'

const provider = providerOf('docker')

function createDocker(config: object, rest: Partial<ProviderCall> = {}) {
  return createCall(checkConfig('docker', config), rest)
}

async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
  const error = await done.then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error
}

async function discover(options: unknown): Promise<readonly Discovered[]> {
  return (await provider.discover?.(options, new AbortController().signal)) ?? []
}

/** The labels that Compose gives a container of a service. */
function composed(project: string, service: string, dependsOn = '', more: Record<string, string> = {}) {
  return {
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.depends_on': dependsOn,
    ...more,
  }
}

describe('the configuration of docker', () => {
  function refusalOf(config: object): readonly [string | undefined, string] | null {
    try {
      checkConfig('docker', config)
      return null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return [error.field, error.message]
    }
  }

  it('fills in the defaults', () => {
    expect(checkConfig('docker', { container: 'db' })).toEqual({
      container: 'db',
      graceSeconds: 10,
      method: 'stop',
      timeoutSeconds: 120,
    })
  })

  it('gives an action the grace beside its time', () => {
    expect(provider.timeoutMs({ container: 'db', graceSeconds: 30, timeoutSeconds: 60 })).toBe(90_000)
  })

  it.each([
    '/run/user/1000/podman/podman.sock',
    'unix:///var/run/docker.sock',
    'npipe:////./pipe/docker_engine',
    'ssh://me@host',
    'ssh://host:2222/run/podman/podman.sock',
    'tcp://10.0.0.1:2376',
    'tcp://[::1]:2375',
    'https://docker.example.com',
  ])('takes the host %s', (host) => {
    expect(refusalOf({ container: 'db', host })).toBeNull()
  })

  it.each([
    ['nothing that is meant', {}, 'config.container'],
    ['a container and a label', { container: 'a', label: 'b' }, 'config.label'],
    ['a container that is a path', { container: '../images/x' }, 'config.container'],
    ['a container with a query', { container: 'a?force=true' }, 'config.container'],
    ['a method that there is not', { container: 'a', method: 'kill' }, 'config.method'],
    ['a grace that ends before it begins', { container: 'a', graceSeconds: -1 }, 'config.graceSeconds'],
    ['a relative socket', { container: 'a', host: 'docker.sock' }, 'config.host'],
    ['a host of another kind', { container: 'a', host: 'ftp://host' }, 'config.host'],
    ['a password in the host', { container: 'a', host: 'ssh://me:secret@host' }, 'config.host'],
    ['an ssh host that is an option', { container: 'a', host: 'ssh://-oProxyCommand=x' }, 'config.host'],
    ['a path of a socket that a shell would run', { container: 'a', host: 'ssh://h/$(x)' }, 'config.host'],
    ['a key without a certificate', { container: 'a', host: 'tcp://h', key: '/k' }, 'config.cert'],
    ['a certificate for a socket', { container: 'a', host: '/s', ca: '/c' }, 'config.host'],
    ['an unknown member', { container: 'a', image: 'x' }, 'config.image'],
  ])('refuses %s', (_title, config, field) => {
    expect(refusalOf(config)?.[0]).toBe(field)
  })
})

describe.skipIf(process.platform === 'win32')('the docker provider, as Docker answers', () => {
  const test = { folder: '' }
  beforeEach(() => {
    test.folder = mkdtempSync(join(tmpdir(), 'hourhand-docker-'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(test.folder, { recursive: true })
  })

  const socket = () => join(test.folder, 'docker.sock')
  const start = (containers: readonly StubContainer[], intercept?: Interception) =>
    startDockerStub({ socket: socket() }, containers, intercept)
  const one = (state: string, more: Partial<StubContainer> = {}): StubContainer => {
    return { id: 'a'.repeat(64), name: 'db', state, ...more }
  }
  const service = (name: string, dependsOn = '', more: Partial<StubContainer> = {}): StubContainer => ({
    id: `id-${name}`,
    name: `shop-${name}-1`,
    state: 'exited',
    labels: composed('shop', name, dependsOn),
    ...more,
  })

  it.each([
    ['start', 'exited', 'running', {}],
    ['start', 'created', 'running', {}],
    ['start', 'running', 'running', { message: 'it was running already' }],
    ['start', 'paused', 'running', {}],
    ['stop', 'running', 'exited', {}],
    ['stop', 'exited', 'exited', { message: 'it was stopped already' }],
  ] as const)('%ss a container that is %s', async (action, before, after, result) => {
    await using stub = await start([one(before)])
    const docker = createDocker({ container: 'db', host: socket() })
    expect(await provider[action](docker.call())).toEqual(result)
    expect(stub.containers[0]?.state).toBe(after)
  })

  it.each([
    ['stop', 'running', 'paused', {}],
    ['stop', 'paused', 'paused', { message: 'it was stopped already' }],
    ['stop', 'exited', 'exited', { message: 'it was stopped already' }],
    ['start', 'paused', 'running', {}],
    ['start', 'exited', 'running', {}],
  ] as const)('%ss by pausing a container that is %s', async (action, before, after, result) => {
    await using stub = await start([one(before)])
    const docker = createDocker({ container: 'db', host: socket(), method: 'pause' })
    expect(await provider[action](docker.call())).toEqual(result)
    expect(stub.containers[0]?.state).toBe(after)
  })

  it('needs one call for a start, and gives a stop its grace', async () => {
    await using stub = await start([one('exited')])
    const docker = createDocker({ container: 'db', host: `unix://${socket()}`, graceSeconds: 7 })
    await provider.start(docker.call())
    await provider.stop(docker.call())
    expect(stub.calls).toEqual(['POST /containers/db/start', 'POST /containers/db/stop?t=7'])
  })

  it.each([
    ['running', 'stop', 'running'],
    ['exited', 'stop', 'stopped'],
    ['created', 'stop', 'stopped'],
    ['dead', 'stop', 'stopped'],
    ['restarting', 'stop', 'starting'],
    ['removing', 'stop', 'stopping'],
    ['paused', 'pause', 'stopped'],
    ['paused', 'stop', 'unknown'],
    ['something new', 'stop', 'unknown'],
  ] as const)('takes %s, where it is stopped by %s, for the state %s', async (state, method, expected) => {
    await using _stub = await start([one(state)])
    expect(await provider.status(createDocker({ container: 'db', host: socket(), method }).call())).toBe(
      expected,
    )
  })

  it.each([
    ['starting', 'starting'],
    ['healthy', 'running'],
    ['unhealthy', 'running'],
  ] as const)('takes a container whose check says %s for %s', async (health, expected) => {
    const labels = { tier: 'data' }
    await using _stub = await start([one('running', { health, labels })])
    expect(await provider.status(createDocker({ container: 'db', host: socket() }).call())).toBe(expected)
    expect(await provider.status(createDocker({ label: 'tier=data', host: socket() }).call())).toBe(expected)
  })

  it('acts on all containers that bear a label', async () => {
    const names = ['a', 'b', 'c']
    const containers = names.map((name) =>
      one('exited', { id: name, name, labels: { env: name === 'c' ? 'prod' : 'dev' } }),
    )
    await using stub = await start(containers)
    const docker = createDocker({ label: 'env=dev', host: socket() })
    expect(await provider.start(docker.call())).toEqual({ message: '2 containers' })
    expect(stub.containers.map(({ state }) => state)).toEqual(['running', 'running', 'exited'])
    expect(await provider.status(docker.call())).toBe('running')
    const whole = createDocker({ label: 'env', host: socket() })
    expect(await provider.status(whole.call())).toBe('unknown')
  })

  it('tries every container, and says which failed', async () => {
    const containers = ['a', 'b', 'c'].map((name) =>
      one('exited', { id: name, name, labels: { env: 'dev' } }),
    )
    await using stub = await start(containers, (_method, path) =>
      path === '/containers/b/start' ? { code: 500, body: { message: 'the port is taken' } } : null,
    )
    const error = await failureOf(provider.start(createDocker({ label: 'env=dev', host: socket() }).call()))
    expect(error.message).toBe('1 of 3 could not be started: b: the port is taken')
    expect(stub.containers.map(({ state }) => state)).toEqual(['running', 'exited', 'running'])
  })

  it('says where nothing bears the label, or is of the project', async () => {
    await using _stub = await start([])
    const labelled = createDocker({ label: 'env=dev', host: socket() })
    expect((await failureOf(provider.start(labelled.call()))).message).toBe(
      'there is no container with the label env=dev',
    )
    const web = createDocker({ container: 'web', project: 'shop', host: socket() })
    expect((await failureOf(provider.status(web.call()))).message).toBe(
      'there is no container web of the project shop',
    )
  })

  const shop = () => [
    service('web', 'api:service_started:false,cache:service_started:true'),
    service('cache'),
    service('api', 'db:service_healthy:false,migrate:service_completed_successfully:false'),
    service('migrate', 'db:service_healthy:false'),
    service('db'),
  ]
  const acts = (calls: readonly string[], verb: string) =>
    calls.flatMap((call) => new RegExp(`/containers/id-(\\w+)/${verb}`).exec(call)?.[1] ?? [])

  it('starts a project in the order of its dependencies, waiting as they ask, and stops it in reverse', async () => {
    const [web, cache, api, migrate, db] = shop()
    if (!web || !cache || !api || !migrate || !db) throw new Error('Internal')
    const containers = [web, cache, api, migrate, { ...db, health: 'starting' }]
    let looks = 0
    const seen: string[] = []
    await using stub = await startDockerStub({ socket: socket() }, containers, (method, path) => {
      if (method === 'POST') seen.push(`${path.split('/').slice(2).join(' ')} after ${looks} looks`)
      const database = containers[4]
      // The database is healthy at the third look; the migration has an end of its own.
      if (path === '/containers/id-db/json' && database !== undefined) {
        looks += 1
        if (looks === 3) database.health = 'healthy'
      }
      if (path === '/containers/id-migrate/json') migrate.state = 'exited'
      return null
    })
    const docker = createDocker({ project: 'shop', host: socket(), graceSeconds: 3 })
    expect(await provider.start(docker.call())).toEqual({ message: '5 containers' })
    const started = acts(stub.calls, 'start')
    expect(new Set(started.slice(0, 2))).toEqual(new Set(['cache', 'db']))
    expect(started.slice(2)).toEqual(['migrate', 'api', 'web'])
    expect(seen[2]).toBe('id-migrate start after 3 looks')
    expect(docker.text()).toMatch(/shop-migrate-1: running\nshop-api-1: running\nshop-web-1: running\n$/)
    // The migration is done and asked no more.
    expect(await provider.status(docker.call())).toBe('running')

    expect(await provider.stop(docker.call())).toEqual({ message: '5 containers' })
    const stopped = acts(stub.calls, 'stop')
    expect(stopped.slice(0, 3)).toEqual(['web', 'api', 'migrate'])
    expect(new Set(stopped.slice(3))).toEqual(new Set(['cache', 'db']))
    expect(await provider.status(docker.call())).toBe('stopped')
  })

  it('starts nothing beyond what failed', async () => {
    const containers = [
      service('web', 'db:service_healthy:false'),
      service('db', '', { health: 'unhealthy' }),
    ]
    await using stub = await start(containers)
    const error = await failureOf(provider.start(createDocker({ project: 'shop', host: socket() }).call()))
    expect(error.message).toBe('shop-db-1, which others wait for, is unhealthy')
    expect(stub.containers.map(({ state }) => state)).toEqual(['exited', 'running'])
  })

  it('takes a circle of dependencies together', async () => {
    const circle = [
      service('a', 'b:service_started:false'),
      service('b', 'a:service_started:false'),
      service('c'),
    ]
    await using stub = await start(circle)
    await provider.start(createDocker({ project: 'shop', host: socket() }).call())
    expect(stub.containers.every(({ state }) => state === 'running')).toBe(true)
    expect(acts(stub.calls, 'start')[0]).toBe('c')
  })

  it('acts on one service of a project, by its name or label, and never on a single command', async () => {
    const single = service('run', '', {
      labels: composed('shop', 'db', '', { 'com.docker.compose.oneoff': 'True' }),
    })
    await using stub = await start([...shop(), single])
    await provider.start(createDocker({ project: 'shop', container: 'db', host: socket() }).call())
    expect(acts(stub.calls, 'start')).toEqual(['db'])
    const label = 'com.docker.compose.service=db'
    await provider.stop(createDocker({ project: 'shop', label, host: socket() }).call())
    expect(acts(stub.calls, 'stop')).toEqual(['db'])
  })

  const stats = (at: string, cpuSeconds: number, bytes: number) => ({
    read: `2026-03-01T00:00:0${at}.123456789Z`,
    cpu_stats: { cpu_usage: { total_usage: cpuSeconds * 1e9 }, system_cpu_usage: 1, online_cpus: 4 },
    memory_stats: { usage: 300, limit: 1000, stats: { inactive_file: 100, file: 150 } },
    networks: { eth0: { rx_bytes: bytes, tx_bytes: 1000 }, eth1: { rx_bytes: 0, tx_bytes: bytes } },
  })

  it('counts what a container uses as docker stats does', async () => {
    const looks = [stats('1', 10, 5000), stats('3', 13, 9000)]
    await using _stub = await start([one('running', { stats: looks })])
    expect(await provider.utilization?.(createDocker({ container: 'db', host: socket() }).call())).toEqual({
      cpuPercent: 150,
      memoryBytes: 200,
      memoryPercent: 20,
      networkBytesPerSecond: 4000,
    })
  })

  it('adds up what several use, leaving out those that do not run or began anew', async () => {
    const labels = { env: 'dev' }
    const busy = { labels, stats: [stats('1', 10, 0), stats('2', 11, 0)] }
    const anew = { labels, stats: [stats('1', 10, 0), stats('2', 1, 0)] }
    await using _stub = await start([
      one('running', { ...busy, id: 'a', name: 'a' }),
      one('running', { ...busy, id: 'b', name: 'b' }),
      one('running', { ...anew, id: 'c', name: 'c' }),
      one('exited', { labels, id: 'd', name: 'd' }),
    ])
    const used = await provider.utilization?.(createDocker({ label: 'env=dev', host: socket() }).call())
    expect(used).toMatchObject({ cpuPercent: 200, memoryBytes: 400, memoryPercent: 20 })
  })

  it('tells no use of what does not run', async () => {
    await using _stub = await start([one('exited')])
    expect(await provider.utilization?.(createDocker({ container: 'db', host: socket() }).call())).toBeNull()
  })

  it('finds containers, and services as one thing with what they depend on', async () => {
    await using _stub = await start([
      one('running', { labels: { env: 'dev' } }),
      service('db', '', {
        labels: composed('shop', 'db', '', { env: 'dev', 'com.docker.compose.config-hash': 'x' }),
      }),
      service('web', 'db:service_started:false', { state: 'running' }),
      service('web', 'db:service_started:false', { id: 'id-web2', name: 'shop-web-2', state: 'running' }),
    ])
    const host = socket()
    const place = { region: host, type: 'container' }
    const found = await discover({ host })
    expect(found).toEqual([
      {
        ...place,
        key: 'db',
        name: 'db',
        config: { container: 'db', host },
        tags: { env: 'dev' },
        status: 'running',
      },
      {
        ...place,
        key: 'compose:shop/db',
        name: 'shop/db',
        config: { project: 'shop', label: 'com.docker.compose.service=db', host },
        tags: { env: 'dev', 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db' },
        status: 'stopped',
        dependsOn: [],
        project: 'shop',
      },
      {
        ...place,
        key: 'compose:shop/web',
        name: 'shop/web',
        config: { project: 'shop', label: 'com.docker.compose.service=web', host },
        tags: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
        status: 'running',
        dependsOn: ['compose:shop/db'],
        project: 'shop',
      },
    ])
    expect((await discover({ host, project: 'shop' })).map(({ name }) => name)).toEqual([
      'shop/db',
      'shop/web',
    ])
    for (const { config } of found)
      expect(await provider.status(createCall(checkConfig('docker', config)).call())).not.toBe('unknown')
  })

  it.each([
    ['an unknown member', { hosts: 'x' }, 'options.hosts', 'is not known here'],
    ['a host that there cannot be', { host: 'x' }, 'options.host', 'must be the path of a socket'],
    ['a key without its certificate', { host: 'tcp://x', key: '/k' }, 'options.cert', 'is required'],
    ['no object', 'x', 'options', 'must be an object'],
  ])('refuses to look where the options have %s', async (_title, options, field, words) => {
    const error = await discover(options).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'invalid', field, message: expect.stringContaining(words) })
  })

  it('says what Docker says', async () => {
    await using _stub = await start([one('exited')], () => ({
      code: 500,
      body: { message: 'no space left on device' },
    }))
    const error = await failureOf(provider.start(createDocker({ container: 'db', host: socket() }).call()))
    expect(error).toMatchObject({ message: 'no space left on device', result: { httpStatus: 500 } })
  })

  it.each(['hang', 'break'] as const)('ends with the signal where the answers %s', async (how) => {
    await using _stub = await start([one('exited')], () => how)
    const signal = AbortSignal.timeout(200)
    const error = await failureOf(
      provider.status(createDocker({ container: 'db', host: socket() }, { signal }).call()),
    )
    expect(error.message).toMatch(/timeout/)
  })

  it('goes by DOCKER_HOST where no host is given', async () => {
    await using stub = await startDockerStub({}, [one('exited')])
    const config = { container: 'db' }
    vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${stub.port}`)
    expect(await provider.status(createDocker(config).call())).toBe('stopped')
    vi.stubEnv('DOCKER_HOST', `127.0.0.1:${stub.port}`)
    expect(await provider.status(createDocker(config).call())).toBe('stopped')
    vi.stubEnv('DOCKER_HOST', 'nonsense://')
    expect((await failureOf(provider.status(createDocker(config).call()))).message).toBe(
      "DOCKER_HOST 'nonsense://' is no address",
    )
  })

  it('goes by its host where DOCKER_HOST says another', async () => {
    await using _stub = await start([one('running')])
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    expect(await provider.status(createDocker({ container: 'db', host: socket() }).call())).toBe('running')
  })

  it.skipIf(existsSync('/var/run/docker.sock'))(
    'goes by the socket of the user where there is no DOCKER_HOST and no Docker',
    async () => {
      vi.stubEnv('DOCKER_HOST', undefined)
      vi.stubEnv('HOME', test.folder)
      vi.stubEnv('XDG_RUNTIME_DIR', test.folder)
      mkdirSync(join(test.folder, 'podman'))
      await using _stub = await startDockerStub({ socket: join(test.folder, 'podman/podman.sock') }, [
        one('running'),
      ])
      expect(await provider.status(createDocker({ container: 'db' }).call())).toBe('running')
    },
  )

  it('says that nothing answers on a port', async () => {
    const docker = createDocker({ container: 'db', host: 'tcp://127.0.0.1:1' })
    expect((await failureOf(provider.status(docker.call()))).message).toBe(
      'the container engine at 127.0.0.1:1 cannot be reached: nothing answers there',
    )
  })

  it('speaks TLS, and shows who it is, where it has files for that', async ({ skip }) => {
    const made = createCertificate()
    if (made === null) return skip('there is no openssl')
    const file = (name: 'key' | 'cert') => {
      const path = join(test.folder, `${name}.pem`)
      writeFileSync(path, made[name])
      return path
    }
    const files = { key: file('key'), cert: file('cert'), ca: file('cert') }
    await using stub = await startDockerStub({ tls: { ...made, ca: made.cert } }, [one('running')])
    const host = `tcp://127.0.0.1:${stub.port}`
    expect(await provider.status(createDocker({ container: 'db', host, ...files }).call())).toBe('running')
    const stranger = createDocker({ container: 'db', host, ca: files.ca })
    await failureOf(provider.status(stranger.call()))
    const trusting = createDocker({ container: 'db', host: `https://127.0.0.1:${stub.port}` })
    expect((await failureOf(provider.status(trusting.call()))).message).toMatch(
      /cannot be reached: .*certificate/,
    )
    const missing = createDocker({ container: 'db', host, ca: join(test.folder, 'no-such.pem') })
    expect((await failureOf(provider.status(missing.call()))).message).toMatch(/^ca cannot be read: ENOENT/)
  })

  it.skipIf(whyNoSshd() !== null)('goes through ssh to the docker program of another host', async () => {
    // One after the other, on one connection.
    const chain = Array.from({ length: 14 }, (_none, i) =>
      service(`s${i}`, i > 0 ? `s${i - 1}:service_started:false` : ''),
    )
    const warnings: string[] = []
    const onWarning = ({ message }: Error) => warnings.push(message)
    process.on('warning', onWarning)
    await using stub = await start([one('exited'), ...chain])
    const bridge = join(import.meta.dirname, '../../fixtures/programs/dial-stdio.ts')
    await using sshd = await startSshd({ command: `${process.execPath} ${bridge} ${socket()}` })
    const { identityFile, knownHostsFile } = sshd
    const host = `ssh://${sshd.user}@127.0.0.1:${sshd.port}`
    const place = { host, identityFile, knownHostsFile }
    await provider.start(createDocker({ container: 'db', ...place }).call())
    expect(stub.containers[0]?.state).toBe('running')
    await provider.start(createDocker({ project: 'shop', ...place }).call())
    expect(stub.containers.every(({ state }) => state === 'running')).toBe(true)
    expect(await discover(place)).toHaveLength(15)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])

    const stranger = createDocker({ container: 'db', ...place, knownHostsFile: sshd.writeFile('empty', '') })
    expect((await failureOf(provider.status(stranger.call()))).message).toBe(
      'the container engine at 127.0.0.1 by ssh cannot be reached: the host key is not known',
    )
  })
})

const reason = whyNoPodman()
describe.skipIf(reason !== null)(
  `the docker provider with podman${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let podman: Podman
    beforeAll(async () => {
      podman = await startPodman()
    }, 60_000)
    afterAll(async () => podman?.[Symbol.asyncDispose](), 60_000)
    afterEach(async () => podman.clear(), 60_000)

    const at = (config: object, rest: Partial<ProviderCall> = {}) =>
      createDocker({ host: podman.socket, graceSeconds: 1, ...config }, rest)
    const stateOf = (name: string) => podman.run('inspect', '--format', '{{.State.Status}}', name)

    it('starts and stops a container by its name and its id, again without harm', async () => {
      const id = await podman.create(['--name', 'db'])
      const [byName, byId] = [at({ container: 'db' }), at({ container: id })]
      expect(await provider.status(byName.call())).toBe('stopped')
      expect(await provider.start(byName.call())).toEqual({})
      expect(await stateOf('db')).toBe('running')
      expect(await provider.start(byId.call())).toEqual({ message: 'it was running already' })
      expect(await provider.status(byId.call())).toBe('running')
      // `sleep` as the first process hears no SIGTERM: the grace runs out.
      expect(await provider.stop(byId.call())).toEqual({})
      expect(await stateOf('db')).toBe('exited')
      expect(await provider.stop(byName.call())).toEqual({ message: 'it was stopped already' })
      expect(await provider.status(byName.call())).toBe('stopped')
    })

    it('pauses and goes on', async () => {
      await podman.create(['--name', 'db'])
      const docker = at({ container: 'db', method: 'pause' })
      await provider.start(docker.call())
      expect(await provider.stop(docker.call())).toEqual({})
      expect(await stateOf('db')).toBe('paused')
      expect(await provider.status(docker.call())).toBe('stopped')
      expect(await provider.stop(docker.call())).toEqual({ message: 'it was stopped already' })
      expect(await provider.start(docker.call())).toEqual({})
      expect(await stateOf('db')).toBe('running')
      expect(await provider.start(docker.call())).toEqual({ message: 'it was running already' })
    })

    it('stops what was paused by hand', async () => {
      await podman.create(['--name', 'db'])
      const docker = at({ container: 'db' })
      await provider.start(docker.call())
      await podman.run('pause', 'db')
      expect(await provider.stop(docker.call())).toEqual({})
      expect(await stateOf('db')).toBe('exited')
    })

    it('acts on all that bear a label', async () => {
      await podman.create(['--name', 'a', '--label', 'env=dev'])
      await podman.create(['--name', 'b', '--label', 'env=dev'])
      await podman.create(['--name', 'c', '--label', 'env=prod'])
      const docker = at({ label: 'env=dev' })
      expect(await provider.start(docker.call())).toEqual({ message: '2 containers' })
      expect(await Promise.all(['a', 'b', 'c'].map(stateOf))).toEqual(['running', 'running', 'created'])
      expect(await provider.status(docker.call())).toBe('running')
      await podman.run('stop', '--time', '0', 'a')
      expect(await provider.status(docker.call())).toBe('unknown')
      await provider.stop(docker.call())
      expect(await provider.status(docker.call())).toBe('stopped')
    })

    it('starts a compose project in the order of its dependencies, and stops it in reverse', async () => {
      const depends = 'db:service_started:false,migrate:service_completed_successfully:false'
      const label = (service: string, dependsOn = '') =>
        Object.entries(composed('shop', service, dependsOn)).flatMap(([key, value]) => [
          '--label',
          `${key}=${value}`,
        ])
      await podman.create(['--name', 'shop-web-1', ...label('web', depends)])
      await podman.create(
        ['--name', 'shop-migrate-1', ...label('migrate', 'db:service_started:false')],
        ['sleep', '0.3'],
      )
      await podman.create(['--name', 'shop-db-1', ...label('db')])
      const docker = at({ project: 'shop' })
      expect(await provider.start(docker.call())).toEqual({ message: '3 containers' })
      expect(docker.text()).toBe('shop-db-1: running\nshop-migrate-1: running\nshop-web-1: running\n')
      const times = (
        await podman.run(
          'inspect',
          '--format',
          '{{.State.StartedAt.UnixMilli}} {{.State.FinishedAt.UnixMilli}}',
          'shop-migrate-1',
          'shop-web-1',
        )
      )
        .split('\n')
        .map((line) => line.split(' ').map(Number))
      expect(times[1]?.[0]).toBeGreaterThanOrEqual(times[0]?.[1] ?? Number.NaN)
      expect(await provider.status(docker.call())).toBe('running')

      await provider.stop(docker.call())
      expect(docker.text()).toMatch(
        /shop-web-1: stopped\nshop-migrate-1: stopped already\nshop-db-1: stopped\n$/,
      )
      expect(await provider.status(docker.call())).toBe('stopped')
    })

    it('tells a busy container from an idle one', async () => {
      await podman.create(['--name', 'busy'], ['sh', '-c', 'while :; do :; done'])
      await podman.create(['--name', 'idle'])
      const [busy, idle] = [
        at({ container: 'busy', graceSeconds: 0 }),
        at({ container: 'idle', graceSeconds: 0 }),
      ]
      expect(await provider.utilization?.(busy.call())).toBeNull()
      await Promise.all([provider.start(busy.call()), provider.start(idle.call())])
      const [used, unused] = await Promise.all([
        provider.utilization?.(busy.call()),
        provider.utilization?.(idle.call()),
      ])
      expect(used?.cpuPercent).toBeGreaterThan(10)
      expect(used?.cpuPercent).toBeLessThan(120)
      expect(unused?.cpuPercent).toBeLessThan(2)
      expect(unused?.memoryBytes).toBeGreaterThan(10_000)
      expect(unused?.memoryPercent).toBeLessThan(1)
      expect(unused?.networkBytesPerSecond).toBe(0)
    })

    it('finds what there is, the same when a container or a service is made anew', async () => {
      const labels = Object.entries(composed('shop', 'db')).flatMap(([key, value]) => [
        '--label',
        `${key}=${value}`,
      ])
      const alone = ['--name', 'alone', '--label', 'env=dev']
      await podman.create(alone)
      await podman.create(['--name', 'shop-db-1', ...labels])
      const host = podman.socket
      const before = await discover({ host })
      expect(before.map(({ key, name, status }) => [key, name, status]).toSorted()).toEqual(
        [
          ['alone', 'alone', 'stopped'],
          ['compose:shop/db', 'shop/db', 'stopped'],
        ].toSorted(),
      )
      await podman.run('rm', 'shop-db-1')
      await podman.create(['--name', 'shop-db-1', ...labels])
      await podman.run('rm', 'alone')
      await podman.create(alone)
      const after = await discover({ host })
      expect(after.find(({ key }) => key === 'alone')).toEqual(before.find(({ key }) => key === 'alone'))
      const [again] = await discover({ host, project: 'shop' })
      expect(again).toEqual(before.find(({ key }) => key === 'compose:shop/db'))
      const docker = createCall(checkConfig('docker', again?.config))
      expect(await provider.start(docker.call())).toEqual({ message: '1 container' })
      expect(await stateOf('shop-db-1')).toBe('running')
    })

    it('says that a container was removed by hand', async () => {
      await podman.create(['--name', 'db'])
      const docker = at({ container: 'db' })
      await provider.start(docker.call())
      await podman.run('rm', '--force', '--time', '0', 'db')
      for (const ask of [provider.start, provider.stop, provider.status]) {
        const error = await failureOf(ask(docker.call()))
        expect(error).toMatchObject({ message: 'there is no container db', result: { httpStatus: 404 } })
      }
    })

    it('says that the socket is gone, and goes on when it is back', async () => {
      await podman.create(['--name', 'db'])
      const docker = at({ container: 'db' })
      expect(await provider.status(docker.call())).toBe('stopped')
      await podman.stopService()
      const message = `the container engine at ${podman.socket} cannot be reached: there is no such socket`
      expect(await failureOf(provider.start(docker.call()))).toMatchObject({ message, result: {} })
      expect(await failureOf(provider.status(docker.call()))).toMatchObject({ message })
      await podman.startService()
      expect(await provider.start(docker.call())).toEqual({})
      expect(await provider.status(docker.call())).toBe('running')
    })

    it('gives up a stop at the signal', async () => {
      await podman.create(['--name', 'db'])
      await provider.start(at({ container: 'db' }).call())
      const docker = at({ container: 'db', graceSeconds: 60 }, { signal: AbortSignal.timeout(300) })
      expect((await failureOf(provider.stop(docker.call()))).message).toMatch(/timeout|abort/i)
    })
  },
)
