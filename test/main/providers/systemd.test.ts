import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import { AppError } from '#shared/error.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'

const provider = providerOf('systemd')

function whyNoSystemd(): string | null {
  try {
    execFileSync('systemctl', ['is-system-running'], { stdio: 'ignore' })
    return null
  } catch {
    return 'systemctl is-system-running fails'
  }
}

async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
  const error = await done.then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error
}

describe('the configuration of systemd', () => {
  it('is of the system where it does not say the user', () => {
    expect(checkConfig('systemd', { unit: 'db.service' })).toMatchObject({ scope: 'system' })
    expect(checkConfig('systemd', { unit: 'a@b\\x2dc.service', scope: 'user' })).toMatchObject({
      scope: 'user',
    })
  })

  it.each(['--now', 'a*.service', 'a b.service', 'a;b.service', '', '../x.service'])(
    'refuses the unit %j',
    (unit) => {
      expect(() => checkConfig('systemd', { unit })).toThrow(
        expect.objectContaining({ field: 'config.unit' }),
      )
    },
  )
})

describe.skipIf(process.platform === 'win32')('the systemd provider', () => {
  const test = { folder: '' }

  beforeEach(() => {
    test.folder = mkdtempSync(join(tmpdir(), 'hourhand-systemd-'))
    const fake = join(import.meta.dirname, '../../fixtures/programs/systemctl')
    symlinkSync(fake, join(test.folder, 'systemctl'))
    vi.stubEnv('PATH', `${test.folder}${delimiter}${process.env.PATH}`)
    vi.stubEnv('FAKE_SYSTEMD', test.folder)
  })

  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(test.folder, { recursive: true })
  })

  function createUnit(
    unit: string,
    state: string | null,
    more: object = {},
    rest: Partial<ProviderCall> = {},
  ) {
    const config = checkConfig('systemd', { unit, ...more })
    const scope = 'scope' in more ? more.scope : 'system'
    if (state !== null) writeFileSync(join(test.folder, `--${scope}.${unit}`), state)
    return createCall(config, rest)
  }

  const said = () => readFileSync(join(test.folder, 'said'), 'utf8').trim().split('\n')

  it('starts and stops a unit, again without harm', async () => {
    const unit = createUnit('db.service', 'inactive')
    expect(await provider.start(unit.call())).toEqual({})
    expect(await provider.start(unit.call())).toEqual({})
    expect(await provider.status(unit.call())).toBe('running')
    expect(await provider.stop(unit.call())).toEqual({})
    expect(await provider.stop(unit.call())).toEqual({})
    expect(await provider.status(unit.call())).toBe('stopped')
    expect(said()[0]).toBe('--system --no-ask-password --no-pager start -- db.service')
  })

  it('asks the systemd of the user', async () => {
    const unit = createUnit('sync.service', 'inactive', { scope: 'user' })
    await provider.start(unit.call())
    expect(said()[0]).toBe('--user --no-ask-password --no-pager start -- sync.service')
  })

  it.each([
    ['active', 'running'],
    ['reloading', 'running'],
    ['inactive', 'stopped'],
    ['activating', 'starting'],
    ['deactivating', 'stopping'],
    ['something new', 'unknown'],
  ] as const)('takes %j for the state %s', async (active, state) => {
    const unit = createUnit('db.service', active)
    expect(await provider.status(unit.call())).toBe(state)
    expect(unit.text()).toBe('')
  })

  it('takes a unit that failed for stopped, and says so', async () => {
    const unit = createUnit('db.service', 'failed')
    expect(await provider.status(unit.call())).toBe('stopped')
    expect(unit.text()).toBe('db.service failed (exit-code)\n')
  })

  it('fails where the unit fails right after its start', async () => {
    const error = await failureOf(provider.start(createUnit('broken.service', 'inactive').call()))
    expect(error.message).toBe('it was started and failed (exit-code)')
  })

  it('says of a unit that was killed at its stop that it failed', async () => {
    const unit = createUnit('killed.service', 'active')
    expect(await provider.stop(unit.call())).toEqual({ message: 'it is stopped, and failed (exit-code)' })
  })

  it('stops a unit that is gone with its stop', async () => {
    expect(await provider.stop(createUnit('made-for-once.service', 'active').call())).toEqual({})
  })

  it('says that there is no such unit', async () => {
    const unit = createUnit('no-such.service', null)
    const error = await failureOf(provider.start(unit.call()))
    expect(error.message).toBe('Failed to start no-such.service: Unit no-such.service not found.')
    expect(error.result).toEqual({ exitCode: 5 })
    expect((await failureOf(provider.status(unit.call()))).message).toBe(
      'there is no unit no-such.service (system)',
    )
  })

  it('says that it may not', async () => {
    const error = await failureOf(provider.start(createUnit('locked.service', 'inactive').call()))
    expect(error.message).toBe(
      'Hourhand may not do this (permission denied): Failed to start locked.service: Interactive authentication required.',
    )
  })

  it('says that no systemd answers', async () => {
    const error = await failureOf(provider.status(createUnit('unreached.service', null).call()))
    expect(error.message).toBe('systemd does not answer: Failed to connect to bus: No medium found')
  })

  it('says that there is no systemctl', async () => {
    vi.stubEnv('PATH', '/no/such/folder')
    const error = await failureOf(provider.status(createUnit('db.service', 'active').call()))
    expect(error.message).toBe("cannot be started: there is no program 'systemctl'")
  })

  it('ends at the signal', async () => {
    const signal = AbortSignal.timeout(200)
    const error = await failureOf(
      provider.start(createUnit('slow.service', 'inactive', {}, { signal }).call()),
    )
    expect(error.message).toMatch(/timeout/)
  })

  it('tells what a unit uses, from two looks a second apart', async () => {
    const used = await provider.utilization?.(createUnit('db.service', 'active').call())
    // Half a second of CPU and a thousand bytes lie between the looks.
    expect(used?.cpuPercent).toBeGreaterThan(2)
    expect(used?.cpuPercent).toBeLessThanOrEqual(50)
    expect(used?.memoryBytes).toBe(1_048_576)
    expect((used?.networkBytesPerSecond ?? 0) / (used?.cpuPercent ?? 1)).toBeCloseTo(20, 5)
  })

  it('tells no use of a unit that is stopped, or not accounted for', async () => {
    expect(await provider.utilization?.(createUnit('db.service', 'inactive').call())).toBeNull()
    expect(await provider.utilization?.(createUnit('plain.service', 'active').call())).toBeNull()
  })

  it('finds the services on disk and those loaded, but no templates', async () => {
    const found = (await provider.discover?.({ scope: 'user' }, new AbortController().signal)) ?? []
    expect(found.map(({ key, status }) => [key, status])).toEqual([
      ['user:db.service', 'running'],
      ['user:idle.service', 'stopped'],
      ['user:broken.service', 'stopped'],
      ['user:worker@1.service', 'running'],
    ])
    expect(found[0]).toEqual({
      key: 'user:db.service',
      name: 'db',
      config: { unit: 'db.service', scope: 'user' },
      type: 'service',
      region: 'local',
      tags: {},
      status: 'running',
    })
    for (const { config } of found) expect(() => checkConfig('systemd', config)).not.toThrow()
  })

  it('refuses to look elsewhere', async () => {
    const error = await provider
      .discover?.({ scope: 'all' }, new AbortController().signal)
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'invalid', field: 'options.scope' })
  })
})

const missing = whyNoSystemd()
describe.skipIf(missing !== null)(`systemd itself${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('has services, and no unit of a name that nobody gave', async () => {
    const found = (await provider.discover?.({}, new AbortController().signal)) ?? []
    expect(found.some(({ status }) => status === 'running')).toBe(true)
    const config = checkConfig('systemd', { unit: 'hourhand-no-such.service' })
    expect((await failureOf(provider.status(createCall(config).call()))).message).toBe(
      'there is no unit hourhand-no-such.service (system)',
    )
  })
})
