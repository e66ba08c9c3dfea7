import { VisuallyHidden } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { modifier } from './keys.ts'
import { openPalette } from './open.ts'
import classes from './palette-button.module.css'

/** Opens the command palette, and says by which keys it opens too. */
export function PaletteButton() {
  return (
    <button type="button" className={classes.button} onClick={openPalette}>
      <IconSearch size={16} aria-hidden />
      <VisuallyHidden>Search and commands</VisuallyHidden>
      <kbd className={classes.keys}>{modifier()} K</kbd>
    </button>
  )
}
