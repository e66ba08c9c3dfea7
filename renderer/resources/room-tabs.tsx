import { Link, useLocation } from 'wouter'
import classes from './room-tabs.module.css'

const TABS = [
  { href: '/resources', name: 'Resources' },
  { href: '/groups', name: 'Groups' },
  { href: '/recommendations', name: 'Recommendations' },
  { href: '/discover', name: 'Discover' },
] as const

/** The parts of the room, each a link. */
export function RoomTabs() {
  const [location] = useLocation()
  return (
    <nav className={classes.tabs} aria-label="Resources and what belongs to them">
      {TABS.map(({ href, name }) => (
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
