import { IconSearch } from '@tabler/icons-react'
import { modifier } from './keys.ts'
import { openPalette } from './open.ts'
import classes from './palette-button.module.css'

/** Opens the command palette, and says by which keys it opens too. */
export function PaletteButton() {
  return (
    <button
      type="button"
      className={classes.button}
      onClick={openPalette}
      aria-label={`Search and commands (${modifier()} K)`}
    >
      <IconSearch size={16} aria-hidden />
      <kbd className={classes.keys} aria-hidden>
        {modifier()} K
      </kbd>
    </button>
  )
}
