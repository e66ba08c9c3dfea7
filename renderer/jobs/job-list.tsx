import { Skeleton } from '@mantine/core'
import { HeadRow } from '../ui/head-row.tsx'
import rows from '../ui/rows.module.css'
import { useNotDeleted } from '../ui/undo.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import classes from './job-list.module.css'
import { JobCells } from './job-row.tsx'
import type { Job } from './types.ts'
import type { Places, Range } from './use-job-window.ts'

const ROW_PX = 77

/** A job, or the place of one that is not read yet. */
type Item = Job | { readonly place: number }

type Props = {
  readonly places: Places
  readonly total: number
  /** Told which places are drawn. */
  readonly onRange: (range: Range) => void
  readonly onTag: (tag: string) => void
}

/** Jobs by their places; however many there are, those in sight alone are drawn. */
export function JobList({ places, total, onRange, onTag }: Props) {
  const isNotDeleted = useNotDeleted()
  const items = Array.from({ length: total }, (_, place): Item => places.get(place) ?? { place })
  return (
    <VirtualList
      label="Jobs"
      className={`${rows.list} ${classes.list}`}
      rowClassName={`${rows.row} ${classes.row}`}
      estimate={ROW_PX}
      items={items.filter((item) => 'place' in item || isNotDeleted(item))}
      getKey={(item) => ('place' in item ? String(item.place) : item.id)}
      head={<HeadRow names={['', 'Job', 'When', 'Next', 'Last run', 'Last ten', '']} />}
      onRange={onRange}
      renderRow={(item) =>
        'place' in item ? (
          <Skeleton height={18} width="60%" className={classes.waiting ?? ''} />
        ) : (
          <JobCells job={item} onTag={onTag} />
        )
      }
    />
  )
}
