import type { Schedule } from '../api-types.ts'

const SHOWN = 3

/** What a schedule acts on, in names: `Dev database, web 1, every env = dev`. */
export function describeTargets({
  resources,
  groups,
  tags,
}: Pick<Schedule, 'resources' | 'groups' | 'tags'>): string {
  const names = [
    ...resources.map(({ name }) => name),
    ...groups.map(({ name }) => `group ${name}`),
    ...tags.map(({ key, value }) => `everything tagged ${key} = ${value}`),
  ]
  if (names.length === 0) return 'Acts on nothing yet'
  const rest = names.length - SHOWN
  return rest > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ')
}
