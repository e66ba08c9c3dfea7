import { type Field, timeout } from './config-field.ts'

/** Where an engine of containers is. */
export const DOCKER_PLACE: readonly Field[] = [
  {
    path: 'host',
    label: 'Docker or Podman at',
    kind: 'text',
    placeholder: '/var/run/docker.sock',
    hint: 'A socket, ssh://user@host or tcp://host:2376. Empty: the Docker of this machine.',
    isRare: true,
  },
  { path: 'ca', label: 'Authority (PEM file)', kind: 'text', hint: 'For tcp://', isRare: true, span: 2 },
  { path: 'cert', label: 'Certificate (PEM file)', kind: 'text', hint: 'For tcp://', isRare: true, span: 2 },
  { path: 'key', label: 'Key (PEM file)', kind: 'text', hint: 'For tcp://', isRare: true, span: 2 },
  { path: 'identityFile', label: 'SSH key (file)', kind: 'text', hint: 'For ssh://', isRare: true, span: 3 },
  {
    path: 'knownHostsFile',
    label: 'Known hosts (file)',
    kind: 'text',
    hint: 'For ssh://',
    isRare: true,
    span: 3,
  },
]

export const DOCKER: readonly Field[] = [
  {
    path: 'container',
    label: 'Container',
    kind: 'text',
    placeholder: 'web',
    hint: 'Its name or id; or leave it empty and give a project or a label',
    span: 2,
  },
  { path: 'project', label: 'Compose project', kind: 'text', placeholder: 'shop', span: 2 },
  { path: 'label', label: 'Label', kind: 'text', placeholder: 'tier=web', span: 2 },
  {
    path: 'method',
    label: 'To stop it',
    kind: 'choice',
    choices: [
      { value: 'stop', label: 'Stop it' },
      { value: 'pause', label: 'Pause it: it keeps its memory' },
    ],
    usual: 'stop',
    span: 3,
  },
  {
    path: 'graceSeconds',
    label: 'Killed after (seconds)',
    kind: 'number',
    hint: 'The time a container has to end by itself',
    usual: '10',
    isRare: true,
    span: 3,
  },
  timeout(120),
  ...DOCKER_PLACE,
]
