// What each provider wants to know, field by field: the form is drawn from it, and its answers are read by it.
import { ASG, EC2, RDS } from './aws-field.ts'
import { type Field, timeout } from './config-field.ts'
import { DOCKER } from './docker-field.ts'

const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGABRT',
  'SIGKILL',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const asChoices = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

const CWD: Field = {
  path: 'cwd',
  label: 'Folder it runs in',
  kind: 'text',
  placeholder: '/srv/app',
  isRare: true,
  span: 3,
}
const ENV: Field = {
  path: 'env',
  label: 'Environment variables',
  kind: 'pairs',
  placeholder: 'API_TOKEN',
  isRare: true,
}

const PROCESS: readonly Field[] = [
  {
    path: 'program',
    label: 'Program',
    kind: 'text',
    placeholder: '/usr/bin/node',
    isRequired: true,
    span: 3,
  },
  { path: 'args', label: 'Arguments', kind: 'args', placeholder: 'server.js --port 8080', span: 3 },
  {
    path: 'stopSignal',
    label: 'Ended with',
    kind: 'choice',
    choices: asChoices(SIGNALS),
    usual: 'SIGTERM',
    isRare: true,
    span: 3,
  },
  {
    path: 'graceSeconds',
    label: 'Killed after (seconds)',
    kind: 'number',
    hint: 'The time it has to end by itself',
    usual: '10',
    isRare: true,
    span: 3,
  },
  CWD,
  ENV,
]

const COMMAND: readonly Field[] = [
  {
    path: 'start',
    label: 'Starts it',
    kind: 'shellLine',
    placeholder: 'docker compose up --detach',
    isRequired: true,
  },
  {
    path: 'stop',
    label: 'Stops it',
    kind: 'shellLine',
    placeholder: 'docker compose down',
    isRequired: true,
  },
  {
    path: 'status',
    label: 'Says whether it runs',
    kind: 'shellLine',
    placeholder: 'pgrep -x my-server',
    hint: 'Exit status 0 is running, 3 is stopped. Without it the last start or stop is the state.',
  },
  {
    path: 'shell',
    label: 'Run them in a shell, so that pipes, variables and && work',
    kind: 'flag',
    usual: false,
  },
  CWD,
  timeout(60),
  ENV,
]

type Request = { readonly name: 'start' | 'stop' | 'status'; readonly heading: string }

/** One of the calls. What asks for the state may be left out, and with it all that is asked about it. */
function requestFields(method: string, { name, heading }: Request): readonly Field[] {
  const isStatus = name === 'status'
  const fields: readonly Field[] = [
    {
      path: `${name}.method`,
      label: 'Method',
      kind: 'choice',
      choices: asChoices(METHODS),
      usual: method,
      span: 1,
      heading,
    },
    {
      path: `${name}.url`,
      label: `${heading}: address`,
      kind: 'text',
      placeholder: `https://api.example.com/servers/7/${name}`,
      isRequired: !isStatus,
      span: 5,
      ...(isStatus && { hint: 'An expected answer is running, any other is stopped.' }),
    },
    ...rareRequestFields({ name, heading }),
  ]
  return isStatus ? fields.map((field) => ({ ...field, onlyWith: 'status.url' })) : fields
}

function rareRequestFields({ name, heading }: Request): readonly Field[] {
  return [
    {
      path: `${name}.headers`,
      label: `${heading}: headers`,
      kind: 'headers',
      placeholder: 'Authorization',
      isRare: true,
      span: 3,
    },
    {
      path: `${name}.body`,
      label: `${heading}: body`,
      kind: 'body',
      placeholder: '{"size": 2}',
      isRare: true,
      span: 3,
    },
    {
      path: `${name}.expectedStatus`,
      label: `${heading}: expected answers`,
      kind: 'numbers',
      placeholder: '200, 202',
      hint: 'Without it any from 200 to 299',
      isRare: true,
      span: 3,
    },
  ]
}

const HTTP: readonly Field[] = [
  ...requestFields('POST', { name: 'start', heading: 'Start' }),
  ...requestFields('POST', { name: 'stop', heading: 'Stop' }),
  ...requestFields('GET', { name: 'status', heading: 'State' }),
  timeout(30),
  {
    path: 'verifyTls',
    label: "Verify the server's certificate",
    kind: 'flag',
    usual: true,
    isRare: true,
  },
]

const SYSTEMD: readonly Field[] = [
  {
    path: 'unit',
    label: 'Unit',
    kind: 'text',
    placeholder: 'postgresql.service',
    isRequired: true,
    span: 3,
  },
  {
    path: 'scope',
    label: 'Whose',
    kind: 'choice',
    choices: [
      { value: 'system', label: 'The system' },
      { value: 'user', label: 'My own session' },
    ],
    usual: 'system',
    span: 3,
  },
  timeout(120),
]

const SSH: readonly Field[] = [
  {
    path: 'host',
    label: 'Host',
    kind: 'text',
    placeholder: 'nas.local',
    hint: 'A name, an address, or an alias of your SSH configuration',
    isRequired: true,
    span: 3,
  },
  { path: 'user', label: 'User', kind: 'text', span: 2 },
  { path: 'port', label: 'Port', kind: 'number', placeholder: '22', span: 1 },
  { path: 'start', label: 'Starts it', kind: 'text', placeholder: 'systemctl start media', isRequired: true },
  { path: 'stop', label: 'Stops it', kind: 'text', placeholder: 'systemctl stop media', isRequired: true },
  {
    path: 'status',
    label: 'Says whether it runs',
    kind: 'text',
    placeholder: 'systemctl is-active media',
    hint: 'Exit status 0 is running, 3 is stopped. Without it the last start or stop is the state.',
  },
  { path: 'identityFile', label: 'SSH key (file)', kind: 'text', isRare: true, span: 3 },
  { path: 'knownHostsFile', label: 'Known hosts (file)', kind: 'text', isRare: true, span: 3 },
  {
    path: 'verbatim',
    label: 'Send the commands as they are: for keys that may run set commands only',
    kind: 'flag',
    usual: false,
    isRare: true,
  },
  timeout(60),
]

const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  process: PROCESS,
  command: COMMAND,
  http: HTTP,
  docker: DOCKER,
  systemd: SYSTEMD,
  ssh: SSH,
  'aws-ec2': EC2,
  'aws-rds': RDS,
  'aws-asg': ASG,
}

/** What a provider wants to know, in the order of the form. */
export function fieldsOf(provider: string): readonly Field[] {
  return FIELDS[provider] ?? []
}
