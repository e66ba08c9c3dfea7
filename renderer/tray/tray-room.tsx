import { NotFound } from '../ui/not-found.tsx'

/** `/tray`: the small view of the tray's popover. */
export function TrayRoom() {
  return <NotFound />
}
