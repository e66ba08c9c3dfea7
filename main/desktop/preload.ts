// Runs in each window before the page, in its sandbox: built into one CommonJS file.
import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, CHANNELS, channelName } from '#shared/bridge.ts'

/** Named functions alone: neither `ipcRenderer` nor an event ever reaches the page. */
const calls = Object.fromEntries(
  CHANNELS.map((channel) => [
    channel,
    (...args: readonly unknown[]) => ipcRenderer.invoke(channelName(channel), ...args),
  ]),
)

contextBridge.exposeInMainWorld('hourhand', {
  ...calls,
  platform: process.platform,
} as unknown as Bridge)
