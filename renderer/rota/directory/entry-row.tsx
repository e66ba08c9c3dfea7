import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useIsReadOnly } from '../../session.tsx'
import rows from '../../ui/rows.module.css'
import classes from './directory.module.css'

type RowProps = {
  readonly name: string
  readonly quiet: string
  readonly children?: ReactNode
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** One entry of the directory. */
export function Row({ name, quiet, children, onEdit, onRemove }: RowProps) {
  const isReadOnly = useIsReadOnly()
  return (
    <div className={classes.row}>
      {children ?? <span />}
      <div className={rows.stack}>
        <span className={rows.name}>{name}</span>
        <span className={rows.quiet}>{quiet}</span>
      </div>
      {!isReadOnly && (
        <div className={classes.buttons}>
          <Button variant="default" aria-label={`Edit ${name}`} onClick={onEdit}>
            Edit
          </Button>
          <Button variant="default" aria-label={`Delete ${name}`} onClick={onRemove}>
            Delete
          </Button>
        </div>
      )}
    </div>
  )
}

export function AddButton({ word, onClick }: { readonly word: string; readonly onClick: () => void }) {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button size="xs" variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={onClick}>
      {word}
    </Button>
  )
}
