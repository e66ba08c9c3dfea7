// Where can be looked, and what to do when it cannot.
import { AWS_PLACE } from '../resources/aws-field.ts'
import type { Field } from '../resources/config-field.ts'
import { DOCKER_PLACE } from '../resources/docker-field.ts'
import { wordsOf } from '../resources/provider-words.ts'
import type { Config } from '../resources/types.ts'

/** Providers that can say what there is. */
export const LOOKERS = [
  { value: 'docker', label: 'Containers' },
  { value: 'systemd', label: 'systemd units' },
  { value: 'aws-ec2', label: 'EC2 instances' },
  { value: 'aws-rds', label: 'RDS databases' },
  { value: 'aws-asg', label: 'Auto Scaling groups' },
] as const

const DOCKER: readonly Field[] = [
  { path: 'project', label: 'Only this Compose project', kind: 'text', placeholder: 'shop', span: 3 },
  { path: 'label', label: 'Only with this label', kind: 'text', placeholder: 'tier=web', span: 3 },
  ...DOCKER_PLACE.map((field): Field => (field.path === 'host' ? { ...field, isRare: false } : field)),
]

const SYSTEMD: readonly Field[] = [
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
]

/** What a provider must know to look. */
export function placeFields(provider: string): readonly Field[] {
  if (provider === 'docker') return DOCKER
  return provider === 'systemd' ? SYSTEMD : AWS_PLACE
}

/** A place in words: `Container, /run/podman.sock`. */
export function placeWords(provider: string, options: Config): string {
  const where = ['host', 'region', 'profile', 'scope', 'project', 'label'].flatMap((name) => {
    const value = options[name]
    return typeof value === 'string' && value !== '' ? [value] : []
  })
  return [wordsOf(provider).name, ...where].join(', ')
}

const ADVICE: readonly (readonly [provider: RegExp, message: RegExp, words: string])[] = [
  [
    /docker/,
    /permission|EACCES/i,
    'This user may not use the socket: add the user to the group docker, or give the socket of a rootless engine.',
  ],
  [
    /docker/,
    /socket|ENOENT|ECONNREFUSED|reached/i,
    'Is Docker or Podman running? Podman has its socket after “systemctl --user start podman.socket”, at /run/user/UID/podman/podman.sock.',
  ],
  [/aws/, /expired|token/i, 'Log in again, for instance with “aws sso login”, and look once more.'],
  [
    /aws/,
    /credential|profile|authori|security|access/i,
    'Hourhand uses the credentials of your AWS configuration. Name a profile that may list these things, or log in with “aws sso login”.',
  ],
  [/aws/, /region|ENOTFOUND|resolve/i, 'Check the region, and the endpoint if one is given.'],
  [/systemd/, /./, 'systemctl must be there, and answer this user.'],
]

/** What to do about a refusal; null when nothing better than its own words is known. */
export function adviceOf(provider: string, message: string): string | null {
  return ADVICE.find(([who, what]) => who.test(provider) && what.test(message))?.[2] ?? null
}
