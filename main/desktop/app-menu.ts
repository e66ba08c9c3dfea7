// The menu of the window (macOS: of the program), with the accelerators that each system's users know.
import type * as Electron from 'electron'

type Item = Electron.MenuItemConstructorOptions

export type MenuDeps = {
  readonly platform: NodeJS.Platform
  readonly isDevelopment: boolean
  readonly open: (path: string) => void
  readonly openDocs: () => void
  readonly exportDiagnostics: () => void
  readonly quit: () => void
}

const PAGES: readonly (readonly [string, string])[] = [
  ['Now', '/'],
  ['Schedules', '/schedules'],
  ['Jobs', '/jobs'],
  ['On-call', '/on-call'],
  ['Resources', '/resources'],
  ['Activity', '/activity'],
]

export function menuTemplate(deps: MenuDeps): readonly Item[] {
  const { platform, open } = deps
  const isMac = platform === 'darwin'
  const settings: Item = {
    label: isMac ? 'Settings…' : 'Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => open('/settings'),
  }
  const quit: Item = { label: 'Quit Hourhand', accelerator: 'CmdOrCtrl+Q', click: deps.quit }
  const line: Item = { type: 'separator' }
  const file: Item = {
    label: 'File',
    submenu: [
      { label: 'New schedule', accelerator: 'CmdOrCtrl+N', click: () => open('/schedules/new') },
      { label: 'New job', accelerator: 'CmdOrCtrl+Shift+N', click: () => open('/jobs/new') },
      line,
      { role: 'close' },
      ...(isMac ? [] : [line, settings, line, quit]),
    ],
  }
  return [
    ...(isMac ? [programMenu(settings, quit)] : []),
    file,
    { role: 'editMenu' },
    viewMenu(deps),
    goMenu(deps),
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    helpMenu(deps),
  ]
}

/** The first menu of macOS, which bears the program's name. */
function programMenu(settings: Item, quit: Item): Item {
  const line: Item = { type: 'separator' }
  return {
    label: 'Hourhand',
    submenu: [
      { role: 'about' },
      line,
      settings,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      quit,
    ],
  }
}

function viewMenu({ isDevelopment }: MenuDeps): Item {
  const line: Item = { type: 'separator' }
  return {
    label: 'View',
    submenu: [
      { role: 'reload' },
      ...(isDevelopment ? [{ role: 'toggleDevTools' } as const] : []),
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
    ],
  }
}

function goMenu({ open }: MenuDeps): Item {
  return {
    label: 'Go',
    submenu: PAGES.map(([label, path], index) => ({
      label,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => open(path),
    })),
  }
}

function helpMenu({ openDocs, exportDiagnostics }: MenuDeps): Item {
  return {
    role: 'help',
    submenu: [
      { label: 'API documentation', click: openDocs },
      { label: 'Export diagnostics…', click: exportDiagnostics },
    ],
  }
}
