import { Badge, Checkbox } from '@mantine/core'
import { Link } from 'wouter'
import { perHour } from '../resources/cost.ts'
import { Tags } from '../resources/resource-row.tsx'
import { counted } from '../ui/natural.ts'
import rows from '../ui/rows.module.css'
import { StatusBadge } from '../ui/status-badge.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import classes from './discover.module.css'
import type { Found } from './queries.ts'

type Props = {
  readonly found: readonly Found[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
}

/** What was found, with a box for each that is not a resource yet. */
export function FoundList({ found, chosen, onChoose }: Props) {
  const free = found.filter(({ resourceId }) => resourceId === null)
  const isAll = free.length > 0 && free.every(({ key }) => chosen.has(key))
  const flip = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    onChoose(next)
  }
  return (
    <>
      {free.length > 0 && (
        <div className={classes.all}>
          <Checkbox
            label={`All ${counted(free.length, 'new thing')}`}
            checked={isAll}
            indeterminate={!isAll && chosen.size > 0}
            onChange={() => onChoose(new Set(isAll ? [] : free.map(({ key }) => key)))}
          />
        </div>
      )}
      <VirtualList
        items={found}
        getKey={({ key }) => key}
        label="What there is"
        className={`${rows.list} ${classes.list}`}
        rowClassName={`${rows.row} ${classes.row}`}
        renderRow={(thing) => (
          <FoundRow thing={thing} isChosen={chosen.has(thing.key)} onFlip={() => flip(thing.key)} />
        )}
      />
    </>
  )
}

type RowProps = { readonly thing: Found; readonly isChosen: boolean; readonly onFlip: () => void }

function FoundRow({ thing, isChosen, onFlip }: RowProps) {
  const { name, type, region, project, status, tags, hourlyCost, resourceId } = thing
  const what = [...new Set([type, region, project])].filter((word) => word && word !== 'local').join(' · ')
  return (
    <>
      <Checkbox
        aria-label={name}
        checked={isChosen || resourceId !== null}
        disabled={resourceId !== null}
        onChange={onFlip}
      />
      <div className={rows.stack}>
        <span className={rows.name}>{name}</span>
        <span className={rows.quiet}>{what}</span>
      </div>
      <StatusBadge status={status} />
      <Tags tags={tags} />
      <span className={classes.cost}>{hourlyCost !== null && hourlyCost > 0 ? perHour(hourlyCost) : ''}</span>
      <span className={classes.mark}>
        {resourceId !== null && (
          <>
            <Badge color="gray" className={classes.badge ?? ''}>
              Imported
            </Badge>{' '}
            <Link href={`/resources/${encodeURIComponent(resourceId)}`}>Open</Link>
          </>
        )}
      </span>
    </>
  )
}
