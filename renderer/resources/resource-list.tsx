import type { PowerAction, PowerState, Resource } from '../api-types.ts'
import rows from '../ui/rows.module.css'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Relative } from '../ui/when.tsx'
import { PowerButtons } from './power-buttons.tsx'
import { describe } from './provider-words.ts'
import { usePower } from './queries.ts'
import classes from './resource-list.module.css'

type Props = { readonly resources: readonly Resource[] }

/** The resources in few words, beside other things. */
export function ResourceList({ resources }: Props) {
  return (
    <ul className={`${rows.list} ${classes.list}`}>
      {resources.map((resource) => (
        <ResourceRow key={resource.id} resource={resource} />
      ))}
    </ul>
  )
}

const ON_THE_WAY = { start: 'starting', stop: 'stopping' } as const satisfies Record<PowerAction, PowerState>

function ResourceRow({ resource }: { readonly resource: Resource }) {
  const power = usePower(resource)
  const pending = power.isPending ? power.variables : null
  const status = pending === null ? resource.status : ON_THE_WAY[pending]
  return (
    <li className={`${rows.row} ${classes.row}`} data-resource={resource.id} data-status={status}>
      <div className={`${rows.stack} ${classes.status}`}>
        <StatusBadge status={status} />
        {resource.statusAt && pending === null && (
          <span className={`${rows.quiet} ${classes.since}`}>
            <Relative at={resource.statusAt} />
          </span>
        )}
      </div>
      <div className={`${rows.stack} ${classes.name}`}>
        <span className={rows.name}>{resource.name}</span>
        <span className={rows.quiet}>{resource.description || describe(resource)}</span>
      </div>
      <div className={classes.act}>
        <PowerButtons
          resource={{ ...resource, status }}
          pending={pending}
          onAct={(action) => power.mutate(action)}
        />
      </div>
    </li>
  )
}
