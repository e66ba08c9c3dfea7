// Which picture stands in the tray: the systems differ in format, size and who colours it.
import { posix, win32 } from 'node:path'
import type { GlanceState } from '#shared/glance.ts'

export type IconPlace = {
  readonly folder: string
  readonly platform: NodeJS.Platform
  /** Windows: the theme of the taskbar, which is not that of the programs. */
  readonly isTaskbarDark: boolean
}

/**
 * The file for a state. macOS colours what is named `…Template` itself, and finds `@2x` beside it; Windows has an icon of
 * several sizes for each theme; on Linux nobody can know the colour of the panel, so that one outlined picture serves all.
 */
export function trayIcon(state: GlanceState, { folder, platform, isTaskbarDark }: IconPlace): string {
  if (platform === 'darwin') return posix.join(folder, `tray-${state}Template.png`)
  if (platform === 'win32') return win32.join(folder, `tray-${state}-${isTaskbarDark ? 'dark' : 'light'}.ico`)
  return posix.join(folder, `tray-${state}.png`)
}
