import type { ReactNode } from 'react'
import classes from './tray-room.module.css'

/** A titled part of the popover. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
