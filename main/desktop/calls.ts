// The other end of the bridge: each call's sender is checked before anything is done, and its words are read strictly.
import type * as Electron from 'electron'
import { type Bridge, CHANNELS, type Channel, channelName } from '#shared/bridge.ts'
import { isOwnAddress } from './address.ts'

type Ipc = Pick<Electron.IpcMain, 'handle'>
type Sender = Pick<Electron.IpcMainInvokeEvent, 'senderFrame' | 'sender'>

/** What each call does; the arguments come from a page and may be anything. */
export type Calls = { readonly [Name in Channel]: (...args: readonly unknown[]) => unknown } & {
  readonly [Name in Exclude<keyof Bridge, Channel>]?: never
}

/** Whether a call comes from the main frame of one of our windows, showing our page. */
export function isOurs(
  { senderFrame, sender }: Sender,
  windows: readonly (Electron.WebContents | null)[],
): boolean {
  // A frame that has gone meanwhile is null.
  if (senderFrame === null) return false
  const isMainFrame = senderFrame === sender.mainFrame
  return windows.includes(sender) && isMainFrame && isOwnAddress(senderFrame.url)
}

/** Registers every call. A sender that is not ours is refused without a reason. */
export function registerCalls(
  ipc: Ipc,
  calls: Calls,
  windows: () => readonly (Electron.WebContents | null)[],
): void {
  for (const channel of CHANNELS) {
    ipc.handle(channelName(channel), (event, ...args: readonly unknown[]) => {
      if (!isOurs(event, windows())) throw new Error('not allowed')
      return calls[channel](...args)
    })
  }
}
