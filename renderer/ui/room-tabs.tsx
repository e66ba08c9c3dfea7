import { Link, useLocation } from 'wouter'
import classes from './room-tabs.module.css'

type Props = {
  readonly label: string
  readonly tabs: readonly { readonly href: string; readonly name: string }[]
}

/** The pages of a room, each a link; on a telephone they share one line. */
export function RoomTabs({ label, tabs }: Props) {
  const [location] = useLocation()
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          className={classes.tab}
          {...(href === location && { 'aria-current': 'page' as const })}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
