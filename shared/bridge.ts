// What the page in a window of the desktop can do that no request can: the whole list, and its types.

/** `window.hourhand` in the desktop; in a browser there is none. */
export type Bridge = {
  readonly platform: string
  /** Asks the operator for a file or folder to open, and answers its path; null when they closed the dialog. */
  readonly pickFile: (kind: 'file' | 'folder') => Promise<string | null>
  /** Shows a file that a run or an export has named, in its folder. */
  readonly showInFolder: (path: string) => Promise<void>
  /** Closes the popover, or shows the window at a path of the page. */
  readonly openWindow: (path: string) => Promise<void>
  readonly closePopover: () => Promise<void>
  readonly updateState: () => Promise<{
    readonly state: string
    readonly version?: string
    readonly reason?: string
  }>
  readonly fetchUpdate: () => Promise<void>
  /** False when a run goes: an update never ends one. */
  readonly installUpdate: () => Promise<boolean>
  /** Asks where to, writes a zip without secrets, and answers its path; null when nothing was chosen. */
  readonly exportDiagnostics: () => Promise<string | null>
  /** Why native notices fail here; null while none has. */
  readonly noticeTrouble: () => Promise<string | null>
}

/** The calls of the bridge, by the name of their channel. */
export const CHANNELS = [
  'pickFile',
  'showInFolder',
  'openWindow',
  'closePopover',
  'updateState',
  'fetchUpdate',
  'installUpdate',
  'exportDiagnostics',
  'noticeTrouble',
] as const

export type Channel = (typeof CHANNELS)[number]

export function channelName(channel: Channel): string {
  return `hourhand:${channel}`
}
