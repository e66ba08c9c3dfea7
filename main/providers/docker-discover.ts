/** The containers there are, as what could become resources. */
import Type from 'typebox'
import Value from 'typebox/value'
import { withDocker } from './docker-client.ts'
import type { Container } from './docker-container.ts'
import { checkPlace, type DockerPlace, PLACE } from './docker-host.ts'
import { dependenciesOf, isOneOff, serviceOf, stateOfAll } from './docker-set.ts'
import type { Discovered } from './provider.ts'
import { checkShape } from './shape.ts'

const Options = Type.Object(
  {
    ...PLACE,
    label: Type.Optional(Type.String({ minLength: 1 })),
    project: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
)

/**
 * Each container by its name; those of one service of a compose project together: so they are the same thing when
 * they are made anew. `options`: the members of a configuration that say where, and a `label` or `project`
 * to look for.
 */
export async function discoverContainers(
  options: unknown,
  signal: AbortSignal,
): Promise<readonly Discovered[]> {
  const { label, project, ...place } = parseOptions(options ?? {})
  const labels = [
    ...(label === undefined ? [] : [label]),
    ...(project === undefined ? [] : [`com.docker.compose.project=${project}`]),
  ]
  const containers = await withDocker(place, signal, (docker) => docker.list(labels))
  const things = Map.groupBy(
    containers.filter((one) => !isOneOff(one)),
    keyOf,
  )
  return [...things].map(([key, members]) => toDiscovered(key, members, place))
}

function parseOptions(options: unknown): Type.Static<typeof Options> {
  checkShape(Options, options, 'options')
  const parsed = Value.Parse(Options, Value.Clone(options))
  checkPlace(parsed, 'options')
  return parsed
}

function keyOf(one: Container): string {
  const own = serviceOf(one)
  return own === null ? nameOf(one) : toKey(own.project, own.service)
}

function nameOf({ name, id }: Container): string {
  return name === '' ? id : name
}

function toKey(project: string, service: string): string {
  return `compose:${project}/${service}`
}

function toDiscovered(key: string, members: readonly Container[], place: DockerPlace): Discovered {
  const [first] = members
  if (first === undefined) throw new Error('Internal: a thing without containers')
  const shared = { key, type: 'container', region: place.host ?? 'local', tags: tagsOf(first) }
  const status = stateOfAll(members, 'stop')
  const own = serviceOf(first)
  if (own === null)
    return { ...shared, name: first.name, config: { container: nameOf(first), ...place }, status }
  const { project, service } = own
  return {
    ...shared,
    name: `${project}/${service}`,
    config: { project, label: `com.docker.compose.service=${service}`, ...place },
    status,
    dependsOn: [...new Set(members.flatMap(dependenciesOf).map((needed) => toKey(project, needed.service)))],
    project,
  }
}

/** The labels, but for what Compose keeps there for itself. */
function tagsOf({ labels }: Container): Readonly<Record<string, string>> {
  const kept = Object.entries(labels).filter(
    ([name]) => !name.startsWith('com.docker.compose.') || /\.(project|service)$/.test(name),
  )
  return Object.fromEntries(kept)
}
