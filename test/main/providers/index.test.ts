import { describe, expect, it } from 'vitest'
import { checkConfig, providerOf, providers } from '#main/providers/index.ts'
import { AppError } from '#shared/error.ts'

function refusalOf(kind: string, config: unknown): readonly [string | undefined, string] | null {
  try {
    checkConfig(kind, config)
    return null
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error
    return [error.field, error.message]
  }
}

const start = { url: 'http://host/start' }
const stop = { url: 'http://host/stop' }

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)]
}

describe('providerOf', () => {
  it('finds each provider by its kind', () => {
    for (const [kind, provider] of Object.entries(providers)) expect(providerOf(kind)).toBe(provider)
  })

  // What a client asked for that nothing here can do is kept under `unsupported`; nobody makes one by hand.
  const KINDS = Object.keys(providers).filter((kind) => kind !== 'unsupported')

  it.each(['dockr', '', 'toString', '__proto__'])(
    'refuses the kind %j and names those that exist',
    (kind) => {
      expect(() => providerOf(kind)).toThrow(
        expect.objectContaining({
          code: 'invalid',
          field: 'provider',
          message: `must be one of ${KINDS.join(', ')}`,
        }),
      )
    },
  )
})

describe('checkConfig', () => {
  it('fills in the defaults and leaves what was given as it is', () => {
    const given = { program: 'a' }
    expect(checkConfig('process', given)).toEqual({
      program: 'a',
      args: [],
      stopSignal: 'SIGTERM',
      graceSeconds: 10,
    })
    expect(given).toEqual({ program: 'a' })
    expect(checkConfig('command', { start: ['a'], stop: ['b'] })).toEqual({
      start: ['a'],
      stop: ['b'],
      shell: false,
      timeoutSeconds: 60,
    })
    expect(checkConfig('http', { start, stop, status: { url: 'http://host/' } })).toEqual({
      start: { ...start, method: 'POST' },
      stop: { ...stop, method: 'POST' },
      status: { url: 'http://host/', method: 'GET' },
      timeoutSeconds: 30,
      verifyTls: true,
    })
  })

  it('takes any JSON as the body of a request', () => {
    for (const body of [null, 1, 'text', [], { a: [{ b: null }] }]) {
      expect(checkConfig('http', { start: { ...start, body }, stop })).toMatchObject({ start: { body } })
    }
  })

  it.each<readonly [string, unknown, string, string]>([
    ['process', null, 'config', 'must be an object'],
    ['process', 'sleep', 'config', 'must be an object'],
    ['process', {}, 'config.program', 'is required'],
    ['process', { program: '' }, 'config.program', 'must not be empty'],
    ['process', { program: 'a\0b' }, 'config.program', 'has a character that is not allowed'],
    ['process', { program: 'a', args: ['b', 1] }, 'config.args[1]', 'must be a string'],
    ['process', { program: 'a', args: 'b' }, 'config.args', 'must be a list'],
    ['process', { program: 'a', arg: ['b'] }, 'config.arg', 'is not known here'],
    ['process', { program: 'a', env: { A: 1 } }, 'config.env.A', 'must be a string'],
    [
      'process',
      { program: 'a', env: { 'A=B': 'c' } },
      'config.env.A=B',
      'has a character that is not allowed',
    ],
    ['process', { program: 'a', graceSeconds: -1 }, 'config.graceSeconds', 'must be at least 0'],
    ['process', { program: 'a', graceSeconds: 1.5 }, 'config.graceSeconds', 'must be a whole number'],
    ['command', { start: ['a'] }, 'config.stop', 'is required'],
    ['command', { start: [], stop: ['b'] }, 'config.start', 'must not be empty'],
    ['command', { start: 1, stop: ['b'] }, 'config.start', 'must be a string or a list of strings'],
    ['command', { start: [1], stop: ['b'] }, 'config.start[0]', 'must be a string'],
    ['command', { start: ['a'], stop: ['b'], status: [''] }, 'config.status', 'must name a program'],
    [
      'command',
      { start: 'a', stop: ['b'] },
      'config.start',
      'must be a list of strings, the program first, unless shell is true',
    ],
    [
      'command',
      { start: 'a', stop: ['b'], shell: true },
      'config.stop',
      'must be one string, because shell is true',
    ],
    [
      'command',
      { start: ['a'], stop: ['b'], timeoutSeconds: 0 },
      'config.timeoutSeconds',
      'must be at least 1',
    ],
    ['command', { start: ['a'], stop: ['b'], shell: 'yes' }, 'config.shell', 'must be true or false'],
    ['http', { start: { ...start, verb: 'GET' }, stop }, 'config.start.verb', 'is not known here'],
    ['http', { start: {}, stop }, 'config.start.url', 'is required'],
    [
      'http',
      { start, stop: { url: 'ftp://host' } },
      'config.stop.url',
      'must begin with http:// or https://',
    ],
    [
      'http',
      { start, stop: { url: 'http:u:p@host' } },
      'config.stop.url',
      'must begin with http:// or https://',
    ],
    ['http', { start, stop: { url: 'http://ho st/' } }, 'config.stop.url', 'must be a valid URL'],
    ['http', { start, stop: { url: 'http://host:99999/' } }, 'config.stop.url', 'must be a valid URL'],
    [
      'http',
      { start, stop: { url: 'http://u:%zz@host/' } },
      'config.stop.url',
      'has a user name or password that is not well encoded',
    ],
    [
      'http',
      { start: { ...start, method: 'FETCH' }, stop },
      'config.start.method',
      'must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    ],
    [
      'http',
      { start: { ...start, headers: { 'a b': 'c' } }, stop },
      'config.start.headers.a b',
      'is not a valid header name',
    ],
    [
      'http',
      { start: { ...start, headers: { a: 'b\r\nc: d' } }, stop },
      'config.start.headers.a',
      'has a character that no header may hold',
    ],
    [
      'http',
      { start: { ...start, headers: { 'Content-Length': '1' } }, stop },
      'config.start.headers.Content-Length',
      'is set by Hourhand and cannot be given',
    ],
    [
      'http',
      { start: { ...start, expectedStatus: [200, 'x'] }, stop },
      'config.start.expectedStatus[1]',
      'must be a whole number',
    ],
    [
      'http',
      { start: { ...start, body: nested(100) }, stop },
      'config',
      'is nested more than 64 levels deep',
    ],
  ])('refuses for %s %j: %s %s', (kind, config, field, message) => {
    expect(refusalOf(kind, config)).toEqual([field, message])
  })

  it('names the signals it knows when another is given', () => {
    expect(refusalOf('process', { program: 'a', stopSignal: 'TERM' })?.[1]).toMatch(
      /^must be one of SIGTERM, SIGINT/,
    )
  })

  it('refuses an unknown kind', () => {
    expect(refusalOf('docker-compose', {})?.[0]).toBe('provider')
  })
})
