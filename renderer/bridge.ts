// What the desktop's window can do beside the page; a browser has none of it.
import type { Bridge } from '#shared/bridge.ts'

declare global {
  interface Window {
    readonly hourhand?: Bridge
  }
}

export function bridge(): Bridge | null {
  return window.hourhand ?? null
}
