import { describe, expect, test } from 'vitest'
import { type Config, dataFolderOf, type Machine, readConfig } from '#main/config.ts'

const LINUX: Machine = { env: {}, platform: 'linux', home: '/home/ann', timeZone: 'Europe/Berlin' }

function machine(more: Partial<Machine>): Machine {
  return { ...LINUX, ...more }
}

function configOf(argv: readonly string[], env: Machine['env'] = {}): Config {
  const wish = readConfig(argv, machine({ env }))
  if (wish.kind !== 'run') throw new Error(`the wish is ${wish.kind}`)
  return wish.config
}

describe('readConfig', () => {
  test('needs nothing', () => {
    expect(configOf([])).toEqual({
      dataFolder: '/home/ann/.local/share/hourhand',
      port: null,
      operatorTimeZone: 'Europe/Berlin',
      logLevel: 'info',
      pageFolder: expect.stringMatching(/dist.renderer$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      instabaseRoot: null,
    })
  })

  test('takes every variable', () => {
    const env = {
      HOURHAND_DATA: '/srv/hourhand',
      HOURHAND_PORT: '8000',
      HOURHAND_TIME_ZONE: 'America/New_York',
      HOURHAND_LOG: 'debug',
    }
    expect(configOf([], env)).toMatchObject({
      dataFolder: '/srv/hourhand',
      port: 8000,
      operatorTimeZone: 'America/New_York',
      logLevel: 'debug',
    })
  })

  test('takes a flag before its variable', () => {
    const env = { HOURHAND_DATA: '/srv/hourhand', HOURHAND_PORT: '8000' }
    expect(configOf(['--data', '/tmp/other', '--port=0'], env)).toMatchObject({
      dataFolder: '/tmp/other',
      port: 0,
    })
  })

  test('takes an empty variable as one that is not set', () => {
    const env = { HOURHAND_DATA: '', HOURHAND_PORT: '', HOURHAND_TIME_ZONE: '', HOURHAND_LOG: '' }
    expect(configOf([], env)).toEqual(configOf([]))
  })

  test.each([
    [['--help'], 'help'],
    [['-h', '--port', 'no'], 'help'],
    [['--version'], 'version'],
  ])('%j asks for the %s', (argv, kind) => {
    expect(readConfig(argv, LINUX)).toEqual({ kind })
  })

  test.each([
    [['--port', '70000'], {}, "--port is '70000', which is no port (0 to 65535)"],
    [['--port', '80x'], {}, "--port is '80x', which is no port (0 to 65535)"],
    [['--port', ''], {}, '--port needs a value'],
    [['--data', ''], {}, '--data needs a value'],
    [['--data'], {}, "Option '--data <value>' argument missing"],
    [['--prot', '1'], {}, "Unknown option '--prot'"],
    [[], { HOURHAND_PORT: '-1' }, "HOURHAND_PORT is '-1', which is no port (0 to 65535)"],
    [[], { HOURHAND_LOG: 'loud' }, "HOURHAND_LOG is 'loud'; it must be one of debug, info, warn, error"],
  ])('refuses %j %j', (argv, env, message) => {
    expect(() => configOf(argv, env)).toThrow(message)
  })

  test('refuses an unknown zone, the system’s included, and never takes UTC instead', () => {
    expect(() => configOf([], { HOURHAND_TIME_ZONE: 'Mars/Olympus' })).toThrow(
      "HOURHAND_TIME_ZONE is 'Mars/Olympus'",
    )
    for (const timeZone of [undefined, 'Etc/Unknown']) {
      expect(() => readConfig([], machine({ timeZone }))).toThrow('the system names no time zone')
    }
  })
})

test.each<[Partial<Machine>, string]>([
  [{}, '/home/ann/.local/share/hourhand'],
  [{ env: { XDG_DATA_HOME: '/data' } }, '/data/hourhand'],
  [{ env: { XDG_DATA_HOME: 'data' } }, '/home/ann/.local/share/hourhand'],
  [{ platform: 'darwin', home: '/Users/ann' }, '/Users/ann/Library/Application Support/Hourhand'],
  [{ platform: 'win32', env: { APPDATA: 'D:\\Roaming' } }, 'D:\\Roaming\\Hourhand'],
  [{ platform: 'win32', home: 'C:\\Users\\ann' }, 'C:\\Users\\ann\\AppData\\Roaming\\Hourhand'],
])('the data folder of %j is %s', (more, folder) => {
  expect(dataFolderOf(undefined, machine(more))).toBe(folder)
})
