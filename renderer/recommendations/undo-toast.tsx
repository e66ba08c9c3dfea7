import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import classes from '../ui/undo.module.css'

const UNDO_MS = 10_000

/** Tells what was done, with ten seconds to take it back. */
export function showUndo(id: string, words: ReactNode, onUndo: () => void): void {
  const toast = `undo ${id}`
  const undo = () => {
    notifications.hide(toast)
    onUndo()
  }
  notifications.show({
    id: toast,
    autoClose: UNDO_MS,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <span className={classes.toast}>
        <span>{words}</span>
        <Button variant="light" onClick={undo}>
          Undo
        </Button>
      </span>
    ),
  })
}
