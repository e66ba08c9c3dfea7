// Whether the command palette or the sheet of keys is open. They are loaded when they are first wanted.
import { create } from 'zustand'

type Overlay = 'palette' | 'keys' | null

export const useOverlay = create<{ readonly open: Overlay }>()(() => ({ open: null }))

export function openPalette(): void {
  useOverlay.setState({ open: 'palette' })
}

export function openKeys(): void {
  useOverlay.setState({ open: 'keys' })
}

export function closeOverlay(): void {
  useOverlay.setState({ open: null })
}
