// What the calls of the bridge do. Their arguments come from a page: each is read before it is used.
import { isAbsolute } from 'node:path'
import type * as Electron from 'electron'
import type { Calls } from './calls.ts'
import type { Desktop } from './desktop.ts'

export type PageCallDeps = {
  readonly desktop: Pick<Desktop, 'window' | 'popover' | 'updates' | 'noticeTrouble'>
  readonly dialog: Pick<Electron.Dialog, 'showOpenDialog'>
  readonly shell: Pick<Electron.Shell, 'showItemInFolder'>
  readonly exportDiagnostics: () => Promise<string | null>
}

export function desktopCalls({ desktop, dialog, shell, exportDiagnostics }: PageCallDeps): Calls {
  const { window, popover, updates } = desktop
  return {
    async pickFile(kind) {
      const properties = [kind === 'folder' ? 'openDirectory' : 'openFile'] as (
        | 'openDirectory'
        | 'openFile'
      )[]
      const { canceled, filePaths } = await dialog.showOpenDialog({ properties })
      return canceled ? null : (filePaths[0] ?? null)
    },
    showInFolder(path) {
      if (typeof path === 'string' && isAbsolute(path)) shell.showItemInFolder(path)
    },
    openWindow(path) {
      popover.hide()
      window.show(typeof path === 'string' ? path : undefined)
    },
    closePopover: () => popover.hide(),
    updateState: () => updates.state(),
    fetchUpdate: () => updates.fetch(),
    installUpdate: () => updates.install(),
    exportDiagnostics: () => exportDiagnostics(),
    noticeTrouble: () => desktop.noticeTrouble(),
  }
}
