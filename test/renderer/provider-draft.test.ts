// The form of a resource: what is typed becomes the configuration of its provider, and comes back as it was typed.
import { expect, test } from 'vitest'
import { checkConfig } from '#main/providers/index.ts'
import {
  configOfDraft,
  draftOfConfig,
  emptyDraft,
  errorsOfDraft,
  fieldOfPath,
} from '../../renderer/resources/provider-draft.ts'
import { fieldsOf } from '../../renderer/resources/provider-field.ts'

/** Of each provider a configuration in which every option is set, as the server keeps it. */
const WHOLE: readonly [provider: string, config: Readonly<Record<string, unknown>>][] = [
  [
    'process',
    {
      program: '/usr/bin/node',
      args: ['server.js', '--name', 'two words'],
      stopSignal: 'SIGINT',
      graceSeconds: 5,
      cwd: '/srv',
      env: { A: '1', B: 'x=y' },
    },
  ],
  [
    'command',
    {
      start: ['touch', '/tmp/a b'],
      stop: ['rm', '-f', '/tmp/a b'],
      status: ['test', '-e', '/tmp/a b'],
      shell: false,
      cwd: '/',
      timeoutSeconds: 7,
      env: { API_TOKEN: '********' },
    },
  ],
  ['command', { start: 'a && b', stop: 'c | d', shell: true, timeoutSeconds: 60 }],
  [
    'http',
    {
      start: {
        method: 'PUT',
        url: 'http://h/1',
        headers: { 'x-a': 'b: c' },
        body: { size: 2 },
        expectedStatus: [200, 204],
      },
      stop: { method: 'DELETE', url: 'http://h/1' },
      status: { method: 'GET', url: 'http://h/2' },
      timeoutSeconds: 9,
      verifyTls: false,
    },
  ],
  [
    'docker',
    {
      host: 'tcp://h:2376',
      ca: '/a',
      cert: '/b',
      key: '/c',
      container: 'web',
      graceSeconds: 3,
      method: 'pause',
      timeoutSeconds: 9,
    },
  ],
  [
    'docker',
    {
      host: 'ssh://h',
      identityFile: '/a',
      knownHostsFile: '/b',
      project: 'shop',
      label: 'a=b',
      graceSeconds: 10,
      method: 'stop',
      timeoutSeconds: 120,
    },
  ],
  ['systemd', { unit: 'a.service', scope: 'user', timeoutSeconds: 5 }],
  [
    'ssh',
    {
      host: 'h',
      user: 'u',
      port: 23,
      identityFile: '/a',
      knownHostsFile: '/b',
      start: 'x',
      stop: 'y',
      status: 'z',
      verbatim: true,
      timeoutSeconds: 5,
    },
  ],
  [
    'aws-ec2',
    {
      id: 'i-1',
      region: 'r',
      profile: 'p',
      endpoint: 'http://h',
      hibernate: true,
      dryRun: true,
      timeoutSeconds: 5,
    },
  ],
  ['aws-rds', { id: 'd', region: 'r', kind: 'cluster', dryRun: false, timeoutSeconds: 60 }],
  [
    'aws-asg',
    { id: 'g', region: 'r', size: { min: 1, desired: 2, max: 3 }, dryRun: false, timeoutSeconds: 60 },
  ],
]

test.each(WHOLE)('%s: every option goes through the form unchanged', (provider, config) => {
  const fields = fieldsOf(provider)
  const draft = draftOfConfig(fields, config)
  expect(errorsOfDraft(fields, draft)).toEqual({})
  expect(configOfDraft(fields, draft)).toEqual(config)
  expect(checkConfig(provider, configOfDraft(fields, draft))).toEqual(config)
})

test.each(['process', 'command', 'http', 'systemd', 'ssh', 'aws-ec2', 'aws-rds', 'aws-asg'])(
  '%s: what is needed is asked for before anything is sent',
  (provider) => {
    const fields = fieldsOf(provider)
    const wrong = Object.keys(errorsOfDraft(fields, emptyDraft(fields)))
    expect(wrong).toEqual(fields.filter(({ isRequired }) => isRequired).map(({ path }) => path))
    expect(wrong.length).toBeGreaterThan(0)
  },
)

test('what is wrong is said at its field', () => {
  const fields = fieldsOf('command')
  const draft = {
    ...emptyDraft(fields),
    start: "echo 'open",
    stop: 'true',
    env: 'TOKEN=kept\n=lost',
    timeoutSeconds: 'soon',
  }
  expect(errorsOfDraft(fields, draft)).toEqual({
    start: 'A quote in it has no end.',
    env: 'Name the variable of each value.',
    timeoutSeconds: 'Give a whole number.',
  })
})

test.each([
  ['http', 'config.start.headers.X', 'start.headers'],
  ['http', 'config.stop.url', 'stop.url'],
  ['command', 'config.start[0]', 'start'],
  ['aws-asg', 'config.size.min', 'size.min'],
  ['command', 'name', null],
])('of %s a refusal of %s belongs to %s', (provider, path, field) => {
  expect(fieldOfPath(fieldsOf(provider), path)).toBe(field)
})
