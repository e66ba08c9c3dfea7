// The providers in words: what each is for, and what of its configuration says which thing it is.
import {
  IconBrandDocker,
  IconCloud,
  IconCommand,
  IconDatabase,
  IconHelp,
  IconServer2,
  IconServerCog,
  IconStack2,
  IconTerminal2,
  IconWorld,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Resource } from '../api-types.ts'
import type { Config } from './types.ts'

export type ProviderWords = {
  readonly kind: string
  readonly name: string
  readonly words: string
  readonly place: 'On this machine' | 'Elsewhere' | 'AWS'
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  /** What becomes the resource's type where nothing else is said. */
  readonly type: string
}

export const PROVIDERS: readonly ProviderWords[] = [
  {
    kind: 'process',
    name: 'Program',
    words: 'A program that Hourhand starts and keeps, and ends with a signal',
    place: 'On this machine',
    icon: IconTerminal2,
    type: 'program',
  },
  {
    kind: 'command',
    name: 'Commands',
    words: 'Your own commands that start it, stop it and say whether it runs',
    place: 'On this machine',
    icon: IconCommand,
    type: 'service',
  },
  {
    kind: 'docker',
    name: 'Container',
    words: 'A container or a Compose project, in Docker or Podman',
    place: 'On this machine',
    icon: IconBrandDocker,
    type: 'container',
  },
  {
    kind: 'systemd',
    name: 'systemd unit',
    words: 'A service of the system or of your own session',
    place: 'On this machine',
    icon: IconServerCog,
    type: 'service',
  },
  {
    kind: 'http',
    name: 'Web requests',
    words: 'Anything with an API: one request starts it, another stops it',
    place: 'Elsewhere',
    icon: IconWorld,
    type: 'service',
  },
  {
    kind: 'ssh',
    name: 'SSH commands',
    words: 'Commands on another machine, with your own SSH keys',
    place: 'Elsewhere',
    icon: IconServer2,
    type: 'machine',
  },
  {
    kind: 'aws-ec2',
    name: 'EC2 instance',
    words: 'A virtual machine: stopped, or put to sleep with its memory kept',
    place: 'AWS',
    icon: IconCloud,
    type: 'machine',
  },
  {
    kind: 'aws-rds',
    name: 'RDS database',
    words: 'A database instance or cluster',
    place: 'AWS',
    icon: IconDatabase,
    type: 'database',
  },
  {
    kind: 'aws-asg',
    name: 'Auto Scaling group',
    words: 'Sized to nothing, and back to what it was',
    place: 'AWS',
    icon: IconStack2,
    type: 'group',
  },
]

const OTHER: ProviderWords = {
  kind: 'unsupported',
  name: 'Not supported',
  words: 'Came over the API from another scheduler; Hourhand cannot act on it',
  place: 'Elsewhere',
  icon: IconHelp,
  type: 'other',
}

/** A provider in words; of one that is not known here, that it cannot be acted on. */
export function wordsOf(kind: string): ProviderWords {
  return PROVIDERS.find((one) => one.kind === kind) ?? OTHER
}

/** Which thing it is, from its configuration: a container's name, a unit, an instance's id, a command. */
export function pointerOf(provider: string, config: Config): string {
  const text = (name: string): string => lineOf(config[name])
  switch (provider) {
    case 'process':
      return [text('program'), ...listOf(config.args)].filter(Boolean).join(' ')
    case 'command':
      return text('start')
    case 'docker':
      return text('container') || text('project') || text('label')
    case 'systemd':
      return text('unit')
    case 'http':
      return lineOf(Object(config.start).url)
    case 'ssh':
      return [text('user'), text('host')].filter(Boolean).join('@')
    default:
      return text('id')
  }
}

function lineOf(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : ''
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** What it is, without saying anything twice: `Commands · database · eu-central`. */
export function describe({ type, provider, region }: Resource): string {
  const { name, type: usual } = wordsOf(provider)
  const own = type === provider || type === usual ? '' : type
  return [...new Set([name, own, region === 'local' ? '' : region].filter(Boolean))].join(' · ')
}
