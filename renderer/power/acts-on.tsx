import type { Schedule } from '../api-types.ts'
import classes from '../ui/rows.module.css'

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

export function ActsOn({ schedule }: { readonly schedule: Schedule }) {
  const { resources } = schedule
  const running = resources.filter(({ status }) => status === 'running').length
  const title = resources.map(({ name, status }) => `${name}: ${status}`).join('\n')
  return (
    <div className={classes.stack} {...(title && { title })}>
      <span>{describeTargets(schedule)}</span>
      {resources.length > 0 && (
        <span className={classes.quiet}>
          {running} of {resources.length} running
        </span>
      )}
    </div>
  )
}
