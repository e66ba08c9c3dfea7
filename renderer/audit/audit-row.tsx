import { IconArrowRight, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { When } from '../ui/when.tsx'
import classes from './audit-page.module.css'
import { type Difference, differencesOf } from './difference.ts'
import type { AuditEntry } from './queries.ts'
import { actorOf, deedOf, thingOf } from './words.ts'

type Props = {
  readonly entry: AuditEntry
  readonly isOpen: boolean
  readonly onToggle: (id: string) => void
}

/** One change; unfolded, what it was before and after. */
export function AuditRow({ entry, isOpen, onToggle }: Props) {
  const id = useId()
  const differences = differencesOf(entry.metadata.before, entry.metadata.after)
  return (
    <>
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={differences.length === 0}
        onClick={() => onToggle(entry.id)}
      >
        <IconChevronRight size={16} aria-hidden className={classes.chevron} />
        <span className={classes.what}>
          <span>
            <strong>{thingOf(entry)}</strong> {deedOf(entry)}
          </span>
          <span className={classes.who}>
            <When at={entry.createdAt} withSeconds /> by {actorOf(entry)}
          </span>
        </span>
      </button>
      {isOpen && (
        <table className={classes.table} id={id}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <DifferenceRow key={difference.path} difference={difference} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function DifferenceRow({ difference: { path, before, after } }: { readonly difference: Difference }) {
  return (
    <tr>
      <th scope="row">{path}</th>
      <td>{before === null ? <span className={classes.none}>nothing</span> : <del>{before}</del>}</td>
      <td>
        <IconArrowRight size={14} aria-hidden className={classes.arrow} />
        {after === null ? <span className={classes.none}>nothing</span> : <ins>{after}</ins>}
      </td>
    </tr>
  )
}
