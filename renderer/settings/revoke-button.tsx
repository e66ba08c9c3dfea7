import { Button } from '@mantine/core'
import classes from './list.module.css'

type Props = { readonly name: string; readonly isReadOnly: boolean; readonly onClick: () => void }

/** Stands at the end of a row of what lets somebody in. */
export function RevokeButton({ name, isReadOnly, onClick }: Props) {
  return (
    <div className={classes.actions}>
      <Button variant="default" disabled={isReadOnly} onClick={onClick} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
    </div>
  )
}
