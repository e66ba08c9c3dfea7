// Out of the popover into the window: by the desktop where there is one, else in a tab of its own.
import { bridge } from '../bridge.ts'

export function openWindow(path: string): void {
  const desktop = bridge()
  if (desktop !== null) void desktop.openWindow(path)
  else window.open(path, '_blank', 'noopener')
}
