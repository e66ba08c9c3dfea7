import { lazy, Suspense } from 'react'
import { useOverlay } from './open.ts'
import { useShortcuts } from './use-shortcuts.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))

/** The command palette and the sheet of keys, by the keys that open them. Stands once in the page. */
export function Overlay() {
  useShortcuts()
  const open = useOverlay((state) => state.open)
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'keys' && <KeySheet />}
    </Suspense>
  )
}
