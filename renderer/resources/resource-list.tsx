import { Badge } from '@mantine/core'
import type { PowerAction, PowerState, Resource } from '../api-types.ts'
import { HeadRow } from '../ui/head-row.tsx'
import rows from '../ui/rows.module.css'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Relative } from '../ui/when.tsx'
import { PowerButtons } from './power-buttons.tsx'
import { usePower } from './queries.ts'
import classes from './resource-list.module.css'

type Props = { readonly resources: readonly Resource[]; readonly isCompact?: boolean }

export function ResourceList({ resources, isCompact = false }: Props) {
  return (
    <ul className={`${rows.list} ${isCompact ? classes.compact : classes.list}`}>
      {!isCompact && <HeadRow names={['State', 'Resource', 'Tags', 'Cost', '']} />}
      {resources.map((resource) => (
        <ResourceRow key={resource.id} resource={resource} isCompact={isCompact} />
      ))}
    </ul>
  )
}

const ON_THE_WAY = { start: 'starting', stop: 'stopping' } as const satisfies Record<PowerAction, PowerState>

function ResourceRow({ resource, isCompact }: { readonly resource: Resource; readonly isCompact: boolean }) {
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
        <span className={rows.quiet}>{describeResource(resource)}</span>
      </div>
      {!isCompact && <Tags tags={resource.tags} />}
      {!isCompact && <Cost hourlyCost={resource.hourlyCost} />}
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

/** What it is, without saying anything twice: `database · command · local`. */
export function describeResource({ description, type, provider, region }: Resource): string {
  return [...new Set([description, type, provider, region].filter(Boolean))].join(' · ')
}

const SHOWN = 4

function Tags({ tags }: { readonly tags: Resource['tags'] }) {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}: ${value}`)
  return (
    <div className={classes.tags} title={pairs.join('\n')}>
      {pairs.slice(0, SHOWN).map((pair) => (
        <Badge key={pair} color="gray" maw="100%" className={classes.tag}>
          {pair}
        </Badge>
      ))}
      {pairs.length > SHOWN && <span className={rows.quiet}>and {pairs.length - SHOWN} more</span>}
    </div>
  )
}

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
})

function Cost({ hourlyCost }: { readonly hourlyCost: number | null }) {
  return (
    <div className={`${rows.quiet} ${classes.cost}`}>
      {hourlyCost ? `${dollars.format(hourlyCost)} an hour` : ''}
    </div>
  )
}
