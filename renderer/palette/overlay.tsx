import { lazy, Suspense, useEffect } from 'react'
import { useOverlay } from './open.ts'
import { useShortcuts } from './use-shortcuts.ts'

const readPalette = () => import('./palette.tsx')
const Palette = lazy(async () => ({ default: (await readPalette()).Palette }))
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))

const PRELOAD_AFTER_MS = 1500

/** The command palette and the sheet of keys, by the keys that open them. Stands once in the page. */
export function Overlay() {
  useShortcuts()
  // Who opens it types at once: it is there by then.
  useEffect(() => {
    const timer = setTimeout(readPalette, PRELOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const open = useOverlay((state) => state.open)
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'keys' && <KeySheet />}
    </Suspense>
  )
}
